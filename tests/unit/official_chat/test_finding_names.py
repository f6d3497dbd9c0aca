"""A few typed words find what is owed, and whom to give it to.

1. Marks, capitals and one slip in a word do not matter; initials stand for their words.
2. A number must be the same one.
3. What cannot be told apart is asked; what nothing fits is nothing.
"""

import pytest

from knowledge.deadlines.finding import find

WORK = (
    "Báo cáo cải cách hành chính (quý III năm 2026)",
    "Báo cáo cải cách hành chính (năm 2026)",
    "Báo cáo kiểm soát thủ tục hành chính (tháng 11/2026)",
    "Tin, bài về cải cách hành chính (tháng 11/2026)",
    "Báo cáo tiếp công dân (tháng 11/2026)",
)
PEOPLE = ("Lò Thị Bình", "Lò Văn Bình", "Hoàng Văn Nam", "Giàng A Páo")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("báo cáo tiếp công dân", {4}),
        ("bao cao tiep cong dan", {4}),
        ("TIEP CONG DAN", {4}),
        ("tiếp công dna", {4}),
        ("kiểm soát tthc", {2}),
        ("báo cáo cchc quý 3", {0}),
        ("cchc quý III", {0}),
        ("báo cáo cchc", {0, 1}),
        ("tin bài", {3}),
        ("cchc quý 2", set()),
        ("làm khai sinh cho con", set()),
        ("", set()),
        ("!!!", set()),
    ],
)
def test_words_find_what_is_owed(words: str, meant: set[int]) -> None:
    assert set(find(words, WORK)) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("lo thi binh", {0}),
        ("Bình", {0, 1}),
        ("nam", {2}),
        ("Giàng A Páo", {3}),
        ("cho anh Páo", {3}),
        ("Nguyễn Thị Hoa", set()),
    ],
)
def test_words_find_a_person(words: str, meant: set[int]) -> None:
    assert set(find(words, PEOPLE)) == meant
