"""Link one person's conversations: a code given in one, typed and agreed to in another.

1:l:y agree · 1:l:n refuse; what is agreed to is in the conversation's own memory.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.encounter import Encounter, Said
from handlers.memory import Form
from handlers.messages import Button, Reply
from handlers.telling import tell
from handlers.texts import linking as texts
from knowledge.normalize import clean, fold
from knowledge.richtext import Bold, paragraph
from storage.linking_records import LinkCode, Place
from storage.records import Priority

LIFETIME = timedelta(minutes=10)  # of a code
PAUSE = timedelta(hours=1)  # how long wrong codes are held against a conversation
TRIES = 10  # wrong codes in one conversation, then it has to pause
TRIES_OF_CHANNEL = 300  # in all its conversations: a browser without cookies is always a new one
MOST = 8  # conversations of one person

_LENGTH = 6  # digits
AGREE, REFUSE = "1:l:y", "1:l:n"
_FORM = "link"
_ASKED, _CONFIRM = "code", "confirm"

_COMMAND = re.compile(r"/?(huy)? ?lien ?ket(?:@\w+)?\s*([0-9 .\-]*)")
_CODE = re.compile(r"[0-9]{3}[ .\-]?[0-9]{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What a message asks for: a code, to give one, to unlink, or an answer to our question."""

    code: str | None = None  # digits; "" asks for one
    unlink: bool = False
    agreed: bool | None = None


async def link(encounter: Encounter) -> Said | None:
    """/lienket, /lienket 123456, six digits where they were asked for, /huylienket."""
    wanted = _wanted(encounter)
    if wanted is None:
        return None
    if not encounter.is_private:
        if wanted.code:  # everybody there has read it
            await encounter.work.link_codes.void(_digest(encounter.secret, wanted.code))
        return _said(encounter, texts.PRIVATE_ONLY)
    if encounter.incoming.channel not in texts.CHANNELS:
        return _said(encounter, texts.NOT_HERE)
    if wanted.agreed is not None:
        return await _agreed(encounter) if wanted.agreed else _done(encounter, texts.DECLINED)
    if wanted.unlink:
        return await _unlinked(encounter)
    return await _typed(encounter, wanted.code) if wanted.code else await _given(encounter)


def _wanted(encounter: Encounter) -> _Wanted | None:
    pressed = encounter.pressed
    if pressed in (AGREE, REFUSE):
        return _Wanted(agreed=pressed == AGREE)
    if encounter.incoming.button is not None:
        return None
    form = encounter.memory.form
    if form is not None and form.name == _FORM and _CODE.fullmatch(encounter.text):
        return _Wanted(code=_digits(encounter.text))
    found = _COMMAND.fullmatch(fold(clean(encounter.text)))
    if found is None:
        return None
    return _Wanted(code=_digits(found.group(2)), unlink=found.group(1) is not None)


async def _given(encounter: Encounter) -> Said:
    """A new code; the one before is void."""
    here = encounter.incoming
    while True:
        code = f"{secrets.randbelow(10**6):06d}"
        kept = LinkCode(
            digest=_digest(encounter.secret, code),
            channel=here.channel,
            conversation=here.conversation,
            expires_at=encounter.now + LIFETIME,
        )
        if await encounter.work.link_codes.put(kept, encounter.now):
            break
    said = (
        paragraph(texts.YOUR_CODE, Bold(code)),
        paragraph(texts.how_to_use(code)),
        paragraph(texts.NEVER_GIVE_IT),
    )
    form = Form(name=_FORM, step=_ASKED)
    return Said(replies=(Reply(text=said),), memory=replace(encounter.memory, form=form))


async def _typed(encounter: Encounter, code: str) -> Said:
    """A code from another conversation: say what it means, and ask."""
    links, codes = encounter.work.links, encounter.work.link_codes
    here = encounter.incoming
    if len(code) != _LENGTH:
        return _said(encounter, texts.MALFORMED)
    if await _must_pause(encounter):
        return _said(encounter, texts.PAUSED)
    digest = _digest(encounter.secret, code)
    found = await codes.get(digest)
    if found is None or not _is_open(found, encounter.now):
        await codes.note_wrong_try(here.channel, here.conversation, encounter.now)
        return _said(encounter, _what_is_wrong(found))
    theirs = await links.conversations_of(found.channel, found.conversation)
    ours = await links.conversations_of(here.channel, here.conversation)
    if refused := _why_not(encounter, found, theirs, ours):
        return _said(encounter, refused)
    buttons = ((Button(texts.AGREE, AGREE), Button(texts.REFUSE, REFUSE)),)
    asked = Reply(text=(paragraph(texts.confirm(_channels(theirs))),), rows=buttons)
    form = Form(name=_FORM, step=_CONFIRM, given={"code": digest})
    return Said(replies=(asked,), memory=replace(encounter.memory, form=form))


