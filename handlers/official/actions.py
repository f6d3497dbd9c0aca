"""What the buttons under a reminder say: short, stateless, versioned text; never authority.

1:d:v:12:2026-Q4:7:T-3   show the card of obligation 12, period 2026-Q4, owner 7, rung T-3
n handed in · l in hand · s remind again later · g give to somebody else · k not mine
z handed in without a number · u not handed in after all · f a quota is full without counting
b not mine, for no reason said
h in an hour · c this afternoon · t tomorrow · o another day
p:12:2026-Q4:7:2   the second page of people to give to · w:12:2026-Q4:7:31   give to person 31
1:d:m   everything that is mine · 1:d:m:2   its second page
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
_PAGE = re.compile(f"{PREFIX}:m:([2-9]|[1-9][0-9])")


class Verb(StrEnum):
    """What is done with an occurrence."""

    SHOW = "v"
    DONE = "n"  # «Đã nộp»
    DOING = "l"  # «Đang làm»
    LATER = "s"  # «Nhắc lại sau»
    GIVE = "g"  # «Chuyển người khác»
    NOT_MINE = "k"  # «Không thuộc tôi»
    NO_NUMBER = "z"  # «Không có số»
    NO_REASON = "b"  # «Không ghi lý do»
    NOT_DONE = "u"  # «Chưa nộp»: takes «Đã nộp» back
    FULL = "f"  # «Ghi là đã đủ»: a quota, without counting
    IN_AN_HOUR = "h"
    THIS_AFTERNOON = "c"
    TOMORROW = "t"
    ANOTHER_DAY = "o"
    PEOPLE = "p"  # more people to give to; a page stands in the place of the rung
    GIVE_TO = "w"  # a person stands in the place of the rung


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
    """Show everything that is the presser's, a page of it."""

    page: int = 1


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
        case ShowMine(page):
            return f"{PREFIX}:m" if page == 1 else f"{PREFIX}:m:{page}"
        case OccurrenceAction(verb=verb, obligation=obligation, period=period):
            names = (obligation, period, action.owner, action.rung)
            return _joined(verb, *map(reference, names))


def read(text: str) -> Action | None:
    """Read an action back; None for anything `write` did not make."""
    if text == f"{PREFIX}:m":
        return ShowMine()
    if page := _PAGE.fullmatch(text):
        return ShowMine(int(page.group(1)))
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
