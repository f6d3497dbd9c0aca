"""What officials read when they speak of what is due: lists, answers, and what went wrong."""

from collections.abc import Iterable
from datetime import date, datetime

from handlers.texts.periods import day, day_name

# Lists
MINE = "Việc của tôi"
PROGRESS = "Tiến độ đơn vị"
CALENDAR = "Lịch 30 ngày tới"
HELP = "Trợ giúp"
OVERDUE = "Quá hạn"
TODAY = "Hôm nay"
THIS_WEEK = "Tuần này"
NEXT = "Sắp tới"
NOTHING_MINE = "Anh/chị không có việc nào quá hạn hay đến hạn trong 30 ngày tới."
PRESS = "Bấm tên việc để mở."
STILL_ASK = "Cần tra thủ tục cho người dân, anh/chị cứ nhắn câu hỏi như thường."
WHICH_DONE = "Anh/chị đã nộp việc nào?"
WHICH_LATER = "Nhắc lại việc nào?"
WHICH_GIVE = "Chuyển việc nào?"
NOT_FOUND = "Tôi không thấy việc nào như vậy trong các việc của anh/chị."
WHOSE = "Việc này có nhiều người phụ trách. Anh/chị chọn phần của ai?"

# What is no more
NO_DUTY = "Việc này không còn trong sổ theo dõi. Bấm «Việc của tôi» để xem các việc hiện có."
NO_PERIOD = "Kỳ này không còn: hạn nộp đã được sửa. Bấm «Việc của tôi» để xem hạn mới."
ENDED = "Việc này đã kết thúc, không phải nộp nữa."
DUTY_PAUSED = "Việc này đang tạm dừng nên chưa ghi gì. Cần làm tiếp thì nhờ trưởng đơn vị mở lại."
NOT_YOURS = "Việc này không thuộc phần anh/chị nên tôi chưa ghi gì."
FORM_GONE = "Câu hỏi này đã quá 30 phút nên không còn. Anh/chị bấm lại nút dưới việc cần làm."
STOPPED = "Đã dừng câu đang hỏi. Những gì đã ghi trước đó vẫn giữ nguyên."

# Handing in
NO_NUMBER = "Không có số"
NOT_DONE = "Chưa nộp"
FULL = "Ghi là đã đủ"
ASK_NUMBER = (
    "Anh/chị nhắn số văn bản (ví dụ 12/BC-UBND) hoặc gửi ảnh, tệp để lưu kèm. "
    "Không có thì bấm «Không có số»."
)
UNDONE = "Đã ghi lại là chưa nộp. Tôi sẽ nhắc tiếp theo lịch."
NOT_DONE_YET = "Việc này đang ghi là chưa nộp, không có gì để bỏ."
DOING_ALREADY = "Việc này đã ghi là đang làm."
WHICH_NUMBER = "Số văn bản này là của việc nào?"
PHOTO, FILE = "ảnh", "tệp"

# Reminding again
IN_AN_HOUR = "1 giờ nữa"
THIS_AFTERNOON = "Chiều nay"
TOMORROW = "Ngày mai"
ANOTHER_DAY = "Lúc khác"
WHEN = "Nhắc lại lúc nào?"
ASK_WHEN = (
    "Anh/chị nhắn lúc cần nhắc, ví dụ: «15h mai», «thứ 2 tuần sau», «25/12», «cuối tháng». "
    "Nhắn /huy để thôi."
)
RIGHT = "Đúng"
OTHER = "Chọn lúc khác"
AFTERNOON_OVER = "Chiều nay đã hết, anh/chị chọn lúc khác."
DUE_UNMOVED = "Hạn nộp và các lần nhắc khác giữ nguyên."
UNCLEAR = {
    "not_understood": "Tôi chưa hiểu lúc nào.",
    "no_such_day": "Lịch không có ngày này.",
    "no_such_time": "Không có giờ này trong ngày.",
    "past": "Lúc ấy đã qua rồi.",
    "ambiguous": "Anh/chị nhắc đến mấy lúc khác nhau, tôi chưa biết chọn lúc nào.",
    "too_far": "Lúc ấy xa quá, có lẽ gõ nhầm năm.",
}

