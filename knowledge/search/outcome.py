"""What a look-up can end in: the six outcomes, and the evidence behind each."""

from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.model import Entry, Facet


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry with its score; scores are comparable within one knowledge base only."""

    entry: Entry
    score: float  # 0..1, calibrated: see docs/decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why the outcome is what it is, for `--explain`."""

    normalized: str = ""
    expansions: tuple[str, ...] = ()
    matched: tuple[str, ...] = ()  # words of the question that met the winner
    notes: tuple[str, ...] = ()  # rules that spoke, in order
    threshold: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the conversation is about; the caller drops it after CONTEXT_LIFETIME."""

    entry_id: str | None = None  # the entry last answered
    facet: Facet | None = None
    shown: tuple[str, ...] = ()  # ids of the choices last shown, in order
    question: str = ""  # the last question that had a topic


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    ranked: tuple[Match, ...] = ()  # best first, at most ten
    facet: Facet | None = None
    explanation: Explanation = field(default_factory=Explanation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(_Outcome):
    """Sure enough to answer with `match` (a procedure or a question)."""

    match: Match
    case: int | None = None  # index into match.entry.cases when the question names one


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure(_Outcome):
    """Ask back: two to four choices, best first (a copy of the head of `ranked`).

    One choice only when nothing else in the knowledge shares a word with the question.
    """

    choices: tuple[Match, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere(_Outcome):
    """Somebody else's matter; `match.entry` is a redirect and says whose."""

    match: Match


class Refusal(StrEnum):
    """Why nothing is presented."""

    NOT_KNOWN = "not_known"  # looks like a question for us, but no entry is close
    OTHER_DOMAIN = "other_domain"  # weather, football, cooking …
    GIBBERISH = "gibberish"
    FOREIGN = "foreign"  # another language
    INJECTION = "injection"  # tries to steer the program
    PERSONAL_DATA = "personal_data"  # asks about somebody else
    WRONGDOING = "wrongdoing"  # asks for help to forge or bribe
    DENUNCIATION = "denunciation"  # accuses a person: never taken in chat


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound(_Outcome):
    """An honest no, with its reason."""

    reason: Refusal


class Courtesy(StrEnum):
    """Kinds of talk that need a friendly word, not a procedure."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    IDENTITY = "identity"  # "bạn là ai, người hay máy"
    ABUSE = "abuse"
    PRAISE = "praise"
    ACKNOWLEDGE = "acknowledge"  # "ok", "để mai tính"
    CHAT = "chat"  # anything else sociable
    HUMAN = "human"  # wants to talk to an official
    HELP = "help"  # "bạn làm được gì"


@dataclass(frozen=True, slots=True, kw_only=True)
class Social(_Outcome):
    """Small talk."""

    kind: Courtesy


class Danger(StrEnum):
    """What kind of emergency: decides which number comes first."""

    FIRE = "fire"  # 114
    RESCUE = "rescue"  # 114, 112: drowning, flood, trapped, gas
    VIOLENCE = "violence"  # 113
    CRIME = "crime"  # 113: burglary, robbery
    MEDICAL = "medical"  # 115
    MISSING = "missing"  # 113, 111 for children
    CHILD = "child"  # 111
    SUICIDE = "suicide"  # 115, a kind word


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency(_Outcome):
    """Danger to life: numbers at once, nothing else first."""

    kind: Danger


Outcome = Found | Unsure | Elsewhere | NotFound | Social | Emergency
