"""Sentences about what a plan proposes, and about the file it came in."""

READ_NOTHING = "Dạ, trong đó không thấy việc nào có thời hạn, định kỳ hay chỉ tiêu."
HOW_TO_SEND = (
    "Gửi tệp kế hoạch (.docx, .xlsx, .txt, tối đa 20 MB) vào đây, "
    "hoặc nhắn /dexuat rồi dán nội dung kế hoạch ngay sau đó."
)
NONE = "Dạ, không có đề xuất nào chờ xác nhận."
NOT_HERE = (
    "Dạ, kênh này không chuyển tệp cho trợ lý. Nhờ anh/chị gửi tệp qua Telegram hoặc Zalo OA, "
    "hoặc nhắn /dexuat rồi dán nội dung kế hoạch."
)
WRONG_KIND = (
    "Dạ, trợ lý chỉ đọc kế hoạch dạng .docx, .xlsx, .csv, .txt. "
    "Tệp khác thì lưu lại thành .docx rồi gửi, hoặc nhắn /dexuat và dán nội dung."
)
TOO_BIG = "Dạ, tệp nặng hơn 20 MB nên không nhận được. Nhờ anh/chị tách ra hoặc bỏ bớt ảnh."
NOT_FETCHED = (
    "Dạ, chưa tải được tệp «{name}» về. Nhờ anh/chị gửi lại sau ít phút, "
    "hoặc nhắn /dexuat rồi dán nội dung."
)
FILE_GONE = "Dạ, tệp «{name}» không còn trên máy chủ của kênh nhắn tin; nhờ anh/chị gửi lại."
UNREADABLE = (
    "Dạ, trợ lý gặp lỗi khi đọc tệp «{name}». Nhờ anh/chị mở tệp, lưu thành .docx mới rồi gửi "
    "lại, hoặc nhắn /dexuat rồi dán nội dung."
)
TOO_MANY = (
    "Dạ, trong tệp có {count} việc, nhiều hơn {most} nên chưa lưu việc nào. "
    "Nhờ anh/chị tách thành các tệp nhỏ hơn, mỗi kế hoạch một tệp."
)
NOT_YOURS = "Dạ, chỉ quản trị và người đứng đầu đơn vị đưa kế hoạch vào được ạ."
LEFT_OUT = "{count} việc của đơn vị anh/chị không quản lý nên không đưa vào; nhờ quản trị."
CONTRADICTION = "Mâu thuẫn: {about}. {first} Còn: {second}"
GOES_ON = (
    "Dạ, đã nhận {count} ký tự. Nếu còn phần sau thì dán tiếp; hết rồi thì bấm «Đọc kế hoạch»."
)
TOO_LONG = "Dạ, đã quá {most} ký tự; nhờ anh/chị gửi thành tệp .txt hoặc .docx."
READ_NOW = "Đọc kế hoạch"

HEAD = "Đề xuất chờ xác nhận ({count})"
NOT_YET_ACTIVE = "Chưa nhắc ai cho tới khi có người xác nhận từng việc, hoặc xác nhận cả loạt."
LACKS = "còn thiếu {missing}"
FULL = "đủ thông tin"
TAKE_ALL = "Xác nhận {count} việc đã đủ"
DROP_ALL = "Bỏ hết"
TAKE = "Xác nhận"
COMPLETE = "Bổ sung rồi xác nhận"
DROP = "Bỏ việc này"
NEXT = "Việc kế tiếp"
ALL = "Cả danh sách"
ASK_TAKE_ALL = "Dạ, xác nhận {count} việc sau? Từ đó trợ lý nhắc theo hạn của từng việc."
ASK_DROP_ALL = "Dạ, bỏ cả {count} đề xuất? Bỏ rồi thì đọc lại kế hoạch ấy cũng không hiện lại."
SURELY = "Đồng ý"
NO = "Thôi"
OTHER_BY_NOW = "Danh sách vừa thay đổi; xin xem lại:"
TAKEN = "Dạ, đã xác nhận; từ nay trợ lý nhắc việc này."
ALL_TAKEN = "Dạ, đã xác nhận {count} việc. Xem ở /nhiemvu."
DROPPED = "Dạ, đã bỏ đề xuất ấy."
ALL_DROPPED = "Dạ, đã bỏ {count} đề xuất."
GONE = "Dạ, đề xuất ấy đã được xử lý rồi."
AND_MORE = "… và {count} việc nữa."
PAST = "hạn đã qua – sửa thời hạn, hoặc bỏ"
UNKNOWN_UNITS = "Có tên đơn vị chưa khớp; bấm để chọn đơn vị cho cả nhóm việc:"
WHICH_UNIT = "«{name}» ({count} việc) là đơn vị nào của ta?"
UNNAMED = "không ghi đơn vị"
NEW_UNIT = "Thêm đơn vị mới tên ấy"
UNIT_TAKEN = "Dạ, {count} đề xuất nay thuộc {name}."


def read(name: str, added: int, known: int) -> str:
    """What was found in a file, or in what was pasted."""
    of = f" từ «{name}»" if name else ""
    again = f" ({known} việc đã có từ trước, không lặp lại)" if known else ""
    return f"Dạ, đọc được {added + known} việc{of}{again}."


def line(number: int, title: str, rule: str, missing: str) -> str:
    """One proposal in a list."""
    return f"{number}. {title} – {rule} ({LACKS.format(missing=missing) if missing else FULL})"


def group(name: str, count: int) -> str:
    """A button for all proposals of one written unit."""
    return f"{name or UNNAMED} ({count} việc)"
