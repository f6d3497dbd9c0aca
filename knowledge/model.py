"""What the office knows: one type for a procedure, a general question and a redirect."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Value(BaseModel):
    """Base of all knowledge values: immutable, and a field nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Kind(StrEnum):
    """What an entry is for."""

    PROCEDURE = "procedure"  # a TTHC: filed somewhere, with papers and a result
    QUESTION = "question"  # a general question with a written answer
    REDIRECT = "redirect"  # a matter somebody else handles: says who


class Scope(StrEnum):
    """Who issued the record: the same subject often exists in both (domain.md, §0.4)."""

    NATIONAL = "national"
    PROVINCE = "province"


class Confidence(StrEnum):
    """How sure the facts are: marks H, M and L of the reference. A LOW fact is never stated."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class OnlineLevel(StrEnum):
    """Online service level of Nghị định 224/2026 Điều 14."""

    FULL = "full"  # toàn trình
    PARTIAL = "partial"  # một phần
    NONE = "none"  # in person only
    UNKNOWN = "unknown"  # the record does not say


class TimeUnit(StrEnum):
    """Unit of a time limit; DAY is a calendar day."""

    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"


class TimeLimit(Value):
    """How long handling takes. `quantity` is None when the record gives only words."""

    quantity: Decimal | None = None
    unit: TimeUnit | None = None
    text: str = ""  # as the record says it; exceptions belong here


class FreeByRule(Value):
    """No charge because a rule says so — never because a portal field holds 0."""

    kind: Literal["free_by_rule"] = "free_by_rule"
    note: str = ""  # for whom or when
    basis: str = ""  # the rule


class Amount(Value):
    """A fixed charge in Vietnamese đồng."""

    kind: Literal["amount"] = "amount"
    dong: int = Field(ge=0)
    per: str = ""  # "bản", "trang", "lần đăng ký"
    note: str = ""  # for whom or when


class SetByCouncil(Value):
    """The provincial People's Council sets the charge; the national record has no figure."""

    kind: Literal["set_by_council"] = "set_by_council"
    note: str = ""


class NotPublished(Value):
    """The record does not say. `text` keeps what it did print ("Miễn phí" from a default 0)."""

    kind: Literal["not_published"] = "not_published"
    text: str = ""


Fee = Annotated[FreeByRule | Amount | SetByCouncil | NotPublished, Field(discriminator="kind")]


class Method(StrEnum):
    """How papers reach the office."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    POST = "post"


class FilingWay(Value):
    """One way to file, with its own time limit; several charges add up or differ by case."""

    method: Method
    time: TimeLimit | None = None
    fees: tuple[Fee, ...] = ()
    note: str = ""


class Paper(Value):
    """One paper of a dossier; None means the record does not give the number."""

    name: str
    originals: int | None = None
    copies: int | None = None
    forms: tuple[str, ...] = ()  # names of the form files
    is_note: bool = False  # the record printed a remark as if it were a paper


class Case(Value):
    """A variant of a procedure with its own papers and, sometimes, its own time limit."""

    name: str  # "" is the only case, or the papers every case needs
    wordings: tuple[str, ...] = ()  # how a person says it: "con ngoài giá thú"
    papers: tuple[Paper, ...] = ()
    time: TimeLimit | None = None
    note: str = ""


class Sibling(Value):
    """A look-alike entry, and in a few words when it is the right one."""

    id: str
    when: str = ""


class Contradiction(Value):
    """Two texts of one record that cannot both be true; the reader is shown both."""

    about: str  # "time", "fee" …: a Facet value
    texts: tuple[str, ...]


class Validity(Value):
    """Days are inclusive; None means open."""

    in_force_from: date | None = None
    in_force_to: date | None = None
    verified_on: date | None = None
    review_by: date | None = None
    successor: str = ""  # what replaces it after `in_force_to`, in words


class Source(Value):
    """Where the facts come from."""

    url: str = ""
    title: str = ""
    date: str = ""  # day of the source as it prints it
    confidence: Confidence = Confidence.MEDIUM
    complete: bool = True  # False: only a catalogue row (name, code, field, agency)


class Entry(Value):
    """One thing the office can answer about; `id` is the official code for procedures."""

    id: str = Field(min_length=1, max_length=64)
    kind: Kind = Kind.PROCEDURE
    official_title: str = ""
    plain_title: str = ""
    purpose: str = ""  # one sentence: "Dùng khi …"
    wordings: tuple[str, ...] = ()  # everyday ways to ask for it
    field: str = ""
    levels: tuple[str, ...] = ()
    scope: Scope = Scope.NATIONAL
    locality: str = ""  # issuing province when scope is PROVINCE
    issued_by: str = ""
    audience: tuple[str, ...] = ()  # who may file
    received_by: str = ""  # where the papers go: the counter a person walks to
    decided_by: str = ""  # who decides
    cases: tuple[Case, ...] = ()
    ways: tuple[FilingWay, ...] = ()
    fees: tuple[Fee, ...] = ()  # charges that hold for every way
    time: TimeLimit | None = None  # when no way or case has its own
    results: tuple[str, ...] = ()
    conditions: str = ""
    steps: str = ""
    mistakes: tuple[str, ...] = ()  # what people often get wrong
    legal_basis: tuple[str, ...] = ()
    decision: str = ""  # publishing decision: "163/QĐ-BTP"
    url: str = ""
    online: OnlineLevel = OnlineLevel.UNKNOWN
    non_territorial: bool | None = None  # may be filed at any commune
    siblings: tuple[Sibling, ...] = ()
    next_steps: tuple[str, ...] = ()  # ids
    copies: tuple[str, ...] = ()  # ids of the same matter issued elsewhere
    answer: str = ""  # the written answer (questions, redirects); blank lines split paragraphs
    about: tuple[str, ...] = ()  # codes a question explains
    contradictions: tuple[Contradiction, ...] = ()
    demand: int = Field(default=0, ge=0, le=5)  # 5 = nearly every family; 0 = unknown
    validity: Validity = Validity()
    source: Source = Source()

    @property
    def title(self) -> str:
        """What to call it in front of a person."""
        return self.plain_title or self.official_title

    def in_force(self, on: date) -> bool:
        """True when the entry may be answered on that day."""
        start, end = self.validity.in_force_from, self.validity.in_force_to
        return (start is None or start <= on) and (end is None or on <= end)


class Facet(StrEnum):
    """What is asked of an entry; no facet means the whole."""

    DOCUMENTS = "documents"
    FEE = "fee"
    TIME = "time"
    WHERE = "where"
    ONLINE = "online"
    WHO = "who"
    LEGAL = "legal"
    FORM = "form"
    RESULT = "result"
    CONDITIONS = "conditions"


class Wordings(Value):
    """Everyday wordings of one procedure, apart from its record: imported records get them too."""

    code: str
    title: str = ""
    demand: int = Field(default=0, ge=0, le=5)
    say: tuple[str, ...]
    copies: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    differs: dict[str, str] = {}


class Ambiguity(Value):
    """Words that alone name several matters: the bot asks back instead of guessing."""

    say: tuple[str, ...] = Field(min_length=1)
    choices: tuple[str, ...] = Field(min_length=2, max_length=4)  # ids, in the order shown


class OutsideTopic(Value):
    """What is nobody's administrative matter (weather, football), and how people bring it up."""

    id: str = Field(min_length=1, max_length=64)
    title: str = Field(min_length=1)
    say: tuple[str, ...] = Field(min_length=1)
