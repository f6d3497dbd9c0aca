import pytest

from knowledge.deadlines.matching import Match, match_unit

KNOWN = (
    ("1", "Ủy ban nhân dân xã Nấm Dẩn"),
    ("2", "Phòng Văn hóa – Xã hội"),
    ("3", "Phòng Kinh tế"),
    ("4", "Trung tâm Phục vụ hành chính công"),
    ("5", "Trung tâm Dịch vụ công ích"),
    ("6", "Văn phòng HĐND và UBND"),
    ("7", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("8", "Công an"),
    ("9", "Phòng Hành chính – Quản trị"),
)


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("Phòng Văn hóa - Xã hội", "2"),
        ("Phòng Văn hóa -Xã hội", "2"),
        ("Phòng VH-XH", "2"),
        ("P. VHXH", "2"),
        ("Phòng Văn hoá và Xã hội xã Châu Sơn", None),
        ("phòng kinh tế xã", "3"),
        ("TT PVHCC", "4"),
        ("TTPVHCC xã", "4"),
        ("Trung tâm Phục vụ Hành chính công", "4"),
        ("Trung tàm Phục vụ hành chính cống", "4"),
        ("Trung tâm Dịch vụ công", None),
        ("UBND xã Năm Dẩn", "1"),
        ("UBND xã", "1"),
        ("UBND xã Châu Sơn", None),
        ("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã", "6"),
        ("VP HĐND&UBND", "6"),
        ("UBMTTQ Việt Nam xã", "7"),
        ("Công an xã", "8"),
        ("Phòng HC-QT", "9"),
        ("Sở Nội vụ", None),
        ("", None),
    ],
)
def test_a_unit_is_known_by_its_names(written: str, unit: str | None) -> None:
    assert match_unit(written, KNOWN).id == unit


def test_a_likely_unit_is_offered_and_not_taken() -> None:
    found = match_unit("Trung tâm Dịch vụ công", KNOWN)

    assert (found.id, found.likely) == (None, ("5",))


def test_two_units_of_one_name_are_left_to_a_person() -> None:
    found = match_unit("Phòng Kinh tế", (("1", "Phòng Kinh tế"), ("2", "Phòng Kinh tế")))

    assert (found.id, found.likely) == (None, ("1", "2"))


def test_nothing_is_known_at_first() -> None:
    assert match_unit("Phòng Kinh tế", ()) == Match(written="Phòng Kinh tế")
