"""Sentences of `motcua doctor`: why a channel is silent, and what to do next."""

from datetime import timedelta

SIGNS = {"well": "✓", "note": "!", "wrong": "✗"}

SETTINGS_WELL = "Cài đặt: đọc được, không thiếu gì"
TIMEZONE = "Múi giờ là {zone}, không phải Asia/Ho_Chi_Minh: ngày giờ người dân đọc sẽ lệch"
KEY_WELL = "Khoá bí mật: có"
KEY_NOT_YET = "Khoá bí mật: chưa có; motcua serve sẽ tự tạo và cất cạnh tệp dữ liệu"
KEY_UNREADABLE = "{problem}; phục hồi tệp này từ bản sao, hoặc xoá nó để tạo khoá mới"
DATABASE_WELL = "Cơ sở dữ liệu: mở được, đúng phiên bản"
DATABASE_NOT_PREPARED = (
    "Cơ sở dữ liệu chưa được chuẩn bị hoặc chưa nâng cấp: chạy motcua db upgrade"
)
DATABASE_AWAY = (
    "Không mở được cơ sở dữ liệu: xem lại MOTCUA_DATABASE_URL, máy chủ PostgreSQL, chỗ trống trên "
    "đĩa và quyền ghi của thư mục"
)
NOTHING_PUBLISHED = (
    "Kiến thức: chưa có mục nào được công bố; nạp bộ khởi đầu bằng motcua kb import --starter"
)
PUBLISHED = "Kiến thức: {count} mục đang công bố"
RUNNING = "Chương trình đang chạy ở {address}"
NOT_RUNNING = "Chương trình không trả lời ở {address}: chạy motcua serve"
ANOTHER_PROGRAM = (
    "Cổng {address} đang do chương trình khác dùng: tắt chương trình đó, hoặc đặt "
    "MOTCUA_HTTP_PORT khác"
)
ANY_PORT = "MOTCUA_HTTP_PORT=0 nên không biết chương trình đang ở cổng nào"
PROGRAM_SAYS = "Chương trình đang chạy báo: {reason}"
POLLER_SAYS = "Tiến trình đang nhận tin báo: {reason}"
NO_PUBLIC_URL = "Chưa đặt MOTCUA_PUBLIC_URL: chỉ mở được từ máy này hoặc mạng trong"
PUBLIC_URL_WELL = "Địa chỉ công khai: {url}"
NOT_REACHABLE_FROM_OUTSIDE = (
    "MOTCUA_PUBLIC_URL là địa chỉ trong mạng nội bộ ({host}): Telegram và Zalo không gọi tới "
    "được; dùng tên miền có thật, hoặc chuyển kênh sang polling"
)
TELEGRAM_PORT = (
    "MOTCUA_PUBLIC_URL dùng cổng {port}: Telegram chỉ gọi webhook ở cổng 443, 80, 88 hoặc 8443"
)
CHANNEL_OFF = "{channel}: chưa bật (chưa có {setting})"
INBOX_WELL = "Tin đến: không có tin nào đang chờ"
INBOX_WAITING = "Tin đến: {count} tin chưa trả lời"
INBOX_STUCK = (
    "Tin đến: {count} tin chưa trả lời, lâu nhất đã {minutes} phút; xem motcua serve có đang chạy "
    "không và nhật ký nói gì"
)
INBOX_SET_ASIDE = (
    "Tin đến: {count} tin trong 7 ngày qua không xử lý được nên để riêng; tìm mã sự cố trong nhật "
    "ký và báo người phát triển"
)
OUTBOX_WELL = "Tin đi: không có tin nào kẹt"
OUTBOX_STUCK = (
    "Tin đi ({channel}): có tin lẽ ra gửi từ {minutes} phút trước; xem motcua serve có đang chạy "
    "không và dòng của kênh này ở trên"
)
OUTBOX_NOT_ARRIVED = "Tin đi ({channel}): {count} tin gửi không tới; xem motcua outbox list"
EXAMINATION_FAILED = (
    "{channel}: không khám được vì lỗi ngoài dự kiến ({error}); báo người phát triển"
)
ALL_WELL = "Mọi thứ đều ổn."
SOME_WRONG = "{count} điều cần sửa."

_FEW = 120  # of a unit; more are told in the next larger one

CHANNELS = {"telegram": "Telegram", "zalo_oa": "Zalo OA", "zalo_bot": "Zalo Bot"}


def clock_agrees(platform: str) -> str:
    """Our clock is right."""
    return f"Đồng hồ máy này khớp với {platform}"


def clock_is_off(platform: str, ahead: timedelta) -> str:
    """Our clock is wrong, by how much."""
    way = "nhanh" if ahead > timedelta(0) else "chậm"
    return (
        f"Đồng hồ máy này {way} {_long(abs(ahead))} so với {platform}: mã truy cập và lời nhắc sẽ "
        "sai giờ; bật đồng bộ giờ (ví dụ: timedatectl set-ntp true)"
    )


def _long(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    if seconds < _FEW:
        return f"{seconds} giây"
    minutes = round(seconds / 60)
    return f"{minutes} phút" if minutes < _FEW else f"{round(minutes / 60)} giờ"
