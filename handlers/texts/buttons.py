"""Labels of buttons."""

HUMAN = "👤 Gặp cán bộ"
MENU = "Hỏi việc khác"
NONE_OF_THESE = "Không phải các việc trên"
PART_BEFORE = "Phần trước"
FULL_TEXT = "Xem đầy đủ"
CHOOSE_CASE = "Chọn trường hợp"
OTHER_CASE = "Trường hợp khác"
CHECKLIST = "Cần mang theo ☑"
MORE_TOPICS = "Mục khác"
LOOK_ALIKES = "Khác với việc nào?"
BACK_TO_ENTRY = "Về thủ tục này"
MORE_CASES = "Xem thêm trường hợp"
MORE_PAPERS = "Giấy tờ tiếp theo"
START_OVER = "Bỏ đánh dấu"

LONGEST = 60  # characters of a label before it is cut


def next_part(page: int, pages: int) -> str:
    """Go on reading."""
    return f"Xem tiếp {page}/{pages}"


def differs_from(title: str) -> str:
    """Tell from the only look-alike."""
    return f"Khác với: {title}"


def next_step(title: str) -> str:
    """Go on to what people usually do next."""
    return f"Việc tiếp theo: {title}"


def tick(number: int, *, ticked: bool) -> str:
    """Tick or untick one paper of the checklist."""
    return f"{'☑' if ticked else '☐'} Giấy tờ {number}"
