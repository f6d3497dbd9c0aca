"""A file that cannot go is named in the words, and goes no further."""

from bot.channels.enclosing import kept_back
from handlers.messages import Enclosure, Reply
from handlers.texts.messages import file_stays_here
from knowledge.richtext import paragraph, plain

PDF = Enclosure(name="a.pdf", content=b"a")
SHEET = Enclosure(name="b.xlsx", content=b"b")
REPLY = Reply(text=(paragraph("Dạ."),), attachments=(PDF, SHEET))


def test_what_can_go_goes_and_the_words_name_the_rest() -> None:
    said = kept_back(REPLY, lambda file: file.suffix == ".pdf")

    assert said.attachments == (PDF,)
    assert plain(said.text).endswith(file_stays_here("“b.xlsx”"))


def test_where_none_can_go_all_are_named() -> None:
    said = kept_back(REPLY)

    assert said.attachments == ()
    assert plain(said.text).endswith(file_stays_here("“a.pdf”, “b.xlsx”"))


def test_where_all_can_go_nothing_is_said() -> None:
    assert kept_back(REPLY, lambda _: True) is REPLY