# Handing on
MORE_PEOPLE = "Xem tiếp"
TAKE_BACK = "Lấy lại"
DECLINE = "Không nhận"
TO_WHOM = "Chuyển cho ai?"
NOBODY_ELSE = (
    "Đơn vị chưa có ai khác dùng trợ lý để nhận việc. Quản trị mời thêm người bằng lệnh /moi."
)
NOT_A_RECEIVER = "Không chuyển cho người này được. Anh/chị chọn một người trong danh sách."
NO_SUCH_RECEIVER = "Tôi không thấy ai tên như vậy trong đơn vị."
YOURS_ALREADY = "Việc này đang do chính anh/chị phụ trách."
NO_REASON = "Không ghi lý do"
ASK_REASON = "Anh/chị nhắn ngắn gọn lý do, ví dụ «thuộc Phòng Kinh tế»."
LEADER_CANNOT = (
    "Đây là việc chung của đơn vị do anh/chị đứng đầu. "
    "Anh/chị chuyển cho người trong đơn vị, hoặc nhờ quản trị sửa lại đơn vị phụ trách."
)
NO_LEADER = "Đơn vị chưa có người đứng đầu nhận được tin, nên tôi báo cho quản trị."


def channel_in_trouble(problem: str) -> str:
    """What admins read on another channel when one needs somebody to act."""
    return f"Có kênh cần anh/chị xử lý thì mới gửi tin tiếp được. {problem}"


def hello(name: str) -> str:
    """Greet an official."""
    return f"Chào {name}."


def overview(overdue: int, today: int, week: int) -> str:
    """«Quá hạn 1 việc, hôm nay 2 việc, tuần này 3 việc.»."""
    if not overdue + today + week:
        return "Tuần này anh/chị không có việc nào đến hạn."
    counted = ((OVERDUE, overdue), (TODAY, today), (THIS_WEEK, week))
    said = ", ".join(f"{head.lower()} {count} việc" for head, count in counted if count)
    return f"{said[0].upper()}{said[1:]}."


def more_mine(count: int) -> str:
    """A button to what did not fit."""
    return f"Xem tiếp {count} việc"


def moment(at: datetime) -> str:
    """«15:00, thứ Tư, 25/11/2026»; the time is local."""
    return f"{at:%H:%M}, {day_name(at.date())}"


def due_is(due: date) -> str:
    """Its day, under a title."""
    return f"Hạn: {day_name(due)}"


def so_far(done: int, wanted: int, counted: str) -> str:
    """«đã 1/2 tin, bài»."""
    return f"đã {done}/{wanted} {counted}"


def with_whom(name: str) -> str:
    """Who has it now."""
    return f"Việc này hiện do {name} phụ trách nên tôi chưa ghi gì."


def state_done(name: str, at: datetime, document: str) -> str:
    """«Lò Thị Bình đã ghi là đã nộp lúc 09:15, thứ Ba, 24/11/2026 (12/BC-UBND).»."""
    with_document = f" ({document})" if document else ""
    return f"{name} đã ghi là đã nộp lúc {moment(at)}{with_document}."


STATE_FULL = "Chỉ tiêu kỳ này đã đủ."
STATE_DOING = "Đang làm."
YOU = "Anh/chị"


def state_handed(name: str) -> str:
    """On a card."""
    return f"Đã chuyển cho {name}."


def handed_in(at: datetime, due: date) -> str:
    """«Đã ghi nộp lúc 09:15, thứ Ba, 24/11/2026: đúng hạn.»."""
    said = "đúng hạn" if at.date() <= due else f"sau hạn {day(due)}"
    return f"Đã ghi nộp lúc {moment(at)}: {said}."


def kept_number(document: str) -> str:
    """The number or the file was kept with it."""
    return f"Đã lưu kèm: {document}."


