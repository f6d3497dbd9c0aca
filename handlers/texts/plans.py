"""Sentences about reading plans, for the operator."""

KINDS = {
    "date": "Một ngày",
    "partial_date": "Trong tháng",
    "recurring": "Định kỳ",
    "event": "Khi có việc",
    "continuous": "Thường xuyên",
    "quota": "Chỉ tiêu số lượng",
    "target": "Chỉ tiêu cần đạt",
}
PERIODS = {
    "week": "tuần",
    "month": "tháng",
    "quarter": "quý",
    "half_year": "6 tháng",
    "nine_months": "9 tháng",
    "year": "năm",
}
MISSING = {
    "due_day": "chưa có ngày cụ thể – nhập theo công văn của cấp trên",
    "period": "chưa rõ kỳ báo cáo",
    "to": "chưa rõ gửi đến đâu",
    "unit": "chưa rõ đơn vị thực hiện",
    "year": "chưa rõ năm",
    "working_days": "chưa rõ bao nhiêu ngày làm việc",
    "number": "kế hoạch chưa có số",
}
COLUMNS = ("Mã", "Việc", "Đơn vị", "Gửi đến", "Khi nào", "Còn thiếu")
CHOOSE = "Hãy cho biết mã các việc cần xác nhận, hoặc dùng --all (không dùng cả hai)."
KEPT = "Đã lưu {new} việc ở trạng thái đề xuất; {known} việc đã có từ trước."
UNKNOWN_UNIT = "Chưa có đơn vị “{name}”. Thêm đơn vị, hoặc xác nhận với --new-units."
UNIT_ADDED = "Đã thêm đơn vị {name}."
CONFIRMED = "Đã xác nhận {count} việc."
DROPPED = "Đã bỏ {count} việc."
HELD = "Chưa xác nhận {id} ({title}): chưa có đơn vị “{unit}”. Thêm đơn vị, hoặc dùng --new-units."
NOT_SAID = "không ghi"
NO_PROPOSAL = "Không có việc đề xuất nào mã {id}."
HEADING = "{name}: {title}"
FOUND = "Đọc được {count} việc ({kinds}). Chưa việc nào có hiệu lực khi chưa có người xác nhận."
UNREADABLE = "{name}: không đọc được. {reason}"
FILE_UNUSABLE = "Không mở được tệp {file}: {reason}."
PROBLEM = "Lưu ý: {words}"
CONTRADICTION = "Mâu thuẫn, cần người có trách nhiệm xem: {about}."
SAID = "  – {name}: {words}"
AT_LEAST = "{quantity} {counted}"
DUE = "hạn {due}"
