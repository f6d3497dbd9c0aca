"""Put an answer together: the facts first, then who receives, warnings, footer and buttons."""

from dataclasses import dataclass

from handlers.actions import ShowEntry, reference, write
from handlers.citizen.chips import entry_rows, offered_cases
from handlers.citizen.footer import footer
from handlers.citizen.labels import case_label, title
from handlers.citizen.stating import stated
from handlers.citizen.visit import Visit
from handlers.messages import Button, Reply
from handlers.splitting import MAX_MESSAGE, length, pages, shorten
from handlers.texts import buttons as labels
from handlers.texts import facts as texts
from handlers.texts.cases import WHICH_CASE
from handlers.texts.topics import opening
from knowledge.answer import Answer, Topic, answer
from knowledge.answer_cases import Dossier
from knowledge.answer_facts import Place, Silence, Silent
from knowledge.model import Entry, Kind, Scope
from knowledge.richtext import Bold, Bullets, Paragraph, RichText, paragraph

_GAP = 2  # the blank line between blocks
_RECEIVER_LENGTH = 160
_CASE_LENGTH = 90  # characters of a case name that is listed
_CONTRADICTION_LENGTH = 120  # characters of each text that is quoted; half in a summary
_MORE = paragraph(texts.GOES_ON)
ITEM_LENGTHS = (300, 170, 100, 60)  # characters of a list item, tried until all items fit
_LEAST_BODY = 200  # characters kept for the facts however long the rest is


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to say of an entry; page 0 is the short form, 1… the parts of the full text."""

    entry: Entry
    topic: Topic | None = None
    case: int | None = None
    page: int = 0


def entry_reply(visit: Visit, wanted: Wanted, lead: RichText = ()) -> Reply:
    """Answer about an entry, in one message; `lead` is said before everything."""
    told = answer(wanted.entry, wanted.topic, wanted.case, on=visit.today)
    head = _head(told, wanted.page)
    tail = (*_warnings(told), *_receiver(told, wanted), footer(wanted.entry), *notice(visit))
    spent = length((*lead, *head, *tail)) + _GAP
    room = max(MAX_MESSAGE - spent, _LEAST_BODY)
    whole = stated(told, longest=None)
    full = pages(whole, room)
    if wanted.page:
        number = max(1, min(wanted.page, len(full)))
        body = full[number - 1] if full else ()
        rows = _paging(wanted, number, len(full))
    else:
        body, complete = _short(told, whole, room, on_one_page=len(full) <= 1)
        rows = () if complete else ((_page_button(labels.FULL_TEXT, wanted, 1),),)
    onward = entry_rows(visit, wanted.entry, wanted.topic, wanted.case)
    return Reply(text=(*lead, *head, *body, *tail), rows=(*rows, *onward))


def notice(visit: Visit) -> RichText:
    """Tell a person once a conversation that this is an automatic assistant."""
    return () if visit.memory.met else (paragraph(texts.ASSISTANT_NOTICE),)


def _head(told: Answer, page: int) -> RichText:
    name = Bold(title(told.entry))
    part = f" {texts.part_of_full(page)}" if page else ""
    if told.entry.kind is not Kind.PROCEDURE:
        return (paragraph(name, part) if part else paragraph(name),)
    start = opening(told.topic) if told.topic else texts.WHOLE_OPENING
    return (paragraph(start, name, f"{part}:"),)


def _short(
    told: Answer, whole: RichText, room: int, *, on_one_page: bool
) -> tuple[RichText, bool]:
    """The short form, and whether it leaves nothing out: items are cut before any is dropped."""
    question = _question(told)
    if length(question) > room // 2:
        question = question[:1]
    left = room - length((*question, _MORE)) - 2 * _GAP
    brief: RichText = ()
    for longest in ITEM_LENGTHS:
        brief = stated(told, longest=longest)
        complete = (on_one_page and brief == whole) or not brief
        if length((*brief, *question)) <= room and (complete or length(brief) <= left):
            return (*brief, *question), complete
    return (*pages(brief, left)[0], _MORE, *question), False


def _question(told: Answer) -> RichText:
    """Ask for the case; names too long for their buttons are listed too."""
    facts = told.facts
    if not isinstance(facts, Dossier) or not facts.undecided:
        return ()
    asked = paragraph(Bold(WHICH_CASE))
    names = [case.name for case in offered_cases(told.entry, None)]
    if not any(case_label(told.entry, case).endswith("…") for case in names):
        return (asked,)
    return (asked, Bullets(tuple((shorten(case, _CASE_LENGTH),) for case in names)))


def _warnings(told: Answer) -> RichText:
    blocks: list[Paragraph] = []
    most = _CONTRADICTION_LENGTH if told.topic else _CONTRADICTION_LENGTH // 2
    for clash in told.contradictions[:2]:
        quoted = tuple(shorten(text, most) for text in clash.texts[:2])
        blocks.append(paragraph(texts.contradiction(quoted)))
    if told.entry.scope is Scope.PROVINCE:
        blocks.append(paragraph(texts.local(told.entry.locality or told.entry.issued_by)))
    if told.ends_on:
        blocks.append(paragraph(texts.ends(told.ends_on, shorten(told.successor, 120))))
    return tuple(blocks)


def _receiver(told: Answer, wanted: Wanted) -> RichText:
    """Who receives, unless the facts just said it or nobody receives anything."""
    said = isinstance(told.facts, Place) or told.topic is None
    catalogue = isinstance(told.facts, Silent) and told.facts.why is Silence.CATALOGUE_ONLY
    if wanted.page or told.entry.kind is not Kind.PROCEDURE or (said and not catalogue):
        return ()
    return (paragraph(shorten(texts.receiver(told.place), _RECEIVER_LENGTH)),)


def _paging(wanted: Wanted, number: int, total: int) -> tuple[tuple[Button, ...], ...]:
    turns = []
    if number > 1:
        turns.append(_page_button(labels.PART_BEFORE, wanted, number - 1))
    if number < total:
        turns.append(_page_button(labels.next_part(number + 1, total), wanted, number + 1))
    return (tuple(turns),) if turns else ()


def _page_button(label: str, wanted: Wanted, page: int) -> Button:
    action = ShowEntry(
        reference=reference(wanted.entry.id), topic=wanted.topic, case=wanted.case, page=page
    )
    return Button(label, write(action))
