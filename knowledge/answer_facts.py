"""The facts an answer can consist of: values only, no sentence of ours among them."""

from dataclasses import dataclass
from enum import StrEnum

from knowledge.answer_cases import Dossier, Variant
from knowledge.answer_route import Counter
from knowledge.model import Fee, Method, OnlineLevel, TimeLimit


class Silence(StrEnum):
    """Why a fact is not stated."""

    NOT_PUBLISHED = "not_published"  # the record leaves it blank
    CATALOGUE_ONLY = "catalogue_only"  # only name, code, field and agency are published
    UNSURE = "unsure"  # we have it from a source too weak to repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """Nothing to state, and why."""

    why: Silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What one or several ways of filing cost; no methods = every way; no fees = not said."""

    methods: tuple[Method, ...]
    fees: tuple[Fee, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    """The charges, line by line."""

    lines: tuple[Charge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One time limit and what it holds for; neither methods nor case = everything."""

    limit: TimeLimit
    methods: tuple[Method, ...] = ()
    case: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The time limits, line by line."""

    lines: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where to go: the counter, the names the record prints, and the ways it accepts papers."""

    counter: Counter
    received_by: str
    decided_by: str
    anywhere: bool | None  # may be filed at any commune
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Online:
    """Whether it can be filed online; `listed` = the record describes an online way."""

    level: OnlineLevel
    listed: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """Short facts one under another."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The rules it rests on and the decision that published it."""

    basis: tuple[str, ...]
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """An official or written text, to be shown as it stands."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The whole in a few facts; `papers` is the fewest and the most papers over all cases."""

    purpose: str
    place: Place
    charges: Charges | Silent
    terms: Terms | Silent
    papers: tuple[int, int] | None
    variants: tuple[Variant, ...]


Facts = Summary | Dossier | Charges | Terms | Place | Online | Items | Law | Prose | Silent
