"""The life of a token pair.

1. A pair is refreshed after 20 of its 25 hours, and used until it ends whatever becomes of that.
2. A refresh token that may be burnt is tried again until the platform says which.
3. A refused refresh token is never tried again; wrong settings are, every hour.
4. Whatever the line does, the pair is lost only when an answer was lost on its way.
"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_oa import tokens
from bot.channels.zalo_oa.tokens import (
    Grant,
    Misconfigured,
    Pair,
    Rejected,
    Trouble,
    Unanswered,
    Unsent,
)

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAIR = Pair(access_token="a1", refresh_token="r1", lives=25 * HOUR)


def fresh() -> Grant:
    return tokens.granted(PAIR, NOW)


def test_a_pasted_pair_is_used_and_a_refresh_owed_at_once() -> None:
    grant = tokens.seeded("a0", "r0", NOW)

    assert tokens.usable(grant, NOW) == "a0"
    assert tokens.is_refresh_due(grant, NOW)


def test_a_pasted_access_token_alone_is_used_and_will_not_renew_itself() -> None:
    grant = tokens.seeded("a0", "", NOW)

    assert tokens.usable(grant, NOW) == "a0"
    assert not tokens.is_refresh_due(grant, NOW + 30 * HOUR)
    assert grant.trouble is Trouble.NO_RENEWAL


@pytest.mark.parametrize(
    ("hours", "usable", "due"),
    [
        (0, True, False),
        (19.9, True, False),
        (20, True, True),
        (24.9, True, True),
        (25, False, True),
    ],
)
def test_a_refresh_is_owed_after_twenty_hours_of_twenty_five(
    hours: float,
    usable: bool,  # noqa: FBT001 - a column of the table
    due: bool,  # noqa: FBT001 - same
) -> None:
    later = NOW + hours * HOUR

    assert (tokens.usable(fresh(), later) == "a1") is usable
    assert tokens.is_refresh_due(fresh(), later) is due


def test_a_token_near_its_end_is_not_sent_any_more() -> None:
    assert tokens.usable(fresh(), NOW + 25 * HOUR - timedelta(minutes=1)) is None


def test_a_short_life_is_refreshed_before_it_ends() -> None:
    grant = tokens.granted(Pair(access_token="a", refresh_token="r", lives=HOUR), NOW)

    assert tokens.is_refresh_due(grant, NOW + 0.8 * HOUR)


def test_a_new_pair_replaces_both_and_ends_all_trouble() -> None:
    doubtful = tokens.after(fresh(), Unanswered(), NOW)

    grant = tokens.after(doubtful, Pair(access_token="a2", refresh_token="r2", lives=HOUR), NOW)

    assert (grant.access_token, grant.refresh_token) == ("a2", "r2")
    assert (grant.doubtful, grant.trouble) == (0, None)


def test_an_answer_without_a_refresh_token_leaves_the_one_there_is() -> None:
    grant = tokens.after(fresh(), Pair(access_token="a2", refresh_token="", lives=HOUR), NOW)

    assert grant.refresh_token == "r1"


def test_a_refused_refresh_token_is_never_tried_again_and_the_access_token_still_serves() -> None:
    grant = tokens.after(fresh(), Rejected(), NOW + 20 * HOUR)

    assert grant.trouble is Trouble.REJECTED
    assert tokens.usable(grant, NOW + 21 * HOUR) == "a1"
    assert not tokens.is_refresh_due(grant, NOW + 300 * HOUR)


def test_refused_after_an_answer_that_never_came_it_was_lost_on_the_way() -> None:
    grant = tokens.after(tokens.after(fresh(), Unanswered(), NOW), Rejected(), NOW)

    assert grant.trouble is Trouble.LOST


def test_a_refresh_without_an_answer_is_tried_again_later_and_later() -> None:
    grant, waits = fresh(), []
    for _ in range(6):
        grant = tokens.after(grant, Unanswered(), NOW)
        waits.append((grant.refresh_at - NOW).total_seconds())

    assert waits == [15, 60, 300, 900, 900, 900]
    assert tokens.usable(grant, NOW) == "a1"


def test_a_refresh_that_never_left_is_tried_again_in_a_minute_and_casts_no_doubt() -> None:
    grant = tokens.after(fresh(), Unsent(), NOW)

    assert tokens.is_refresh_due(grant, NOW + timedelta(minutes=1))
    assert tokens.after(grant, Rejected(), NOW).trouble is Trouble.REJECTED


def test_wrong_settings_burn_nothing_and_are_tried_again_every_hour() -> None:
    grant = tokens.after(fresh(), Misconfigured(), NOW)

    assert grant.trouble is Trouble.MISCONFIGURED
    assert not tokens.is_refresh_due(grant, NOW + 0.9 * HOUR)
    assert tokens.is_refresh_due(grant, NOW + HOUR)
    assert tokens.after(grant, PAIR, NOW).trouble is None


def test_a_refused_access_token_is_not_used_again_and_a_refresh_is_owed() -> None:
    grant = tokens.refused(fresh(), "a1", NOW)

    assert tokens.usable(grant, NOW) is None
    assert tokens.is_refresh_due(grant, NOW)


def test_an_old_token_refused_says_nothing_about_the_new_one() -> None:
    assert tokens.refused(fresh(), "a0", NOW) == fresh()


def test_a_refused_access_token_does_not_hurry_a_doubtful_refresh() -> None:
    doubtful = tokens.after(fresh(), Unanswered(), NOW)

    assert tokens.refused(doubtful, "a1", NOW).refresh_at == NOW + timedelta(seconds=15)


def test_tokens_are_not_in_the_repr() -> None:
    grant = tokens.seeded("access-secret", "refresh-secret", NOW)

    assert "secret" not in repr(grant)
    assert "secret" not in repr(
        Pair(access_token="a-secret", refresh_token="b-secret", lives=HOUR)
    )


class Endpoint:
    """Single-use refresh tokens, and a line that may break before or after."""

    def __init__(self) -> None:
        self.number = 1
        self.answers_lost = 0

    def trade(self, refresh_token: str, line: str) -> tokens.Answer:
        if line == "unsent":
            return Unsent()
        if line == "lost before":
            return Unanswered()
        if refresh_token != f"r{self.number}":
            return Rejected()
        self.number += 1
        if line == "lost after":
            self.answers_lost += 1
            return Unanswered()
        return Pair(
            access_token=f"a{self.number}", refresh_token=f"r{self.number}", lives=25 * HOUR
        )


@given(st.lists(st.sampled_from(["good", "unsent", "lost before", "lost after"]), max_size=30))
def test_the_pair_is_lost_only_when_an_answer_was(lines: list[str]) -> None:
    endpoint, grant, now = Endpoint(), fresh(), NOW
    for line in lines:
        now = max(now, grant.refresh_at)
        if tokens.is_refresh_due(grant, now):
            grant = tokens.after(grant, endpoint.trade(grant.refresh_token, line), now)
        if grant.trouble is None and not grant.doubtful:
            assert grant.refresh_token == f"r{endpoint.number}"

    assert (grant.trouble is None) or (
        grant.trouble is Trouble.LOST and endpoint.answers_lost == 1
    )
