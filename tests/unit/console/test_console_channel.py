from collections.abc import Iterator  # noqa: TC003 - a test imports plainly
from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console

from bot.channels.console.render import choices_of, rendered, text_of
from bot.channels.console.talk import talk
from handlers.messages import Button, Enclosure, Incoming, Reply
from handlers.texts.messages import file_stays_here
from knowledge.richtext import Bold, Bullets, Link, Quote, paragraph

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
REPLY = Reply(
    text=(
        paragraph("Dạ, ", Bold("20.000 đồng"), " ạ. [không phải markup]"),
        Bullets((("một",), ("hai",))),
        Bullets((("ba",), ("bốn",)), (True, False)),
        Quote("lời trích"),
        paragraph(Link("Cổng", "https://a.gov.vn"), " ", Link("114", "tel:114")),
    ),
    rows=((Button("Hồ sơ", "1:a"), Button("Lệ phí", "1:b")), (Button("Gặp cán bộ", "1:h"),)),
)


def test_a_reply_is_readable_without_colour() -> None:
    assert text_of(REPLY) == (
        "Dạ, 20.000 đồng ạ. [không phải markup]\n\n"
        "• một\n• hai\n\n"
        "☑ ba\n☐ bốn\n\n"
        "“lời trích”\n\n"
        "Cổng (https://a.gov.vn) 114"
    )


def test_buttons_become_numbered_choices_in_their_rows() -> None:
    assert choices_of(REPLY) == "1. Hồ sơ   2. Lệ phí\n3. Gặp cán bộ"
    assert choices_of(Reply(text=())) == ""


def test_a_file_that_cannot_be_shown_is_named() -> None:
    file = Enclosure(name="theo-doi.xlsx", content=b"x")

    said = text_of(Reply(text=(paragraph("Dạ."),), attachments=(file,)))

    assert said == f"Dạ.\n\n{file_stays_here('“theo-doi.xlsx”')}"


def test_the_terminal_shows_text_and_choices() -> None:
    console = Console(file=StringIO(), width=80, no_color=True)

    console.print(rendered(REPLY))

    output = console.file.getvalue()  # type: ignore[attr-defined]
    assert "[không phải markup]" in output
    assert " 1. Hồ sơ   2. Lệ phí" in output


class Typed(Console):
    """A console whose person types what it is told, then closes the input."""

    def __init__(self, *lines: str) -> None:
        super().__init__(file=StringIO(), width=70, no_color=True)
        self._typed: Iterator[str] = iter(lines)

    def input(self, *_args: object, **_kwargs: object) -> str:
        try:
            return next(self._typed)
        except StopIteration:
            raise EOFError from None


@pytest.mark.parametrize("leaving", [("thoát",), ("THOAT",), ()])
def test_a_talk_greets_answers_and_ends(leaving: tuple[str, ...]) -> None:
    heard: list[Incoming] = []

    def answer(incoming: Incoming) -> tuple[Reply, ...]:
        heard.append(incoming)
        return (Reply(text=(paragraph(f"đã nghe {incoming.text}"),)),)

    console = Typed("khai sinh", "  ", "2", *leaving)
    talk(console, answer, lambda: NOW, "c1")

    assert [incoming.text for incoming in heard] == ["/start", "khai sinh", "2"]
    assert len({incoming.event_id for incoming in heard}) == 3
    assert {incoming.conversation for incoming in heard} == {"c1"}
    output = console.file.getvalue()  # type: ignore[attr-defined]
    assert "đã nghe khai sinh" in output
    assert output.rstrip().endswith("Tạm biệt.")
