"""Sentences about units: the tree, and who leads each."""

NO_UNIT = "Dạ, không có đơn vị ấy. Nhắn /donvi để xem các đơn vị ạ."
UNIT_HELP = (
    "Thêm: /themdonvi 1 Tên đơn vị (1 là số của đơn vị cấp trên). "
    "Người đứng đầu: /truong 2 5 (đơn vị 2, người số 5). Phó phụ trách: /pho 2 5."
)
UNIT_NAME_BAD = "Dạ, tên đơn vị dài từ 2 đến 100 ký tự, trên một dòng ạ."
UNIT_THERE = "Dạ, dưới đơn vị ấy đã có một đơn vị tên như vậy ạ."
NO_UNITS = "Chưa có đơn vị nào."
ROOT_NAME = "Cơ quan"


def unit_line(depth: int, number: str, name: str, head: str, vice: str) -> str:
    """One unit in a tree."""
    leads = f" · trưởng: {head}" if head else ""
    looks = f" · phó phụ trách: {vice}" if vice else ""
    return f"{'– ' * depth}{number}. {name}{leads}{looks}"


def unit_added(number: str, name: str) -> str:
    """Say that it was done."""
    return f"Dạ, đã thêm đơn vị {number}. {name}."


def head_set(unit: str, name: str, *, vice: bool) -> str:
    """Say that it was done."""
    what = "phó phụ trách" if vice else "người đứng đầu"
    return f"Dạ, đã ghi {name} là {what} của {unit}."
