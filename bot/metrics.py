"""Figures for whoever watches the program, in the text format of Prometheus; nobody's data.

The library writes the format (names, types, escaping); what stands in the database is read when
somebody asks, so that any process that serves HTTP tells of all of them.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.app import App
from bot.opening import Line
from bot.recording import UNCERTAIN
from storage.errors import StorageError
from storage.records import InboxState, OutboxState, OutboxTally
from storage.waiting import within

PATIENCE = 3.0  # seconds; whoever asks waits no longer


class Metrics:
    """What one process counts, and what the database holds."""

    def __init__(self, app: App, lines: Sequence[Line], now: Callable[[], datetime]) -> None:
        self._app = app
        self._lines = lines
        self._now = now
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "motcua_webhook_answers",
            "Webhook calls answered by this process",
            ("channel", "status"),
            registry=self._registry,
        )

    def count_answer(self, channel: str, status: int) -> None:
        """Count a webhook call that was answered."""
        self._answers.labels(channel, str(int(status))).inc()

    async def text(self) -> bytes:
        """Write everything; what the database holds is left out while it is away."""
        gauges = [*self._of_process()]
        reached = True
        try:
            gauges += await within(PATIENCE, self._of_database())
        except (StorageError, TimeoutError):
            reached = False
        gauges.append(_gauge("motcua_database_up", "1 while the database can be read", reached))
        snapshot = CollectorRegistry()
        snapshot.register(_Fixed(gauges))
        return generate_latest(self._registry) + generate_latest(snapshot)

    def _of_process(self) -> Iterator[Metric]:
        live = self._app.knowledge
        entries = len(live().entries)
        yield _gauge("motcua_knowledge_entries", "Entries answered from", entries)
        yield _gauge("motcua_knowledge_version", "Version answered from", live.version)
        heartbeat = live.read_at.timestamp() if live.read_at else 0
        yield _gauge(
            "motcua_heartbeat_timestamp_seconds",
            "When this process last read the database by itself; every half second",
            heartbeat,
        )

    async def _of_database(self) -> list[Metric]:
        async with self._app.database.begin(read_only=True) as work:
            events = await work.inbox.tally()
            oldest = await work.inbox.oldest()
            messages = await work.outbox.tally()
            uncertain = await work.tallies.sums(UNCERTAIN)
            unreachable = await work.links.unreachable()
            pollers = await work.pollers.all()
        troubles = _gauge("motcua_channel_problems", "Problems of a channel, see /readyz", None)
        for line in self._lines:
            troubles.add_metric([line.channel.name], len(await line.problems()))
        seen = _gauge(
            "motcua_channel_polled_timestamp_seconds",
            "When the process that polls the channel last said so; every 20 seconds",
            None,
        )
        for channel, poller in pollers.items():
            seen.add_metric([channel], poller.seen_at.timestamp())
        silent = GaugeMetricFamily(
            "motcua_unreachable_conversations",
            "Conversations that cannot be written to until the person writes again",
            labels=["channel", "reason"],
        )
        for one in unreachable:
            silent.add_metric([one.channel, one.reason], one.places)
        doubts = CounterMetricFamily(
            "motcua_outbox_uncertain_sends",
            "Sends of which nobody knew whether they had arrived",
            labels=["channel"],
        )
        for channel, sends in uncertain.items():
            doubts.add_metric([channel], sends)
        return [*self._of_mail(events, oldest, messages), doubts, troubles, seen, silent]

    def _of_mail(
        self,
        events: dict[InboxState, int],
        oldest: datetime | None,
        messages: Sequence[OutboxTally],
    ) -> Iterator[Metric]:
        now = self._now()
        inbox = GaugeMetricFamily("motcua_inbox_events", "Events by state", labels=["state"])
        for state in InboxState:
            inbox.add_metric([state.name.lower()], events.get(state, 0))
        yield inbox
        yield _gauge(
            "motcua_inbox_oldest_waiting_seconds",
            "How long the oldest event waits to be handled",
            (now - oldest).total_seconds() if oldest else 0,
        )
        by = ["channel", "state"]
        outbox = GaugeMetricFamily("motcua_outbox_messages", "Messages by state", labels=by)
        waits = _gauge("motcua_outbox_oldest_waiting_seconds", "Overdue for how long", None)
        for one in messages:
            outbox.add_metric([one.channel, one.state.name.lower()], one.messages)
        for channel in dict.fromkeys(one.channel for one in messages):
            ours = [one for one in messages if one.channel == channel]
            due = [one.first_due for one in ours if one.state is OutboxState.QUEUED]
            late = max(((now - first).total_seconds() for first in due), default=0.0)
            waits.add_metric([channel], max(0.0, late))
        yield from (outbox, waits)


class _Fixed(Collector):
    """Metrics already at hand."""

    def __init__(self, metrics: Sequence[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        yield from self._metrics


def _gauge(name: str, help_text: str, value: float | None) -> GaugeMetricFamily:
    """One figure; or, without a value, one for each channel to be added."""
    if value is None:
        return GaugeMetricFamily(name, help_text, labels=["channel"])
    return GaugeMetricFamily(name, help_text, value=value)