def next_due(period: str, due: date) -> str:
    """«Kỳ tiếp theo: quý I năm 2027, hạn thứ Sáu, 19/03/2027.»."""
    name = f"{period}, " if period else ""
    return f"Kỳ tiếp theo: {name}hạn {day_name(due)}."


NO_NEXT = "Sau kỳ này chưa có hạn nào nữa."


def counts_only(done: int, wanted: int, counted: str) -> str:
    """A quota is counted, not handed in."""
    return (
        f"Việc này đếm theo số lượng: đã {done}/{wanted} {counted}. "
        "Anh/chị ghi từng lần, ví dụ: «đăng bài: tên bài https://…». "
        "Nếu đã làm đủ ở nơi khác thì bấm «Ghi là đã đủ»."
    )


def doing(due: date) -> str:
    """Said that it is in hand."""
    return f"Đã ghi là đang làm. Từ giờ tôi không nhắc nữa cho đến ngày hạn: {day_name(due)}."


DOING_LATE = "Đã ghi là đang làm. Việc đã đến hạn nên tôi vẫn nhắc cho đến khi nộp."


def again_at(at: datetime) -> str:
    """It will be reminded of."""
    return f"Tôi sẽ nhắc lại lúc {moment(at)}."


def is_it(at: datetime) -> str:
    """Ask before it counts."""
    return f"Nhắc lại lúc {moment(at)}, phải không ạ?"


def day_off(day_said: date) -> str:
    """The day is none that is worked."""
    return f"Lưu ý: {day_name(day_said)} là ngày nghỉ."


def after_due(due: date) -> str:
    """The moment is past the due day."""
    return f"Lưu ý: lúc ấy đã quá hạn ({day(due)})."


def quiet_until(at: datetime) -> str:
    """Nobody is written to at night."""
    return f"Ban đêm tôi không nhắn tin, nên tin sẽ đến lúc {moment(at)}."


def which_day(days: Iterable[date]) -> str:
    """Several days were said."""
    return f"Các ngày anh/chị nhắc đến: {', '.join(map(day, days))}."


def away_label(name: str) -> str:
    """A person on leave, on a button."""
    return f"{name} (đang nghỉ)"


def given(name: str) -> str:
    """It was handed on."""
    return f"Đã chuyển cho {name}. Khi người nhận nộp hoặc không nhận, tôi báo anh/chị."


def given_away(name: str) -> str:
    """The receiver is on leave."""
    return f"{name} đang nghỉ; người làm thay sẽ nhận nhắc việc."


TAKEN_BACK = "Việc đã trở lại với anh/chị."


def news_given(name: str) -> str:
    """Tell the receiver."""
    return f"{name} chuyển việc này cho anh/chị."


def news_taken_back(name: str) -> str:
    """Tell who had received it."""
    return f"{name} đã nhận lại việc này; anh/chị không phải làm nữa."


def news_moved(name: str, to: str) -> str:
    """Tell whoever had it that a leader gave it to somebody else."""
    return f"{name} đã chuyển việc này cho {to}."


def news_done(name: str, document: str) -> str:
    """Tell who handed it on, or owns it."""
    with_document = f" ({document})" if document else ""
    return f"{name} đã ghi là đã nộp{with_document}."


def news_not_done(name: str) -> str:
    """Tell them that it is open again."""
    return f"{name} ghi lại là chưa nộp."


def news_declined(name: str, why: str) -> str:
    """Tell the giver."""
    return f"{name} không nhận việc này{_because(why)}. Việc trở lại với anh/chị."


def news_not_theirs(name: str, why: str) -> str:
    """Tell the head."""
    return f"{name} báo việc này không thuộc mình{_because(why)}. Nhờ anh/chị chuyển đúng người."


def _because(why: str) -> str:
    return f", lý do: {why}" if why else ""


def declined_to(name: str) -> str:
    """The receiver gave it back."""
    return f"Đã trả việc về cho {name}."


def told_leader(name: str) -> str:
    """The head was told."""
    return f"Đã báo {name} để chuyển đúng người. Từ giờ tôi không nhắc anh/chị việc này."
