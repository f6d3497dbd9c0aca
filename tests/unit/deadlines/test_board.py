"""How things owed stand: a due day lasts until its midnight in Vietnam."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from knowledge.deadlines.board import Line, Standing, Tally, standing, tallies

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = date(2026, 12, 18)
LAST_MINUTE = datetime(2026, 12, 18, 16, 59, tzinfo=UTC)  # 23:59 in Vietnam
MIDNIGHT = datetime(2026, 12, 18, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("done_at", "now", "expected"),
    [
        (None, LAST_MINUTE, Standing.OPEN),
        (None, MIDNIGHT, Standing.MISSING),
        (LAST_MINUTE, MIDNIGHT, Standing.ON_TIME),
        (MIDNIGHT, MIDNIGHT, Standing.LATE),
    ],
)
def test_midnight_in_vietnam_decides(
    done_at: datetime | None, now: datetime, expected: Standing
) -> None:
    assert standing(DUE, done_at, now, VIETNAM) is expected


def line(unit: str, how: Standing) -> Line:
    return Line(
        unit=unit,
        obligation="o",
        title="Báo cáo",
        period="2026",
        owner="",
        to="",
        due=DUE,
        standing=how,
    )


def test_every_unit_is_counted_in_the_order_it_comes() -> None:
    lines = [line("B", Standing.LATE), line("A", Standing.ON_TIME), line("B", Standing.MISSING)]
    assert tallies(lines) == (
        Tally(unit="B", late=1, missing=1),
        Tally(unit="A", on_time=1),
    )
