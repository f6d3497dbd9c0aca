"""What officials read when something is due, when it is overdue, and when we were silent."""

from datetime import date, datetime, timedelta

from handlers.texts.periods import day_name
from knowledge.deadlines.staff import Why

HEAD = "Nhắc việc: "
OVERDUE_HEAD = "Việc quá hạn: "
DUE = "Hạn: "
TO = "Nơi nhận: "
PRODUCT = "Sản phẩm: "
BASIS = "Căn cứ: "
OWNERS = "Người phụ trách: "
PACE = "Tiến độ: "

DONE = "Đã nộp"
DOING = "Đang làm"
LATER = "Nhắc lại sau"
GIVE = "Chuyển người khác"
NOT_MINE = "Không thuộc tôi"
MINE = "Việc của tôi"

OVERDUE = "Quá hạn"
TODAY = "Đến hạn hôm nay"
SOON = "Sắp đến hạn"

WHY = {
    Why.OWNS: "",
    Why.HANDED: "Anh/chị nhận tin này vì việc đã được chuyển cho anh/chị.",
    Why.STANDS_IN: "Anh/chị nhận tin này vì đang làm thay người phụ trách.",
    Why.INSTEAD: "Anh/chị nhận tin này vì việc chưa có người phụ trách nhận được tin.",
    Why.LEADS: "Anh/chị nhận tin này với tư cách người đứng đầu đơn vị.",
    Why.OVERSEES: "Anh/chị nhận tin này với tư cách lãnh đạo phụ trách đơn vị.",
    Why.SNOOZED: "Anh/chị đã hẹn nhắc lại vào lúc này.",
}
REASONS = {  # the same in a table of what will be sent
    Why.OWNS: "phụ trách",
    Why.HANDED: "được chuyển cho",
    Why.STANDS_IN: "làm thay",
    Why.INSTEAD: "lãnh đạo, thay người phụ trách vắng",
    Why.LEADS: "đứng đầu đơn vị",
    Why.OVERSEES: "lãnh đạo phụ trách đơn vị",
    Why.SNOOZED: "đã hẹn nhắc lại",
}

NOBODY = "chưa rõ"
PRESS = "Bấm tên việc để mở."
UNREACHED = "Không gửi được nhắc việc này cho {name} trên kênh nào; nhờ anh/chị báo giúp."
UNOWNED = "Việc này chưa có ai nhận nhắc: đơn vị không có người phụ trách hay người đứng đầu."


_WHY = {
    "window": "quá 7 ngày không nhắn cho Zalo OA",
    "not_following": "đã thôi quan tâm Zalo OA",
    "blocked": "đã chặn trợ lý",
    "inactive": "tài khoản bị khoá hoặc nghỉ lâu",
    "deactivated": "đã xoá tài khoản",
    "quota": "hết lượt nhận tin từ Zalo OA",
    "gone": "cuộc trò chuyện không còn",
    "not_found": "cuộc trò chuyện không còn",
}


def unreached(name: str, reason: str) -> str:
    """Whom a reminder did not reach, and why where that can be told."""
    why = _WHY.get(reason)
    said = UNREACHED.format(name=name)
    return f"{said} Lý do: {why}." if why else said


def digest_head(count: int) -> str:
    """The first line when several things are due at once."""
    return f"Anh/chị có {count} việc cần lưu ý"


def more(count: int) -> str:
    """What a digest too long to read leaves out."""
    return f"… và {count} việc nữa: bấm «{MINE}» để xem hết."


def due(day: date, today: date, working_days: int) -> str:
    """«thứ Sáu, 18/12/2026, còn 3 ngày làm việc»; working days from today to it, or since it."""
    return f"{day_name(day)}, {_distance(day, today, working_days)}"


def _distance(day: date, today: date, working_days: int) -> str:
    if day == today:
        return "hôm nay"
    if day < today:
        return f"quá hạn {working_days} ngày làm việc" if working_days else "vừa quá hạn"
    if working_days:
        return f"còn {working_days} ngày làm việc"
    return "từ nay đến đó đều là ngày nghỉ"


def unofficial(year: int) -> str:
    """A year whose days off nobody has confirmed."""
    return f"Lịch nghỉ năm {year} chưa chính thức."


def pace(done: int, wanted: int, counted: str, working_days: int) -> str:
    """«1/2 tin, bài, còn 6 ngày làm việc»."""
    return f"{done}/{wanted} {counted}, còn {working_days} ngày làm việc"


def late(by: timedelta, silence: tuple[datetime, datetime] | None) -> str:
    """«Gửi muộn 3 giờ vì hệ thống dừng 02:13–05:40.»; the times are local."""
    said = f"Gửi muộn {lasting(by)}"
    return f"{said} vì hệ thống dừng {between(*silence)}." if silence else f"{said}."


def late_briefly(by: timedelta) -> str:
    """The same within one line of a digest."""
    return f" (gửi muộn {lasting(by)})"


def lasting(by: timedelta) -> str:
    """How long something lasted, as roughly as one says it."""
    minutes = max(1, round(by / timedelta(minutes=1)))
    hours, days = round(by / timedelta(hours=1)), round(by / timedelta(days=1))
    if minutes < 60:  # noqa: PLR2004 an hour
        return f"{minutes} phút"
    return f"{hours} giờ" if hours < 48 else f"{days} ngày"  # noqa: PLR2004 two days


def between(began: datetime, ended: datetime) -> str:
    """«02:13–05:40», with the days when they differ."""
    if began.date() == ended.date():
        return f"{began:%H:%M}–{ended:%H:%M}"
    return f"từ {began:%H:%M} ngày {began:%d/%m} đến {ended:%H:%M} ngày {ended:%d/%m}"


def silent(began: datetime, ended: datetime | None) -> str:
    """What admins read when nobody looked for what is due; None: it still goes on."""
    if ended is None:
        return (
            f"Bộ phận nhắc việc im lặng từ {began:%H:%M} ngày {began:%d/%m/%Y} đến giờ. "
            "Nhờ anh/chị kiểm tra tiến trình worker; nhắc việc bị lỡ sẽ được gửi bù."
        )
    return (
        f"Bộ phận nhắc việc đã ngừng {between(began, ended)}. "
        "Những nhắc việc bị lỡ đã được gửi bù và có ghi là gửi muộn."
    )


def planned_why(why: Why, day: date, owners: str) -> str:
    """Why somebody will be reminded, in a table of what will be sent."""
    whose = f" của {owners}" if owners else ""
    return f"{REASONS[why]}{whose}; hạn {day:%d/%m/%Y}"
