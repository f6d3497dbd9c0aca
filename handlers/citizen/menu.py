"""The first reply: what the assistant can do, and a few things to ask right away."""

from handlers.citizen.chips import entry_button, human_button
from handlers.citizen.labels import rows
from handlers.citizen.visit import Visit
from handlers.messages import Button, Reply
from handlers.texts import courtesy as texts
from knowledge.model import Entry, Kind
from knowledge.richtext import paragraph

_CHIPS = 5  # matters offered, beside "gặp cán bộ"


def greeting(visit: Visit) -> Reply:
    """Introduce the assistant in three lines."""
    lines = (texts.greeting(visit.office.name), texts.CAN_DO, texts.NEVER_ASKS)
    return Reply(text=tuple(map(paragraph, lines)), rows=chips(visit))


def help_reply(visit: Visit) -> Reply:
    """Say how to ask."""
    return Reply(text=(paragraph(texts.CAN_DO), paragraph(texts.HELP)), rows=chips(visit))


def chips(visit: Visit) -> tuple[tuple[Button, ...], ...]:
    """What people need most, and an official."""
    return rows((*map(entry_button, _wanted_most(visit)), human_button()), per_row=2)


def _wanted_most(visit: Visit) -> list[Entry]:
    offered = (
        entry
        for entry in visit.knowledge.entries.values()
        if entry.kind is Kind.PROCEDURE and entry.demand and entry.in_force(visit.today)
    )
    ordered = sorted(offered, key=lambda entry: (-entry.demand, -len(entry.wordings), entry.id))
    by_field: dict[str, Entry] = {}
    for entry in ordered:  # one of each field first: five kinds of papers, not five of one
        by_field.setdefault(entry.field, entry)
    firsts = list(by_field.values())
    rest = [entry for entry in ordered if entry not in firsts]
    return (firsts + rest)[:_CHIPS]
