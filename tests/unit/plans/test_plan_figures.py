"""Which numbers of a plan are asked for, and which only tell."""

import pytest

from knowledge.deadlines.plans.clauses import lowered
from knowledge.deadlines.plans.figures import figures

ASKED = {
    "hằng tháng, có ít nhất 02 tin, bài về CCHC": [(2, "tin, bài", True)],
    "đối thoại (tối thiểu 03 cuộc đối thoại), lồng ghép": [(3, "cuộc đối thoại", True)],
    "tối thiểu hai buổi tuyên truyền tại mỗi thôn": [(2, "buổi tuyên truyền", True)],
    "từ 03 mô hình trở lên": [(3, "mô hình", True)],
    "tổ chức ít nhất 02 hội nghị tập huấn kỹ năng số trong năm 2026": [(2, "hội nghị", True)],
    'từ 01 mô hình "dân vận khéo" trở lên': [(1, "mô hình", True)],
    "tối thiểu 200 người dân cài đặt ứng dụng VNeID trong quý II": [(200, "người dân", True)],
    "hàng quý có ít nhất 01 phóng sự, 03 bài viết": [
        (1, "phóng sự", True), (3, "bài viết", True)
    ],
    "ít nhất 02 ngày trong 01 tháng": [(2, "ngày", True)],
    "mỗi quý 1 lần": [(1, "lần", True)],
    "2 cuộc/năm": [(2, "cuộc", True)],
    "02 tin, bài/tháng": [(2, "tin, bài", True)],
    "mỗi tháng đăng 04 tin, bài và phóng sự": [(4, "tin, bài và phóng sự", True)],
    "ít nhất 1.200 lượt người": [(1200, "lượt người", True)],
    "tỷ lệ đúng hạn đạt 98,5%": [(98.5, "%", False)],
    "cắt giảm tối thiểu 20% số quy định và tối thiểu 20% chi phí": [
        (20, "%", False), (20, "%", False)
    ],
    "nâng từ 85% năm 2025 lên 95% năm 2026": [(95, "%", False)],
    "giảm từ 4,2% năm 2025 xuống còn 3%": [(3, "%", False)],
    "nằm trong nhóm 30 xã dẫn đầu": [(30, "hạng", False)],
    "xếp thứ 5 trở lên": [(5, "hạng", False)],
    "đạt từ 90 điểm trở lên": [(90, "điểm", False)],
    "tăng ít nhất 5 bậc so với năm 2025": [(5, "bậc", False)],
}  # fmt: skip
TOLD = (
    "năm 2024 đạt 97%",
    "Năm 2025, tỷ lệ hồ sơ đúng hạn đạt 98,5%",
    "đã tổ chức 03 hội nghị, đạt 100% kế hoạch",
    "hiện nay tỷ lệ này là 45%",
    "in 02 bản gửi về",
    "ít nhất 03 lần mỗi ngày",
    "định kỳ hằng quý, chậm nhất ngày 10 của tháng đầu quý sau",
    "ít nhất 05 ngày làm việc trước khi họp",
    "thời hạn giải quyết từ 03 ngày trở lên",
    "công dân từ 14 tuổi trở lên",
    "hỗ trợ 50% kinh phí",
    "kinh phí ít nhất 120.000.000 đồng",
    "điện thoại 0205.3888.999",
)


@pytest.mark.parametrize(("words", "found"), ASKED.items())
def test_a_number_is_asked_for(words: str, found: list[tuple[float, str, bool]]) -> None:
    asked = figures(lowered(words), 2026)

    assert [(one.quantity, one.counted, one.quota) for one in asked] == found


@pytest.mark.parametrize("words", TOLD)
def test_a_number_only_tells(words: str) -> None:
    assert figures(lowered(words), 2026) == []


def test_a_rank_and_a_share_to_stay_under_are_at_most() -> None:
    found = figures(lowered("tỷ lệ trễ hạn dưới 1%; xếp thứ 5"), 2026)

    assert [one.at_most for one in found] == [True, True]
