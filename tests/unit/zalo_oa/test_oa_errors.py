"""Every error number of the reference table ends in what its class asks for."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.base import PermanentFailure, SendError, TemporaryFailure, Unreachable
from bot.channels.zalo_oa.errors import KINDS, REASONS, Kind, Refusal, failure

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # ten in the evening in Vietnam

TABLE = """
-32 -100 -200 -201 -204 -205 -209 -210 -211 -212 -213 -216 -217 -218 -219 -220 -221 -222 -223 -224
-227 -230 -232 -233 -234 -235 -237 -238 -240 -241 -242 -244 -248 -249 -305 -311 -320 -321 -403
"""

CLASSES: dict[str, type[SendError]] = {
    "-204 -205 -209 -212 -219 -221 -223 -224 -240 -242 -320 -321": TemporaryFailure,
    "-32 -133 -144 -147 -211 -216 -220 216 401 -401 -124 -234": TemporaryFailure,
    "-230 -232 -305 -311": Unreachable,
    "-213 -217 -218 -222 -227 -237 -244 -403": Unreachable,
    "-100 -200 -201 -210 -233 -235 -238 -241 -248 -249": PermanentFailure,
}
ROWS = [(int(code), kind) for codes, kind in CLASSES.items() for code in codes.split()]


def test_every_number_of_the_table_has_its_class() -> None:
    assert {int(code) for code in re.findall(r"-?\d+", TABLE)} <= set(KINDS)
    assert {code for code, _ in ROWS} == set(KINDS)


@pytest.mark.parametrize(("code", "kind"), ROWS)
def test_a_number_ends_in_its_failure(code: int, kind: type[SendError]) -> None:
    assert type(failure(Refusal(code), NOW)) is kind


def test_a_number_nobody_knows_is_tried_again() -> None:
    assert type(failure(Refusal(-9999), NOW)) is TemporaryFailure


def test_those_who_cannot_be_written_to_are_told_apart() -> None:
    unreachable = {code for code, kind in KINDS.items() if kind is Kind.UNREACHABLE}

    assert set(REASONS) == unreachable
    told = [failure(Refusal(code), NOW) for code in (-230, -213, -217, -227)]
    assert [error.args[0] for error in told] == ["window", "not_following", "blocked", "inactive"]


@pytest.mark.parametrize(
    ("code", "hour", "wait"),
    [(-234, 22, 8), (-234, 2, 4), (-234, 6, 24), (-144, 22, 8), (-144, 2, 28), (-211, 12, 18)],
)
def test_what_must_wait_for_the_morning_waits_for_six_in_vietnam(
    code: int, hour: int, wait: int
) -> None:
    now = datetime(2026, 11, 24, hour, tzinfo=UTC) - timedelta(hours=7)

    error = failure(Refusal(code), now)

    assert isinstance(error, TemporaryFailure)
    assert error.retry_after == timedelta(hours=wait, minutes=5)


@pytest.mark.parametrize("code", [-234, -144])
def test_what_waits_for_the_morning_does_not_all_go_at_once(code: int) -> None:
    early, late = (failure(Refusal(code), NOW, draw) for draw in (0.0, 1.0))

    assert isinstance(early, TemporaryFailure)
    assert isinstance(late, TemporaryFailure)
    assert early.retry_after is not None
    assert late.retry_after == early.retry_after + timedelta(minutes=10)
