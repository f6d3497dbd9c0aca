"""Further looks at one entry: which case, what it is mistaken for, the topics that did not fit."""

from handlers.actions import Checklist, ChooseCase, Goal, ShowEntry, reference, write
from handlers.citizen.chips import entry_button, further_topics, human_button, topic_button
from handlers.citizen.labels import case_label, rows, title
from handlers.citizen.visit import Visit
from handlers.messages import Button, Reply
from handlers.splitting import shorten
from handlers.texts import buttons as labels
from handlers.texts import cases as texts
from knowledge.answer import Topic
from knowledge.answer_cases import Variant, variants
from knowledge.model import Entry
from knowledge.richtext import Bold, Bullets, Span, paragraph

PER_PAGE = 6  # cases listed at once
_CASE_LENGTH = 110  # characters of a case name inside the list
_WHEN_LENGTH = 150
_ALIKE = 5  # look-alikes listed


def which_case(entry: Entry, goal: Goal, page: int = 0) -> Reply:
    """Ask which case is meant, six at a time."""
    every = variants(entry)
    if not every:
        return Reply(text=(paragraph(texts.NO_CASES),), rows=((entry_button(entry),),))
    start = page * PER_PAGE if page * PER_PAGE < len(every) else 0
    listed = every[start : start + PER_PAGE]
    question = texts.WHICH_CASE_MORE if start else texts.WHICH_CASE
    names: tuple[tuple[Span, ...], ...] = tuple(
        (shorten(variant.name, _CASE_LENGTH),) for variant in listed
    )
    buttons = [
        Button(case_label(entry, variant.name), _chosen(entry, goal, variant))
        for variant in listed
    ]
    if start + PER_PAGE < len(every):
        further = ChooseCase(reference=reference(entry.id), goal=goal, page=page + 1)
        buttons.append(Button(labels.MORE_CASES, write(further)))
    text = (paragraph(Bold(title(entry))), Bullets(names), paragraph(question))
    return Reply(text=text, rows=(*rows(buttons, per_row=1), (_back(entry), human_button())))


def look_alikes(visit: Visit, entry: Entry) -> Reply:
    """Say when each look-alike is the right one."""
    before, name = texts.look_alikes_of(title(entry))
    pairs = [
        (found, sibling.when)
        for sibling in entry.siblings[:_ALIKE]
        if (found := visit.knowledge.entries.get(sibling.id))
    ]
    lines = tuple(_alike(found, when) for found, when in pairs)
    buttons = rows((entry_button(found) for found, _ in pairs), per_row=1)
    text = (paragraph(before, Bold(name), ":"), Bullets(lines))
    return Reply(text=text, rows=(*buttons, (_back(entry), human_button())))


def more_topics(entry: Entry, case: int | None) -> Reply:
    """Offer the topics behind "Mục khác"."""
    offered = [topic_button(entry, topic, case) for topic in further_topics(entry)]
    text = (paragraph(Bold(title(entry))), paragraph(texts.MORE_OF_THIS))
    return Reply(text=text, rows=(*rows(offered), (_back(entry), human_button())))


def _back(entry: Entry) -> Button:
    return entry_button(entry, labels.BACK_TO_ENTRY)


def _alike(entry: Entry, when: str) -> tuple[Span, ...]:
    name, rest = texts.differs(title(entry), shorten(when, _WHEN_LENGTH))
    return (Bold(name), rest) if rest else (Bold(name),)


def _chosen(entry: Entry, goal: Goal, variant: Variant) -> str:
    ref = reference(entry.id)
    match goal:
        case Goal.DOCUMENTS:
            return write(ShowEntry(reference=ref, topic=Topic.DOCUMENTS, case=variant.index))
        case Goal.TIME:
            return write(ShowEntry(reference=ref, topic=Topic.TIME, case=variant.index))
        case Goal.CHECKLIST:
            return write(Checklist(reference=ref, case=variant.index))
