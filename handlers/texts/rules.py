"""How it is said when something is due, and when somebody is reminded of it."""

from collections.abc import Iterable
from datetime import date, time

from handlers.texts.periods import day_name
from knowledge.deadlines.model import (
    QUOTA_LADDER,
    USUAL_LADDER,
    Continuous,
    DueDay,
    DueRule,
    InMonth,
    Ladder,
    OnDate,
    OnEvent,
    Period,
    Quota,
    Recurring,
    Rung,
    Shift,
    Target,
    Term,
)

_EACH = {
    Period.WEEK: "hằng tuần",
    Period.MONTH: "hằng tháng",
    Period.QUARTER: "hằng quý",
    Period.HALF_YEAR: "6 tháng một lần",
    Period.NINE_MONTHS: "9 tháng đầu năm",
    Period.YEAR: "hằng năm",
}
_ONE = {
    Period.WEEK: "tuần",
    Period.MONTH: "tháng",
    Period.QUARTER: "quý",
    Period.HALF_YEAR: "6 tháng",
    Period.NINE_MONTHS: "9 tháng",
    Period.YEAR: "năm",
}
_QUARTERS = ("I", "II", "III", "IV")
_LAST_MONTHS = {Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.NINE_MONTHS: 9, Period.YEAR: 12}
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_LAST_DAY = 31

NO_DAY = "chưa có ngày nộp – nhập theo công văn của cấp trên"
NO_RULE = "chưa rõ thời hạn"
NO_TERM = "chưa rõ số ngày làm việc"
SHIFTS = {
    Shift.PREVIOUS: "Hạn rơi vào ngày nghỉ: nhắc theo ngày làm việc liền trước.",
    Shift.NEXT: "Hạn rơi vào ngày nghỉ: nhắc theo ngày làm việc liền sau.",
    Shift.NONE: "Hạn rơi vào ngày nghỉ: vẫn nhắc theo đúng ngày đó.",
}


def rule(of: DueRule) -> str:
    """«quý I, 6 tháng, quý III, năm; chậm nhất ngày 15 tháng cuối kỳ»."""
    match of:
        case OnDate() | InMonth():
            return f"một lần, {_once(of)}"
        case Recurring(terms=terms):
            return _recurring(terms)
        case OnEvent(event=event, working_days=days):
            return f"{event}: {NO_TERM if days is None else within(days)}"
        case Continuous(nudge=nudge):
            return "thường xuyên, " + (f"nhắc {_EACH[nudge]}" if nudge else "không nhắc")
        case Quota(quantity=quantity, counted=counted, period=period):
            return f"ít nhất {quantity} {counted} mỗi {_ONE[period]}"
        case Target():
            return _target(of)


def _once(of: OnDate | InMonth) -> str:
    if isinstance(of, OnDate):
        return f"hạn {day_name(of.day)}"
    return f"trong tháng {of.month}/{of.year}"


def known(of: DueRule) -> str:
    """The rule without the words for what is not known of it, which is said beside it."""
    said = rule(of)
    return said.removesuffix(f"; {NO_DAY}").removesuffix(f": {NO_TERM}")


def within(days: int) -> str:
    """A term of working days."""
    return f"trong {days} ngày làm việc"


def number(figure: float) -> str:
    """«93,5»: as Vietnamese is written."""
    said = f"{figure:.4f}".rstrip("0").rstrip(".")
    return said.replace(".", ",")


def ladder(of: Ladder) -> str:
    """When somebody is reminded, in one sentence."""
    before = [rung.working_days for rung in of.rungs if rung.working_days]
    that_day = [_on_the_day(rung) for rung in of.rungs if not rung.working_days]
    said = [f"trước {_listed(str(days) for days in before)} ngày làm việc"] if before else []
    said += [one for one in that_day if one]
    words = _listed(said) if said else "không nhắc trước hạn"
    late = of.overdue
    if late is None:
        return f"{words}; quá hạn không nhắc nữa."
    return (
        f"{words}; quá hạn nhắc mỗi ngày làm việc (tối đa {late.last} ngày), "
        f"từ ngày thứ {late.head_from} báo người đứng đầu đơn vị, "
        f"từ ngày thứ {late.superior_from} báo lãnh đạo phụ trách."
    )


