"""What is counted for whoever watches the program. On both engines.

1. A send of which nobody knew whether it arrived is counted for good: the figure never falls.
"""

from datetime import UTC, datetime, timedelta

from bot.app import App, running
from bot.metrics import Metrics
from bot.recording import count_uncertain
from bot.settings import Settings
from storage.records import NewMessage, Priority

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
MESSAGE = NewMessage(
    key="k", channel="fake", conversation="c", body="{}", priority=Priority.ANSWER, not_before=NOW
)


async def uncertain_sends(app: App) -> list[str]:
    text = (await Metrics(app, (), lambda: NOW).text()).decode()
    return [
        line.partition(" ")[2]
        for line in text.splitlines()
        if line.startswith('motcua_outbox_uncertain_sends_total{channel="fake"}')
    ]


async def test_uncertain_sends_never_become_fewer(database_url: str) -> None:
    settings = Settings(database_url=database_url, secret_key="a secret of the tests, long enough")
    async with running(settings) as app:
        assert await uncertain_sends(app) == []
        async with app.database.begin() as work:
            number = await work.outbox.put(MESSAGE)
            assert number is not None
            for doubts in (1, 2):
                await work.outbox.claim("fake", NOW, limit=1, leased_until=NOW)
                assert await work.outbox.recover("fake", "?", now=NOW, expired_only=False) == 1
                await count_uncertain(work, "fake", NOW + timedelta(days=doubts))
            await work.commit()
        assert await uncertain_sends(app) == ["2.0"]

        async with app.database.begin() as work:
            assert await work.outbox.resend(number, NOW)
            await work.commit()
        assert await uncertain_sends(app) == ["2.0"]

        async with app.database.begin() as work:
            (again,) = await work.outbox.claim("fake", NOW, limit=1, leased_until=NOW)
            await work.outbox.sent({again: "1"})
            assert await work.outbox.forget_before(LATER) == 1
            await work.commit()
        assert await uncertain_sends(app) == ["2.0"]
