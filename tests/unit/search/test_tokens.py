import pytest

from knowledge.search.tokens import concepts_of, tokenize


def text_of(question: str) -> str:
    return " ".join(token.word for token in tokenize(question))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lam gks cho con", "lam giấy khai sinh cho con"),
        ("ko dc j", "không được gì"),
        ("xin gpxd", "xin giấy phép xây dựng"),
        ("có đủ đk không", "có đủ điều kiện không"),
        ("đk tạm trú", "đăng ký tạm trú"),
        ("đổi tt trên căn cước", "đổi thông tin trên căn cước"),
        ("gia hạn tt phòng trọ", "gia hạn tạm trú phòng trọ"),
        ("nhập tt cho vợ", "nhập thường trú cho vợ"),
        ("mất cc rồi", "mất căn cước rồi"),
        ("cc hợp đồng mua bán", "công chứng hợp đồng mua bán"),
        ("nộp hs ở đâu", "nộp hồ sơ ở đâu"),
        ("hs lớp 9", "học sinh lớp 9"),
        ("giấy kh ở xã", "giấy kết hôn ở xã"),
    ],
)
def test_short_forms_are_written_out_by_the_words_around(typed: str, meant: str) -> None:
    assert text_of(typed) == meant


def test_fillers_weigh_nothing_and_common_words_little() -> None:
    weights = {token.word: token.weight for token in tokenize("cho em hỏi làm khai sinh với ạ")}

    assert weights["em"] == weights["ạ"] == 0
    assert 0 < weights["làm"] < 1
    assert weights["khai"] == weights["sinh"] == 1


def test_words_of_one_meaning_share_a_concept() -> None:
    assert "thuong_tru" in concepts_of(tokenize("nhập hộ khẩu"))
    assert "thuong_tru" in concepts_of(tokenize("đăng ký thường trú"))


def test_a_concept_typed_without_marks_is_less_sure() -> None:
    typed = concepts_of(tokenize("sổ đỏ"))["so_do"]
    folded = concepts_of(tokenize("so do"))["so_do"]

    assert typed == 1.0
    assert 0 < folded < 1
