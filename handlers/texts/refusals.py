"""Honest refusals, each with its reason and a way on."""

from knowledge.search.outcome import Refusal

WORDS = {
    Refusal.NOT_KNOWN: (
        "Dạ, trợ lý chưa có thông tin chắc chắn về việc này. Bạn thử hỏi lại bằng tên giấy tờ "
        "hoặc việc cần làm, ví dụ “đăng ký khai sinh”."
    ),
    Refusal.OTHER_DOMAIN: (
        "Dạ, việc này không phải thủ tục hành chính nên trợ lý không trả lời được ạ. "
        "Trợ lý chỉ giúp về giấy tờ, thủ tục làm ở xã."
    ),
    Refusal.GIBBERISH: (
        "Dạ, trợ lý chưa hiểu tin nhắn này. Bạn viết lại giúp việc cần hỏi, "
        "ví dụ “làm khai sinh cho con”."
    ),
    # The one sentence that is not only Vietnamese: its reader may not know the language.
    Refusal.FOREIGN: (
        "Dạ, trợ lý chỉ hiểu tiếng Việt. Bạn viết bằng tiếng Việt hoặc gọi tổng đài ạ. "
        "(This assistant understands Vietnamese only; please ask in Vietnamese or call.)"
    ),
    Refusal.INJECTION: (
        "Dạ, trợ lý chỉ tra cứu thủ tục hành chính, không làm theo yêu cầu khác. "
        "Bạn cần hỏi giấy tờ gì ạ?"
    ),
    Refusal.PERSONAL_DATA: (
        "Dạ, trợ lý không có và không cung cấp thông tin cá nhân của bất kỳ ai. "
        "Cần thông tin về chính mình, bạn đến cơ quan nhà nước, mang theo giấy tờ tùy thân ạ."
    ),
    Refusal.WRONGDOING: (
        "Dạ, trợ lý không giúp việc trái pháp luật như làm giả giấy tờ hay đưa tiền để được "
        "việc. Nếu giấy tờ thiếu hoặc sai, có thủ tục cấp lại hoặc cải chính; "
        "bạn hỏi, trợ lý sẽ chỉ ạ."
    ),
    Refusal.DENUNCIATION: (
        "Dạ, để giữ bí mật cho bạn, trợ lý không nhận tố cáo qua tin nhắn. Xin đừng gửi tên "
        "người hay chứng cứ ở đây. Bạn tố cáo trực tiếp tại nơi tiếp công dân của Ủy ban nhân "
        "dân xã, hoặc gửi đơn đến cơ quan có thẩm quyền; việc hình sự thì báo Công an xã "
        "hoặc gọi 113."
    ),
}
MAYBE_THESE = "Có thể bạn đang tìm:"
HOTLINE = "Tổng đài Cổng Dịch vụ công quốc gia: "
HOTLINE_NUMBER = "18001096"
NONE_FITTED = (
    "Dạ, trợ lý chưa tìm đúng việc bạn cần. Bạn hỏi lại bằng cách khác, hoặc gặp cán bộ ạ."
)


def elsewhere(who: str) -> str:
    """Name who does it."""
    return f"Dạ, việc này do {who} giải quyết, không làm tại Ủy ban nhân dân xã ạ."


ELSEWHERE_UNNAMED = "Dạ, việc này không làm tại Ủy ban nhân dân xã ạ."
