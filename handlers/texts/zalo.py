"""What the operator is told about the channels on Zalo."""

NO_RENEWAL = "Zalo OA: chưa có mã làm mới (refresh token), cần quản trị viên OA cấp quyền"
REJECTED = "Zalo OA: mã làm mới không còn dùng được, cần quản trị viên OA cấp quyền lại"
LOST = (
    "Zalo OA: lần làm mới mã trước bị đứt đường truyền nên mã đã mất, "
    "cần quản trị viên OA cấp quyền lại"
)
MISCONFIGURED = (
    "Zalo OA: Zalo không nhận MOTCUA_ZALO_OA_APP_ID hoặc MOTCUA_ZALO_OA_APP_SECRET; "
    "kiểm tra lại hai cài đặt này"
)
BOT_REFUSED = "Zalo Bot: Zalo không nhận MOTCUA_ZALO_BOT_TOKEN; lấy lại mã từ Zalo Bot Manager"
BOT_WEBHOOK_REFUSED = "Zalo Bot: Zalo chưa gọi được địa chỉ webhook của máy chủ này"
BOT_WEBHOOK_TAKEN = (
    "Zalo Bot: có nơi khác đặt hoặc gỡ webhook của bot này nên tin không tới đây; chương trình "
    "đang đặt lại, đừng chạy hai nơi cùng một token"
)
BOT_POLLS_REFUSED = (
    "Zalo Bot: có nơi khác đặt webhook cho bot này nên không hỏi tin (polling) được; chương trình "
    "gỡ webhook rồi hỏi lại, đừng chạy hai nơi cùng một token"
)
BOT_UNPROVED = (
    "Zalo Bot: hôm nay đã hết lượt đặt webhook, và từ lúc khởi động Zalo chưa gọi tới lần nào: "
    "chưa chắc Zalo đang dùng đúng MOTCUA_ZALO_BOT_WEBHOOK_SECRET; chương trình tự đặt lại sau"
)
BOT_POLLED_ELSEWHERE = "Zalo Bot: một tiến trình khác đang nhận tin của bot này"


def with_link(problem: str, link: str) -> str:
    """The problem, and where an administrator of the OA puts it right."""
    return f"{problem}: {link}" if link else f"{problem}."


LOGIN_HELPS = "(chạy motcua zalo login rồi mở liên kết lệnh ấy in ra)"
OA_UNSEALED = (
    "Zalo OA: cặp mã cất trong cơ sở dữ liệu không mở được, vì MOTCUA_SECRET_KEY đã đổi; "
    "đặt lại khoá cũ, hoặc chạy motcua zalo login để cấp quyền lại"
)
OA_APP_ADMITTED = "Zalo OA: Zalo nhận mã ứng dụng và khoá bí mật"
OA_APP_UNKNOWN = (
    "Zalo OA: Zalo trả lời không rõ khi thử mã ứng dụng; lát nữa chạy lại motcua doctor"
)
OA_CANNOT_TELL = "Zalo OA: chưa biết cặp mã ra sao, vì không mở được cơ sở dữ liệu"
OA_NOT_REACHED = (
    "Zalo OA: không gọi được Zalo; xem lại mạng, tường lửa (openapi.zalo.me, oauth.zaloapp.com)"
)
OA_ENDED = (
    "Zalo OA: mã truy cập đã hết hạn và chưa được làm mới; chạy motcua serve để làm mới, "
    "vẫn vậy thì chạy motcua zalo login"
)
OA_REFUSED = (
    "Zalo OA: Zalo không nhận mã truy cập (-216: hết hạn hoặc bị thu hồi); motcua serve sẽ "
    "làm mới khi gửi tin, vẫn vậy thì chạy motcua zalo login"
)
OA_OVERDUE = (
    "Zalo OA: đã quá giờ làm mới mã; motcua serve có đang chạy không? Mã làm mới bỏ quá 3 tháng "
    "thì mất"
)
OA_SEED = "Zalo OA: có cặp mã dán sẵn, chưa đổi lần nào; motcua serve sẽ đổi khi chạy"
OA_NO_ID = "Zalo OA: nên đặt MOTCUA_ZALO_OA_ID để bỏ qua tin của OA khác cùng ứng dụng"
OA_NEEDS_PUBLIC_URL = (
    "Zalo OA chỉ nhận tin qua webhook: đặt MOTCUA_PUBLIC_URL và khai địa chỉ …/webhook/zalo-oa "
    "ở trang Webhook của ứng dụng"
)
OA_LOG_ONLY = (
    "Zalo OA: đang nhận cả tin sai chữ ký (MOTCUA_ZALO_OA_SIGNATURE_MODE=log_only); "
    "thử xong thì đặt lại strict"
)
OA_NOTHING_CAME = (
    "Zalo OA: hôm qua và hôm nay chưa có sự kiện nào tới webhook; đã khai địa chỉ webhook và bật "
    "sự kiện ở developers.zalo.me chưa?"
)
BOT_NOT_REACHED = (
    "Zalo Bot: không gọi được Zalo; xem lại mạng, tường lửa và MOTCUA_ZALO_BOT_API_BASE"
)
BOT_WEBHOOK_ELSEWHERE = (
    "Zalo Bot: token này đang đặt webhook nên không nhận tin kiểu polling được; khởi động lại "
    "motcua serve để gỡ, hoặc dùng MOTCUA_ZALO_BOT_MODE=webhook"
)
BOT_NO_WEBHOOK = (
    "Zalo Bot: webhook chưa được đặt hoặc trỏ tới nơi khác; khởi động lại motcua serve để đặt lại"
)
BOT_WEBHOOK_WORKS = "Zalo Bot: Zalo gọi được webhook của máy chủ này"
BOT_WEBHOOK_FORBIDDEN = (
    "Zalo Bot: webhook trả lời 403: sai mã bí mật, hoặc máy chủ web chặn User-Agent “Java/…”; các "
    "máy phải dùng chung MOTCUA_ZALO_BOT_WEBHOOK_SECRET, rồi khởi động lại motcua serve"
)
BOT_NOT_TRIED = (
    "Zalo Bot: hôm nay đã hết lượt nhờ Zalo thử webhook; địa chỉ khai báo thì đúng, mai thử lại"
)
BOT_NOBODY_POLLS = (
    "Zalo Bot: chưa tiến trình motcua serve nào nhận tin; chạy motcua serve thì tin đang chờ sẽ "
    "được trả lời"
)
BOT_CANNOT_TELL = "Zalo Bot: chưa biết có ai nhận tin không, vì không mở được cơ sở dữ liệu"


