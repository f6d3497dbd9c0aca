"""What a reply becomes on the OA: words, numbered choices, and buttons where they are on."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.plain import cut, spelled, units
from bot.channels.zalo_oa.parse import heard
from bot.channels.zalo_oa.render import MOST_BUTTONS, TEXT_LIMIT, rendered
from handlers.messages import Button, Reply
from knowledge.richtext import Bold, Bullets, Link, Quote, paragraph
from tests.emulators.zalo_oa import APP_ID, OA_ID, ZaloOa

ROW = (Button("Lệ phí", "1:p:1.001193:fee"), Button("Hỏi việc khác", "1:m"))


def reply(words: str = "Dạ.", buttons: int = 2) -> Reply:
    row = tuple(Button(f"Mục {number}", f"1:p:{number}") for number in range(1, buttons + 1))
    return Reply(text=(paragraph(words),), rows=(row,))


def test_markup_becomes_words_and_addresses_are_written_out() -> None:
    text = (
        paragraph("Dạ, ", Bold("khai sinh"), " nộp tại ", Link("Cổng", "https://a.gov.vn"), "."),
        Bullets((("Tờ khai",), ("Giấy chứng sinh",)), (True, False)),
        Bullets((("Gọi ", Link("18001096", "tel:18001096")),)),
        Quote("Điều 16"),
        paragraph(Link("https://b.gov.vn", "https://b.gov.vn")),
    )

    assert spelled(text) == (
        "Dạ, khai sinh nộp tại Cổng: https://a.gov.vn.\n\n☑ Tờ khai\n☐ Giấy chứng sinh\n\n"
        "• Gọi 18001096\n\n“Điều 16”\n\nhttps://b.gov.vn"
    )


def test_choices_are_numbered_in_the_order_a_typed_number_presses_them() -> None:
    (message,) = rendered(Reply(text=(paragraph("Dạ."),), rows=(ROW[:1], ROW[1:])), buttons=False)

    assert message == {
        "text": "Dạ.\n\n1. Lệ phí\n2. Hỏi việc khác\nNhắn số để chọn, nhắn 0 để quay lại từ đầu."
    }


def test_a_reply_without_choices_asks_for_none() -> None:
    assert rendered(Reply(text=(paragraph("Dạ."),)), buttons=True) == ({"text": "Dạ."},)


def test_up_to_five_buttons_need_no_numbers() -> None:
    (message,) = rendered(reply(buttons=5), buttons=True)

    assert message["text"] == "Dạ."
    assert len(message["attachment"]["payload"]["buttons"]) == 5


def test_more_than_five_are_numbered_too_and_five_can_be_pressed() -> None:
    (message,) = rendered(reply(buttons=7), buttons=True)

    assert "7. Mục 7" in message["text"]
    assert len(message["attachment"]["payload"]["buttons"]) == MOST_BUTTONS


def test_a_pressed_button_comes_back_as_its_action() -> None:
    (message,) = rendered(Reply(text=(paragraph("Dạ."),), rows=(ROW,)), buttons=True)
    payload = message["attachment"]["payload"]["buttons"][0]["payload"]

    back = heard(ZaloOa().text("111", payload), app_id=APP_ID, oa_id=OA_ID, now=ZaloOa().now())

    assert back.incoming is not None
    assert back.incoming.button == "1:p:1.001193:fee"


def test_only_the_last_of_several_messages_carries_the_choices() -> None:
    long = "Một câu dài. " * 300
    plain = rendered(reply(long), buttons=False)
    pressable = rendered(reply(long), buttons=True)

    assert len(plain) == len(pressable) == 2
    assert ["attachment" in message for message in pressable] == [False, True]
    assert plain[:-1] == pressable[:-1]  # so that the last can be sent again without buttons


def test_choices_that_do_not_fit_under_the_words_get_a_message_of_their_own() -> None:
    messages = rendered(reply("x" * (TEXT_LIMIT - 10)), buttons=False)

    assert [len(message["text"]) < TEXT_LIMIT for message in messages] == [True, True]
    assert messages[1]["text"].startswith("1. Mục 1")


def test_letters_are_measured_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "ế" * TEXT_LIMIT)

    (message,) = rendered(Reply(text=(paragraph(decomposed),)), buttons=False)

    assert len(message["text"]) == TEXT_LIMIT


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("Đoạn một.\n\nĐoạn hai.", 12, ("Đoạn một.", "Đoạn hai.")),
        ("dòng một\ndòng hai", 10, ("dòng một", "dòng hai")),
        ("Câu một. Câu hai.", 11, ("Câu một.", "Câu hai.")),
        ("một hai ba", 8, ("một hai", "ba")),
        ("dàikhôngcáchra", 6, ("dàikhô", "ngcách", "ra")),
        ("😀😀😀", 4, ("😀😀", "😀")),
        ("", 10, ()),
    ],
)
def test_a_text_is_cut_where_it_hurts_least(text: str, limit: int, parts: tuple[str, ...]) -> None:
    assert cut(text, limit) == parts


@given(st.text(max_size=300), st.integers(min_value=2, max_value=60))
def test_nothing_but_blanks_is_lost_and_nothing_is_too_long(text: str, limit: int) -> None:
    parts = cut(text, limit)

    assert all(0 < units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(st.text(max_size=6000), st.integers(min_value=0, max_value=12), st.booleans())
def test_every_message_is_one_the_emulator_takes(
    words: str,
    buttons: int,
    pressable: bool,  # noqa: FBT001 - hypothesis gives it by position
) -> None:
    for message in rendered(reply(words, buttons), buttons=pressable):
        ZaloOa()._check_message(message)
