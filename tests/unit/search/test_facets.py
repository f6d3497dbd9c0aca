import pytest

from knowledge.facets import asked
from knowledge.model import Facet
from knowledge.search.tokens import tokenize


def facet_of(question: str) -> Facet | None:
    return asked([token.folded for token in tokenize(question)]).facet


@pytest.mark.parametrize(
    ("question", "facet"),
    [
        ("làm hộ chiếu cần mang những gì", Facet.DOCUMENTS),
        ("ho so gom nhung giay to nao", Facet.DOCUMENTS),
        ("chuẩn bị giấy tờ gì vậy em", Facet.DOCUMENTS),
        ("tách hộ mất bao nhiêu tiền", Facet.FEE),
        ("có phải đóng lệ phí không", Facet.FEE),
        ("sao y mot trang het bao nhieu", Facet.FEE),
        ("còn phí?", Facet.FEE),
        ("mấy ngày thì có kết quả", Facet.TIME),
        ("lam the can cuoc bao lau", Facet.TIME),
        ("có lấy liền trong ngày không", Facet.TIME),
        ("nộp ở đâu vậy ad", Facet.WHERE),
        ("ra xã hay lên công an tỉnh", Facet.WHERE),
        ("việc này báo ai", Facet.WHERE),
        ("khai tạm trú qua mạng được không", Facet.ONLINE),
        ("dang ky onl dc k", Facet.ONLINE),
        ("ai được hưởng trợ cấp này", Facet.WHO),
        ("nhờ chị dâu đi nộp thay được không", Facet.WHO),
        ("có cần dẫn bé theo không", Facet.WHO),
        ("theo nghị định nào", Facet.LEGAL),
        ("căn cứ pháp lý là gì", Facet.LEGAL),
        ("tải mẫu đơn ở đâu", Facet.FORM),
        ("đơn viết theo mẫu nào", Facet.FORM),
        ("làm xong được cấp giấy gì", Facet.RESULT),
        ("điều kiện để nhận con nuôi", Facet.CONDITIONS),
        ("bao nhiêu tuổi thì được kết hôn", Facet.CONDITIONS),
        ("làm khai sinh thế nào", None),
        ("đăng ký kết hôn được không", None),
    ],
)
def test_the_part_asked_for_is_heard(question: str, facet: Facet | None) -> None:
    assert facet_of(question) == facet


@pytest.mark.parametrize(
    "question",
    [
        "khai lệ phí trước bạ xe máy",
        "xin hỗ trợ chi phí học tập",
        "mai táng phí cho cựu chiến binh",
        "thuế sử dụng đất phi nông nghiệp",
        "được lĩnh bao nhiêu tiền",
    ],
)
def test_money_that_is_the_matter_is_not_a_fee(question: str) -> None:
    assert facet_of(question) is not Facet.FEE


def test_a_long_story_asks_at_its_end() -> None:
    story = "Năm ngoái nhà tôi đóng nhiều tiền thuế và chờ mấy tháng ở xã " * 2

    assert facet_of(story + "giờ tôi muốn tách hộ thì nộp hồ sơ ở đâu") is Facet.WHERE


def test_only_words_that_ask_are_set_aside() -> None:
    tokens = tokenize("tách hộ cần giấy tờ gì")

    assert asked([t.folded for t in tokens]).asking.isdisjoint({0, 1})
