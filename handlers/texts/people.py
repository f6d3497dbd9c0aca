"""Sentences about who works here: invitations, rights, units, PINs."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from storage.people_records import Invitation, Person, Role

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

ROLES = {
    Role.CITIZEN: "người dân",
    Role.OFFICIAL: "cán bộ",
    Role.EDITOR: "biên tập",
    Role.ADMIN: "quản trị",
}
CHANNELS = {
    "telegram": "Telegram",
    "zalo_oa": "Zalo OA",
    "zalo_bot": "Zalo Bot",
    "console": "cửa sổ lệnh",
}
OPERATOR = "người vận hành"

PRIVATE_ONLY = (
    "Dạ, việc của cán bộ chỉ làm trong cuộc trò chuyện riêng với trợ lý, không làm trong nhóm ạ."
)
CODE_SEEN = (
    "Dạ, mã mời chỉ dùng trong cuộc trò chuyện riêng với trợ lý. "
    "Mã đã viết ở đây thì ai cũng đọc được nên không dùng được nữa; xin mã mới ạ."
)
NOT_HERE = (
    "Dạ, trang web không giữ được lâu bạn là ai. "
    "Bạn mở trợ lý trên Telegram hoặc Zalo rồi nhắn lại mã ở đó ạ."
)
NOT_ALLOWED = "Dạ, bạn không có quyền làm việc này. Cần thì nhờ quản trị của cơ quan ạ."
LOCKED = "Dạ, quyền của bạn đang bị khoá. Bạn liên hệ quản trị của cơ quan để mở lại ạ."
LAPSED = (
    "Dạ, đã hơn 45 ngày bạn không dùng nên quyền tạm ngừng. "
    "Bạn nhờ quản trị mở lại, hoặc xin mã mời mới ạ."
)
OLD_BUTTON = "Dạ, nút này không còn dùng được nữa. Bạn gõ lại lệnh để làm tiếp ạ."
EDITED = (
    "Dạ, tôi tính tin bạn gửi lần đầu, sửa tin ấy không làm lại gì cả. Muốn sửa thì bỏ việc đã "
    "làm bằng nút ở câu trả lời trước (ví dụ «Bỏ ghi»), rồi nhắn một tin mới ạ."
)

# Joining
ASK_CODE = "Dạ, bạn nhắn mã mời gồm 12 ký tự, ví dụ: /vao BCFG-2345-HJKM"
BAD_CODE = (
    "Dạ, mã này không đúng. Bạn xem lại rồi nhắn lại, hoặc xin quản trị của cơ quan mã mới ạ."
)
CODE_EXPIRED = "Dạ, mã này đã hết hạn (mã dùng được 24 giờ). Bạn xin quản trị mã mới ạ."
CODE_USED = "Dạ, mã này đã có người dùng. Nếu không phải bạn, hãy báo ngay cho người đã mời bạn ạ."
CODE_REVOKED = "Dạ, lời mời này đã bị thu hồi. Bạn hỏi lại quản trị của cơ quan ạ."
PAUSED = "Dạ, bạn đã nhắn sai mã nhiều lần nên tạm dừng nhận mã. Bạn thử lại sau một giờ ạ."
ALREADY_IN = "Dạ, bạn đã có đúng quyền này rồi; mã vẫn còn nguyên, chưa dùng ạ."
ALREADY_ANOTHER = "Dạ, nơi này đã là của một người khác; mã vẫn còn nguyên, chưa dùng ạ."
ADMIN_STAYS = (
    "Dạ, bạn đang là quản trị nên không nhận lời mời khác được. "
    "Muốn đổi, bạn nhắn /roi trước rồi nhắn lại mã ạ."
)
WHAT_NOW = "Nhắn /pin để đặt mã PIN, /themkenh để dùng thêm kênh khác, /roi để thôi."
ADDRESS_ADDED = "Dạ, từ nay bạn nhắn và nhận việc ở đây nữa ạ."
THROW_OUT = "Không phải người này – cho ra"

# Inviting
WHICH_ROLE = "Dạ, mời vào với vai trò nào ạ?"
TYPE_UNIT = "Vào đơn vị số mấy ạ? (Nhắn /donvi để xem số.)"
NO_NAME = "Không ghi tên"
WHICH_UNIT = "Vào đơn vị nào ạ?"
ASK_NAME = "Người được mời tên gì ạ? (Chỉ để ghi sổ; ai vào là do mã.)"
CODE_ONCE = "Mã dùng một lần, trong 24 giờ; không xem lại được."
KEEP_SAFE = (
    "Mã dùng một lần, trong 24 giờ. Chỉ gửi riêng cho đúng người: ai dùng trước người đó vào, "
    "và trợ lý sẽ báo cho bạn biết ai đã vào."
)
REVOKE = "Thu hồi lời mời này"
REVOKED = "Dạ, đã thu hồi; không ai vào bằng mã ấy được nữa ạ."
NOTHING_TO_REVOKE = "Dạ, không có lời mời nào còn chờ ạ."
NOT_OPEN = "Dạ, lời mời này không còn: đã dùng, đã hết hạn hoặc đã thu hồi ạ."
OPEN_INVITATIONS = "Các lời mời còn chờ:"

# Rights
NOBODY = "Dạ, không có người ấy. Nhắn /nguoi để xem số của từng người ạ."
WHOM = "Dạ, bạn nhắn kèm số của người ấy, ví dụ: /khoa 3. Nhắn /nguoi để xem số ạ."
NOT_YOURSELF = "Dạ, việc này không tự làm cho chính mình được. Muốn thôi thì nhắn /roi ạ."
LAST_ADMIN = (
    "Dạ, đây là quản trị cuối cùng của đơn vị nên chưa thôi được. Mời một quản trị khác trước ạ."
)
NOT_LOCKED = "Dạ, người này không bị khoá ạ."
LOCKED_ALREADY = "Dạ, người này đã bị khoá từ trước ạ."
REMOVE = "Xoá"
KEEP = "Thôi, giữ lại"
KEPT = "Dạ, giữ nguyên ạ."
LOCK = "Khoá"
UNLOCK = "Mở khoá"
AGREE = "Đồng ý xoá"
REFUSE = "Không đồng ý"
WAITING_ALREADY = "Dạ, việc này đang chờ một quản trị khác đồng ý ạ."
REQUEST_GONE = "Dạ, yêu cầu này không còn: đã trả lời hoặc đã hết hạn ạ."
NOT_YOUR_OWN = "Dạ, phải là một quản trị khác đồng ý, không phải người yêu cầu ạ."
REFUSED = "Dạ, đã ghi: không đồng ý. Không có gì thay đổi ạ."
LEAVE = "Thôi quyền cán bộ"
ASK_LEAVE = "Dạ, bạn thôi mọi quyền ở đây? Muốn vào lại phải có lời mời mới."
LEFT = "Dạ, bạn đã thôi. Cảm ơn bạn; từ nay bạn hỏi trợ lý như mọi người dân ạ."
YOU_ARE_LOCKED = "Quyền của bạn vừa bị một quản trị khoá. Cần thì liên hệ quản trị của cơ quan."
YOU_ARE_UNLOCKED = "Quyền của bạn đã được mở lại. Mã PIN cũ, nếu có, đã bỏ; nhắn /pin để đặt mới."
STRANGE_CHANNEL = (
    "Nếu có kênh không phải của người ấy (mất điện thoại, có người dùng lén), "
    "hãy /xoanguoi rồi mời lại: mở khoá là mở mọi kênh."
)
YOU_ARE_REMOVED = "Quyền của bạn ở đây đã kết thúc."

# Another channel
SECOND_CHANNEL = "Bạn mở trợ lý ở kênh kia rồi nhắn lệnh này, trong 24 giờ:"


def invitation(role: Role, unit: str, name: str) -> str:
    """What an invitation is for."""
    whom = f" cho {name}" if name else ""
    return f"Dạ, đây là lời mời{whom} làm {ROLES[role]} của {unit}."


def by_link(link: str) -> str:
    """The link that opens the bot with the code in it."""
    return f"Mở liên kết: {link}"


def by_code(code: str) -> str:
    """What to type, on any channel."""
    return f"Nhắn riêng cho trợ lý: /vao {code}"


def code_was_seen(number: str) -> str:
    """Tell who invited that the code was written where others read it."""
    return (
        f"Mã của lời mời {number} vừa bị viết trong một nhóm nên đã được thu hồi. "
        "Mời lại bằng /moi và chỉ gửi riêng cho đúng người."
    )


def welcome(name: str, role: Role, unit: str) -> str:
    """Somebody came in."""
    return f"Dạ, chào {name}. Từ nay bạn là {ROLES[role]} của {unit}."


def came_in(person: Person, unit: str, channel: str, shown: str) -> str:
    """Tell who invited that somebody came in; the name shown there is only what they call it."""
    on = CHANNELS.get(channel, channel)
    called = f", tên hiện ở đó: “{shown}”" if shown else ""
    return (
        f"{person.name} (số {person.id}) vừa vào làm {ROLES[person.role]} của {unit}, "
        f"qua {on}{called}. "
        "Tên ấy ai cũng đặt được; nếu không phải người bạn mời, cho ra ngay."
    )


def added_address(name: str, channel: str) -> str:
    """Tell a person at their other addresses."""
    on = CHANNELS.get(channel, channel)
    return (
        f"{name} vừa thêm {on} làm nơi nhắn việc. "
        "Nếu không phải bạn làm, báo ngay cho quản trị để khoá."
    )


def someone_new(number: str) -> str:
    """What a person without a name is called."""
    return f"Người mới {number}"


def person_line(person: Person, unit: str, marks: Iterable[str]) -> str:
    """One person in a list."""
    said = "".join(f" · {mark}" for mark in marks)
    day = person.last_seen.astimezone(_VIETNAM).strftime("%d/%m/%Y")
    return f"{person.id}. {person.name} – {ROLES[person.role]}, {unit}{said} · thấy {day}"


MARK_LOCKED = "đang khoá"
MARK_LAPSED = "tạm ngừng vì lâu không dùng"
MARK_LEFT = "đã thôi"
PEOPLE_HELP = "Xem một người: /nguoi SỐ. Mời: /moi. Khoá: /khoa SỐ. Xoá: /xoanguoi SỐ."


def invitation_line(one: Invitation, unit: str) -> str:
    """One invitation in a list."""
    whom = f" cho {one.name}" if one.name else ""
    until = one.expires_at.astimezone(_VIETNAM).strftime("%H:%M %d/%m")
    return f"Lời mời {one.id}{whom}: {ROLES[one.role]} của {unit}, đến {until}"


def revoke_this(number: str) -> str:
    """The button under a list of invitations."""
    return f"Thu hồi lời mời {number}"


def channels(names: Iterable[str]) -> str:
    """Where a person writes from; never their ids."""
    listed = ", ".join(CHANNELS.get(name, name) for name in names)
    return f"Kênh: {listed or 'chưa có'}"


def and_more(count: int) -> str:
    """The end of a list that is too long."""
    return f"… và {count} người nữa; xem đủ bằng lệnh motcua people list trên máy chủ."


def has_left(name: str, unit: str) -> str:
    """Tell the admins."""
    return f"{name} ({unit}) vừa tự thôi quyền cán bộ."


def was_locked(name: str) -> str:
    """Say that it was done, and how to undo it."""
    return f"Dạ, đã khoá {name}: mọi lệnh và nút của người này không còn tác dụng. Mở: /mokhoa."


def was_unlocked(name: str) -> str:
    """Say that it was done."""
    return f"Dạ, đã mở lại quyền cho {name}; mã PIN cũ, nếu có, đã bỏ ạ."


def ask_removal(name: str, role: Role) -> str:
    """Ask before somebody is removed."""
    needs = (
        " Vì là quản trị nên phải có thêm một quản trị khác đồng ý." if role is Role.ADMIN else ""
    )
    return f"Dạ, xoá {name}, {ROLES[role]}?{needs}"


def was_removed(name: str) -> str:
    """Say that it was done."""
    return f"Dạ, đã xoá {name}. Muốn vào lại phải có lời mời mới ạ."


def removal_asked(name: str, *, others: int) -> str:
    """Say that another admin has to agree."""
    if not others:
        return (
            f"Dạ, đã ghi yêu cầu xoá {name}, nhưng chưa có quản trị thứ hai để đồng ý. "
            "Trong lúc chờ, khoá bằng /khoa; người vận hành máy cũng xoá được ạ."
        )
    return f"Dạ, đã gửi yêu cầu xoá {name} tới {others} quản trị khác; có hiệu lực 24 giờ ạ."


def agree_to_removal(asking: str, name: str, why: str) -> str:
    """Ask a second admin."""
    because = f" Lý do: {why}." if why else ""
    return f"{asking} đề nghị xoá quản trị {name}.{because} Bạn có đồng ý không?"


def removal_decided(name: str, *, agreed: bool) -> str:
    """Tell who asked what came of it."""
    if agreed:
        return f"Yêu cầu xoá {name} đã được đồng ý; người này không còn quyền."
    return f"Yêu cầu xoá {name} không được đồng ý; không có gì thay đổi."


def sure(label: str) -> str:
    """Ask before something shown long ago is done."""
    return f"Dạ, bạn muốn chọn «{label}» phải không?"


def someone_did(who: str, what: str) -> str:
    """Tell other admins."""
    return f"{who}: {what}"
