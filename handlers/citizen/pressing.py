"""A pressed button: today's, last month's, or one nobody ever made."""

from dataclasses import replace

from handlers.actions import (
    Checklist,
    ChooseCase,
    MoreTopics,
    ShowEntry,
    ShowSiblings,
    Simple,
    read,
    resolve,
    stays,
)
from handlers.citizen.answering import Wanted, entry_reply
from handlers.citizen.checklist import checklist_reply
from handlers.citizen.chips import human_button, menu_button
from handlers.citizen.details import look_alikes, more_topics, which_case
from handlers.citizen.human import human_reply
from handlers.citizen.menu import greeting
from handlers.citizen.refusals import none_fitted
from handlers.citizen.visit import Result, Visit
from handlers.memory import NO_CONTEXT, Memory, about
from handlers.messages import Reply
from handlers.texts import facts as fact_texts
from handlers.texts import messages as texts
from knowledge.answer import Topic
from knowledge.model import Entry, Facet
from knowledge.richtext import paragraph
from knowledge.search.outcome import Found, Match

EntryAction = ShowEntry | ChooseCase | Checklist | ShowSiblings | MoreTopics


def press(visit: Visit, action: str) -> Result:
    """Do what the button says; it carries no authority, so a forged one can only ask."""
    wanted = read(action)
    match wanted:
        case None:
            return Result(reply=_plain(texts.OLD_BUTTON), memory=visit.memory)
        case Simple():
            return _simple(visit, wanted)
        case _:
            return _in_place(visit, wanted, _about_entry(visit, wanted))


def show(visit: Visit, entry: Entry, wanted: ShowEntry) -> Result:
    """Answer about an entry that was chosen, and make it what the conversation is about."""
    asked = Wanted(entry=entry, topic=wanted.topic, case=wanted.case, page=wanted.page)
    facet = _facet(wanted.topic)
    context = about(entry.id, facet, visit.memory.context)
    outcome = Found(match=Match(entry=entry, score=1.0), facet=facet, case=wanted.case)
    memory = replace(visit.memory, context=context, met=True)
    return Result(reply=entry_reply(visit, asked), memory=memory, outcome=outcome)


def _in_place(visit: Visit, wanted: EntryAction, result: Result) -> Result:
    """Let a tick or a turned page change the message whose button was pressed."""
    if visit.incoming.button is None or not stays(wanted):
        return result
    return replace(result, reply=replace(result.reply, replaces=visit.incoming.message_id))


def _simple(visit: Visit, wanted: Simple) -> Result:
    start = Memory(met=True)
    match wanted:
        case Simple.MENU:
            return Result(reply=greeting(visit), memory=start)
        case Simple.HUMAN:
            return Result(reply=human_reply(visit.office), memory=visit.memory)
        case Simple.NONE_OF_THESE:
            memory = replace(visit.memory, context=NO_CONTEXT)
            return Result(reply=none_fitted(visit), memory=memory)


def _about_entry(visit: Visit, wanted: EntryAction) -> Result:
    entry = resolve(visit.knowledge.entries, wanted.reference)
    if entry is None:
        return Result(reply=_plain(texts.GONE), memory=visit.memory)
    if not entry.in_force(visit.today):
        return Result(reply=_not_in_force(visit, entry), memory=visit.memory)
    if isinstance(wanted, ShowEntry):
        return show(visit, entry, wanted)
    context = about(entry.id, visit.memory.context.facet, visit.memory.context)
    memory = replace(visit.memory, context=context)
    return Result(reply=_look(visit, entry, wanted), memory=memory)


def _look(
    visit: Visit, entry: Entry, wanted: ChooseCase | Checklist | ShowSiblings | MoreTopics
) -> Reply:
    match wanted:
        case ChooseCase(goal=goal, page=page):
            return which_case(entry, goal, page)
        case Checklist():
            return checklist_reply(entry, wanted)
        case ShowSiblings():
            return look_alikes(visit, entry)
        case MoreTopics(case=case):
            return more_topics(entry, case)


def _not_in_force(visit: Visit, entry: Entry) -> Reply:
    end = entry.validity.in_force_to
    if end is not None and end < visit.today:
        return _plain(fact_texts.ended(end, entry.validity.successor))
    return _plain(texts.GONE)


def _plain(sentence: str) -> Reply:
    return Reply(text=(paragraph(sentence),), rows=((menu_button(), human_button()),))


def _facet(topic: Topic | None) -> Facet | None:
    """The facet of that name, when there is one."""
    return next((facet for facet in Facet if topic and facet.value == topic.value), None)
