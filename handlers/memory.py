"""What a conversation remembers between two messages, and for how long."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

from handlers.masking import mask
from handlers.messages import Button, Reply
from knowledge.model import Facet
from knowledge.search.outcome import (
    Context,
    Elsewhere,
    Emergency,
    Found,
    NotFound,
    Outcome,
    Social,
    Unsure,
)
from storage.records import ConversationState

NO_CONTEXT = Context()
CONTEXT_LIFETIME = timedelta(minutes=30)  # after this silence a question stands alone again
_LONGEST_QUESTION = 300  # characters kept of the last question


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A dialog under way: which one, at which step, and what was given so far."""

    name: str
    step: str
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Context of the next question, and the buttons a typed number presses."""

    context: Context = NO_CONTEXT
    buttons: tuple[Button, ...] = ()  # those last shown, in order
    met: bool = False  # the person was told that this is an automatic assistant
    form: Form | None = None  # forgotten with the context
    album: str = ""  # the last one answered


class _Stored(BaseModel):
    """The JSON form; what no longer fits is forgotten."""

    model_config = ConfigDict(extra="ignore")

    entry: str | None = None
    facet: Facet | None = None
    shown: tuple[str, ...] = ()
    question: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    met: bool = False
    form: tuple[str, str, dict[str, str]] | None = None
    album: str = ""


def conversation_key(secret: bytes, channel: str, conversation: str) -> str:
    """Name a conversation without telling whose it is: a keyed hash, the same every time."""
    named = f"{channel}\0{conversation}".encode()
    return hmac.new(secret, named, hashlib.sha256).hexdigest()


def recall(state: ConversationState | None, now: datetime) -> Memory:
    """What is remembered at `now`; buttons outlive the context, for they need none."""
    if state is None:
        return Memory()
    try:
        stored = _Stored.model_validate(dict(state.data))
        buttons = tuple(Button(label, action) for label, action in stored.buttons)
    except ValueError:  # pydantic's ValidationError is one too
        return Memory()
    if now - state.updated_at > CONTEXT_LIFETIME:
        return Memory(buttons=buttons)
    context = Context(
        entry_id=stored.entry, facet=stored.facet, shown=stored.shown, question=stored.question
    )
    form = None
    if stored.form is not None:
        name, step, given = stored.form
        form = Form(name=name, step=step, given=given)
    return Memory(context=context, buttons=buttons, met=stored.met, form=form, album=stored.album)


def kept(key: str, memory: Memory, now: datetime) -> ConversationState:
    """The state to store; the question is masked first."""
    context, form = memory.context, memory.form
    data: dict[str, Any] = {
        "entry": context.entry_id,
        "facet": context.facet.value if context.facet else None,
        "shown": list(context.shown),
        "question": mask(context.question),
        "buttons": [[button.label, button.action] for button in memory.buttons],
        "met": memory.met,
        "form": [form.name, form.step, dict(form.given)] if form else None,
        "album": memory.album,
    }
    return ConversationState(key=key, data=data, updated_at=now)


def after(context: Context, question: str, outcome: Outcome) -> Context:
    """The context of the next question: a new topic wins, small talk changes nothing."""
    asked = question[:_LONGEST_QUESTION]
    match outcome:
        case Found(match=match, facet=facet) | Elsewhere(match=match, facet=facet):
            return Context(entry_id=match.entry.id, facet=facet, question=asked)
        case Unsure(choices=choices, facet=facet):
            shown = tuple(choice.entry.id for choice in choices)
            return Context(facet=facet, shown=shown, question=asked)
        case NotFound() | Social() | Emergency():
            return context


def about(entry_id: str, facet: Facet | None, context: Context) -> Context:
    """The context after an entry was chosen by a button."""
    return Context(entry_id=entry_id, facet=facet, question=context.question)


def shown(memory: Memory, reply: Reply) -> Memory:
    """Remember the buttons of a reply; a reply without any leaves the last ones pressable."""
    buttons = tuple(button for row in reply.rows for button in row)
    return replace(memory, buttons=buttons) if buttons else memory
