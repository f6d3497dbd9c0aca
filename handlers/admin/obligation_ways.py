"""Every way to what heads and admins do about obligations; `handlers.commands` lists them too."""

from handlers.access import Action
from handlers.acting import Acting, Kind, Way
from handlers.admin import obligation_doing as doing
from handlers.admin import obligation_events as events
from handlers.admin import obligation_form as form
from handlers.admin import obligation_questions as questions
from handlers.admin import obligation_templates as templates
from handlers.admin import obligations_listing as listing
from handlers.admin import plan_files as plans
from handlers.admin import proposals, working_days
from handlers.admin import proposals_doing as deciding
from handlers.encounter import Encounter, Said
from knowledge.normalize import fold

_ADD, _TEMPLATES = frozenset({"them", "moi"}), "mau"


async def obligations(encounter: Encounter, words: str) -> Said:
    """/nhiemvu · /nhiemvu 12 · /nhiemvu them · /nhiemvu mau · /nhiemvu báo cáo quý."""
    wanted = fold(words.strip().lower())
    if wanted in _ADD:
        return await form.start(encounter)
    if wanted == _TEMPLATES:
        return await templates.choose(encounter, "")
    return await listing.show(encounter, words.strip())


def _command(word: str, action: Action, step: Acting) -> Way:
    return Way(kind=Kind.COMMAND, word=word, action=action, act=step)


def _button(word: str, action: Action, step: Acting) -> Way:
    return Way(kind=Kind.BUTTON, word=word, action=action, act=step)


def _dialog(word: str, action: Action, step: Acting) -> Way:
    return Way(kind=Kind.DIALOG, word=word, action=action, act=step)


# Dialogs that /huy ends with a word of ours.
FORMS = frozenset({form.FORM, events.FORM, plans.FORM, working_days.FORM})
_SEE, _CHANGE = Action.LIST_OBLIGATIONS, Action.CHANGE_OBLIGATIONS
_PROPOSE, _DAYS = Action.PROPOSE_OBLIGATIONS, Action.CHANGE_CALENDAR

PLAN = _command("dexuat", _PROPOSE, plans.command)  # a file sent alone takes it too

WAYS: tuple[Way, ...] = (
    _command("nhiemvu", _SEE, obligations),
    _button(listing.LIST, _SEE, listing.show_page),
    _button(listing.SHOW, _SEE, listing.show_one),
    _button(listing.PAST, _SEE, listing.history),
    _button(listing.NEW, _CHANGE, form.start),
    _button(listing.TEMPLATES, _CHANGE, templates.choose),
    _button(listing.EDIT, _CHANGE, form.choose_field),
    _button(form.FIELD, _CHANGE, form.change_field),
    _button(listing.PAUSE, _CHANGE, doing.pause),
    _button(listing.GO_ON, _CHANGE, doing.go_on),
    _button(listing.END, _CHANGE, doing.ask_to_end),
    _button(doing.OVER, _CHANGE, doing.end),
    _button(listing.UNDO, _CHANGE, doing.undo),
    _button(listing.EVENT, _CHANGE, events.ask),
    _button(events.ON, _CHANGE, events.press),
    _dialog(events.FORM, _CHANGE, events.answer),
    _dialog(form.FORM, _CHANGE, form.answer),
    _button(questions.PRESS, _CHANGE, form.press),
    _button(questions.BACK, _CHANGE, form.back),
    _button(questions.STOP, _CHANGE, form.stop),
    _button(questions.SAVE, _CHANGE, form.save),
    PLAN,
    _dialog(plans.FORM, _PROPOSE, plans.more),
    _button(plans.READ, _PROPOSE, plans.read_now),
    _button(listing.PROPOSALS, _PROPOSE, proposals.show_page),
    _button(proposals.ONE, _PROPOSE, proposals.show_one),
    _button(proposals.TAKE, _CHANGE, deciding.take),
    _button(proposals.FILL, _CHANGE, deciding.fill),
    _button(proposals.DROP, _CHANGE, deciding.drop),
    _button(proposals.ASK_ALL, _CHANGE, deciding.ask_all),
    _button(deciding.SURELY, _CHANGE, deciding.take_all),
    _button(proposals.DROP_ALL, _CHANGE, deciding.ask_drop_all),
    _button(deciding.GONE, _CHANGE, deciding.drop_all),
    _button(proposals.UNIT, _CHANGE, deciding.ask_unit),
    _button(deciding.IS, _CHANGE, deciding.is_unit),
    _command("ngaylamviec", Action.READ_CALENDAR, working_days.show),
    _button(working_days.MONTH, Action.READ_CALENDAR, working_days.show_month),
    _button(working_days.FIX, _DAYS, working_days.ask_day),
    _dialog(working_days.FORM, _DAYS, working_days.answer),
    _button(working_days.WHERE, _DAYS, working_days.choose_where),
    _button(working_days.DAY, _DAYS, working_days.set_day),
    _button(working_days.YEAR, Action.CONFIRM_CALENDAR, working_days.confirm_year),
    _button(working_days.UNYEAR, Action.CONFIRM_CALENDAR, working_days.doubt_year),
)
