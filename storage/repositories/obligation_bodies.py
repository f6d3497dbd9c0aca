"""Obligations as the JSON that is kept of them, and back."""

import json
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from knowledge.deadlines.model import (
    Continuous,
    DueRule,
    InMonth,
    Ladder,
    Obligation,
    OnDate,
    OnEvent,
    Quota,
    Recurring,
    Target,
)
from storage.repositories.border import storable

Json = Any  # what json.loads can give

# The word that names each kind of rule in the JSON; never changed, for stored bodies have it.
_RULES: dict[str, TypeAdapter[Any]] = {
    "date": TypeAdapter(OnDate),
    "month": TypeAdapter(InMonth),
    "recurring": TypeAdapter(Recurring),
    "event": TypeAdapter(OnEvent),
    "continuous": TypeAdapter(Continuous),
    "quota": TypeAdapter(Quota),
    "target": TypeAdapter(Target),
}
_NAMES: dict[type, str] = {
    OnDate: "date",
    InMonth: "month",
    Recurring: "recurring",
    OnEvent: "event",
    Continuous: "continuous",
    Quota: "quota",
    Target: "target",
}
_LADDER = TypeAdapter(Ladder)
_OBLIGATION = TypeAdapter(Obligation)


def write_obligation(obligation: Obligation) -> str:
    """The obligation as JSON; its rule says of which kind it is.

    Rule and ladder are JSON within it: many obligations have the same, which is read but once.
    """
    body: dict[str, Json] = _OBLIGATION.dump_python(obligation, mode="json")
    rule = {"kind": _NAMES[type(obligation.rule)], **body["rule"]}
    return storable(_dump({**body, "rule": _dump(rule), "ladder": _dump(body["ladder"])}))


def read_obligation(body: str) -> Obligation:
    """Read back what `write_obligation` gave; a field added later has its default."""
    view: dict[str, Json] = json.loads(body)
    # Given as values, so that no kind can be taken for another one with the same fields.
    view["rule"] = _read_rule(view["rule"])
    view["ladder"] = _read_ladder(view["ladder"])
    return _OBLIGATION.validate_python(view)


@lru_cache(maxsize=4096)
def _read_rule(text: str) -> DueRule:
    rule: dict[str, Json] = json.loads(text)
    read: DueRule = _RULES[rule.pop("kind")].validate_python(rule)
    return read


@lru_cache(maxsize=4096)
def _read_ladder(text: str) -> Ladder:
    return _LADDER.validate_json(text)


def _dump(view: Json) -> str:
    return json.dumps(view, ensure_ascii=False, separators=(",", ":"))
