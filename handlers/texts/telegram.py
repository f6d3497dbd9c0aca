"""What the operator is told about Telegram."""

from datetime import timedelta

NOT_ADMITTED = (
    "Telegram không nhận token: xem lại MOTCUA_TELEGRAM_TOKEN, hoặc lấy token mới ở @BotFather"
)
OTHER_POLLER = (
    "Telegram: một chương trình khác đang nhận tin bằng cùng token; dừng chương trình đó, "
    "hoặc đổi token ở @BotFather (/revoke)"
)
WEBHOOK_ELSEWHERE = (
    "Telegram: token này đang đặt webhook nên không nhận tin kiểu polling được; "
    "khởi động lại motcua serve để gỡ webhook, hoặc dùng MOTCUA_TELEGRAM_MODE=webhook"
)
NOT_REACHED = (
    "không gọi được Telegram: xem lại mạng, tường lửa và MOTCUA_TELEGRAM_API_BASE; "
    "chương trình tự thử lại"
)
NO_WEBHOOK = (
    "Telegram: webhook chưa được đặt hoặc trỏ tới nơi khác; khởi động lại motcua serve để đặt "
    "lại. Nếu Telegram từ chối địa chỉ thì nhật ký của motcua serve nói vì sao"
)
REFUSED_BY_US = (
    "Telegram: webhook bị từ chối vì sai mã bí mật; các máy phải dùng chung "
    "MOTCUA_TELEGRAM_WEBHOOK_SECRET, rồi khởi động lại motcua serve"
)
WEBHOOK_FAILS = (
    "Telegram không gửi được tin tới webhook; xem lại MOTCUA_PUBLIC_URL, chứng chỉ https và "
    "máy chủ web đứng trước. Telegram nói: "
)
WEBHOOK_IS_SET = "Telegram: webhook đang trỏ về máy chủ này"
NOBODY_POLLS = (
    "Telegram: chưa tiến trình motcua serve nào nhận tin; chạy motcua serve thì tin đang chờ "
    "(trong 24 giờ) sẽ được trả lời"
)
CANNOT_TELL = "Telegram: chưa biết có ai đang nhận tin không, vì không mở được cơ sở dữ liệu"


def refused(reason: str) -> str:
    """Telegram does not take what it is told, the address of the webhook for example."""
    return (
        "Telegram từ chối lời gọi, thường vì địa chỉ webhook; xem lại MOTCUA_PUBLIC_URL (tên miền "
        "công khai, chứng chỉ https, cổng 443, 80, 88 hoặc 8443); chương trình tự thử lại. "
        f"Telegram nói: {reason}"
    )


def told_to_wait(wait: timedelta) -> str:
    """Telegram takes nothing for so long."""
    seconds = int(wait.total_seconds())
    return f"Telegram bảo gọi chậm lại: {seconds} giây nữa mới gọi được, chương trình tự thử lại"


def polled_by(holder: str) -> str:
    """Another process of ours hears Telegram."""
    return (
        "Telegram: một motcua serve khác đang nhận tin của bot này, ở đây sẽ nhận thay khi nó "
        f"dừng: {holder}"
    )


def polled_well(holder: str) -> str:
    """A process of ours hears Telegram, as it should."""
    return f"Telegram: motcua serve đang nhận tin ({holder})"


def admitted(username: str) -> str:
    """The token is good."""
    return f"Telegram nhận token: bot @{username}"


def waiting(count: int) -> str:
    """Messages lie at Telegram and are not fetched."""
    return f"Telegram: {count} tin đang chờ nhận; chương trình có đang chạy và kịp xử lý không?"
