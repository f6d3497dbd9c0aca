from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from knowledge.audit import Audit, audit
from knowledge.audit_finding import Verdict
from knowledge.content.explained import Explained
from knowledge.model import (
    Amount,
    Case,
    Contradiction,
    Entry,
    FilingWay,
    FreeByRule,
    Method,
    NotPublished,
    Paper,
    SetByCouncil,
    Sibling,
    TimeLimit,
    TimeUnit,
    Validity,
)

TODAY = date(2026, 11, 23)
THREE_DAYS = TimeLimit(quantity=Decimal(3), unit=TimeUnit.WORKING_DAY)
RECORD = Entry(
    id="1.004194",
    official_title="Đăng ký tạm trú",
    ways=(
        FilingWay(method=Method.IN_PERSON, time=THREE_DAYS, fees=(Amount(dong=15_000),)),
        FilingWay(method=Method.ONLINE, time=THREE_DAYS, fees=(Amount(dong=7_000),)),
    ),
    cases=(
        Case(
            name="",
            papers=(
                Paper(name="Tờ khai thay đổi thông tin cư trú (Mẫu CT01)", originals=1, copies=0),
                Paper(name="02 bản chà số máy, số khung", originals=1, copies=0),
                Paper(name="Bản sao hợp đồng thuê nhà", originals=1, copies=1),
                Paper(name="Sổ đỏ (bản gốc)", originals=1, copies=1),
                Paper(name="Lưu ý: người dưới 14 tuổi", originals=0, copies=0, is_note=True),
            ),
        ),
    ),
    steps="Bước 1: nộp hồ sơ. Phải bổ sung trong 05 ngày làm việc. Người từ đủ 14 tuổi tự ký.",
    legal_basis=("Luật Cư trú (68/2020/QH14)", "Thông tư số 53/2025/TT-BCA ngày 01/7/2025"),
    decision="9354/QĐ-BCA-C06",
)


def ours(**fields: object) -> Entry:
    return Entry.model_validate({"id": RECORD.id, "plain_title": "Tạm trú"} | fields)


def compared(
    entry: Entry, record: Entry = RECORD, *, explained: tuple[Explained, ...] = ()
) -> Audit:
    return audit([entry], {record.id: record}, explained, TODAY)


def open_facts(entry: Entry, record: Entry = RECORD) -> list[tuple[str, str]]:
    return [(it.compared.verdict.value, it.compared.fact) for it in compared(entry, record).open]


def changed(**fields: Any) -> Entry:  # noqa: ANN401 - any field of a record
    return RECORD.model_copy(update=fields)


GOOD = ours(
    purpose="Dùng khi đến ở nơi khác, từ đủ 14 tuổi thì tự ký.",
    time={"quantity": "3", "unit": "working_day", "text": "thiếu giấy thì có 5 ngày làm việc"},
    ways=[
        {"method": "in_person", "fees": [{"kind": "amount", "dong": 15000}]},
        {"method": "online", "fees": [{"kind": "amount", "dong": 7000}]},
    ],
    cases=[
        {"name": "", "papers": [{"name": "Tờ khai thay đổi cư trú, mẫu CT01", "originals": 1}]}
    ],
    legal_basis=["Luật Cư trú 68/2020/QH14"],
    decision="9354/QĐ-BCA-C06",
)


def test_what_the_record_says_too_raises_nothing() -> None:
    found = compared(GOOD)

    assert found.open == ()
    assert found.compared == 1
    assert found.counts[Verdict.SAME] == 9


def test_an_entry_without_record_is_not_compared() -> None:
    found = audit([GOOD], {}, (), TODAY)
    assert (found.compared, found.findings) == (0, ())


def test_a_planted_wrong_fee_is_caught() -> None:
    planted = ours(ways=[{"method": "in_person", "fees": [{"kind": "amount", "dong": 25000}]}])
    (finding,) = compared(planted).open

    assert finding.compared.verdict is Verdict.DIFFERS
    assert finding.compared.fact == "lệ phí nộp trực tiếp: 25.000 đồng"
    assert finding.compared.record == "15.000 đồng"


def test_the_fee_of_another_way_is_caught() -> None:
    planted = ours(ways=[{"method": "online", "fees": [{"kind": "amount", "dong": 15000}]}])
    assert open_facts(planted) == [("differs", "lệ phí nộp trực tuyến: 15.000 đồng")]


