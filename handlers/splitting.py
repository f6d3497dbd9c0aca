"""Cut a long text into messages: between paragraphs and sentences, never inside markup."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from knowledge.richtext import Block, Bold, Bullets, Link, Paragraph, Quote, RichText, Span

MAX_MESSAGE = 900  # characters a person reads at once on a small screen
_SENTENCE_END = re.compile(r"(?<=[.;!?…]\s)|(?<=\n)")
_SENTENCE_STOP = re.compile(r"[.;!?…](?=\s)")
_WORD = re.compile(r"\S+\s*|\s+")
_MARKS = 2  # "• " before an item, or the quotation marks around a quote
_GAP = 2  # the blank line between two blocks


def length(text: RichText) -> int:
    """Characters as a person counts them, addresses that a text channel must print included."""
    return sum(_block_length(block) for block in text) + _GAP * max(0, len(text) - 1)


def pages(text: RichText, limit: int) -> tuple[RichText, ...]:
    """Split into messages of at most `limit` characters (at least 20); no word is lost."""
    if length(text) <= limit:
        whole = tuple(block for block in text if block != Bullets(()))
        return (whole,) if whole else ()
    done: list[RichText] = []
    page: list[Block] = []
    for piece, goes_on in _pieces(text, limit):
        joined = _joined(page, piece) if goes_on else None
        longer = joined if joined is not None else [*page, piece]
        if page and length(tuple(longer)) > limit:
            done.append(tuple(page))
            longer = [piece]
        page = longer
    return (*done, tuple(page)) if page else tuple(done)


def shorten(text: str, limit: int) -> str:
    """Cut at the end of a sentence or, failing that, of a word, with "…" for what is left out."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    ends = [found.end() for found in _SENTENCE_STOP.finditer(text, 0, limit)]
    if ends and ends[-1] >= limit // 2:
        return f"{kept[: ends[-1]]} …" if ends[-1] + 2 <= limit else f"{kept[: ends[-1] - 1]}…"
    if not text[limit - 1].isspace() and " " in kept:
        kept = kept.rpartition(" ")[0]
    return f"{kept.rstrip(' ,;:-–(')}…"


def _pieces(text: RichText, limit: int) -> Iterator[tuple[Block, bool]]:
    """Blocks no longer than `limit`; True when a piece goes on the list of the piece before."""
    for block in text:
        match block:
            case Paragraph(spans):
                for part in _parts(spans, limit):
                    yield Paragraph(part), False
            case Quote(words):
                for part in _parts((words,), limit - _MARKS):
                    yield Quote("".join(span for span in part if isinstance(span, str))), False
            case Bullets(items, ticked):
                first = True
                for index, item in enumerate(items):
                    tick = ticked[index : index + 1]
                    for part in _parts(item, limit - _MARKS):
                        yield Bullets((part,), tick), not first
                        first = False


def _joined(page: list[Block], piece: Block) -> list[Block] | None:
    if page and isinstance(page[-1], Bullets) and isinstance(piece, Bullets):
        last = page[-1]
        both = Bullets((*last.items, *piece.items), (*last.ticked, *piece.ticked))
        return [*page[:-1], both]
    return None


def _parts(spans: tuple[Span, ...], limit: int) -> Iterator[tuple[Span, ...]]:
    """Runs of spans no longer than `limit`, cut between sentences where there are any."""
    if _spans_length(spans) <= limit:
        yield spans
        return
    part: list[Span] = []
    filled = 0
    for span in _atoms(spans, limit):
        size = _span_length(span)
        if part and filled + size > limit:
            yield from _trimmed(part)
            part, filled = [], 0
        part.append(span)
        filled += size
    yield from _trimmed(part)


def _trimmed(part: Iterable[Span]) -> Iterator[tuple[Span, ...]]:
    """The part with neighbours of one kind merged and no blank ends; nothing when it is blank."""
    merged: list[Span] = []
    for span in part:
        match merged, span:
            case [*_, str(before)], str(words):
                merged[-1] = before + words
            case [*_, Bold(before)], Bold(words):
                merged[-1] = Bold(before + words)
            case _:
                merged.append(span)
    if merged:
        merged[0] = _with_text(merged[0], _text(merged[0]).lstrip())
        merged[-1] = _with_text(merged[-1], _text(merged[-1]).rstrip())
    kept = tuple(span for span in merged if _text(span))
    if kept:
        yield kept


def _atoms(spans: tuple[Span, ...], limit: int) -> Iterator[Span]:
    for span in spans:
        if isinstance(span, Link):
            if _span_length(span) <= limit:
                yield span
                continue
            span = span.text  # noqa: PLW2901 - an address that fits no message is not sent
        for sentence in _fragments(_text(span)):
            if len(sentence.strip()) <= limit:
                yield _with_text(span, sentence)
                continue
            for word in _WORD.findall(sentence):
                for start in range(0, len(word), limit):
                    yield _with_text(span, word[start : start + limit])


def _fragments(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text) if part]


def _text(span: Span) -> str:
    return span if isinstance(span, str) else span.text


def _with_text(span: Span, text: str) -> Span:
    return text if isinstance(span, str) else replace(span, text=text)


def _span_length(span: Span) -> int:
    if isinstance(span, Link) and span.url.startswith("http") and span.url != span.text:
        return len(span.text) + len(span.url) + 3  # " (…)"
    return len(_text(span))


def _spans_length(spans: tuple[Span, ...]) -> int:
    return sum(map(_span_length, spans))


def _block_length(block: Block) -> int:
    match block:
        case Paragraph(spans):
            return _spans_length(spans)
        case Quote(words):
            return len(words) + _MARKS
        case Bullets(items):
            lines = max(0, len(items) - 1)
            return sum(_spans_length(item) + _MARKS for item in items) + lines
