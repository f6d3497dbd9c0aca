"""What the OA's webhook sends: checked, kept, and answered well inside Zalo's two seconds."""

import json
import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus

from bot.channels.base import Accept
from bot.channels.confirming import PATIENCE, Confirming
from bot.channels.zalo_oa.errors import REASONS
from bot.channels.zalo_oa.parse import CHANNEL, Heard, heard
from bot.channels.zalo_oa.signature import Keys, Mode, Variant, matched
from bot.channels.zalo_oa.window import Window
from handlers.router import VIETNAM, Begin
from storage.errors import StorageError

LARGEST = 1024 * 1024  # bytes of one event

_NOTED_AGAIN = timedelta(hours=1)  # windows are days: so often a person's turning is written down
_MOST_NOTED = 20_000  # people remembered as noted lately

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
        self._left: dict[str, datetime] = {}  # turned away, and not written down yet
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
        keys = self._keys
        found = heard(event, app_id=keys.app_id, oa_id=keys.oa_id, now=self._now())
        logger.debug("Zalo OA event %s", found.name)
        if found.incoming is None and not found.person:
            return HTTPStatus.OK
        return await self.confirming.status(self._keep(found))

    async def window(self, person: str) -> Window | None:
        """The time to write to this person in; None when they never turned to us."""
        at = self._turned.get(person)
        if at is None and person in self._left:
            return None
        if at is None:
            async with self._begin(read_only=True) as work:
                at = await work.interactions.last(CHANNEL, person)
        return None if at is None else Window(at)

    async def write_down(self) -> None:
        """Keep for good who has turned to us or away lately, all at once. Raises StorageError.

        Not done with each event: Zalo waits for its answer, and windows are days long. How many
        signatures were good is counted along with it.
        """
        turned, left, signatures = dict(self._turned), dict(self._left), +self._signatures
        if not (turned or left or signatures):
            return
        today = self._now().astimezone(VIETNAM).date()
        async with self._begin() as work:
            for person, at in left.items():
                await work.interactions.forget(CHANNEL, person, until=at)
                await work.links.mark_unreachable(CHANNEL, person, LEFT, at)
            for person, at in turned.items():
                await work.interactions.note(CHANNEL, person, at)
            for name, number in signatures.items():
                await work.tallies.add(name, CHANNEL, today, number=number)
            await work.commit()
        self._signatures -= signatures
        for written, waiting in ((turned, self._turned), (left, self._left)):
            for person, at in written.items():
                if waiting.get(person) == at:
                    del waiting[person]

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
            self._forget(found.person, at)
        else:
            self._note(found.person, at)

    def _forget(self, person: str, at: datetime) -> None:
        """Have it written down that somebody turned away: they can no longer be written to."""
        turned = self._noted.get(person)
        if turned is not None and turned > at:
            return  # they came back, and Zalo told us so first
        self._noted.pop(person, None)
        self._turned.pop(person, None)
        self._left[person] = at

    def _note(self, person: str, at: datetime) -> None:
        """Have it written down, not more than once an hour, that somebody turned to us."""
        before = self._noted.get(person)
        if not person or (before is not None and at - before < _NOTED_AGAIN):
            return
        if person in self._left and self._left[person] <= at:
            del self._left[person]
        self._turned[person] = at
        self._noted[person] = at
        self._noted.move_to_end(person)
        while len(self._noted) > _MOST_NOTED:
            self._noted.popitem(last=False)
