import pytest

from knowledge.search.index import Index, Row, terms_of
from knowledge.search.tokens import tokenize


def built(*rows: tuple[int, str], groups: int | None = None) -> Index:
    kept = [Row(group, text) for group, text in rows]
    many = max((row.group for row in kept), default=-1) + 1 if groups is None else groups
    return Index(many, kept, [tokenize(row.text) for row in kept])


def mass(index: Index, term: str) -> float:
    return float(index.mass[index.term_ids[term]])


def impact(index: Index, term: str) -> list[float]:
    """How much the term counts in each matter that has it."""
    places, shares, _ = index.postings.of([index.term_ids[term]])
    impacts: list[float] = shares[places >= len(index.rows)].tolist()
    return impacts


def test_a_text_has_its_words_pairs_and_concepts() -> None:
    terms = terms_of(tokenize("thẻ căn cước"))

    assert {"w:the3", "w:căn", "w:cươc1", "p:the can", "p:can cuoc", "c:can_cuoc"} == set(terms)


def test_a_filler_makes_no_pair() -> None:
    assert not [term for term in terms_of(tokenize("vườn của tằm")) if term.startswith("p:")]


def test_a_light_word_makes_a_light_pair() -> None:
    terms = terms_of(tokenize("xin tằm mật"))

    assert 0 < terms["p:xin tam"] < terms["p:tam mat"] == 1.0


def test_a_word_said_twice_counts_once_with_its_greater_weight() -> None:
    terms = terms_of(tokenize("sao y, sao vậy"))

    assert terms["w:sao"] == 0.7


def test_a_pair_said_twice_counts_with_its_greater_weight() -> None:
    once, twice = terms_of(tokenize("tằm mật")), terms_of(tokenize("tằm mật, tằm mật"))

    assert twice["p:tam mat"] == once["p:tam mat"]


def test_who_is_spoken_of_says_less_than_what() -> None:
    terms = terms_of(tokenize("phụ huynh kết hôn"))

    assert terms["c:cha_me"] == 0.5 < terms["c:ket_hon"] == 1.0


def test_a_concept_without_its_marks_is_less_sure() -> None:
    assert terms_of(tokenize("ket hon"))["c:ket_hon"] == 0.85
    assert terms_of(tokenize("nhat"))["c:nuoc_ngoai"] == 0.5


def test_rare_terms_weigh_more_than_frequent_ones() -> None:
    index = built((0, "tằm mật"), (1, "tằm rừng"), (2, "tằm vườn"))

    assert mass(index, "w:mât5") > mass(index, "w:tăm2")


def test_names_of_one_matter_do_not_make_a_word_frequent() -> None:
    several, one = built((0, "tằm bé"), (0, "tằm to")), built((0, "tằm bé"))

    assert several.frequency[several.term_ids["w:tăm2"]] == 1
    assert mass(several, "w:tăm2") == mass(one, "w:tăm2")


def test_a_pair_weighs_half_of_a_word_as_rare() -> None:
    index = built((0, "tằm mật"), (1, "lúa nước"))

    assert mass(index, "p:tam mat") == pytest.approx(mass(index, "w:mât5") / 2)


def test_a_row_weighs_what_its_terms_weigh() -> None:
    index = built((0, "tằm mật"), (1, "lúa nước"))

    assert index.row_mass[0] == pytest.approx(
        mass(index, "w:tăm2") + mass(index, "w:mât5") + mass(index, "p:tam mat")
    )


def test_every_row_that_has_a_term_is_posted() -> None:
    index = built((0, "tằm mật"), (0, "lúa"), (1, "tằm rừng"))

    places, shares, often = index.postings.of([index.term_ids["w:tăm2"]])
    assert places.tolist() == [0, 2, len(index.rows), len(index.rows) + 1]
    assert (shares[:2].tolist(), often) == ([1.0, 1.0], [4])


def test_the_rows_of_a_matter_stand_together() -> None:
    index = built((1, "tằm"), (0, "mật"), (1, "lúa"))

    assert [row.text for row in index.rows] == ["mật", "tằm", "lúa"]
    assert [index.rows_of(group) for group in range(2)] == [range(1), range(1, 3)]


def test_a_term_said_by_more_names_of_a_matter_has_more_impact_with_less_each_time() -> None:
    index = built((0, "tằm"), (1, "tằm"), (1, "tằm"), (2, "tằm"), (2, "tằm"), (2, "tằm"))

    by_group = impact(index, "w:tăm2")

    assert 0 < by_group[0] < by_group[1] < by_group[2] < 1
    assert by_group[1] - by_group[0] > by_group[2] - by_group[1]


def test_a_matter_with_many_names_has_less_impact_by_each() -> None:
    index = built((0, "tằm"), (1, "tằm"), (1, "lúa"), (1, "ngô"), (1, "khoai"))

    short, long = impact(index, "w:tăm2")

    assert short > long


def test_each_matter_knows_its_terms() -> None:
    index = built((0, "tằm mật"), (1, "lúa"))

    assert index.term_ids["w:mât5"] in index.terms_of(0)
    assert index.term_ids["w:mât5"] not in index.terms_of(1)


def test_a_folded_word_leads_to_all_its_forms_in_order() -> None:
    index = built((0, "má mà ma"), (1, "mạ"))

    assert index.variants["ma"] == ("ma", "ma1", "ma2", "ma5")


def test_nothing_can_be_indexed() -> None:
    index = built()

    assert (index.groups, index.rows, index.term_ids, index.variants) == (0, (), {}, {})


def test_matters_without_names_can_be_indexed() -> None:
    index = built(groups=2)

    assert [index.terms_of(group) for group in range(2)] == [frozenset(), frozenset()]
