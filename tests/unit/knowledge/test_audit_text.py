import pytest

from knowledge.audit_text import Kind, law, mentions, money


def read(text: str) -> list[tuple[str, str]]:
    return [(one.kind.value, one.value) for one in mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20.000 đồng/lần", ["20.000 đồng"]),
        ("20,000đ", ["20.000 đồng"]),
        ("1,5 triệu đồng mỗi tháng", ["1.500.000 đồng"]),
        ("540.000 đồng một tháng", ["540.000 đồng"]),
        ("từ 150.000 đến 200.000 đồng", ["150.000 đồng", "200.000 đồng"]),
        ("50 nghìn đồng", ["50.000 đồng"]),
        ("100000 VNĐ", ["100.000 đồng"]),
    ],
)
def test_money_is_read_in_every_spelling(text: str, expected: list[str]) -> None:
    assert read(text) == [("money", one) for one in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 ngày làm việc", ["3 ngày làm việc"]),
        ("03 (ba) ngày  làm việc", ["3 ngày làm việc"]),
        ("trong 15 ngày", ["15 ngày"]),
        ("17 đến 20 ngày làm việc", ["17 ngày làm việc", "20 ngày làm việc"]),
        ("sau một ngày không trả lời", ["1 ngày"]),
        ("0,5 ngày", ["0,5 ngày"]),
        ("sau 15 giờ", ["15 giờ"]),
        ("trước 23:00", ["23 giờ"]),
        ("lúc 7 giờ 30", ["7 giờ 30"]),
        ("hai năm, 6 tháng", ["2 năm", "6 tháng"]),
    ],
)
def test_lengths_of_time_keep_their_unit(text: str, expected: list[str]) -> None:
    assert read(text) == [("duration", one) for one in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28/2/2027", "28/2/2027"),
        ("ngày 01 tháng 7 năm 2025", "1/7/2025"),
        ("tháng 6 năm 2014", "6/2014"),
        ("06/2014", "6/2014"),
        ("15.11.2015", "15/11/2015"),
        ("trước 31/12", "31/12"),
    ],
)
def test_dates_are_one_however_written(text: str, expected: str) -> None:
    assert read(text) == [("date", expected)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("từ đủ 14 tuổi", ["14 tuổi"]),
        ("từ đủ 70 đến dưới 75 tuổi", ["70 tuổi", "75 tuổi"]),
        ("dưới 36 tháng tuổi", ["36 tháng tuổi"]),
    ],
)
def test_ages_are_not_lengths_of_time(text: str, expected: list[str]) -> None:
    assert read(text) == [("age", one) for one in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quyết định 163/QĐ-BTP", "163/QĐ-BTP"),
        ("NĐ 123/2015/NĐ-CP", "123/2015/NĐ-CP"),
        ("Nghị định số 7/2025/NĐ - CP", "07/2025/NĐ-CP"),
        ("Nghị quyết 66.22/2026/NQ-CP", "66.22/2026/NQ-CP"),
        ("Luật Hộ tịch 60/2014/QH13", "60/2014/QH13"),
        ("Nghị định số 104/2022", "104/2022"),
        ("29/2026/QĐ-TTg", "29/2026/QĐ-TTg"),
        ("Thông tư số 53/2025/TT-BCAngày 01", "53/2025/TT-BCA"),  # glued on the portal
        ("Luật 25/2008/QH12 - Bảo hiểm y tế", "25/2008/QH12"),
    ],
)
def test_documents_are_known_by_their_number(text: str, expected: str) -> None:
    assert read(text)[0] == ("law", expected)
    assert law(text) == expected


def test_a_document_without_number_is_its_own_name() -> None:
    assert law(" Luật Đất đai ") == "Luật Đất đai"


def test_other_numbers_are_numbers() -> None:
    assert read("mẫu CT01, ảnh 4x6cm, 3.600m3 mỗi ngày đêm, giảm 50%") == [
        ("percent", "50%"),
        ("number", "CT01"),
        ("number", "4"),
        ("number", "6"),
        ("number", "3600"),
    ]


def test_links_and_codes_of_procedures_state_nothing() -> None:
    assert mentions("xem 1.001193 ở https://dichvucong.gov.vn/thu-tuc/12") == ()


def test_a_figure_said_twice_is_one() -> None:
    assert [one.figure for one in mentions("3 ngày, rồi 03 ngày")] == ["3"]


def test_a_sum_is_a_mention() -> None:
    assert money(20_000) == mentions("20.000 đồng")[0]
    assert money(20_000).kind is Kind.MONEY
