"""Buttons of reminders fit into every platform, and only what we wrote is read back."""

import pytest

from handlers.messages import MAX_ACTION_BYTES
from handlers.official.actions import (
    OccurrenceAction,
    ShowMine,
    Verb,
    read,
    reference,
    resolve,
    write,
)

CARD = OccurrenceAction(verb=Verb.SHOW, obligation="12", period="2026-Q4", owner="7", rung="T-3")


@pytest.mark.parametrize(
    "action",
    [
        CARD,
        ShowMine(),
        OccurrenceAction(verb=Verb.DONE, obligation="12", period="2026-12-18"),
        OccurrenceAction(verb=Verb.LATER, obligation="12", period="2026", rung="O+12"),
        OccurrenceAction(verb=Verb.GIVE, obligation="12", period="2026", owner="7"),
    ],
)
def test_what_was_written_is_read_back(action: OccurrenceAction | ShowMine) -> None:
    assert read(write(action)) == action


def test_names_too_long_or_too_odd_become_digests_that_can_be_resolved() -> None:
    odd = OccurrenceAction(
        verb=Verb.LATER,
        obligation="phòng Văn hoá:báo cáo",
        period="khi có kết quả công bố",
        owner="a" * 40,
        rung="T-3~202612180800",
    )

    text = write(odd)
    back = read(text)

    assert len(text.encode()) <= MAX_ACTION_BYTES
    assert isinstance(back, OccurrenceAction)
    assert resolve(back.obligation, ["other", odd.obligation]) == odd.obligation
    assert resolve(back.period, [odd.period]) == odd.period
    assert resolve(reference("gone"), ["other"]) is None


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "1:d",
        "1:d:",
        "1:d:x:12:2026",
        "1:d:n",
        "1:d:n:12",
        "1:d:n::2026",
        "1:d:n:12:",
        "1:d:n:12:2026:7:T-3:more",
        "1:d:n:12:2026:",
        "2:d:n:12:2026",
        "x1:d:n:12:2026",
        "1:d:n:1 2:2026",
        "1:d:n:~zz:2026",
        "1:d:m:1",
    ],
)
def test_anything_else_is_not_read(forged: str) -> None:
    assert read(forged) is None
