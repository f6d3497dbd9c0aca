"""The working calendar: /ngaylamviec shows a month; days are corrected, years confirmed.

/ngaylamviec · /ngaylamviec 2/2026 · /ngaylamviec 10/1/2026 làm bù · /ngaylamviec 5/12/2026 nghỉ
1:q:month:2026-12 · 1:q:fix asks which day · 1:q:where:2026-12-05:3 where ("all": everywhere)
1:q:day:2026-12-05:3:off what it is · 1:q:year:2027 · 1:q:unyear:2027
"""

import re
from datetime import date, timedelta

from handlers.access import Action, allowed, could
from handlers.acting import Standing, says, standing
from handlers.admin.obligation_card import Around, around
from handlers.encounter import Encounter, Said
from handlers.inviting import actor, note
from handlers.memory import Form
from handlers.messages import Button
from handlers.official.pins import gate
from handlers.texts import people as people_texts
from handlers.texts import working_days as texts
from handlers.texts.periods import day_name
from knowledge.deadlines.holidays_seed import Day, Kind
from knowledge.deadlines.periods import day_of_month
from knowledge.deadlines.spoken_days import days_said
from knowledge.deadlines.spoken_words import Today, UnclearError
from knowledge.normalize import clean, fold
from knowledge.richtext import Bold, Bullets, paragraph
from storage.repositories.calendar import EVERYWHERE

FORM = "workday"
MONTH, FIX, WHERE, DAY = "1:q:month", "1:q:fix", "1:q:where", "1:q:day"
YEAR, UNYEAR = "1:q:year", "1:q:unyear"
ALL, FORGET = "all", "none"  # instead of a unit, of a kind
BACK, AHEAD = timedelta(days=366), timedelta(days=366 * 5)  # which days may be corrected
LONGEST_NOTE = 120  # characters
MOST_UNITS = 8

_MONTH = re.compile(r"(?:thang )?(\d{1,2})[/-](\d{4})")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
_KINDS = (  # ordered: «nửa ngày» before «nghỉ», for one may say «nghỉ nửa ngày»
    (Kind.HALF, re.compile(r"\b(?:nua ngay|buoi sang|mot buoi|nua buoi)\b")),
    (Kind.WORKED, re.compile(r"\b(?:lam bu|lam viec|di lam|lam)\b")),
    (Kind.OFF, re.compile(r"\b(?:nghi(?: bu| le| hoan doi)?)\b")),
)
_LABELS = {Kind.OFF: texts.OFF, Kind.WORKED: texts.WORKED, Kind.HALF: texts.HALF}


async def show(encounter: Encounter, words: str) -> Said:
    """A month, or what a day is to be, all in one line."""
    at = await standing(encounter)
    view = await around(encounter, at)
    if not words:
        return await _month(encounter, view, view.today.replace(day=1))
    named = _MONTH.fullmatch(fold(words.lower()))
    if named is not None:
        first = _first(int(named[2]), int(named[1]))
        return (
            says(encounter, texts.BAD_MONTH)
            if first is None
            else await _month(encounter, view, first)
        )
    return await _said(encounter, view, words)


async def show_month(encounter: Encounter, words: str) -> Said:
    """The month on a button."""
    view = await around(encounter, await standing(encounter))
    named = _ISO_MONTH.fullmatch(words)
    first = _first(int(named[1]), int(named[2])) if named else None
    return await _month(encounter, view, first or view.today.replace(day=1))


async def ask_day(encounter: Encounter, words: str) -> Said:
    """Ask which day is to be corrected, of the unit in `words` when there is one."""
    at = await standing(encounter)
    if not (_may(at, words) if words else _units(at)):
        return says(encounter, people_texts.NOT_ALLOWED)
    return says(encounter, texts.ASK_DAY, form=_form(words))


async def answer(encounter: Encounter, words: str) -> Said:
    """A typed day, perhaps with what it is."""
    view = await around(encounter, await standing(encounter))
    form = encounter.memory.form
    return await _said(encounter, view, words, form.given.get("unit", "") if form else "")


async def choose_where(encounter: Encounter, words: str) -> Said:
    """The unit was pressed: ask what the day is there."""
    view = await around(encounter, await standing(encounter))
    said, _, unit = words.partition(":")
    day = _iso(said)
    if day is None:
        return says(encounter, people_texts.OLD_BUTTON)
    if not _may(view.at, unit):
        return says(encounter, people_texts.NOT_ALLOWED)
    return _ask_kind(encounter, view, day, unit)