def test_a_fee_where_the_record_has_none_needs_a_source() -> None:
    planted = ours(fees=[{"kind": "amount", "dong": 8000}])
    found = open_facts(planted, changed(ways=()))
    assert found == [("only_ours", "lệ phí: 8.000 đồng")]


def test_a_fee_that_the_record_says_in_words_is_the_records() -> None:
    record = changed(ways=(), steps="Nộp phí 8.000 đồng một bản sao.")
    assert open_facts(ours(fees=[{"kind": "amount", "dong": 8000}]), record) == []


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (changed(fees=(NotPublished(text="Miễn phí"),)), ["lệ phí: miễn – hộ nghèo"]),
        (changed(fees=(NotPublished(text="Miễn lệ phí cho hộ nghèo"),)), []),
        (changed(fees=(FreeByRule(note="hộ nghèo"),)), []),
    ],
)
def test_free_by_rule_is_more_than_the_portals_default(record: Entry, expected: list[str]) -> None:
    free = ours(fees=[{"kind": "free_by_rule", "note": "hộ nghèo", "basis": "Luật"}])
    assert [fact for _, fact in open_facts(free, record)] == expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (RECORD, ["lệ phí: do Hội đồng nhân dân tỉnh quy định"]),
        (changed(fees=(SetByCouncil(note="Hội đồng nhân dân tỉnh quyết định"),)), []),
    ],
)
def test_a_fee_left_to_the_council_must_stand_in_the_record(
    record: Entry, expected: list[str]
) -> None:
    assert [f for _, f in open_facts(ours(fees=[{"kind": "set_by_council"}]), record)] == expected


def test_saying_not_published_of_a_printed_fee_is_caught() -> None:
    assert open_facts(ours(fees=[{"kind": "not_published"}])) == [
        ("differs", "lệ phí: không công bố")
    ]


@pytest.mark.parametrize(
    ("quantity", "unit", "expected"),
    [
        ("3", "working_day", []),
        ("5", "working_day", ["thời hạn: 5 ngày làm việc"]),  # words of the record do not save it
        ("3", "day", ["thời hạn: 3 ngày"]),
    ],
)
def test_a_planted_wrong_number_of_days_is_caught(
    quantity: str, unit: str, expected: list[str]
) -> None:
    planted = ours(time={"quantity": quantity, "unit": unit})
    assert [fact for _, fact in open_facts(planted)] == expected


def test_the_time_of_a_way_is_held_against_that_way() -> None:
    two_days = TimeLimit(quantity=Decimal(2), unit=TimeUnit.WORKING_DAY)
    record = changed(
        ways=(
            FilingWay(method=Method.IN_PERSON, time=THREE_DAYS),
            FilingWay(method=Method.ONLINE, time=two_days),
        )
    )
    swapped = ours(
        ways=[{"method": "in_person", "time": {"quantity": "2", "unit": "working_day"}}]
    )

    assert open_facts(swapped, record) == [("differs", "thời hạn nộp trực tiếp: 2 ngày làm việc")]


def test_the_time_of_a_case_may_stand_in_the_words_of_the_record() -> None:
    five = ours(cases=[{"name": "cần xác minh", "time": {"quantity": 5, "unit": "working_day"}}])
    nine = ours(cases=[{"name": "cần xác minh", "time": {"quantity": 9, "unit": "working_day"}}])

    assert open_facts(five) == []
    assert open_facts(nine) == [("differs", "thời hạn «cần xác minh»: 9 ngày làm việc")]


def test_times_of_cases_stand_for_a_record_that_has_no_other() -> None:
    record = changed(ways=(), steps="", cases=(Case(name="", time=THREE_DAYS),))
    assert open_facts(ours(time=THREE_DAYS), record) == []


def test_a_time_where_the_record_has_none_needs_a_source() -> None:
    record = changed(ways=(), steps="")
    assert open_facts(ours(time=THREE_DAYS), record) == [
        ("only_ours", "thời hạn: 3 ngày làm việc")
    ]


