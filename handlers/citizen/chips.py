"""The buttons under an answer: only what the entry can tell or honestly say is not published."""

from handlers.actions import (
    Checklist,
    ChooseCase,
    MoreTopics,
    ShowEntry,
    ShowSiblings,
    Simple,
    reference,
    write,
)
from handlers.citizen.labels import case_label, label, name, rows
from handlers.citizen.visit import Visit
from handlers.messages import Button
from handlers.texts import buttons as texts
from handlers.texts.topics import LABELS
from knowledge.answer import Topic, can_tell
from knowledge.answer_cases import Variant, dossier, variants
from knowledge.model import Confidence, Entry, Kind

FIRST_TOPICS = (
    Topic.DOCUMENTS,
    Topic.FEE,
    Topic.TIME,
    Topic.WHERE,
    Topic.ONLINE,
    Topic.FORM,
    Topic.LEGAL,
)
FURTHER_TOPICS = (Topic.STEPS, Topic.CONDITIONS, Topic.RESULT, Topic.WHO, Topic.MISTAKES)
_CASES_SHOWN = 4  # case buttons right under an answer; the rest are one press away
_RELATED = 3  # next steps or explained procedures offered


def entry_rows(
    visit: Visit, entry: Entry, topic: Topic | None, case: int | None
) -> tuple[tuple[Button, ...], ...]:
    """Cases first when they decide, then topics, then what comes next."""
    deciding = case_rows(entry, case) if topic is Topic.DOCUMENTS else ()
    return (*deciding, *_topic_rows(entry, topic, case), *_onward_rows(visit, entry, topic))


def offered_cases(entry: Entry, case: int | None) -> tuple[Variant, ...]:
    """The cases that get a button right under an answer; none when there is no choice."""
    return dossier(entry, case).undecided[:_CASES_SHOWN]


def case_rows(entry: Entry, case: int | None) -> tuple[tuple[Button, ...], ...]:
    """The first cases, one a row, and the way to the rest."""
    undecided = dossier(entry, case).undecided
    ref = reference(entry.id)
    buttons = [
        Button(
            case_label(entry, variant.name),
            write(ShowEntry(reference=ref, topic=Topic.DOCUMENTS, case=variant.index)),
        )
        for variant in undecided[:_CASES_SHOWN]
    ]
    if len(undecided) > _CASES_SHOWN:
        buttons.append(Button(texts.MORE_CASES, write(ChooseCase(reference=ref))))
    return rows(buttons, per_row=1)


def topic_button(entry: Entry, topic: Topic, case: int | None) -> Button:
    """Ask for one topic, keeping the case."""
    action = ShowEntry(reference=reference(entry.id), topic=topic, case=case)
    return Button(LABELS[topic], write(action))


def further_topics(entry: Entry) -> tuple[Topic, ...]:
    """The topics behind "Mục khác" the entry has something to say on."""
    return tuple(topic for topic in FURTHER_TOPICS if can_tell(entry, topic))


def entry_button(entry: Entry, text: str = "") -> Button:
    """Open an entry as a whole."""
    return Button(label(text or name(entry)), write(ShowEntry(reference=reference(entry.id))))


def human_button() -> Button:
    """Ask for an official."""
    return Button(texts.HUMAN, write(Simple.HUMAN))


def menu_button() -> Button:
    """Start over."""
    return Button(texts.MENU, write(Simple.MENU))


def _topic_rows(
    entry: Entry, topic: Topic | None, case: int | None
) -> tuple[tuple[Button, ...], ...]:
    answerable = entry.kind is Kind.PROCEDURE and entry.source.confidence is not Confidence.LOW
    if not answerable:
        return ()
    ref = reference(entry.id)
    known = [
        shown
        for shown in FIRST_TOPICS
        if shown is not topic and (entry.source.complete or can_tell(entry, shown))
    ]
    buttons = [topic_button(entry, shown, case) for shown in known]
    packed = dossier(entry, case)
    if packed.papers and not packed.undecided:
        checklist = Checklist(reference=ref, case=case)
        buttons.append(Button(texts.CHECKLIST, write(checklist)))
    if topic is not Topic.DOCUMENTS and len(variants(entry)) > 1:
        choose = texts.CHOOSE_CASE if case is None else texts.OTHER_CASE
        buttons.append(Button(choose, write(ChooseCase(reference=ref))))
    if any(can_tell(entry, further) for further in FURTHER_TOPICS):
        buttons.append(Button(texts.MORE_TOPICS, write(MoreTopics(reference=ref, case=case))))
    return rows(buttons)


def _onward_rows(
    visit: Visit, entry: Entry, topic: Topic | None
) -> tuple[tuple[Button, ...], ...]:
    entries = visit.knowledge.entries
    wanted = entry.about if entry.kind is Kind.QUESTION else ()
    related = [
        entry_button(found)
        for code in wanted[:_RELATED]
        if (found := entries.get(code)) and found.in_force(visit.today)
    ]
    if topic is None:
        related += [
            entry_button(found, texts.next_step(name(found)))
            for code in entry.next_steps[:_RELATED]
            if (found := entries.get(code)) and found.in_force(visit.today)
        ]
    siblings = [found for sibling in entry.siblings if (found := entries.get(sibling.id))]
    if siblings and topic is None:
        alike = texts.differs_from(name(siblings[0])) if len(siblings) == 1 else texts.LOOK_ALIKES
        action = write(ShowSiblings(reference=reference(entry.id)))
        related.append(Button(label(alike), action))
    return (*rows(related, per_row=1), (human_button(),))
