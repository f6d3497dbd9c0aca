from datetime import date

import pytest

from knowledge.model import Entry, Facet, Kind, OutsideTopic, Sibling, Validity
from knowledge.search.engine import Knowledge
from knowledge.search.outcome import Context, Elsewhere, Found, NotFound, Outcome, Refusal, Unsure
from knowledge.search.reading import LATELY

ON = date(2026, 11, 23)

BIRTH = Entry(
    id="1.000001",
    plain_title="Đăng ký khai sinh",
    field="Hộ tịch",
    next_steps=("1.000004",),
    siblings=(Sibling(id="1.000002", when="khi đã từng đăng ký"),),
)
AGAIN = Entry(id="1.000002", plain_title="Đăng ký lại khai sinh", field="Hộ tịch")
WEDDING = Entry(id="1.000003", plain_title="Đăng ký kết hôn", field="Hộ tịch")
HEALTH_CARD = Entry(id="1.000004", plain_title="Cấp thẻ bảo hiểm y tế cho trẻ", field="Bảo hiểm")
LODGING = Entry(id="1.000005", plain_title="Đăng ký tạm trú", field="Cư trú")
LEAVING = Entry(id="1.000006", plain_title="Xóa đăng ký thường trú", field="Cư trú")
ADULT_CARD = Entry(id="1.000007", plain_title="Cấp thẻ căn cước cho người lớn", field="Căn cước")
ENDED = Entry(
    id="1.000008",
    plain_title="Đổi sổ lâm bạ",
    validity=Validity(in_force_to=date(2026, 6, 30)),
)
PASSPORT = Entry(id="ho-chieu", kind=Kind.REDIRECT, plain_title="Cấp hộ chiếu phổ thông")
WEATHER = OutsideTopic(id="mua", title="Thời tiết", say=("ngày mai trời mưa không",))

KNOWN = Knowledge.build(
    (BIRTH, AGAIN, WEDDING, HEALTH_CARD, LODGING, LEAVING, ADULT_CARD, ENDED, PASSPORT),
    (),
    (WEATHER,),
)
AFTER_BIRTH = Context(entry_id=BIRTH.id, question="đăng ký khai sinh cho con", facet=Facet.FEE)
SHOWN = Context(shown=(LODGING.id, LEAVING.id, PASSPORT.id), facet=Facet.FEE)


def ask(question: str, context: Context | None = AFTER_BIRTH) -> Outcome:
    return KNOWN.look_up(question, context, on=ON)


def answered(outcome: Outcome) -> str | None:
    return outcome.match.entry.id if isinstance(outcome, Found) else None


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("còn phí?", Facet.FEE),
        ("nộp ở đâu vậy", Facet.WHERE),
        ("bao lâu thì xong", Facet.TIME),
        ("thế cần giấy tờ gì", Facet.DOCUMENTS),
        ("làm qua mạng được không", Facet.ONLINE),
    ],
)
def test_a_message_that_names_no_matter_stays_with_the_last_one(text: str, facet: Facet) -> None:
    outcome = ask(text)

    assert answered(outcome) == BIRTH.id
    assert outcome.facet is facet


def test_the_same_message_without_a_talk_names_nothing() -> None:
    assert answered(ask("nộp ở đâu vậy", None)) is None


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("đăng ký kết hôn", WEDDING),
        ("đăng ký tạm trú", LODGING),
        ("xóa đăng ký thường trú", LEAVING),
    ],
)
def test_a_new_topic_wins_over_the_old_one(text: str, entry: Entry) -> None:
    assert answered(ask(text)) == entry.id


def test_a_new_topic_can_be_somebody_elses_matter() -> None:
    assert isinstance(ask("cấp hộ chiếu phổ thông"), Elsewhere)


def test_a_new_topic_can_be_nobodys_matter() -> None:
    outcome = ask("ngày mai trời mưa không")

    assert isinstance(outcome, NotFound)
    assert outcome.reason is Refusal.OTHER_DOMAIN


@pytest.mark.parametrize(
    "text", ["không, ý em là đăng ký tạm trú", "nhầm rồi, ý mình là đăng ký tạm trú"]
)
def test_a_correction_drops_the_old_matter(text: str) -> None:
    outcome = ask(text)

    assert answered(outcome) == LODGING.id
    assert not [note for note in outcome.explanation.notes if note.startswith("tiếp chuyện")]


def test_a_message_in_a_talk_says_so_in_the_explanation() -> None:
    assert f"tiếp chuyện: {BIRTH.id}" in ask("còn phí?").explanation.notes


def test_a_natural_next_step_is_preferred_to_a_better_name() -> None:
    alone, after = ask("còn cấp thẻ thì sao", None).ranked, ask("còn cấp thẻ thì sao").ranked

    assert alone[0].entry == ADULT_CARD
    places = [match.entry for match in after]
    assert places.index(HEALTH_CARD) < places.index(ADULT_CARD)


