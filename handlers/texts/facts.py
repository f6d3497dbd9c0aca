"""Sentences that state the facts of an entry."""

import re
from datetime import date
from decimal import Decimal

from handlers.texts.figures import day, duration, money, short_day
from knowledge.answer_facts import Place
from knowledge.answer_route import Counter
from knowledge.model import (
    Amount,
    Fee,
    FreeByRule,
    Method,
    NotPublished,
    OnlineLevel,
    SetByCouncil,
    TimeLimit,
)

ASSISTANT_NOTICE = "Đây là trợ lý tự động, có thể nhầm; văn bản chính thức có giá trị quyết định."
WHOLE_OPENING = "Dạ, "
CATALOGUE_ONLY = (
    "Cổng mới chỉ công bố tên thủ tục này, chưa công bố chi tiết (hồ sơ, thời hạn, lệ phí). "
    "Bạn hỏi nơi nhận hồ sơ hoặc gọi tổng đài 18001096 để được hướng dẫn ạ."
)
UNSURE_FACT = (
    "Thông tin về việc này chưa được kiểm chứng đủ nên không nêu ở đây. "
    "Bạn hỏi cán bộ hoặc gọi tổng đài 18001096 để có câu trả lời chính xác ạ."
)
FEE_UNKNOWN_LINE = "Cổng không công bố"
PORTAL_LINK = "Xem trên Cổng Dịch vụ công quốc gia"
PORTAL_HOME_LINK = "Cổng Dịch vụ công quốc gia"
SOURCE_LINK = "Xem nguồn chính thức"
NO_LEGAL_BASIS = "Nguồn không ghi căn cứ"
NO_UPDATE_DAY = "nguồn không ghi ngày cập nhật"
ONLINE_LOGIN = "Khi nộp trên Cổng Dịch vụ công quốc gia, đăng nhập bằng tài khoản VNeID."
FORM_WHERE = "Mẫu tải được ở trang thủ tục trên Cổng, hoặc xin tại nơi nhận hồ sơ."
FORM_NONE = "Cổng không đính kèm mẫu đơn, tờ khai nào; bạn xin mẫu tại nơi nhận hồ sơ ạ."
ANY_COMMUNE = "Nộp được ở bất kỳ xã, phường nào, không phụ thuộc nơi cư trú."
OWN_COMMUNE = "Phải nộp đúng địa bàn có thẩm quyền, không nộp ở xã khác được."
SUMMARY_PLACE = "Nơi nộp: "
SUMMARY_TIME = "Thời hạn: "
SUMMARY_FEE = "Lệ phí: "
SUMMARY_PAPERS = "Hồ sơ: "
BY_CASE = "tùy trường hợp"
NO_FIGURES = "Cổng không công bố"

METHODS = {
    Method.IN_PERSON: "trực tiếp",
    Method.ONLINE: "trực tuyến",
    Method.POST: "qua bưu chính",
}
_COUNTERS = {
    Counter.ONE_STOP: "Trung tâm Phục vụ hành chính công xã",
    Counter.POLICE: "Công an xã (không phải Ủy ban nhân dân xã)",
    Counter.LAND: "Chi nhánh Văn phòng đăng ký đất đai (không phải Ủy ban nhân dân xã)",
    Counter.MILITARY: "Ban Chỉ huy quân sự xã",
    Counter.TAX: "cơ quan thuế (không phải Ủy ban nhân dân xã)",
    Counter.INSURANCE: "cơ quan bảo hiểm xã hội (không phải Ủy ban nhân dân xã)",
}
_ONLINE = {
    OnlineLevel.FULL: "Có. Thủ tục này nộp trực tuyến toàn trình được.",
    OnlineLevel.PARTIAL: "Có, nhưng chỉ trực tuyến một phần: vẫn phải đến nơi nhận hồ sơ.",
    OnlineLevel.NONE: "Không. Thủ tục này chỉ nhận hồ sơ trực tiếp.",
}
ONLINE_LISTED = "Có. Cổng ghi cách nộp trực tuyến cho thủ tục này."
ONLINE_BUT_LISTED = "Cổng đánh dấu chỉ nộp trực tiếp, nhưng cũng ghi cách nộp trực tuyến."


def method_head(methods: tuple[Method, ...]) -> str:
    """The head of a line that holds for some ways of filing only."""
    return f"Nộp {', '.join(METHODS[method] for method in methods)}: " if methods else ""


def ways(methods: tuple[Method, ...]) -> str:
    """The ways the record accepts papers."""
    return f"Cách nộp: {', '.join(METHODS[method] for method in methods)}."


def counter(where: Place) -> str:
    """Name the counter, in the record's own words where it has any."""
    known = _COUNTERS.get(where.counter, "")
    if where.received_by:
        return _with_hint(where.received_by, where.counter)
    if where.counter is Counter.ONE_STOP:
        return f"{known} ({where.decided_by} giải quyết)"
    return known or where.decided_by


def receiver(where: Place) -> str:
    """One line: who receives the papers, or who carries it out when only that is printed."""
    if where.counter is Counter.OTHER and not where.received_by:
        return f"Cơ quan thực hiện: {where.decided_by}."
    named = counter(where)
    return f"Nơi nhận hồ sơ: {named}." if named else RECEIVER_UNKNOWN


RECEIVER_UNKNOWN = "Cổng không ghi nơi nhận hồ sơ; bạn hỏi Trung tâm Phục vụ hành chính công xã ạ."


