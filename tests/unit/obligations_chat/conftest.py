"""A commune of three units: its admin, the head of one of them, and somebody there."""

from dataclasses import dataclass, replace

import pytest

from knowledge.deadlines.model import Obligation
from storage.database import Database
from storage.deadline_records import ObligationStatus, StoredObligation
from storage.people_records import Role
from tests.scenario.people_rig import Phone, Town


@dataclass
class Commune:
    """The town, and who writes."""

    town: Town
    top: str
    culture: str  # a unit with a head
    economy: str  # one without
    admin: Phone
    head: Phone
    official: Phone

    async def all(self, *statuses: ObligationStatus) -> list[StoredObligation]:
        async with self.town.database.begin(read_only=True) as work:
            return list(await work.obligations.all(statuses or tuple(ObligationStatus)))

    async def only(self) -> StoredObligation:
        (one,) = await self.all()
        return one

    async def keeps(
        self, one: Obligation, status: ObligationStatus = ObligationStatus.ACTIVE
    ) -> None:
        async with self.town.database.begin() as work:
            await work.obligations.save(one, status, by="operator", at=self.town.now)
            await work.commit()


async def founded(database: Database) -> Commune:
    town = Town(database)
    top = await town.unit("UBND xã Châu Sơn")
    culture = await town.unit("Phòng Văn hóa - Xã hội", top)
    economy = await town.unit("Phòng Kinh tế", top)
    admin = await town.person("Trần Thị Lan", Role.ADMIN, top)
    head = await town.person("Lò Thị Mai", Role.OFFICIAL, culture)
    official = await town.person("Vàng A Nam", Role.OFFICIAL, culture)
    async with database.begin() as work:
        unit = await work.units.get(culture)
        assert unit is not None
        await work.units.put(replace(unit, head=(await head.person()).id))
        await work.commit()
    return Commune(town, top, culture, economy, admin, head, official)


@pytest.fixture
async def commune(database: Database) -> Commune:
    """On each engine in turn."""
    return await founded(database)


@pytest.fixture
async def quick(sqlite_database: Database) -> Commune:
    """On SQLite alone, for what is not about storage."""
    return await founded(sqlite_database)
