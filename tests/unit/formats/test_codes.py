"""Damaged codes: repaired when only one repair is possible, rejected otherwise."""

import pytest

from knowledge.formats.codes import repair
from knowledge.formats.reading import BadRow


def test_a_sound_code_stays() -> None:
    assert repair("1.001193") == ("1.001193", "")


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("2.00072", "2.000720"),
        ("1.013.978", "1.013978"),
        ("/6.002095", "6.002095"),
        (" 1.001193\u00a0", "1.001193"),
        ("1. 001193", "1.001193"),
        ("1,001193", "1.001193"),
        ("1.0O1193", "1.001193"),
        ("1.001193.000.00.00.H37", "1.001193"),
    ],
)
def test_a_damaged_code_is_repaired_and_told(printed: str, code: str) -> None:
    fixed, why = repair(printed)

    assert fixed == code
    assert why


@pytest.mark.parametrize(
    "printed",
    [
        "",
        " - ",
        "1.0011",
        "2.00070",
        "1.0011934",
        "001193",
        "1.001193, 1.001194",
        "mã mới",
        "=1+1",
    ],
)
def test_a_code_with_more_than_one_repair_is_refused(printed: str) -> None:
    with pytest.raises(BadRow, match=r"[Mm]ã"):
        repair(printed)
