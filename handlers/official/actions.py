"""What the buttons under a reminder say: short, stateless, versioned text; never authority.

1:d:v:12:2026-Q4:7:T-3   show the card of obligation 12, period 2026-Q4, owner 7, rung T-3
n handed in · l in hand · s remind again later · g give to somebody else · k not mine
1:d:m   everything that is mine
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

PREFIX = "1:d"

_PLAIN = re.compile(r"[A-Za-z0-9_.+\-]{1,13}")  # four of them fit into 64 bytes
_DIGEST = 12  # hex digits that stand for what is too long or too odd to be carried
_FIELDS = 4


class Verb(StrEnum):
    """What is done with an occurrence."""

    SHOW = "v"
    DONE = "n"  # «Đã nộp»
    DOING = "l"  # «Đang làm»
    LATER = "s"  # «Nhắc lại sau»
    GIVE = "g"  # «Chuyển người khác»
    NOT_MINE = "k"  # «Không thuộc tôi»


@dataclass(frozen=True, slots=True, kw_only=True)
class OccurrenceAction:
    """A verb about one occurrence; every name stands for itself or is a digest (`reference`)."""

    verb: Verb
    obligation: str
    period: str
    owner: str = ""  # whose share: empty is the unit's
    rung: str = ""  # of the reminder under which it stood


@dataclass(frozen=True, slots=True)
class ShowMine:
    """Show everything that is the presser's."""


Action = OccurrenceAction | ShowMine


def reference(name: str) -> str:
    """What stands for an id, a period, an owner or a rung in an action."""
    if not name or _PLAIN.fullmatch(name):
        return name
    return "~" + hashlib.sha256(name.encode()).hexdigest()[:_DIGEST]


def resolve(wanted: str, names: Iterable[str]) -> str | None:
    """The name that an action means, among those there are; None when it is gone."""
    return next((name for name in names if reference(name) == wanted), None)


def write(action: Action) -> str:
    """The text a button carries, at most 64 bytes."""
    match action:
        case ShowMine():
            return f"{PREFIX}:m"
        case OccurrenceAction(verb=verb, obligation=obligation, period=period):
            names = (obligation, period, action.owner, action.rung)
            return _joined(verb, *map(reference, names))


def read(text: str) -> Action | None:
    """Read an action back; None for anything `write` did not make."""
    if text == f"{PREFIX}:m":
        return ShowMine()
    start, _, rest = text.partition(f"{PREFIX}:")
    verb, *fields = rest.split(":")
    known = next((one for one in Verb if one.value == verb), None)
    if start or known is None or not 1 < len(fields) <= _FIELDS:
        return None
    if not all(_is_reference(one) for one in fields if one) or not all(fields[:2]):
        return None
    obligation, period, owner, rung = (*fields, "", "")[:_FIELDS]
    if _joined(known, obligation, period, owner, rung) != text:
        return None
    return OccurrenceAction(
        verb=known, obligation=obligation, period=period, owner=owner, rung=rung
    )


def _joined(verb: Verb, *fields: str) -> str:
    return ":".join((PREFIX, verb.value, *fields)).rstrip(":")


def _is_reference(field: str) -> bool:
    return bool(_PLAIN.fullmatch(field)) or bool(re.fullmatch(f"~[0-9a-f]{{{_DIGEST}}}", field))
