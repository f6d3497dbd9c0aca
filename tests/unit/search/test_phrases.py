"""Phrases are found where they begin, whatever else begins there."""

import pytest

from knowledge.lexicon.phrases import PhraseTree

TREE = PhraseTree(
    [(["thẻ"], 1), (["thẻ", "rừng"], 2), (["thẻ", "rừng", "keo"], 3), (["thẻ", "rừng"], 4)]
)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("thẻ rừng keo", [(1, [1]), (2, [2, 4]), (3, [3])]),
        ("thẻ rừng", [(1, [1]), (2, [2, 4])]),
        ("thẻ keo", [(1, [1])]),
        ("rừng thẻ", []),
    ],
)
def test_all_that_begin_at_a_word_are_found_the_longest_last(
    said: str, found: list[tuple[int, list[int]]]
) -> None:
    assert TREE.starting(said.split(), 0) == found


def test_a_phrase_is_found_inside_a_text_and_at_its_end() -> None:
    assert TREE.starting(["xin", "thẻ", "rừng"], 1) == [(1, [1]), (2, [2, 4])]
    assert TREE.starting(["xin", "thẻ"], 1) == [(1, [1])]


@pytest.mark.parametrize("said", ["", "xin", "keo thẻ", "thẻ rừng thẻ rừng keo thẻ", "rừng keo"])
def test_everywhere_tells_what_begins_at_each_word(said: str) -> None:
    words = said.split()
    each = [(at, TREE.starting(words, at)) for at in range(len(words))]

    assert TREE.everywhere(words) == [(at, found) for at, found in each if found]
