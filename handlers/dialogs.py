"""Step-by-step forms: the step, the steps to come, what was given so far, and the way back.

A form lives in the conversation's memory, so it outlives a restart; nothing is kept elsewhere
before its last step, so one that is left leaves nothing half-done.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import starmap
from typing import Any

from handlers.memory import Form

MOST_BACK = 8  # steps that can be gone back


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a form stands."""

    step: str
    rest: tuple[str, ...]  # steps to come
    draft: str  # what was given so far, in the form's own writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """A form under way."""

    name: str
    place: Place
    past: tuple[Place, ...] = ()  # the latest last
    about: dict[str, str] = field(default_factory=dict)  # what it is about; never changes

    @property
    def step(self) -> str:
        """The question asked last."""
        return self.place.step

    @property
    def draft(self) -> str:
        """What was given so far."""
        return self.place.draft

    def onward(self, draft: str, inserted: Sequence[str] = (), *, last: str) -> "Dialog":
        """The next step; `inserted` come before the rest, and `last` when nothing is left."""
        step, *rest = (*inserted, *self.place.rest, last)
        place = Place(step=step, rest=tuple(one for one in rest if one != last), draft=draft)
        return replace(self, place=place, past=(*self.past, self.place)[-MOST_BACK:])

    def again(self, draft: str) -> "Dialog":
        """The same step once more, with something given."""
        return replace(self, place=replace(self.place, draft=draft))

    def at(self, step: str) -> "Dialog":
        """Another step now; what was to come still is."""
        return replace(self, place=replace(self.place, step=step))

    def back(self) -> "Dialog":
        """The step before; the first one has none and stays."""
        if not self.past:
            return self
        return replace(self, place=self.past[-1], past=self.past[:-1])

    def form(self) -> Form:
        """What the conversation remembers."""
        given = {
            "rest": ",".join(self.place.rest),
            "draft": self.place.draft,
            "past": json.dumps([[one.step, one.rest, one.draft] for one in self.past]),
            "about": json.dumps(self.about),
        }
        return Form(name=self.name, step=self.place.step, given=given)


def read(form: Form | None, name: str) -> Dialog | None:
    """The form of that name under way; None when there is none, or none that can be read."""
    if form is None or form.name != name or "draft" not in form.given:
        return None
    rest = tuple(filter(None, form.given.get("rest", "").split(",")))
    place = Place(step=form.step, rest=rest, draft=form.given["draft"])
    past: list[Any] = json.loads(form.given.get("past", "[]"))
    about: dict[str, str] = json.loads(form.given.get("about", "{}"))
    return Dialog(name=name, place=place, past=tuple(starmap(_place, past)), about=about)


def _place(step: str, rest: Sequence[str], draft: str) -> Place:
    return Place(step=step, rest=tuple(rest), draft=draft)
