"""Procedure codes as people damage them, repaired only when one repair is possible."""

import re

from knowledge.formats.reading import BadRow

CODE = re.compile(r"[1-9]\.\d{6}")
OLD_LONG = re.compile(r"([1-9]\.\d{6})\.000\.\d\d\.\d\d\.[A-Z]\d\d")  # older provincial portals
GROUPED = re.compile(r"([1-9])\.(\d{3})\.(\d{3})")
SHORT = re.compile(r"[1-9]\.\d{4}[1-9]")  # a spreadsheet read it as a number: one last 0 is gone
SEVERAL = re.compile(r"[1-9]\.\d{5,6}.+[1-9]\.\d{5,6}", re.DOTALL)
AROUND = " \t\r\n\u00a0\u200b\ufeff'\"`.,;:/\\|-–*()[]"
LOOK_ALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", ",": "."})


def repair(printed: str) -> tuple[str, str]:
    """The code and, in Vietnamese, what was repaired ("" for nothing); BadRow when unsure."""
    if CODE.fullmatch(printed):
        return printed, ""
    bare = printed.strip(AROUND)
    if not bare:
        message = "Không có mã thủ tục. Hãy điền mã dạng 1.001193 theo Cổng Dịch vụ công quốc gia."
        raise BadRow(message)
    if long := OLD_LONG.fullmatch(bare):
        return long.group(1), "bỏ phần đuôi của cổng tỉnh"
    if SEVERAL.search(bare):
        message = f"Ô mã “{bare[:60]}” chứa nhiều mã. Hãy tách mỗi mã một dòng."
        raise BadRow(message)
    done = []
    tight = "".join(bare.split())
    if tight != printed:
        done.append("bỏ khoảng trắng hoặc ký tự thừa")
    fixed = tight.translate(LOOK_ALIKES)
    if fixed != tight:
        done.append("sửa chữ hoặc dấu phẩy lẫn trong mã")
    if grouped := GROUPED.fullmatch(fixed):
        fixed = "{}.{}{}".format(*grouped.groups())
        done.append("bỏ dấu chấm thừa giữa mã")
    if SHORT.fullmatch(fixed):
        fixed += "0"
        done.append("thêm số 0 cuối bị mất khi bảng tính coi mã là số")
    if not CODE.fullmatch(fixed):
        message = (
            f"Mã “{printed.strip()[:60]}” không đủ chắc chắn để sửa. "
            "Mã đúng có một chữ số, dấu chấm và sáu chữ số, ví dụ 1.001193."
        )
        raise BadRow(message)
    return fixed, "; ".join(done)
