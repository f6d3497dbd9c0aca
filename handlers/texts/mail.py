"""Sentences of `motcua outbox`: what did not arrive, why, and what was done about it."""

NOTHING = "Không có tin nào gửi không tới."
RESENT = "Đã xếp lại {count} tin để gửi; chương trình đang chạy sẽ gửi ngay."
UNKNOWN = "Không có tin số {number} trong số các tin gửi không tới."
COLUMNS = ("số", "kênh", "trạng thái", "lẽ ra gửi lúc", "số lần", "lý do")
STATES = {
    "dead": "không gửi được",
    "unreachable": "người nhận không nhận tin",
    "uncertain": "không rõ đã tới chưa",
}
MORE = "Chỉ hiện {limit} tin mới nhất; xem thêm bằng --limit."
