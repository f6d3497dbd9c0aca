"""What the operator is told about the channels on Zalo."""

NO_RENEWAL = "Zalo OA: chưa có mã làm mới (refresh token), cần quản trị viên OA cấp quyền"
REJECTED = "Zalo OA: mã làm mới không còn dùng được, cần quản trị viên OA cấp quyền lại"
LOST = (
    "Zalo OA: lần làm mới mã trước bị đứt đường truyền nên mã đã mất, "
    "cần quản trị viên OA cấp quyền lại"
)
MISCONFIGURED = (
    "Zalo OA: Zalo không nhận MOTCUA_ZALO_OA_APP_ID hoặc MOTCUA_ZALO_OA_APP_SECRET; "
    "kiểm tra lại hai cài đặt này"
)
BOT_REFUSED = "Zalo Bot: Zalo không nhận MOTCUA_ZALO_BOT_TOKEN; lấy lại mã từ Zalo Bot Manager"
BOT_WEBHOOK_REFUSED = "Zalo Bot: Zalo chưa gọi được địa chỉ webhook của máy chủ này"
BOT_POLLED_ELSEWHERE = "Zalo Bot: một tiến trình khác đang nhận tin của bot này"


def with_link(problem: str, link: str) -> str:
    """The problem, and where an administrator of the OA puts it right."""
    return f"{problem}: {link}" if link else f"{problem}."
