"""Obligations as the JSON that is kept of them, and back."""

import json
from typing import Any

from pydantic import TypeAdapter

from knowledge.deadlines.model import (
    Continuous,
    InMonth,
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
_OBLIGATION = TypeAdapter(Obligation)


def write_obligation(obligation: Obligation) -> str:
    """The obligation as JSON; its rule says of which kind it is."""
    body: dict[str, Json] = _OBLIGATION.dump_python(obligation, mode="json")
    body["rule"]["kind"] = _NAMES[type(obligation.rule)]
    return storable(json.dumps(body, ensure_ascii=False, separators=(",", ":")))


def read_obligation(body: str) -> Obligation:
    """Read back what `write_obligation` gave; a field added later has its default."""
    view: dict[str, Json] = json.loads(body)
    rule = view["rule"]
    # Given as a value, so that no kind can be taken for another one with the same fields.
    view["rule"] = _RULES[rule.pop("kind")].validate_python(rule)
    return _OBLIGATION.validate_python(view)
