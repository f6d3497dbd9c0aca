import pytest

from knowledge.normalize import fold
from knowledge.search.index import Index, Row
from knowledge.search.initials import Initials
from knowledge.search.query import Query, QueryReader
from knowledge.search.spelling import Spelling
from knowledge.search.tokens import tokenize

NAMES = (
    "đăng ký khai sinh",
    "đăng ký tạm trú",
    "khai tử cho người thân",
    "trích lục hộ tịch",
    "chế độ thai sản",
    "sổ lâm bạ",
    "nhập khẩu",
    "bà góa",
    "bố dượng",
)


def known(*names: str) -> tuple[QueryReader, Index]:
    names = names or NAMES
    tokens = [tokenize(name) for name in names]
    index = Index(len(names), [Row(at, name) for at, name in enumerate(names)], tokens)
    return QueryReader(index, tokens), index


def read(question: str, *names: str) -> tuple[Query, dict[str, float]]:
    """The query, and its terms by name with how surely each is meant."""
    reader, index = known(*names)
    query = reader.read(tokenize(question))
    name_of = {number: term for term, number in index.term_ids.items()}
    return query, {name_of[number]: quality for number, quality in query.terms.items()}


def sureness(question: str, term: str, *names: str) -> float:
    return read(question, *names)[1].get(term, 0.0)


def test_a_word_typed_as_it_is_written_is_meant_surely() -> None:
    assert sureness("lục", "w:luc5") == 1.0


def test_a_word_without_marks_is_nearly_as_sure() -> None:
    assert sureness("trich", "w:trich1") == 0.85


@pytest.mark.parametrize(
    ("typed", "quality"), [("lúa", 1.0), ("lua", 0.85), ("lụa", 0.2), ("lùa", 0.6)]
)
def test_marks_that_contradict_count_less_and_least_when_they_make_a_known_word(
    typed: str, quality: float
) -> None:
    assert sureness(typed, "w:lua1", "gặt lúa", "dệt lụa") == quality


def test_an_unmarked_word_among_marked_ones_is_rather_meant_unmarked() -> None:
    names = ("thu hoạch lúa", "thủ thư làng")

    alone = sureness("thu", "w:thu3", *names)
    among = sureness("lúa chín, thu hoạch", "w:thu3", *names)

    assert among < alone


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("ddawng", "w:đăng"),
        ("khair", "w:khai3"),
        ("sinhf", "w:sinh2"),
    ],
)
def test_a_telex_leftover_is_read(typed: str, term: str) -> None:
    names = ("đăng", "khải hoàn", "sình lầy")

    query, terms = read(typed, *names)

    assert terms[term] == 0.95
    assert query.repairs


def test_a_telex_leftover_with_other_marks_counts_little() -> None:
    assert sureness("sinhf", "w:sinh", "sinh đôi") == 0.2


def test_words_run_together_are_taken_apart_with_their_pair() -> None:
    query, terms = read("khaisinh")

    assert {"w:khai", "w:sinh", "p:khai sinh"} <= set(terms)
    assert query.repairs == ("khaisinh → khai sinh",)


def test_a_pair_is_as_sure_as_its_less_sure_word() -> None:
    assert sureness("khai sinh", "p:khai sinh") == 1.0
    assert sureness("lâm bạ", "p:lam ba") == 1.0
    assert sureness("lam ba", "p:lam ba") < 1.0


@pytest.mark.parametrize("typed", ["trcíh", "tríchh", "trch", "triích", "trikch"])
def test_one_slip_of_the_hand_is_read_through(typed: str) -> None:
    assert sureness(f"{typed} lục", "w:trich1") > 0


def test_two_slips_in_a_short_word_are_not() -> None:
    assert sureness("tkcch", "w:trich1") == 0


def test_a_correction_of_a_word_typed_with_marks_counts_less() -> None:
    assert 0 < sureness("tríchk", "w:trich1") < sureness("trichk", "w:trich1")


def test_a_known_word_that_fits_no_neighbour_is_corrected_to_one_that_does() -> None:
    query, terms = read("rung kho", "rừng keo", "kho thóc")

    assert terms["w:keo"] == 0.6
    assert "kho ≈ keo" in query.repairs


def test_a_known_word_that_fits_is_left_alone() -> None:
    query, _ = read("kho thoc", "rừng keo", "kho thóc")

    assert query.repairs == ()


def test_a_known_word_alone_is_left_alone() -> None:
    _, terms = read("kho", "rừng keo", "kho thóc")

    assert "w:keo" not in terms


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("chích lục", "w:trich1"),
        ("trích nục", "w:luc5"),
        ("trich nuc", "w:luc5"),
        ("xổ lâm bạ", "w:sô3"),
        ("sổ nâm bạ", "w:lâm"),
    ],
)
def test_words_that_sound_alike_are_read(typed: str, term: str) -> None:
    assert sureness(typed, term) == 0.75


