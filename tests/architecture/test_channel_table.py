"""The table of what each channel can do says what the channels say of themselves."""

import re
from pathlib import Path

import pytest

from bot.channels.base import Capabilities
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.web.channel import WebChannel
from bot.channels.zalo_bot.channel import ZaloBotChannel
from bot.channels.zalo_oa.channel import ZaloOaChannel
from bot.channels.zalo_oa.render import MOST_BUTTONS

TABLE = (Path(__file__).parents[2] / "docs" / "kenh.md").read_text("utf-8")
CHANNELS = {
    "Trang web": WebChannel.capabilities,
    "Telegram": TelegramChannel.capabilities,
    "Zalo OA": ZaloOaChannel.capabilities,
    "Zalo Bot": ZaloBotChannel.capabilities,
}
NO_LIMIT = 100_000  # units: no reply of ours is ever so long


def cells(beginning: str) -> dict[str, str]:
    """One row, by channel."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in TABLE.splitlines()
        if line.startswith("|")
    ]
    names = rows[0][1:]
    (row,) = [row for row in rows if row[0].startswith(beginning)]
    return dict(zip(names, row[1:], strict=True))


def figures(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"\d+", text)]


def said_of_speed(can: Capabilities) -> list[float]:
    """A platform's limits as the table counts them; the web chat has no platform."""
    limits = [can.overall_per_second, can.per_chat_per_second, can.per_group_per_minute]
    return [limit for limit in limits if limit is not None]


def test_every_channel_has_a_column() -> None:
    assert set(cells("Nút bấm")) == {*CHANNELS, "Cửa sổ lệnh"}


@pytest.mark.parametrize("name", CHANNELS)
def test_buttons_and_edits_are_told_as_they_are(name: str) -> None:
    can = CHANNELS[name]

    assert (cells("Nút bấm")[name] == "có") is can.buttons
    assert (cells("Sửa tin cũ")[name] == "có") is can.edits


@pytest.mark.parametrize("name", CHANNELS)
def test_the_length_of_a_message_is_told_as_it_is(name: str) -> None:
    told, limit = cells("Độ dài một tin")[name], CHANNELS[name].text_limit

    assert told == "không hạn" if limit >= NO_LIMIT else figures(told) == [limit]


@pytest.mark.parametrize("name", [name for name in CHANNELS if name != "Trang web"])
def test_the_speed_is_told_as_it_is(name: str) -> None:
    told, limits = figures(cells("Tốc độ gửi")[name]), said_of_speed(CHANNELS[name])

    assert told == limits[: len(told)]
    assert told


@pytest.mark.parametrize("name", CHANNELS)
def test_groups_are_told_where_there_are_groups(name: str) -> None:
    answers_there = cells("Trong nhóm")[name] not in ("không", "–")

    assert answers_there is (CHANNELS[name].per_group_per_minute is not None)


def test_the_buttons_of_the_oa_are_counted() -> None:
    assert figures(cells("Nút bấm")["Zalo OA"]) == [MOST_BUTTONS]