@pytest.mark.parametrize(
    ("record", "verdict"), [("9355/QĐ-BCA-C06", "differs"), ("", "only_ours")]
)
def test_another_decision_is_caught(record: str, verdict: str) -> None:
    entry = ours(decision="9354/QĐ-BCA-C06")
    assert open_facts(entry, changed(decision=record)) == [
        (verdict, "quyết định công bố: 9354/QĐ-BCA-C06")
    ]


def test_days_in_force_are_held_against_the_record() -> None:
    entry = ours(validity={"in_force_from": "2026-07-01", "in_force_to": "2027-02-28"})
    record = changed(
        steps="Áp dụng đến hết ngày 28/02/2027.", validity=Validity(in_force_from=TODAY)
    )
    assert open_facts(entry, record) == [("differs", "hiệu lực từ: 1/7/2026")]
    assert open_facts(entry, changed(steps="")) == [
        ("only_ours", "hiệu lực từ: 1/7/2026"),
        ("only_ours", "hiệu lực đến: 28/2/2027"),
    ]


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        (
            {"name": "Tờ khai thay đổi cư trú, mẫu CT01", "originals": 2},
            ["2 bản chính, 0 bản sao"],
        ),
        ({"name": "Bản chà số máy, số khung", "originals": 2}, []),  # "02 bản chà …" counts itself
        ({"name": "Tờ khai thay đổi cư trú, mẫu CT01"}, []),  # says no number
        ({"name": "Hợp đồng thuê nhà", "copies": 1}, []),  # "bản sao", whatever the cells say
        ({"name": "Sổ đỏ", "originals": 1}, []),  # "bản gốc"
        ({"name": "Sổ đỏ; đã sang tên", "originals": 2}, ["2 bản chính, 0 bản sao"]),
        ({"name": "Sổ mua chịu", "copies": 1}, ["0 bản chính, 1 bản sao"]),
    ],
)
def test_counts_of_papers_are_held_against_the_paper_of_that_name(
    paper: dict[str, object], expected: list[str]
) -> None:
    entry = ours(cases=[{"name": "", "papers": [paper]}])
    assert [it.compared.ours for it in compared(entry).open] == expected


def test_papers_a_record_does_not_have_are_only_ours() -> None:
    entry = ours(cases=[{"name": "", "papers": [{"name": "Tờ khai", "originals": 1}]}])
    assert open_facts(entry, changed(cases=())) == [
        ("only_ours", "giấy tờ «Tờ khai»: 1 bản chính, 0 bản sao")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trong 60 ngày", ("only_ours", "khoảng thời gian: 60 ngày")),
        ("trong 5 ngày", ("differs", "khoảng thời gian: 5 ngày")),
        ("mất 30.000 đồng", ("only_ours", "số tiền: 30.000 đồng")),
        ("từ 16 tuổi", ("only_ours", "tuổi: 16 tuổi")),
        ("giảm 50%", ("only_ours", "tỷ lệ: 50%")),
        ("từ 2/7/2025", ("only_ours", "ngày: 2/7/2025")),
        ("theo Nghị định 99/2020", ("only_ours", "văn bản: 99/2020")),
        ("mẫu CT07", ("only_ours", "con số: CT07")),
    ],
)
@pytest.mark.parametrize("field", ["purpose", "conditions", "answer"])
def test_every_figure_of_our_prose_must_stand_in_the_record(
    field: str, text: str, expected: tuple[str, str]
) -> None:
    assert open_facts(ours(**{field: text})) == [expected]


def test_a_figure_is_listed_once_with_every_field_it_stands_in() -> None:
    entry = ours(purpose="Trong 60 ngày.", mistakes=["Quá 60 ngày"])
    (finding,) = compared(entry).open
    assert finding.compared.where == ("purpose", "mistakes")


@pytest.mark.parametrize("named", ["Luật Cư trú 68/2020", "Thông tư 53/2025/TT-BCA"])
def test_a_document_may_be_named_short(named: str) -> None:
    assert open_facts(ours(legal_basis=[named])) == []


def test_what_is_said_of_another_entry_may_stand_in_its_record() -> None:
    other = Entry(id="2.001159", steps="Ở dưới 30 ngày thì báo lưu trú.")
    entry = ours(siblings=(Sibling(id=other.id, when="ở dưới 30 ngày"),))

    with_it = audit([entry], {RECORD.id: RECORD, other.id: other}, (), TODAY)

    assert with_it.open == ()
    assert [fact for _, fact in open_facts(entry)] == ["khoảng thời gian: 30 ngày"]


