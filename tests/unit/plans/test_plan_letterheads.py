"""Who issues a plan, when its letterhead stands in two columns and in capitals; and odd input."""

import time

import pytest

from knowledge.deadlines.plans.letterhead import issuer_above, ordinary
from knowledge.deadlines.plans.reading import read_plan

NAMES = {
    "ỦY BAN NHÂN DÂN PHƯỜNG TÂN HÒA": "Ủy ban nhân dân phường Tân Hòa",
    "SỞ KHOA HỌC VÀ CÔNG NGHỆ": "Sở Khoa học và Công nghệ",
    "ĐẢNG ỦY XÃ MINH KHAI": "Đảng ủy xã Minh Khai",
    "TRUNG TÂM Y TẾ KHU VỰC 3": "Trung tâm Y tế khu vực 3",
    "VĂN PHÒNG HĐND VÀ UBND": "Văn phòng HĐND và UBND",
    "BAN CHỈ HUY PHÒNG THỦ DÂN SỰ XÃ ĐỒNG TÂM": "Ban Chỉ huy Phòng thủ dân sự xã Đồng Tâm",
    "PHÒNG VĂN HÓA - XÃ HỘI": "Phòng Văn hóa - Xã hội",
    "UBND THÀNH PHỐ HỒ CHÍ MINH": "UBND thành phố Hồ Chí Minh",
}
HEADS = {
    "Ủy ban nhân dân phường Tân Hòa": (
        "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "PHƯỜNG TÂN HÒA Độc lập - Tự do - Hạnh phúc",
        "Số: 45/KH-UBND Tân Hòa, ngày 12 tháng 01 năm 2026",
    ),
    "Trung tâm Y tế khu vực 3": (
        "SỞ Y TẾ TỈNH HẢI LÂM CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "TRUNG TÂM Y TẾ KHU VỰC 3 Độc lập – Tự do – Hạnh phúc",
        "Số: 204/KH-TTYT",
    ),
    "Đảng ủy xã Minh Khai": (
        "ĐẢNG BỘ TỈNH HƯNG HÀ ĐẢNG CỘNG SẢN VIỆT NAM",
        "ĐẢNG ỦY XÃ MINH KHAI",
    ),
    "": ("KẾ HOẠCH", "Công tác năm 2026"),
}
ODD = ("1", "(", "mỗi ", "ít nhất 02 hội nghị ", "báo cáo quý ", "1 ")


@pytest.mark.parametrize(("capitals", "name"), NAMES.items())
def test_a_name_in_capitals_is_shown_as_offices_write_it(capitals: str, name: str) -> None:
    assert ordinary(capitals, "") == name


def test_a_name_is_shown_as_the_plan_itself_writes_it() -> None:
    assert ordinary("UBND XÃ KRÔNG PẮC", "UBND xã Krông Pắc giao") == "UBND xã Krông Pắc"


@pytest.mark.parametrize(("issuer", "lines"), HEADS.items())
def test_the_motto_beside_an_office_is_no_part_of_its_name(
    issuer: str, lines: tuple[str, ...]
) -> None:
    assert issuer_above(lines, "") == issuer


@pytest.mark.parametrize("words", ODD)
def test_the_same_words_without_end_are_read_at_once(words: str) -> None:
    text = "KẾ HOẠCH\nnăm 2026\nII. NHIỆM VỤ\n1. Phòng Kinh tế\n- " + (words * 60_000)[:60_000]
    begun = time.process_time()

    read_plan("a.txt", text.encode())

    assert time.process_time() - begun < 4  # seconds; some took minutes
