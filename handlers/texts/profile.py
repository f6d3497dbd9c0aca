"""What a phone's app shows of the assistant before anybody writes: its commands, what it is."""

# Command and what it does; the order is the menu's. handlers.citizen.arriving answers each.
COMMANDS = {
    "hoi": "Hỏi một thủ tục, ví dụ: /hoi làm khai sinh cần gì",
    "canbo": "Gặp cán bộ: điện thoại, địa chỉ, giờ làm việc",
    "lienket": "Liên kết Telegram, Zalo và trang web của bạn",
    "huy": "Dừng việc đang hỏi để hỏi việc khác",
    "help": "Cách hỏi trợ lý",
    "start": "Bắt đầu lại",
}
IN_GROUPS = ("hoi", "canbo", "help")
SHORTEST_PROFILE = 120  # characters of the line under the name; Telegram's limit


def description(office: str) -> str:
    """Say, in the empty chat before the first message, what the assistant can do."""
    of = f" của {office}" if office else ""
    return (
        f"Trợ lý tự động{of}: trả lời về thủ tục hành chính cấp xã – hồ sơ, lệ phí, thời hạn, "
        "nơi nộp – kèm căn cứ và liên kết chính thức.\n\n"
        "Trợ lý không bao giờ hỏi số căn cước, mã OTP, mật khẩu hay yêu cầu chuyển tiền. "
        "Việc khẩn cấp: gọi 113, 114, 115."
    )


def short_description(office: str) -> str:
    """Say in one line, on the profile and under a shared link, what this is."""
    named = f"Hỏi thủ tục hành chính – {office}. Trợ lý tự động."
    whole = office and len(named) <= SHORTEST_PROFILE
    return named if whole else "Hỏi thủ tục hành chính cấp xã. Trợ lý tự động."
