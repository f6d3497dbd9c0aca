"""/nghi: on leave until a day, with who stands in; the head is told.

/nghi đến 30/11 thay: Lò Thị Bình · /nghi thôi · 1:d:2 agree · 1:d:3:5 person 5 stands in
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from handlers.acting import Standing, says, standing
from handlers.encounter import Encounter, Said
from handlers.inviting import actor, note, subject
from handlers.memory import Form
from handlers.messages import Button
from handlers.official.actions import PREFIX
from handlers.official.planning import calendars, staff_of
from handlers.official.speaking import MINE, inform, short
from handlers.texts import leave as texts
from handlers.texts import official as official_texts
from handlers.texts import people as people_texts
from knowledge.deadlines.calendar import VIETNAM
from knowledge.deadlines.finding import find
from knowledge.deadlines.spoken import Heard, Reason, hear
from knowledge.normalize import clean, fold
from storage.people_records import Person

FORM = "leave"
AGREE, STAND_IN = f"{PREFIX}:2", f"{PREFIX}:3"
LONGEST = timedelta(days=366)
_MOST = 6  # people of one name
_WHO = re.compile(r"(?:^|[\s,;])(?:người )?(?:làm )?thay(?: thế)?(?: là)?\s*:?\s+", re.IGNORECASE)
_WHO_BARE = re.compile(r"(?:^|[\s,;])(?:nguoi )?(?:lam )?thay(?: the)?\s*:?\s+", re.IGNORECASE)
_UNTIL = re.compile(r"^(?:nghỉ|nghi)?\s*(?:đến|den|tới|toi)\s+(?:hết|het)?\s*", re.IGNORECASE)
_OVER = frozenset({"thoi", "het", "xong", "di lam", "di lam lai", "huy"})


async def command(encounter: Encounter, words: str) -> Said:
    """Say how it stands, end it, or ask whether a leave was understood."""
    at = await standing(encounter)
    if not at.person.is_active:
        return says(encounter, people_texts.LOCKED)
    folded = fold(clean(words))
    if not folded:
        return _stands(encounter, at)
    return await (_end(encounter, at) if folded in _OVER else _begin(encounter, at, words))


async def _begin(encounter: Encounter, at: Standing, words: str) -> Said:
    """Read until when, and who stands in; ask whether that is right."""
    found = _WHO.search(words) or _WHO_BARE.search(words)
    when, who = (words[: found.start()], words[found.end() :]) if found else (words, "")
    until = await _until(encounter, when)
    if isinstance(until, str):
        return says(encounter, until, texts.HOW)
    if not who.strip():
        return _ask(encounter, until, None)
    people = _others(at)
    places = find(who, [one.name for one in people])
    if not places:
        return says(encounter, texts.NO_ONE, texts.HOW)
    if len(places) == 1:
        return _ask(encounter, until, people[places[0]])
    some = [people[place] for place in places[:_MOST]]
    rows = tuple((Button(short(one.name), f"{STAND_IN}:{one.id}"),) for one in some)
    form = Form(name=FORM, step="who", given={"until": until.isoformat()})
    return says(encounter, texts.SEVERAL, rows=rows, form=form)


async def stand_in(encounter: Encounter, words: str) -> Said:
    """Which of several people of one name."""
    at, form = await standing(encounter), encounter.memory.form
    person = next((one for one in _others(at) if one.id == words), None)
    if form is None or form.name != FORM or person is None:
        return says(encounter, official_texts.FORM_GONE, texts.HOW)
    return _ask(encounter, date.fromisoformat(form.given["until"]), person)


async def agree(encounter: Encounter, words: str) -> Said:  # noqa: ARG001 - a way in the registry
    """Yes, that leave."""
    at, form = await standing(encounter), encounter.memory.form
    if not at.person.is_active:
        return says(encounter, people_texts.LOCKED)
    if form is None or (form.name, form.step) != (FORM, "agree"):
        return says(encounter, official_texts.FORM_GONE, texts.HOW)
    until, wanted = date.fromisoformat(form.given["until"]), form.given.get("who", "")
    who = next((one for one in _others(at) if one.id == wanted), None)
    if wanted and who is None:
        return says(encounter, texts.STAND_IN_GONE, texts.HOW)
    await _keep(encounter, at, until, who)
    name = at.person.name
    if who is not None:
        await inform(encounter, who.id, texts.news_stand_in(name, until))
    news = texts.news_away(name, until, who.name if who else "")
    await _tell_head(encounter, at, news, {who.id} if who else set())
    nobody = () if who else (texts.NO_STAND_IN,)
    said = (texts.begun(until, who.name if who else ""), *nobody, texts.BACK_EARLY)
    return says(encounter, *said, rows=((MINE,),))


def _stands(encounter: Encounter, at: Standing) -> Said:
    until, who = at.person.on_leave_until, at.find(at.person.stand_in or "")
    if until is None or not at.person.is_away(_today(encounter)):
        return says(encounter, texts.NOT_AWAY, texts.HOW)
    return says(encounter, texts.away_now(until, who.name if who else ""), texts.BACK_EARLY)


async def _end(encounter: Encounter, at: Standing) -> Said:
    if at.person.on_leave_until is None:
        return says(encounter, texts.NOT_AWAY)
    who, was_away = at.person.stand_in, at.person.is_away(_today(encounter))
    await _keep(encounter, at, None, None)
    if was_away:
        news = texts.news_back(at.person.name)
        if who is not None:
            await inform(encounter, who, news)
        await _tell_head(encounter, at, news, {who} if who else set())
    return says(encounter, texts.ENDED, rows=((MINE,),))


async def _keep(
    encounter: Encounter, at: Standing, until: date | None, who: Person | None
) -> None:
    """Change the person, and have every reminder worked out anew."""
    before, work = at.person, encounter.work
    after = replace(before, on_leave_until=until, stand_in=who.id if who else None)
    await work.people.put(after)
    await work.obligations.look_again()
    by, about = actor(before), subject(before)
    await note(
        work,
        by,
        "leave of absence",
        about,
        now=encounter.now,
        before=_said(before),
        after=_said(after),
    )


def _said(person: Person) -> dict[str, str | int | bool | None]:
    until = person.on_leave_until
    return {"until": until.isoformat() if until else None, "stand_in": person.stand_in}


async def _tell_head(encounter: Encounter, at: Standing, news: str, told: set[str]) -> None:
    staff = staff_of(at.people, at.units)
    head = staff.leader(at.person.unit, _today(encounter), without=at.person.id)
    if head is not None and head[0] not in told | {at.person.id}:
        await inform(encounter, head[0], news)


async def _until(encounter: Encounter, words: str) -> date | str:
    """The last day of leave, or why none was understood."""
    calendar = (await calendars(encounter.work)).usual
    said = _UNTIL.sub("", " ".join(words.split()))
    today = _today(encounter)
    if fold(clean(said)) in {"hom nay", "nay"}:
        return today
    heard = hear(f"{said} 23h59", encounter.now, calendar)
    if not isinstance(heard, Heard):
        past = heard.reason is Reason.PAST
        return texts.PAST if past else official_texts.UNCLEAR[heard.reason]
    if not heard.is_day_said:
        return texts.NO_DAY
    return texts.TOO_LONG if heard.at.date() - today > LONGEST else heard.at.date()


def _ask(encounter: Encounter, until: date, who: Person | None) -> Said:
    today = _today(encounter)
    given = {"until": until.isoformat(), "who": who.id if who else ""}
    away = () if who is None or not who.is_away(today) else (_away_too(who),)
    nobody = () if who else (texts.NO_STAND_IN,)
    said = (texts.is_it(until, who.name if who else ""), *away, *nobody)
    form = Form(name=FORM, step="agree", given=given)
    rows = ((Button(texts.AGREE, AGREE),),)
    return says(encounter, *said, rows=rows, form=form)


def _away_too(who: Person) -> str:
    until = who.on_leave_until
    return texts.is_away_too(who.name, until) if until else ""


def _others(at: Standing) -> tuple[Person, ...]:
    """Who may stand in: people of the same unit, and of the one above."""
    unit = next((one for one in at.units if one.id == at.person.unit), None)
    near = {at.person.unit, unit.above if unit else None}
    return tuple(
        one for one in at.people if one.is_active and one.unit in near and one.id != at.person.id
    )


def _today(encounter: Encounter) -> date:
    return encounter.now.astimezone(VIETNAM).date()
