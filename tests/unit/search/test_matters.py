from datetime import date

import pytest

from knowledge.model import Case, Entry, Kind, OutsideTopic, Scope, Sibling, Validity, Wordings
from knowledge.search.matters import group_matters, rows_of

ON = date(2026, 11, 23)


def test_the_national_record_stands_for_its_provincial_copies() -> None:
    national = Entry(id="1.000001", official_title="Thủ tục hòa giải tranh chấp đất đai")
    local = Entry(
        id="1.000002", official_title="Hòa giải tranh chấp đất đai", scope=Scope.PROVINCE
    )

    (matter,) = group_matters([local, national], [])

    assert [entry.id for entry in matter.entries] == ["1.000001", "1.000002"]


def test_declared_copies_are_one_matter_under_their_main() -> None:
    entries = [Entry(id=code, official_title=f"Tên {code}") for code in ("a", "b", "c")]
    said = Wordings(code="b", say=("một việc",), copies=("a",), demand=5)

    first, second = group_matters(entries, [said])

    assert {entry.id for entry in first.entries} == {"a", "b"}
    assert first.entries[0].id == "b"
    assert first.demand == 1.0
    assert second.entries[0].id == "c"


def test_a_copy_in_force_is_shown_when_the_main_one_has_ended() -> None:
    ended = Validity(in_force_to=date(2026, 6, 30))
    main = Entry(id="a", official_title="Việc", copies=("b",), validity=ended)
    copy = Entry(id="b", official_title="Việc khác tên")

    (matter,) = group_matters([main, copy], [])

    assert matter.shown(ON) == copy
    assert matter.shown(date(2026, 6, 30)) == main


def test_every_name_of_a_matter_becomes_a_row() -> None:
    entry = Entry(
        id="a",
        official_title="Thủ tục đăng ký việc A",
        plain_title="Việc A",
        wordings=("làm việc a",),
        cases=(Case(name="Trẻ em", wordings=("cho con nhỏ",)),),
    )
    said = Wordings(code="a", title="Việc A thường gọi", say=("xin a",))

    texts = {row.text for row in rows_of(group_matters([entry], [said]))}

    assert texts == {
        "đăng ký việc A",
        "Việc A",
        "làm việc a",
        "Việc A cho con nhỏ",
        "Việc A thường gọi",
        "xin a",
    }


def test_what_tells_a_look_alike_apart_names_the_look_alike() -> None:
    entries = [Entry(id="a", official_title="A"), Entry(id="b", official_title="B")]
    said = Wordings(code="a", say=("x",), differs={"b": "đã mất sổ gốc", "z": "không có ở đây"})

    rows = rows_of(group_matters(entries, [said]))

    assert {row.group for row in rows if row.text == "đã mất sổ gốc"} == {1}
    assert not [row for row in rows if row.text == "không có ở đây"]


def test_an_outside_topic_is_a_matter_with_nothing_to_show() -> None:
    topic = OutsideTopic(id="mua", title="Thời tiết", say=("mai có mưa không",))

    (matter,) = group_matters([], [], [topic])

    assert matter.kind is None
    assert matter.shown(ON) is None
    assert {row.text for row in rows_of([matter])} == {"Thời tiết", "mai có mưa không"}


def test_questions_with_the_same_title_stay_apart() -> None:
    entries = [Entry(id=i, kind=Kind.QUESTION, plain_title="Hỏi") for i in ("a", "b")]

    assert len(group_matters(entries, [])) == 2


@pytest.mark.parametrize("source", ["entry", "wordings"])
def test_look_alikes_and_next_steps_are_related(source: str) -> None:
    own = {"siblings": (Sibling(id="b"),), "next_steps": ("c",)} if source == "entry" else {}
    entry = Entry(id="a", official_title="A", **own)
    said = Wordings(code="a", say=("x",), next=("c",), differs={"b": "khi khác"})

    (matter,) = group_matters([entry], [said] if source == "wordings" else [])

    assert set(matter.related) == {"b", "c"}
