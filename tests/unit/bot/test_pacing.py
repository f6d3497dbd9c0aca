"""The pace of a platform: never above its limits, as the platform itself sees them.

1. In no period does the platform see more messages than its limit, however the line delays them.
2. A chat gets one at a time, and no more than its own limit; a group no more than its own.
3. One chat at rest holds up no other.
4. What nobody waits for leaves evenly: an answer never waits a whole period for a place.
5. Each part of a long reply counts as a message; what has begun goes before what has not.
"""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Capabilities
from bot.pacing import Pace


def capabilities(overall: float = 30, chat: float = 1, group: float | None = 20) -> Capabilities:
    return Capabilities(
        buttons=True,
        edits=True,
        text_limit=4096,
        overall_per_second=overall,
        per_chat_per_second=chat,
        per_group_per_minute=group,
    )


def most_within(times: Sequence[float], period: float) -> int:
    """The most arrivals in any stretch shorter than the period."""
    ordered = sorted(times)
    return max(
        (sum(start <= one < start + period - 1e-9 for one in ordered) for start in ordered),
        default=0,
    )


def arrivals(pace: Pace, chats: Sequence[str], delays: Sequence[float]) -> list[tuple[float, str]]:
    """Send to those chats as soon as the pace allows; each takes its delay there and back."""
    waiting, under_way = list(chats), list[tuple[float, str]]()
    seen, at, delay = list[tuple[float, str]](), 0.0, iter(delays)
    while waiting or under_way:
        for ends, chat in [one for one in under_way if one[0] <= at]:
            pace.end(chat, ends)
            under_way.remove((ends, chat))
        resting = set(pace.resting(at))
        for _ in range(pace.room(at)):
            chat = next((one for one in waiting if one not in resting), None)
            if chat is None:
                break
            waiting.remove(chat)
            resting.add(chat)
            pace.begin(chat, at)
            took = next(delay)
            seen.append((at + took / 2, chat))
            under_way.append((at + took, chat))
        changes = [ends for ends, _ in under_way]
        if waiting and (change := pace.next_change(at)) is not None and change > at:
            changes.append(change)
        at = min(changes, default=at + 0.001)
    return seen


@given(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=40),
    st.lists(st.floats(0, 0.9), min_size=40, max_size=40),
    st.sampled_from([0.5, 1, 3, 5.5]),
)
def test_no_period_sees_more_than_the_limits(
    chats: list[str], delays: list[float], overall: float
) -> None:
    seen = arrivals(Pace(capabilities(overall=overall)), chats, delays)

    assert len(seen) == len(chats)
    limit = max(1, int(overall))
    assert most_within([at for at, _ in seen], limit / overall) <= limit
    for chat in set(chats):
        assert most_within([at for at, one in seen if one == chat], 1.0) <= 1


def test_five_thousand_chats_take_hardly_longer_than_the_limit_asks_for() -> None:
    seen = arrivals(Pace(capabilities()), [f"c{n}" for n in range(600)], [0.01] * 600)

    took = max(at for at, _ in seen)
    assert 600 / took >= 0.95 * 30


def test_a_chat_gets_one_at_a_time_and_one_a_second() -> None:
    pace = Pace(capabilities())
    pace.begin("a", 0.0)

    assert pace.resting(5.0) == {"a"}  # still under way
    pace.end("a", 5.0)
    assert pace.resting(5.99) == {"a"}
    assert pace.next_change(5.5) == 6.0
    assert pace.resting(6.0) == frozenset()


def test_a_group_gets_twenty_a_minute_and_a_person_sixty() -> None:
    pace = Pace(capabilities())
    for second in range(20):
        for chat in ("-100", "100"):
            assert chat not in pace.resting(float(second))
            pace.begin(chat, float(second))
            pace.end(chat, float(second))

    assert pace.resting(20.0) == {"-100"}
    assert pace.resting(60.0) == frozenset()


def test_a_platform_without_groups_counts_none() -> None:
    pace = Pace(capabilities(group=None))
    for second in range(30):
        assert pace.resting(float(second)) == frozenset()
        pace.begin("-100", float(second))
        pace.end("-100", float(second))


def test_a_chat_that_must_rest_holds_up_no_other() -> None:
    pace = Pace(capabilities())
    pace.rest("a", 2282.0)

    assert pace.resting(0.0) == {"a"}
    assert pace.room(0.0) == 30
    assert pace.resting(2282.0) == frozenset()


def test_what_nobody_waits_for_leaves_a_few_at_a_time() -> None:
    pace = Pace(capabilities())
    for number in range(3):
        pace.begin(f"c{number}", 0.0, background=True)

    assert pace.background(0.0) == 0
    assert pace.room(0.0) == 27
    assert pace.background(0.1) == 3


def test_chats_that_may_be_written_to_again_are_not_remembered() -> None:
    pace = Pace(capabilities())
    for number in range(30):
        pace.begin(f"c{number}", 0.0)
        pace.end(f"c{number}", 0.0)

    assert len(pace.resting(0.5)) == 30
    assert pace.resting(1.0) == frozenset()
    assert pace._chats == {}


def test_each_part_counts_for_the_bot_the_chat_and_the_group() -> None:
    pace = Pace(capabilities(overall=2, chat=1, group=3))
    pace.begin("-1", 0.0)
    pace.halt("-1", 0.5)

    assert pace.wait("-1", 0.5) == 1.0  # the chat's second
    assert pace.room(0.5) == 0  # the other place is kept for what has begun
    pace.go_on("-1")
    pace.halt("-1", 1.5)
    pace.go_on("-1")
    pace.end("-1", 2.5)
    assert pace.resting(60.0) == {"-1"}  # the group's minute, since the first part
    assert pace.resting(60.5) == frozenset()


def test_a_place_others_hold_is_looked_for_again_soon() -> None:
    pace = Pace(capabilities(overall=1, chat=100))
    pace.begin("a", 0.0)
    pace.halt("a", 0.0)
    pace.begin("b", 1.0)

    assert 0 < pace.wait("a", 1.0) < 0.1
    pace.end("b", 1.25)
    assert pace.wait("a", 1.25) == 1.0
    assert pace.wait("a", 2.25) == 0.0


def test_a_message_given_up_between_two_parts_leaves_nothing_behind() -> None:
    pace = Pace(capabilities(overall=1))
    pace.begin("a", 0.0)
    pace.halt("a", 0.0)
    pace.end("a", 0.5)

    assert (pace.room(0.9), pace.room(1.0)) == (0, 1)
    assert pace.resting(1.0) == frozenset()


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["a", "b", "-g"])), max_size=12),
    st.floats(0, 3),
)
def test_parts_are_never_above_a_limit(messages: list[tuple[int, str]], takes: float) -> None:
    pace, at = Pace(capabilities(overall=3, chat=1, group=4)), 0.0
    seen = list[tuple[float, str]]()
    for parts, chat in messages:
        while chat in pace.resting(at) or not pace.room(at):
            change = pace.next_change(at)
            assert change is not None
            at = max(change, at + 1e-6)
        pace.begin(chat, at)
        for part in range(parts):
            if part:
                pace.halt(chat, at)
                while wait := pace.wait(chat, at):
                    at += max(wait, 1e-6)
                pace.go_on(chat)
            seen.append((at + takes / 2, chat))
            at += takes
        pace.end(chat, at)

    assert most_within([time for time, _ in seen], 1.0) <= 3
    for chat in ("a", "b", "-g"):
        times = [time for time, to in seen if to == chat]
        assert most_within(times, 1.0) <= 1
        assert chat != "-g" or most_within(times, 60.0) <= 4
