"""A line of the transcript keeps what a page needs, and nothing a page would obey."""

from bot.channels.web.bodies import SHOWN, label_of, read_body, reply_body, said_body
from bot.channels.web.parse import Said
from handlers.messages import Attachment, Button, Enclosure, Reply
from handlers.texts.messages import file_stays_here
from knowledge.richtext import Bold, Bullets, Link, Quote, paragraph

EVENT = "0123456789abcdef"


def test_a_reply_is_kept_whole() -> None:
    reply = Reply(
        text=(
            paragraph("Dạ, ", Bold("khai sinh"), Link("Cổng", "https://dichvucong.gov.vn/x")),
            Bullets(items=(("Tờ khai",), ("Giấy chứng sinh",)), ticked=(True, False)),
            Quote("Miễn phí"),
        ),
        rows=((Button("Hồ sơ", "1:p:1:documents"),), (Button("Lệ phí", "1:p:1:fee"),)),
    )

    assert read_body(reply_body(reply)) == {
        "blocks": [
            {
                "kind": "paragraph",
                "spans": [
                    {"kind": "text", "text": "Dạ, "},
                    {"kind": "bold", "text": "khai sinh"},
                    {"kind": "link", "text": "Cổng", "url": "https://dichvucong.gov.vn/x"},
                ],
            },
            {
                "kind": "bullets",
                "items": [
                    [{"kind": "text", "text": "Tờ khai"}],
                    [{"kind": "text", "text": "Giấy chứng sinh"}],
                ],
                "ticked": [True, False],
            },
            {"kind": "quote", "text": "Miễn phí"},
        ],
        "rows": [
            [{"label": "Hồ sơ", "action": "1:p:1:documents"}],
            [{"label": "Lệ phí", "action": "1:p:1:fee"}],
        ],
    }


def test_a_file_that_cannot_be_shown_is_named() -> None:
    file = Enclosure(name="theo-doi.xlsx", content=b"x")

    kept = read_body(reply_body(Reply(text=(paragraph("Dạ."),), attachments=(file,))))

    (last,) = kept["blocks"][-1]["spans"]
    assert last["text"] == file_stays_here("“theo-doi.xlsx”")


def test_a_link_that_would_run_something_is_only_words() -> None:
    for url in ("javascript:alert(1)", "data:text/html,x", "//evil.example", " https://x y"):
        body = read_body(reply_body(Reply(text=(paragraph(Link("bấm", url)),))))

        assert body["blocks"][0]["spans"] == [{"kind": "text", "text": "bấm"}]


def test_marks_nobody_sees_are_not_shown() -> None:
    said = Said(event=EVENT, text="khai\x00 \u202esinh\u2066\x1b[31m\nhai dòng\t")

    assert read_body(said_body(said, None))["text"] == "khai sinh[31m\nhai dòng"


def test_a_long_message_is_shown_by_its_beginning() -> None:
    text = read_body(said_body(Said(event=EVENT, text="ạ" * 10_000), None))["text"]

    assert text == "ạ" * SHOWN + "…"


def test_a_file_is_kept_by_its_kind_only() -> None:
    said = Said(event=EVENT, attachments=(Attachment(kind="photo", name="cccd-ba-Lan.jpg"),))

    body = said_body(said, None)

    assert read_body(body)["files"] == ["photo"]
    assert "Lan" not in body


def test_a_pressed_button_reads_what_it_read_last() -> None:
    first = reply_body(Reply(text=(), rows=((Button("Phí", "1:p:1:fee"),),)))
    second = reply_body(Reply(text=(), rows=((Button("Lệ phí", "1:p:1:fee"),),)))
    said = said_body(Said(event=EVENT, text="x"), None)

    assert label_of("1:p:1:fee", [first, said, second]) == "Lệ phí"
    assert label_of("1:m", [first, second]) is None
