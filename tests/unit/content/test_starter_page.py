"""The page on the starter knowledge says what the starter knowledge is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.content import load_starter, load_wordings
from knowledge.model import Confidence, Entry, Fee, Kind, SetByCouncil

PAGE = Path(__file__).parents[3] / "docs" / "goi-kien-thuc-ban-dau.md"
COMMONEST = 5  # demand: nearly every family
ORDINARY = 2  # demand from which a person who is no organisation may meet it


def procedures() -> tuple[Entry, ...]:
    return tuple(entry for entry in load_starter() if entry.kind is Kind.PROCEDURE)


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading of the page."""
    under = PAGE.read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in under.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def unsettled(mark: str) -> set[str]:
    """The codes whose uncertainty is told by words that begin so."""
    told = rows("Điều đơn vị cần xác nhận")
    return {row[0].strip("`") for row in told if row[2].startswith(mark)}


def every_fee(entry: Entry) -> Iterator[Fee]:
    yield from entry.fees
    for way in entry.ways:
        yield from way.fees


def test_fees_left_to_the_province_are_all_listed_for_the_office_first() -> None:
    left = {
        entry.id
        for entry in load_starter()
        if any(isinstance(fee, SetByCouncil) for fee in every_fee(entry))
    }

    assert unsettled("lệ phí do tỉnh quy định") == left
    first = [row[0].strip("`") for row in rows("Điều đơn vị cần xác nhận")][: len(left)]
    assert set(first) == left


def test_contradictions_are_all_listed_in_the_words_shown() -> None:
    told = {
        (row[0].strip("`"), row[2].split(": ", 1)[-1]) for row in rows("Điều đơn vị cần xác nhận")
    }
    shown = {
        (entry.id, " ⟷ ".join(each.texts))
        for entry in load_starter()
        for each in entry.contradictions
    }

    assert shown <= told
    assert unsettled("mâu thuẫn") == {code for code, _ in shown}


def test_procedures_known_by_name_only_or_by_one_source_are_all_listed() -> None:
    by_name = {entry.id for entry in procedures() if not entry.source.complete}
    by_one = {entry.id for entry in procedures() if entry.source.confidence is Confidence.MEDIUM}

    assert unsettled("Cổng chỉ công bố tên") == by_name
    assert unsettled("một nguồn") == by_one - by_name


def test_the_titles_on_the_page_are_those_of_the_entries() -> None:
    titles = {entry.id: entry.plain_title for entry in load_starter()}
    told = {row[0].strip("`"): row[1] for row in rows("Điều đơn vị cần xác nhận") if "`" in row[0]}

    assert told == {code: titles[code] for code in told}


def test_every_field_is_counted_once() -> None:
    table = rows("Theo lĩnh vực")
    fields = [field for row in table for field in row[3].split(" · ")]

    assert sorted(fields) == sorted({entry.field for entry in procedures()})
    assert {row[0]: int(row[1]) for row in table} == {
        row[0]: sum(entry.field in row[3].split(" · ") for entry in procedures()) for row in table
    }
    assert len(table) >= 20


def test_the_number_of_procedures_is_the_one_on_the_page() -> None:
    (told,) = re.findall(r"viết sẵn \| (\d+), thuộc (\d+) lĩnh vực", PAGE.read_text("utf-8"))

    fields = {entry.field for entry in procedures()}
    assert tuple(map(int, told)) == (len(procedures()), len(fields))


@pytest.mark.parametrize("page", ["viet-noi-dung.md", "goi-kien-thuc-ban-dau.md"])
def test_the_pages_for_curators_point_to_one_another(page: str) -> None:
    other = {"viet-noi-dung.md": PAGE.name, PAGE.name: "viet-noi-dung.md"}[page]
    assert f"]({other}" in PAGE.with_name(page).read_text("utf-8")


def said_of(entry: Entry) -> int:
    lent = {said.code: said.say for said in load_wordings()}
    return len(entry.wordings) + len(lent.get(entry.id, ()))


def test_the_starter_has_twelve_wordings_for_each_procedure() -> None:
    assert {entry.id: said_of(entry) for entry in procedures() if said_of(entry) < 12} == {}


def test_the_commonest_procedures_have_eighteen_wordings() -> None:
    few = {
        s.code: len(s.say) for s in load_wordings() if s.demand == COMMONEST and len(s.say) < 18
    }
    assert few == {}
    assert sum(said.demand == COMMONEST for said in load_wordings()) >= 25


def test_what_an_ordinary_person_may_meet_has_five_wordings() -> None:
    few = {s.code: len(s.say) for s in load_wordings() if s.demand >= ORDINARY and len(s.say) < 5}
    assert few == {}
    assert sum(len(said.say) >= 5 for said in load_wordings()) >= 450
