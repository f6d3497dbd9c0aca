"""From one message to its replies: ordered rules, first match wins, and the one error boundary."""

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from handlers.albums import leave_rest, noted
from handlers.citizen.arriving import (
    command,
    no_words,
    not_text,
    pressed_button,
    typed_label,
    typed_number,
)
from handlers.citizen.asking import ask
from handlers.citizen.visit import Knows, Result, Visit
from handlers.commands import act
from handlers.encounter import Encounter, Said, Step
from handlers.hygiene import clean
from handlers.linking import link
from handlers.masking import mask
from handlers.memory import Memory, conversation_key, kept, recall, shown
from handlers.messages import Incoming, Reply
from handlers.office import Office
from handlers.official.presence import present
from handlers.outcomes import outcome_name, ranked
from handlers.texts.messages import apology
from knowledge.richtext import paragraph
from storage.database import UnitOfWork
from storage.records import QuestionRecord

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")  # the day of a question is the day in Vietnam
POSTER = "poster"  # what is counted when somebody comes by a poster's link, by its place

logger = logging.getLogger(__name__)

Rule = Callable[[Visit], Result | None]

# Ordered: conversations that act come first, each for those who may and what it understands.
STEPS: tuple[Step, ...] = (leave_rest, link, act)

# Ordered: the first rule that gives a result answers a citizen; `ask` always gives one.
RULES: tuple[Rule, ...] = (
    pressed_button,
    not_text,
    no_words,
    command,
    typed_number,
    typed_label,
    ask,
)


class Begin(Protocol):
    """Starts a unit of work, like `Database.begin`."""

    def __call__(self, *, read_only: bool = False) -> AbstractAsyncContextManager[UnitOfWork]:
        """Give a unit of work that leaves no trace unless committed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What every message of one moment shares."""

    knowledge: Knows
    office: Office
    now: datetime  # aware


def converse(incoming: Incoming, memory: Memory, around: Surroundings) -> Result:
    """Answer one message; pure, so that dialogues can be tried without a database."""
    visit = Visit(
        incoming=incoming,
        text=clean(incoming.text),
        memory=memory,
        knowledge=around.knowledge,
        office=around.office,
        today=around.now.astimezone(VIETNAM).date(),
    )
    result = next(given for rule in RULES if (given := rule(visit)) is not None)
    reply = result.reply if incoming.button else replace(result.reply, answers=incoming.message_id)
    return replace(result, reply=reply, memory=shown(result.memory, reply))


class Router:
    """Answers messages; remembers the conversation and logs the question in one transaction."""

    def __init__(
        self,
        begin: Begin,
        knowledge: Callable[[], Knows],
        office: Office,
        secret: bytes,
        stopwatch: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._begin = begin
        self._knowledge = knowledge
        self._office = office
        self._secret = secret
        self._stopwatch = stopwatch  # seconds, from any start

    async def handle(self, incoming: Incoming, now: datetime) -> tuple[Reply, ...]:
        """Answer a message; never raises, an unexpected failure becomes an apology with a code."""
        try:
            return await self.answer(incoming, now)
        except Exception:
            incident = incident_code(incoming, now)
            logger.exception("incident %s: a message was not answered", incident)
            return (apologise(incident),)

    async def expect(self, incomings: Sequence[Incoming], now: datetime) -> None:
        """Ask once for what answering each of these will ask for, in the same unit of work."""
        async with self._begin() as work:
            places = {(one.channel, one.conversation) for one in incomings}
            await work.links.all_wrote(places, now)
            keys = [conversation_key(self._secret, *place) for place in places]
            await work.conversations.look_up(keys)
            await work.people.look_up({(one.channel, one.sender) for one in incomings})

    async def answer(self, incoming: Incoming, now: datetime) -> tuple[Reply, ...]:
        """Answer a message; raises whatever went wrong, for a caller who tries again."""
        key = conversation_key(self._secret, incoming.channel, incoming.conversation)
        async with self._begin() as work:
            await work.links.wrote(incoming.channel, incoming.conversation, now)
            memory = recall(await work.conversations.get(key), now)
            if incoming.poster:
                today = now.astimezone(VIETNAM).date()
                await work.tallies.add(POSTER, incoming.channel, today, about=incoming.poster)
            said = await self._act(work, incoming, memory, now)
            if said is None:
                said = await self._inform(work, incoming, memory, now, key)
            await work.conversations.put(kept(key, noted(said.memory, incoming), now))
            await work.commit()
        return said.replies

    async def _act(
        self, work: UnitOfWork, incoming: Incoming, memory: Memory, now: datetime
    ) -> Said | None:
        encounter = Encounter(
            incoming=incoming,
            text=clean(incoming.text),
            memory=memory,
            work=work,
            knowledge=self._knowledge(),
            office=self._office,
            secret=self._secret,
            now=now,
            person=await present(work, incoming, now),
        )
        for step in STEPS:
            said = await step(encounter)
            if said is not None:
                return replace(said, memory=_shown_all(said))
        return None

    async def _inform(
        self, work: UnitOfWork, incoming: Incoming, memory: Memory, now: datetime, key: str
    ) -> Said:
        started = self._stopwatch()
        around = Surroundings(knowledge=self._knowledge(), office=self._office, now=now)
        result = converse(incoming, memory, around)
        milliseconds = (self._stopwatch() - started) * 1000
        if result.question and result.outcome is not None:
            record = QuestionRecord(
                asked_at=now,
                channel=incoming.channel,
                conversation=key,
                text=mask(result.question),
                outcome=outcome_name(result.outcome),
                ranked=tuple(match.entry.id for match in ranked(result.outcome)),
                facet=result.outcome.facet.value if result.outcome.facet else None,
                milliseconds=milliseconds,
            )
            await work.questions.add(record)
        return Said(replies=(result.reply,), memory=result.memory)


def _shown_all(said: Said) -> Memory:
    """What is remembered once every reply of an acting conversation was shown."""
    memory = said.memory
    for reply in said.replies:
        memory = shown(memory, reply)
    return memory


def incident_code(incoming: Incoming, now: datetime) -> str:
    """Name a failure so that a person can tell it and an operator find it in the log."""
    named = f"{incoming.channel}\0{incoming.event_id}\0{now.isoformat()}"
    return hashlib.sha256(named.encode()).hexdigest()[:6].upper()


def apologise(incident: str) -> Reply:
    """What a person reads when their message was not answered."""
    return Reply(text=(paragraph(apology(incident)),))
