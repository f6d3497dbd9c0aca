"""Who works here and has not turned to us for seven days is not written to in vain.

1. The window closes by itself; whoever writes or opens the chat is in it again at once.
2. What nobody asked for goes to another channel of theirs; Zalo is not even asked.
"""

from datetime import timedelta

from bot.channels.zalo_oa.windows import OPEN, Windows
from bot.delivery import Delivery
from handlers.messages import Reply
from handlers.official.reaching import places
from handlers.stored import reply_body
from handlers.undelivered import FallThrough
from knowledge.richtext import paragraph
from storage.people_records import Person, Role
from storage.records import NewMessage, Priority
from tests.unit.zalo_oa.oa_setting import SECRET, Setting

WEEK = timedelta(days=7)


async def official(setting: Setting, *channels: str) -> Person:
    """Somebody who works here, and wrote from each of these channels just now."""
    async with setting.database.begin() as work:
        unit = await work.units.add("Văn phòng", None)
        person = await work.people.add("An", Role.OFFICIAL, unit.id, at=setting.clock())
        for channel in channels:
            await work.people.add_address(person.id, channel, "111", at=setting.clock())
            await work.links.know(channel, "111", setting.clock())
        await work.commit()
    return person


async def closed(setting: Setting, windows: Windows) -> dict[str, str]:
    await windows.close()
    async with setting.database.begin(read_only=True) as work:
        return await work.links.unreachable_among("zalo_oa", ["111"])


def windows_of(setting: Setting) -> Windows:
    return Windows(setting.database.begin, setting.clock)


async def test_a_window_closes_after_seven_days(setting: Setting) -> None:
    await official(setting, "zalo_oa")
    windows = windows_of(setting)

    setting.clock.time += OPEN
    assert await closed(setting, windows) == {}
    setting.clock.move(hours=1)
    assert await closed(setting, windows) == {"111": "window"}


async def test_turning_to_us_keeps_it_open_and_opens_it_again(setting: Setting) -> None:
    await official(setting, "zalo_oa")
    windows, hearing = windows_of(setting), setting.hearing()
    setting.clock.time += WEEK
    chat_opened = {**setting.zalo.event("user_click_chatnow", "111"), "user_id": "111"}
    await hearing.hear(*setting.zalo.signed(chat_opened))
    setting.clock.time += WEEK
    assert await closed(setting, windows) == {}
    setting.clock.move(hours=2)
    assert await closed(setting, windows) == {"111": "window"}

    chat_opened = {**setting.zalo.event("user_click_chatnow", "111"), "user_id": "111"}
    await hearing.hear(*setting.zalo.signed(chat_opened))
    setting.clock.move(hours=2)

    assert await closed(setting, windows) == {}


async def test_what_was_written_within_the_hour_it_is_not_noted_again_keeps_nothing_open(
    setting: Setting,
) -> None:
    await official(setting, "zalo_oa")
    setting.clock.move(minutes=30)
    async with setting.database.begin() as work:
        await work.links.wrote("zalo_oa", "111", setting.clock())
        await work.commit()
    setting.clock.time += OPEN

    assert await closed(setting, windows_of(setting)) == {"111": "window"}


async def test_a_better_reason_stays(setting: Setting) -> None:
    await official(setting, "zalo_oa")
    async with setting.database.begin() as work:
        await work.links.mark_unreachable("zalo_oa", "111", "blocked", setting.clock())
        await work.commit()
    setting.clock.time += 2 * WEEK

    assert await closed(setting, windows_of(setting)) == {"111": "blocked"}


async def test_citizens_are_not_remembered_for_it(setting: Setting) -> None:
    async with setting.database.begin() as work:
        await work.interactions.note("zalo_oa", "111", setting.clock())
        await work.commit()
    setting.clock.time += 2 * WEEK

    assert await closed(setting, windows_of(setting)) == {}


async def test_reminders_go_to_another_channel_of_theirs(setting: Setting) -> None:
    person = await official(setting, "telegram", "zalo_oa")
    setting.clock.time += 2 * WEEK
    await windows_of(setting).close()

    async with setting.database.begin(read_only=True) as work:
        found = await places(work, [person.id])

    assert found[person.id].channel == "telegram"


async def test_what_waits_for_a_closed_window_falls_and_zalo_is_not_asked(
    setting: Setting,
) -> None:
    await official(setting, "telegram", "zalo_oa")
    setting.clock.time += 2 * WEEK
    await setting.channel().look_after()
    asked = len(setting.zalo.server.requests)
    body = reply_body(Reply(text=(paragraph("Nhắc việc."),)))
    async with setting.database.begin() as work:
        await work.outbox.put(
            NewMessage(
                key="reminder/1",
                channel="zalo_oa",
                conversation="111",
                body=body,
                priority=Priority.REMINDER,
                not_before=setting.clock(),
            )
        )
        await work.commit()
    delivery = Delivery(
        database=setting.database,
        channel=setting.channel(),
        now=setting.clock,
        draw=lambda: 0.0,
        fall=FallThrough(SECRET),
    )

    await delivery.step()
    await delivery.settled()

    async with setting.database.begin() as work:
        (fallen,) = await work.outbox.claim(
            "telegram", setting.clock(), limit=9, leased_until=setting.clock() + WEEK
        )
    assert fallen.conversation == "111"
    assert len(setting.zalo.server.requests) == asked
