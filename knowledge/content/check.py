"""Check the knowledge as a whole: what a curator must repair, and what will soon need a look."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.content.check_text import text_faults
from knowledge.content.matters import Matters
from knowledge.content.problem import Problem, Severity
from knowledge.model import Ambiguity, Confidence, Entry, Fee, FreeByRule, Kind, Wordings
from knowledge.normalize import clean, fold, words

__all__ = ["Problem", "Severity", "check"]

ENDS_SOON = timedelta(days=120)
LONGEST_TITLE = 70  # characters: a button on a small phone


@dataclass(frozen=True, slots=True, kw_only=True)
class _Knowledge:
    """What is checked, with what every rule needs to look up."""

    entries: Sequence[Entry]
    wordings: Sequence[Wordings]
    ambiguous: Sequence[Ambiguity]
    on: date
    matters: Matters
    known: frozenset[str]  # ids an entry may point to


def check(
    entries: Iterable[Entry],
    wordings: Iterable[Wordings],
    on: date,
    ambiguous: Iterable[Ambiguity] = (),
) -> tuple[Problem, ...]:
    """Everything found, errors first; `on` is the day by which reviews and ends are judged.

    `ambiguous` are the words after which the bot asks back: only these may name several matters.
    """
    listed, said = tuple(entries), tuple(wordings)
    knowledge = _Knowledge(
        entries=listed,
        wordings=said,
        ambiguous=tuple(ambiguous),
        on=on,
        matters=Matters.of(listed, said),
        known=frozenset((*(entry.id for entry in listed), *(item.code for item in said))),
    )
    found = [problem for rule in _RULES for problem in rule(knowledge)]
    return tuple(
        sorted(set(found), key=lambda it: (it.severity is Severity.WARNING, it.where, it))
    )


def _error(where: str, message: str) -> Problem:
    return Problem(severity=Severity.ERROR, where=where, message=message)


def _warning(where: str, message: str) -> Problem:
    return Problem(severity=Severity.WARNING, where=where, message=message)


def _day(on: date) -> str:
    return f"{on.day}/{on.month}/{on.year}"


def _plain(text: str) -> str:
    return fold(" ".join(words(clean(text))))


def _duplicate_ids(knowledge: _Knowledge) -> Iterator[Problem]:
    for code in _repeated(entry.id for entry in knowledge.entries):
        yield _error(code, "mã này có ở nhiều mục")
    for code in _repeated(item.code for item in knowledge.wordings):
        yield _error(code, "mã này có ở nhiều bảng cách hỏi")


def _repeated(values: Iterable[str]) -> list[str]:
    counts: dict[str, int] = defaultdict(int)
    for value in values:
        counts[value] += 1
    return [value for value, count in counts.items() if count > 1]


def _duplicate_titles(knowledge: _Knowledge) -> Iterator[Problem]:
    """Only titles we gave: provinces repeat the official names of the State."""
    by_title: dict[str, list[Entry]] = defaultdict(list)
    for entry in knowledge.entries:
        if entry.plain_title:
            by_title[_plain(entry.plain_title)].append(entry)
    for same in by_title.values():
        for entry in same[1:]:
            if entry.id != same[0].id:
                yield _error(entry.id, f"tên «{entry.plain_title}» đã dùng cho {same[0].id}")


def _long_titles(knowledge: _Knowledge) -> Iterator[Problem]:
    for entry in knowledge.entries:
        if len(entry.plain_title) > LONGEST_TITLE:
            yield _warning(
                entry.id, f"tên dài {len(entry.plain_title)} ký tự, quá {LONGEST_TITLE}"
            )


def _sayings(knowledge: _Knowledge) -> Iterator[tuple[str, str]]:
    """Every wording with the id it leads to."""
    for entry in knowledge.entries:
        for text in entry.wordings:
            yield entry.id, text
    for item in knowledge.wordings:
        for text in item.say:
            yield item.code, text


def _duplicate_wordings(knowledge: _Knowledge) -> Iterator[Problem]:
    """A wording leads to one matter, unless it is declared and the bot offers both in answer."""
    offered = {_plain(text): it.choices for it in knowledge.ambiguous for text in it.say}
    first: dict[str, str] = {}
    for code, text in _sayings(knowledge):
        owner = first.setdefault(_plain(text), code)
        if knowledge.matters.same(owner, code):
            continue
        if not {owner, code} <= set(offered.get(_plain(text), ())):
            yield _error(code, f"cách hỏi «{text}» đã dùng cho {owner}")


def _declared_phrases(knowledge: _Knowledge) -> Iterator[Problem]:
    """Words after which the bot asks back really name several matters, each of them known."""
    owners = _owners((*_sayings(knowledge), *_titles(knowledge)))
    declared: set[str] = set()
    for ambiguity in knowledge.ambiguous:
        where = ambiguity.say[0]
        for code in ambiguity.choices:
            if code not in knowledge.known:
                yield _error(where, f"các việc để hỏi lại: không có mục nào mã {code}")
        for code in _repeated(ambiguity.choices):
            yield _error(where, f"các việc để hỏi lại: {code} có hai lần")
        for text in ambiguity.say:
            named = owners.get(_plain(text), [])
            if _plain(text) in declared:
                yield _error(where, f"«{text}» khai là nhiều nghĩa hai lần")
            elif named and all(knowledge.matters.same(named[0], other) for other in named):
                yield _error(where, f"«{text}» khai là nhiều nghĩa mà chỉ là tên của {named[0]}")
            declared.add(_plain(text))


def _owners(named: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Plain text → the ids that bear it as a wording or a title."""
    owners: dict[str, list[str]] = defaultdict(list)
    for code, text in named:
        if text:
            owners[_plain(text)].append(code)
    return owners


