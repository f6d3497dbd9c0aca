"""What officials read when they log what counts towards a quota."""

from datetime import date

from handlers.texts.periods import day, day_name

UNDO = "Bỏ ghi"
UNDONE = "Đã bỏ lần ghi này."
GONE = "Lần ghi này không còn, hoặc do người khác ghi."
NO_QUOTA = (
    "Đơn vị của anh/chị chưa có chỉ tiêu nào đếm theo số lượng (ví dụ ít nhất 2 tin, bài mỗi "
    "tháng), nên chưa có gì để ghi."
)
HOW = (
    "Anh/chị nhắn: «đăng bài: tên bài https://địa-chỉ», «đối thoại: nội dung». "
    "Làm hôm khác thì ghi ngày trước dấu hai chấm: «đăng bài 20/11: tên bài»."
)
WHICH = "Ghi cho chỉ tiêu nào?"
BAD_LINK = "Liên kết phải bắt đầu bằng http:// hoặc https://, ví dụ https://chauson.gov.vn/tin-1."
NO_SUCH_DAY = "Lịch không có ngày này."
NOT_YET = "Ngày ấy chưa tới, tôi chỉ ghi việc đã làm."
NOT_OPEN = "Chỉ tiêu này không còn theo dõi nữa nên chưa ghi."


def logged(counted: str, period: str, what: str) -> str:
    """«Đã ghi 1 tin, bài vào tháng 11/2026: Ngày hội đọc sách.»."""
    said = f": {what}" if what else ""
    return f"Đã ghi 1 {counted} vào {period}{said}."


def pace(done: int, wanted: int, period: str, working_days: int) -> str:
    """«Đã 1/2, còn 6 ngày làm việc.»."""
    if done >= wanted:
        return f"Đã {done}/{wanted}: đủ chỉ tiêu {period}."
    if not working_days:
        return f"Đã {done}/{wanted} của {period}; kỳ này đã hết."
    return f"Đã {done}/{wanted}, còn {working_days} ngày làm việc."


def logged_before(on: date) -> str:
    """The same link once more."""
    return f"Liên kết này đã được ghi cho {day_name(on)} nên tôi không đếm hai lần."


def what_for(counted: str, title: str) -> str:
    """A quota, on a button."""
    return f"{counted}: {title}"


def on_day(on: date) -> str:
    """The day it counts for, when it is not today."""
    return f"Tính cho ngày {day(on)}."
