import pytest

from knowledge.content.check_text import text_faults
from knowledge.model import Entry, Sibling, Validity


def faults(answer: str) -> list[str]:
    return list(text_faults(Entry(id="x", answer=answer)))


def test_thirty_words_are_a_sentence_and_thirty_one_are_too_long() -> None:
    assert faults("chữ " * 29 + "cuối.") == []
    assert faults("chữ " * 30 + "cuối.") == [
        "câu trả lời: câu «chữ chữ chữ chữ chữ chữ …» dài 31 chữ, quá 30"
    ]


def test_sentences_are_counted_one_by_one() -> None:
    assert faults("chữ " * 20 + "hết. " + "chữ " * 20 + "hết.\n" + "chữ " * 20) == []


def test_a_long_purpose_is_a_fault_too() -> None:
    (fault,) = text_faults(Entry(id="x", purpose="Dùng khi " + "chữ " * 40))
    assert fault.startswith("câu giới thiệu")


@pytest.mark.parametrize(
    "text",
    ["24-11-2026", "24.11.2026", "2026-11-24", "24/11/26", "ngày 24 tháng 11 năm 2026"],
)
def test_other_ways_to_write_a_day_are_faults(text: str) -> None:
    (fault,) = faults(f"Nghỉ {text}.")
    assert "không theo mẫu 24/11/2026" in fault


def test_a_day_that_does_not_exist_is_a_fault() -> None:
    assert faults("Hết hạn 29/2/2027.") == ["không có ngày 29/2/2027"]


@pytest.mark.parametrize(
    "text", ["20.000đ", "20.000 VNĐ", "20000 đồng", "20,000 đồng", "20k", "20 nghìn"]
)
def test_other_ways_to_write_money_are_faults(text: str) -> None:
    assert any("không theo mẫu 20.000 đồng" in fault for fault in faults(f"Phí {text}."))


@pytest.mark.parametrize(
    "text",
    [
        "Nghỉ thứ Ba 24/11/2026, phí 20.000 đồng, tối đa 1.200.000 đồng.",
        "Theo Nghị định 154/2024/NĐ-CP và Thông tư 53/2025/TT-BCA.",
        "Gọi 18001096, mã thủ tục 1.001193, mã H37.12-261122-0001.",
        "Nộp 500 đồng trong 3 ngày làm việc, trước 23 giờ.",
    ],
)
def test_the_house_forms_are_no_faults(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Vui lòng liên hệ cơ quan có thẩm quyền.",
        "Anh chị liên hệ với cơ quan chức năng nhé.",
    ],
)
def test_sending_a_person_to_a_nameless_body_is_a_fault(text: str) -> None:
    (fault,) = faults(text)
    assert "nêu tên cơ quan" in fault


def test_a_short_form_must_be_explained_where_it_is_used() -> None:
    assert faults("Nộp ở UBND xã.") == ["chữ tắt «UBND» chưa được giải thích"]
    assert faults("Nộp ở Ủy ban nhân dân (UBND) xã. UBND xã trả lời.") == []
    assert faults("PAPI là chỉ số do người dân chấm.") == []


def test_short_forms_inside_the_number_of_a_law_are_no_riddle() -> None:
    assert faults("Theo Quyết định 163/QĐ-BTP.") == []


def test_every_text_we_wrote_is_read_and_official_texts_are_not() -> None:
    ours = Entry(
        id="x",
        mistakes=("Đừng nộp ở UBND",),
        siblings=(Sibling(id="y", when="mất CCCD"),),
        validity=Validity(successor="từ 1-3-2027"),
    )
    assert len(list(text_faults(ours))) == 3
    official = Entry(id="x", official_title="Giấy của UBND", conditions="theo QĐ", steps="20.000đ")
    assert list(text_faults(official)) == []
