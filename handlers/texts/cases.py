"""Sentences around cases, look-alikes, choices and the checklist."""

WHICH_CASE = "Bạn thuộc trường hợp nào?"
WHICH_CASE_MORE = "Bạn thuộc trường hợp nào? (xem tiếp)"
NO_CASES = "Thủ tục này không chia theo trường hợp."
WHICH_MATTER = "Dạ, bạn hỏi việc nào sau đây ạ?"
MORE_OF_THIS = "Dạ, bạn muốn xem mục nào ạ?"
NO_PAPERS_TO_TICK = "Cổng không công bố danh sách giấy tờ để đánh dấu."
BRING_ALL = "Dạ, bạn đã có đủ giấy tờ. Nhớ mang theo giấy tờ tùy thân ạ."


def checklist_head(title: str) -> tuple[str, str]:
    """Head of the checklist: the words before the bold title, and the title."""
    return "Cần mang theo – ", title


def ticked_count(done: int, total: int) -> str:
    """How far the packing is."""
    return f"Đã có {done}/{total} giấy tờ. Bấm để đánh dấu giấy tờ đã chuẩn bị."


def differs(title: str, when: str) -> tuple[str, str]:
    """A look-alike: its title, then when it is the right one."""
    return title, f" – {when}" if when else ""


def look_alikes_of(title: str) -> tuple[str, str]:
    """Head of the list of look-alikes."""
    return "Dạ, các việc dễ nhầm với ", title
