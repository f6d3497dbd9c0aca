"""Fees as records print them. "Miễn phí" and 0 are the portal's defaults: never *free by rule*."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from knowledge.formats.cleaning import clean, fold, one_line
from knowledge.model import Amount, Contradiction, Fee, FreeByRule, NotPublished, SetByCouncil


class Fees(NamedTuple):
    """What one printed fee says; `rest` is what it says besides, in its own words."""

    fees: tuple[Fee, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    rest: str = ""


class Figure(NamedTuple):
    """One sum inside a text."""

    start: int
    end: int
    dong: int
    per: str


# Below this a lone figure of a number field is a slip ("15 đồng", "250 đồng (250.000 đồng/môn)").
LEAST = 1000

MONEY = re.compile(
    r"(?<![\d.,/])(\d{1,3}(?:[.,]\d{3})+|\d+(?:,\d+)?)\s*(triệu|nghìn|ngàn|tr)?\s*"
    r"(đồng|vnđ|vnd|đ)(?![\w])(?:\s*/\s*(?:0?1\s+)?([^\W\d_][^.,;:()+\n“”\"]{0,60}))?",
    re.IGNORECASE,
)
PER_ENDS = re.compile(
    r"\s+(?:kể từ|từ|đối với|theo|áp dụng|nếu|cho|và|hoặc|trong|khi|là|do|tại|trừ)\b.*$|\s*-.*$",
    re.IGNORECASE,
)
PER_WORDS = 6
SCALE = {"triệu": 1_000_000, "tr": 1_000_000, "nghìn": 1_000, "ngàn": 1_000, "": 1}
CONDITION_BEFORE = re.compile(
    r"(?:dưới|trên|đến|giá trị|vốn|quá|bằng)\s*(?:là\s*)?$", re.IGNORECASE
)
ZERO = re.compile(
    r"^(?:miễn phí|(?:phí|lệ phí)?\s*:?\s*(?:0|không)\s*(?:đồng|vnđ|đ)?)\b[\s.:;-]*", re.IGNORECASE
)
PREFIX = re.compile(r"^(?:phí|lệ phí|giá|khác)\s*:\s*(?=[\d(])", re.IGNORECASE)
EXEMPT = re.compile(
    r"(?<!tru truong hop duoc )\b(?:mien|khong thu|khong phai nop)\s+(?:nop |thu )?(?:le )?phi\b"
    r"|(?<!tru truong hop )\bduoc mien\b"
)
BARE_EXEMPT = re.compile(
    r"^(?:mien phi|khong|khong co|khong quy dinh|chua quy dinh|khong thu)\W*$"
)
COUNCIL = re.compile(r"\bhoi dong nhan dan\b|\bhdnd\b")
NOT_COUNCIL_ALONE = re.compile(
    r"\b(?:bo tai chinh|chinh phu)\b.{0,40}\bhoac (?:hoi dong nhan dan|hdnd)\b"
)
BASIS = re.compile(
    r"(?:theo quy định tại|quy định tại|theo)\s+"
    r"((?:điểm|khoản|điều|thông tư|nghị quyết|nghị định|luật)\b[^.;()]*?)"
    r"(?=\s+(?:quy định|thì)\b|[.;()]|$)",
    re.IGNORECASE,
)
CHANGED_RATE = re.compile(r"kể từ|từ ngày|đến hết|áp dụng mức|giảm", re.IGNORECASE)
SENTENCE = re.compile(
    r"(?<=[^\d\s][.])\s+(?=[A-ZĐÂĂÊÔƠƯ*+(-])|(?<=\d[.])\s+(?=[A-ZĐÂĂÊÔƠƯ*+])|\n+"
)
BULLET = re.compile(r"(?:^|(?<=[\s:;.]))([-+*•])\s+|(;)\s*")
LEVELS = {"*": 0, "-": 1, "•": 1, "+": 2, ";": 3}


def parse_fee(printed: str) -> Fees:
    """Every charge, exemption and contradiction of one printed fee."""
    fees: list[Fee] = []
    contradictions: list[Contradiction] = []
    rest: list[str] = []
    for part in parts(clean(printed)):
        head, note = head_and_note(part)
        found = parse_part(head, note)
        fees += found.fees
        contradictions += found.contradictions
        rest += [found.rest] if found.rest else []
    return Fees(tidy(fees), tuple(dict.fromkeys(contradictions)), " ".join(dict.fromkeys(rest)))


def parse_part(head: str, note: str) -> Fees:
    """One charge: what the number field printed, and the words beside it."""
    figure = next(figures(head), None)
    stated = figure.dong if figure else 0
    inside = read_note(note)
    amounts = [fee.dong for fee in inside.fees if isinstance(fee, Amount)]
    text = one_line(f"{head} ({note})" if note else head)
    if figure is None or not stated:
        foreign = bool(head) and not ZERO.match(head)  # "10 USD", "(1)": not for us to read
        if foreign or not inside.fees:
            return Fees((NotPublished(text=text),) if text else ())
        return inside
    if not amounts and stated < LEAST:
        return Fees((NotPublished(text=text),))
    if not amounts:
        remark = PREFIX.sub("", head[: figure.start] + head[figure.end :]).strip(" :.;-()")
        words = inside.rest if inside.fees else note
        own = own_amount(stated, figure.per, one_line(f"{remark} {words}".strip()))
        return Fees((own, *inside.fees))
    if stated in amounts or stated * 1000 in amounts or stated == sum(amounts):
        return inside  # "20 đồng (20.000 đồng/tờ khai)" only lost its zeros
    return differing(Amount(dong=stated, per=figure.per), head, note, inside)


def differing(own: Amount, head: str, note: str, inside: Fees) -> Fees:
    """A number and words that differ: a rate changed for a time, or a contradiction."""
    if CHANGED_RATE.search(note) and own.dong >= LEAST:
        return Fees((own, *inside.fees), (), inside.rest)
    texts = (one_line(head), one_line(note))
    return Fees(inside.fees, (Contradiction(about="fee", texts=texts),), inside.rest)


def own_amount(dong: int, per: str, note: str) -> Amount:
    """The sum of a number field; "(/hồ sơ)" beside it is its unit."""
    if found := re.fullmatch(r"(?:đồng)?\s*/\s*([^\d,;:()]{1,30})", note):
        return Amount(dong=dong, per=found.group(1).strip(" ."))
    return Amount(dong=dong, per=per, note=note)


def read_note(note: str) -> Fees:
    """The words beside a number: sums with what each is for, exemptions, who sets the charge."""
    fees: list[Fee] = []
    rest: list[str] = []
    labels: dict[int, tuple[str, ...]] = {}
    for level, segment in segments(note):
        sums = tuple(figures(segment))
        if sums:
            labels = {at: said for at, said in labels.items() if at < level}
            context = tuple(word for at in sorted(labels) for word in labels[at])
            own = labelled(segment, sums)
            fees += [charge(s, (*context, *words), segment) for s, words in own]
            labels[level] = own[0][1][:-1]
            continue
        folded = fold(segment)
        if segment.endswith(":") and not EXEMPT.search(folded):
            labels = {at: said for at, said in labels.items() if at < level}
            labels[level] = (segment.rstrip(": "),)
        elif EXEMPT.search(folded) and not BARE_EXEMPT.match(folded):
            basis = BASIS.search(segment)
            rule = basis.group(1).strip() if basis else ""
            fees.append(FreeByRule(note=trim(segment), basis=rule))
        elif COUNCIL.search(folded) and not NOT_COUNCIL_ALONE.search(folded):
            fees.append(SetByCouncil(note=trim(segment)))
        else:
            rest.append(segment)
    return Fees(tuple(fees), (), " ".join(rest))


def charge(figure: Figure, words: tuple[str, ...], segment: str) -> Fee:
    """A sum inside words; 0 đồng inside a sentence that says when is a rule."""
    if figure.dong:
        return Amount(dong=figure.dong, per=figure.per, note=" – ".join(words))
    return FreeByRule(note=trim(segment))


def trim(text: str) -> str:
    """Without the bullets, commas and lone brackets that a cut left at its ends."""
    text = text.strip(" ,;-/+*•:")
    while text.endswith(")") and text.count(")") > text.count("("):
        text = text[:-1].rstrip(" .,;")
    while text.startswith("(") and text.count("(") > text.count(")"):
        text = text[1:].lstrip()
    if text.startswith("(") and text.find(")") == len(text) - 1:
        text = text[1:-1].strip()
    return re.sub(r"\s+(?:là|bằng|thu)$", "", text)


def segments(note: str) -> Iterator[tuple[int, str]]:
    """Sentences, and inside those that hold sums their bullets, with a level of nesting."""
    for sentence in SENTENCE.split(note):
        text = one_line(sentence)
        if not any(figures(text)):
            if text.strip(" .;+*-"):
                yield 0, text
            continue
        level, start = 0, 0
        for found in BULLET.finditer(text):
            if text[start : found.start()].strip(" .;"):
                yield level, text[start : found.start()].strip(" .;")
            level, start = LEVELS[found.group(1) or found.group(2)], found.end()
        if text[start:].strip(" .;"):
            yield level, text[start:].strip(" .;")


def labelled(segment: str, sums: tuple[Figure, ...]) -> tuple[tuple[Figure, tuple[str, ...]], ...]:
    """Each sum with the words that say what it is for: those before it, else those after."""
    out = []
    start = 0
    for at, figure in enumerate(sums):
        end = sums[at + 1].start if at + 1 < len(sums) else len(segment)
        before = segment[start : figure.start]
        after = segment[figure.end : end] if at + 1 == len(sums) else ""
        words = [w for p in before.split(":") if (w := trim(p.strip(" .")))]
        if tail := trim(after.strip(" .")):
            words = [*words[:-1], f"{words[-1]} ({tail})"] if words else [tail]
        out.append((figure, tuple(words)))
        start = figure.end
    return tuple(out)


def figures(text: str) -> Iterator[Figure]:
    """The sums of a text; "dưới 50.000.000 đồng" is a condition, not a charge."""
    for found in MONEY.finditer(text):
        number, scale, _, per = found.groups()
        if CONDITION_BEFORE.search(text[: found.start()]):
            continue
        if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number):
            value = float(re.sub(r"[.,]", "", number))
        else:
            value = float(number[:15].replace(",", "."))
        dong = round(value * SCALE[(scale or "").lower()])
        unit = PER_ENDS.sub("", per or "").strip()
        if len(unit.split()) > PER_WORDS:
            unit = ""
        end = found.start(4) + len(unit) if unit else found.end(3)
        yield Figure(found.start(), end, dong, unit)


def parts(printed: str) -> Iterator[str]:
    """The charges one cell prints side by side, apart by ";" or a new line outside brackets."""
    depth, start = 0, 0
    for at, letter in enumerate(printed):
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth = max(0, depth - 1)
        elif letter in ";\n" and depth == 0:
            yield printed[start:at].strip()
            start = at + 1
    yield printed[start:].strip()


def head_and_note(part: str) -> tuple[str, str]:
    """What stands before the first bracket, and what stands in it."""
    head, bracket, note = part.partition("(")
    note = note.strip()
    if bracket and note.endswith(")") and note.count(")") > note.count("("):
        note = note[:-1].strip()
    while note.startswith("(") and note.endswith(")") and note.count("(") == 1:
        note = note[1:-1].strip()
    return head.strip(), note


def tidy(fees: list[Fee]) -> tuple[Fee, ...]:
    """No repeats; "not published" only when nothing else is said; no bare copy of a noted sum."""
    noted = {fee.dong for fee in fees if isinstance(fee, Amount) and (fee.note or fee.per)}
    kept = [
        fee
        for fee in dict.fromkeys(fees)
        if not (isinstance(fee, Amount) and not fee.note and not fee.per and fee.dong in noted)
    ]
    said = [fee for fee in kept if not isinstance(fee, NotPublished)]
    return tuple(said or kept)
