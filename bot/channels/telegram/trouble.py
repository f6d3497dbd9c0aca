"""Why Telegram is silent, in words for the person who runs the program."""

from datetime import timedelta

from telegram import Bot, WebhookInfo
from telegram.error import Conflict, InvalidToken, TelegramError

MANY_WAITING = 50  # updates: more than a restart leaves behind

NOT_ADMITTED = (
    "Telegram không nhận token: xem lại MOTCUA_TELEGRAM_TOKEN, hoặc lấy token mới ở @BotFather"
)
OTHER_POLLER = (
    "Telegram: một chương trình khác đang nhận tin bằng cùng token; dừng chương trình đó, "
    "hoặc đổi token ở @BotFather (/revoke)"
)
OURS_ELSEWHERE = (
    "Telegram: một motcua serve khác đang nhận tin của bot này, ở đây sẽ nhận thay khi nó dừng: "
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
    "Telegram: webhook chưa được đặt hoặc trỏ tới nơi khác; khởi động lại motcua serve để đặt lại"
)
REFUSED_BY_US = (
    "Telegram: webhook bị từ chối vì sai mã bí mật; các máy phải dùng chung "
    "MOTCUA_TELEGRAM_WEBHOOK_SECRET, rồi khởi động lại motcua serve"
)
WEBHOOK_FAILS = (
    "Telegram không gửi được tin tới webhook; xem lại MOTCUA_PUBLIC_URL, chứng chỉ https và "
    "máy chủ web đứng trước. Telegram nói: "
)


def polled_by(holder: str) -> str:
    """Another process of ours hears Telegram."""
    return OURS_ELSEWHERE + holder


def waiting(count: int) -> str:
    """Messages lie at Telegram and are not fetched."""
    return f"Telegram: {count} tin đang chờ nhận; chương trình có đang chạy và kịp xử lý không?"


def told_by(error: TelegramError) -> str:
    """Say what a failed call tells about the channel."""
    match error:
        case InvalidToken():
            return NOT_ADMITTED
        case Conflict():
            return WEBHOOK_ELSEWHERE if "webhook" in error.message.lower() else OTHER_POLLER
        case _:
            return NOT_REACHED


async def examine(api: Bot, webhook: str = "") -> tuple[str, ...]:
    """Ask Telegram why nothing comes; `webhook` is the address it should call, "" for polling."""
    try:
        await api.get_me()
        found = await api.get_webhook_info()
    except TelegramError as error:
        return (told_by(error),)
    return tuple(_read(found, webhook))


def _read(found: WebhookInfo, webhook: str) -> list[str]:
    troubles = []
    if not webhook and found.url:
        troubles.append(WEBHOOK_ELSEWHERE)
    if webhook and found.url != webhook:
        troubles.append(NO_WEBHOOK)
    elif webhook and found.last_error_message and found.pending_update_count:
        refused = any(code in found.last_error_message for code in ("401", "403"))
        said = f"{WEBHOOK_FAILS}{found.last_error_message}"
        troubles.append(REFUSED_BY_US if refused else said)
    if found.pending_update_count > MANY_WAITING:
        troubles.append(waiting(found.pending_update_count))
    return troubles


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 1, 2, 4 … 30 seconds."""
    return timedelta(seconds=min(2 ** min(failures - 1, 5), 30))
