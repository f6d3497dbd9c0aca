"""The one place that decides who may do what, and where."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from storage.people_records import Person, Role, Unit


class Action(StrEnum):
    """Everything a person may be refused."""

    JOIN = "join"
    ADD_ADDRESS = "add address"
    LEAVE = "leave"
    SET_PIN = "set PIN"
    GIVE_PIN = "give PIN"
    LIST_PEOPLE = "list people"
    INVITE = "invite"
    REVOKE_INVITATION = "revoke invitation"
    LOCK = "lock"
    UNLOCK = "unlock"
    REMOVE = "remove"
    AGREE_TO_REMOVAL = "agree to removal"
    LIST_UNITS = "list units"
    CHANGE_UNITS = "change units"
    READ_BOARD = "read board"
    SHARE = "share"
    OWN_WORK = "own work"  # what is asked of oneself, or of whom one stands in for or leads
    LOG_QUOTA = "log quota"
    TAKE_LEAVE = "take leave"
    LIST_OBLIGATIONS = "list obligations"
    CHANGE_OBLIGATIONS = "change obligations"
    PROPOSE_OBLIGATIONS = "propose obligations"
    READ_CALENDAR = "read calendar"
    CHANGE_CALENDAR = "change calendar"
    CONFIRM_CALENDAR = "confirm calendar"


class Relation(StrEnum):
    """Where a unit stands, seen from a person's own."""

    OWN = "own"
    BELOW = "below"
    ABOVE = "above"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Who may do something: everybody from that role up, in units of that relation."""

    least: Role
    reach: frozenset[Relation] = frozenset()  # none: it concerns nobody but oneself
    led: bool = False  # so may an official who leads that unit, or looks after it, or one above


_IN_CHARGE = frozenset({Relation.OWN, Relation.BELOW})

# Every action has its rule: one without would be refused to all, and a test names it.
RULES: Mapping[Action, Rule] = {
    Action.JOIN: Rule(least=Role.CITIZEN),
    Action.ADD_ADDRESS: Rule(least=Role.OFFICIAL),
    Action.LEAVE: Rule(least=Role.OFFICIAL),
    Action.SET_PIN: Rule(least=Role.OFFICIAL),
    Action.GIVE_PIN: Rule(least=Role.OFFICIAL),
    Action.LIST_PEOPLE: Rule(least=Role.ADMIN, reach=_IN_CHARGE),
    Action.INVITE: Rule(least=Role.ADMIN, reach=_IN_CHARGE),
    Action.REVOKE_INVITATION: Rule(least=Role.ADMIN, reach=_IN_CHARGE),
    Action.LOCK: Rule(least=Role.ADMIN, reach=_IN_CHARGE),
    Action.UNLOCK: Rule(least=Role.ADMIN, reach=_IN_CHARGE),
    Action.REMOVE: Rule(least=Role.ADMIN, reach=_IN_CHARGE),
    Action.AGREE_TO_REMOVAL: Rule(least=Role.ADMIN, reach=_IN_CHARGE),
    Action.LIST_UNITS: Rule(least=Role.OFFICIAL, reach=_IN_CHARGE),
    Action.CHANGE_UNITS: Rule(least=Role.ADMIN, reach=_IN_CHARGE),
    Action.READ_BOARD: Rule(least=Role.OFFICIAL, reach=_IN_CHARGE),
    Action.SHARE: Rule(least=Role.OFFICIAL),
    Action.OWN_WORK: Rule(least=Role.OFFICIAL),  # whose share it is: Duty.may_speak
    Action.LOG_QUOTA: Rule(least=Role.OFFICIAL, reach=_IN_CHARGE | {Relation.ABOVE}),
    Action.TAKE_LEAVE: Rule(least=Role.OFFICIAL),
    Action.LIST_OBLIGATIONS: Rule(least=Role.OFFICIAL, reach=_IN_CHARGE),
    Action.CHANGE_OBLIGATIONS: Rule(least=Role.ADMIN, reach=_IN_CHARGE, led=True),
    Action.PROPOSE_OBLIGATIONS: Rule(least=Role.ADMIN, reach=_IN_CHARGE, led=True),
    Action.READ_CALENDAR: Rule(least=Role.OFFICIAL),
    Action.CHANGE_CALENDAR: Rule(least=Role.ADMIN, reach=_IN_CHARGE, led=True),
    Action.CONFIRM_CALENDAR: Rule(least=Role.ADMIN),  # the Government's, the same for every unit
}

# What a PIN, where a person chose one, must have been given for shortly before.
GUARDED = frozenset(
    {
        Action.SET_PIN,
        Action.ADD_ADDRESS,
        Action.LEAVE,
        Action.INVITE,
        Action.REVOKE_INVITATION,
        Action.LOCK,
        Action.UNLOCK,
        Action.REMOVE,
        Action.AGREE_TO_REMOVAL,
        Action.CHANGE_UNITS,
        Action.CHANGE_OBLIGATIONS,
        Action.CHANGE_CALENDAR,
        Action.CONFIRM_CALENDAR,
    }
)

_RANK = {role: rank for rank, role in enumerate(Role)}


def allowed(
    person: Person | None, action: Action, *, unit: str | None, units: Sequence[Unit]
) -> bool:
    """Decide whether this person may do this to something of `unit`, now.

    `unit` is None for what concerns nobody but the person; `units` are all there are. Ask again
    every time: what was shown before may have been shown to somebody else, or forged.
    """
    if not could(person, action):
        return False
    rule = RULES[action]
    if not rule.reach:
        return True
    if person is None or unit is None:
        return False
    if _is_least(person, rule.least) and relation(person, unit, units) in rule.reach:
        return True
    return rule.led and leads(person, unit, units)


def could(person: Person | None, action: Action) -> bool:
    """Tell whether the role alone lets this person do it somewhere; no leave to do it anywhere."""
    rule = RULES.get(action)
    if rule is None:
        return False
    if rule.least is Role.CITIZEN:
        return True
    return person is not None and person.is_active and _is_least(person, _least(rule))


def leads(person: Person, unit: str, units: Iterable[Unit]) -> bool:
    """Tell whether this person heads the unit or one above it, or looks after it."""
    tree = {one.id: one for one in units}
    own = (tree[one] for one in (unit, *_above(unit, tree)) if one in tree)
    return any(person.id in (one.head, one.vice) for one in own)


def _is_least(person: Person, role: Role) -> bool:
    return _RANK[person.role] >= _RANK[role]


def _least(rule: Rule) -> Role:
    """The least role that may be allowed somewhere: whoever leads a unit is an official."""
    return Role.OFFICIAL if rule.led else rule.least


def relation(person: Person, unit: str, units: Iterable[Unit]) -> Relation:
    """Where `unit` stands, seen from this person's; ELSEWHERE when it is none of `units`."""
    tree = {one.id: one for one in units}
    if unit not in tree:
        return Relation.ELSEWHERE
    if unit == person.unit:
        return Relation.OWN
    if person.unit in _above(unit, tree):
        return Relation.BELOW
    return Relation.ABOVE if unit in _above(person.unit, tree) else Relation.ELSEWHERE


def in_charge(people: Iterable[Person], unit: str, units: Sequence[Unit]) -> tuple[Person, ...]:
    """The admins who may act on what is of this unit."""
    return tuple(one for one in people if allowed(one, Action.REMOVE, unit=unit, units=units))


def _above(unit: str, tree: Mapping[str, Unit]) -> Iterator[str]:
    """The units above, nearest first; ends also where the tree was made to bite its tail."""
    met = {unit}
    found = tree.get(unit)
    while found is not None and found.above is not None and found.above not in met:
        met.add(found.above)
        yield found.above
        found = tree.get(found.above)
