"""Sentences about one person's several conversations: linking them, and where messages go."""

from collections.abc import Iterable

CHANNELS = {
    "telegram": "Telegram",
    "zalo_oa": "Zalo OA",
    "zalo_bot": "Zalo Bot",
    "web": "trang web",
}
AGREE = "Đồng ý liên kết"
REFUSE = "Không"

YOUR_CODE = "Dạ, mã liên kết của bạn: "
NEVER_GIVE_IT = (
    "Đừng đưa mã cho ai: ai dùng mã sẽ đọc được tin gửi cho bạn. "
    "Nếu bạn đã lấy mã ở nơi khác, nhắn mã đó vào đây ạ."
)
MALFORMED = (
    "Dạ, mã liên kết gồm đúng 6 chữ số. Bạn nhắn lại mã, hoặc nhắn /lienket để lấy mã mới ạ."
)
UNKNOWN = (
    "Dạ, mã này không đúng, hoặc đã được thay bằng mã mới. Bạn xem lại mã ở cuộc trò chuyện kia, "
    "hoặc nhắn /lienket ở đó để lấy mã mới ạ."
)
EXPIRED = (
    "Dạ, mã này đã hết hạn (mã dùng được 10 phút). Bạn nhắn /lienket ở cuộc trò chuyện kia "
    "để lấy mã mới ạ."
)
USED = (
    "Dạ, mã này đã được dùng rồi. Nếu không phải bạn dùng, nhắn /huylienket ở cuộc trò chuyện "
    "đã lấy mã; cần liên kết thì lấy mã mới bằng /lienket ạ."
)
OWN = (
    "Dạ, mã này lấy ở chính đây. Bạn mở cuộc trò chuyện khác của mình với trợ lý "
    "(Telegram, Zalo hoặc trang web) rồi nhắn mã ở đó ạ."
)
ALREADY = "Dạ, hai cuộc trò chuyện này đã liên kết với nhau rồi ạ."
TOO_MANY = (
    "Dạ, bạn đã liên kết nhiều cuộc trò chuyện quá. Nhắn /huylienket ở nơi không dùng nữa "
    "rồi thử lại ạ."
)
PAUSED = "Dạ, mã sai nhiều lần quá nên tạm dừng nhận mã. Bạn thử lại sau một giờ ạ."
PRIVATE_ONLY = (
    "Dạ, việc liên kết chỉ làm trong cuộc trò chuyện riêng với trợ lý, không làm trong nhóm. "
    "Mã đã viết ở đây không dùng được nữa ạ."
)
NOT_HERE = "Dạ, kênh này không liên kết được. Bạn dùng Telegram, Zalo hoặc trang web ạ."
NO_LONGER = "Dạ, lời mời liên kết này không còn. Bạn nhắn lại mã để liên kết ạ."
DECLINED = "Dạ, không liên kết. Nếu mã do người khác gửi cho bạn, bạn bỏ qua ạ."
NOT_LINKED = "Dạ, cuộc trò chuyện này chưa liên kết với nơi nào ạ."


def how_to_use(code: str) -> str:
    """What to do with the code, and until when."""
    return (
        "Mã dùng một lần, trong 10 phút. Bạn mở cuộc trò chuyện khác của mình với trợ lý "
        f"(Telegram, Zalo hoặc trang web) rồi nhắn: /lienket {code}"
    )


def confirm(channels: Iterable[str]) -> str:
    """Say what linking means before it counts."""
    return (
        f"Liên kết cuộc trò chuyện này với {_named(channels)}? Khi đó người dùng cuộc trò chuyện "
        "kia có thể đọc được câu trả lời và tin nhắc gửi cho bạn. Chỉ đồng ý nếu chính bạn vừa "
        "lấy mã này; nếu mã do người khác gửi, chọn «Không»."
    )


def linked(channels: Iterable[str]) -> str:
    """The conversation where the code was typed is linked."""
    return (
        f"Dạ, đã liên kết với {_named(channels)}. Câu hỏi vẫn được trả lời ở nơi bạn hỏi; tin "
        "khác gửi tới nơi bạn nhắn gần nhất, không tới được thì sang nơi còn lại. "
        "Nhắn /huylienket để huỷ ạ."
    )


def was_linked(channel: str) -> str:
    """Tell the other conversations of it: this is where somebody notices what is not theirs."""
    return (
        f"Cuộc trò chuyện này vừa được liên kết với {_named([channel])} bằng mã lấy ở một cuộc "
        "trò chuyện của bạn. Nếu không phải bạn làm, nhắn /huylienket ngay ạ."
    )


def unlinked(rest: Iterable[str]) -> str:
    """Say what is no longer linked, and what still is."""
    names = tuple(rest)
    said = "Dạ, đã huỷ liên kết cuộc trò chuyện này"
    if len(names) > 1:
        return f"{said}. Vẫn liên kết với nhau: {_listed(names)}."
    return f"{said} với {_listed(names)}. Không còn nơi nào liên kết."


def sent_here_instead(channel: str) -> str:
    """Why a message comes here and not where it belongs."""
    return f"(Gửi sang đây vì không gửi được qua {CHANNELS.get(channel, channel)}.)"


def _named(channels: Iterable[str]) -> str:
    return f"cuộc trò chuyện trên {_listed(channels)}"


def _listed(channels: Iterable[str]) -> str:
    return ", ".join(CHANNELS.get(channel, channel) for channel in channels)
