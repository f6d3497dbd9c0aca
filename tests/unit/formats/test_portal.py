"""The portal's own files as entries."""

import json
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from knowledge.formats.reading import Format
from knowledge.formats.recognise import read
from knowledge.model import (
    Amount,
    Contradiction,
    Entry,
    NotPublished,
    OnlineLevel,
    Scope,
    TimeLimit,
    TimeUnit,
)

TWO_DAYS = TimeLimit(quantity=Decimal(2), unit=TimeUnit.WORKING_DAY, text="2 ngày làm việc")


def entry_of(files: SimpleNamespace, **changes: object) -> Entry:
    sheet = {"code": "OK", "data": files.detail(**changes), "message": "OK"}
    reading = read("a.json", json.dumps(sheet, indent=2).encode())
    assert reading.rejected == ()
    assert reading.format is Format.PORTAL_DETAIL
    return reading.entries[0].entry


def way(**changes: object) -> dict[str, Any]:
    return {
        "submissionMethod": "DIRECT",
        "processingTime": 10,
        "processingTimeUnit": "WORKING_DAY",
        "description": "",
        "fees": [],
    } | changes


def test_a_sheet_becomes_an_entry(files: SimpleNamespace) -> None:
    entry = entry_of(files)

    assert (entry.id, entry.field, entry.levels) == ("1.900002", "Thư viện", ("Cấp xã",))
    assert entry.received_by == "Trung tâm Phục vụ hành chính công xã"
    assert [case.name for case in entry.cases] == ["", "Đối với trẻ em"]
    assert entry.legal_basis == ("Luật Sách (9/2020/QH14)",)
    assert entry.source.date == "2026-07-07"
    assert entry.url.endswith("/uuid-1")


def test_the_unit_other_is_not_trusted_and_the_case_has_the_true_one(
    files: SimpleNamespace,
) -> None:
    entry = entry_of(files)

    assert entry.ways[0].time is None
    assert entry.time == TWO_DAYS


def test_zero_is_not_free(files: SimpleNamespace) -> None:
    assert entry_of(files).fees == (NotPublished(text="0 đồng"),)


def test_an_unknown_value_says_nothing_and_foreign_money_stays_in_words(
    files: SimpleNamespace,
) -> None:
    fees = [
        {"type": "FEE", "value": None, "description": ""},
        {"type": "FEE", "value": 5, "currencyId": "USD", "description": "một thẻ"},
    ]

    assert entry_of(files, executionMethods=[], fees=fees).fees == (
        NotPublished(text="Phí: 5 USD một thẻ"),
    )


def test_a_sum_with_its_words(files: SimpleNamespace) -> None:
    fee = {"type": "FEE", "value": 8000, "description": "mỗi thẻ"}

    assert entry_of(files, executionMethods=[way(fees=[fee])]).fees == (
        Amount(dong=8000, note="mỗi thẻ"),
    )


def test_limits_of_one_name_that_differ_contradict(files: SimpleNamespace) -> None:
    cases = [
        {"name": "Cấp thẻ bạn đọc", "processingDay": {"qty": qty, "type": unit}}
        for qty, unit in ((5, "WORKING_DAY"), (2, "DAY"))
    ]

    entry = entry_of(files, cases=cases)

    assert entry.contradictions == (
        Contradiction(about="time", texts=("5 ngày làm việc", "2 ngày")),
    )


def test_a_way_and_a_case_that_differ_contradict(files: SimpleNamespace) -> None:
    entry = entry_of(files, executionMethods=[way()])

    assert entry.contradictions == (
        Contradiction(about="time", texts=("10 ngày làm việc", "2 ngày làm việc")),
    )


def test_named_variants_keep_their_own_limits(files: SimpleNamespace) -> None:
    cases = [
        {"name": "Đối với trẻ em", "processingDay": {"qty": 2, "type": "WORKING_DAY"}},
        {"name": "Cấp lại", "processingDay": {"qty": 4, "type": "HOUR"}},
        {"name": "Không rõ", "processingDay": None},
    ]

    entry = entry_of(files, cases=cases)

    assert {case.name: case.time.text for case in entry.cases if case.time} == {
        "Đối với trẻ em": "2 ngày làm việc",
        "Cấp lại": "4 giờ",
    }
    assert entry.time is None


@pytest.mark.parametrize(
    ("flags", "level"),
    [
        ({"isFullProcess": True}, OnlineLevel.FULL),
        ({"isOfflineOnly": True}, OnlineLevel.NONE),
        ({}, OnlineLevel.UNKNOWN),
    ],
)
def test_the_online_level_comes_only_from_a_field_that_says_it(
    files: SimpleNamespace, flags: dict[str, bool], level: OnlineLevel
) -> None:
    assert entry_of(files, **flags).online is level


def test_non_territorial_is_known_only_when_true(files: SimpleNamespace) -> None:
    assert entry_of(files, isNonTerritorial=True).non_territorial is True
    assert entry_of(files).non_territorial is None


def test_forms_and_odd_dates_do_no_harm(files: SimpleNamespace) -> None:
    paper = {"name": "Đơn", "originalQty": 0, "copyQty": 0}
    paper |= {"attachments": [{"fileName": "don.docx"}, "mau.pdf", 5, {}]}
    groups = [{"name": "", "profileComponents": [paper]}]

    entry = entry_of(files, executionCases=groups, updatedAt=10**18)

    assert entry.cases[0].papers[0].forms == ("don.docx", "mau.pdf")
    assert not entry.cases[0].papers[0].is_note
    assert entry.source.date == ""


def test_an_error_of_the_portal_is_not_a_procedure(files: SimpleNamespace) -> None:
    sheet = {"code": "ERR", "data": files.detail()}

    assert "Cổng trả về lỗi" in read("a", json.dumps(sheet).encode()).rejected[0].reason


def test_many_sheets_in_one_list(files: SimpleNamespace) -> None:
    sheets = [files.detail(), files.detail(code="1.900003")]

    assert len(read("a", json.dumps(sheets, indent=1).encode()).entries) == 2


def test_a_catalogue_row(files: SimpleNamespace) -> None:
    row = {
        "id": "uuid",
        "name": "Hỗ trợ bạn đọc",
        "code": "3.900001",
        "codeNotation": "3.900001",
        "categories": ["Thư viện"],
        "departments": ["Ủy ban nhân dân cấp xã"],
        "departmentPromulgate": "UBND tỉnh Lạng Sơn",
        "formalityTargetType": ["Công dân Việt Nam"],
        "type": "SPECIFIC",
    }

    reading = read("catalog.jsonl", files.jsonl(row))

    assert reading.format is Format.PORTAL_CATALOGUE
    entry = reading.entries[0].entry
    assert (entry.scope, entry.locality) == (Scope.PROVINCE, "Lạng Sơn")
    assert not entry.source.complete
