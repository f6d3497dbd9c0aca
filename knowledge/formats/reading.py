"""What a reader of files gives back, and the ways a file can fail to be read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from pydantic import ValidationError

from knowledge.model import Entry

Raw = TypeVar("Raw")


class Format(StrEnum):
    """The kinds of files we read."""

    RECORD = "record"  # our collected records, one JSON object a line
    PORTAL_DETAIL = "portal_detail"  # the portal's own JSON of one procedure
    PORTAL_CATALOGUE = "portal_catalogue"  # the portal's own JSON, one catalogue row a line
    PORTAL_LIST = "portal_list"  # the portal's list export, .xlsx
    WARD_LIST = "ward_list"  # a commune's own list: codes and names
    OWN_JSONL = "own_jsonl"  # our export, one layer a line
    OWN_XLSX = "own_xlsx"  # our export, one layer a row


class FormatError(Exception):
    """The whole file cannot be read; the message (Vietnamese) says what to do next.

    * FormatError
      x UnknownFormat - not a kind of file we read
      x TooBig - larger than we agree to unpack
      x WrongEncoding - the letters are not UTF-8
      x Damaged - the right kind, but broken
      x Dangerous - built to harm: entity tricks, bombs
    """


class UnknownFormat(FormatError):  # noqa: N818 - says what is wrong
    """Not a kind of file we read."""


class TooBig(FormatError):  # noqa: N818 - says what is wrong
    """Larger than we agree to unpack."""


class WrongEncoding(FormatError):  # noqa: N818 - says what is wrong
    """The letters are not UTF-8."""


class Damaged(FormatError):  # noqa: N818 - says what is wrong
    """The right kind of file, but broken."""


class Dangerous(FormatError):  # noqa: N818 - says what is wrong
    """Built to harm the reader."""


class BadRow(Exception):  # noqa: N818 - says what is wrong
    """One row cannot be read; the message (Vietnamese) is the reason shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry read; `origin` and `status` are "" unless the file itself says them."""

    number: int  # as the person sees it: line of a text file, row of a sheet
    entry: Entry
    origin: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row that could not be read, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Something damaged that was put right, always reported."""

    row: int
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that a file said, in its order."""

    format: Format
    read: int  # rows seen: entries, rejected and merged ones
    entries: tuple[Row, ...]
    rejected: tuple[Rejected, ...] = ()
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What one row came to; repairs are (before, after, why)."""

    entry: Entry
    repairs: tuple[tuple[str, str, str], ...] = ()
    origin: str = ""
    status: str = ""


def never_same(_first: Entry, _second: Entry) -> bool:
    """Every repeated code is a mistake of the file."""
    return False


def assemble(
    kind: Format,
    rows: Iterable[tuple[int, Raw]],
    parse: Callable[[Raw], Parsed],
    same: Callable[[Entry, Entry], bool] = never_same,
) -> Reading:
    """Read row by row; a repeated code is rejected unless `same` says it repeats the first."""
    seen: dict[tuple[str, str], Row] = {}
    rejected: list[Rejected] = []
    repairs: list[Repair] = []
    count = 0
    for number, raw in rows:
        count += 1
        try:
            parsed = parse(raw)
        except BadRow as problem:
            rejected.append(Rejected(row=number, reason=str(problem)))
            continue
        except ValidationError as problem:
            rejected.append(Rejected(row=number, reason=explain(problem)))
            continue
        key = (parsed.entry.id, parsed.origin)
        first = seen.get(key)
        if first is not None and not same(first.entry, parsed.entry):
            reason = f"Mã {key[0]} đã có ở dòng {first.number} của tệp. Giữ lại một dòng."
            rejected.append(Rejected(row=number, reason=reason))
            continue
        repairs += [Repair(row=number, before=b, after=a, why=w) for b, a, w in parsed.repairs]
        if first is not None:
            why = f"trùng với dòng {first.number}, đã gộp"
            repairs.append(Repair(row=number, before=key[0], after=key[0], why=why))
            continue
        seen[key] = Row(
            number=number, entry=parsed.entry, origin=parsed.origin, status=parsed.status
        )
    return Reading(
        format=kind,
        read=count,
        entries=tuple(seen.values()),
        rejected=tuple(rejected),
        repairs=tuple(repairs),
    )


MEANINGS = {
    "missing": "thiếu",
    "extra_forbidden": "là trường lạ",
    "string_type": "phải là chữ",
    "string_too_short": "để trống",
    "string_too_long": "quá dài",
    "string_unicode": "có ký tự hỏng",
    "enum": "có giá trị lạ",
    "literal_error": "có giá trị lạ",
}


def explain(problem: ValidationError) -> str:
    """The first few errors of pydantic in words an office can act on."""
    parts = []
    for error in problem.errors(include_url=False, include_input=False)[:3]:
        where = ".".join(str(step) for step in error["loc"]) or "dòng"
        parts.append(f"“{where[:80]}” {MEANINGS.get(error['type'], 'sai kiểu dữ liệu')}")
    return "Trường " + "; ".join(parts) + "."
