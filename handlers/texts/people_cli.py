"""Sentences of `motcua people`: what the operator reads."""

UNKNOWN_UNIT = "Không có đơn vị “{unit}”. Xem: motcua people units list"
WHICH_UNIT = "Có nhiều đơn vị; thêm --unit với số hoặc tên. Xem: motcua people units list"
UNKNOWN_PERSON = "Không có người số {person}. Xem: motcua people list"
SCAN = "Quét mã này bằng điện thoại để mở trợ lý:"
NO_LINK = (
    "Không biết tên bot Telegram (chưa có token, hoặc Telegram chưa trả lời) nên không có liên "
    "kết; người được mời nhắn riêng cho trợ lý dòng lệnh ở trên."
)
NOBODY = "Chưa có ai. Mời quản trị đầu tiên: motcua people invite --role admin"
LAST_ADMIN = "Đây là quản trị cuối cùng của đơn vị; mời một quản trị khác trước rồi mới bỏ được."
ALREADY_LOCKED = "Người này đã bị khoá từ trước."
PEOPLE_COLUMNS = ("số", "tên", "vai trò", "đơn vị", "kênh", "tình trạng", "thấy lần cuối")
UNIT_ADDED = "Đã thêm đơn vị {number}. {name}"
CHAIN_HOLDS = "Nhật ký còn nguyên: {count} dòng, dòng cuối {hash}"
CHAIN_BROKEN = "Nhật ký KHÔNG còn nguyên: sai từ dòng {number}."
EXPORTED = "Đã xuất {count} dòng vào {file}."
FILE_EXISTS = "{file} đã có sẵn. Hãy chọn tên khác: lệnh này không ghi đè tệp nào."
FILE_UNUSABLE = "Không ghi được {file}: {reason}."
ACTIVE = "đang làm"
