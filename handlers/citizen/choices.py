"""Ask back when several matters fit: at most four, each with what tells it apart."""

from collections.abc import Iterable, Sequence

from handlers.actions import ShowEntry, Simple, reference, write
from handlers.citizen.answering import notice
from handlers.citizen.labels import label, name, rows, title
from handlers.citizen.visit import Visit
from handlers.messages import Button, Reply
from handlers.splitting import shorten
from handlers.texts import buttons as labels
from handlers.texts import cases as texts
from handlers.texts.facts import counter
from knowledge.answer import Topic, place
from knowledge.model import Entry
from knowledge.richtext import Bold, Bullets, paragraph
from knowledge.search.outcome import Match, Unsure

MAX_CHOICES = 4
_HINT = 90  # characters of what tells a choice apart


def choices_reply(visit: Visit, outcome: Unsure) -> Reply:
    """Show the choices; a pressed one is answered on the facet that was asked."""
    entries = [match.entry for match in outcome.choices[:MAX_CHOICES]]
    topic = Topic.of(outcome.facet)
    lines = Bullets(tuple(_line(entry, entries) for entry in entries))
    text = (paragraph(texts.WHICH_MATTER), lines, *notice(visit))
    none = Button(labels.NONE_OF_THESE, write(Simple.NONE_OF_THESE))
    return Reply(text=text, rows=(*_buttons(entries, topic), (none,)))


def suggestion_rows(matches: Iterable[Match]) -> tuple[tuple[Button, ...], ...]:
    """Offer matters that came close."""
    return _buttons([match.entry for match in matches], None)


def _buttons(entries: Sequence[Entry], topic: Topic | None) -> tuple[tuple[Button, ...], ...]:
    buttons = (
        Button(
            label(name(entry)),
            write(ShowEntry(reference=reference(entry.id), topic=topic)),
        )
        for entry in entries
    )
    return rows(buttons, per_row=1)


def _line(entry: Entry, shown: Sequence[Entry]) -> tuple[Bold | str, ...]:
    hint = shorten(_apart(entry, shown), _HINT)
    return (Bold(title(entry)), f" – {hint}") if hint else (Bold(title(entry)),)


def _apart(entry: Entry, shown: Sequence[Entry]) -> str:
    """What tells the entry from the others: a sibling's words, its purpose, who it is for."""
    said = (
        sibling.when
        for other in shown
        for sibling in other.siblings
        if sibling.id == entry.id and sibling.when
    )
    official = entry.official_title if entry.official_title != entry.title else ""
    candidates = (
        next(said, ""),
        entry.purpose,
        official,
        entry.locality,
        _if_differs(entry, shown),
        ", ".join(entry.audience),
        entry.field,
    )
    return next(filter(None, candidates), "")


def _if_differs(entry: Entry, shown: Sequence[Entry]) -> str:
    """The counter, when the choices go to different ones."""
    named = {other.id: counter(place(other)) for other in shown}
    return named[entry.id] if len(set(named.values())) > 1 else ""
