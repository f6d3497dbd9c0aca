"""What the operator is told by `motcua serve` and `/readyz`."""

RUNNING = "Trợ lý đang chạy tại {link}"
WORKING = "Trợ lý đang chạy (role worker): xử lý tin đến và gửi câu trả lời, không mở trang web."
HOW_TO_STOP = "Dừng lại: nhấn Ctrl+C."
NO_PORT = "Không mở được cổng {host}:{port} ({reason})."
OTHER_PORT = "Hãy tắt chương trình đang dùng cổng này, hoặc đặt MOTCUA_HTTP_PORT khác."
NO_DATABASE = "Không mở được cơ sở dữ liệu: {cause}"
NEEDS_POSTGRESQL = (
    "--role web và --role worker cần PostgreSQL (MOTCUA_DATABASE_URL=postgresql+psycopg://…): "
    "với SQLite chỉ một tiến trình được chạy, hãy dùng motcua serve không kèm --role"
)

NOT_UPGRADED = "cơ sở dữ liệu chưa được nâng cấp: chạy motcua db upgrade"
UNREACHABLE = "không mở được cơ sở dữ liệu"
TOO_SLOW = "cơ sở dữ liệu không trả lời kịp: xem máy chủ cơ sở dữ liệu hoặc ổ đĩa"
CANNOT_WRITE = "không ghi được vào cơ sở dữ liệu: xem ổ đĩa còn chỗ không"
NOTHING_PUBLISHED = "chưa có nội dung nào được công bố: chạy motcua kb import"
WAITING_LONG = (
    "có tin đến chờ xử lý đã {seconds} giây: xem motcua serve --role worker có chạy không, "
    "và nhật ký của nó"
)
ANSWERS_WAIT = (
    "có câu trả lời chờ gửi qua {channel} đã {seconds} giây: nền tảng không nhận, hoặc không tiến "
    "trình nào gửi; xem nhật ký của motcua serve"
)
NOBODY_ASKS = (
    "không tiến trình nào đang hỏi {channel} xem có tin mới: chạy motcua serve, "
    "hoặc motcua serve --role worker"
)
