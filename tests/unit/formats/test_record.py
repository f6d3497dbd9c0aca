"""Collected records as entries."""

from types import SimpleNamespace
from typing import Any

import pytest

from knowledge.formats.reading import Format
from knowledge.formats.recognise import read
from knowledge.model import (
    Contradiction,
    Entry,
    FilingWay,
    Method,
    OnlineLevel,
    Paper,
    Scope,
    TimeLimit,
    TimeUnit,
)


def entry_of(files: SimpleNamespace, **changes: object) -> Entry:
    reading = read("a.jsonl", files.jsonl(files.record(**changes)))
    assert reading.rejected == ()
    return reading.entries[0].entry


@pytest.mark.parametrize("packed", [False, True])
def test_a_record_is_read_packed_or_not(files: SimpleNamespace, packed: bool) -> None:  # noqa: FBT001
    reading = read("a", files.jsonl(files.record(), packed=packed))

    assert (reading.format, reading.read) == (Format.RECORD, 1)
    entry = reading.entries[0].entry
    assert entry.id == "1.900001"
    assert entry.official_title == "Thủ tục cấp giấy mượn sách"
    assert entry.received_by == "Trung tâm Phục vụ hành chính công xã"
    assert entry.decided_by == "UBND xã"
    assert entry.audience == ("Công dân Việt Nam", "Tổ chức (không bao gồm doanh nghiệp, HTX)")
    assert entry.ways == (
        FilingWay(
            method=Method.IN_PERSON,
            time=TimeLimit(quantity=3, unit=TimeUnit.WORKING_DAY, text="3 ngày làm việc"),
        ),
    )
    assert entry.cases[0].papers == (
        Paper(name="Đơn", originals=1, copies=0, forms=("don.docx",)),
    )
    assert entry.legal_basis == ("Nghị định 1/2026/NĐ-CP",)
    assert entry.source.complete
    assert entry.source.date == "2026-07-01"
    assert entry.online is OnlineLevel.UNKNOWN
    assert entry.non_territorial is None


def test_a_title_in_capitals_can_be_read(files: SimpleNamespace) -> None:
    entry = entry_of(files, name="THỦ TỤC  CẤP GIẤY\nDO UBND CẤP XÃ QUẢN LÝ")

    assert entry.official_title == "THỦ TỤC CẤP GIẤY DO UBND CẤP XÃ QUẢN LÝ"
    assert entry.title == "Cấp giấy do UBND cấp xã quản lý"


def test_a_province_record_says_which_province(files: SimpleNamespace) -> None:
    entry = entry_of(files, scope="province", issuing_agency="UBND tỉnh Lai Châu")

    assert (entry.scope, entry.locality) == (Scope.PROVINCE, "Lai Châu")


def test_without_a_scope_the_issuing_agency_decides(files: SimpleNamespace) -> None:
    assert entry_of(files, scope="", issuing_agency="UBND Thành phố Huế").locality == "Huế"
    assert entry_of(files, scope="").scope is Scope.NATIONAL


@pytest.mark.parametrize(
    ("agency", "receives", "decides"),
    [
        ("Công an cấp Xã", "Công an xã", "Công an xã"),
        ("Chi nhánh Văn phòng đăng ký đất đai khu vực",)
        + ("Chi nhánh Văn phòng đăng ký đất đai",) * 2,
        ("Thuế tỉnh, thành phố; Thuế cơ sở", "Cơ quan thuế", "Cơ quan thuế"),
        ("Bảo hiểm xã hội cấp huyện",) + ("Cơ quan Bảo hiểm xã hội",) * 2,
        ("Ban chỉ huy quân sự cấp Xã",) + ("Ban Chỉ huy quân sự xã",) * 2,
        ("Chủ tịch UBND cấp xã", "Trung tâm Phục vụ hành chính công xã", "Chủ tịch UBND xã"),
        ("Cục cảnh sát quản lý trật tự xã hội", "", "Cục cảnh sát quản lý trật tự xã hội"),
        (
            "Ủy ban nhân dân cấp xã; Chi nhánh Văn phòng đăng ký đất đai",
            "Trung tâm Phục vụ hành chính công xã hoặc Chi nhánh Văn phòng đăng ký đất đai",
            "UBND xã hoặc Chi nhánh Văn phòng đăng ký đất đai",
        ),
        ("x" * 400, "", ""),
    ],
)
def test_the_agency_says_where_to_go(
    files: SimpleNamespace, agency: str, receives: str, decides: str
) -> None:
    entry = entry_of(files, agency=agency)

    assert (entry.received_by, entry.decided_by) == (receives, decides)


