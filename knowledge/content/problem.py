"""What a check reports."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether the content may be used as it is."""

    ERROR = "error"  # wrong: repair before use
    WARNING = "warning"  # usable, but somebody must look at it


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One finding; `message` is Vietnamese, for curators."""

    severity: Severity
    where: str  # entry id or procedure code
    message: str
