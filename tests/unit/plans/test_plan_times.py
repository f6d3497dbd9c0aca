"""How plans say when: in the cell of a table, and in the middle of a sentence."""

import pytest

from knowledge.deadlines.plans.clauses import lowered
from knowledge.deadlines.plans.model import due_day_of, due_of
from knowledge.deadlines.plans.times import when_said

YEAR = 2026
CELLS = {
    "Tháng 4/2026": "partial_date 2026-04",
    "Tháng 5 năm 2026": "partial_date 2026-05",
    "Quý II/2026": "partial_date 2026-06",
    "Quý 3": "partial_date 2026-09",
    "Q2/2026": "partial_date 2026-06",
    "T4/2026": "partial_date 2026-04",
    "04/2026": "partial_date 2026-04",
    "Quý II-III/2026": "partial_date 2026-09",
    "Tháng 3-4": "partial_date 2026-04",
    "Từ tháng 3 đến tháng 12/2026": "partial_date 2026-12",
    "Tháng 01/2026 - 12/2026": "partial_date 2026-12",
    "Trước tháng 6/2026": "partial_date 2026-06",
    "6 tháng đầu năm 2026": "partial_date 2026-06",
    "Trong năm": "partial_date 2026-12",
    "Cuối năm 2026": "partial_date 2026-12",
    "Tháng 6, tháng 12": "partial_date 2026-06 + partial_date 2026-12",
    "Quý I và quý III/2026": "partial_date 2026-03 + partial_date 2026-09",
    "Trước 30/6/2026": "date 2026-06-30",
    "Từ 01/3 đến 30/4/2026": "date 2026-04-30",
    "15/6; 15/12": "date 2026-06-15 + date 2026-12-15",
    "Hàng tháng": "recurring month",
    "Hằng năm": "recurring year",
    "6 tháng một lần": "recurring half_year",
    "Quý/năm": "recurring quarter year",
    "Định kỳ quý, năm": "recurring quarter year",
    "Quý I, 6 tháng, quý III, năm": "recurring quarter half_year year",
    "6 tháng, 9 tháng, năm": "recurring half_year nine_months year",
    "Trước ngày 15 hàng tháng": "recurring month ---15",
    "Hàng quý (trước ngày 20 tháng cuối quý)": "recurring quarter ---20",
    "Trước 15/12 hằng năm": "recurring year --12-15",
    "Mỗi tháng 1 lần": "recurring month",
    "Tháng 12 hằng năm": "recurring year --12",
    "Quý I hằng năm": "recurring year --03",
    "Thứ Sáu hằng tuần": "recurring week -W-5",
    "Thường xuyên": "continuous",
    "Cả năm": "continuous",
    "Từ tháng 3/2026": "continuous",
    "Khi có kết quả công bố": "event",
    "Sau khi có văn bản của tỉnh": "event",
    "Theo yêu cầu": "event",
    "Theo kế hoạch của tỉnh": "",
    "": "",
}
SENTENCES = {
    "định kỳ hằng quý, 6 tháng, năm báo cáo kết quả": "recurring quarter half_year year",
    "báo cáo định kỳ (quý, 6 tháng, năm) gửi UBND tỉnh": "recurring quarter half_year year",
    "báo cáo tháng, quý, 6 tháng và năm gửi về phòng": "recurring month quarter half_year year",
    "các cuộc họp hàng tháng, quý của các phòng": "recurring month quarter",
    "họp giao ban 01 lần/tháng": "recurring month",
    "gửi số liệu trước ngày 05 tháng sau": "recurring month ---05",
    "định kỳ tổng hợp, đánh giá": "recurring",
    "chậm nhất ngày 15 tháng 8 năm 2026": "date 2026-08-15",
    "chậm nhất trước ngày 05/12/2026": "date 2026-12-05",
    "báo cáo quý I trước ngày 15/3": "date 2026-03-15",
    "hoàn thành trước 30/11": "date 2026-11-30",
    "báo cáo trước ngày 31/2/2026": "date",  # in no calendar: a date without a day
    "hoàn thành trong quý II/2026": "partial_date 2026-06",
    "tổ chức trong tháng 5/2026": "partial_date 2026-05",
    "trong vòng 5 ngày làm việc kể từ ngày nhận được văn bản": "event",
    "niêm yết kịp thời các TTHC sửa đổi, bổ sung, thay thế": "event",
    "thường xuyên cập nhật": "continuous",
    # what is said of documents, data and the past is not when something is due
    "theo Kế hoạch số 152/KH-UBND ngày 23/4/2026 của UBND tỉnh": "",
    "số liệu tính từ ngày 15/12/2025 đến ngày 14/6/2026": "",
    "kỷ niệm ngày 26/3/2026": "",
    "giai đoạn 2026 - 2030": "",
    "hồ sơ tiếp nhận trong năm được giải quyết": "",
    "kinh phí thường xuyên": "",
    "làm việc từ 7h30 đến 17h00": "",
    "theo quy định": "",
}


def said(words: str, *, cell: bool) -> str:
    found = [one.when for one in when_said(lowered(words), YEAR, cell=cell)]
    return " + ".join(
        " ".join(
            [
                one.kind.value,
                *(p.value for p in one.periods),
                *filter(None, [due_of(one), due_day_of(one)]),
            ]
        )
        for one in found
    )


@pytest.mark.parametrize(("words", "meaning"), CELLS.items())
def test_a_cell_says_when(words: str, meaning: str) -> None:
    assert said(words, cell=True) == meaning


@pytest.mark.parametrize(("words", "meaning"), SENTENCES.items())
def test_a_sentence_says_when(words: str, meaning: str) -> None:
    assert said(words, cell=False) == meaning


def test_before_a_day_is_remembered_beside_the_day_as_written() -> None:
    (before,) = when_said("gửi trước ngày 30/6/2026", YEAR)
    (until,) = when_said("gửi chậm nhất ngày 30/6/2026", YEAR)

    assert (before.when.before, until.when.before) == (True, False)
    assert before.when.day == until.when.day


def test_working_days_after_an_event_are_counted_and_calendar_days_are_not() -> None:
    (working,) = when_said("trong 05 ngày làm việc kể từ khi nhận văn bản", YEAR)
    (calendar,) = when_said("trong 10 ngày kể từ khi nhận văn bản", YEAR)

    assert (working.when.working_days, calendar.when.working_days) == (5, None)
