"""When nobody looked for what is due: it is noted, and admins hear of it once."""

from datetime import datetime, timedelta

from handlers.messages import Reply
from handlers.official.reaching import Post
from handlers.texts import reminders as texts
from knowledge.deadlines.calendar import VIETNAM, Quiet
from knowledge.richtext import paragraph
from storage.database import UnitOfWork
from storage.deadline_records import Silence, Tick

NOTED = timedelta(minutes=2)  # between two looks: longer is a silence
ALARMING = timedelta(minutes=10)  # longer, and admins hear of it
QUIET = Quiet()


async def note_silence(post: Post, last: Tick) -> None:
    """Note that nobody looked since the last time, if it was long; tell admins if very long."""
    if post.now - last.ticked_at <= NOTED:
        return
    silence = Silence(began=last.ticked_at, ended=post.now)
    await post.work.reminders.note_silence(silence)
    if silence.ended - silence.began > ALARMING:
        await _alarm(post, silence.began, silence.ended)


async def watch(work: UnitOfWork, now: datetime, secret: bytes) -> bool:
    """Tell admins, once, when nobody has looked for long; True when that is so now.

    For processes that do not look themselves.
    """
    last = await work.reminders.tick()
    if last is None or now - last.ticked_at <= ALARMING:
        return False
    await _alarm(Post(work=work, secret=secret, now=now), last.ticked_at, None)
    return True


async def _alarm(post: Post, began: datetime, ended: datetime | None) -> None:
    """One message for each silence, whoever noticed it first; at night it waits for the day."""
    local = began.astimezone(VIETNAM), None if ended is None else ended.astimezone(VIETNAM)
    morning = QUIET.next_allowed(post.now.astimezone(VIETNAM))
    later = Post(work=post.work, secret=post.secret, now=morning)
    said = Reply(text=(paragraph(texts.silent(*local)),))
    await later.tell_admins(said, key=f"silence/{began.isoformat()}")
