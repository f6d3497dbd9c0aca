"""The papers to bring, to be ticked one by one; what is ticked lives in the buttons themselves."""

from dataclasses import replace

from handlers.actions import MAX_TICKS, Checklist, Goal, write
from handlers.citizen.chips import entry_button, human_button
from handlers.citizen.details import which_case
from handlers.citizen.footer import footer
from handlers.citizen.labels import rows, title
from handlers.links import without_foreign
from handlers.messages import Button, Reply
from handlers.splitting import shorten
from handlers.texts import buttons as labels
from handlers.texts import cases as texts
from handlers.texts.facts import case_line, paper
from knowledge.answer_cases import clean, dossier
from knowledge.model import Confidence, Entry, Paper
from knowledge.richtext import Bold, Bullets, paragraph

PER_PAGE = 5  # papers shown at once
_PAPER_LENGTH = 85  # characters of a paper's name


def checklist_reply(entry: Entry, pressed: Checklist) -> Reply:
    """Show the papers with their ticks; asks for the case first when papers depend on it."""
    packed = dossier(entry, pressed.case)
    if packed.undecided:
        return which_case(entry, Goal.CHECKLIST)
    papers = packed.papers[:MAX_TICKS]
    if not papers or entry.source.confidence is Confidence.LOW:
        nothing = (paragraph(texts.NO_PAPERS_TO_TICK), footer(entry))
        return Reply(text=nothing, rows=((entry_button(entry), human_button()),))
    ticked = pressed.marks & ((1 << len(papers)) - 1)
    current = replace(pressed, ticked=ticked, page=_page(pressed.page, len(papers)))
    before, name = texts.checklist_head(title(entry))
    variant = packed.variant
    case = (paragraph(shorten(case_line(variant.name), _PAPER_LENGTH)),) if variant else ()
    done = ticked.bit_count()
    count = texts.BRING_ALL if done == len(papers) else texts.ticked_count(done, len(papers))
    text = (
        paragraph(before, Bold(name)),
        *case,
        _listed(papers, current),
        paragraph(count),
        footer(entry),
    )
    return Reply(text=text, rows=_buttons(entry, current, len(papers)))


def _page(wanted: int, total: int) -> int:
    return wanted if wanted * PER_PAGE < total else 0


def _shown(current: Checklist, total: int) -> range:
    start = current.page * PER_PAGE
    return range(start, min(start + PER_PAGE, total))


def _listed(papers: tuple[Paper, ...], current: Checklist) -> Bullets:
    shown = _shown(current, len(papers))
    return Bullets(
        tuple((f"{index + 1}. {_name(papers[index])}",) for index in shown),
        tuple(bool(current.marks >> index & 1) for index in shown),
    )


def _name(row: Paper) -> str:
    words = without_foreign(" ".join(clean(row.name).split()))
    return paper(shorten(words, _PAPER_LENGTH), row.originals, row.copies)


def _buttons(entry: Entry, current: Checklist, total: int) -> tuple[tuple[Button, ...], ...]:
    ticks = [
        Button(
            labels.tick(index + 1, ticked=bool(current.marks >> index & 1)),
            write(replace(current, ticked=current.marks ^ (1 << index))),
        )
        for index in _shown(current, total)
    ]
    turns = []
    if total > PER_PAGE:
        following = _page(current.page + 1, total)
        turns.append(Button(labels.MORE_PAPERS, write(replace(current, page=following))))
    if current.ticked:
        turns.append(Button(labels.START_OVER, write(replace(current, ticked=0, page=0))))
    last = (entry_button(entry, labels.BACK_TO_ENTRY), human_button())
    return (*rows(ticks), *rows(turns), last)
