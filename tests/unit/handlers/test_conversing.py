"""Rules of the conversation: what each kind of message gets, and what is remembered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.channels.console.render import text_of
from handlers.actions import Checklist, ShowEntry, Simple, write
from handlers.citizen.visit import Knows, Result
from handlers.memory import Memory
from handlers.messages import Button, Incoming, Reply
from handlers.office import Office
from handlers.router import Surroundings, converse
from handlers.splitting import MAX_MESSAGE, length
from handlers.texts.messages import ATTACHMENTS
from knowledge.answer import Topic
from knowledge.model import Case, Confidence, Entry, Facet, Kind, Paper, Source, Validity
from knowledge.search.outcome import (
    Context,
    Courtesy,
    Danger,
    Elsewhere,
    Emergency,
    Explanation,
    Found,
    Match,
    NotFound,
    Outcome,
    Refusal,
    Social,
    Unsure,
)

Say = Callable[..., Result]
Build = Callable[..., Incoming]
Entries = dict[str, Entry]
Outcomes = dict[str, Outcome]
Asked = list[tuple[str, Context | None, date]]
MET = Memory(met=True)


@pytest.fixture
def around(knowledge: Knows, office: Office, now: datetime) -> Surroundings:
    return Surroundings(knowledge=knowledge, office=office, now=now)


@pytest.fixture
def say(around: Surroundings, message: Build) -> Say:
    def said(
        text: str = "", *kinds: str, button: str | None = None, memory: Memory = MET
    ) -> Result:
        return converse(message(text, button, *kinds), memory, around)

    return said


def labels(reply: Reply) -> list[str]:
    return [button.label for row in reply.rows for button in row]


def match(entry: Entry, score: float = 0.9) -> Match:
    return Match(entry=entry, score=score)


# ---- outcomes ---------------------------------------------------------------------------------


def test_a_found_entry_is_answered_on_the_facet_asked(
    say: Say, outcomes: Outcomes, asked: Asked, residence: Entry
) -> None:
    outcomes["phí?"] = Found(match=match(residence), facet=Facet.FEE)

    result = say("phí?")

    assert text_of(result.reply).startswith("Dạ, lệ phí – Đăng ký thường trú:")
    assert result.memory.context == Context(entry_id="1.004222", facet=Facet.FEE, question="phí?")
    assert asked == [("phí?", Context(), date(2026, 11, 23))]


def test_the_case_a_question_names_is_answered(
    say: Say, outcomes: Outcomes, residence: Entry
) -> None:
    found = Found(match=match(residence), facet=Facet.DOCUMENTS, case=2)
    outcomes["ở thuê cần gì"] = found

    assert "Giấy đồng ý của chủ nhà" in text_of(say("ở thuê cần gì").reply)


def test_a_case_named_without_a_facet_is_answered_with_its_papers(
    say: Say, outcomes: Outcomes, residence: Entry
) -> None:
    outcomes["ở thuê thì sao"] = Found(match=match(residence), case=2)

    result = say("ở thuê thì sao")

    assert "Giấy đồng ý của chủ nhà" in text_of(result.reply)
    assert result.memory.context.facet is None


def test_being_unsure_asks_back_with_what_tells_choices_apart(
    say: Say, outcomes: Outcomes, residence: Entry, stay: Entry
) -> None:
    choices = (match(residence), match(stay, 0.8))
    outcomes["đăng ký ở"] = Unsure(choices=choices, facet=Facet.FEE)

    result = say("đăng ký ở")

    assert text_of(result.reply) == (
        "Dạ, bạn hỏi việc nào sau đây ạ?\n\n"
        "• Đăng ký thường trú – khi ở lâu dài, có chỗ ở hợp pháp\n"
        "• Đăng ký tạm trú – khi ở tạm từ 30 ngày trở lên"
    )
    assert [button.action for button in result.memory.buttons] == [
        "1:p:1.004222:fee",
        "1:p:1.004194:fee",
        "1:n",
    ]
    assert labels(result.reply)[-1] == "Không phải các việc trên"
    assert result.memory.context == Context(
        facet=Facet.FEE, shown=("1.004222", "1.004194"), question="đăng ký ở"
    )


def test_at_most_four_choices_are_shown(say: Say, outcomes: Outcomes, entries: Entries) -> None:
    entries = [Entry(id=str(number), official_title=f"Việc {number}") for number in range(6)]
    outcomes["việc"] = Unsure(choices=tuple(map(match, entries)))

    assert len(labels(say("việc").reply)) == 5


@pytest.mark.parametrize(
    ("entry", "hint"),
    [
        ({"purpose": "Dùng khi mất."}, " – Dùng khi mất."),
        ({"plain_title": "Tên thường"}, " – Việc"),
        ({"locality": "Lạng Sơn"}, " – Lạng Sơn"),
        ({"received_by": "Công an xã"}, " – Công an xã (không phải Ủy ban nhân dân xã)"),
        ({"audience": ("Cá nhân", "Tổ chức")}, " – Cá nhân, Tổ chức"),
        ({"field": "Hộ tịch"}, " – Hộ tịch"),
        ({}, ""),
    ],
)
def test_a_choice_is_told_apart_by_whatever_there_is(
    say: Say, outcomes: Outcomes, entry: dict[str, object], hint: str
) -> None:
    described = Entry.model_validate({"id": "1", "official_title": "Việc", **entry})
    other = Entry(id="2", official_title="Việc khác")
    outcomes["?a"] = Unsure(choices=(match(described), match(other)))

    line = text_of(say("?a").reply).split("\n")[2]

    assert line == f"• {described.title}{hint}"


def test_a_matter_of_others_is_redirected_by_name(
    say: Say, outcomes: Outcomes, elsewhere: Entry
) -> None:
    outcomes["hộ chiếu"] = Elsewhere(match=match(elsewhere))

    text = text_of(say("hộ chiếu").reply)

    assert text.startswith(
        "Hộ chiếu phổ thông\n\nDạ, việc này do Phòng Quản lý xuất nhập cảnh Công an tỉnh giải "
        "quyết, không làm tại Ủy ban nhân dân xã ạ.\n\nNộp trực tuyến trên Cổng"
    )


@pytest.mark.parametrize(
    "source", [Source(), Source(confidence=Confidence.LOW)], ids=["unnamed", "doubtful"]
)
def test_a_redirect_without_a_name_or_certainty_still_says_not_here(
    say: Say, outcomes: Outcomes, source: Source
) -> None:
    entry = Entry(id="x", kind=Kind.REDIRECT, plain_title="Việc", answer="Có thể.", source=source)
    outcomes["việc"] = Elsewhere(match=match(entry))

    text = text_of(say("việc").reply)

    assert "Dạ, việc này không làm tại Ủy ban nhân dân xã ạ." in text
    assert ("Có thể." in text) == (source.confidence is not Confidence.LOW)


def test_a_redirect_that_names_who_does_it_is_not_said_twice(
    say: Say, outcomes: Outcomes, elsewhere: Entry
) -> None:
    written = f"Hộ chiếu do {elsewhere.received_by} cấp."
    told = elsewhere.model_copy(update={"answer": written})
    outcomes["hộ chiếu"] = Elsewhere(match=match(told))

    assert text_of(say("hộ chiếu").reply).count(elsewhere.received_by) == 1


def test_a_long_redirect_stays_one_short_message(
    say: Say, outcomes: Outcomes, elsewhere: Entry
) -> None:
    long = elsewhere.model_copy(update={"answer": "Một câu dài. " * 200})
    outcomes["hộ chiếu"] = Elsewhere(match=match(long))

    assert length(say("hộ chiếu").reply.text) <= MAX_MESSAGE


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Refusal.NOT_KNOWN, "chưa có thông tin chắc chắn"),
        (Refusal.OTHER_DOMAIN, "không phải thủ tục hành chính"),
        (Refusal.GIBBERISH, "chưa hiểu"),
        (Refusal.FOREIGN, "chỉ hiểu tiếng Việt"),
        (Refusal.INJECTION, "không làm theo yêu cầu khác"),
        (Refusal.PERSONAL_DATA, "không cung cấp thông tin cá nhân"),
        (Refusal.WRONGDOING, "trái pháp luật"),
        (Refusal.DENUNCIATION, "không nhận tố cáo qua tin nhắn"),
    ],
)
def test_every_refusal_has_its_reason_and_a_way_to_a_person(
    say: Say, outcomes: Outcomes, reason: Refusal, words: str
) -> None:
    outcomes["câu"] = NotFound(reason=reason)

    result = say("câu")

    assert words in text_of(result.reply)
    assert "👤 Gặp cán bộ" in labels(result.reply)
    assert result.memory.context == Context()


def test_a_refusal_gives_phone_and_hotline(say: Say) -> None:
    text = text_of(say("không ai biết").reply)

    assert "Điện thoại: 0205 3 123 456" in text
    assert "Tổng đài Cổng Dịch vụ công quốc gia: 18001096" in text


def test_what_came_close_is_suggested(
    say: Say, outcomes: Outcomes, residence: Entry, stay: Entry
) -> None:
    why = Explanation(threshold=0.5)
    ranked = (match(residence, 0.4), match(stay, 0.1))
    outcomes["ở"] = NotFound(reason=Refusal.NOT_KNOWN, ranked=ranked, explanation=why)
    outcomes["bóng đá"] = NotFound(reason=Refusal.OTHER_DOMAIN, ranked=ranked, explanation=why)

    assert "Có thể bạn đang tìm:" in text_of(say("ở").reply)
    assert labels(say("ở").reply)[0] == "Đăng ký thường trú"
    assert "Đăng ký tạm trú" not in labels(say("ở").reply)
    assert "Có thể bạn đang tìm:" not in text_of(say("bóng đá").reply)


@pytest.mark.parametrize("kind", list(Courtesy))
def test_every_courtesy_is_answered(say: Say, outcomes: Outcomes, kind: Courtesy) -> None:
    outcomes["chào"] = Social(kind=kind)

    assert text_of(say("chào").reply)


def test_a_greeting_says_what_it_can_do_in_three_lines_with_chips(
    say: Say, outcomes: Outcomes
) -> None:
    outcomes["chào"] = Social(kind=Courtesy.GREETING)

    reply = say("chào", memory=Memory()).reply

    assert len(reply.text) == 3
    assert "trợ lý tự động của UBND xã Châu Sơn" in text_of(reply)
    assert labels(reply) == ["Đăng ký tạm trú", "Đăng ký thường trú", "👤 Gặp cán bộ"]


def test_chips_are_one_of_each_field_first(say: Say, entries: Entries) -> None:
    fields = ["A", "A", "B", "C", "D", "E", "F"]
    entries.clear()
    for number, field in enumerate(fields):
        code = str(number)
        entries[code] = Entry(id=code, official_title=f"{field}{code}", field=field, demand=5)

    assert labels(say("/start").reply)[:-1] == ["A0", "B2", "C3", "D4", "E5"]


def test_the_assistant_says_what_it_is(say: Say, outcomes: Outcomes) -> None:
    outcomes["ai đó"] = Social(kind=Courtesy.IDENTITY)

    assert "trợ lý tự động của UBND xã Châu Sơn, không phải người" in text_of(say("ai đó").reply)


def test_an_official_is_reached_by_phone_address_and_hours(say: Say) -> None:
    text = text_of(say(button=write(Simple.HUMAN)).reply)

    assert "Điện thoại: 0205 3 123 456" in text
    assert "Địa chỉ: Thôn 1, xã Châu Sơn" in text
    assert "Giờ làm việc: 7h30–17h" in text


@pytest.mark.parametrize(
    ("office", "words", "absent"),
    [
        (Office(), "chưa được cài đặt", "Điện thoại"),
        (Office(phone="114 000"), "Điện thoại: 114 000", "Địa chỉ"),
        (Office(address="Thôn 2"), "Địa chỉ: Thôn 2", "Điện thoại"),
    ],
)
def test_what_is_not_configured_is_not_said(
    around: Surroundings, message: Build, office: Office, words: str, absent: str
) -> None:
    asked = message("", write(Simple.HUMAN))

    text = text_of(converse(asked, MET, replace(around, office=office)).reply)

    assert words in text
    assert absent not in text
    assert "18001096" in text


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (Danger.FIRE, "114"),
        (Danger.RESCUE, "114"),
        (Danger.VIOLENCE, "113"),
        (Danger.CRIME, "113"),
        (Danger.MEDICAL, "115"),
        (Danger.MISSING, "113"),
        (Danger.CHILD, "111"),
        (Danger.SUICIDE, "115"),
    ],
)
def test_an_emergency_gets_the_number_first_and_nothing_else(
    say: Say, outcomes: Outcomes, kind: Danger, first: str
) -> None:
    outcomes["cứu"] = Emergency(kind=kind)

    result = say("cứu", memory=Memory())

    assert text_of(result.reply).startswith(f"Gọi ngay {first} – ")
    assert result.reply.rows == ()
    assert "trợ lý tự động" not in text_of(result.reply)
    assert not result.memory.met


def test_an_emergency_of_10000_characters_is_still_only_numbers(
    say: Say, outcomes: Outcomes
) -> None:
    text = "cháy nhà " * 1200
    outcomes[text[:1000].rsplit(maxsplit=1)[0]] = Emergency(kind=Danger.FIRE)

    assert text_of(say(text).reply).startswith("Gọi ngay 114")


# ---- what comes in ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*ATTACHMENTS, "other"])
def test_what_is_not_text_gets_a_helpful_reply(say: Say, kind: str) -> None:
    reply = say("", kind).reply

    assert "Bạn viết việc cần hỏi" in text_of(reply)
    assert "👤 Gặp cán bộ" in labels(reply)


def test_words_beside_a_picture_are_a_question(
    say: Say, outcomes: Outcomes, residence: Entry
) -> None:
    outcomes["đăng ký thường trú"] = Found(match=match(residence))

    assert "Đăng ký thường trú" in text_of(say("đăng ký thường trú", "photo").reply)


@pytest.mark.parametrize("text", ["", "😀🙏", "???", "\u202e\u200b", "\x00"])
def test_nothing_to_read_is_said_so(say: Say, asked: Asked, text: str) -> None:
    assert "chỉ đọc được chữ" in text_of(say(text).reply)
    assert asked == []


def test_a_message_of_10000_characters_is_asked_to_be_shorter_but_still_looked_up(
    say: Say, outcomes: Outcomes, residence: Entry
) -> None:
    story = "kể chuyện " * 1000
    beginning = story[:1000].rsplit(maxsplit=1)[0]
    outcomes[beginning] = Found(match=match(residence))

    result = say(story)

    assert text_of(result.reply).startswith("Dạ, tin nhắn dài quá")
    assert "Đăng ký thường trú" in text_of(result.reply)
    assert result.question == beginning
    assert len(result.memory.context.question) == 300


def test_a_long_message_nobody_can_answer_only_asks_to_be_shorter_and_refuses(say: Say) -> None:
    assert text_of(say("xyz " * 2500).reply).startswith("Dạ, tin nhắn dài quá")


@pytest.mark.parametrize("text", ["/start", "/START", "/start@motcua_bot", "/start khong-co"])
def test_start_greets_and_forgets(say: Say, text: str) -> None:
    result = say(text, memory=Memory(context=Context(entry_id="1.004222")))

    assert "Dạ, chào bạn." in text_of(result.reply)
    assert result.memory.context == Context()


def test_a_deep_link_opens_its_entry(say: Say) -> None:
    result = say("/start 1.004222")

    assert text_of(result.reply).startswith("Dạ, Đăng ký thường trú:")
    assert result.memory.context.entry_id == "1.004222"


@pytest.mark.parametrize("text", ["/help", "/gi_cung_duoc"])
def test_help_and_unknown_commands_say_how_to_ask(say: Say, text: str) -> None:
    remembered = Memory(context=Context(entry_id="1.004222"), met=True)

    result = say(text, memory=remembered)

    assert "nhắn 0 để hỏi việc khác" in text_of(result.reply)
    assert result.memory.context == remembered.context


@pytest.mark.parametrize("text", ["0", "/huy", "/cancel"])
def test_zero_and_cancel_leave_the_matter(say: Say, text: str) -> None:
    result = say(text, memory=Memory(context=Context(entry_id="1.004222"), met=True))

    assert "đã dừng" in text_of(result.reply)
    assert result.memory.context == Context()


BUTTONS = (Button("Lệ phí", "1:p:1.004222:fee"), Button("Gặp cán bộ", "1:h"))


@pytest.mark.parametrize("typed", ["1", "1.", "số 1", "Số 1"])
def test_a_typed_number_presses_the_button_shown(say: Say, typed: str) -> None:
    result = say(typed, memory=Memory(buttons=BUTTONS, met=True))

    assert text_of(result.reply).startswith("Dạ, lệ phí – Đăng ký thường trú:")


@pytest.mark.parametrize(
    ("label", "typed"),
    [
        ("Lệ phí", "Lệ phí"),
        ("Lệ phí", "le phi"),
        ("Lệ phí", "LỆ PHÍ?"),
        ("💵 Lệ phí", "lệ phí"),
        ("Lệ phí…", "Lê  phi"),
    ],
)
def test_the_words_of_a_button_press_it_with_or_without_diacritics(
    say: Say, asked: Asked, label: str, typed: str
) -> None:
    shown = (Button(label, "1:p:1.004222:fee"), *BUTTONS[1:])

    result = say(typed, memory=Memory(buttons=shown, met=True))

    assert text_of(result.reply).startswith("Dạ, lệ phí – Đăng ký thường trú:")
    assert asked == []


def test_words_that_two_buttons_share_or_none_has_are_a_question(say: Say, asked: Asked) -> None:
    shown = (Button("Lệ phí", "1:p:1.004222:fee"), Button("Lê phi", "1:p:1.004194:fee"))

    say("lệ phí", memory=Memory(buttons=shown, met=True))
    say("lệ phí bao nhiêu", memory=Memory(buttons=BUTTONS, met=True))

    assert [question for question, *_ in asked] == ["lệ phí", "lệ phí bao nhiêu"]


def test_who_sends_what_nobody_can_read_is_told_whom_to_call(say: Say) -> None:
    assert "18001096" in text_of(say("", "other").reply)
    assert "18001096" not in text_of(say("", "sticker").reply)


def test_a_number_no_button_has_is_said_so_and_the_buttons_stay(say: Say) -> None:
    result = say("7", memory=Memory(buttons=BUTTONS, met=True))

    assert "từ 1 đến 2" in text_of(result.reply)
    assert result.memory.buttons == BUTTONS


def test_a_number_without_buttons_is_a_question(say: Say, asked: Asked) -> None:
    say("2")

    assert [question for question, *_ in asked] == ["2"]


def test_a_longer_number_is_a_question(say: Say, asked: Asked) -> None:
    say("113", memory=Memory(buttons=BUTTONS))

    assert [question for question, *_ in asked] == ["113"]


# ---- buttons ----------------------------------------------------------------------------------


def test_a_pressed_choice_becomes_what_the_talk_is_about(say: Say) -> None:
    before = Memory(context=Context(shown=("1.004222",), question="đăng ký ở"), met=True)

    result = say(button="1:p:1.004222:steps", memory=before)

    assert result.memory.context == Context(entry_id="1.004222", question="đăng ký ở")
    assert isinstance(result.outcome, Found)
    assert result.outcome.facet is None
    assert not result.question


@pytest.mark.parametrize("action", ["", "2:p:1.004222", "1:p:1.004222:gold", "DROP TABLE"])
def test_an_unknown_button_is_answered_sensibly(say: Say, action: str) -> None:
    result = say(button=action)

    assert "nút này không còn dùng được" in text_of(result.reply)
    assert result.memory.context == Context()


def test_a_button_of_an_entry_that_is_gone_is_answered_sensibly(say: Say) -> None:
    assert "không còn trong hệ thống" in text_of(say(button="1:p:9.999999:fee").reply)


@pytest.mark.parametrize(
    ("validity", "words"),
    [
        (
            Validity(in_force_to=date(2026, 11, 22), successor="Luật mới"),
            "chỉ áp dụng đến hết Chủ nhật 22/11/2026. Nay: Luật mới.",
        ),
        (Validity(in_force_to=date(2026, 11, 22)), "chỉ áp dụng đến hết Chủ nhật 22/11/2026."),
        (Validity(in_force_from=date(2027, 3, 1)), "không còn trong hệ thống"),
    ],
)
def test_a_button_of_an_entry_not_in_force_says_until_when(
    say: Say, entries: Entries, residence: Entry, validity: Validity, words: str
) -> None:
    entries.clear()
    entries.update({"1": residence.model_copy(update={"id": "1", "validity": validity})})

    assert words in text_of(say(button="1:p:1:fee").reply)


def test_none_of_these_leads_to_a_person_and_forgets_the_choices(say: Say) -> None:
    result = say(button="1:n", memory=Memory(context=Context(shown=("1.004222",)), met=True))

    assert "chưa tìm đúng việc" in text_of(result.reply)
    assert result.memory.context == Context()


def test_none_of_these_without_an_office_still_gives_the_hotline(
    around: Surroundings, message: Build
) -> None:
    result = converse(message("", "1:n"), MET, replace(around, office=Office()))

    assert "18001096" in text_of(result.reply)


def test_the_menu_button_greets(say: Say) -> None:
    assert "Dạ, chào bạn." in text_of(say(button="1:m").reply)


def test_look_alikes_are_told_apart(say: Say) -> None:
    result = say(button="1:s:1.004222")

    assert "• Đăng ký tạm trú – khi ở tạm từ 30 ngày trở lên" in text_of(result.reply)
    assert labels(result.reply) == ["Đăng ký tạm trú", "Về thủ tục này", "👤 Gặp cán bộ"]
    assert result.memory.context.entry_id == "1.004222"


def test_a_look_alike_without_words_is_listed_all_the_same(
    say: Say, entries: Entries, residence: Entry, stay: Entry
) -> None:
    silent = residence.siblings[0].model_copy(update={"when": ""})
    entries.clear()
    entries.update(
        {
            "1.004194": stay,
            "1.004222": residence.model_copy(update={"siblings": (silent,)}),
        }
    )

    assert text_of(say(button="1:s:1.004222").reply).endswith("• Đăng ký tạm trú")


def test_further_topics_are_offered(say: Say) -> None:
    assert labels(say(button="1:o:1.004222:1").reply) == [
        "Các bước",
        "Điều kiện",
        "Kết quả",
        "Ai được nộp",
        "Lỗi hay gặp",
        "Về thủ tục này",
        "👤 Gặp cán bộ",
    ]


def test_cases_are_listed_six_at_a_time(say: Say, entries: Entries) -> None:
    cases = tuple(Case(name=f"Loại {number}") for number in range(8))
    entries.clear()
    entries.update({"1": Entry(id="1", official_title="Việc", cases=cases)})

    first, second = say(button="1:c:1:time"), say(button="1:c:1:time:1")

    assert "• Loại 5" in text_of(first.reply)
    assert "• Loại 6" not in text_of(first.reply)
    assert first.memory.buttons[6].action == "1:c:1:time:1"
    assert first.memory.buttons[0].action == "1:p:1:time:0"
    assert "• Loại 6" in text_of(second.reply)
    assert "Xem thêm trường hợp" not in labels(second.reply)
    assert text_of(say(button="1:c:1:time:9").reply) == text_of(first.reply)


def test_an_entry_without_cases_says_so(say: Say) -> None:
    assert "không chia theo trường hợp" in text_of(say(button="1:c:1.004194:documents").reply)


def test_the_checklist_asks_for_the_case_first(say: Say) -> None:
    result = say(button="1:k:1.004222::0")

    assert "Bạn thuộc trường hợp nào?" in text_of(result.reply)
    assert result.memory.buttons[0].action == "1:k:1.004222:1"


def test_papers_are_ticked_in_the_button_itself(say: Say) -> None:
    start = say(button="1:k:1.004222:1:0")
    assert "☐ 1. Tờ khai CT01 (1 bản chính)\n☐ 2. Giấy tờ nhà đất" in text_of(start.reply)
    assert labels(start.reply)[:2] == ["☐ Giấy tờ 1", "☐ Giấy tờ 2"]

    one = say("1", memory=start.memory)
    assert "☑ 1. Tờ khai CT01" in text_of(one.reply)
    assert "Đã có 1/2 giấy tờ" in text_of(one.reply)
    assert labels(one.reply)[:2] == ["☑ Giấy tờ 1", "☐ Giấy tờ 2"]

    both = say("2", memory=one.memory)
    assert "đã có đủ giấy tờ" in text_of(both.reply)

    undone = say("1", memory=both.memory)
    assert "Đã có 1/2 giấy tờ" in text_of(undone.reply)
    assert "Bỏ đánh dấu" in labels(undone.reply)


def test_a_long_checklist_is_paged_and_keeps_its_ticks(say: Say, entries: Entries) -> None:
    papers = tuple(Paper(name=f"Giấy {number} " + "dài " * 60) for number in range(1, 13))
    entries.clear()
    entries.update({"1": Entry(id="1", cases=(Case(name="", papers=papers),))})

    first = say(button=write(Checklist(reference="1", ticked=1)))
    action = next(b.action for b in first.memory.buttons if b.label == "Giấy tờ tiếp theo")
    second = say(button=action)

    assert "☐ 6. Giấy 6" in text_of(second.reply)
    assert "Đã có 1/12 giấy tờ" in text_of(second.reply)
    assert length(second.reply.text) <= MAX_MESSAGE
    assert text_of(say(button="1:k:1::1:77").reply) == text_of(first.reply)


def test_ticks_of_papers_that_are_not_there_are_ignored(say: Say) -> None:
    assert "đã có đủ giấy tờ" in text_of(say(button="1:k:1.004222:1:ff").reply)


def test_nothing_to_tick_is_said_so(say: Say) -> None:
    assert "Cổng không công bố danh sách giấy tờ" in text_of(say(button="1:k:1.004194::0").reply)


# ---- what is remembered -----------------------------------------------------------------------


def test_small_talk_keeps_the_matter(say: Say, outcomes: Outcomes) -> None:
    outcomes["cảm ơn"] = Social(kind=Courtesy.THANKS)
    before = Memory(context=Context(entry_id="1.004222"), buttons=BUTTONS, met=True)

    result = say("cảm ơn", memory=before)

    assert result.memory == before


def test_the_machine_is_named_on_the_first_contact_only(
    say: Say, outcomes: Outcomes, residence: Entry
) -> None:
    outcomes["a"] = Found(match=match(residence))

    first = say("a", memory=Memory())
    second = say("a", memory=first.memory)

    assert "Đây là trợ lý tự động" in text_of(first.reply)
    assert "Đây là trợ lý tự động" not in text_of(second.reply)


def test_the_day_is_the_day_in_vietnam(around: Surroundings, asked: Asked, message: Build) -> None:
    late = replace(around, now=around.now + timedelta(hours=15))  # 00:30 the next day there

    converse(message("hỏi"), MET, late)

    assert asked[-1][2] == date(2026, 11, 24)


def test_every_topic_can_be_pressed(say: Say) -> None:
    for topic in Topic:
        action = write(ShowEntry(reference="1.004222", topic=topic))
        assert text_of(say(button=action).reply).startswith("Dạ, ")
