"""What the OA's webhook sends: checked, kept, and answered well inside Zalo's two seconds."""

import json
import logging
import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus

from bot.channels.base import Accept
from bot.channels.confirming import PATIENCE, Confirming
from bot.channels.zalo_oa.errors import REASONS
from bot.channels.zalo_oa.parse import CHANNEL, Heard, heard
from bot.channels.zalo_oa.signature import TIMESTAMP_HEADER, Keys, Mode, Variant, matched
from handlers.router import VIETNAM, Begin
from storage.errors import StorageError

LARGEST = 1024 * 1024  # bytes of one event

_NOTED_AGAIN = timedelta(hours=1)  # windows are days: so often a person's turning is written down
_MOST_NOTED = 20_000  # people remembered as noted lately

_RECEIPTS = frozenset({"user_received_message", "user_seen_message"})  # two for each message
_NAME = re.compile(r"[A-Za-z0-9_.]{1,64}")

LEFT = REASONS[-213]  # the same word as when the platform refuses for it
SIGNED, UNSIGNED = "signed", "unsigned"  # what is counted of events, by their signature

logger = logging.getLogger(__name__)


class Hearing:
    """The webhook's other end; the HTTP side only passes bytes and headers on."""

    def __init__(
        self,
        *,
        keys: Keys,
        mode: Mode,
        begin: Begin,
        now: Callable[[], datetime],
        patience: float = PATIENCE,
    ) -> None:
        self._keys = keys
        self._mode = mode
        self._begin = begin
        self._now = now
        self.confirming = Confirming("Zalo OA", patience)
        self._accept: Accept | None = None
        self._variant: Variant | None = None
        self._noted: OrderedDict[str, datetime] = OrderedDict()
        self._turned: dict[str, datetime] = {}  # noted, and not written down yet
        self._left: OrderedDict[str, datetime] = OrderedDict()  # turned away lately
        self._signatures: Counter[str] = Counter()  # not written down yet

    def begin(self, accept: Accept) -> None:
        """From now on events are kept by `accept`."""
        self._accept = accept

    def end(self) -> None:
        """From now on events are not taken: Zalo sends them again later."""
        self._accept = None

    async def hear(self, body: bytes, headers: Mapping[str, str]) -> HTTPStatus:
        """Take one event; returns the status that tells Zalo what became of it.

        `headers` have lower-case names. 200 only when the event is kept, or there is nothing in
        it for us; after 503 Zalo sends it again, and the inbox knows it by its id.
        """
        if len(body) > LARGEST:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        if body.strip() in (b"", b"{}"):
            return HTTPStatus.OK  # Zalo tries the address before it saves it
        if not self._is_from_zalo(body, headers):
            return HTTPStatus.FORBIDDEN
        try:
            event = json.loads(body)
        except (ValueError, RecursionError):
            event = None
        if not isinstance(event, dict):
            return HTTPStatus.BAD_REQUEST
        if "timestamp" not in event and (moment := headers.get(TIMESTAMP_HEADER)):
            event = {**event, "timestamp": moment}  # then that is what was signed
        keys = self._keys
        found = heard(event, app_id=keys.app_id, oa_id=keys.oa_id, now=self._now())
        if found.incoming is not None or found.person:
            return await self.confirming.status(self._keep(found))
        _log_unused(found)
        return HTTPStatus.OK

    async def write_down(self) -> None:
        """Keep for good who has written to us lately, all at once. Raises StorageError.

        Not done with each event: Zalo waits for its answer, windows are days long, and the
        message itself is kept. How many signatures were good is counted along with it.
        """
        turned, signatures = dict(self._turned), +self._signatures
        if not (turned or signatures):
            return
        today = self._now().astimezone(VIETNAM).date()
        async with self._begin() as work:
            for person, at in turned.items():
                await work.interactions.note(CHANNEL, person, at)
            for name, number in signatures.items():
                await work.tallies.add(name, CHANNEL, today, number=number)
            await work.commit()
        self._signatures -= signatures
        for person, at in turned.items():
            if self._turned.get(person) == at:
                del self._turned[person]

    def _is_from_zalo(self, body: bytes, headers: Mapping[str, str]) -> bool:
        variant = matched(body, headers, self._keys)
        self._signatures[SIGNED if variant is not None else UNSIGNED] += 1
        if variant is None:
            logger.warning("a Zalo OA event without a good signature (%s)", self._mode)
            return self._mode is Mode.LOG_ONLY
        if variant is not self._variant:
            logger.info("Zalo OA events are signed with %s", variant)
            self._variant = variant
        return True

    async def _keep(self, found: Heard) -> None:
        if found.incoming is not None:
            if self._accept is None:
                message = "the channel is not running"
                raise StorageError(message)
            await self._accept(found.incoming)
        at = found.at or self._now()
        if found.unfollowed:
            await self._forget(found.person, at)
        elif found.opened:
            await self._reopen(found.person, at)
        else:
            self._note(found.person, at)

    async def _forget(self, person: str, at: datetime) -> None:
        """Write down that somebody turned away: they can no longer be written to."""
        turned = self._noted.get(person)
        if turned is not None and turned > at:
            return  # they came back, and Zalo told us so first
        async with self._begin() as work:
            last = await work.interactions.last(CHANNEL, person)
            if last is None or last <= at:
                await work.interactions.forget(CHANNEL, person, until=at)
                await work.links.mark_unreachable(CHANNEL, person, LEFT, at)
                await work.commit()
        self._noted.pop(person, None)
        self._turned.pop(person, None)
        _remember(self._left, person, at)

    async def _reopen(self, person: str, at: datetime) -> None:
        """Write down that somebody followed or opened the chat: they can be written to again."""
        if not self._is_back(person, at):
            return
        async with self._begin() as work:
            await work.interactions.note(CHANNEL, person, at)
            await work.links.wrote(CHANNEL, person, at)
            await work.commit()
        _remember(self._noted, person, at)

    def _note(self, person: str, at: datetime) -> None:
        """Have it written down, not more than once an hour, that somebody wrote to us."""
        before = self._noted.get(person)
        if before is not None and at - before < _NOTED_AGAIN:
            return
        self._is_back(person, at)
        self._turned[person] = at
        _remember(self._noted, person, at)

    def _is_back(self, person: str, at: datetime) -> bool:
        """False when they turned away after that, and Zalo told us so first."""
        left = self._left.get(person)
        if left is not None and left > at:
            return False
        self._left.pop(person, None)
        return True


def _remember(lately: OrderedDict[str, datetime], person: str, at: datetime) -> None:
    lately[person] = at
    lately.move_to_end(person)
    while len(lately) > _MOST_NOTED:
        lately.popitem(last=False)


def _log_unused(found: Heard) -> None:
    """Leave a trace of its name, where it is one, and of nothing else."""
    name = found.name if _NAME.fullmatch(found.name) else "?"
    if found.replayed:
        logger.warning("a Zalo OA event that is no news any more: %s", name)
        return
    level = logging.DEBUG if found.name in _RECEIPTS else logging.INFO
    logger.log(level, "a Zalo OA event that is not for us: %s", name)
