"""From a proposal of a plan to the obligation that is kept of it, until a person confirms it."""

import math
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

from knowledge.deadlines.model import (
    Continuous,
    DueRule,
    InMonth,
    Obligation,
    OnDate,
    OnEvent,
    Period,
    Quota,
    Recurring,
    Target,
    Term,
)
from knowledge.deadlines.plans.model import Kind, Plan, Proposal, When

# What a rule waits for when the plan does not say it; a person opens the duty then.
A_DAY = "khi có ngày cụ thể"
A_PERIOD = "khi cấp trên yêu cầu báo cáo"
DECEMBER = 12


def id_of(plan: Plan, proposal: Proposal) -> str:
    """The same for the same words of the same plan, so that reading it again doubles nothing."""
    words = (plan.issuer, plan.title, proposal.quote, proposal.title, repr(proposal.when))
    return f"kh-{sha256(chr(0).join(words).encode()).hexdigest()[:12]}"


def obligation_of(plan: Plan, proposal: Proposal, unit: str, this_year: int) -> Obligation:
    """The obligation; `unit` is the id of a known one, or "" while none is."""
    return Obligation(
        id=id_of(plan, proposal),
        title=proposal.title,
        unit=unit,
        rule=rule_of(proposal, proposal.year or plan.year or this_year),
        to=proposal.to,
        product=proposal.product,
        basis=plan.title or plan.name,
        number=plan.number,
        quote=proposal.quote,
    )


def rule_of(proposal: Proposal, year: int) -> DueRule:  # noqa: PLR0911 - one for each kind
    """The due rule as far as the plan says it; nothing is guessed."""
    when = proposal.when
    match when.kind:
        case Kind.DATE:
            return on_day(when)
        case Kind.PARTIAL_DATE:
            return in_month(when)
        case Kind.RECURRING:
            terms = tuple(term(period, when) for period in when.periods)
            return Recurring(terms=terms) if terms else OnEvent(event=A_PERIOD)
        case Kind.EVENT:
            return OnEvent(event=when.event, working_days=when.working_days)
        case Kind.CONTINUOUS:
            return Continuous()
        case Kind.QUOTA:
            return Quota(
                quantity=math.ceil(proposal.quantity or 1),
                counted=proposal.counted or "",
                period=when.periods[0] if when.periods else Period.YEAR,
            )
        case Kind.TARGET:
            return Target(
                figure=proposal.quantity or 0,
                counted=proposal.counted or "",
                year=year,
                at_most=proposal.at_most,
            )


def on_day(when: When) -> DueRule:
    """«Trước ngày 15» is by the end of the 14th."""
    if when.day is None:
        return OnEvent(event=A_DAY)
    return OnDate(day=when.day - timedelta(days=1) if when.before else when.day)


def in_month(when: When) -> DueRule:
    """«Trước tháng 6» is by the end of May."""
    year, month = when.month or (None, 0)
    if year is None:
        return OnEvent(event=A_DAY)
    if not when.before:
        return InMonth(year=year, month=month)
    return InMonth(year=year, month=month - 1) if month > 1 else InMonth(year=year - 1, month=12)


def term(period: Period, when: When) -> Term:
    """A period with its day; a yearly day in another month lies so many months from December."""
    due = when.each
    if due is not None and when.each_month is not None:
        due = replace(due, months_after=when.each_month - DECEMBER)
    return Term(period=period, due=due)
