"""Papers grouped as records group them: variants become cases, remarks become notes."""

import re
from collections.abc import Container, Iterable
from typing import NamedTuple

from knowledge.formats.cleaning import clean, fold, heading, one_line
from knowledge.model import Case, Paper


class PaperRow(NamedTuple):
    """One printed row of a dossier; the numbers are None when not given."""

    group: str
    name: str
    originals: int | None
    copies: int | None
    forms: tuple[str, ...] = ()


REMARK = re.compile(r"^luu y\b|^ghi chu\b")
# Headings that part one dossier; they are not variants a person chooses from.
COMMON = re.compile(
    r"^(?:(?:thanh phan )?ho so(?: gom(?: co)?)?|thanh phan,? so luong ho so|giay to phai nop|"
    r"giay to phai xuat trinh|giay to nop|giay to xuat trinh|cac giay to(?: khac)?|bao gom|gom)$"
    r"|^nguoi yeu cau .{0,20}\bnop\b"
)
TAIL = re.compile(
    r",?\s*(?:bao gồm|gồm(?: có)?)(?: các giấy tờ)?(?: sau(?: đây)?)?$", re.IGNORECASE
)
SHOWN = re.compile(r"xuat trinh")
MAX_NAME = 160  # characters; a longer group is a sentence of instruction, kept as the case's note


def cases(rows: Iterable[PaperRow]) -> tuple[Case, ...]:
    """Cases in printed order; the first, named "", holds what every case needs."""
    papers: dict[str, list[Paper]] = {"": []}
    told: set[str] = set()
    for row in rows:
        name = heading(row.group)
        folded = fold(name)
        remark = bool(REMARK.match(folded))
        common = not name or remark or bool(COMMON.match(folded))
        kept = papers.setdefault("" if common else TAIL.sub("", name), [])
        if common and SHOWN.search(folded) and name not in told:
            told.add(name)
            kept.append(Paper(name=f"{name}:", is_note=True))
        if (paper := as_paper(row, remark=remark)) is not None and paper not in kept:
            kept.append(paper)
    found: dict[str, Case] = {}
    for name, rows_of_case in papers.items():
        if rows_of_case:
            short = shortened(name, found)
            note = name if short != name else ""
            found[short] = Case(name=short, papers=tuple(rows_of_case), note=note)
    return tuple(found.values())


def shortened(name: str, taken: Container[str]) -> str:
    """A name fit for a button; two long names that begin alike get a number."""
    if len(name) <= MAX_NAME:
        return name
    end = name.rfind(" ", 1, MAX_NAME)
    short = name[: end if end > 0 else MAX_NAME].rstrip(" ,;:(-") + "…"
    number = 1
    while short in taken:
        number += 1
        short = f"{short.partition('…')[0]}… ({number})"
    return short


def as_paper(row: PaperRow, *, remark: bool) -> Paper | None:
    """0 originals and 0 copies without a form is a remark printed as if it were a paper."""
    name = clean(row.name).lstrip("-+*• ").strip()
    if not name:
        return None
    nothing = row.originals == 0 and row.copies == 0 and not row.forms
    return Paper(
        name=name,
        originals=row.originals,
        copies=row.copies,
        forms=tuple(one_line(form) for form in row.forms if form.strip()),
        is_note=remark or nothing or bool(REMARK.match(fold(name[:20]))),
    )
