"""Start talking to somebody: queue a message nobody asked for where they are."""

from datetime import datetime

from handlers.memory import conversation_key, kept, recall, shown
from handlers.messages import Reply
from handlers.stored import reply_body
from storage.database import UnitOfWork
from storage.linking_records import Place
from storage.records import NewMessage, Priority


async def tell(  # noqa: PLR0913 - what a message is
    work: UnitOfWork,
    secret: bytes,
    place: Place,
    reply: Reply,
    *,
    key: str,
    priority: Priority,
    now: datetime,
) -> bool:
    """Queue a message once; False when one with this key was queued before.

    Its buttons are remembered, so that a typed number presses them.
    """
    message = NewMessage(
        key=key,
        channel=place.channel,
        conversation=place.conversation,
        body=reply_body(reply),
        priority=priority,
        not_before=now,
    )
    if await work.outbox.put(message) is None:
        return False
    if reply.rows:
        named = conversation_key(secret, place.channel, place.conversation)
        state = await work.conversations.get(named)
        at = now if state is None else state.updated_at  # what was asked before grows no younger
        await work.conversations.put(kept(named, shown(recall(state, now), reply), at))
    return True