async def _agreed(encounter: Encounter) -> Said:
    """Link them; of two people with the same code, who agrees first has it."""
    links, codes = encounter.work.links, encounter.work.link_codes
    here, now = encounter.incoming, encounter.now
    form = encounter.memory.form
    if form is None or (form.name, form.step) != (_FORM, _CONFIRM):
        return _said(encounter, texts.NO_LONGER)
    digest = form.given.get("code", "")
    code = await codes.use(digest, now)
    if code is None:
        return _done(encounter, _what_is_wrong(await codes.get(digest)))
    theirs = await links.conversations_of(code.channel, code.conversation)
    ours = await links.conversations_of(here.channel, here.conversation)
    if refused := _why_not(encounter, code, theirs, ours):
        return _done(encounter, refused)
    this = Place(channel=here.channel, conversation=here.conversation, written_at=now)
    that = Place(channel=code.channel, conversation=code.conversation)
    await links.link(this, that, now)
    for place in (*theirs, *(one for one in ours if not _is_here(encounter, one))):
        news = Reply(text=(paragraph(texts.was_linked(here.channel)),))
        key = f"link/{digest}/{now.isoformat()}/{place.channel}/{place.conversation}"
        await tell(
            encounter.work,
            encounter.secret,
            place,
            news,
            key=key,
            priority=Priority.ANSWER,
            now=now,
        )
    return _done(encounter, texts.linked(_channels(theirs)))


async def _unlinked(encounter: Encounter) -> Said:
    here = encounter.incoming
    rest = await encounter.work.links.unlink(here.channel, here.conversation)
    return _done(encounter, texts.unlinked(_channels(rest)) if rest else texts.NOT_LINKED)


async def _must_pause(encounter: Encounter) -> bool:
    codes, here = encounter.work.link_codes, encounter.incoming
    since = encounter.now - PAUSE
    if await codes.wrong_tries(here.channel, here.conversation, since) >= TRIES:
        return True
    return await codes.wrong_tries(here.channel, None, since) >= TRIES_OF_CHANNEL


def _is_open(code: LinkCode, now: datetime) -> bool:
    return code.used_at is None and now < code.expires_at


def _what_is_wrong(code: LinkCode | None) -> str:
    """Why a code that is not open cannot be used."""
    if code is None:
        return texts.UNKNOWN
    return texts.EXPIRED if code.used_at is None else texts.USED


def _why_not(
    encounter: Encounter, code: LinkCode, theirs: tuple[Place, ...], ours: tuple[Place, ...]
) -> str:
    """Why these two may not be linked; "" when they may."""
    here = encounter.incoming
    if (code.channel, code.conversation) == (here.channel, here.conversation):
        return texts.OWN
    if any(_is_here(encounter, place) for place in theirs):
        return texts.ALREADY
    return texts.TOO_MANY if len(theirs) + len(ours) > MOST else ""


def _is_here(encounter: Encounter, place: Place) -> bool:
    here = encounter.incoming
    return (place.channel, place.conversation) == (here.channel, here.conversation)


def _channels(places: Iterable[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place.channel for place in places))


def _digest(secret: bytes, code: str) -> str:
    """What is kept and looked up: how long that takes says nothing of the code without our key."""
    return hmac.digest(secret, f"link code:{code}".encode(), hashlib.sha256).hex()


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _done(encounter: Encounter, sentence: str) -> Said:
    memory = replace(encounter.memory, form=None, buttons=())
    return _said(replace(encounter, memory=memory), sentence)


def _said(encounter: Encounter, sentence: str) -> Said:
    return Said(replies=(Reply(text=(paragraph(sentence),)),), memory=encounter.memory)
