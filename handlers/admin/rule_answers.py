"""Answers to the steps that ask when something is due, typed or pressed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from handlers.admin.obligation_draft import Answer, Seen, Taken
from handlers.texts import obligation_form as texts
from handlers.texts.rules import usual_ladder
from knowledge.deadlines.model import (
    Continuous,
    DueDay,
    DueRule,
    InMonth,
    OnDate,
    OnEvent,
    Period,
    Recurring,
    Target,
    Term,
)
from knowledge.deadlines.spoken import Heard, Reason, hear
from knowledge.deadlines.spoken_rules import (
    THE_FOUR,
    Doubt,
    due_day_said,
    last_day,
    month_said,
    periods_said,
    quota_said,
    recurring_said,
    with_day,
)
from knowledge.normalize import fold

SHORTEST, LONGEST = 3, 200  # characters of an event
LONGEST_TERM = 366  # working days
DETAILS: Mapping[str, tuple[str, ...]] = {  # the steps each kind of due rule goes through
    "rec": ("periods", "day"), "date": ("date",), "month": ("month",), "event": ("event", "term"),
    "quota": ("quota",), "target": ("figure",), "cont": ("nudge",),
}  # fmt: skip
_FIGURE = re.compile(
    r"(?P<bound>khong qua |toi da |duoi |dat |it nhat |tu )?(?P<hang>hang )?"
    r"(?P<figure>\d{1,9}(?:[.,]\d{1,4})?)\s*(?P<what>[^,;]*?)"
    r"(?:\s*nam (?P<year>\d{4}))?(?:\s*[,;(]?\s*nam (?:truoc|ngoai|\d{4}):?\s*(?:la |dat )?"
    r"(?P<last>\d{1,9}(?:[.,]\d{1,4})?)\s*%?\)?)?"
)
_YEAR_AT_END = re.compile(r"\s*năm \d{4}$", re.IGNORECASE)
_DAYS = re.compile(r"(?:trong )?(\d{1,3})(?: ngay(?: lam viec)?)?")


def day_answered(words: str, seen: Seen) -> date | str:
    """A day from today on, or what is wrong with what was typed."""
    calendar = seen.view.calendar(seen.one.unit)
    heard = hear(words, seen.now, calendar)
    if isinstance(heard, Heard):
        return heard.at.date() if heard.is_day_said else texts.BAD_DAY
    today = hear(f"{words} 23h59", seen.now, calendar)  # the day goes on when its hours are over
    if heard.reason is Reason.PAST and isinstance(today, Heard) and today.is_day_said:
        return today.at.date()
    return _DOUBTS.get(heard.reason, texts.BAD_DAY)


def _kind(words: str, seen: Seen) -> Answer:
    """A button, or the whole rule in one sentence."""
    if words in DETAILS:
        return Taken(one=seen.one, inserted=DETAILS[words])
    if (quota := quota_said(words)) is not None:
        return _ruled(seen, quota)
    recurring = recurring_said(words)
    if isinstance(recurring, Recurring):
        return _ruled(seen, recurring)
    if recurring is Doubt.NO_SUCH_DAY:
        return texts.NO_SUCH_DAY
    if recurring is Doubt.NOT_UNDERSTOOD:
        return _ruled(seen, Recurring(terms=periods_said(words)), "day")
    answers = [read(words, seen) for read in (_month, _date)]
    understood = next((one for one in answers if isinstance(one, Taken)), None)
    clear = next((one for one in answers if one in _CLEAR), texts.BAD_KIND)
    return understood or clear


def _periods(words: str, seen: Seen) -> Answer:
    terms: tuple[Term, ...] = periods_said(words)
    if words in texts.PERIODS:
        terms = THE_FOUR if words == "four" else (Term(period=Period(words)),)
    return _ruled(seen, Recurring(terms=terms)) if terms else texts.BAD_PERIODS


def _day(words: str, seen: Seen) -> Answer:
    rule = seen.one.rule
    if not isinstance(rule, Recurring) or not rule.terms:
        return Taken(one=seen.one, inserted=("periods", "day"))
    if words == "none":
        return Taken(one=replace(seen.one, rule=with_day(rule, None)))
    day = due_day_said(words, [term.period for term in rule.terms])
    if isinstance(day, DueDay):
        return _ruled(seen, with_day(rule, day))
    return texts.NO_SUCH_DAY if day is Doubt.NO_SUCH_DAY else texts.BAD_DAY


def _date(words: str, seen: Seen) -> Answer:
    day = day_answered(words, seen)
    return day if isinstance(day, str) else _ruled(seen, OnDate(day=day))


def _month(words: str, seen: Seen) -> Answer:
    said = month_said(words)
    if not isinstance(said, InMonth):
        return texts.NO_SUCH_DAY if said is Doubt.NO_SUCH_DAY else texts.BAD_DAY
    return texts.PAST_DAY if last_day(said) < seen.view.today else _ruled(seen, said)


def _event(words: str, seen: Seen) -> Answer:
    if not SHORTEST <= len(words) <= LONGEST:
        return texts.BAD_EVENT
    return _ruled(seen, OnEvent(event=words))


def _term(words: str, seen: Seen) -> Answer:
    found, rule = _DAYS.fullmatch(fold(words.lower())), seen.one.rule
    if not isinstance(rule, OnEvent):
        return Taken(one=seen.one, inserted=("event", "term"))
    if found is None or not 1 <= int(found[1]) <= LONGEST_TERM:
        return texts.BAD_TERM
    return _ruled(seen, replace(rule, working_days=int(found[1])))


def _quota(words: str, seen: Seen) -> Answer:
    said = quota_said(words)
    return texts.BAD_QUOTA if said is None else _ruled(seen, said)


def _figure(words: str, seen: Seen) -> Answer:
    found = _FIGURE.fullmatch("".join((fold(letter) or letter)[:1] for letter in words))
    if found is None:
        return texts.BAD_FIGURE
    year = int(found["year"] or seen.view.today.year)
    if year < seen.view.today.year:
        return texts.PAST_YEAR
    what = words[found.start("what") : found.end("what")].strip()
    counted = "hạng" if found["hang"] else _YEAR_AT_END.sub("", what) or "%"
    target = Target(
        figure=_number(found["figure"]),
        counted=counted,
        year=year,
        last=_number(found["last"]) if found["last"] else None,
        at_most=bool(found["hang"])
        or (found["bound"] or "") in {"khong qua ", "toi da ", "duoi "},
    )
    return _ruled(seen, target)


def _nudge(words: str, seen: Seen) -> Answer:
    if words not in texts.NUDGES:
        return texts.BAD_CHOICE
    nudge = None if words == "none" else Period(words)
    return _ruled(seen, Continuous(nudge=nudge))


def _ruled(seen: Seen, rule: DueRule, *inserted: str) -> Taken:
    """The draft with this rule, and the ladder that goes with it unless one was chosen."""
    ladder = seen.one.ladder
    if ladder == usual_ladder(seen.one.rule):
        ladder = usual_ladder(rule)
    return Taken(one=replace(seen.one, rule=rule, ladder=ladder), inserted=inserted)


def _number(said: str) -> float:
    return float(said.replace(",", "."))


_DOUBTS = {
    Reason.NO_SUCH_DAY: texts.NO_SUCH_DAY,
    Reason.NO_SUCH_TIME: texts.BAD_DAY,
    Reason.PAST: texts.PAST_DAY,
    Reason.AMBIGUOUS: texts.SEVERAL_DAYS,
    Reason.TOO_FAR: texts.TOO_FAR,
}
_CLEAR = frozenset({*_DOUBTS.values()} - {texts.BAD_DAY})  # worth saying whatever was meant
READERS: Mapping[str, Callable[[str, Seen], Answer]] = {
    "kind": _kind, "periods": _periods, "day": _day, "date": _date, "month": _month,
    "event": _event, "term": _term, "quota": _quota, "figure": _figure, "nudge": _nudge,
}  # fmt: skip
