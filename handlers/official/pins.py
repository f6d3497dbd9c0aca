"""A PIN of one's own choice: asked for before what changes rights, once in five quiet minutes.

/pin choose one · /pin tat forget it. Kept as a slow hash; while one is being chosen, too.
"""

import asyncio
import hashlib
import hmac
import json
import re
import secrets
from dataclasses import replace
from datetime import timedelta

from handlers.acting import known, says
from handlers.encounter import Encounter, Said
from handlers.inviting import SYSTEM, actor, note, subject
from handlers.memory import Form
from handlers.texts import pins as texts
from knowledge.normalize import fold

CHOOSING, GIVING = "newpin", "pin"  # forms
OPEN_FOR = timedelta(minutes=5)
TRIES = 5
PAUSE = timedelta(minutes=15)
PIN = re.compile(r"[0-9]{6}", re.ASCII)

_COST, _BLOCK, _LANES = 2**14, 8, 1  # 16 MB and some 50 ms each: RFC 7914's interactive figures
_RUNS = ("0123456789", "9876543210")


async def choose(encounter: Encounter, words: str) -> Said:
    """/pin: ask for a new PIN; /pin tat: forget the one there is."""
    if fold(words.strip()) != "tat":
        form = Form(name=CHOOSING, step="new")
        return says(encounter, texts.ASK_NEW_PIN, form=form)
    person = known(encounter)
    if not await encounter.work.pins.remove(person.id):
        return says(encounter, texts.NO_PIN)
    by = actor(person)
    await note(encounter.work, by, "forget PIN", subject(person), now=encounter.now)
    return says(encounter, texts.PIN_OFF)


async def chosen(encounter: Encounter, words: str) -> Said:
    """A new PIN, or the same once more."""
    typed, form = words.strip(), encounter.memory.form
    first = None if form is None else form.given.get("hashed")
    if first is None:
        if not PIN.fullmatch(typed) or is_easy(typed):
            wrong = texts.PIN_TOO_EASY if PIN.fullmatch(typed) else texts.PIN_MALFORMED
            return says(encounter, wrong, form=form)
        again = Form(name=CHOOSING, step="again", given={"hashed": await hash_pin(typed)})
        return says(encounter, texts.ASK_PIN_AGAIN, form=again)
    if not await is_pin(first, typed):
        return says(encounter, texts.PIN_DIFFERS)
    person, here = known(encounter), encounter.incoming
    await encounter.work.pins.put(person.id, first)
    await encounter.work.pins.open(here.channel, here.sender, encounter.now)
    by = actor(person)
    await note(encounter.work, by, "set PIN", subject(person), now=encounter.now)
    return says(encounter, texts.PIN_SET)


async def gate(encounter: Encounter) -> Said | None:
    """Ask for the PIN, unless there is none or it was given here shortly before."""
    pins, here = encounter.work.pins, encounter.incoming
    pin = await pins.get(known(encounter).id)
    if pin is None:
        return None
    opened = await pins.opened(here.channel, here.sender)
    if opened is not None and encounter.now - opened <= OPEN_FOR:
        await pins.open(here.channel, here.sender, encounter.now)
        return None
    if pin.attempts.is_locked(encounter.now):
        return says(encounter, texts.PIN_LOCKED)
    form = Form(name=GIVING, step="give", given=_to_resume(encounter))
    return says(encounter, texts.ASK_PIN, form=form)


async def give(encounter: Encounter, words: str) -> Said | Encounter:
    """A PIN was typed: what was asked for before it, or why it is not done."""
    person, here, work = known(encounter), encounter.incoming, encounter.work
    await work.people.turn()
    pin, form = await work.pins.get(person.id), encounter.memory.form
    if pin is None or form is None:
        return says(encounter, texts.NO_PIN)
    if pin.attempts.is_locked(encounter.now):
        return says(encounter, texts.PIN_LOCKED)
    if await is_pin(pin.hashed, words.strip()):
        await work.pins.lock(person.id, None)
        await work.pins.open(here.channel, here.sender, encounter.now)
        return _resumed(encounter, form)
    if await work.pins.failed(person.id) < TRIES:
        return says(encounter, texts.PIN_WRONG, form=form)
    await work.pins.lock(person.id, encounter.now + PAUSE)
    await note(work, SYSTEM, "lock PIN", subject(person), now=encounter.now)
    return says(encounter, texts.PIN_LOCKED)


async def not_asked(encounter: Encounter) -> Said | None:
    """Keep a PIN typed when nobody asked for it away from the log of questions."""
    pin = await encounter.work.pins.get(known(encounter).id)
    return None if pin is None else says(encounter, texts.PIN_NOT_ASKED)


def is_easy(pin: str) -> bool:
    """True for a PIN that is tried first: one digit again and again, or digits in a row."""
    return len(set(pin)) == 1 or any(pin in run for run in _RUNS)


async def hash_pin(pin: str) -> str:
    """A slow hash with a salt of its own; computed beside the loop, which goes on."""
    salt = secrets.token_bytes(16)
    hashed = await asyncio.to_thread(_scrypt, pin, salt)
    return f"scrypt${salt.hex()}${hashed.hex()}"


async def is_pin(hashed: str, pin: str) -> bool:
    """Tell whether this is the PIN of that hash, in a time that does not tell how nearly."""
    if not PIN.fullmatch(pin):
        return False
    _, salt, expected = hashed.split("$")
    found = await asyncio.to_thread(_scrypt, pin, bytes.fromhex(salt))
    return hmac.compare_digest(found, bytes.fromhex(expected))


def _scrypt(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_LANES, dklen=32)


def _to_resume(encounter: Encounter) -> dict[str, str]:
    """What was asked for, so that it can be done once the PIN is given."""
    form = encounter.memory.form
    kept = "" if form is None else json.dumps([form.name, form.step, dict(form.given)])
    return {"text": encounter.text, "pressed": encounter.pressed or "", "form": kept}


def _resumed(encounter: Encounter, form: Form) -> Encounter:
    """The encounter of what was asked for before the PIN."""
    text, pressed = form.given.get("text", ""), form.given.get("pressed") or None
    before = None
    if kept := form.given.get("form"):
        name, step, given = json.loads(kept)
        before = Form(name=name, step=step, given=given)
    incoming = replace(encounter.incoming, text=text, button=pressed)
    memory = replace(encounter.memory, form=before, buttons=())
    return replace(encounter, incoming=incoming, text=text, memory=memory)