def test_papers_are_grouped_by_case_and_remarks_are_notes(files: SimpleNamespace) -> None:
    def row(group: str, name: str, original: int | None, copy: int | None) -> dict[str, Any]:
        return {"group": group, "name": name, "original": original, "copy": copy, "forms": []}

    entry = entry_of(
        files,
        documents=[
            row("(1.1) Đối với trẻ em:", "Ảnh", 2, 0),
            row("* Giấy tờ phải nộp:", "+ Đơn", 1, 0),
            row("* Giấy tờ phải nộp:", "Trường hợp mất thẻ thì báo ngay.", 0, 0),
            row("* Giấy tờ phải xuất trình:", "Thẻ căn cước", None, None),
            row("* Lưu ý :", "Nộp buổi sáng.", 1, 0),
        ],
    )

    assert [case.name for case in entry.cases] == ["", "Đối với trẻ em"]
    assert [(paper.name, paper.is_note) for paper in entry.cases[0].papers] == [
        ("Đơn", False),
        ("Trường hợp mất thẻ thì báo ngay.", True),
        ("Giấy tờ phải xuất trình:", True),
        ("Thẻ căn cước", False),
        ("Nộp buổi sáng.", True),
    ]


def test_a_very_long_group_is_shortened_and_kept_whole_in_the_note(files: SimpleNamespace) -> None:
    group = "Trường hợp " + "rất dài " * 40
    document = {"group": group, "name": "Đơn", "original": 1, "copy": 0, "forms": []}

    case = entry_of(files, documents=[document]).cases[0]

    assert case.name.endswith("…")
    assert len(case.name) < 200
    assert case.note == group.strip()


def test_long_groups_that_begin_alike_stay_apart(files: SimpleNamespace) -> None:
    documents = [
        {"group": "Trường hợp " + "rất dài " * 40 + end, "name": f"Đơn {end}", "original": 1}
        for end in ("a", "b")
    ]

    first, second = entry_of(files, documents=documents).cases

    assert first.name != second.name
    assert [paper.name for paper in (*first.papers, *second.papers)] == ["Đơn a", "Đơn b"]


def test_charges_common_to_all_ways_are_said_once(files: SimpleNamespace) -> None:
    way = {"time": "2 Giờ", "fee": "8.000 đồng", "note": "tại quầy"}
    entry = entry_of(files, methods=[{"method": m, **way} for m in ("Trực tiếp", "Trực tuyến")])

    assert [fee.kind for fee in entry.fees] == ["amount"]
    assert [each.fees for each in entry.ways] == [(), ()]


def test_a_charge_without_a_way_holds_for_all(files: SimpleNamespace) -> None:
    method = {"method": "", "time": "15 ngày", "fee": "8.000 đồng", "note": ""}

    entry = entry_of(files, methods=[method])

    assert entry.ways == ()
    assert entry.time == TimeLimit(quantity=15, unit=TimeUnit.DAY, text="15 ngày")
    assert [fee.kind for fee in entry.fees] == ["amount"]


def test_limits_side_by_side_without_a_case_contradict(files: SimpleNamespace) -> None:
    entry = entry_of(files, methods=[], time="5 ngày làm việc; 2 ngày", fee="Miễn phí")

    assert entry.time == TimeLimit(text="5 ngày làm việc; 2 ngày")
    assert entry.contradictions == (
        Contradiction(about="time", texts=("5 ngày làm việc", "2 ngày")),
    )


@pytest.mark.parametrize("printed", ["", "Không quy định", "120", "10-25", "0 ngày"])
def test_a_time_without_a_unit_says_nothing(files: SimpleNamespace, printed: str) -> None:
    assert entry_of(files, methods=[], time=printed).time is None


def test_a_time_in_words_is_kept_in_words(files: SimpleNamespace) -> None:
    entry = entry_of(files, methods=[], time="Trước khi tàu rời cảng.")

    assert entry.time == TimeLimit(text="Trước khi tàu rời cảng.")


def test_the_portals_test_decision_is_dropped_and_reported(files: SimpleNamespace) -> None:
    reading = read("a", files.jsonl(files.record(decision="Demo/QĐ-BCA")))

    assert reading.entries[0].entry.decision == ""
    assert reading.repairs[0].before == "Demo/QĐ-BCA"


def test_a_catalogue_row_is_not_complete(files: SimpleNamespace) -> None:
    assert not entry_of(files, detail="catalog").source.complete


def test_rows_that_cannot_be_read_are_named_with_their_reason(files: SimpleNamespace) -> None:
    rows = [
        files.record(),
        files.record(code="1.0011"),
        files.record(code="1.900003", name=" "),
        files.record(code="1.900004", steps=7),
        files.record(),
        files.record(code="1.900005", legal_basis=["Luật A", {"code": "9/2020"}]),
    ]

    reading = read("a", files.jsonl(*rows))

    assert reading.read == 6
    assert [row.entry.id for row in reading.entries] == ["1.900001", "1.900005"]
    assert [bad.row for bad in reading.rejected] == [2, 3, 4, 5]
    assert "1.0011" in reading.rejected[0].reason
    assert "tên thủ tục" in reading.rejected[1].reason
    assert "steps" in reading.rejected[2].reason
    assert "dòng 1" in reading.rejected[3].reason
