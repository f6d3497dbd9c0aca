"""Log what counts towards a quota: «đăng bài: … https://…», and say how it stands then.

/ghi [what] · «đăng bài 20/11: …» · 1:d:q:… which quota · 1:d:e:7 take entry 7 back
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from handlers.access import Action, allowed
from handlers.acting import Standing, says, standing
from handlers.encounter import Encounter, Said
from handlers.inviting import actor, note
from handlers.memory import Form
from handlers.messages import Button
from handlers.official.actions import PREFIX, reference
from handlers.official.duties import quota_pace
from handlers.official.speaking import MINE, short
from handlers.texts import official as official_texts
from handlers.texts import people as people_texts
from handlers.texts import quotas as texts
from handlers.texts.periods import period_name
from knowledge.deadlines.calendar import VIETNAM
from knowledge.deadlines.finding import find
from knowledge.deadlines.model import Obligation, Quota
from knowledge.deadlines.periods import span_at
from knowledge.normalize import clean, fold
from storage.deadline_records import ObligationStatus, QuotaEntry

FORM = "quota"
WHICH, UNDO = f"{PREFIX}:q", f"{PREFIX}:e"
MOST = 8  # quotas to choose from
LONGEST = 200  # characters of what was done
_DIGITS = 18  # of an entry's number: more than a database counts

# What begins a line that logs something, folded.
WORDS = (
    "dang bai", "dang tin", "dang tin bai", "tin bai", "bai viet", "tin", "bai", "doi thoai",
    "tuyen truyen", "phong su", "video", "hoi nghi",
)  # fmt: skip
_DAY = re.compile(r"(?:ngay )?(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?")
_AGO = {"hom nay": 0, "hom qua": 1, "hom kia": 2}
_LINK = re.compile(r"(?<!\S)(?:[a-z][a-z0-9+.-]*:\S+|www\.\S+)", re.IGNORECASE)


class _BadDayError(ValueError):
    """A day that cannot be logged for; its text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that logs something."""

    kind: str  # folded words before the colon, without the day
    day: str  # as it was said; "" is today
    what: str
    link: str


def is_logging(text: str) -> bool:
    """True for a line that begins with what can be logged, and a colon."""
    return read_line(text).kind in WORDS


def read_line(text: str) -> Line:
    """Part a line into what it is, the day, the words and the link."""
    before, colon, after = _parted(text)
    kind, day = (before, "") if colon else ("", "")
    folded = " ".join(fold(clean(kind)).replace(",", " ").split())
    for said in (*_AGO, *(found.group() for found in _DAY.finditer(folded))):
        if folded.endswith(said):
            folded, day = folded.removesuffix(said).removesuffix("ngay ").strip(), said
            break
    found = _LINK.search(after)
    link = found.group() if found else ""
    rest = after.replace(link, " ", 1) if link else after
    what = " ".join(rest.split()).strip(" ,;–-")[:LONGEST]
    return Line(kind=folded, day=day, what=what, link=link)


async def command(encounter: Encounter, words: str) -> Said:
    """Log a line; ask which quota when several fit."""
    at = await standing(encounter)
    if not at.person.is_active:
        return says(encounter, people_texts.LOCKED)
    quotas = await _quotas(encounter, at)
    if not quotas:
        return says(encounter, texts.NO_QUOTA)
    line = read_line(words)
    if not line.what and not line.link:
        return says(encounter, texts.HOW)
    fitting = _fitting(quotas, line)
    if len(fitting) != 1:
        return _which(encounter, fitting or quotas, words)
    return await _log(encounter, at, fitting[0], line)


async def chosen(encounter: Encounter, words: str) -> Said:
    """The quota was pressed; the line waits in the dialog."""
    at, form = await standing(encounter), encounter.memory.form
    if not at.person.is_active:
        return says(encounter, people_texts.LOCKED)
    if form is None or form.name != FORM:
        return says(encounter, official_texts.FORM_GONE, texts.HOW)
    quotas = await _quotas(encounter, at)
    found = next((one for one in quotas if reference(one.id) == words), None)
    if found is None:
        return says(encounter, texts.NOT_OPEN, rows=((MINE,),))
    return await _log(encounter, at, found, read_line(form.given.get("line", "")))


async def undo(encounter: Encounter, words: str) -> Said:
    """Take an own entry back."""
    at = await standing(encounter)
    if not at.person.is_active:
        return says(encounter, people_texts.LOCKED)
    number = int(words) if words.isascii() and words.isdecimal() and len(words) <= _DIGITS else 0
    if not await encounter.work.quotas.remove(number, at.person.id):
        return says(encounter, texts.GONE, rows=((MINE,),))
    about = f"entry:{number}"
    await note(encounter.work, actor(at.person), "take back entry", about, now=encounter.now)
    return says(encounter, texts.UNDONE, rows=((MINE,),))


async def _quotas(encounter: Encounter, at: Standing) -> tuple[Obligation, ...]:
    """The quotas this person may log for: of units in their line, and their own."""
    stored = await encounter.work.obligations.all((ObligationStatus.ACTIVE,))
    found = (one.obligation for one in stored if isinstance(one.obligation.rule, Quota))
    return tuple(
        one
        for one in found
        if not one.paused
        and (
            at.person.id in one.owners
            or allowed(at.person, Action.LOG_QUOTA, unit=one.unit, units=at.units)
        )
    )


def _fitting(quotas: tuple[Obligation, ...], line: Line) -> tuple[Obligation, ...]:
    """Those whose counted thing or title is what the line begins with."""
    if not line.kind:
        return quotas
    names = [f"{_counted(one)} {one.title}" for one in quotas]
    return tuple(quotas[place] for place in find(line.kind.removeprefix("dang "), names))


def _counted(one: Obligation) -> str:
    return one.rule.counted if isinstance(one.rule, Quota) else ""


def _which(encounter: Encounter, quotas: tuple[Obligation, ...], words: str) -> Said:
    rows = tuple(
        (Button(short(texts.what_for(_counted(one), one.title)), f"{WHICH}:{reference(one.id)}"),)
        for one in quotas[:MOST]
    )
    form = Form(name=FORM, step="which", given={"line": words[:600]})
    return says(encounter, texts.WHICH, rows=rows, form=form)


async def _log(encounter: Encounter, at: Standing, quota: Obligation, line: Line) -> Said:
    rule, work, today = quota.rule, encounter.work, encounter.now.astimezone(VIETNAM).date()
    if line.link and not _is_link(line.link):
        return says(encounter, texts.BAD_LINK)
    try:
        day = _day(line.day, today)
    except _BadDayError as refused:
        return says(encounter, str(refused))
    span = span_at(rule.period, day) if isinstance(rule, Quota) else None
    if not isinstance(rule, Quota) or span is None:
        return says(encounter, texts.NOT_OPEN)
    those = await work.quotas.between(quota.id, span.first, span.last)
    same = next((one for one in those if line.link and one.link == line.link), None)
    if same is not None:
        return says(encounter, texts.logged_before(same.day), rows=((MINE,),))
    number = await work.quotas.add(
        QuotaEntry(
            obligation=quota.id,
            person=at.person.id,
            day=day,
            what=line.what,
            link=line.link,
            logged_at=encounter.now,
        )
    )
    await note(
        work,
        actor(at.person),
        "log",
        f"obligation:{quota.id}",
        now=encounter.now,
        after={"entry": number, "day": day.isoformat()},
    )
    period = period_name(span.key)
    said = [texts.logged(rule.counted, period, line.what)]
    if day != today:
        said.append(texts.on_day(day))
    stands = await quota_pace(work, quota, span.key, encounter.now)
    if stands is not None:
        said.append(texts.pace(stands.done, stands.wanted, period, stands.working_days_left))
    rows = ((Button(texts.UNDO, f"{UNDO}:{number}"), MINE),)
    return says(encounter, *said, rows=rows)


def _parted(text: str) -> tuple[str, str, str]:
    """Before and after the first colon that is no link's."""
    found = re.search(r":(?!//)", text)
    if found is None:
        return "", "", text
    return text[: found.start()], ":", text[found.end() :]


def _day(said: str, today: date) -> date:
    """The day a line counts for; without its year the last such day there was."""
    if not said:
        return today
    if said in _AGO:
        return today - timedelta(days=_AGO[said])
    found = _DAY.fullmatch(said)
    if found is None:
        raise _BadDayError(texts.NO_SUCH_DAY)
    number, month, year = found.groups()
    try:
        day = date(int(year or today.year), int(month), int(number))
        if day > today and year is None and day - today > timedelta(days=31):
            day = date(today.year - 1, int(month), int(number))
    except ValueError as cause:
        raise _BadDayError(texts.NO_SUCH_DAY) from cause
    if day > today:
        raise _BadDayError(texts.NOT_YET)
    return day


def _is_link(link: str) -> bool:
    """A web address, as text: nothing is ever fetched."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and "." in host and not parts.username
