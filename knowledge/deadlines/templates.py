"""The library of reports communes commonly owe; each stays off until somebody completes it."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

from knowledge.deadlines.model import (
    DueDay,
    Obligation,
    Period,
    Recurring,
    Term,
)


class Confidence(StrEnum):
    """How well periods and days of a template are known."""

    HIGH = "H"  # read in the text
    MIDDLE = "M"  # restated by others
    LOW = "L"  # usual practice: to be asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One common report, as far as it is known."""

    id: str
    title: str
    rule: Recurring  # without terms: not even the periods are known
    to: str  # "": by the letter
    product: str
    basis: str
    number: str
    confidence: Confidence
    note: str  # Vietnamese, for whoever takes it over

    def taken_over(self, obligation: str, unit: str) -> Obligation:
        """An obligation of a unit, paused until a person has looked at it."""
        return Obligation(
            id=obligation,
            title=self.title,
            unit=unit,
            rule=self.rule,
            to=self.to,
            product=self.product,
            basis=self.basis,
            number=self.number,
            paused=True,
        )


@lru_cache(maxsize=1)
def templates() -> tuple[Template, ...]:
    """All of them, read once."""
    text = resources.files(__package__).joinpath("templates.toml").read_text("utf-8")
    return tuple(_template(each) for each in tomllib.loads(text)["template"])


def _template(each: dict[str, Any]) -> Template:
    return Template(
        id=each["id"],
        title=each["title"],
        rule=Recurring(terms=tuple(_term(term) for term in each["terms"])),
        to=each.get("to", ""),
        product=each["product"],
        basis=each.get("basis", ""),
        number=each.get("number", ""),
        confidence=Confidence(each["confidence"]),
        note=each["note"],
    )


def _term(term: dict[str, Any]) -> Term:
    due = None
    if "day" in term:
        due = DueDay(day=term["day"], before=term.get("before", False))
    return Term(
        period=Period(term["period"]),
        due=due,
        numbers=tuple(term.get("numbers", ())),
    )
