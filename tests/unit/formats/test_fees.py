"""What a printed fee means, and what it does not."""

import pytest

from knowledge.formats.fees import parse_fee
from knowledge.model import Amount, FreeByRule, NotPublished, SetByCouncil


@pytest.mark.parametrize(
    "printed",
    ["Miễn phí", "0 đồng", "Phí : 0 Đồng", "Miễn phí (Không)", "Miễn phí (Không quy định.)"],
)
def test_the_portals_default_is_not_a_rule(printed: str) -> None:
    assert parse_fee(printed).fees == (NotPublished(text=printed),)


def test_an_empty_fee_says_nothing() -> None:
    assert parse_fee("").fees == ()


def test_the_council_sets_it_and_some_people_are_exempt() -> None:
    found = parse_fee(
        "0 đồng (Mức lệ phí cụ thể do Hội đồng nhân dân cấp tỉnh quyết định. "
        "Miễn lệ phí cho người thuộc hộ nghèo; người khuyết tật.)"
    )

    assert found.fees == (
        SetByCouncil(note="Mức lệ phí cụ thể do Hội đồng nhân dân cấp tỉnh quyết định."),
        FreeByRule(note="Miễn lệ phí cho người thuộc hộ nghèo; người khuyết tật."),
    )


def test_a_rule_of_exemption_is_free_by_rule_with_its_basis() -> None:
    found = parse_fee(
        "Miễn phí (Không thu lệ phí đăng ký theo quy định tại khoản 2 Điều 22 Luật A.)"
    )

    assert found.fees == (
        FreeByRule(
            note="Không thu lệ phí đăng ký theo quy định tại khoản 2 Điều 22 Luật A.",
            basis="khoản 2 Điều 22 Luật A",
        ),
    )


def test_several_bodies_that_may_set_a_fee_are_not_the_council_alone() -> None:
    printed = "0 đồng (theo quy định của Bộ trưởng Bộ Tài chính hoặc Hội đồng nhân dân cấp tỉnh)"

    assert parse_fee(printed).fees == (NotPublished(text=printed),)


def test_several_amounts_keep_their_notes() -> None:
    found = parse_fee(
        "0 đồng (Phí thẩm định: + Hộ gia đình: Đối với đất ở: 150.000 đồng/hồ sơ; "
        "Đối với đất khác: 200.000 đồng/hồ sơ. + Các tổ chức: 2 triệu đồng/hồ sơ.)"
    )

    assert found.fees == (
        Amount(dong=150000, per="hồ sơ", note="Phí thẩm định – Hộ gia đình – Đối với đất ở"),
        Amount(dong=200000, per="hồ sơ", note="Phí thẩm định – Hộ gia đình – Đối với đất khác"),
        Amount(dong=2000000, per="hồ sơ", note="Phí thẩm định – Các tổ chức"),
    )


def test_charges_side_by_side_are_apart() -> None:
    found = parse_fee("8.000 đồng (/bản); 10.000 đồng (Nộp trực tiếp)")

    assert found.fees == (
        Amount(dong=8000, per="bản"),
        Amount(dong=10000, note="Nộp trực tiếp"),
    )


def test_a_number_that_differs_from_its_words_is_a_contradiction() -> None:
    found = parse_fee("5.000 đồng (nộp trực tuyến thu 7.000 đồng/lần đăng ký.)")

    assert found.fees == (Amount(dong=7000, per="lần đăng ký", note="nộp trực tuyến"),)
    assert found.contradictions[0].texts == (
        "5.000 đồng",
        "nộp trực tuyến thu 7.000 đồng/lần đăng ký.",
    )


def test_a_number_that_lost_its_zeros_is_no_contradiction() -> None:
    found = parse_fee("20 đồng (20.000 đồng/tờ khai)")

    assert found.fees == (Amount(dong=20000, per="tờ khai"),)
    assert found.contradictions == ()


def test_a_lower_rate_for_a_time_stands_beside_the_rate() -> None:
    found = parse_fee("50.000 đồng (áp dụng mức phí 25.000 đồng/hồ sơ từ ngày 01/7/2025)")

    assert [fee.dong for fee in found.fees if isinstance(fee, Amount)] == [50000, 25000]
    assert found.contradictions == ()


@pytest.mark.parametrize("printed", ["15 đồng (Đăng ký lại)", "10 USD (/bản)", "(1)"])
def test_what_cannot_be_trusted_is_kept_in_words(printed: str) -> None:
    assert parse_fee(printed).fees == (NotPublished(text=printed),)


def test_a_limit_of_value_is_not_a_charge() -> None:
    found = parse_fee("Miễn phí (Vốn dưới 500.000.000 đồng: 50.000 đồng/lần)")

    assert [fee.dong for fee in found.fees if isinstance(fee, Amount)] == [50000]


def test_brackets_and_bullets_left_by_a_cut_are_trimmed() -> None:
    found = parse_fee("Miễn phí (Phí cấp thẻ (lần đầu (tại xã)): 5.000 đồng/thẻ (từ năm 2026))")

    assert found.fees == (
        Amount(dong=5000, per="thẻ", note="Phí cấp thẻ (lần đầu (tại xã)) (từ năm 2026)"),
    )


def test_a_long_unit_is_part_of_the_note() -> None:
    found = parse_fee("0 đồng (8.000 đồng/văn bản xác nhận về một việc của cá nhân)")

    assert found.fees == (Amount(dong=8000, note="văn bản xác nhận về một việc của cá nhân"),)


def test_words_after_a_sum_are_not_lost() -> None:
    found = parse_fee("0 đồng (Phí A: 5.000 đồng/bản. Nộp tại quầy.)")

    assert found.rest == "Nộp tại quầy."


def test_zero_in_a_sentence_that_says_when_is_a_rule() -> None:
    found = parse_fee("0 đồng (Mức thu khi nộp hồ sơ trực tuyến là 0 đồng)")

    assert found.fees == (FreeByRule(note="Mức thu khi nộp hồ sơ trực tuyến là 0 đồng"),)
