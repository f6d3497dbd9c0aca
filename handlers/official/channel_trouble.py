"""When a channel cannot send until somebody acts: admins hear of it once, on another channel."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from handlers.messages import Reply
from handlers.official.reaching import Post
from handlers.router import VIETNAM, Begin
from handlers.texts.official import channel_in_trouble
from knowledge.deadlines.calendar import Quiet
from knowledge.richtext import paragraph

QUIET = Quiet()


def telling_admins(
    begin: Begin, secret: bytes, channel: str, now: Callable[[], datetime]
) -> Callable[[str, str], Awaitable[None]]:
    """Give what tells the admins of one channel's troubles. It raises StorageError.

    It takes a word for the trouble and the sentence: one message a day for each trouble, whichever
    process notices it; at night it waits for the day.
    """

    async def tell(trouble: str, said: str) -> None:
        local = now().astimezone(VIETNAM)
        async with begin() as work:
            post = Post(work=work, secret=secret, now=QUIET.next_allowed(local))
            reply = Reply(text=(paragraph(channel_in_trouble(said)),))
            key = f"trouble/{channel}/{trouble}/{local.date()}"
            await post.tell_admins(reply, key=key, not_on=channel)
            await work.commit()

    return tell
