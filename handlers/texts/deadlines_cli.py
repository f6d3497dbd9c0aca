"""What `motcua deadlines list` and `preview` say."""

NOTHING_OWED = "Chưa có việc có thời hạn nào. Đọc từ kế hoạch: motcua deadlines import TỆP."
NOTHING_PLANNED = "Không có nhắc việc nào từ {first} đến {last}."
PLANNED = "{count} nhắc việc từ {first} đến {last}; chưa gửi gì."
BAD_DATE = (
    "«{words}» không phải một ngày có thật. Viết năm-tháng-ngày (2026-12-18) "
    "hoặc ngày/tháng/năm (18/12/2026)."
)
BACKWARDS = "Ngày bắt đầu ({first}) sau ngày kết thúc ({last}). Đổi lại thứ tự hai ngày."
TOO_LONG = "Xem trước được nhiều nhất {days} ngày một lần. Chọn khoảng ngắn hơn."
OWED_COLUMNS = ("số", "việc", "đơn vị", "người phụ trách", "trạng thái", "lần tới")
PLANNED_COLUMNS = ("lúc", "việc", "kỳ", "bậc", "người nhận", "kênh", "vì sao")
STATUSES = {
    "proposed": "đề xuất, chờ xác nhận",
    "active": "đang có hiệu lực",
    "paused": "tạm dừng",
    "ended": "đã kết thúc",
}
NO_OWNER = "(lãnh đạo đơn vị)"
GONE = "{name} (đã nghỉ)"
NO_ADDRESS = "chưa có kênh"
