"""The questions of the form, each with its buttons."""

from collections.abc import Callable, Iterable, Mapping

from handlers.admin.obligation_card import facts, gaps
from handlers.admin.obligation_draft import Seen
from handlers.admin.obligations_listing import changeable_units, short
from handlers.messages import Button
from handlers.texts import obligation_form as texts
from handlers.texts import obligations
from knowledge.deadlines.model import Period, Recurring
from knowledge.richtext import Block, paragraph

PRESS, BACK, STOP, SAVE = "1:q:f", "1:q:back", "1:q:stop", "1:q:save"
CONFIRM = "confirm"
MOST_BUTTONS = 8  # of units or people; where there are more they are typed

# Steps answered with a number: where buttons are a numbered list, it is no number of a button.
NUMERIC = frozenset({"day", "date", "term", "quota", "figure"})

Said = str | Block
Rows = tuple[tuple[Button, ...], ...]
_Question = tuple[tuple[Said, ...], Rows]


def ask(step: str, seen: Seen) -> _Question:
    """What is asked at this step, and its buttons but the way back."""
    asker = _ASKERS.get(step)
    if asker is not None:
        return asker(seen)
    return (_WORDS[step],), _choices(step, _CHOICES.get(step, {}))


def way_back(*, can_go_back: bool) -> tuple[Button, ...]:
    """The last row of every step."""
    stop = Button(texts.STOP, STOP)
    return (Button(texts.BACK, BACK), stop) if can_go_back else (stop,)


def _unit(seen: Seen) -> _Question:
    may = changeable_units(seen.view.at)
    named = {one: seen.view.at.unit_name(one) for one in may[:MOST_BUTTONS]}
    written = f"{obligations.UNIT}{obligations.as_written(seen.written)}"
    said = (written, texts.ASK_UNIT) if seen.written else (texts.ASK_UNIT,)
    return said, _choices("unit", named if len(may) <= MOST_BUTTONS else {})


def _day(seen: Seen) -> _Question:
    rule = seen.one.rule
    periods = {term.period for term in rule.terms} if isinstance(rule, Recurring) else set()
    asked = texts.ASK_DAY
    if periods == {Period.WEEK}:
        asked = texts.ASK_WEEKDAY
    elif periods == {Period.YEAR}:
        asked = texts.ASK_DAY_OF_YEAR
    return (asked,), _choices("day", {"none": texts.NO_LETTER})


def _owners(seen: Seen) -> _Question:
    one, at = seen.one, seen.view.at
    here = [person for person in at.people if person.unit == one.unit and person.is_active]
    chosen = [person.name for owner in one.owners if (person := at.find(owner))]
    said = (texts.OWNERS_SO_FAR.format(names=texts.names(chosen)),) if chosen else ()
    listed = here[:MOST_BUTTONS] if len(here) <= MOST_BUTTONS else []
    people = {
        person.id: f"☑ {person.name}" if person.id in one.owners else person.name
        for person in listed
    }
    ends = {"done": texts.READY} if chosen else {"head": texts.HEAD_ALONE}
    return (*said, texts.ASK_OWNERS), (*_choices("owners", people), *_choices("owners", ends))


def _confirm(seen: Seen) -> _Question:
    one = seen.one
    missing = gaps(one)
    incomplete = texts.CONFIRM_INCOMPLETE.format(missing=obligations.missing(missing))
    notes = (incomplete,) if missing else ()
    said = (texts.CONFIRM, paragraph(one.title), *facts(one, seen.view), *notes)
    return said, ((Button(texts.SAVE, SAVE),),)


def _choices(step: str, values: Mapping[str, str]) -> Rows:
    buttons = [Button(short(label), f"{PRESS}:{step}:{value}") for value, label in values.items()]
    return tuple(_in_rows(buttons))


def _in_rows(buttons: list[Button]) -> Iterable[tuple[Button, ...]]:
    """Two short ones side by side."""
    row: tuple[Button, ...] = ()
    for button in buttons:
        if len(button.label) > 18:  # noqa: PLR2004 letters that fit in half a phone's width
            yield from ((row,) if row else ())
            row = ()
            yield (button,)
        elif row:
            yield (*row, button)
            row = ()
        else:
            row = (button,)
    if row:
        yield row


_WORDS = {
    "title": texts.ASK_TITLE, "to": texts.ASK_TO, "basis": texts.ASK_BASIS,
    "kind": texts.ASK_KIND, "periods": texts.ASK_PERIODS, "date": texts.ASK_DATE,
    "month": texts.ASK_MONTH, "event": texts.ASK_EVENT, "term": texts.ASK_TERM,
    "quota": texts.ASK_QUOTA, "figure": texts.ASK_FIGURE, "nudge": texts.ASK_NUDGE,
    "shift": texts.ASK_SHIFT, "ladder": texts.ASK_LADDER,
}  # fmt: skip
_CHOICES: Mapping[str, Mapping[str, str]] = {
    "to": {"-": texts.SKIP}, "basis": {"-": texts.SKIP}, "kind": texts.KINDS,
    "periods": texts.PERIODS, "nudge": texts.NUDGES, "shift": texts.SHIFTS,
    "ladder": texts.LADDERS,
}  # fmt: skip
_ASKERS: Mapping[str, Callable[[Seen], _Question]] = {
    "unit": _unit, "day": _day, "owners": _owners, CONFIRM: _confirm,
}  # fmt: skip
STEPS = frozenset({*_WORDS, *_ASKERS})
