"""A table as offices file it: who issues it, the motto, a title, the table, where it is signed.

The layout follows Nghị định 30/2020/NĐ-CP, Phụ lục I: A4, Times New Roman 13-14, the issuing
body on the left and the country's name and motto on the right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

Value = str | int | date


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the table; the width is in characters."""

    heading: str
    width: int
    centred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything on the page; lists of lines are written one below the other."""

    name: str  # of the tab
    issuer: Sequence[str]
    country: Sequence[str]  # the country's name and its motto
    place_and_day: str
    title: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    closing: Sequence[str]  # under the table, on the left
    signed: Sequence[str]  # under the table, on the right


def write(sheet: Sheet) -> bytes:
    """Write the workbook."""
    from knowledge.formats.administrative_page import workbook  # noqa: PLC0415 - takes long to load

    return workbook(sheet)
