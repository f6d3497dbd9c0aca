"""What each topic is called: on a button, heading an answer, and when nothing is published."""

from knowledge.answer import Topic

LABELS = {
    Topic.DOCUMENTS: "Hồ sơ",
    Topic.FEE: "Lệ phí",
    Topic.TIME: "Thời hạn",
    Topic.WHERE: "Nơi nộp",
    Topic.ONLINE: "Nộp trực tuyến",
    Topic.FORM: "Mẫu đơn",
    Topic.LEGAL: "Căn cứ",
    Topic.STEPS: "Các bước",
    Topic.CONDITIONS: "Điều kiện",
    Topic.RESULT: "Kết quả",
    Topic.WHO: "Ai được nộp",
    Topic.MISTAKES: "Lỗi hay gặp",
}
_NOUNS = {
    Topic.DOCUMENTS: "hồ sơ cần chuẩn bị",
    Topic.FEE: "lệ phí",
    Topic.TIME: "thời hạn giải quyết",
    Topic.WHERE: "nơi nộp hồ sơ",
    Topic.ONLINE: "cách nộp trực tuyến",
    Topic.FORM: "mẫu đơn, tờ khai",
    Topic.LEGAL: "căn cứ pháp lý",
    Topic.STEPS: "các bước thực hiện",
    Topic.CONDITIONS: "yêu cầu, điều kiện",
    Topic.RESULT: "kết quả nhận được",
    Topic.WHO: "người được nộp hồ sơ",
    Topic.MISTAKES: "những lỗi hay gặp",
}


def opening(topic: Topic) -> str:
    """The words before the bold title: what the answer is about."""
    return f"Dạ, {_NOUNS[topic]} – "


def not_published(topic: Topic) -> str:
    """Said when the record leaves the topic blank."""
    return f"Cổng không công bố {_NOUNS[topic]} của thủ tục này."
