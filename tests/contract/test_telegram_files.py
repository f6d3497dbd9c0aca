"""Files that go with a reply on Telegram, with the real library against the emulated Bot API.

1. A picture is sent to be seen, anything else to be kept; what is no picture is kept too.
2. They come after the words, or alone; a platform that is busy meanwhile is waited for.
"""

from collections.abc import AsyncIterator

import pytest

from bot.channels.base import PermanentFailure, TemporaryFailure
from handlers.messages import Enclosure, Reply
from knowledge.richtext import paragraph
from tests.contract.telegram_rig import TelegramRig, telegram
from tests.emulators.telegram import Fault

PNG = Enclosure(name="sơ đồ.png", content=b"\x89PNG\r\n")
NO_PNG = Enclosure(name="anh.png", content=b"no picture at all")
PDF = Enclosure(name="to-khai.pdf", content=b"%PDF-1.7")


@pytest.fixture
async def rig() -> AsyncIterator[TelegramRig]:
    async with telegram() as built:
        yield built


def reply(*files: Enclosure, words: str = "Gửi anh/chị tệp.") -> Reply:
    return Reply(text=(paragraph(words),) if words else (), attachments=files)


def shown(rig: TelegramRig) -> list[tuple[str, str]]:
    return [
        (sent.text, "") if sent.file is None else (sent.file[0], sent.file[1])
        for sent in rig._telegram.sent
    ]


async def test_each_file_is_sent_as_what_it_is_after_the_words(rig: TelegramRig) -> None:
    receipt = await rig.channel.send(rig.conversation, reply(PNG, PDF))

    assert shown(rig) == [
        ("Gửi anh/chị tệp.", ""),
        ("photo", "sơ đồ.png"),
        ("document", "to-khai.pdf"),
    ]
    assert receipt.message_id == str(rig._telegram.sent[-1].id)


async def test_what_is_no_picture_is_sent_to_be_kept(rig: TelegramRig) -> None:
    await rig.channel.send(rig.conversation, reply(NO_PNG, words=""))

    assert shown(rig) == [("document", "anh.png")]


async def test_a_busy_platform_is_waited_for_between_words_and_file(rig: TelegramRig) -> None:
    rig._telegram.next("sendDocument", Fault.too_many(1))

    await rig.channel.send(rig.conversation, reply(PDF))

    assert [name for _, name in shown(rig)] == ["", "to-khai.pdf"]


async def test_a_file_alone_that_fails_for_now_may_be_sent_again(rig: TelegramRig) -> None:
    rig._telegram.next("sendDocument", Fault.too_many(7))

    with pytest.raises(TemporaryFailure):
        await rig.channel.send(rig.conversation, reply(PDF, words=""))


async def test_a_file_telegram_will_never_take_is_permanent(rig: TelegramRig) -> None:
    with pytest.raises(PermanentFailure):
        await rig.channel.send(
            rig.conversation, reply(Enclosure(name="trong.pdf", content=b""), words="")
        )