def decided_by(name: str) -> str:
    """Who decides, when it is not who receives."""
    return f"Cơ quan giải quyết: {name}."


def fee(charge: Fee) -> str:
    """State a charge by its true kind; a printed "Miễn phí" is quoted, never asserted."""
    match charge:
        case Amount(dong=dong, per=per, note=note):
            return _with_note(f"{money(dong)}{f'/{per}' if per else ''}", note)
        case FreeByRule(note=note, basis=basis):
            return _with_note(
                f"miễn phí theo {basis}" if basis else "được miễn theo quy định", note
            )
        case SetByCouncil(note=note):
            return _with_note("do Hội đồng nhân dân tỉnh quy định", note)
        case NotPublished(text=text) if _claims_free(text):
            return f"Cổng hiện ghi “{text}” mà không nêu căn cứ; bạn nên hỏi lại nơi nhận hồ sơ"
        case NotPublished(text=text) if text:
            return f"Cổng chỉ ghi “{text}”"
        case NotPublished():
            return FEE_UNKNOWN_LINE


def time_limit(limit: TimeLimit) -> str:
    """State a time limit; the record's own words follow when they add something."""
    if not limit.quantity:
        return limit.text
    stated = duration(limit.quantity, limit.unit)
    return stated if _repeats(limit.text, limit.quantity) else f"{stated} ({limit.text})"


def paper(name: str, originals: int | None, copies: int | None) -> str:
    """A paper with its numbers where the record gives them."""
    numbers = [f"{originals} bản chính"] if originals else []
    numbers += [f"{copies} bản sao"] if copies else []
    return f"{name.rstrip(' .;')} ({', '.join(numbers)})" if numbers else name.rstrip(" .;")


def paper_count(fewest: int, most: int) -> str:
    """How many papers, for the summary."""
    if fewest == most:
        return f"{most} loại giấy tờ"
    return f"từ {fewest} đến {most} loại giấy tờ, {BY_CASE}"


def case_line(name: str) -> str:
    """Which case the answer is about."""
    return f"Trường hợp: {name}"


def online(level: OnlineLevel) -> str:
    """Whether it can be filed online, by the published level; "" when the level is not known."""
    return _ONLINE.get(level, "")


def local(issuer: str) -> str:
    """Warn that a province's own record binds that province only."""
    whose = f"do {issuer}" if issuer else "do một tỉnh"
    return f"Đây là thủ tục {whose} công bố; nơi khác có thể quy định khác."


def ends(on: date, successor: str) -> str:
    """Warn of an entry that soon ends."""
    then = f" Sau đó: {successor.rstrip('.')}." if successor else ENDS_UNKNOWN
    return f"Áp dụng đến hết {day(on)}.{then}"


ENDS_UNKNOWN = " Quy định sau ngày đó có thể khác, bạn hỏi lại trước khi nộp ạ."


def ended(on: date, successor: str) -> str:
    """Say that an entry no longer holds: an old button was pressed."""
    then = f" Nay: {successor.rstrip('.')}." if successor else ""
    return f"Dạ, nội dung này chỉ áp dụng đến hết {day(on)}.{then}"


def contradiction(texts: tuple[str, ...]) -> str:
    """Show texts of one record that cannot both be true."""
    quoted = " – ".join(f"“{text}”" for text in texts)
    return (
        f"Hồ sơ công bố ghi các nội dung khác nhau: {quoted}. "
        "Bạn hỏi lại nơi nhận hồ sơ trước khi nộp ạ."
    )


def code(entry_id: str) -> str:
    """The official code in the footer."""
    return f"Mã thủ tục {entry_id}"


def published_by(decision: str) -> str:
    """The publishing decision in the footer."""
    return f"Quyết định công bố {decision}"


def based_on(rule: str) -> str:
    """The first legal basis in the footer."""
    return f"Căn cứ {rule}"


def updated(on: date) -> str:
    """The day the facts were checked, in the footer."""
    return f"cập nhật ngày {short_day(on)}"


def updated_as_printed(on: str) -> str:
    """The day of the source as it prints it, in the footer."""
    return f"cập nhật ngày {on}"


def part_of_full(page: int) -> str:
    """Which part of a long text this is."""
    return f"(phần {page})"


GOES_ON = "… còn nữa, bấm «Xem đầy đủ»."


def _with_hint(printed: str, kind: Counter) -> str:
    outside = {Counter.POLICE, Counter.LAND, Counter.TAX, Counter.INSURANCE}
    return f"{printed} (không phải Ủy ban nhân dân xã)" if kind in outside else printed


def _claims_free(text: str) -> bool:
    """True for what a portal prints when its number field is empty or 0."""
    return re.match(r"(phí\s*:\s*)?(miễn|không|0\b)", text.strip().casefold()) is not None


def _with_note(stated: str, note: str) -> str:
    return f"{stated} ({note})" if note else stated


def _repeats(text: str, quantity: Decimal) -> bool:
    """True when the record's words only say the figure again: "7 Ngày làm việc", "07 ngày"."""
    figures = {f"{quantity.normalize():f}", f"{int(quantity):02d}"}
    filler = {"ngày", "làm", "việc", "giờ", "tháng", "năm", "kể", "từ", "trong", "thời", "hạn"}
    return all(word in figures | filler for word in text.casefold().rstrip(".").split())