def test_both_texts_of_a_contradiction_are_compared() -> None:
    entry = ours(
        contradictions=(Contradiction(about="time", texts=("3 ngày làm việc", "9 ngày")),)
    )
    assert [fact for _, fact in open_facts(entry)] == ["khoảng thời gian: 9 ngày"]


def test_what_our_fields_hide_of_the_record_is_listed_but_asks_nothing() -> None:
    entry = ours(
        fees=[{"kind": "amount", "dong": 7000}],
        time={"quantity": 3, "unit": "working_day"},
        legal_basis=["Luật Cư trú 68/2020/QH14"],
    )
    found = compared(entry)

    hidden = [it.compared for it in found.findings if it.compared.verdict is Verdict.ONLY_RECORD]
    assert [one.fact for one in hidden] == ["lệ phí: 15.000 đồng", "văn bản: 53/2025/TT-BCA"]
    assert found.open == ()


WRONG_FEE = ours(fees=[{"kind": "amount", "dong": 25000}])
REASON = Explained(
    id=("1.004194",),
    fact=("lệ phí: 25.000 đồng",),
    reason="Hồ sơ in mức cũ",
    source="Thông tư 64/2025/TT-BTC",
)


def test_an_explained_difference_is_closed_and_keeps_its_reason() -> None:
    found = compared(WRONG_FEE, explained=(REASON,))

    assert found.open == ()
    assert found.idle == ()
    assert [it.explained for it in found.findings if it.explained] == [REASON]


def test_an_explanation_of_another_value_or_entry_does_not_help_and_is_reported() -> None:
    other_fee = REASON.model_copy(update={"fact": ("lệ phí: 26.000 đồng",)})
    other_entry = REASON.model_copy(update={"id": ("1.000000",)})

    found = compared(WRONG_FEE, explained=(other_fee, other_entry))

    assert len(found.open) == 1
    assert found.idle == (
        ("1.004194", "lệ phí: 26.000 đồng"),
        ("1.000000", "lệ phí: 25.000 đồng"),
    )


@pytest.mark.parametrize(
    ("record", "is_open"), [("15.000 đồng, 7.000 đồng", True), ("7.000 đồng, 15.000 đồng", False)]
)
def test_an_explanation_may_hold_only_as_long_as_the_record_says_the_same(
    record: str, *, is_open: bool
) -> None:
    pinned = REASON.model_copy(update={"record": record})
    found = compared(WRONG_FEE, explained=(pinned,))
    assert (bool(found.open), bool(found.idle)) == (is_open, is_open)


def test_one_reason_may_hold_for_several_entries_and_figures() -> None:
    reason = Explained.model_validate(
        {
            "id": ["1.004194", "1.002755"],
            "fact": ["khoảng thời gian: 60 ngày", "khoảng thời gian: 90 ngày"],
            "reason": "Luật",
            "source": "68/2020/QH14",
        }
    )
    entries = [ours(id=code, purpose="60 ngày hoặc 90 ngày") for code in reason.id]
    records = {code: changed(id=code) for code in reason.id}

    found = audit(entries, records, (reason,), TODAY)

    assert (found.open, found.idle) == ((), ())


def test_an_explanation_of_an_entry_whose_record_is_not_here_is_left_alone() -> None:
    assert audit([WRONG_FEE], {}, (REASON,), TODAY).idle == ()


def test_a_lapsed_entry_and_an_overdue_review_are_caught_even_without_record() -> None:
    lapsed = ours(id="a", validity={"in_force_to": "2026-11-22"})
    last_day = ours(id="b", validity={"in_force_to": "2026-11-23", "review_by": "2026-11-23"})
    overdue = ours(id="c", validity={"review_by": "2026-11-22"})

    found = audit([overdue, last_day, lapsed], {}, (), TODAY)

    assert (found.lapsed, found.overdue) == ((lapsed,), (overdue,))


def test_the_order_of_entries_does_not_matter() -> None:
    entries = [GOOD, ours(id="1.000001", purpose="60 ngày")]
    records = {entry.id: changed(id=entry.id) for entry in entries}
    assert audit(entries, records, (), TODAY) == audit(entries[::-1], records, (), TODAY)
