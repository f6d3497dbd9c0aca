"""Small talk: greetings, thanks, who the assistant is and what it can do."""

from knowledge.search.outcome import Courtesy

HELP = (
    "Bạn cứ hỏi bằng lời thường, ví dụ: “làm khai sinh cho con cần gì”, “đăng ký tạm trú mất "
    "bao nhiêu tiền”. Bấm nút hoặc nhắn số để chọn; nhắn 0 để hỏi việc khác."
)
CAN_DO = (
    "Trợ lý trả lời về thủ tục hành chính cấp xã: hồ sơ, lệ phí, thời hạn, nơi nộp, "
    "nộp trực tuyến – kèm căn cứ và liên kết chính thức."
)
NEVER_ASKS = "Trợ lý không bao giờ hỏi số căn cước, mã OTP, mật khẩu hay yêu cầu chuyển tiền."
CANCELLED = "Dạ, đã dừng việc đang hỏi. Bạn cần hỏi việc gì khác ạ?"

WORDS = {
    Courtesy.THANKS: "Dạ, rất vui được giúp bạn. Cần hỏi thêm thủ tục nào, bạn cứ nhắn ạ.",
    Courtesy.GOODBYE: "Dạ, chào bạn. Khi cần hỏi thủ tục, bạn cứ nhắn lại ạ.",
    Courtesy.ABUSE: (
        "Dạ, rất tiếc vì bạn chưa hài lòng. Bạn cho biết việc cần hỏi, hoặc bấm "
        "«👤 Gặp cán bộ» để được người thật hỗ trợ ạ."
    ),
    Courtesy.PRAISE: "Dạ, cảm ơn bạn. Cần hỏi thêm thủ tục nào, bạn cứ nhắn ạ.",
    Courtesy.ACKNOWLEDGE: "Dạ vâng. Khi cần hỏi thêm, bạn cứ nhắn ạ.",
    Courtesy.CHAT: (
        "Dạ, trợ lý chỉ biết về thủ tục hành chính của xã nên xin phép không trò chuyện "
        "việc khác. Bạn cần hỏi giấy tờ gì ạ?"
    ),
}


def greeting(office: str) -> str:
    """Introduce the assistant, with the office's name when it is known."""
    of = f" của {office}" if office else " về thủ tục hành chính cấp xã"
    return f"Dạ, chào bạn. Đây là trợ lý tự động{of}."


def identity(office: str) -> str:
    """Say honestly what is speaking."""
    of = f" của {office}" if office else ""
    return (
        f"Dạ, đây là trợ lý tự động{of}, không phải người. Trợ lý tra cứu thông tin đã công bố "
        "nên có thể nhầm; văn bản chính thức có giá trị quyết định. "
        "Cần người thật, bạn bấm «👤 Gặp cán bộ» ạ."
    )
