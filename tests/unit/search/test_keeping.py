"""What is found out about a word is remembered, up to a limit."""

from collections.abc import Callable

import pytest

from knowledge.keeping import LONGEST_KEPT, keeping


@pytest.fixture
def seen() -> list[str]:
    return []


@pytest.fixture
def length(seen: list[str]) -> Callable[[str], int]:
    """The length of a word; two are remembered."""

    def of(word: str) -> int:
        seen.append(word)
        return len(word)

    return keeping(2)(of)


def test_a_word_is_looked_at_once(length: Callable[[str], int], seen: list[str]) -> None:
    assert (length("rừng"), length("rừng"), seen) == (4, 4, ["rừng"])


def test_no_more_words_are_kept_than_allowed(
    length: Callable[[str], int], seen: list[str]
) -> None:
    assert list(map(length, ("một", "hai", "ba", "ba", "một"))) == [3, 3, 2, 2, 3]
    assert seen == ["một", "hai", "ba", "một"]


def test_what_is_longer_than_words_are_is_not_kept(
    length: Callable[[str], int], seen: list[str]
) -> None:
    long = "a" * (LONGEST_KEPT + 1)

    assert [length(long), length(long)] == [len(long)] * 2
    assert seen == [long, long]
