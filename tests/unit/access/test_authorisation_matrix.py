"""Every registered way × every role × every unit relation × every standing, by doing it.

The registry and the actions are read from the program, what is right is written down here: a
command, button or dialog added without a decision and an example fails.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from handlers.access import RULES, Action, Relation, allowed
from handlers.acting import Kind, Way
from handlers.citizen.visit import Knows
from handlers.commands import WAYS, act
from handlers.encounter import Encounter
from handlers.inviting import actor, invite
from handlers.memory import Form, Memory
from handlers.messages import Incoming
from handlers.office import Office
from handlers.official.presence import present
from handlers.texts import people as texts
from knowledge.content import load_wordings
from knowledge.deadlines.model import Obligation, OnDate, OnEvent, Period, Quota
from knowledge.richtext import plain
from knowledge.search.engine import Knowledge
from storage.database import Database, UnitOfWork
from storage.deadline_records import ObligationStatus, QuotaEntry
from storage.people_records import Person, Role, Unit
from storage.repositories.obligation_bodies import write_obligation

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
SECRET = b"a secret of the tests"
REFUSALS = {texts.NOT_ALLOWED, texts.LOCKED, texts.LAPSED, texts.NOBODY}

OFFICIALS = (Role.OFFICIAL, Role.EDITOR, Role.ADMIN)
ADMINS = (Role.ADMIN,)
ANYWHERE = tuple(Relation)
IN_CHARGE = (Relation.OWN, Relation.BELOW)

# What is right: who may, where, by the action's own words. "ANYWHERE": it concerns nobody but
# oneself. A new action is decided on here as well as in handlers.access.
RIGHT: Mapping[str, tuple[Sequence[Role], Sequence[Relation]]] = {
    "join": (tuple(Role), ANYWHERE),
    "add address": (OFFICIALS, ANYWHERE),
    "leave": (OFFICIALS, ANYWHERE),
    "set PIN": (OFFICIALS, ANYWHERE),
    "give PIN": (OFFICIALS, ANYWHERE),
    "list units": (OFFICIALS, IN_CHARGE),
    "list people": (ADMINS, IN_CHARGE),
    "invite": (ADMINS, IN_CHARGE),
    "revoke invitation": (ADMINS, IN_CHARGE),
    "lock": (ADMINS, IN_CHARGE),
    "unlock": (ADMINS, IN_CHARGE),
    "remove": (ADMINS, IN_CHARGE),
    "agree to removal": (ADMINS, IN_CHARGE),
    "change units": (ADMINS, IN_CHARGE),
    "read board": (OFFICIALS, IN_CHARGE),
    "share": (OFFICIALS, ANYWHERE),
    "own work": (OFFICIALS, ANYWHERE),
    "log quota": (OFFICIALS, (Relation.OWN, Relation.BELOW, Relation.ABOVE)),
    "take leave": (OFFICIALS, ANYWHERE),
    "list obligations": (OFFICIALS, IN_CHARGE),
    "change obligations": (ADMINS, IN_CHARGE),
    "propose obligations": (ADMINS, IN_CHARGE),
    "read calendar": (OFFICIALS, ANYWHERE),
    "change calendar": (ADMINS, IN_CHARGE),
    "confirm calendar": (ADMINS, ANYWHERE),
}
# What officials who lead a unit, or look after it, may do there besides.
LED = {"change obligations", "propose obligations", "change calendar"}


STANDINGS = ("active", "locked", "lapsed")
TREE = {
    Relation.ABOVE: Unit(id="1", name="Tỉnh"),
    Relation.OWN: Unit(id="2", name="Xã", above="1"),
    Relation.BELOW: Unit(id="3", name="Trung tâm", above="2"),
    Relation.ELSEWHERE: Unit(id="4", name="Xã bên", above="1"),
}


@dataclass(frozen=True)
class Case:
    """Who asks, about what."""

    role: Role
    relation: Relation
    standing: str


def somebody(role: Role, standing: str) -> Person:
    return Person(
        id="1",
        name="Tôi",
        role=role,
        unit="2",
        locked=standing == "locked",
        lapsed=standing == "lapsed",
        joined_at=NOW,
        last_seen=NOW,
    )


@dataclass(frozen=True)
class Example:
    """How a way is taken towards a target; {…} is what stands there."""

    says: str
    form: Form | None = None
    changes: bool = False  # the journal speaks of it
    shows: str = ""  # what is read by nobody else


def invite_form(step: str, **given: str) -> Form:
    return Form(name="invite", step=step, given={"unit": "{unit}", **given})


def duty_form(step: str, *rest: str) -> Form:
    """A form about what the target unit is to owe."""
    rule = OnDate(day=date(2027, 6, 30))
    draft = write_obligation(
        Obligation(id="new", title="Việc mới", unit="UNIT", rule=rule, owners=("PERSON",))
    )
    kept = draft.replace("{", "{{").replace("}", "}}")
    kept = kept.replace("UNIT", "{unit}").replace("PERSON", "{person}")
    given = {"draft": kept, "rest": ",".join(rest), "past": "[]", "about": "{{}}"}
    return Form(name="duty", step=step, given=given)


_TO_OWE = duty_form("to", "owners")
_HAPPENED = Form(name="happened", step="day", given={"number": "7"})
_WORKDAY = Form(name="workday", step="day", given={"unit": "{unit}"})
MANAGING: Mapping[tuple[Kind, str], Example] = {
    (Kind.COMMAND, "nhiemvu"): Example("/nhiemvu 9", shows="9. Báo cáo"),
    (Kind.BUTTON, "1:q:list"): Example("1:q:list:0", shows="9. Báo cáo"),
    (Kind.BUTTON, "1:q:show"): Example("1:q:show:9", shows="9. Báo cáo"),
    (Kind.BUTTON, "1:q:past"): Example("1:q:past:9", shows="Báo cáo"),
    (Kind.BUTTON, "1:q:new"): Example("1:q:new:{unit}"),
    (Kind.BUTTON, "1:q:mau"): Example("1:q:mau:cchc:{unit}"),
    (Kind.BUTTON, "1:q:edit"): Example("1:q:edit:9"),
    (Kind.BUTTON, "1:q:field"): Example("1:q:field:9:to"),
    (Kind.BUTTON, "1:q:pause"): Example("1:q:pause:9", changes=True),
    (Kind.BUTTON, "1:q:go"): Example("1:q:go:3", changes=True),
    (Kind.BUTTON, "1:q:end"): Example("1:q:end:9"),
    (Kind.BUTTON, "1:q:over"): Example("1:q:over:9", changes=True),
    (Kind.BUTTON, "1:q:undo"): Example("1:q:undo:3", changes=True),
    (Kind.BUTTON, "1:q:event"): Example("1:q:event:7"),
    (Kind.BUTTON, "1:q:on"): Example("1:q:on:7:2026-11-24", changes=True),
    (Kind.DIALOG, "happened"): Example("hôm nay", _HAPPENED, changes=True),
    (Kind.DIALOG, "duty"): Example("Sở Nội vụ", _TO_OWE),
    (Kind.BUTTON, "1:q:f"): Example("1:q:f:to:-", _TO_OWE),
    (Kind.BUTTON, "1:q:back"): Example("1:q:back", _TO_OWE),
    (Kind.BUTTON, "1:q:stop"): Example("1:q:stop", _TO_OWE),
    (Kind.BUTTON, "1:q:save"): Example("1:q:save", duty_form("confirm"), changes=True),
    (Kind.COMMAND, "dexuat"): Example("/dexuat", shows="Đề xuất A"),
    (Kind.DIALOG, "paste"): Example("xong", Form(name="paste", step="more"), shows="Đề xuất A"),
    (Kind.BUTTON, "1:q:read"): Example("1:q:read", shows="Đề xuất A"),
    (Kind.BUTTON, "1:q:props"): Example("1:q:props:0", shows="Đề xuất A"),
    (Kind.BUTTON, "1:q:prop"): Example("1:q:prop:6", shows="Đề xuất A"),
    (Kind.BUTTON, "1:q:take"): Example("1:q:take:6", changes=True),
    (Kind.BUTTON, "1:q:fill"): Example("1:q:fill:5"),
    (Kind.BUTTON, "1:q:drop"): Example("1:q:drop:6", changes=True),
    (Kind.BUTTON, "1:q:takes"): Example("1:q:takes", shows="Đề xuất A"),
    (Kind.BUTTON, "1:q:taken"): Example("1:q:taken:x", shows="Đề xuất A"),
    (Kind.BUTTON, "1:q:drops"): Example("1:q:drops", shows="bỏ cả 2 đề xuất"),
    (Kind.BUTTON, "1:q:gone"): Example("1:q:gone:x", shows="Đề xuất A"),
    (Kind.BUTTON, "1:q:unit"): Example("1:q:unit:6"),
    (Kind.BUTTON, "1:q:is"): Example("1:q:is:6:{unit}", shows="Đề xuất A"),
    (Kind.COMMAND, "ngaylamviec"): Example("/ngaylamviec 12/2026"),
    (Kind.BUTTON, "1:q:month"): Example("1:q:month:2026-12"),
    (Kind.BUTTON, "1:q:fix"): Example("1:q:fix:{unit}"),
    (Kind.DIALOG, "workday"): Example("5/12/2026", _WORKDAY),
    (Kind.BUTTON, "1:q:where"): Example("1:q:where:2026-12-05:{unit}"),
    (Kind.BUTTON, "1:q:day"): Example("1:q:day:2026-12-05:{unit}:off", changes=True),
    (Kind.BUTTON, "1:q:year"): Example("1:q:year:2027", changes=True),
    (Kind.BUTTON, "1:q:unyear"): Example("1:q:unyear:2027", changes=True),
}
EXAMPLES: Mapping[tuple[Kind, str], Example] = {
    **MANAGING,
    (Kind.COMMAND, "vao"): Example("/vao"),
    (Kind.DIALOG, "join"): Example("abc", Form(name="join", step="code")),
    (Kind.COMMAND, "roi"): Example("/roi"),
    (Kind.BUTTON, "1:u:leave"): Example("1:u:leave", changes=True),
    (Kind.BUTTON, "1:u:keep"): Example("1:u:keep"),
    (Kind.COMMAND, "themkenh"): Example("/themkenh", changes=True),
    (Kind.COMMAND, "pin"): Example("/pin"),
    (Kind.DIALOG, "newpin"): Example("483920", Form(name="newpin", step="new")),
    (Kind.DIALOG, "pin"): Example("483920", Form(name="pin", step="give")),
    (Kind.COMMAND, "nguoi"): Example("/nguoi {person}", shows="Đích"),
    (Kind.COMMAND, "moi"): Example("/moi canbo {unit} An", changes=True),
    (Kind.BUTTON, "1:u:role"): Example("1:u:role:official", invite_form("role")),
    (Kind.BUTTON, "1:u:unit"): Example("1:u:unit:{unit}", invite_form("unit", role="admin")),
    (Kind.BUTTON, "1:u:noname"): Example(
        "1:u:noname", invite_form("name", role="admin"), changes=True
    ),
    (Kind.DIALOG, "invite"): Example("An", invite_form("name", role="editor"), changes=True),
    (Kind.COMMAND, "thuhoi"): Example("/thuhoi {invitation}", changes=True),
    (Kind.BUTTON, "1:u:revoke"): Example("1:u:revoke:{invitation}", changes=True),
    (Kind.COMMAND, "khoa"): Example("/khoa {person}", changes=True),
    (Kind.BUTTON, "1:u:lock"): Example("1:u:lock:{person}", changes=True),
    (Kind.COMMAND, "mokhoa"): Example("/mokhoa {locked}", changes=True),
    (Kind.BUTTON, "1:u:unlock"): Example("1:u:unlock:{locked}", changes=True),
    (Kind.COMMAND, "xoanguoi"): Example("/xoanguoi {person}"),
    (Kind.BUTTON, "1:u:remove"): Example("1:u:remove:{person}"),
    (Kind.BUTTON, "1:u:del"): Example("1:u:del:{person}", changes=True),
    (Kind.BUTTON, "1:u:out"): Example("1:u:out:{admin}", changes=True),
    (Kind.BUTTON, "1:u:agree"): Example("1:u:agree:{request}", changes=True),
    (Kind.BUTTON, "1:u:refuse"): Example("1:u:refuse:{request}", changes=True),
    (Kind.COMMAND, "donvi"): Example("/donvi", shows="{unit_name}"),
    (Kind.COMMAND, "themdonvi"): Example("/themdonvi {unit} Tổ mới", changes=True),
    (Kind.COMMAND, "truong"): Example("/truong {unit} {person}", changes=True),
    (Kind.COMMAND, "pho"): Example("/pho {unit} {person}", changes=True),
    (Kind.COMMAND, "start"): Example("/start"),
    (Kind.COMMAND, "viec"): Example("/viec"),
    (Kind.BUTTON, "1:d:m"): Example("1:d:m"),
    (Kind.BUTTON, "1:d:v"): Example("1:d:v:{duty}", shows="Báo cáo"),
    (Kind.COMMAND, "danop"): Example("/danop báo cáo 12/BC-UBND", changes=True),
    (Kind.DIALOG, "handin"): Example(
        "12/BC-UBND", Form(name="handin", step="number", given={"field": "{duty}"}), changes=True
    ),
    (Kind.BUTTON, "1:d:n"): Example("1:d:n:{duty}", changes=True),
    (Kind.BUTTON, "1:d:z"): Example("1:d:z:{duty}", shows="Báo cáo"),
    (Kind.BUTTON, "1:d:f"): Example("1:d:f:{duty}", changes=True),
    (Kind.BUTTON, "1:d:u"): Example("1:d:u:{duty}", shows="Báo cáo"),
    (Kind.BUTTON, "1:d:l"): Example("1:d:l:{duty}", changes=True),
    (Kind.COMMAND, "hoan"): Example("/hoan báo cáo đến mai", shows="phải không"),
    (Kind.DIALOG, "snooze"): Example(
        "ngày mai", Form(name="snooze", step="when", given={"field": "{duty}"}), shows="phải không"
    ),
    (Kind.BUTTON, "1:d:y"): Example(
        "1:d:y",
        Form(
            name="snooze",
            step="confirm",
            given={"field": "{duty}", "at": "2026-11-25T08:00:00+07:00"},
        ),
        changes=True,
    ),
    (Kind.BUTTON, "1:d:s"): Example("1:d:s:{duty}", shows="Báo cáo"),
    (Kind.BUTTON, "1:d:h"): Example("1:d:h:{duty}", changes=True),
    (Kind.BUTTON, "1:d:c"): Example("1:d:c:{duty}", changes=True),
    (Kind.BUTTON, "1:d:t"): Example("1:d:t:{duty}", changes=True),
    (Kind.BUTTON, "1:d:o"): Example("1:d:o:{duty}", shows="Báo cáo"),
    (Kind.COMMAND, "giao"): Example("/giao báo cáo cho Đích quản trị", changes=True),
    (Kind.BUTTON, "1:d:g"): Example("1:d:g:{duty}", shows="Báo cáo"),
    (Kind.BUTTON, "1:d:p"): Example("1:d:p:{duty}:2", shows="Báo cáo"),
    (Kind.BUTTON, "1:d:w"): Example("1:d:w:{duty}:{person}", changes=True),
    (Kind.BUTTON, "1:d:k"): Example("1:d:k:{duty}", shows="Báo cáo"),
    (Kind.BUTTON, "1:d:b"): Example("1:d:b:{duty}", changes=True),
    (Kind.DIALOG, "notmine"): Example(
        "không phải", Form(name="notmine", step="reason", given={"field": "{duty}"}), changes=True
    ),
    (Kind.COMMAND, "ghi"): Example("/ghi tin bài: Ngày hội", changes=True, shows="Đã ghi"),
    (Kind.BUTTON, "1:d:q"): Example(
        "1:d:q:{quota}",
        Form(name="quota", step="which", given={"line": "tin bài: Ngày hội"}),
        changes=True,
        shows="Đã ghi",
    ),
    (Kind.BUTTON, "1:d:e"): Example("1:d:e:1", changes=True),
    (Kind.COMMAND, "lich"): Example("/lich"),
    (Kind.BUTTON, "1:d:a"): Example("1:d:a"),
    (Kind.BUTTON, "1:d:j"): Example("1:d:j", changes=True),
    (Kind.BUTTON, "1:d:x"): Example("1:d:x", changes=True),
    (Kind.COMMAND, "tiendo"): Example("/tiendo"),
    (Kind.BUTTON, "1:d:r"): Example("1:d:r"),
    (Kind.BUTTON, "1:d:d"): Example("1:d:d", changes=True),
    (Kind.COMMAND, "nghi"): Example("/nghi đến 30/11", shows="phải không"),
    (Kind.BUTTON, "1:d:2"): Example(
        "1:d:2", Form(name="leave", step="agree", given={"until": "2026-11-30"}), changes=True
    ),
    (Kind.BUTTON, "1:d:3"): Example(
        "1:d:3:{colleague}",
        Form(name="leave", step="who", given={"until": "2026-11-30"}),
        shows="phải không",
    ),
    (Kind.COMMAND, "trogiup"): Example("/trogiup", shows="/viec"),
    (Kind.BUTTON, "1:d:i"): Example("1:d:i", shows="/viec"),
    (Kind.COMMAND, "huy"): Example("/huy", Form(name="snooze", step="when")),
}


@pytest.fixture(scope="module")
def knowledge() -> Knows:
    return Knowledge.build([], load_wordings())


def test_every_action_has_a_rule_and_a_decision_here() -> None:
    assert set(RULES) == set(Action)
    assert {action.value for action in Action} - set(RIGHT) == set()


@pytest.mark.parametrize("action", Action, ids=lambda action: action.value)
def test_every_action_is_allowed_to_whom_and_where_it_is_right(action: Action) -> None:
    roles, relations = RIGHT[action.value]
    units = tuple(TREE.values())
    wrong = []
    for role, relation, standing in product(Role, Relation, STANDINGS):
        person = somebody(role, standing)
        is_right = role in roles and relation in relations and standing == "active"
        if allowed(person, action, unit=TREE[relation].id, units=units) != (
            is_right or action is Action.JOIN
        ):
            wrong.append((role.value, relation.value, standing))

    assert wrong == []
    assert allowed(None, action, unit="2", units=units) == (action is Action.JOIN)
    if tuple(relations) != ANYWHERE:
        boss = somebody(Role.ADMIN, "active")
        assert not allowed(boss, action, unit=None, units=units)
        assert not allowed(boss, action, unit="99", units=units)


@pytest.mark.parametrize("action", Action, ids=lambda action: action.value)
def test_leading_a_unit_gives_only_what_leaders_may(action: Action) -> None:
    led = replace(TREE[Relation.ELSEWHERE], head="1")
    units = (*(unit for unit in TREE.values() if unit.id != led.id), led)
    official = somebody(Role.OFFICIAL, "active")
    roles, relations = RIGHT[action.value]
    everywhere = Role.OFFICIAL in roles and tuple(relations) == ANYWHERE

    may = allowed(official, action, unit=led.id, units=units)

    assert may == (everywhere or action.value in LED)
    assert not allowed(official, Action.LOCK, unit=led.id, units=units)


def test_units_that_bite_their_own_tail_end_the_search() -> None:
    ring = (Unit(id="2", name="a", above="5"), Unit(id="5", name="b", above="2"))
    stranger = replace(somebody(Role.ADMIN, "active"), unit="4")

    assert not allowed(stranger, Action.LOCK, unit="2", units=(*ring, Unit(id="4", name="c")))


def test_every_way_has_an_example_and_every_example_its_way() -> None:
    assert {(way.kind, way.word) for way in WAYS} == set(EXAMPLES)
    assert len(WAYS) == len(EXAMPLES)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.kind} {way.word}")
async def test_nobody_does_what_they_may_not_and_everybody_what_they_may(
    way: Way, sqlite_database: Database, knowledge: Knows
) -> None:
    roles, relations = RIGHT[way.action.value]
    wrong = []
    for role, relation, standing in product(Role, Relation, STANDINGS):
        is_right = role in roles and relation in relations and standing == "active"
        if way.action is Action.JOIN:
            is_right = True  # who is locked is refused by the code's own rules
        case = Case(role=role, relation=relation, standing=standing)
        done = await is_done(sqlite_database, knowledge, way, case)
        if done != is_right:
            wrong.append((role.value, relation.value, standing, done))

    assert wrong == []


async def is_done(database: Database, knowledge: Knows, way: Way, case: Case) -> bool:
    """Whether the way does what it is for; what is refused must leave no trace either."""
    example = EXAMPLES[way.kind, way.word]
    async with database.begin() as work:  # never committed: each case starts from nothing
        who, target = await a_place(work, case)
        incoming = Incoming(
            channel="telegram",
            event_id="1",
            conversation="me",
            sender="me",
            received_at=NOW,
            text="" if way.kind is Kind.BUTTON else example.says.format(**target),
            button=example.says.format(**target) if way.kind is Kind.BUTTON else None,
        )
        encounter = Encounter(
            incoming=incoming,
            text=incoming.text,
            memory=Memory(form=filled(example.form, target)),
            work=work,
            knowledge=knowledge,
            office=Office(site="https://hoidap.example.vn"),
            secret=SECRET,
            now=NOW,
            person=await present(work, incoming, NOW),
        )
        said = await act(encounter)
        await work.journal.link()
        entries = [entry async for entry in work.journal.entries()]
    mine = [one for one in entries if who is not None and one.actor == actor(who)]
    words = "" if said is None else plain(said.replies[0].text)
    shown = example.shows.format(**target) in words
    done = said is not None and words not in REFUSALS and shown
    assert bool(mine) == (done and example.changes), (words, mine)
    return done


async def a_place(work: UnitOfWork, case: Case) -> tuple[Person | None, dict[str, str]]:
    """A tree of units, somebody in the middle of it, and somebody and something to act on."""
    top = await work.units.add("Tỉnh")
    mine = await work.units.add("Xã tôi", top.id)
    below = await work.units.add("Trung tâm", mine.id)
    beside = await work.units.add("Xã bên", top.id)
    unit = {
        Relation.OWN: mine,
        Relation.BELOW: below,
        Relation.ABOVE: top,
        Relation.ELSEWHERE: beside,
    }[case.relation]
    boss = await work.people.add("Tổng", Role.ADMIN, top.id, at=NOW)
    who = None
    if case.role is not Role.CITIZEN:
        at = NOW - timedelta(days=46) if case.standing == "lapsed" else NOW
        who = await work.people.add("Tôi", case.role, mine.id, at=at)
        await work.people.put(replace(who, locked=case.standing == "locked"))
        await work.people.add_address(who.id, "telegram", "me", at=at)
    person = await work.people.add("Đích", Role.OFFICIAL, unit.id, at=NOW)
    admin = await work.people.add("Đích quản trị", Role.ADMIN, unit.id, at=NOW)
    locked = await work.people.add("Đích khoá", Role.EDITOR, unit.id, at=NOW)
    await work.people.put(replace(locked, locked=True))
    made, _ = await invite(work, SECRET, role=Role.OFFICIAL, unit=unit.id, by=boss, now=NOW)
    duties = await things_due(work, who or person, unit.id)
    request = await work.removals.ask(
        admin.id, asked_by=boss.id, why="", at=NOW, expires_at=NOW + timedelta(hours=1)
    )
    return who, {
        "unit": unit.id,
        "unit_name": unit.name,
        "person": person.id,
        "admin": admin.id,
        "locked": locked.id,
        "invitation": made.id,
        "request": request.id,
        "colleague": boss.id,
        **duties,
    }


async def things_due(work: UnitOfWork, owner: Person, unit: str) -> dict[str, str]:
    """A report this person owes for that unit, and a quota the unit owes."""
    report = Obligation(
        id="9", title="Báo cáo", unit=unit, rule=OnDate(day=NOW.date()), owners=(owner.id,)
    )
    counted = Quota(quantity=2, counted="tin, bài", period=Period.MONTH)
    quota = Obligation(id="8", title="Tin, bài", unit=unit, rule=counted)
    for one in (report, quota):
        await work.obligations.save(one, ObligationStatus.ACTIVE, by="1", at=NOW)
    await things_managed(work, owner, unit)
    await work.quotas.add(
        QuotaEntry(obligation="8", person=owner.id, day=NOW.date(), what="", logged_at=NOW)
    )
    return {"duty": f"9:2026-11-24:{owner.id}", "quota": "8"}


async def things_managed(work: UnitOfWork, owner: Person, unit: str) -> None:
    """What waits for an event, two proposals, and something that was paused."""
    event = OnEvent(event="khi có kết quả", working_days=5)
    soon = OnDate(day=date(2027, 6, 30))
    for number, title, rule, statuses in (
        ("7", "Việc chờ", event, (ObligationStatus.ACTIVE,)),
        ("6", "Đề xuất A", soon, (ObligationStatus.PROPOSED,)),
        ("5", "Đề xuất B", OnEvent(event="khi có việc"), (ObligationStatus.PROPOSED,)),
        ("3", "Việc dừng", soon, (ObligationStatus.ACTIVE, ObligationStatus.PAUSED)),
    ):
        one = Obligation(id=number, title=title, unit=unit, rule=rule, owners=(owner.id,))
        for status in statuses:
            await work.obligations.save(one, status, by="1", at=NOW)


def filled(form: Form | None, target: Mapping[str, str]) -> Form | None:
    if form is None:
        return None
    return replace(form, given={key: one.format(**target) for key, one in form.given.items()})
