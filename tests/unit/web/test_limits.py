"""A visitor may talk in bursts but not for ever; an address as much as many visitors together."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.web.limits import Buckets, RateLimit, network

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def test_a_burst_passes_and_the_next_waits() -> None:
    buckets = Buckets(burst=8, every=2.0)

    waits = [buckets.take("lan", NOON) for _ in range(9)]

    assert waits == [0.0] * 8 + [2.0]


def test_a_token_comes_back_every_two_seconds() -> None:
    buckets = Buckets(burst=8, every=2.0)
    for _ in range(8):
        buckets.take("lan", NOON)

    assert buckets.take("lan", NOON + seconds(1.5)) == 0.5
    assert buckets.take("lan", NOON + seconds(2)) == 0.0
    assert buckets.take("lan", NOON + seconds(2)) == 2.0


def test_asking_too_early_costs_nothing() -> None:
    buckets = Buckets(burst=1, every=2.0)
    buckets.take("lan", NOON)
    for _ in range(50):
        buckets.take("lan", NOON + seconds(1))

    assert buckets.take("lan", NOON + seconds(2)) == 0.0


def test_visitors_do_not_share_a_bucket() -> None:
    buckets = Buckets(burst=1, every=2.0)
    buckets.take("lan", NOON)

    assert buckets.take("minh", NOON) == 0.0


def test_a_clock_that_goes_back_locks_nobody_out() -> None:
    buckets = Buckets(burst=1, every=2.0)
    buckets.take("lan", NOON)

    assert buckets.take("lan", NOON - seconds(3600)) == 2.0


def test_memory_is_bounded_and_forgets_the_longest_unused() -> None:
    buckets = Buckets(burst=1, every=100.0, keep=3)
    for name in ("one", "two", "three", "four"):
        buckets.take(name, NOON)

    assert buckets.take("one", NOON) == 0.0  # forgotten
    assert buckets.take("four", NOON) > 0.0


def test_new_cookies_do_not_get_past_the_address() -> None:
    limit = RateLimit()

    waits = [
        limit.take(visitor=f"visitor {number}", address="203.0.113.7", now=NOON)
        for number in range(201)
    ]

    assert waits[:200] == [0.0] * 200
    assert waits[200] > 0
    assert limit.take(visitor="someone", address="203.0.113.8", now=NOON) == 0.0


@pytest.mark.parametrize(
    ("address", "shared"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unix", "unknown"),
        ("", "unknown"),
    ],
)
def test_one_household_is_one_address(address: str, shared: str) -> None:
    assert network(address) == shared
