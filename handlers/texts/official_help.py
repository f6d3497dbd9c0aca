"""What /trogiup says: every command of officials, what it does, and how it is typed."""

from dataclasses import dataclass

from handlers.access import Action

HEAD = "Các lệnh anh/chị dùng được (không cần dấu, không cần nhớ: bấm nút cũng được):"
MORE = "Xem cách dùng một lệnh, ví dụ: /trogiup hoan"
UNKNOWN = "Không có lệnh ấy, hoặc anh/chị không dùng được lệnh ấy."
FOR_EXAMPLE = "Ví dụ:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """One command."""

    word: str
    action: Action
    says: str
    examples: tuple[str, ...]
    more: str = ""


COMMANDS = (
    Explained(
        word="viec",
        action=Action.OWN_WORK,
        says="việc của tôi: quá hạn, hôm nay, tuần này, sắp tới",
        examples=("/viec", "việc của tôi", "/viec tiếp công dân"),
    ),
    Explained(
        word="danop",
        action=Action.OWN_WORK,
        says="ghi một việc là đã nộp",
        examples=("/danop", "/danop báo cáo CCHC 12/BC-UBND"),
        more=(
            "Số văn bản, ảnh hay tệp là tuỳ ý. Ghi nhầm thì bấm «Chưa nộp». "
            "Tôi chỉ giữ số hoặc tên tệp, không giữ nội dung."
        ),
    ),
    Explained(
        word="hoan",
        action=Action.OWN_WORK,
        says="nhắc lại một việc vào lúc khác",
        examples=("/hoan", "/hoan báo cáo CCHC đến 15h mai", "/hoan tiếp công dân đến thứ 2"),
        more="Chỉ thêm một lần nhắc; hạn nộp và các lần nhắc khác giữ nguyên.",
    ),
    Explained(
        word="giao",
        action=Action.OWN_WORK,
        says="chuyển một việc cho người khác trong đơn vị",
        examples=("/giao", "/giao báo cáo CCHC cho Lò Thị Bình"),
        more="Người nhận được báo và có thể không nhận. Bấm «Lấy lại» để nhận lại việc.",
    ),
    Explained(
        word="ghi",
        action=Action.LOG_QUOTA,
        says="ghi một tin, bài, cuộc đối thoại … vào chỉ tiêu",
        examples=(
            "đăng bài: Ngày hội đọc sách https://chauson.gov.vn/tin-1",
            "đối thoại hôm qua: gặp gỡ thanh niên thôn 3",
            "/ghi tin bài 20/11: Tuyên truyền dịch vụ công trực tuyến",
        ),
        more="Ngày để trước dấu hai chấm; không ghi ngày là hôm nay.",
    ),
    Explained(
        word="lich",
        action=Action.OWN_WORK,
        says="lịch 30 ngày tới và địa chỉ để xem trong lịch điện thoại",
        examples=("/lich", "/lich thuhoi"),
        more="/lich thuhoi làm mọi địa chỉ anh/chị đã lấy hết dùng được.",
    ),
    Explained(
        word="tiendo",
        action=Action.OWN_WORK,
        says="tiến độ của đơn vị trong tháng và quý này",
        examples=("/tiendo",),
    ),
    Explained(
        word="nghi",
        action=Action.TAKE_LEAVE,
        says="nghỉ phép, nhờ người làm thay",
        examples=("/nghi đến 30/11 thay: Lò Thị Bình", "/nghi thôi"),
        more="Nhắc việc trong kỳ nghỉ gửi cho người làm thay; trưởng đơn vị được báo.",
    ),
    Explained(
        word="huy",
        action=Action.OWN_WORK,
        says="thôi câu đang hỏi",
        examples=("/huy",),
    ),
    Explained(
        word="donvi",
        action=Action.LIST_UNITS,
        says="các đơn vị và người đứng đầu",
        examples=("/donvi",),
    ),
    Explained(
        word="pin",
        action=Action.SET_PIN,
        says="đặt mã PIN hỏi trước các việc quản trị",
        examples=("/pin", "/pin tat"),
    ),
    Explained(
        word="themkenh",
        action=Action.ADD_ADDRESS,
        says="dùng thêm một kênh, ví dụ cả Telegram và Zalo",
        examples=("/themkenh",),
    ),
    Explained(word="roi", action=Action.LEAVE, says="thôi quyền cán bộ", examples=("/roi",)),
    Explained(
        word="nguoi",
        action=Action.LIST_PEOPLE,
        says="những người đang dùng",
        examples=("/nguoi", "/nguoi 3"),
    ),
    Explained(
        word="moi",
        action=Action.INVITE,
        says="mời một người vào",
        examples=("/moi", "/moi canbo 2 Nguyễn Văn An"),
    ),
    Explained(
        word="thuhoi",
        action=Action.REVOKE_INVITATION,
        says="thu hồi lời mời",
        examples=("/thuhoi", "/thuhoi 7"),
    ),
    Explained(
        word="khoa",
        action=Action.LOCK,
        says="khoá quyền của một người",
        examples=("/khoa 3 mất điện thoại",),
    ),
    Explained(
        word="mokhoa",
        action=Action.UNLOCK,
        says="mở khoá",
        examples=("/mokhoa 3",),
    ),
    Explained(
        word="xoanguoi",
        action=Action.REMOVE,
        says="xoá một người",
        examples=("/xoanguoi 3 chuyển công tác",),
    ),
    Explained(
        word="themdonvi",
        action=Action.CHANGE_UNITS,
        says="thêm đơn vị",
        examples=("/themdonvi 1 Trung tâm Phục vụ hành chính công",),
    ),
    Explained(
        word="truong",
        action=Action.CHANGE_UNITS,
        says="người đứng đầu một đơn vị",
        examples=("/truong 2 5",),
    ),
    Explained(
        word="pho",
        action=Action.CHANGE_UNITS,
        says="cấp phó phụ trách một đơn vị",
        examples=("/pho 2 5",),
    ),
    Explained(
        word="nhiemvu",
        action=Action.LIST_OBLIGATIONS,
        says="danh sách việc có hạn của các đơn vị",
        examples=("/nhiemvu", "/nhiemvu 12", "/nhiemvu báo cáo quý"),
        more="Quản trị và người đứng đầu đơn vị: /nhiemvu them để thêm, /nhiemvu mau để chọn mẫu.",
    ),
    Explained(
        word="dexuat",
        action=Action.PROPOSE_OBLIGATIONS,
        says="đề xuất đọc từ kế hoạch, chờ xác nhận (của quản trị, người đứng đầu đơn vị)",
        examples=("/dexuat", "/dexuat rồi dán nội dung kế hoạch"),
        more="Gửi thẳng tệp .docx, .xlsx, .txt cũng được. Chưa xác nhận thì chưa nhắc ai.",
    ),
    Explained(
        word="ngaylamviec",
        action=Action.READ_CALENDAR,
        says="lịch làm việc, ngày nghỉ, ngày làm bù",
        examples=("/ngaylamviec", "/ngaylamviec 2/2026", "/ngaylamviec 10/1/2026 làm bù"),
        more="Sửa ngày: quản trị và người đứng đầu đơn vị.",
    ),
    Explained(
        word="trogiup",
        action=Action.OWN_WORK,
        says="trang này",
        examples=("/trogiup", "/trogiup danop"),
    ),
)
