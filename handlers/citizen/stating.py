"""Turn the facts of an answer into rich text: the fact asked for, and nothing before it."""

from handlers.links import without_foreign
from handlers.splitting import shorten
from handlers.texts import facts as texts
from handlers.texts.topics import not_published
from knowledge.answer import Answer, Topic
from knowledge.answer_cases import Dossier, clean
from knowledge.answer_facts import (
    Charge,
    Charges,
    Items,
    Law,
    Online,
    Place,
    Prose,
    Silence,
    Silent,
    Summary,
    Term,
    Terms,
)
from knowledge.model import Kind, OnlineLevel
from knowledge.richtext import Block, Bold, Bullets, RichText, Span, paragraph

_BULLET_MARKS = ("-", "+", "*", "•", "–")


def stated(answer: Answer, *, longest: int | None) -> RichText:  # noqa: C901, PLR0911 - a line a kind
    """Say the facts, items cut to `longest` characters; None cuts nothing."""
    match answer.facts:
        case Silent(why=why):
            return (paragraph(_silence(why, answer)),)
        case Dossier() as papers:
            return _dossier(papers, longest=longest)
        case Charges(lines=lines):
            return _lines(tuple(said for line in lines for said in _charge(line, longest=longest)))
        case Terms(lines=lines):
            return _lines(tuple(_term(line, longest=longest) for line in lines))
        case Place() as place:
            return _place(place)
        case Online() as online:
            return _online(online, longest=longest)
        case Items(texts=items):
            return _items(answer, items, longest=longest)
        case Law(basis=basis, decision=decision):
            return _law(basis, decision, longest=longest)
        case Prose(text=text):
            return prose(text)
        case Summary() as summary:
            return _summary(summary, longest=longest)


def prose(text: str) -> RichText:
    """Lay out an official text: lines with a list mark become bullets, the rest paragraphs."""
    blocks: list[Block] = []
    for line in filter(None, map(str.strip, without_foreign(text).split("\n"))):
        item: tuple[Span, ...] = (clean(line),)
        if not line.startswith(_BULLET_MARKS) or not item[0]:
            blocks.append(paragraph(line))
        elif blocks and isinstance(blocks[-1], Bullets):
            blocks[-1] = Bullets((*blocks[-1].items, item))
        else:
            blocks.append(Bullets((item,)))
    return tuple(blocks)


def _silence(why: Silence, answer: Answer) -> str:
    match why:
        case Silence.UNSURE:
            return texts.UNSURE_FACT
        case Silence.CATALOGUE_ONLY:
            return texts.CATALOGUE_ONLY
        case Silence.NOT_PUBLISHED:
            if answer.topic is None or answer.entry.kind is not Kind.PROCEDURE:
                return texts.UNSURE_FACT
            return texts.FORM_NONE if answer.topic is Topic.FORM else not_published(answer.topic)


def _dossier(dossier: Dossier, *, longest: int | None) -> RichText:
    blocks: list[Block] = []
    if dossier.variant:
        blocks.append(
            paragraph(Bold(_cut(texts.case_line(dossier.variant.name), longest=longest)))
        )
    rows = dossier.rows if longest is None else dossier.papers
    items: tuple[tuple[Span, ...], ...] = tuple(
        (_cut(texts.paper(clean(row.name), row.originals, row.copies), longest=longest),)
        for row in rows
    )
    if items:
        blocks.append(Bullets(items))
    if dossier.note:
        blocks.append(paragraph(_cut(dossier.note, longest=longest)))
    return tuple(blocks)


def _lines(lines: tuple[str, ...]) -> RichText:
    if len(lines) == 1:
        return (paragraph(_sentence(lines[0])),)
    return (Bullets(tuple((_sentence(line),) for line in lines)),)


def _charge(line: Charge, *, longest: int | None) -> list[str]:
    """One sentence a charge; the note of the way follows the last."""
    head = texts.method_head(line.methods)
    said = [texts.fee(fee) for fee in line.fees] or [texts.FEE_UNKNOWN_LINE]
    said[-1] = _noted(said[-1], line.note)
    return [_cut(f"{head}{sentence}", longest=longest) for sentence in said]


def _term(line: Term, *, longest: int | None) -> str:
    head = f"{line.case}: " if line.case else texts.method_head(line.methods)
    return _cut(_noted(f"{head}{texts.time_limit(line.limit)}", line.note), longest=longest)


