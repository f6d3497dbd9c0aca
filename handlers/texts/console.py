"""Sentences of the terminal: the chat's frame, and what the operator's commands say."""

WELCOME = "Gõ câu hỏi rồi Enter; gõ số để chọn; gõ “thoát” để kết thúc."
PROMPT = "Bạn:"
BOT = "Trợ lý"
FAREWELL = "Tạm biệt."
NO_KNOWLEDGE = "Chưa có nội dung nào được công bố. Nạp bộ khởi đầu: motcua kb import --starter"
NOT_PREPARED = "Chưa dùng được cơ sở dữ liệu. Chuẩn bị bằng: motcua db upgrade"
UNEXPECTED = "Lỗi ngoài dự kiến, xem chi tiết ở trên."
MEASURES_TITLE = "Kết quả đánh giá"
MEASURE_COLUMN, VALUE_COLUMN = "chỉ số", "giá trị"
NOTHING_TO_MEASURE = "Không có câu hỏi nào trong các tệp đã cho."
EXPLAIN = {
    "normalized": "Câu đã chuẩn hoá",
    "expansions": "Mở rộng",
    "matched": "Từ khớp",
    "facet": "Điều được hỏi",
    "notes": "Luật đã áp dụng",
    "threshold": "Ngưỡng trả lời",
    "ranked": "Xếp hạng",
}


def bad_line(file: str, number: int, reason: str) -> str:
    """A line of a question set that cannot be used."""
    return f"{file}, dòng {number}: {reason}"


def unreadable(file: str) -> str:
    """A question set that cannot be opened."""
    return f"Không đọc được tệp {file}"


NOT_JSON = "không phải JSON"
NOT_A_QUESTION = "thiếu “id” cùng “query” (câu hỏi) hoặc “turns” (hội thoại), hoặc sai kiểu"
