"""Try questions on the knowledge without a conversation stored: what `ask` and `eval` share."""

import json
import time
from collections.abc import Mapping
from datetime import date, datetime
from datetime import time as time_of_day
from typing import Any

from bot.channels.console.render import text_of
from bot.channels.console.talk import CHANNEL
from handlers.citizen.visit import Knows
from handlers.memory import Memory
from handlers.messages import Incoming, Reply
from handlers.office import Office
from handlers.outcomes import outcome_name, ranked
from handlers.router import VIETNAM, Surroundings, converse
from knowledge.model import Entry
from knowledge.search.outcome import Context, Match, Outcome

NO_LOOK_UP = "social"  # a typed number that opened a menu: nothing was asked


class TimedKnowledge:
    """Knowledge that measures its last look-up, in milliseconds."""

    def __init__(self, knowledge: Knows) -> None:
        self._knowledge = knowledge
        self.milliseconds = 0.0

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every entry, by id."""
        return self._knowledge.entries

    def look_up(self, question: str, context: Context | None = None, *, on: date) -> Outcome:
        """Decide what a question ends in, and note how long it took."""
        started = time.perf_counter()
        outcome = self._knowledge.look_up(question, context, on=on)
        self.milliseconds = (time.perf_counter() - started) * 1000
        return outcome


class Trial:
    """One conversation on one day; remembers like a real one."""

    def __init__(self, knowledge: Knows, office: Office, on: date) -> None:
        self._knowledge = TimedKnowledge(knowledge)
        self._now = datetime.combine(on, time_of_day(9), VIETNAM)
        self._office = office
        self._memory = Memory()
        self.outcome: Outcome | None = None  # of the last turn
        self.reply: Reply | None = None  # to the last turn

    def say(self, turn_id: str, text: str) -> dict[str, Any]:
        """Say something; returns the line that `ask --json` prints."""
        self._knowledge.milliseconds = 0.0
        incoming = Incoming(
            channel=CHANNEL,
            event_id=turn_id,
            conversation="",
            sender="",
            text=text,
            received_at=self._now,
        )
        around = Surroundings(knowledge=self._knowledge, office=self._office, now=self._now)
        result = converse(incoming, self._memory, around)
        self._memory, self.outcome, self.reply = result.memory, result.outcome, result.reply
        found, facet = result.outcome, None
        if found is not None and found.facet is not None:
            facet = found.facet.value
        return {
            "id": turn_id,
            "query": text,
            "outcome": NO_LOOK_UP if found is None else outcome_name(found),
            "ranked": [] if found is None else [_ranked(match) for match in ranked(found)],
            "facet": facet,
            "text": text_of(result.reply),
            "ms": round(self._knowledge.milliseconds, 3),
        }


def as_json(line: Mapping[str, Any]) -> str:
    """Write a line as scripts read it."""
    return json.dumps(line, ensure_ascii=False)


def _ranked(match: Match) -> dict[str, Any]:
    entry = match.entry
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "title": entry.title,
        "score": round(match.score, 4),
        "about": list(entry.about),
    }