def test_marks_nobody_writes_may_be_another_word_that_sounds_like_it() -> None:
    query, terms = read("nàng nấm", "nấm rơm", "làng nghề", "nang mực")

    assert terms["w:lang2"] == 0.75
    assert "nàng ≈ lang2" in query.repairs


def test_a_known_word_with_marks_is_not_taken_for_one_that_sounds_like_it() -> None:
    assert sureness("chú", "w:tru1", "tạm trú", "bác chú") == 0


def test_a_short_form_nobody_listed_is_read_by_its_initials() -> None:
    query, terms = read("chế độ ts")

    assert terms["w:thai"] == terms["w:san3"] == 0.5
    assert any(note.startswith("ts ≈ ") for note in query.repairs)


def test_an_unknown_word_keeps_its_share_of_the_question() -> None:
    alone, more = read("lục")[0], read("lục xyzt")[0]

    assert more.mass > alone.mass
    assert more.masses[1] == max(more.masses)


def test_a_word_that_only_asks_weighs_little() -> None:
    reader, _ = known()
    tokens = tokenize("trích lục")

    plain, asking = reader.read(tokens), reader.read(tokens, {1})

    assert asking.mass < plain.mass
    assert asking.tokens[1].weight == 0.15


def test_a_filler_weighs_nothing_in_the_question() -> None:
    assert read("lục ạ")[0].mass == read("lục")[0].mass


def test_words_of_one_meaning_meet_through_their_concept() -> None:
    _, terms = read("lấy chồng", "đăng ký kết hôn")

    assert "c:ket_hon" in terms


def test_a_concept_nobody_has_adds_nothing() -> None:
    _, terms = read("lấy chồng", "sổ lâm bạ")

    assert not [term for term in terms if term.startswith("c:")]


def test_abbreviations_written_out_are_reported() -> None:
    assert "gks → khai" in read("gks")[0].repairs


def test_an_empty_question_means_nothing() -> None:
    query, terms = read("")

    assert (query.tokens, terms, query.mass) == ((), {}, 0.0)


class TestSpelling:
    def spelling(self) -> Spelling:
        frequency = {
            "khai": 9,
            "khau": 3,
            "sinh": 8,
            "chinh": 5,
            "thuong": 7,
            "thuoc": 2,
            "ct01": 4,
        }
        return Spelling(frequency, ["p:khai sinh"])

    def test_neighbours_come_surest_then_most_frequent_first(self) -> None:
        assert [word for word, _ in self.spelling().neighbours("khaj")] == ["khai", "khau"]

    def test_a_swap_of_two_letters_is_one_slip(self) -> None:
        assert self.spelling().neighbours("snih")[0] == ("sinh", 0.7)

    def test_a_long_word_may_hold_two_slips(self) -> None:
        assert ("thuong", 0.45) in self.spelling().neighbours("thuomgg")

    def test_a_word_of_five_letters_may_hold_only_one(self) -> None:
        assert "thuoc" not in dict(self.spelling().neighbours("thuxk"))

    @pytest.mark.parametrize("word", ["kh", "k1ai", "ct02", ""])
    def test_short_words_and_numbers_have_no_neighbours(self, word: str) -> None:
        assert self.spelling().neighbours(word) == ()

    def test_a_word_is_no_neighbour_of_itself(self) -> None:
        assert "khai" not in dict(self.spelling().neighbours("khai"))

    def test_a_neighbour_begins_with_one_of_the_first_two_letters_typed(self) -> None:
        assert "sinh" not in dict(self.spelling().neighbours("tinh"))
        assert "sinh" in dict(self.spelling().neighbours("isnh"))

    def test_only_a_known_pair_is_taken_apart(self) -> None:
        assert self.spelling().split("khaisinh") == ("khai", "sinh")
        assert self.spelling().split("khaichinh") is None
        assert self.spelling().split("sinhkhai") is None

    def test_telex_counts_only_when_the_word_is_known(self) -> None:
        assert fold(self.spelling().telex("khair") or "") == "khai"
        assert self.spelling().telex("buwowms") is None
        assert self.spelling().telex("khai") is None


class TestInitials:
    def initials(self) -> Initials:
        texts = ("chế độ thai sản", "thủy sản", "thai sản", "hỗ trợ dân tộc", "an toàn", "của tôi")
        return Initials([tokenize(text) for text in texts])

    def words(self, short: str) -> list[str]:
        return [" ".join(f for _, f in phrase) for phrase in self.initials().readings(short)]

    def test_the_commonest_phrase_comes_first(self) -> None:
        assert self.words("ts") == ["thai san", "thuy san"]

    def test_d_stands_for_d_with_a_stroke_when_nothing_else_fits(self) -> None:
        assert self.words("cd") == ["che do"]

    @pytest.mark.parametrize("short", ["t", "tsts", "at", "ct", "qq"])
    def test_nothing_is_read_into_other_forms(self, short: str) -> None:
        assert self.words(short) == []

    def test_three_words_have_three_initials(self) -> None:
        assert self.words("tdt") == ["tro dan toc"]
