"""The calendar feed, read back by the library that wrote it and by two stricter ones.

1. Each thing due is one whole-day event with a name that never changes.
2. Whatever a title holds - commas, new lines, marks of the format, emoji - comes back as it was.
3. The feed is the same bytes for the same moment.
"""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from knowledge.deadlines.feed import Entry, feed

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
ZONE = "Asia/Ho_Chi_Minh"
DUE = Entry(
    obligation="o1",
    period="2026",
    title="Báo cáo CCHC; năm 2026, gửi Sở Nội vụ",
    details="Nơi nhận: Sở Nội vụ\nSản phẩm: báo cáo, phụ lục",
    day=date(2026, 12, 18),
)


def written(*entries: Entry) -> bytes:
    return feed("Việc của xã Châu Sơn", entries, zone=ZONE, now=NOW)


def test_each_thing_due_is_a_whole_day_that_takes_no_time() -> None:
    calendar = icalendar.Calendar.from_ical(written(DUE))
    (event,) = calendar.walk("VEVENT")
    assert str(event["uid"]) == "o1.2026@motcua"
    assert event.decoded("dtstart") == date(2026, 12, 18)
    assert event.decoded("dtend") == date(2026, 12, 19)
    assert str(event["summary"]) == DUE.title
    assert str(event["description"]) == DUE.details
    assert str(event["transp"]) == "TRANSPARENT"


def test_what_is_done_says_so() -> None:
    done = Entry(obligation="o1", period="2026", title="Báo cáo", day=DUE.day, done=True)
    (event,) = icalendar.Calendar.from_ical(written(done)).walk("VEVENT")
    assert str(event["summary"]) == "✓ Báo cáo"


def test_strict_readers_accept_it() -> None:
    text = written(DUE, Entry(obligation="o2", period="2027-Q1", title="B", day=date(2027, 3, 19)))
    events = IcsCalendarStream.calendar_from_ics(text.decode()).events
    assert [event.summary for event in events] == [DUE.title, "B"]
    assert vobject.readOne(text.decode()).validate(raiseException=True)


def test_lines_end_and_fold_as_the_standard_says() -> None:
    long = Entry(obligation="o3", period="x", title="rất dài " * 40, day=DUE.day)
    lines = written(long).split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line for line in lines)


def test_an_empty_calendar_is_a_calendar() -> None:
    assert IcsCalendarStream.calendar_from_ics(written().decode()).events == []


def test_the_order_given_does_not_matter() -> None:
    other = Entry(obligation="o0", period="2026", title="A", day=DUE.day)
    assert written(DUE, other) == written(other, DUE)


@given(title=st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200))
def test_any_title_comes_back(title: str) -> None:
    entry = Entry(obligation="o", period="p", title=title, day=DUE.day)
    (event,) = icalendar.Calendar.from_ical(written(entry)).walk("VEVENT")
    assert str(event["summary"]) == title


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2026, 12, 31)])
def test_the_last_day_of_a_month_ends_on_the_next(day: date) -> None:
    entry = Entry(obligation="o", period="p", title="A", day=day)
    (event,) = icalendar.Calendar.from_ical(written(entry)).walk("VEVENT")
    assert event.decoded("dtend") == day + timedelta(days=1)
