"""Sentences about what is owed: the list, one of them, its history, what may be done with it."""

from datetime import date, datetime

from handlers.texts.periods import day_name
from storage.deadline_records import ObligationStatus

STATUS = {
    ObligationStatus.PROPOSED: "đề xuất, chờ xác nhận",
    ObligationStatus.ACTIVE: "đang nhắc",
    ObligationStatus.PAUSED: "tạm dừng",
    ObligationStatus.ENDED: "đã kết thúc",
}

NONE_YET = (
    "Chưa có việc nào. Nhắn /nhiemvu them để thêm, /nhiemvu mau để chọn từ mẫu có sẵn, "
    "hoặc gửi tệp kế hoạch (.docx, .xlsx, .txt) vào đây."
)
NOTHING_FOUND = "Không có việc nào như vậy. Nhắn /nhiemvu để xem danh sách."
NOT_YOURS = (
    "Dạ, việc này thuộc đơn vị khác. Chỉ quản trị và người đứng đầu đơn vị ấy thay đổi được ạ."
)
NO_SUCH = "Dạ, không có việc số ấy. Nhắn /nhiemvu để xem số của từng việc ạ."
HELP = "Xem một việc: /nhiemvu SỐ. Tìm: /nhiemvu từ cần tìm."
HELP_TO_CHANGE = "Thêm: /nhiemvu them. Mẫu: /nhiemvu mau. Đề xuất từ kế hoạch: /dexuat."

ADD = "Thêm việc"
TEMPLATES = "Mẫu có sẵn"
PROPOSALS = "Đề xuất chờ xác nhận"
MORE = "Xem tiếp"
LIST = "Danh sách"

UNIT = "Đơn vị: "
STATE = "Tình trạng: "
RULE = "Thời hạn: "
NEXT = "Những lần tới:"
LADDER = "Cách nhắc: "
HEAD_OF_UNIT = "người đứng đầu đơn vị"
NOBODY = "chưa có ai – đơn vị chưa có người đứng đầu, nên chưa ai nhận được nhắc"
HAS_LEFT = "đã thôi việc"
FROM_PLAN = "Câu trong kế hoạch:"
NO_DATES = "Chưa có ngày nào để nhắc."
NO_MORE_DATES = "Không còn lần nào nữa."
WAITS_FOR_EVENT = "Chưa có ngày: khi việc ấy xảy ra, bấm «Đã xảy ra»."
NEVER_LATE = "Việc thường xuyên, không có hạn."
UNOFFICIAL = "Lịch nghỉ năm {years} chưa chính thức; ngày có thể lùi hoặc tiến."

CHANGE = "Sửa"
PAUSE = "Tạm dừng"
GO_ON = "Tiếp tục"
END = "Kết thúc"
END_SURELY = "Kết thúc việc này"
HISTORY = "Lịch sử"
UNDO = "Hoàn tác"
HAPPENED = "Đã xảy ra"
KEEP = "Thôi, giữ nguyên"
BACK_TO_IT = "Xem việc này"

PAUSED = "Dạ, đã tạm dừng: không nhắc nữa cho tới khi bấm «Tiếp tục»."
RESUMED = "Dạ, việc này được nhắc tiếp."
ENDED = "Dạ, đã kết thúc: không nhắc nữa. Lỡ tay thì bấm «Hoàn tác»."
ASK_END = "Dạ, kết thúc hẳn việc này? Lịch sử vẫn còn, và có thể hoàn tác."
UNDONE = "Dạ, đã trở lại như trước. Bấm «Hoàn tác» lần nữa để lấy lại thay đổi vừa bỏ."
NOTHING_TO_UNDO = "Dạ, việc này chưa thay đổi lần nào nên không có gì để hoàn tác."
ALREADY = "Dạ, việc này đã ở tình trạng ấy rồi."
STILL_OPEN = "Việc còn thiếu thông tin nên chưa nhắc được; bấm «Sửa» để bổ sung."

ASK_EVENT_DAY = (
    "Dạ, «{event}» xảy ra ngày nào? Gõ ngày, ví dụ: hôm nay, 20/11, ngày 20 tháng 11 năm 2026."
)
BAD_EVENT_DAY = "Chưa hiểu ngày ấy, hoặc trong lịch không có; gõ lại giúp ạ."
TODAY = "Hôm nay"
EVENT_IN_FUTURE = "Ngày ấy chưa tới. Chỉ ghi khi việc đã xảy ra; gõ lại ngày giúp ạ."
EVENT_TOO_OLD = "Ngày ấy đã quá một năm; gõ lại ngày giúp ạ."
EVENT_KNOWN = "Dạ, ngày ấy đã được ghi rồi; không ghi thêm lần nữa."
NOT_AN_EVENT = "Dạ, việc này không chờ sự kiện nào."


def named(number: str, title: str) -> str:
    """«12. Báo cáo …»; what a plan proposed has no number to type."""
    return f"{number}. {title}" if number.isdecimal() else title


def as_written(unit: str) -> str:
    """A unit as a plan names it."""
    return f"«{unit}» (chưa khớp với đơn vị nào)" if unit else "chưa rõ"


def basis(document: str, number: str) -> str:
    """«Kế hoạch …, số 152/KH-UBND»."""
    return ", số ".join(filter(None, (document, number)))


def line(number: str, title: str, rule: str, state: str) -> str:
    """One of a list."""
    return f"{named(number, title)} – {rule}{f' ({state})' if state else ''}"


def waiting(count: int) -> str:
    """Some only wait for somebody's word."""
    return f"Có {count} đề xuất chờ xác nhận: nhắn /dexuat."


def shown_of(first: int, last: int, count: int) -> str:
    """Which part of a long list this is."""
    return f"Từ {first} đến {last} trong {count} việc."


def status(of: ObligationStatus, missing: str) -> str:
    """How it stands, and what it lacks."""
    return f"{STATUS[of]}{f'; còn thiếu: {missing}' if missing else ''}"


def event_opened(day: date, due: date) -> str:
    """It has happened, and its term runs."""
    return f"Dạ, đã ghi: xảy ra {day_name(day)}. Hạn: {day_name(due)}."


def state_line(number: int, status: ObligationStatus, rule: str, who: str, at: datetime) -> str:
    """One state of its history; `at` is local."""
    return f"{number}. {at:%H:%M %d/%m/%Y} – {who}: {STATUS[status]}; {rule}"


def history_of(title: str) -> str:
    """The head of a history."""
    return f"Lịch sử: {title}"


OWNER = "người phụ trách"

MISSING = {
    "unit": "đơn vị",
    "period": "kỳ báo cáo",
    "due_day": "ngày cụ thể",
    "working_days": "số ngày làm việc",
}


def missing(what: list[str]) -> str:
    """What is not known yet, in words."""
    return ", ".join(MISSING.get(one, one) for one in what)


def unofficial(years: tuple[int, ...]) -> str:
    """Years whose days off nobody has confirmed."""
    return UNOFFICIAL.format(years=", ".join(str(year) for year in years))


def next_on(day: str) -> str:
    """When it is due next."""
    return f"hạn tới {day}"