async def set_day(encounter: Encounter, words: str) -> Said:
    """What it is was pressed."""
    view = await around(encounter, await standing(encounter))
    said, _, rest = words.partition(":")
    unit, _, kind = rest.partition(":")
    day = _iso(said)
    known = next((one for one in Kind if one.value == kind), None)
    if day is None or (known is None and kind != FORGET):
        return says(encounter, people_texts.OLD_BUTTON)
    return await _put(encounter, view, day, unit, known, "")


async def confirm_year(encounter: Encounter, words: str) -> Said:
    """The days of that year are those of the official notice."""
    return await _year(encounter, words, confirmed=True)


async def doubt_year(encounter: Encounter, words: str) -> Said:
    """They are not, or somebody confirmed too early."""
    return await _year(encounter, words, confirmed=False)


async def _month(encounter: Encounter, view: Around, first: date) -> Said:
    calendar = view.calendars.usual
    last = day_of_month(first.year, first.month, 31)
    days = [first + timedelta(days=each) for each in range(last.day)]
    lines = [
        texts.special(day, what.kind, what.note, "")
        for day in days
        if (what := calendar.special(day)) is not None
    ]
    for unit, own in (await encounter.work.calendar.days()).items():
        if unit != EVERYWHERE:
            where = view.at.unit_name(unit)
            lines += [
                texts.special(day, own[day].kind, own[day].note, where)
                for day in days
                if day in own
            ]
    head = paragraph(Bold(texts.month(first, calendar.working_days_between(first, last))))
    listed = Bullets(tuple((line,) for line in lines)) if lines else texts.NOTHING_SPECIAL
    official = calendar.is_official(first.year)
    state = (texts.OFFICIAL if official else texts.UNOFFICIAL).format(year=first.year)
    before, after = first - timedelta(days=1), last + timedelta(days=1)
    rows: list[tuple[Button, ...]] = [
        (
            Button(texts.BEFORE, f"{MONTH}:{before:%Y-%m}"),
            Button(texts.NEXT, f"{MONTH}:{after:%Y-%m}"),
        )
    ]
    helps: tuple[str, ...] = ()
    if _units(view.at):
        rows.append((Button(texts.CHANGE, FIX),))
        helps = (texts.HELP,)
    may_confirm = could(view.at.person, Action.CONFIRM_CALENDAR)
    if may_confirm and not official:
        rows.append((Button(texts.CONFIRM_YEAR.format(year=first.year), f"{YEAR}:{first.year}"),))
    confirmed = await encounter.work.calendar.confirmed_years()
    if may_confirm and first.year in confirmed:
        rows.append((Button(texts.DOUBT_YEAR.format(year=first.year), f"{UNYEAR}:{first.year}"),))
    return says(encounter, head, listed, state, *helps, rows=tuple(rows))


async def _said(encounter: Encounter, view: Around, words: str, unit: str = "") -> Said:
    """A day and, when it was said too, what it is; the words are the note."""
    units = (unit,) if unit else _units(view.at)
    if not units or not _may(view.at, units[0]):
        return says(encounter, people_texts.NOT_ALLOWED)
    folded = " ".join(map(fold, clean(words).replace(",", " ").split()))
    try:
        days, rest = days_said(folded, Today(day=view.today, calendar=view.calendars.usual))
    except (UnclearError, OverflowError):
        days, rest = (), ""
    if not days:
        return says(encounter, texts.BAD_DAY, form=_form(unit))
    day = min(days, key=lambda one: _place(folded, one))
    if not view.today - BACK <= day <= view.today + AHEAD:
        return says(encounter, texts.FAR_DAY, form=_form(unit))
    kind = next((one for one, pattern in _KINDS if pattern.search(rest)), None)
    if kind is not None and (asked := await gate(encounter)) is not None:
        return asked
    if kind is None or (len(units) > 1 and units[0] != ALL):
        return _ask_where(encounter, view, day, units)
    return await _put(encounter, view, day, units[0], kind, _note(words))


def _ask_where(encounter: Encounter, view: Around, day: date, units: tuple[str, ...]) -> Said:
    if len(units) == 1:
        return _ask_kind(encounter, view, day, units[0])
    rows = tuple(
        (Button(_where(view, unit)[:40], f"{WHERE}:{day.isoformat()}:{unit}"),)
        for unit in units[:MOST_UNITS]
    )
    return says(encounter, texts.ASK_WHERE, rows=rows)