def _shadowing_wordings(knowledge: _Knowledge) -> Iterator[Problem]:
    titles = _owners(_titles(knowledge))
    for code, text in _sayings(knowledge):
        owners = titles.get(_plain(text), [])
        if owners and not any(knowledge.matters.same(owner, code) for owner in owners):
            yield _error(code, f"cách hỏi «{text}» trùng tên của {owners[0]}")


def _titles(knowledge: _Knowledge) -> Iterator[tuple[str, str]]:
    for entry in knowledge.entries:
        yield entry.id, entry.plain_title
        yield entry.id, entry.official_title
    for item in knowledge.wordings:
        yield item.code, item.title


def _sources(knowledge: _Knowledge) -> Iterator[Problem]:
    for entry in knowledge.entries:
        if not entry.source.url and not entry.source.title:
            yield _error(entry.id, "không ghi nguồn")
        if entry.validity.verified_on is None:
            yield _unverified(entry)
        elif entry.validity.verified_on > knowledge.on:
            yield _error(
                entry.id,
                f"ngày kiểm chứng {_day(entry.validity.verified_on)} còn ở tương lai",
            )


def _unverified(entry: Entry) -> Problem:
    """Whose a matter is may be said, with care, before it is verified; no other fact may."""
    names_who = entry.kind is Kind.REDIRECT and entry.source.confidence is Confidence.MEDIUM
    return (_warning if names_who else _error)(entry.id, "không ghi ngày kiểm chứng")


def _reviews(knowledge: _Knowledge) -> Iterator[Problem]:
    for entry in knowledge.entries:
        due = entry.validity.review_by
        if due is not None and due < knowledge.on:
            yield _warning(entry.id, f"quá hạn rà soát {_day(due)}")


def _ends(knowledge: _Knowledge) -> Iterator[Problem]:
    for entry in knowledge.entries:
        start, end = entry.validity.in_force_from, entry.validity.in_force_to
        if end is None:
            continue
        if start is not None and end < start:
            yield _error(entry.id, f"hết hiệu lực {_day(end)} trước khi có hiệu lực {_day(start)}")
        if end < knowledge.on:
            yield _error(entry.id, f"đã hết hiệu lực từ sau ngày {_day(end)}{_next(entry)}")
        elif end <= knowledge.on + ENDS_SOON:
            left = (end - knowledge.on).days
            yield _warning(
                entry.id, f"còn hiệu lực đến {_day(end)}, {left} ngày nữa{_next(entry)}"
            )


def _next(entry: Entry) -> str:
    return f"; tiếp theo: {entry.validity.successor}" if entry.validity.successor else ""


def _unknown_codes(knowledge: _Knowledge) -> Iterator[Problem]:
    for entry in knowledge.entries:
        pointed: Mapping[str, Iterable[str]] = {
            "thủ tục dễ nhầm": (sibling.id for sibling in entry.siblings),
            "việc tiếp theo": entry.next_steps,
            "thủ tục được giải thích": entry.about,
            "bản sao ở nơi khác": entry.copies,
        }
        for name, codes in pointed.items():
            for code in codes:
                if code not in knowledge.known:
                    yield _error(entry.id, f"{name}: không có mục nào mã {code}")
                elif code == entry.id:
                    yield _error(entry.id, f"{name}: chỉ vào chính mục này")


def _unanswerable(knowledge: _Knowledge) -> Iterator[Problem]:
    for entry in knowledge.entries:
        if entry.kind is Kind.PROCEDURE:
            continue
        if not entry.answer:
            yield _error(entry.id, "không có câu trả lời")
        if not entry.wordings:
            yield _error(entry.id, "không có cách hỏi nào")


def _fees(knowledge: _Knowledge) -> Iterator[Problem]:
    for entry in knowledge.entries:
        for fee in _every_fee(entry):
            if isinstance(fee, FreeByRule) and not fee.basis:
                yield _error(entry.id, "ghi miễn phí mà không nêu căn cứ")


def _every_fee(entry: Entry) -> Iterator[Fee]:
    yield from entry.fees
    for way in entry.ways:
        yield from way.fees


def _low_confidence(knowledge: _Knowledge) -> Iterator[Problem]:
    for entry in knowledge.entries:
        stated = (
            entry.answer or entry.fees or entry.time or entry.ways or entry.cases or entry.results
        )
        if entry.source.confidence is Confidence.LOW and stated:
            yield _error(entry.id, "nguồn chưa chắc chắn (low) mà vẫn ghi dữ kiện")


def _texts(knowledge: _Knowledge) -> Iterator[Problem]:
    for entry in knowledge.entries:
        for fault in text_faults(entry):
            yield _error(entry.id, fault)


_RULES: tuple[Callable[[_Knowledge], Iterator[Problem]], ...] = (
    _duplicate_ids,
    _duplicate_titles,
    _long_titles,
    _duplicate_wordings,
    _declared_phrases,
    _shadowing_wordings,
    _sources,
    _reviews,
    _ends,
    _unknown_codes,
    _unanswerable,
    _fees,
    _low_confidence,
    _texts,
)
