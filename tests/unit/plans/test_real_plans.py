"""The five real plans: which duties of the reference list are found, and that none is invented.

Ids are those of the reference list of what the five plans demand (S0-1 … S4-11). An item is
expected when it has a period, a number or a date, or waits for an event; it is found when a
proposal of its kind, unit and figures quotes its words. The signers' names were taken out.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.deadlines.plans.contradictions import contradictions
from knowledge.deadlines.plans.model import Kind, Plan, Proposal, as_json
from knowledge.deadlines.plans.reading import read_plan

PLANS = Path(__file__).parents[2] / "payloads" / "plans"
REPORTS = ["quarter", "half_year", "year"]
OF_TASKS = {
    "1": ("Phòng Hành chính – Quản trị", "partial_date", "Tháng 4/2026"),
    "2": ("Trung tâm Tin học và Công báo", "continuous", "Duy trì, nâng cao chất lượng"),
    "3": ("Trung tâm Tin học và Công báo", "event", "Khi có kết quả công bố"),
    "4": ("Trung tâm Tin học và Công báo", "continuous", "cải cách TTHC"),
    "5": ("Trung tâm Tin học và Công báo", "continuous", "chuyển đổi số"),
    "6": ("Trung tâm Tin học và Công báo", "continuous", "điển hình tiên tiến"),
    "7": ("Phòng Hành chính – Quản trị", "continuous", "mạng xã hội"),
}


def plan(name: str) -> Plan:
    return read_plan(f"{name}.txt", (PLANS / f"{name}.txt").read_bytes())


def wants(  # noqa: PLR0913 - the fields of a proposal
    quote: str,
    kind: str,
    *,
    periods: list[str] | None = None,
    quantity: float | None = None,
    unit: str = "",
    to: str = "",
    due: str | None = None,
) -> Callable[[Proposal], bool]:
    def met(one: Proposal) -> bool:
        told = as_json(one)
        return (
            quote in one.quote
            and told["kind"] == kind
            and (periods is None or told["periods"] == periods)
            and told["quantity"] == quantity
            and unit in one.unit
            and to in one.to
            and told["due"] == due
        )

    return met


VH = "Văn hóa"
EXPECTED: dict[str, dict[str, Callable[[Proposal], bool]]] = {
    "chau_son_2026": {
        "S0-1": wants("định kỳ hằng quý, 6 tháng, năm", "recurring", periods=REPORTS,
                      unit="Các cơ quan chuyên môn", to="Ủy ban nhân dân xã (qua Phòng Văn hóa"),
        "S0-2": wants("Định kỳ tổng hợp, đánh giá", "recurring", periods=[], unit=VH),
        "S0-3": wants("ít nhất 02 tin, bài", "quota", periods=["month"], quantity=2,
                      unit="Trung tâm Dịch vụ công ích"),
        "S0-4": wants("duy trì phát sóng chuyên mục", "continuous", unit="Dịch vụ công ích"),
        "S0-5": wants("Niêm yết đầy đủ, kịp thời", "event"),
        "S0-5b": wants("cập nhật bộ TTHC mới ban hành", "event", unit="Phục vụ hành chính công"),
        "S0-6": wants("tiếp nhận phản ánh, kiến nghị", "continuous", unit="Các cơ quan"),
        "S0-7": wants("Hội nghị tập huấn", "date", unit=VH),
        "S0-8": wants("Theo dõi, kiểm tra, đôn đốc", "continuous", unit=VH),
        "S0-9": wants("hướng dẫn người dân sử dụng dịch vụ công", "continuous", unit="Phục vụ"),
        "S0-10": wants("Tham mưu Hội đồng phổ biến", "continuous", unit="Văn phòng HĐND"),
        "S0-11": wants("thẩm định kinh phí", "partial_date", periods=["year"], due="2026-12",
                       unit="Phòng Kinh tế"),
        "S0-T1": wants("100% TTHC đủ điều kiện", "target", quantity=100),
        "S0-T2": wants("100% hồ sơ TTHC được", "target", quantity=100),
        "S0-T3": wants("100% thông tin, giấy tờ", "target", quantity=100),
        "S0-T4": wants("100% TTHC nội bộ", "target", quantity=100),
    },
    "nam_dan_2026": {
        "S1-1": wants("định kỳ (quý, 6 tháng, năm)", "recurring", periods=REPORTS, unit=VH,
                      to="UBND tỉnh (qua Sở Nội vụ tổng hợp) và UBND xã"),
        "S1-2": wants("tối thiểu 03 cuộc đối thoại", "quota", periods=["year"], quantity=3,
                      unit="Ủy ban nhân dân xã"),
        "S1-3": wants("100% CBCCVC nắm rõ", "target", quantity=100),
        "S1-4": wants("xin lỗi người dân", "event"),
        "S1-5": wants("niêm yết kịp thời các TTHC", "event", unit="Phục vụ Hành chính công"),
        "S1-6": wants("xây dựng, đăng tải tin, bài", "continuous", unit="Trung tâm Dịch vụ công"),
        "S1-7": wants("Kế hoạch kiểm tra CCHC năm 2026", "partial_date", periods=["year"],
                      due="2026-12", unit=VH),
        "S1-8": wants("cung cấp thông tin cho các cơ quan báo chí", "continuous", unit=VH),
        "S1-9": wants("rà soát các văn bản", "continuous", unit="Văn phòng HĐND"),
        "S1-10": wants("bố trí ngân sách", "continuous", unit="Phòng Kinh tế"),
        "S1-11": wants("cuộc họp thôn, sinh hoạt cộng đồng", "continuous", unit="trưởng thôn"),
        "S1-12": wants("nếu có phát sinh, vướng mắc", "event", unit="các cơ quan, đơn vị",
                       to="UBND xã (qua Phòng Văn hóa - Xã hội)"),
    },
    "dong_dang_2026": {
        "S2-1": wants("Định kỳ hàng quý, 6 tháng, một năm", "recurring", periods=REPORTS,
                      unit="Văn phòng"),
        "S2-2": wants("Bản tin điện tử CCHC", "continuous", unit="Văn phòng"),
        "S2-3": wants("Cung cấp các văn bản chỉ đạo, tin, bài", "continuous", unit="Các phòng"),
        "S2-5": wants("Niêm yết đầy đủ, kịp thời", "event"),
        "S2-6": wants("kế hoạch kiểm tra CCHC năm 2026", "partial_date", periods=["year"],
                      due="2026-12", unit="Văn phòng"),
        "S2-T1": wants("100% TTHC đủ điều kiện", "target", quantity=100),
        "S2-T2": wants("100% hồ sơ TTHC", "target", quantity=100),
        "S2-T3": wants("100% TTHC nội bộ", "target", quantity=100),
    },
    "chau_son_2025": {
        "S3-1": wants("nhóm 30 xã dẫn đầu", "target", quantity=30, unit="Châu Sơn"),
        "S3-2a": wants("đúng trình tự, thủ tục", "target", quantity=100),
        "S3-2b": wants("giao quy định chi tiết", "target", quantity=100),
        "S3-2c": wants("phát hiện qua rà soát", "target", quantity=100),
        "S3-3a": wants("tối thiểu 20% số quy định", "target", quantity=20),
        "S3-3b": wants("20% chi phí tuân thủ", "target", quantity=20),
        "S3-4": wants("20% thời gian thực hiện", "target", quantity=20),
        "S3-5": wants("Trên 99%", "target", quantity=99),
        "S3-6": wants("giải trình trách nhiệm", "target", quantity=100),
        "S3-7": wants("các phòng chuyên môn", "target", quantity=100),
        "S3-8": wants("đạt chuẩn về chuyên môn", "target", quantity=100),
        "S3-9a": wants("nền tảng quản trị tổng thể", "target", quantity=100),
        "S3-9b": wants("chữ ký số chuyên dùng", "target", quantity=100),
        "S3-10": wants("giá trị tái sử dụng", "target", quantity=50),
        "S3-11": wants("có phát sinh hồ sơ trực tuyến", "target", quantity=90),
        "S3-12": wants("giải quyết qua DVCTT", "target", quantity=80),
        "S3-13": wants("yêu cầu nghĩa vụ tài chính", "target", quantity=70),
        "S3-14": wants("Tỷ lệ thanh toán trực tuyến", "target", quantity=45),
        "S3-15": wants("thiết bị di động", "target", quantity=100),
        "S3-16": wants("Niêm yết công khai TTHC", "continuous"),
        "S3-16b": wants("kế hoạch hoạt động kiểm soát", "partial_date", periods=["year"],
                        due="2025-12"),
        "S3-18": wants("thường xuyên đăng tải", "continuous"),
        "S3-19": wants("kịp thời cập nhập thông tin", "continuous"),
        "S3-20": wants("đào tạo hằng năm", "recurring", periods=["year"]),
        "S3-22": wants("chấm điểm Chỉ số CCHC năm 2025", "partial_date", periods=["year"],
                       due="2025-12", unit=VH),
        "S3-22b": wants("báo cáo Sở Nội vụ tỉnh", "recurring", periods=[], unit=VH,
                        to="Sở Nội vụ tỉnh"),
    },
    "lai_chau_2026": {
        **{
            f"S4-{row}": wants(words, kind, unit=unit,
                               due="2026-04" if kind == "partial_date" else None)
            for row, (unit, kind, words) in OF_TASKS.items()
        },
        "S4-8": wants("báo cáo định kỳ hoặc đột xuất", "recurring", periods=[],
                      unit="Hành chính – Quản trị", to="Sở Nội vụ"),
        "S4-9": wants("hàng tháng, quý", "recurring", periods=["month", "quarter"]),
        "S4-10": wants("định kỳ đánh giá hiệu quả", "recurring", periods=[]),
        "S4-11": wants("kiểm soát thủ tục hành chính", "continuous", unit="Phục vụ Hành chính"),
    },
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_every_duty_with_a_period_a_number_or_a_date_is_found(name: str) -> None:
    found = plan(name).proposals

    missed = {key for key, met in EXPECTED[name].items() if not any(map(met, found))}

    assert missed == set()


@pytest.mark.parametrize("name", EXPECTED)
def test_every_proposal_quotes_the_file_word_for_word(name: str) -> None:
    written = " ".join((PLANS / f"{name}.txt").read_text("utf-8").split())

    invented = [one.quote for one in plan(name).proposals if one.quote not in written]

    assert invented == []


@pytest.mark.parametrize("name", EXPECTED)
def test_no_figure_period_or_day_is_proposed_that_the_list_does_not_know(name: str) -> None:
    timed = [one for one in plan(name).proposals if one.when.kind is not Kind.CONTINUOUS]

    unknown = [one.title for one in timed if not any(met(one) for met in EXPECTED[name].values())]

    # Two single works without a time, given to a unit; no figure and no day is invented in them.
    assert [one for one in unknown if not re.search("thẩm định dự toán|tập huấn|kiểm tra", one)
            and not one.startswith("Chủ trì, theo dõi, kiểm tra")] == []  # fmt: skip


def test_the_task_table_is_read_row_by_row() -> None:
    rows = [one for one in plan("lai_chau_2026").proposals if one.quote[:1].isdigit()]

    assert [one.quote[0] for one in rows] == list("1234567")
    assert rows[0].product == "Kế hoạch"


def test_what_a_plan_does_not_say_is_named() -> None:
    (report,) = [one for one in plan("chau_son_2026").proposals if "định kỳ hằng quý" in one.quote]

    assert [one.value for one in report.missing] == ["due_day", "number"]


def test_the_annex_that_is_not_in_the_file_is_asked_for() -> None:
    assert any("phụ lục" in one for one in plan("chau_son_2025").problems)


def test_contradictions_between_the_plans_are_shown_and_not_resolved() -> None:
    found = contradictions([plan(name) for name in EXPECTED])

    numbers = {frozenset((one.first[1].split()[0], one.second[1].split()[0])) for one in found}
    assert numbers == {
        frozenset({"103/KH-UBND"}),
        frozenset({"122/KH-UBND", "110/KH-UBND"}),
    }
