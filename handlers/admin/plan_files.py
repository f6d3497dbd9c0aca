"""A plan comes in: sent as a file, or pasted after /dexuat; what it asks for waits for a word.

/dexuat lists what waits · /dexuat and the text of a plan reads that · a file is a plan
1:q:read reads what was pasted in parts
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath

from handlers.acting import Standing, says, standing
from handlers.admin.obligations_listing import changeable_units, may_change
from handlers.admin.plan_proposals import propose
from handlers.admin.proposals import listed
from handlers.encounter import Encounter, Said
from handlers.files import NotFetched, Wish, content_of
from handlers.inviting import actor, note
from handlers.memory import Form
from handlers.messages import Attachment, Button, Incoming
from handlers.texts import proposals as texts
from knowledge.deadlines.matching import match_unit
from knowledge.deadlines.plans.model import Contradiction, Plan
from knowledge.formats.reading import FormatError
from knowledge.normalize import fold

FORM, READ = "paste", "1:q:read"
LARGEST = 20 * 1024 * 1024  # bytes: what Telegram lets a bot fetch
MOST = 300  # proposals of one plan: the longest of five real ones has some forty
LONGEST = 60_000  # characters of what is pasted in parts
GOES_ON = 1_900  # characters: apps cut a longer message in two, so more may follow
PASTED = "kế hoạch dán vào.txt"

_ACCEPTED = frozenset({".docx", ".xlsx", ".csv", ".txt", ".md", ".tsv"})
_COMMAND = re.compile(r"\s*/\S+\s?", re.DOTALL)
_DONE = frozenset({"xong", "het", "doc", "doc ke hoach"})
_MOST_WORDS = 160  # characters of each side of a contradiction


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRead:
    """What came of reading a file."""

    plan: Plan | None = None
    problem: str = ""  # Vietnamese, when there is no plan


def has_file(incoming: Incoming) -> bool:
    """True for a message that carries a document."""
    return any(one.kind == "file" for one in incoming.attachments)


def read_file(name: str, data: bytes) -> PlanRead:
    """Read a plan, or say why that cannot be done; pure, and may take a while."""
    from knowledge.deadlines.plans.reading import read_plan  # noqa: PLC0415 - takes long to load

    try:
        return PlanRead(plan=read_plan(name, data))
    except FormatError as error:
        return PlanRead(problem=str(error))


async def command(encounter: Encounter, words: str) -> Said:
    """/dexuat, with or without a plan behind it; a file that comes alone is the same."""
    at = await standing(encounter)
    if not changeable_units(at):
        return says(encounter, texts.NOT_YOURS)
    if has_file(encounter.incoming):
        return await _file(encounter, at)
    if not words:
        return await listed(encounter, at)
    pasted = _COMMAND.sub("", encounter.incoming.text, count=1)
    return await _pasted(encounter, at, pasted)


async def more(encounter: Encounter, words: str) -> Said:
    """A further part of what is being pasted, «xong», or a file after all."""
    at = await standing(encounter)
    if not changeable_units(at):
        return says(encounter, texts.NOT_YOURS)
    if has_file(encounter.incoming):
        return await _file(encounter, at)
    if fold(words.lower()) in _DONE:
        return await read_now(encounter, "")
    form = encounter.memory.form
    before = form.given.get("text", "") if form else ""
    return await _pasted(encounter, at, f"{before}\n{encounter.incoming.text}", begun=True)


async def read_now(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """That was all of it."""
    at = await standing(encounter)
    if not changeable_units(at):
        return says(encounter, texts.NOT_YOURS)
    form = encounter.memory.form
    text = form.given.get("text", "") if form is not None and form.name == FORM else ""
    if not text:
        return await listed(encounter, at)
    return await _kept(encounter, at, read_file(PASTED, text.encode()), "")


async def _pasted(encounter: Encounter, at: Standing, text: str, *, begun: bool = False) -> Said:
    if len(text) > LONGEST:
        return says(encounter, texts.TOO_LONG.format(most=LONGEST))
    if begun or len(text) >= GOES_ON:
        form = Form(name=FORM, step="more", given={"text": text})
        rows = ((Button(texts.READ_NOW, READ),),)
        return says(encounter, texts.GOES_ON.format(count=len(text)), rows=rows, form=form)
    return await _kept(encounter, at, read_file(PASTED, text.encode("utf-8", "replace")), "")


async def _file(encounter: Encounter, at: Standing) -> Said:
    """Nothing is done before the file is read: see `handlers.files`."""
    file = next(one for one in encounter.incoming.attachments if one.kind == "file")
    if problem := _unfit(file):
        return says(encounter, problem)
    wish = Wish(attachment=file, read=read_file, most=LARGEST)
    read = content_of(encounter.incoming, wish, PlanRead)
    if isinstance(read, NotFetched):
        return says(encounter, _WHY[read].format(name=file.name))
    return await _kept(encounter, at, read, file.name)


def _unfit(file: Attachment) -> str:
    """Why a file is not even fetched; "" when it is."""
    if not file.reference:
        return texts.NOT_HERE
    if PurePath(file.name).suffix.lower() not in _ACCEPTED:
        return texts.WRONG_KIND
    return texts.TOO_BIG if (file.size or 0) > LARGEST else ""


async def _kept(encounter: Encounter, at: Standing, read: PlanRead, name: str) -> Said:
    plan = read.plan
    if plan is None:
        return says(encounter, read.problem, texts.HOW_TO_SEND)
    if not plan.proposals:
        return says(encounter, texts.READ_NOTHING, *plan.problems)
    if len(plan.proposals) > MOST:
        count = len(plan.proposals)
        return says(encounter, texts.TOO_MANY.format(count=count, most=MOST))
    mine = _mine(plan, at)
    by, now = actor(at.person), encounter.now
    proposed = await propose(encounter.work, (mine,), by=by, now=now)
    about, after = f"plan:{plan.name}", {"proposed": len(proposed.new), "known": proposed.known}
    await note(encounter.work, by, "propose obligations", about, now=now, after=after)
    summary = [texts.read(name, len(proposed.new), proposed.known)]
    if left_out := len(plan.proposals) - len(mine.proposals):
        summary.append(texts.LEFT_OUT.format(count=left_out))
    return await listed(encounter, at, 0, *summary, *_told(plan))


def _mine(plan: Plan, at: Standing) -> Plan:
    """What of a plan who leads only some units may propose; who leads all may everything."""
    if may_change(at, ""):
        return plan
    may, units = changeable_units(at), [(one.id, one.name) for one in at.units]
    own = (one for one in plan.proposals if match_unit(one.unit, units).id in may)
    return replace(plan, proposals=tuple(own))


def _told(plan: Plan) -> Iterator[str]:
    """What a person has to know of a plan that was read."""
    yield from plan.problems
    for each in plan.contradictions:
        first, second = (_quoted(each, side) for side in (each.first, each.second))
        yield texts.CONTRADICTION.format(about=each.about, first=first, second=second)


def _quoted(of: Contradiction, side: tuple[str, str]) -> str:
    """One side; the plan's name where the two are of different plans."""
    name, words = side
    short = words if len(words) <= _MOST_WORDS else f"{words[:_MOST_WORDS]}…"
    return f"«{short}»." if of.first[0] == of.second[0] else f"{name}: «{short}»."


_WHY = {
    NotFetched.AWAY: texts.NOT_FETCHED,
    NotFetched.GONE: texts.FILE_GONE,
    NotFetched.TOO_BIG: texts.TOO_BIG,
    NotFetched.NO_WAY: texts.NOT_HERE,
    NotFetched.UNREADABLE: texts.UNREADABLE,
}
