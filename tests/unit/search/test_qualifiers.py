"""Every qualifier of the lexicon tells two look-alikes apart, and only when it is asked for."""

import re
from datetime import date

import pytest

from knowledge.lexicon.loading import read_toml
from knowledge.model import Entry
from knowledge.search.engine import Knowledge
from knowledge.search.qualifiers import Qualifiers
from knowledge.search.tokens import tokenize

ON = date(2026, 11, 23)
PLAIN = "Cấp giấy chứng nhận trại ong"  # has no qualifier

# name → (what narrows the title, a question that mentions it, one as long that does not)
EXAMPLES = {
    "nước ngoài": ("có yếu tố nước ngoài", "trại ong của Việt kiều", "trại ong của bác Ba"),
    "biên giới": ("khu vực biên giới", "trại ong giáp Lào", "trại ong giáp chợ"),
    "lưu động": ("lưu động", "trại ong, tôi nằm liệt", "trại ong, tôi thích"),
    "đăng ký lại": ("đăng ký lại", "trại ong không còn sổ gốc", "trại ong có vườn hoa"),
    "cấp lại": ("cấp lại", "giấy trại ong bị rách", "giấy trại ong bằng gỗ"),
    "cấp đổi": ("cấp đổi", "giấy trại ong hết hạn", "giấy trại ong vuông vức"),
    "trực tuyến": ("trực tuyến", "trại ong làm tại nhà", "trại ong làm bằng gỗ"),
    "liên thông, kết hợp": ("liên thông", "trại ong làm gộp", "trại ong làm gỗ"),
    "gia hạn": ("gia hạn", "trại ong sắp hết", "trại ong sắp đông"),
    "chấm dứt, giải thể": ("giải thể", "trại ong đóng cửa", "trại ong đóng cọc"),
    "tạm ngừng": ("tạm ngừng", "trại ong nghỉ vài tháng", "trại ong xây vài tháng"),
    "thu hồi, hủy": ("thu hồi", "trại ong nộp lại giấy", "trại ong nộp bốn giấy"),
    "xóa": ("xóa", "trại ong dọn đi", "trại ong dọn cỏ"),
    "thay đổi, điều chỉnh": ("điều chỉnh", "trại ong ghi nhầm", "trại ong ghi tên"),
    "tạm": ("có thời hạn", "trại ong dựng rạp", "trại ong dựng cột"),
    "chuyển": ("chuyển đi", "trại ong về quê", "trại ong về chiều"),
    "mai táng": ("mai táng", "trại ong có người qua đời", "trại ong có người qua chơi"),
    "trẻ em": ("cho trẻ em", "trại ong học sinh lớp 3", "trại ong giáo viên cấp 3"),
    "tổ chức, doanh nghiệp": ("cho tổ chức", "trại ong của công ty", "trại ong của ông Tư"),
    "tập thể, cộng đồng": ("cộng đồng dân cư", "trại ong cả nhóm", "trại ong cả ngày"),
    "bị mất": ("bị mất", "giấy trại ong thất lạc", "giấy trại ong vui vẻ"),
    "lương hưu": ("lương hưu", "trại ong có lương hưu", "trại ong có hàng rào"),
    "chứng thực": ("chứng thực", "trại ong sao y", "trại ong sao to"),
    "công vụ": ("công vụ", "trại ong ngoại giao", "trại ong ngoại thành"),
}  # fmt: skip


def test_every_qualifier_has_an_example() -> None:
    assert [item["name"] for item in read_toml("qualifiers.toml")["qualifier"]] == list(EXAMPLES)


def first_of_two(narrow: str, question: str) -> str:
    known = Knowledge.build(
        [
            Entry(id="hẹp", plain_title=f"{PLAIN} {narrow}"),
            Entry(id="thường", plain_title=PLAIN),
            Entry(id="khác", plain_title="Trồng cây keo lá tràm"),
        ]
    )
    return known.look_up(question, on=ON).ranked[0].entry.id


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_narrower_entry_does_not_win_unasked(name: str) -> None:
    narrow, _, without = EXAMPLES[name]

    assert first_of_two(narrow, without) == "thường"


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_question_that_mentions_it_lifts_the_narrower_entry(name: str) -> None:
    narrow, mentions, without = EXAMPLES[name]
    known = Qualifiers([_folded(f"{PLAIN} {narrow}"), _folded(PLAIN)])

    (asked_narrow, asked_plain), heard = known.factors(_folded(mentions), ON)
    (unasked_narrow, unasked_plain), silent = known.factors(_folded(without), ON)

    assert name in heard
    assert name not in silent
    assert asked_narrow > asked_plain
    assert unasked_narrow < unasked_plain == 1.0


@pytest.mark.parametrize(
    "item", read_toml("qualifiers.toml")["qualifier"], ids=lambda i: i["name"]
)
def test_the_title_of_an_example_has_its_qualifier_and_the_plain_one_has_none(item: dict) -> None:
    title = re.compile(rf"\b(?:{item['title']})\b")

    assert title.search(_folded(f"{PLAIN} {EXAMPLES[item['name']][0]}"))
    assert not title.search(_folded(PLAIN))


@pytest.mark.parametrize(
    ("question", "young", "old"),
    [
        ("con tôi 8 tuổi", 1.1, 0.8),
        ("con tôi 13 tuổi", 1.1, 0.8),
        ("con tôi 14 tuổi", 0.8, 1.1),
        ("bà tôi 80t", 0.8, 1.1),
        ("tôi sinh năm 1990", 0.8, 1.1),
        ("cháu sinh 2020", 1.1, 0.8),
    ],
)
def test_an_age_in_the_question_chooses_between_ages_of_titles(
    question: str, young: float, old: float
) -> None:
    known = Qualifiers(["the cho nguoi duoi 14 tuoi", "the cho nguoi tu du 14 tuoi", "the rung"])

    with_age, _ = known.factors(_folded(question), ON)
    without, _ = known.factors(re.sub(r"\d+", "may", _folded(question)), ON)

    assert (with_age / without).round(2).tolist() == [young, old, 1.0]


@pytest.mark.parametrize("question", ["200 tuổi", "sinh năm 2050", "sinh năm 1700", "14 con bò"])
def test_what_is_no_age_chooses_nothing(question: str) -> None:
    known = Qualifiers(["the cho nguoi duoi 14 tuoi", "the cho nguoi tu du 14 tuoi"])

    factors, _ = known.factors(_folded(question), ON)

    assert {0.8, 1.1}.isdisjoint(factors.round(2).tolist())


def test_a_span_of_ages_is_no_lower_bound() -> None:
    known = Qualifiers(["the cho nguoi tu 70 tuoi den 75", "the rung"])

    factors, _ = known.factors(_folded("bố tôi 60 tuổi"), ON)

    assert factors.tolist() == [1.0, 1.0]


def test_without_matters_there_is_nothing_to_weigh() -> None:
    factors, _ = Qualifiers([]).factors("cap lai", ON)

    assert factors.tolist() == []


def _folded(text: str) -> str:
    return " ".join(token.folded for token in tokenize(text))
