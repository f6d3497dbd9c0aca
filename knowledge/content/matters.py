"""Which ids are one matter: a procedure and its declared copies in the provinces."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.model import Entry, Wordings


@dataclass(frozen=True, slots=True)
class Matters:
    """Ids joined by declared copies, in either direction and over any number of steps."""

    head: dict[str, str]  # id → the id that stands for its matter

    @classmethod
    def of(cls, entries: Iterable[Entry], wordings: Iterable[Wordings]) -> "Matters":
        """Join every id with the copies declared for it."""
        head: dict[str, str] = {}
        for code, copies in _declared(entries, wordings):
            for copy in copies:
                head[_head(head, copy)] = _head(head, code)
        return cls({code: _head(head, code) for code in tuple(head)})

    def same(self, one: str, other: str) -> bool:
        """True when both ids are one matter."""
        return self.head.get(one, one) == self.head.get(other, other)


def _declared(
    entries: Iterable[Entry], wordings: Iterable[Wordings]
) -> Iterable[tuple[str, tuple[str, ...]]]:
    for entry in entries:
        yield entry.id, entry.copies
    for item in wordings:
        yield item.code, item.copies


def _head(head: dict[str, str], code: str) -> str:
    while head.get(code, code) != code:
        code = head[code]
    head.setdefault(code, code)
    return code
