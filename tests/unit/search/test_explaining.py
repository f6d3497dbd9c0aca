from datetime import date

from knowledge.model import Entry
from knowledge.search.decision import SURE
from knowledge.search.engine import Knowledge
from knowledge.search.outcome import Context, Explanation

ON = date(2026, 11, 23)
LODGING = Entry(id="a", plain_title="Đăng ký tạm trú", wordings=("khai báo ở trọ",))
AGAIN = Entry(id="b", plain_title="Cấp lại thẻ rừng")


def why(question: str, context: Context | None = None) -> Explanation:
    return Knowledge.build((LODGING, AGAIN)).look_up(question, context, on=ON).explanation


def test_the_question_is_told_as_it_was_read() -> None:
    assert why("Cho em hỏi ĐK ở TRỌ").normalized == "cho em hỏi đăng ký ở trọ"


def test_expansions_and_repairs_are_told() -> None:
    expansions = why("đk ở chọ").expansions

    assert "đk → đăng" in expansions
    assert any(note.startswith("chọ ≈ ") for note in expansions)


def test_only_words_that_met_the_winner_are_told_as_matched() -> None:
    assert why("khai báo ở trọ ngoài đê").matched == ("khai", "báo", "ở", "trọ")


def test_the_name_that_fitted_best_is_told() -> None:
    assert "cách gọi khớp nhất: khai báo ở trọ" in why("khai báo ở trọ").notes


def test_qualifiers_the_question_mentions_are_told() -> None:
    assert "có ý: cấp lại" in why("mất thẻ rừng").notes


def test_the_matter_of_the_talk_is_told() -> None:
    assert "tiếp chuyện: a" in why("còn phí?", Context(entry_id="a", question="tạm trú")).notes


def test_figures_and_threshold_are_told() -> None:
    explanation = why("khai báo ở trọ")
    figures, odds = explanation.notes[-2:]

    assert figures.startswith("khớp cách gọi ")
    assert "giải thích được 100% câu hỏi" in figures
    assert odds.startswith("khả năng đúng ")
    assert explanation.threshold == SURE


def test_without_a_name_no_name_is_told() -> None:
    known = Knowledge.build((Entry(id="x"),))

    notes = known.look_up("khai báo ở trọ", on=ON).explanation.notes

    assert not [note for note in notes if note.startswith("cách gọi")]
