"""An album is answered once: its words always, an official's files each."""

import pytest

from storage.database import Database
from tests.scenario.duties_rig import Commune


@pytest.fixture
async def commune(sqlite_database: Database) -> Commune:
    return await Commune.settled(sqlite_database)


async def test_pictures_after_the_first_are_left_without_an_answer(commune: Commune) -> None:
    lan = commune.town.phone("lan")

    first, second, other, none = [
        await commune.sends(lan, "photo", album=album) for album in ("7", "7", "8", "")
    ]

    assert second == ""
    assert first == other == none != ""


async def test_words_beside_a_later_picture_are_answered(commune: Commune) -> None:
    lan = commune.town.phone("lan")
    await commune.sends(lan, "photo", album="7")

    assert await commune.sends(lan, "photo", text="làm khai tử cần gì", album="7") != ""
    assert await commune.sends(lan, "photo", album="7") == ""


async def test_every_file_of_an_official_is_read(commune: Commune) -> None:
    said = [await commune.sends(commune.chair, "file", "a.docx", album="7") for _ in range(2)]

    assert said[0] == said[1] != ""


async def test_files_of_a_citizen_are_answered_once(commune: Commune) -> None:
    lan = commune.town.phone("lan")

    assert await commune.sends(lan, "file", "a.docx", album="7") != ""
    assert await commune.sends(lan, "file", "b.docx", album="7") == ""