def _ask_kind(encounter: Encounter, view: Around, day: date, unit: str) -> Said:
    calendar = view.calendars.usual if unit == ALL else view.calendar(unit)
    special = calendar.special(day)
    now = texts.usual(working=calendar.is_working(day))
    if special is not None:
        now = texts.KINDS[special.kind]
    field = f"{DAY}:{day.isoformat()}:{unit}"
    rows = (
        tuple(Button(label, f"{field}:{kind.value}") for kind, label in _LABELS.items()),
        (Button(texts.AS_PUBLISHED, f"{field}:{FORGET}"),),
    )
    asked = texts.ASK_KIND.format(day=day_name(day), now=now)
    return says(encounter, asked, rows=rows)


async def _put(  # noqa: PLR0913, PLR0917 - what a change is
    encounter: Encounter, view: Around, day: date, unit: str, kind: Kind | None, why: str
) -> Said:
    if not _may(view.at, unit):
        return says(encounter, people_texts.NOT_ALLOWED)
    work, now, by = encounter.work, encounter.now, actor(view.at.person)
    kept_for = EVERYWHERE if unit == ALL else unit
    before = (await work.calendar.days()).get(kept_for, {}).get(day)
    named, where = day_name(day), _where(view, unit)
    if kind is None:
        if not await work.calendar.forget_day(day, unit=kept_for):
            return says(encounter, texts.WAS_SO.format(day=named))
        said = texts.FORGOTTEN.format(day=named, where=where)
    else:
        what = Day(kind=kind, note=why)
        await work.calendar.set_day(day, what, by=view.at.person.id, at=now, unit=kept_for)
        said = texts.KEPT.format(day=named, what=texts.KINDS[kind], where=where)
    about = f"calendar:{day.isoformat()}"
    was = {"unit": kept_for, "kind": before.kind.value if before else None}
    is_now = {"unit": kept_for, "kind": kind.value if kind else None, "note": why}
    await note(work, by, "set working day", about, now=now, before=was, after=is_now)
    changed = await around(encounter, view.at)
    month = await _month(encounter, changed, day.replace(day=1))
    return says(encounter, said, *month.replies[0].text, rows=month.replies[0].rows)


async def _year(encounter: Encounter, words: str, *, confirmed: bool) -> Said:
    at = await standing(encounter)
    if not could(at.person, Action.CONFIRM_CALENDAR):
        return says(encounter, people_texts.NOT_ALLOWED)
    year = int(words) if re.fullmatch(r"20\d{2}", words) else None
    if year is None:
        return says(encounter, people_texts.OLD_BUTTON)
    work, by, now = encounter.work, actor(at.person), encounter.now
    if confirmed:
        await work.calendar.confirm_year(year, by=at.person.id, at=now)
    else:
        await work.calendar.doubt_year(year)
    about, after = f"calendar:{year}", {"official": confirmed}
    await note(work, by, "confirm year", about, now=now, after=after)
    said = (texts.CONFIRMED if confirmed else texts.DOUBTED).format(year=year)
    return says(encounter, said)


def _units(at: Standing) -> tuple[str, ...]:
    """Where this person may say what a day is; "all" first."""
    own = tuple(one.id for one in at.units if _may(at, one.id))
    return (ALL, *own) if _may(at, ALL) else own


def _may(at: Standing, unit: str) -> bool:
    """True for the unit's own people in charge; for every unit, for those of the highest."""
    wanted = [one.id for one in at.units if one.above is None] if unit == ALL else [unit]
    return any(
        allowed(at.person, Action.CHANGE_CALENDAR, unit=one, units=at.units) for one in wanted
    )


def _form(unit: str) -> Form:
    return Form(name=FORM, step="day", given={"unit": unit} if unit else {})


def _where(view: Around, unit: str) -> str:
    return texts.EVERYWHERE if unit == ALL else view.at.unit_name(unit)


def _first(year: int, month: int) -> date | None:
    try:
        return date(year, month, 1) if 2000 <= year <= 2100 else None  # noqa: PLR2004 known years
    except ValueError:
        return None


def _iso(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _place(folded: str, day: date) -> int:
    """Where a day stands in the words: the first one is meant, «làm bù ngày 2/1» names another."""
    found = re.search(rf"\b0?{day.day}[/.-]0?{day.month}\b", folded)
    return found.start() if found else 0


def _note(words: str) -> str:
    """What was typed beside the first word, which is the day."""
    return " ".join(words.split()[1:])[:LONGEST_NOTE]
