"""The papers of a filing, and the cases a person must choose between to know them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.model import Case, Entry, Paper

NAMES_KEPT = 4096  # names of cases as a person reads them: worked out once, needed in each answer

_MARKER = re.compile(
    r"^(?:[*+\-•–]+|\(?[0-9ivx]{1,4}(?:\.[0-9]+)*[).](?!\d)|[a-zđ]\))\s*", re.IGNORECASE
)
_HEAD = re.compile(r"^(?:(?:đối với|trường hợp)\s+)+", re.IGNORECASE)
_TAIL = re.compile(r"[\s,;]*(?:(?:thì )?hồ sơ (?:bao )?gồm|(?:bao )?gồm(?: có)?)?[\s:;,.]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A case a person can recognise as theirs; `index` counts in `entry.cases`."""

    index: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """The papers of one filing; `undecided` is not empty when they also depend on the case."""

    rows: tuple[Paper, ...]  # as printed: papers, with remarks and sub-headings among them
    note: str = ""
    variant: Variant | None = None
    undecided: tuple[Variant, ...] = ()

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers to bring, remarks left out."""
        return tuple(row for row in self.rows if not row.is_note)


def clean(text: str) -> str:
    """Drop the list marker a text was printed with."""
    return _MARKER.sub("", text.strip()).strip()


def variants(entry: Entry) -> tuple[Variant, ...]:
    """List the cases to choose from, in the order of the record."""
    return tuple(
        Variant(index=index, name=_name(_whole_name(case)))
        for index, case in enumerate(entry.cases)
        if case.name
    )


def dossier(entry: Entry, case: int | None = None) -> Dossier:
    """Gather the common papers, and those of the case; of the first one while none is chosen.

    A question about papers is answered at once: where no papers are common to all cases, the
    first case (entries list the usual one first) is shown, and the others stay to be chosen.
    """
    choices = variants(entry)
    chosen = next((variant for variant in choices if variant.index == case), None)
    shared = tuple(item for item in entry.cases if not item.name)
    usual = None
    if chosen is None and choices and not any(item.papers for item in shared):
        usual = choices[0]
    variant = chosen or usual
    own = () if variant is None else (entry.cases[variant.index],)
    parts = (*shared, *own)
    return Dossier(
        rows=tuple(row for part in parts for row in part.papers),
        note=" ".join(part.note for part in parts if part.note and part.note != _whole_name(part)),
        variant=variant,
        undecided=() if chosen else tuple(each for each in choices if each != usual),
    )


def _whole_name(case: Case) -> str:
    """The name in full: importers keep one that is a sentence as the note of a shortened one."""
    start = case.name.removesuffix("…")
    return case.note if start != case.name and case.note.startswith(start) else case.name


@lru_cache(maxsize=NAMES_KEPT)
def _name(printed: str) -> str:
    bare = _HEAD.sub("", clean(printed))
    name = _TAIL.sub("", bare).strip() or printed
    return name[:1].upper() + name[1:]
