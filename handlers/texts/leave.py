"""What officials read of leave, and of who stands in."""

from datetime import date

from handlers.texts.periods import day_name

HOW = "Anh/chị nhắn, ví dụ: «/nghi đến 30/11 thay: Lò Thị Bình»."
BACK_EARLY = "Đi làm lại sớm thì nhắn «/nghi thôi»."
NOT_AWAY = "Anh/chị không ở trong kỳ nghỉ nào."
ENDED = "Đã ghi anh/chị đi làm lại. Nhắc việc lại gửi cho anh/chị."
PAST = "Ngày ấy đã qua. Anh/chị ghi ngày nghỉ cuối cùng, từ hôm nay trở đi."
NO_DAY = "Anh/chị nghỉ đến hết ngày nào?"
NO_ONE = "Tôi không thấy ai tên như vậy trong đơn vị để làm thay."
SEVERAL = "Có mấy người tên giống vậy. Ai làm thay?"
TOO_LONG = "Kỳ nghỉ dài nhất ghi được là một năm."
AGREE = "Đúng"
STAND_IN_GONE = "Người làm thay không còn nhận việc được. Anh/chị ghi lại giúp."
NO_STAND_IN = "Không có người làm thay, nên nhắc việc sẽ gửi cho người đứng đầu đơn vị."


def is_it(until: date, stand_in: str) -> str:
    """Ask before it counts."""
    return f"Anh/chị nghỉ từ hôm nay đến hết {day_name(until)}{_stand_in(stand_in)}, phải không ạ?"


def begun(until: date, stand_in: str) -> str:
    """It counts."""
    who = f" Nhắc việc sẽ gửi cho {stand_in}." if stand_in else ""
    return f"Đã ghi anh/chị nghỉ đến hết {day_name(until)}.{who}"


def away_now(until: date, stand_in: str) -> str:
    """How it stands."""
    return f"Anh/chị đang nghỉ đến hết {day_name(until)}{_stand_in(stand_in)}."


def is_away_too(name: str, until: date) -> str:
    """The stand-in is on leave as well."""
    return f"Lưu ý: {name} cũng nghỉ đến hết {day_name(until)}."


def news_stand_in(name: str, until: date) -> str:
    """Tell who stands in."""
    return (
        f"{name} nghỉ đến hết {day_name(until)} và ghi anh/chị làm thay. "
        f"Nhắc việc của {name} sẽ gửi cho anh/chị."
    )


def news_away(name: str, until: date, stand_in: str) -> str:
    """Tell the head."""
    return f"{name} nghỉ đến hết {day_name(until)}{_stand_in(stand_in)}."


def news_back(name: str) -> str:
    """Tell the head and who stood in."""
    return f"{name} đã đi làm lại."


def _stand_in(name: str) -> str:
    return f", {name} làm thay" if name else ""
