"""A typed question: look it up, and say what the outcome deserves."""

from dataclasses import replace

from handlers.citizen.answering import Wanted, entry_reply, notice
from handlers.citizen.chips import human_button, menu_button
from handlers.citizen.choices import choices_reply
from handlers.citizen.emergency import emergency_reply
from handlers.citizen.footer import footer
from handlers.citizen.human import human_reply
from handlers.citizen.labels import title
from handlers.citizen.menu import chips, greeting, help_reply
from handlers.citizen.quoting import context_of
from handlers.citizen.refusals import refusal_reply
from handlers.citizen.stating import prose
from handlers.citizen.visit import Result, Visit
from handlers.hygiene import head
from handlers.memory import after
from handlers.messages import Reply
from handlers.splitting import MAX_MESSAGE, length, pages
from handlers.texts import courtesy as courtesy_texts
from handlers.texts import messages as message_texts
from handlers.texts import refusals as refusal_texts
from knowledge.answer import Topic
from knowledge.answer_cases import clean
from knowledge.model import Confidence, Entry
from knowledge.richtext import Bold, RichText, paragraph
from knowledge.search.outcome import (
    Courtesy,
    Elsewhere,
    Emergency,
    Found,
    NotFound,
    Outcome,
    Social,
    Unsure,
)


def ask(visit: Visit) -> Result:
    """Answer a question; of one too long, the beginning."""
    question, context = head(visit.text), context_of(visit)
    outcome = visit.knowledge.look_up(question, context, on=visit.today)
    reply = outcome_reply(visit, outcome, too_long=question != visit.text)
    memory = replace(
        visit.memory,
        context=after(context, question, outcome),
        met=visit.memory.met or not isinstance(outcome, Emergency),
    )
    return Result(reply=reply, memory=memory, outcome=outcome, question=question)


def outcome_reply(visit: Visit, outcome: Outcome, *, too_long: bool = False) -> Reply:
    """Say an outcome."""
    lead: RichText = (paragraph(message_texts.TOO_LONG),) if too_long else ()
    match outcome:
        case Found(match=match, facet=facet, case=case):
            papers = Topic.DOCUMENTS if case is not None else None  # what differs by case
            wanted = Wanted(entry=match.entry, topic=Topic.of(facet) or papers, case=case)
            return entry_reply(visit, wanted, lead)
        case Unsure():
            return _led(lead, choices_reply(visit, outcome))
        case Elsewhere(match=match):
            return _elsewhere(visit, match.entry, lead)
        case NotFound():
            return _led(lead, refusal_reply(visit, outcome))
        case Social(kind=kind):
            return _led(lead, _social(visit, kind))
        case Emergency(kind=kind):
            return emergency_reply(kind)


def _led(lead: RichText, reply: Reply) -> Reply:
    return replace(reply, text=(*lead, *reply.text))


def _elsewhere(visit: Visit, entry: Entry, lead: RichText) -> Reply:
    """Name who does it, with what the redirect says; a long text is cut between sentences."""
    trusted = entry.source.confidence is not Confidence.LOW
    who = clean(entry.received_by or entry.decided_by)
    said = refusal_texts.elsewhere(who) if who and trusted else refusal_texts.ELSEWHERE_UNNAMED
    repeated = trusted and bool(who) and who.casefold() in entry.answer.casefold()
    named = () if repeated else (paragraph(said),)
    start = (*lead, paragraph(Bold(title(entry))), *named)
    tail = (footer(entry), *notice(visit))
    room = MAX_MESSAGE - length((*start, *tail)) - 4
    told = pages(prose(entry.answer), max(room, 1)) if trusted else ()
    body = told[0] if told else ()
    return Reply(text=(*start, *body, *tail), rows=((menu_button(), human_button()),))


def _social(visit: Visit, kind: Courtesy) -> Reply:
    match kind:
        case Courtesy.GREETING:
            return greeting(visit)
        case Courtesy.HELP:
            return help_reply(visit)
        case Courtesy.HUMAN:
            return human_reply(visit.office)
        case Courtesy.IDENTITY:
            said = courtesy_texts.identity(visit.office.name)
            return Reply(text=(paragraph(said),), rows=chips(visit))
        case Courtesy.ABUSE | Courtesy.CHAT:
            said = courtesy_texts.WORDS[kind]
            return Reply(text=(paragraph(said),), rows=((menu_button(), human_button()),))
        case Courtesy.THANKS | Courtesy.GOODBYE | Courtesy.PRAISE | Courtesy.ACKNOWLEDGE:
            return Reply(text=(paragraph(courtesy_texts.WORDS[kind]),))