def oa_valid_until(moment: str) -> str:
    """The pair renews itself; until when the access token lives."""
    return f"Zalo OA: cặp mã tự làm mới; mã truy cập hiện tại dùng đến {moment}"


def oa_is(name: str) -> str:
    """Zalo named the account the token belongs to."""
    return f"Zalo OA: Zalo nhận mã truy cập, OA “{name}”"


def oa_is_another(name: str) -> str:
    """The token belongs to another account than the configured one."""
    return (
        f"Zalo OA: cặp mã là của OA khác (“{name}”), không phải OA trong MOTCUA_ZALO_OA_ID; sửa "
        "cài đặt, hoặc chạy motcua zalo login bằng tài khoản quản trị của đúng OA"
    )


def oa_error(code: int) -> str:
    """The interface refused with a number of the table."""
    return f"Zalo OA: Zalo từ chối với mã lỗi {code}; tra mã này trong docs/zalo.md"


_CANNOT_SEND = {
    -204: "OA đang bị khoá; liên hệ Zalo",
    -205: "OA không còn tồn tại; xem lại MOTCUA_ZALO_OA_ID, liên hệ Zalo",
    -209: "ứng dụng chưa ở trạng thái Đang hoạt động ở developers.zalo.me",
    -211: "đã dùng hết lượt của tính năng này; xem lại gói dịch vụ của OA",
    -212: "ứng dụng chưa đăng ký Official Account API ở developers.zalo.me",
    -219: "ứng dụng đã bị gỡ hoặc bị khoá; xem lại ở developers.zalo.me",
    -221: "OA chưa xác thực; xác thực ở oa.zalo.me",
    -223: "OA chưa cấp quyền này cho ứng dụng; chạy motcua zalo login để xin cấp quyền",
    -224: "gói dịch vụ của OA quá thấp; nâng gói ở oa.zalo.me",
    -240: "phiên bản giao diện đã đóng; báo người phát triển",
    -242: "sai appsecret_proof; báo người phát triển",
    -248: "một tin có nội dung vi phạm quy định của Zalo; xem motcua outbox list",
    -320: "chưa nối tài khoản Zalo Cloud (ZCA) để trả phí",
    -321: "tài khoản Zalo Cloud (ZCA) đã hết tiền; nạp thêm",
}
_NOT_ADMITTED = "không nhận mã truy cập dù vừa làm mới; chạy motcua zalo login"


def oa_cannot_send(code: int) -> str:
    """The interface refuses to send, and only a person can put it right."""
    return f"Zalo OA: Zalo từ chối gửi tin ({code}): {_CANNOT_SEND.get(code, _NOT_ADMITTED)}"


def oa_signatures_wrong(refused: int) -> str:
    """Every event that came was signed with another secret."""
    return (
        f"Zalo OA: {refused} sự kiện tới webhook đều sai chữ ký; xem lại MOTCUA_ZALO_OA_SECRET "
        "(OA Secret Key ở trang Webhook, khác khoá bí mật của ứng dụng) và MOTCUA_ZALO_OA_APP_ID"
    )


def oa_signatures_mixed(refused: int, taken: int) -> str:
    """Some events were forged, or signed before a secret was changed."""
    return (
        f"Zalo OA: {taken} sự kiện đúng chữ ký, {refused} sự kiện sai; nếu vừa đổi OA Secret Key "
        "thì không sao, không thì có người gửi tin giả"
    )


def oa_signatures_well(taken: int) -> str:
    """Events come and are signed as they should be."""
    return f"Zalo OA: {taken} sự kiện tới webhook từ hôm qua, đều đúng chữ ký"


def bot_admitted(name: str) -> str:
    """The token is good."""
    return f"Zalo Bot: Zalo nhận token ({name})"


def bot_polled_well(holder: str) -> str:
    """A process of ours hears the bot, as it should."""
    return f"Zalo Bot: motcua serve đang nhận tin ({holder})"


def bot_webhook_fails(outcome: str) -> str:
    """Zalo tried our webhook in vain."""
    return (
        f"Zalo Bot: Zalo không gọi được webhook ({outcome}); xem lại MOTCUA_PUBLIC_URL, chứng chỉ "
        "https và máy chủ web đứng trước"
    )


def bot_webhook_not_set(code: int) -> str:
    """The platform would not take the address of our webhook."""
    return (
        f"Zalo Bot: chưa đặt được webhook (Zalo từ chối, mã {code}; tra mã này trong "
        "docs/zalo.md); chương trình tự thử lại"
    )


def bot_error(code: int) -> str:
    """The platform refused with a number of the table."""
    return f"Zalo Bot: Zalo từ chối với mã lỗi {code}; tra mã này trong docs/zalo.md"
