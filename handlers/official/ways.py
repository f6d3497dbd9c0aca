"""Every way of the officials' chat about what is due, for the registry; and the words for some."""

from handlers.access import Action
from handlers.acting import Acting, Kind, Way
from handlers.official import (
    away,
    handing_in,
    handing_on,
    helping,
    my_work,
    progress,
    quota_log,
    sharing,
    sheet,
    snoozing,
)
from handlers.official.actions import PREFIX, Verb
from knowledge.normalize import clean, fold, words

_SAID = {
    "viec cua toi": "viec",
    "viec cua minh": "viec",
    "cac viec cua toi": "viec",
    "xem viec cua toi": "viec",
    "tien do": "tiendo",
    "tien do don vi": "tiendo",
    "lich cua toi": "lich",
}


def spoken(text: str) -> tuple[str, str] | None:
    """The command that plain words stand for, and its words."""
    named = _SAID.get(" ".join(map(fold, words(clean(text)))))
    if named is not None:
        return named, ""
    return ("ghi", text) if quota_log.is_logging(text) else None


def _of(kind: Kind, word: str, act: Acting, action: Action = Action.OWN_WORK) -> Way:
    return Way(kind=kind, word=word, action=action, act=act)


def _press(verb: Verb, act: Acting) -> Way:
    return _of(Kind.BUTTON, f"{PREFIX}:{verb}", act)


WAYS: tuple[Way, ...] = (
    _of(Kind.COMMAND, "start", my_work.welcome),
    _of(Kind.COMMAND, "viec", my_work.show_mine),
    _of(Kind.BUTTON, f"{PREFIX}:m", my_work.show_mine),
    _press(Verb.SHOW, my_work.show),
    _of(Kind.COMMAND, "danop", handing_in.command),
    _of(Kind.DIALOG, handing_in.FORM, handing_in.answer),
    _press(Verb.DONE, handing_in.press),
    _press(Verb.NO_NUMBER, handing_in.no_number),
    _press(Verb.FULL, handing_in.full),
    _press(Verb.NOT_DONE, handing_in.not_done),
    _press(Verb.DOING, handing_in.doing),
    _of(Kind.COMMAND, "hoan", snoozing.command),
    _of(Kind.DIALOG, snoozing.FORM, snoozing.answer),
    _of(Kind.BUTTON, snoozing.AGREE, snoozing.agree),
    _press(Verb.LATER, snoozing.press),
    _press(Verb.IN_AN_HOUR, snoozing.in_an_hour),
    _press(Verb.THIS_AFTERNOON, snoozing.this_afternoon),
    _press(Verb.TOMORROW, snoozing.tomorrow),
    _press(Verb.ANOTHER_DAY, snoozing.another_day),
    _of(Kind.COMMAND, "giao", handing_on.command),
    _of(Kind.DIALOG, handing_on.FORM, handing_on.answer),
    _press(Verb.GIVE, handing_on.press),
    _press(Verb.PEOPLE, handing_on.more_people),
    _press(Verb.GIVE_TO, handing_on.give_to),
    _press(Verb.NOT_MINE, handing_on.not_mine),
    _press(Verb.NO_REASON, handing_on.no_reason),
    _of(Kind.COMMAND, "ghi", quota_log.command, Action.LOG_QUOTA),
    _of(Kind.BUTTON, quota_log.WHICH, quota_log.chosen, Action.LOG_QUOTA),
    _of(Kind.BUTTON, quota_log.UNDO, quota_log.undo, Action.OWN_WORK),
    _of(Kind.COMMAND, "lich", sharing.show),
    _of(Kind.BUTTON, sharing.CALENDAR, sharing.show),
    _of(Kind.BUTTON, sharing.ADDRESS, sharing.calendar, Action.SHARE),
    _of(Kind.BUTTON, sharing.BOARD, sharing.board, Action.SHARE),
    _of(Kind.BUTTON, sheet.SHEET, sheet.send),
    _of(Kind.COMMAND, "tiendo", progress.show),
    _of(Kind.BUTTON, my_work.PROGRESS, progress.show),
    _of(Kind.COMMAND, "nghi", away.command, Action.TAKE_LEAVE),
    _of(Kind.BUTTON, away.AGREE, away.agree, Action.TAKE_LEAVE),
    _of(Kind.BUTTON, away.STAND_IN, away.stand_in, Action.TAKE_LEAVE),
    _of(Kind.COMMAND, "trogiup", helping.show),
    _of(Kind.BUTTON, my_work.HELP, helping.show),
    _of(Kind.COMMAND, "huy", helping.stop),
)
# Dialogs that /huy ends with a word of ours.
FORMS = frozenset({handing_in.FORM, snoozing.FORM, handing_on.FORM, quota_log.FORM, away.FORM})
