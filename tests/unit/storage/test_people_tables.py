"""Units, people, their addresses, PINs, invitations and requests, on both engines."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from storage.database import Database, UnitOfWork
from storage.people_records import NewInvitation, Person, Role

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def an_official(work: UnitOfWork, at: datetime = NOW) -> Person:
    unit = await work.units.add("Xã Châu Sơn")
    person = await work.people.add("Nguyễn Văn An", Role.OFFICIAL, unit.id, at=at)
    assert await work.people.add_address(person.id, "telegram", "100", at=at)
    return person


def an_invitation(unit: str, code: str = "hash") -> NewInvitation:
    return NewInvitation(
        code=code, role=Role.EDITOR, unit=unit, made_at=NOW, expires_at=NOW + 24 * HOUR
    )


async def test_a_person_is_found_by_platform_and_id_together(database: Database) -> None:
    async with database.begin() as work:
        person = await an_official(work)
        await work.commit()
    async with database.begin(read_only=True) as work:
        assert await work.people.of("telegram", "100") == person
        assert await work.people.of("zalo_oa", "100") is None
        assert await work.people.of("telegram", "1") is None
        assert await work.people.of("telegram", "100\0") is None


async def test_who_works_here_is_asked_once_for_many_and_seen_at_once(database: Database) -> None:
    async with database.begin() as work:
        person = await an_official(work)
        await work.people.look_up({("web", "\0")})  # nobody's at all
        await work.people.look_up({("telegram", "100"), ("telegram", "200"), ("web", "\0")})

        assert await work.people.of("telegram", "100") == person
        assert await work.people.of("telegram", "200") is None
        assert await work.people.add_address(person.id, "telegram", "200", at=NOW)
        assert await work.people.of("telegram", "200") == person


async def test_an_address_belongs_to_one_person(database: Database) -> None:
    async with database.begin() as work:
        person = await an_official(work)
        other = await work.people.add("Lò Thị Bình", Role.ADMIN, person.unit, at=NOW)

        assert not await work.people.add_address(other.id, "telegram", "100", at=NOW)
        assert await work.people.of("telegram", "100") == person


async def test_addresses_come_the_last_used_first(database: Database) -> None:
    async with database.begin() as work:
        person = await an_official(work)
        await work.people.add_address(person.id, "zalo_oa", "z1", at=NOW + HOUR)
        order = [one.channel for one in await work.people.addresses(person.id)]
        await work.people.seen(person, "telegram", "100", NOW + 3 * HOUR)

        assert order == ["zalo_oa", "telegram"]
        assert [one.channel for one in await work.people.addresses(person.id)] == [
            "telegram",
            "zalo_oa",
        ]


async def test_last_seen_is_written_at_most_once_an_hour(database: Database) -> None:
    async with database.begin() as work:
        person = await an_official(work)
        await work.people.seen(person, "telegram", "100", NOW + HOUR)
        early = await work.people.get(person.id)
        await work.people.seen(person, "telegram", "100", NOW + HOUR + timedelta(seconds=1))
        late = await work.people.get(person.id)

    assert early is not None
    assert early.last_seen == NOW
    assert late is not None
    assert late.last_seen == NOW + HOUR + timedelta(seconds=1)


async def test_rights_lapse_after_45_silent_days_and_stay_so(database: Database) -> None:
    limit = NOW + timedelta(days=45)
    async with database.begin() as work:
        person = await an_official(work)
        late = await work.people.seen(person, "telegram", "100", limit + timedelta(seconds=1))
        twice = await work.people.seen(late.person, "telegram", "100", limit + HOUR)

    assert late.lapsed
    assert not late.person.is_active
    assert twice.person.lapsed
    assert not twice.lapsed  # it was told already


async def test_a_word_on_the_45th_day_keeps_the_rights(database: Database) -> None:
    async with database.begin() as work:
        person = await an_official(work)
        seen = await work.people.seen(person, "telegram", "100", NOW + timedelta(days=45))

    assert not seen.lapsed
    assert seen.person.is_active


async def test_everybody_silent_for_too_long_lapses_at_once(database: Database) -> None:
    async with database.begin() as work:
        person = await an_official(work)
        other = await work.people.add(
            "Lò Thị Bình", Role.ADMIN, person.unit, at=NOW + timedelta(days=10)
        )
        later = NOW + timedelta(days=46)

        assert await work.people.lapse_idle(later) == (person.id,)
        assert await work.people.lapse_idle(later) == ()
        assert [one.lapsed for one in await work.people.all()] == [True, False]
        assert other.is_active


async def test_who_left_is_a_citizen_again_and_still_known(database: Database) -> None:
    async with database.begin() as work:
        person = await an_official(work)
        await work.people.put(replace(person, left=True))

        assert await work.people.of("telegram", "100") is None
        assert await work.people.all() == ()
        assert await work.people.all(gone=True) == (replace(person, left=True),)
        newcomer = await work.people.add("Người mới", Role.OFFICIAL, person.unit, at=NOW)
        assert await work.people.add_address(newcomer.id, "telegram", "100", at=NOW)


async def test_leave_and_stand_in_are_kept(database: Database) -> None:
    async with database.begin() as work:
        person = await an_official(work)
        away = replace(person, stand_in="2", on_leave_until=date(2026, 11, 30))
        await work.people.put(away)

        assert await work.people.get(person.id) == away
    assert away.is_away(date(2026, 11, 30))
    assert not away.is_away(date(2026, 12, 1))


async def test_units_form_a_tree_with_heads(database: Database) -> None:
    async with database.begin() as work:
        top = await work.units.add("Tỉnh Lai Châu")
        below = await work.units.add("Xã Tả Lèng", above=top.id)
        await work.units.put(replace(below, head="7", vice="8"))

        assert await work.units.all() == (top, replace(below, head="7", vice="8"))
        assert (await work.units.get(below.id) or top).above == top.id


@pytest.mark.parametrize("forged", ["", "0", "-1", "1 OR 1=1", "99999999999999999999", "a", "١"])
async def test_a_forged_id_names_nobody(database: Database, forged: str) -> None:
    async with database.begin() as work:
        await an_official(work)

        assert await work.people.get(forged) is None
        assert await work.units.get(forged) is None
        assert await work.invitations.get(forged) is None
        assert not await work.invitations.use(forged, "1", NOW)
        assert await work.removals.get(forged) is None
        assert await work.people.addresses(forged) == ()


async def test_an_invitation_lets_in_once(database: Database) -> None:
    async with database.begin() as work:
        person = await an_official(work)
        made = await work.invitations.add(an_invitation(person.unit))

        assert await work.invitations.open(NOW) == (made,)
        assert await work.invitations.by_code("hash") == made
        assert await work.invitations.use(made.id, person.id, NOW)
        assert not await work.invitations.use(made.id, person.id, NOW)
        assert not await work.invitations.revoke(made.id, NOW)
        assert await work.invitations.open(NOW) == ()


async def test_an_invitation_lets_in_nobody_after_it_expired_or_was_revoked(
    database: Database,
) -> None:
    async with database.begin() as work:
        unit = await work.units.add("Xã Châu Sơn")
        late = await work.invitations.add(an_invitation(unit.id))
        withdrawn = await work.invitations.add(an_invitation(unit.id, "other"))
        await work.invitations.revoke(withdrawn.id, NOW)

        assert not late.is_open(NOW + 24 * HOUR)
        assert not await work.invitations.use(late.id, "1", NOW + 24 * HOUR)
        assert not await work.invitations.use(withdrawn.id, "1", NOW)


async def test_of_two_who_use_one_invitation_at_once_one_comes_in(database: Database) -> None:
    async with database.begin() as work:
        unit = await work.units.add("Xã Châu Sơn")
        made = await work.invitations.add(an_invitation(unit.id))
        await work.commit()

    async def use(person: str) -> bool:
        async with database.begin() as work:
            used = await work.invitations.use(made.id, person, NOW)
            await work.commit()
        return used

    assert sorted(await asyncio.gather(use("1"), use("2"), use("3"))) == [False, False, True]


async def test_what_somebody_made_is_revoked_with_them(database: Database) -> None:
    async with database.begin() as work:
        person = await an_official(work)
        by_them = await work.invitations.add(
            replace(an_invitation(person.unit), invited_by=person.id)
        )
        for_them = await work.invitations.add(
            replace(an_invitation(person.unit, "b"), person=person.id)
        )
        other = await work.invitations.add(an_invitation(person.unit, "c"))

        assert await work.invitations.revoke_of(person.id, NOW) == (by_them.id, for_them.id)
        assert await work.invitations.open(NOW) == (other,)


async def test_wrong_codes_are_counted_per_sender_and_forgiven(database: Database) -> None:
    async with database.begin() as work:
        for wanted in (1, 2, 3):
            assert await work.invitations.failed("telegram", "9", NOW) == wanted
        assert await work.invitations.failed("telegram", "8", NOW) == 1
        await work.invitations.lock("telegram", "9", NOW + HOUR)
        locked = await work.invitations.attempts("telegram", "9")
        await work.invitations.forgive("telegram", "8")

        assert locked.is_locked(NOW)
        assert not locked.is_locked(NOW + HOUR)
        assert (await work.invitations.attempts("telegram", "8")).failures == 0
        assert await work.invitations.failed("telegram", "9", NOW + HOUR) == 1
        assert await work.invitations.failed("telegram", "9", NOW + 26 * HOUR) == 1


async def test_a_pin_is_kept_counted_and_forgotten(database: Database) -> None:
    async with database.begin() as work:
        person = await an_official(work)
        assert await work.pins.get(person.id) is None
        await work.pins.put(person.id, "slow hash")
        assert [await work.pins.failed(person.id) for _ in range(2)] == [1, 2]
        await work.pins.open("telegram", "100", NOW)
        assert await work.pins.opened("telegram", "100") == NOW
        await work.pins.lock(person.id, NOW + HOUR)
        pin = await work.pins.get(person.id)

        assert pin is not None
        assert pin.attempts.is_locked(NOW)
        assert await work.pins.remove(person.id)
        assert not await work.pins.remove(person.id)
        assert await work.pins.opened("telegram", "100") is None


async def test_a_request_is_answered_once_and_in_time(database: Database) -> None:
    async with database.begin() as work:
        person = await an_official(work)
        asked = await work.removals.ask(
            person.id, asked_by="2", why="Nghỉ hưu", at=NOW, expires_at=NOW + HOUR
        )

        assert await work.removals.open_for(person.id, NOW) == asked
        assert await work.removals.open_for(person.id, NOW + HOUR) is None
        assert not await work.removals.decide(asked.id, "3", NOW + HOUR)
        assert await work.removals.decide(asked.id, "3", NOW)
        assert not await work.removals.decide(asked.id, "4", NOW)
        assert (await work.removals.get(asked.id) or asked).decided_by == "3"
