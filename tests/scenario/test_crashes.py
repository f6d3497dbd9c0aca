"""`motcua serve`, killed at any moment, loses nothing and answers nothing twice. On both engines.

People on three channels (Telegram by polling, the Official Account and the Zalo bot by webhook)
ask twenty questions a second between them, as on the busiest morning of a large commune, until
each waits for two answers. Meanwhile `kill -9` ends the server twenty times:
the one process beside SQLite; beside PostgreSQL one of a web server and two workers, whichever.
Platforms repeat what was not confirmed.

1. Every question has its answer; a second copy exists only of a send counted as uncertain.
2. Answers come in the order of their questions.
3. Nothing is answered that was not asked.
4. No more sends are in doubt than servers were killed.
"""

import asyncio
import random

from storage.database import Database
from tests.emulators.town import PEOPLE, town

UNANSWERED = 2 * PEOPLE  # on each channel; without an end it holds too, and takes minutes more
KILLS = 20
LIVES = (3, 25)  # answers between a server that is ready and the next kill
MOMENTS = (0.0, 0.3)  # seconds more


async def test_killed_at_any_moment_it_answers_every_question_once(
    database: Database, database_url: str, engine: str
) -> None:
    chance = random.Random(20261124)  # noqa: S311 - moments, not secrets
    roles = [""] if engine == "sqlite" else ["web", "worker", "worker"]
    async with town(database_url, unanswered=UNANSWERED) as place:
        servers = [await place.program.start(role) for role in roles]
        async with place.talking(chance):
            for _ in range(KILLS):
                await place.until_more(chance.randint(*LIVES))
                await asyncio.sleep(chance.uniform(*MOMENTS))
                which = chance.randrange(len(servers))
                assert not servers[which].ended, "".join(servers[which].said)
                servers[which].kill()
                await servers[which].ending()
                servers[which] = await place.program.start(roles[which])
        await place.until_still(database)
        for server in servers:
            assert await server.stop() == 0, "".join(server.said)

        await place.check(database, uncertain=KILLS)
