"""What officials read of their calendar, its addresses, the board and its figures."""

from datetime import date

from handlers.texts.board import STANDINGS
from handlers.texts.periods import day
from knowledge.deadlines.board import Standing, Tally

MY_CALENDAR = "Địa chỉ lịch của tôi"
BOARD = "Địa chỉ bảng theo dõi"
SHEET = "Gửi tệp Excel"
SHEET_TOO_LARGE = (
    "Bảng tháng này quá lớn để gửi qua tin nhắn. Anh/chị bấm «Địa chỉ bảng theo dõi» ở /lich để "
    "mở trên web rồi tải về."
)
AHEAD = "Lịch 30 ngày tới"
NOTHING_AHEAD = "30 ngày tới anh/chị không có việc nào đến hạn."
HOW = "Muốn thấy các hạn này trong lịch điện thoại, anh/chị bấm nút dưới đây để lấy địa chỉ."
NO_SITE = (
    "Chưa lấy được địa chỉ: máy chủ chưa biết trang web của cơ quan. "
    "Nhờ người vận hành đặt MOTCUA_PUBLIC_URL rồi khởi động lại."
)
SUBSCRIBE = (
    "Google Lịch: Thêm lịch khác → Từ URL. iPhone: Cài đặt → Lịch → Tài khoản → Thêm lịch "
    "đăng ký. Lịch tự cập nhật vài giờ một lần."
)
KEEP = "Ai có địa chỉ này đều xem được, nên chỉ gửi cho người cần. Thu hồi: /lich thuhoi."
NONE_TAKEN = "Anh/chị chưa có địa chỉ nào đang dùng."
NOT_YOUR_UNIT = "Anh/chị không xem được lịch của đơn vị này."
NO_LINES = "Trong kỳ này không có việc nào đến hạn."
WORST = "Đang quá hạn:"


def calendar_of(unit: str) -> str:
    """A button to a unit's calendar."""
    return f"Lịch của {unit}"


def my_calendar_is(address: str) -> str:
    """The address of one's own calendar."""
    return f"Lịch các việc của anh/chị: {address}"


def unit_calendar_is(unit: str, address: str) -> str:
    """The address of a unit's calendar."""
    return f"Lịch việc của {unit} và các đơn vị bên dưới: {address}"


def board_is(unit: str, address: str, days: int) -> str:
    """The address of the board."""
    return (
        f"Bảng theo dõi của {unit} và các đơn vị bên dưới, xem trong {days} ngày, có nút tải "
        f"Excel: {address}"
    )


def sheet_is(unit: str, period: str) -> str:
    """The board goes along as a file."""
    return f"Bảng theo dõi {period} của {unit} và các đơn vị bên dưới, để in và lưu."


def taken_back(count: int) -> str:
    """Addresses that hold no longer."""
    return f"Đã thu hồi {count} địa chỉ; ai mở cũng không xem được nữa."


def figures_of(period: str) -> str:
    """Heading of some figures."""
    return f"Tiến độ {period}"


def tally(one: Tally) -> str:
    """«Phòng VH-XH: 3 đúng hạn, 1 trễ hạn.»; what is none is left out."""
    counted = (
        (Standing.ON_TIME, one.on_time),
        (Standing.LATE, one.late),
        (Standing.MISSING, one.missing),
        (Standing.OPEN, one.open),
    )
    said = "; ".join(f"{count} {STANDINGS[which].lower()}" for which, count in counted if count)
    return f"{one.unit}: {said}."


def missing(title: str, who: str, due: date) -> str:
    """One thing that is late."""
    return f"{title}: {who}, hạn {day(due)}"
