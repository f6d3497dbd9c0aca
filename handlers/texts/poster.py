"""Sentences of `motcua poster`: QR codes to print, and how often each was followed."""

NO_BOT = "Chưa biết tên bot: đặt MOTCUA_TELEGRAM_TOKEN, hoặc thêm --bot TÊN_BOT."
BAD_BOT = "Tên bot chỉ gồm chữ không dấu, số, gạch dưới và kết thúc bằng “bot”, ví dụ MotCuaXaBot."
UNKNOWN_ENTRY = "Không có mục nào đang công bố mang mã {reference}. Tìm mã bằng: motcua ask “…”"
BAD_PLACE = (
    "Tên nơi dán chỉ gồm chữ thường không dấu, số và gạch nối, tối đa 40 ký tự, ví dụ cong-ubnd; "
    "cả mã lẫn tên nơi dán không quá 64 ký tự."
)
NOTHING_TO_SAY = "Cần mã thủ tục, hoặc --place nơi dán, hoặc cả hai."
SAVED = "Đã ghi hình QR vào {file}. In cạnh ít nhất 3 cm, quét thử trước khi dán."
FILE_EXISTS = "{file} đã có sẵn; hãy chọn tên khác."
NOT_SAVED = "Không ghi được {file}: {reason}."
NOT_SVG = "Tên tệp phải kết thúc bằng .svg, ví dụ cong-ubnd.svg."
NOBODY = "Trong {days} ngày qua chưa ai tới từ tờ nào."
COLUMNS = ("nơi dán", "kênh", "lượt", "lần cuối")
