import pytest

from knowledge.normalize import clean
from knowledge.search.language import not_vietnamese
from knowledge.search.tokens import tokenize

ENGLISH = frozenset({"where", "can", "the", "please", "how", "my"})


def tell(text: str) -> tuple[bool, bool]:
    """(another language, noise)."""
    return not_vietnamese(clean(text), tokenize(text), ENGLISH)


VIETNAMESE = (False, False)
FOREIGN = (True, False)
NOISE = (False, True)


@pytest.mark.parametrize(
    "text",
    [
        "đăng ký kết hôn cần gì",
        "dang ky ket hon can gi",
        "ddawng kys keets hoon",
        "lm gks cho con ntn",
        "quyền nghiêng khuya ngoằn ngoèo xoong khuỷu",
        "vneid bị khóa",
        "CT07",
        "KT3",
        "my muốn kết hôn",
        "đăng ký facebook cho shop thời trang",
    ],
)
def test_vietnamese_is_told_even_badly_typed(text: str) -> None:
    assert tell(text) == VIETNAMESE


@pytest.mark.parametrize(
    "text",
    ["where can register marriage please", "how get the certificate", "my brother lives here"],
)
def test_another_language_in_latin_letters_is_told_by_its_words(text: str) -> None:
    assert tell(text) == FOREIGN


@pytest.mark.parametrize(
    "text",
    [
        "请问结婚登记需要什么",
        "регистрация брака",
        "혼인신고",
        "婚姻登记 đăng ký",
        "ທະບຽນ",
        "ការចុះឈ្មោះ",
    ],
)
def test_another_script_is_told_at_once(text: str) -> None:
    assert tell(text) == FOREIGN


def test_a_few_letters_of_another_script_are_no_other_language() -> None:
    assert tell("đăng ký kết hôn với người tên 王") == VIETNAMESE


@pytest.mark.parametrize(
    "text", ["", "123 456", "!!!", "24/11/2026", "qwrtp zxcvb", "asdfgh", "sdkjfh skjdfh ksjdf"]
)
def test_noise_is_told(text: str) -> None:
    assert tell(text) == NOISE


def test_two_strange_words_are_rather_noise_than_a_language() -> None:
    assert tell("please zxcvb") == NOISE


def test_three_strange_words_beside_vietnamese_ones_are_noise() -> None:
    assert tell("nhà qwrtp zxcvb hjklm") == NOISE


def test_one_strange_word_beside_a_vietnamese_one_is_vietnamese() -> None:
    assert tell("khóa qwrtp") == VIETNAMESE
