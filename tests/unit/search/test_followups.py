import pytest

from knowledge.search.followups import corrected, leans_back, ordinal
from knowledge.search.tokens import tokenize


def folded(text: str) -> list[str]:
    return [token.folded for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("không, ý em là xóa thường trú", "xoa thuong tru"),
        ("nhầm rồi, ý mình là tạm trú", "tam tru"),
        ("à thôi mình muốn hỏi tách hộ", "tach ho"),
    ],
)
def test_taking_back_is_cut_off(text: str, rest: str) -> None:
    said = folded(text)

    assert " ".join(said[corrected(said) :]).endswith(rest)
    assert corrected(said) > 0


def test_a_plain_question_takes_nothing_back() -> None:
    assert corrected(folded("không có giấy chứng sinh thì khai sinh thế nào")) <= 1


@pytest.mark.parametrize("text", ["còn phí?", "thế nộp ở đâu", "con ngoài giá thú thì sao"])
def test_continuations_lean_back(text: str) -> None:
    assert leans_back(folded(text))


def test_a_new_question_does_not() -> None:
    assert not leans_back(folded("đăng ký kết hôn cần gì"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("cái thứ hai", 1),
        ("số 3", 2),
        ("cái đầu tiên đi", 0),
        ("cái cuối", 3),
        ("cái giữa ấy", 2),
        ("2", 1),
        ("làm khai sinh cho con", None),
        ("số 9", None),
    ],
)
def test_a_choice_is_named_by_its_place(text: str, place: int | None) -> None:
    assert ordinal(tokenize(text), 4) == place


def test_without_choices_a_number_chooses_nothing() -> None:
    assert ordinal(tokenize("2"), 0) is None


def test_a_sentence_with_a_number_does_not_choose() -> None:
    assert ordinal(tokenize("con tôi học lớp 2 muốn xin xác nhận gì đó ở xã mình"), 4) is None