def test_a_look_alike_of_the_matter_is_near_by() -> None:
    places = [match.entry.id for match in ask("còn phí?").ranked]

    assert places[0] == BIRTH.id
    assert {AGAIN.id, HEALTH_CARD.id} == set(places[1:3])


@pytest.mark.parametrize(("field", "first"), [("Hộ tịch", "ngo"), ("Cư trú", "lua")])
def test_of_two_new_topics_the_one_in_the_field_spoken_of_is_nearer(
    field: str, first: str
) -> None:
    rice = Entry(id="lua", plain_title="Báo cáo thu hoạch lúa", field="Cư trú")
    maize = Entry(id="ngo", plain_title="Báo cáo thu hoạch ngô", field="Hộ tịch")
    spoken_of = Entry(id="x", plain_title="Việc đang nói", field=field)
    known = Knowledge.build((rice, maize, spoken_of))

    outcome = known.look_up("báo cáo thu hoạch", Context(entry_id="x"), on=ON)

    assert outcome.ranked[0].entry.id == first


def test_a_message_about_something_unknown_does_not_repeat_the_last_answer() -> None:
    outcome = ask("con mèo tam thể nhảy múa hát ca vang dội")

    assert isinstance(outcome, NotFound)
    assert outcome.reason is Refusal.NOT_KNOWN


def test_a_talk_about_an_entry_that_is_gone_is_no_talk() -> None:
    gone = Context(entry_id="9.999999", question="một việc không còn")

    assert ask("đăng ký kết hôn", gone) == ask("đăng ký kết hôn", Context())


def test_a_talk_about_an_ended_entry_does_not_answer_with_it() -> None:
    ended = Context(entry_id=ENDED.id, question="đổi sổ lâm bạ")

    outcome = ask("còn phí?", ended)

    assert ENDED.id not in [match.entry.id for match in outcome.ranked]
    assert answered(outcome) is None


def test_a_filler_in_a_talk_is_read_in_the_talk() -> None:
    assert answered(ask("thì sao nhỉ")) == BIRTH.id


@pytest.mark.parametrize(
    ("text", "entry"), [("cái thứ hai", LEAVING), ("2", LEAVING), ("số 1 đi", LODGING)]
)
def test_a_choice_is_taken_by_its_place(text: str, entry: Entry) -> None:
    outcome = ask(text, SHOWN)

    assert answered(outcome) == entry.id


def test_a_choice_keeps_the_part_asked_before() -> None:
    assert ask("cái đầu tiên", SHOWN).facet is Facet.FEE


def test_a_choice_with_a_part_of_its_own_asks_for_that() -> None:
    outcome = ask("cái thứ hai nộp ở đâu", SHOWN)

    assert answered(outcome) == LEAVING.id
    assert outcome.facet is Facet.WHERE


def test_a_chosen_redirect_redirects() -> None:
    outcome = ask("cái cuối", SHOWN)

    assert isinstance(outcome, Elsewhere)
    assert outcome.match.entry == PASSPORT


def test_a_place_beyond_the_choices_chooses_nothing() -> None:
    assert answered(ask("cái thứ tư", SHOWN)) is None


def test_a_choice_that_has_ended_meanwhile_is_not_answered() -> None:
    assert answered(ask("cái thứ nhất", Context(shown=(ENDED.id,)))) is None


def test_numbers_without_choices_choose_nothing() -> None:
    outcome = ask("2", Context())

    assert not isinstance(outcome, Found | Unsure)


def test_a_code_wins_over_the_place_of_a_choice() -> None:
    assert answered(ask("số 1 1.000003", SHOWN)) == WEDDING.id


def test_the_question_before_counts_the_same_whether_it_was_just_read_or_long_ago() -> None:
    before = ("đăng ký khai sinh cho con", "xóa thường trú hết bao nhiêu tiền", "cấp thẻ bhyt")
    fresh = Knowledge.build((BIRTH, AGAIN, WEDDING, HEALTH_CARD, LODGING, LEAVING))
    used = Knowledge.build((BIRTH, AGAIN, WEDDING, HEALTH_CARD, LODGING, LEAVING))
    for number in range(LATELY + 9):  # more than are remembered, each three times over
        used.look_up(f"{before[number % 3]} {number // 9}", on=ON)

    for number, question in enumerate(before):
        context = Context(entry_id=BIRTH.id, question=question)
        for after in ("còn lệ phí thì sao", "còn xóa đăng ký thì sao", "kết hôn"):
            used.look_up(question, on=ON)
            again = used.look_up(after, context, on=ON)

            assert again == fresh.look_up(after, context, on=ON), (number, after)


def test_the_question_before_is_that_of_this_talk_and_not_the_last_one_read() -> None:
    said = [
        ask("còn cái kia thì sao", Context(entry_id=BIRTH.id, question=question))
        for question in ("đăng ký tạm trú", "đăng ký kết hôn")
    ]

    assert said[0] != said[1]
