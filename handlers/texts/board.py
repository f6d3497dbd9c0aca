"""The board and the calendars: headings, standings, and what is said of an address."""

from datetime import date

from handlers.texts.periods import day_name
from knowledge.deadlines.board import Standing

TITLE = "Bảng theo dõi nhiệm vụ"
COUNTRY = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
SHEET_TITLE = "BẢNG THEO DÕI THỰC HIỆN NHIỆM VỤ, BÁO CÁO"
SHEET_NAME = "Theo dõi"
SIGNED = ("NGƯỜI LẬP BẢNG", "(Ký, ghi rõ họ tên)")
HEADINGS = (
    "STT",
    "Đơn vị",
    "Nhiệm vụ",
    "Kỳ",
    "Người thực hiện",
    "Nơi nhận",
    "Hạn",
    "Tình trạng",
    "Ngày xong",
    "Số văn bản",
)
STANDINGS = {
    Standing.ON_TIME: "Đúng hạn",
    Standing.LATE: "Trễ hạn",
    Standing.MISSING: "Quá hạn, chưa xong",
    Standing.OPEN: "Chưa đến hạn",
}
WHOLE_UNIT = "Cả đơn vị"
EMPTY = "Trong kỳ này không có việc nào đến hạn."
BEFORE, AFTER = "Kỳ trước", "Kỳ sau"
DOWNLOAD = "Tải bảng Excel"
SUMMARY, DETAILS, PERIODS = "Tổng hợp theo đơn vị", "Từng việc", "Chọn kỳ"
TOTAL_UNIT = "Đơn vị"
VOID_TITLE = "Địa chỉ không còn dùng được"
VOID = (
    "Địa chỉ này đã hết hạn hoặc đã bị thu hồi. Anh chị nhắn /lich cho trợ lý để lấy địa chỉ mới."
)
BAD_PERIOD_TITLE = "Không hiểu kỳ muốn xem"
BAD_PERIOD = "Địa chỉ ghi kỳ không đúng. Ví dụ đúng: ?ky=2026-11, ?ky=2026-Q4, ?ky=2026."


def my_calendar() -> str:
    """Name of a person's own calendar."""
    return "Việc của tôi"


def calendar_of(unit: str) -> str:
    """Name of a unit's calendar."""
    return f"Việc của {unit}"


def details(*, to: str, product: str, due: date) -> str:
    """What a calendar says of one thing due, below its title."""
    lines = [f"Hạn: {day_name(due)}"]
    if to:
        lines.append(f"Nơi nhận: {to}")
    if product:
        lines.append(f"Sản phẩm: {product}")
    return "\n".join(lines)


def as_of(place: str, today: date) -> str:
    """Where and when a sheet was made."""
    written = f"ngày {today:%d} tháng {today:%m} năm {today.year}"
    return f"{place}, {written}" if place else written.capitalize()


def counted(*, on_time: int, late: int, missing: int, still_open: int) -> str:
    """One line of figures under a sheet."""
    return (
        f"Đúng hạn: {on_time}; trễ hạn: {late}; "
        f"quá hạn, chưa xong: {missing}; chưa đến hạn: {still_open}."
    )
