"""Sentences about the message itself: too long, not text, an old button, a failure of ours."""

TOO_LONG = (
    "Dạ, tin nhắn dài quá nên trợ lý chỉ đọc phần đầu. Bạn hỏi lại ngắn gọn trong một, hai câu "
    "nếu câu trả lời chưa đúng ý ạ."
)
NO_WORDS = (
    "Dạ, trợ lý chỉ đọc được chữ. Bạn viết việc cần hỏi, ví dụ “đăng ký tạm trú cần giấy tờ gì” ạ."
)
OLD_BUTTON = "Dạ, nút này không còn dùng được. Bạn hỏi lại bằng lời giúp ạ."
GONE = "Dạ, nội dung này không còn trong hệ thống. Bạn hỏi lại bằng lời giúp ạ."
PLEASE_ASK = "Bạn viết việc cần hỏi, ví dụ “làm khai sinh cho con cần gì”."
ATTACHMENTS = {
    "photo": (
        "Dạ, trợ lý đã nhận ảnh nhưng không xem được ảnh. Xin đừng gửi ảnh giấy tờ cá nhân ở đây."
    ),
    "voice": "Dạ, trợ lý chưa nghe được tin nhắn thoại.",
    "file": (
        "Dạ, trợ lý không mở được tệp và không nhận hồ sơ qua tin nhắn. Hồ sơ nộp tại nơi tiếp "
        "nhận hoặc trên Cổng Dịch vụ công quốc gia."
    ),
    "video": "Dạ, trợ lý đã nhận video nhưng không xem được.",
    "sticker": "Dạ, cảm ơn bạn.",
    "location": "Dạ, trợ lý không dùng vị trí của bạn.",
    "contact": "Dạ, trợ lý không lưu danh bạ của ai; xin đừng gửi số điện thoại người khác.",
    "poll": "Dạ, trợ lý không bỏ phiếu được.",
}
ATTACHMENT_OTHER = "Dạ, trợ lý không đọc được tin nhắn này."


def file_stays_here(names: str) -> str:
    """A channel cannot send these files; what is said instead."""
    return (
        f"Kênh này không gửi được tệp {names}. Cần tệp thì nhắn trợ lý qua kênh khác, hoặc liên "
        "hệ trực tiếp cơ quan."
    )


def number_out_of_range(most: int) -> str:
    """A number was typed that no shown button has."""
    return f"Dạ, bạn nhắn số từ 1 đến {most} để chọn, hoặc 0 để hỏi việc khác ạ."


def apology(incident: str) -> str:
    """Our own failure, with the code to find its cause by."""
    return (
        "Dạ, xin lỗi, hệ thống đang trục trặc nên chưa trả lời được. Bạn thử lại sau ít phút, "
        f"hoặc gọi tổng đài 18001096 ạ. Việc khẩn cấp: gọi 113, 114, 115. (Mã sự cố {incident})"
    )
