"""Sentences about the working calendar: a month of it, days that differ, years confirmed."""

from datetime import date

from handlers.texts.periods import day_name
from knowledge.deadlines.holidays_seed import Kind

KINDS = {Kind.OFF: "nghỉ", Kind.WORKED: "làm việc", Kind.HALF: "làm buổi sáng"}
OFF, WORKED, HALF, AS_PUBLISHED = "Nghỉ", "Làm việc", "Làm buổi sáng", "Theo lịch chung"
NEXT, BEFORE = "Tháng sau", "Tháng trước"
CHANGE = "Sửa một ngày"
CONFIRM_YEAR = "Xác nhận lịch năm {year}"
DOUBT_YEAR = "Bỏ xác nhận năm {year}"
EVERYWHERE = "Mọi đơn vị"

UNOFFICIAL = (
    "Lịch năm {year} chưa chính thức: đối chiếu với thông báo nghỉ lễ của Thủ tướng/Bộ Nội vụ, "
    "sửa ngày khác rồi bấm xác nhận."
)
OFFICIAL = "Lịch năm {year} đã chính thức."
NOTHING_SPECIAL = "Ngoài thứ Bảy, Chủ nhật, tháng này không có ngày nghỉ hay làm bù nào."
HELP = (
    "Sửa: /ngaylamviec 10/1/2026 làm bù ngày 2/1 · /ngaylamviec 5/12/2026 nghỉ · "
    "/ngaylamviec 14/2/2026 nửa ngày. Xem tháng: /ngaylamviec 2/2026."
)
ASK_DAY = "Dạ, ngày nào ạ? Ví dụ: 10/1/2026, thứ bảy tuần sau."
BAD_DAY = "Chưa hiểu ngày ấy, hoặc trong lịch không có; gõ lại giúp ạ."
FAR_DAY = "Ngày ấy quá xa; chỉ sửa được từ một năm trước đến năm năm sau."
ASK_WHERE = "Áp dụng cho đơn vị nào?"
ASK_KIND = "{day} là ngày gì? Đang là: {now}."
KEPT = "Dạ, đã ghi: {day} – {what}, {where}. Các hạn và lịch nhắc đã tính lại."
FORGOTTEN = "Dạ, {day} trở lại theo lịch chung, {where}."
WAS_SO = "Dạ, {day} vốn theo lịch chung."
CONFIRMED = "Dạ, đã xác nhận lịch năm {year}."
DOUBTED = "Dạ, năm {year} trở lại «chưa chính thức»."
BAD_MONTH = "Dạ, viết tháng như sau giúp ạ: /ngaylamviec 12/2026"


def month(first: date, working_days: int) -> str:
    """The head of a month."""
    return f"Tháng {first.month}/{first.year}: {working_days} ngày làm việc"


def special(day: date, kind: Kind, note: str, where: str) -> str:
    """One day that is not what its weekday says."""
    why = f" – {note}" if note else ""
    of = f" ({where})" if where else ""
    return f"{day_name(day)}: {KINDS[kind]}{why}{of}"


def usual(*, working: bool) -> str:
    """What a day is by its weekday alone."""
    return KINDS[Kind.WORKED] if working else KINDS[Kind.OFF]
