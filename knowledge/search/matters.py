"""Group entries into matters: one thing a citizen may need, with its copies and its names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.model import Entry, Kind, OutsideTopic, Scope, Sibling, Wordings
from knowledge.normalize import clean, fold
from knowledge.search.index import Row

OFFICIAL, PLAIN, CASE, DIFFERS = 0.95, 1.0, 0.85, 0.8  # trust in each kind of name

_LEADING = re.compile(r"^\s*thủ\s+tục\s+(?:hành chính\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing a citizen may need. `entries`: the one to show first, then its copies."""

    entries: tuple[Entry, ...]
    outside: OutsideTopic | None = None  # nobody's administrative matter: nothing to show
    demand: float = 0.0  # 0..1
    wordings: Wordings | None = None

    def shown(self, on: date) -> Entry | None:
        """The entry to show on that day, or None when none of them is in force."""
        return next((entry for entry in self.entries if entry.in_force(on)), None)

    @property
    def related(self) -> tuple[str, ...]:
        """Codes of look-alikes and natural next steps."""
        entry = self.entries[0]
        said = self.wordings
        return (
            *(sibling.id for sibling in entry.siblings),
            *entry.next_steps,
            *((*said.next, *said.differs) if said else ()),
        )

    @property
    def kind(self) -> Kind | None:
        """None for an outside topic."""
        return self.entries[0].kind if self.entries else None


def lend_wordings(entry: Entry, said: Wordings) -> Entry:
    """What the wordings know and the record does not: plain title, look-alikes, next steps."""
    return entry.model_copy(
        update={
            "plain_title": entry.plain_title or said.title,
            "siblings": entry.siblings
            or tuple(Sibling(id=code, when=when) for code, when in said.differs.items()),
            "next_steps": entry.next_steps or said.next,
            "demand": entry.demand or said.demand,
        }
    )


def group_matters(
    entries: Iterable[Entry], wordings: Iterable[Wordings], outside: Iterable[OutsideTopic] = ()
) -> tuple[Matter, ...]:
    """Entries that are copies of one another become one matter, national records first."""
    known = {entry.id: entry for entry in entries}
    worded = {said.code: said for said in wordings}
    main = _mains(known, worded)
    groups: dict[str, list[Entry]] = {}
    for entry in known.values():
        groups.setdefault(main[entry.id], []).append(entry)
    matters = [_matter(code, members, worded) for code, members in groups.items()]
    matters += [Matter(entries=(), outside=topic) for topic in outside]
    return tuple(matters)


def _mains(known: Mapping[str, Entry], worded: Mapping[str, Wordings]) -> dict[str, str]:
    """Code → code of the entry that stands for it."""
    main: dict[str, str] = {}
    for said in worded.values():
        for code in (said.code, *said.copies):
            main.setdefault(code, said.code)
    for entry in known.values():
        for code in entry.copies:
            main.setdefault(code, entry.id)
    by_title: dict[str, str] = {}
    for entry in sorted(known.values(), key=lambda e: (e.scope is not Scope.NATIONAL, e.id)):
        if entry.kind is Kind.PROCEDURE and entry.id not in main:
            main[entry.id] = by_title.setdefault(_title_key(entry), entry.id)
    for code in known:
        main.setdefault(code, code)
    return main


def _title_key(entry: Entry) -> str:
    return fold(clean(_LEADING.sub("", entry.official_title or entry.title)))


def _matter(code: str, members: list[Entry], worded: Mapping[str, Wordings]) -> Matter:
    order = sorted(members, key=lambda e: (e.id != code, e.scope is not Scope.NATIONAL, e.id))
    said = worded.get(code)
    demand = max([entry.demand for entry in order] + [said.demand if said else 0])
    return Matter(entries=tuple(order), demand=demand / 5, wordings=said)


def rows_of(matters: Sequence[Matter]) -> list[Row]:
    """Every name of every matter."""
    number_of = {entry.id: at for at, matter in enumerate(matters) for entry in matter.entries}
    rows: list[Row] = []
    for group, matter in enumerate(matters):
        names: dict[str, float] = {}
        for entry in matter.entries:
            if entry.official_title:
                names.setdefault(_LEADING.sub("", entry.official_title), OFFICIAL)
            if entry.plain_title:
                names.setdefault(entry.plain_title, PLAIN)
            names.update(dict.fromkeys(entry.wordings, PLAIN))
            for case in entry.cases:
                names.update({f"{entry.title} {said}": CASE for said in case.wordings})
        if matter.wordings is not None:
            names.update(dict.fromkeys((matter.wordings.title, *matter.wordings.say), PLAIN))
            for code, when in matter.wordings.differs.items():
                if code in number_of:
                    rows.append(Row(number_of[code], when, DIFFERS))
        if matter.outside is not None:
            names.update(dict.fromkeys((matter.outside.title, *matter.outside.say), PLAIN))
        rows += [Row(group, name, weight) for name, weight in names.items() if name]
    return rows