def _place(place: Place) -> RichText:
    blocks = [paragraph(texts.receiver(place))]
    if place.decided_by and place.decided_by not in texts.counter(place):
        blocks.append(paragraph(texts.decided_by(place.decided_by)))
    if place.methods:
        blocks.append(paragraph(texts.ways(place.methods)))
    if place.anywhere is not None:
        blocks.append(paragraph(texts.ANY_COMMUNE if place.anywhere else texts.OWN_COMMUNE))
    return tuple(blocks)


def _online(online: Online, *, longest: int | None) -> RichText:
    if online.level is OnlineLevel.NONE and online.listed:
        said = texts.ONLINE_BUT_LISTED
    else:
        said = texts.online(online.level) or texts.ONLINE_LISTED
    blocks = [paragraph(said)]
    if online.note:
        blocks.append(paragraph(_cut(online.note, longest=longest)))
    if online.level is not OnlineLevel.NONE or online.listed:
        blocks.append(paragraph(texts.ONLINE_LOGIN))
    return tuple(blocks)


def _items(answer: Answer, items: tuple[str, ...], *, longest: int | None) -> RichText:
    bullets = Bullets(tuple((_cut(item, longest=longest),) for item in items))
    if answer.topic is Topic.FORM:
        return (bullets, paragraph(texts.FORM_WHERE))
    return (bullets,)


def _law(basis: tuple[str, ...], decision: str, *, longest: int | None) -> RichText:
    items = tuple((_cut(rule, longest=longest),) for rule in basis)
    blocks: list[Block] = [Bullets(items)] if items else []
    if decision:
        blocks.append(paragraph(f"{texts.published_by(decision)}."))
    return tuple(blocks)


def _summary(summary: Summary, *, longest: int | None) -> RichText:
    brief = _BRIEF if longest is None else min(longest, _BRIEF)
    purpose = _cut(summary.purpose, longest=longest)
    blocks: list[Block] = [paragraph(purpose)] if purpose else []
    where = texts.counter(summary.place)
    items: list[tuple[Span, ...]] = (
        [(texts.SUMMARY_PLACE, Bold(shorten(where, _BRIEF)))] if where else []
    )
    match summary.terms:
        case Terms(lines=terms):
            said = texts.BY_CASE if len(terms) > _FEW else _joined(terms, brief)
            items.append((texts.SUMMARY_TIME, said))
        case Silent():
            items.append((texts.SUMMARY_TIME, texts.NO_FIGURES))
    match summary.charges:
        case Charges(lines=charges):
            items.append(
                (
                    texts.SUMMARY_FEE,
                    "; ".join(_brief_charge(line, brief) for line in charges[:_FEW]),
                )
            )
        case Silent():
            items.append((texts.SUMMARY_FEE, texts.NO_FIGURES))
    if summary.papers:
        items.append((texts.SUMMARY_PAPERS, texts.paper_count(*summary.papers)))
    return (*blocks, Bullets(tuple(items)))


_FEW = 3  # lines of one fact in a summary
_BRIEF = 110  # characters of each


def _joined(lines: tuple[Term, ...], brief: int) -> str:
    """The time limits in one line; one that holds for every way is said once."""
    limits = dict.fromkeys(texts.time_limit(line.limit) for line in lines)
    if len(limits) == 1:
        return _cut(next(iter(limits)), longest=brief)
    bare = (Term(limit=line.limit, methods=line.methods, case=line.case) for line in lines)
    return "; ".join(_term(line, longest=brief) for line in bare)


def _brief_charge(line: Charge, brief: int) -> str:
    charges = "; ".join(texts.fee(fee) for fee in line.fees) or texts.FEE_UNKNOWN_LINE
    return _cut(f"{texts.method_head(line.methods)}{charges}", longest=brief)


def _noted(said: str, note: str) -> str:
    return f"{said.rstrip('.')}. {note[:1].upper()}{note[1:]}" if note else said


def _cut(text: str, *, longest: int | None) -> str:
    flat = without_foreign(" ".join(text.split()))
    return flat if longest is None else shorten(flat, longest)


def _sentence(text: str) -> str:
    ended = text if text.endswith((".", "…", "!", "?")) else f"{text}."
    return ended[:1].upper() + ended[1:]