def usual_ladder(of: DueRule) -> Ladder:
    """The ladder a new obligation of this kind begins with."""
    return QUOTA_LADDER if isinstance(of, Quota) else USUAL_LADDER


def _recurring(terms: tuple[Term, ...]) -> str:
    if not terms:
        return NO_RULE
    if len(terms) == 1 and not terms[0].numbers:
        return f"{_EACH[terms[0].period]}; {_due(terms[0], alone=True)}"
    said: dict[str, list[tuple[int, str]]] = {}
    for term in terms:
        said.setdefault(_due(term), []).extend(_named(term))
    parts = []
    for due, names in said.items():
        periods = ", ".join(name for _, name in sorted(names, key=lambda one: one[0]))
        parts.append(f"{periods}; {due}")
    return " – ".join(parts)


def _named(term: Term) -> list[tuple[int, str]]:
    """The names of a term's periods, each with the month it ends in."""
    months = _LAST_MONTHS.get(term.period, 0)
    if not term.numbers:
        whole = term.period in {Period.WEEK, Period.MONTH, Period.QUARTER}
        return [(months, (_EACH if whole else _ONE)[term.period])]
    return [(months * one, _numbered(term.period, one)) for one in term.numbers]


def _numbered(period: Period, one: int) -> str:
    match period:
        case Period.QUARTER:
            return f"quý {_QUARTERS[one - 1]}"
        case Period.HALF_YEAR:
            return "6 tháng" if one == 1 else "6 tháng cuối năm"
        case Period.WEEK | Period.MONTH:
            return f"{_ONE[period]} {one}"
        case Period.NINE_MONTHS | Period.YEAR:
            return _ONE[period]


def _due(term: Term, *, alone: bool = False) -> str:
    due = term.due
    if due is None:
        return NO_DAY
    if term.period is Period.WEEK:
        when = _WEEKDAYS[min(due.day, 7) - 1] + (" tuần sau" if due.months_after else "")
        return f"{'trước' if due.before else 'chậm nhất'} {when}"
    day = f"ngày {due.day}"
    if due.day == _LAST_DAY:
        day = "ngày cuối cùng"
    return (
        f"{'trước' if due.before else 'chậm nhất'} {day} {_month(term.period, due, alone=alone)}"
    )


def _month(period: Period, due: DueDay, *, alone: bool) -> str:
    after = due.months_after
    if period is Period.YEAR and (after or alone):
        month = 12 + after
        return f"tháng {month}" if month <= 12 else f"tháng {month - 12} năm sau"  # noqa: PLR2004
    if period is Period.MONTH:
        return "của tháng" if after == 0 else "tháng sau"
    if after == 0:
        return "tháng cuối kỳ"
    return "tháng đầu sau kỳ" if after == 1 else f"tháng thứ {after} sau kỳ"


def _target(of: Target) -> str:
    bound = "không quá" if of.at_most else "đạt"
    before = "" if of.last is None else f" (năm {of.year - 1}: {number(of.last)})"
    return f"{bound} {number(of.figure)} {of.counted} năm {of.year}{before}"


def _on_the_day(rung: Rung) -> str:
    if rung.before_closing is not None:
        hours = rung.before_closing.total_seconds() / 3600
        return f"{number(hours)} giờ trước khi hết giờ làm"
    return f"{_clock(rung.at)} ngày đến hạn" if rung.at else "đầu giờ ngày đến hạn"


def _clock(at: time) -> str:
    return f"{at.hour}h{at.minute:02}" if at.minute else f"{at.hour}h"


def _listed(parts: Iterable[str]) -> str:
    said = list(parts)
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} và {said[-1]}"


def shifted(aimed: date) -> str:
    """The due day is no working day: which one reminders go by."""
    return f"ngày nghỉ, nhắc theo {day_name(aimed)}"


def legal(day: date) -> str:
    """The working day a legal term would end on."""
    return f"theo Bộ luật Dân sự: {day_name(day)}"


def data(first: date, last: date) -> str:
    """Which days the data of a report cover."""
    return f"số liệu {first:%d/%m/%Y} – {last:%d/%m/%Y}"
