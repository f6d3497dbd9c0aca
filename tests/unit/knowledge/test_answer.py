from datetime import date
from decimal import Decimal

import pytest

from knowledge.answer import Topic, answer, can_tell
from knowledge.answer_cases import Dossier, Variant, clean, dossier, variants
from knowledge.answer_facts import (
    Charge,
    Charges,
    Items,
    Law,
    Online,
    Place,
    Prose,
    Silence,
    Silent,
    Summary,
    Term,
    Terms,
)
from knowledge.answer_route import Counter, counter
from knowledge.model import (
    Amount,
    Case,
    Confidence,
    Contradiction,
    Entry,
    Facet,
    FilingWay,
    FreeByRule,
    Kind,
    Method,
    NotPublished,
    OnlineLevel,
    Paper,
    SetByCouncil,
    Source,
    TimeLimit,
    TimeUnit,
    Validity,
)

TODAY = date(2026, 11, 23)
THREE_DAYS = TimeLimit(quantity=Decimal(3), unit=TimeUnit.WORKING_DAY)
ONE_DAY = TimeLimit(quantity=Decimal(1), unit=TimeUnit.DAY)
FORM, LAND = Paper(name="Tờ khai", originals=1, forms=("TK.docx",)), Paper(name="Giấy tờ đất")
REMARK = Paper(name="Mang bản chính để đối chiếu", is_note=True)
SILENT = Silent(why=Silence.NOT_PUBLISHED)


def facts(entry: Entry, topic: Topic | None = None, case: int | None = None) -> object:
    return answer(entry, topic, case, on=TODAY).facts


def test_every_facet_is_a_topic() -> None:
    assert [Topic.of(facet) for facet in Facet] == [Topic(facet.value) for facet in Facet]
    assert Topic.of(None) is None


@pytest.mark.parametrize("topic", list(Topic))
def test_a_blank_record_is_silent_on_every_topic(topic: Topic) -> None:
    assert facts(Entry(id="1"), topic) == SILENT
    assert not can_tell(Entry(id="1"), topic)


@pytest.mark.parametrize("topic", [topic for topic in Topic if topic is not Topic.WHERE])
def test_a_catalogue_row_says_that_only_the_catalogue_is_published(topic: Topic) -> None:
    entry = Entry(id="1", decided_by="UBND xã", source=Source(complete=False))

    assert facts(entry, topic) == Silent(why=Silence.CATALOGUE_ONLY)
    assert facts(entry) == Silent(why=Silence.CATALOGUE_ONLY)


def test_what_a_curator_added_to_a_catalogue_row_is_told() -> None:
    entry = Entry(id="1", time=THREE_DAYS, source=Source(complete=False))

    assert facts(entry, Topic.TIME) == Terms(lines=(Term(limit=THREE_DAYS),))
    assert isinstance(facts(entry), Summary)


@pytest.mark.parametrize("topic", [None, *Topic])
def test_a_fact_of_low_confidence_is_never_stated(topic: Topic | None) -> None:
    entry = Entry(
        id="1", time=THREE_DAYS, conditions="x", source=Source(confidence=Confidence.LOW)
    )

    assert facts(entry, topic) == Silent(why=Silence.UNSURE)


def test_papers_of_the_only_case_need_no_choice() -> None:
    entry = Entry(id="1", cases=(Case(name="", papers=(FORM, REMARK)),))

    told = facts(entry, Topic.DOCUMENTS)

    assert told == Dossier(rows=(FORM, REMARK))
    assert isinstance(told, Dossier)
    assert told.papers == (FORM,)


def test_one_named_case_without_common_papers_is_the_only_case() -> None:
    entry = Entry(id="1", cases=(Case(name="Hộ nghèo", papers=(FORM,)),))

    assert dossier(entry) == Dossier(rows=(FORM,), variant=Variant(index=0, name="Hộ nghèo"))


def test_one_named_case_beside_common_papers_is_a_choice() -> None:
    entry = Entry(id="1", cases=(Case(name="", papers=(FORM,)), Case(name="Ủy quyền")))

    assert dossier(entry).undecided == (Variant(index=1, name="Ủy quyền"),)


def test_papers_of_a_case_come_after_the_common_ones() -> None:
    entry = Entry(
        id="1",
        cases=(
            Case(name="", papers=(FORM,)),
            Case(name="* Nhà của mình, hồ sơ gồm:", papers=(LAND,), note="Nếu có."),
            Case(name="b) ở thuê"),
        ),
    )

    assert dossier(entry).undecided == (
        Variant(index=1, name="Nhà của mình"),
        Variant(index=2, name="Ở thuê"),
    )
    assert dossier(entry, 1) == Dossier(
        rows=(FORM, LAND), note="Nếu có.", variant=Variant(index=1, name="Nhà của mình")
    )
    assert dossier(entry, 99).undecided == dossier(entry).undecided


def test_a_case_name_kept_as_a_note_is_read_in_full() -> None:
    long = "Người được chăm sóc, nuôi dưỡng tại cơ sở trợ giúp xã hội"
    entry = Entry(id="1", cases=(Case(name="Người được chăm sóc…", note=long, papers=(FORM,)),))

    assert variants(entry) == (Variant(index=0, name=long),)
    assert not dossier(entry).note


def test_a_case_named_by_nothing_but_a_marker_keeps_its_name() -> None:
    assert variants(Entry(id="1", cases=(Case(name="gồm:"),)))[0].name == "Gồm:"


@pytest.mark.parametrize(
    ("printed", "cleaned"),
    [
        ("- Tờ khai", "Tờ khai"),
        ("* Lưu ý", "Lưu ý"),
        ("a) Bản sao", "Bản sao"),
        ("(1.2) Công trình", "Công trình"),
        ("1. Đơn", "Đơn"),
        ("(ii) Đơn", "Đơn"),
        ("2.000 đồng", "2.000 đồng"),
        ("Đơn", "Đơn"),
    ],
)
def test_list_markers_are_dropped(printed: str, cleaned: str) -> None:
    assert clean(printed) == cleaned


def way(method: Method, *fees: object, time: TimeLimit | None = None, note: str = "") -> FilingWay:
    return FilingWay.model_validate({"method": method, "fees": fees, "time": time, "note": note})


TEN, TWENTY = Amount(dong=10_000), Amount(dong=20_000)


def test_each_way_states_its_own_charge() -> None:
    ways = (way(Method.ONLINE, TEN), way(Method.IN_PERSON, TWENTY), way(Method.POST, TWENTY))

    assert facts(Entry(id="1", ways=ways), Topic.FEE) == Charges(
        lines=(
            Charge(methods=(Method.ONLINE,), fees=(TEN,)),
            Charge(methods=(Method.IN_PERSON, Method.POST), fees=(TWENTY,)),
        )
    )


def test_one_charge_for_every_way_is_said_once() -> None:
    ways = (way(Method.ONLINE, TEN, TEN), way(Method.POST, TEN))

    assert facts(Entry(id="1", ways=ways), Topic.FEE) == Charges(
        lines=(Charge(methods=(), fees=(TEN,)),)
    )


def test_a_way_without_a_charge_beside_one_with_is_kept_as_not_said() -> None:
    ways = (way(Method.ONLINE), way(Method.IN_PERSON, TEN))

    told = facts(Entry(id="1", ways=ways), Topic.FEE)

    assert isinstance(told, Charges)
    assert told.lines[0] == Charge(methods=(Method.ONLINE,), fees=())


def test_charges_for_everything_come_first() -> None:
    free = FreeByRule(basis="Điều 4")
    entry = Entry(id="1", fees=(free,), ways=(way(Method.ONLINE, TEN),))

    assert facts(entry, Topic.FEE) == Charges(
        lines=(Charge(methods=(), fees=(free,)), Charge(methods=(), fees=(TEN,)))
    )


@pytest.mark.parametrize("fee", [TEN, FreeByRule(), SetByCouncil(), NotPublished(text="Miễn phí")])
def test_every_kind_of_charge_that_says_something_is_told(fee: object) -> None:
    entry = Entry.model_validate({"id": "1", "fees": (fee,)})

    assert can_tell(entry, Topic.FEE)


def test_charges_that_are_all_blank_are_not_published() -> None:
    assert facts(Entry(id="1", fees=(NotPublished(),)), Topic.FEE) == SILENT


def test_each_way_states_its_own_time_limit() -> None:
    ways = (way(Method.ONLINE, time=ONE_DAY), way(Method.POST, time=THREE_DAYS))

    assert facts(Entry(id="1", ways=ways), Topic.TIME) == Terms(
        lines=(
            Term(limit=ONE_DAY, methods=(Method.ONLINE,)),
            Term(limit=THREE_DAYS, methods=(Method.POST,)),
        )
    )


def test_one_time_limit_for_every_way_is_said_once() -> None:
    ways = (way(Method.ONLINE, time=ONE_DAY), way(Method.POST, time=ONE_DAY))

    assert facts(Entry(id="1", ways=ways), Topic.TIME) == Terms(lines=(Term(limit=ONE_DAY),))


def test_a_time_limit_of_one_of_two_ways_names_it() -> None:
    ways = (way(Method.ONLINE, time=ONE_DAY), way(Method.POST, time=TimeLimit()))

    assert facts(Entry(id="1", ways=ways), Topic.TIME) == Terms(
        lines=(Term(limit=ONE_DAY, methods=(Method.ONLINE,)),)
    )


def test_the_time_limit_of_a_case_is_said_for_that_case() -> None:
    entry = Entry(
        id="1",
        time=ONE_DAY,
        cases=(Case(name="Phải xác minh", time=THREE_DAYS), Case(name="Khác")),
    )
    own = Term(limit=THREE_DAYS, case="Phải xác minh")

    assert facts(entry, Topic.TIME) == Terms(lines=(Term(limit=ONE_DAY), own))
    assert facts(entry, Topic.TIME, 0) == Terms(lines=(own,))
    assert facts(entry, Topic.TIME, 1) == Terms(lines=(Term(limit=ONE_DAY),))


def test_the_time_limit_of_the_common_case_stands_for_all() -> None:
    entry = Entry(id="1", cases=(Case(name="", time=ONE_DAY), Case(name="")))

    assert facts(entry, Topic.TIME) == Terms(lines=(Term(limit=ONE_DAY),))


def test_a_time_limit_of_zero_says_nothing() -> None:
    assert facts(Entry(id="1", time=TimeLimit(quantity=Decimal(0))), Topic.TIME) == SILENT


def test_a_time_limit_in_words_alone_is_told() -> None:
    limit = TimeLimit(text="Ngay khi nhận đủ hồ sơ")

    assert facts(Entry(id="1", time=limit), Topic.TIME) == Terms(lines=(Term(limit=limit),))


def test_where_names_counter_ways_and_reach() -> None:
    entry = Entry(
        id="1",
        received_by="Công an xã",
        decided_by="Công an xã",
        non_territorial=True,
        ways=(way(Method.ONLINE), way(Method.ONLINE)),
    )

    assert facts(entry, Topic.WHERE) == Place(
        counter=Counter.POLICE,
        received_by="Công an xã",
        decided_by="Công an xã",
        anywhere=True,
        methods=(Method.ONLINE,),
    )


def test_ways_alone_say_where() -> None:
    assert can_tell(Entry(id="1", ways=(way(Method.POST),)), Topic.WHERE)


@pytest.mark.parametrize(
    ("named", "kind"),
    [
        ("Trung tâm Phục vụ hành chính công xã", Counter.ONE_STOP),
        ("Ủy ban nhân dân cấp xã", Counter.ONE_STOP),
        ("UBND phường", Counter.ONE_STOP),
        ("Công an cấp Xã", Counter.POLICE),
        ("Chi nhánh Văn phòng đăng ký đất đai khu vực", Counter.LAND),
        ("Ban Chỉ huy quân sự xã", Counter.MILITARY),
        ("Thuế cơ sở", Counter.TAX),
        ("Bảo hiểm xã hội cấp huyện", Counter.INSURANCE),
        ("Bộ phận Một cửa Sở Công thương", Counter.OTHER),
        ("Bệnh viện phục hồi chức năng", Counter.OTHER),
        ("", Counter.UNKNOWN),
    ],
)
def test_the_counter_is_told_from_the_name(named: str, kind: Counter) -> None:
    assert counter(Entry(id="1", received_by=named)) is kind
    assert counter(Entry(id="1", decided_by=named)) is kind


def test_who_receives_wins_over_who_decides() -> None:
    entry = Entry(id="1", received_by="Công an xã", decided_by="UBND xã")

    assert counter(entry) is Counter.POLICE


def test_online_is_told_from_the_level_or_from_a_listed_way() -> None:
    listed = Entry(id="1", ways=(way(Method.ONLINE, note="Trên Cổng"),))

    assert facts(Entry(id="1", online=OnlineLevel.FULL), Topic.ONLINE) == Online(
        level=OnlineLevel.FULL, listed=False, note=""
    )
    assert facts(listed, Topic.ONLINE) == Online(
        level=OnlineLevel.UNKNOWN, listed=True, note="Trên Cổng"
    )


def test_forms_are_listed_once() -> None:
    entry = Entry(id="1", cases=(Case(name="", papers=(FORM, FORM, LAND)),))

    assert facts(entry, Topic.FORM) == Items(texts=("TK.docx",))


def test_texts_and_lists_are_told_as_they_stand() -> None:
    entry = Entry(
        id="1",
        audience=("- Cá nhân",),
        results=("Giấy",),
        mistakes=("Quên",),
        conditions="Đủ 18 tuổi",
        steps="B1",
        legal_basis=("Luật",),
        decision="1/QĐ",
    )

    assert facts(entry, Topic.WHO) == Items(texts=("Cá nhân",))
    assert facts(entry, Topic.RESULT) == Items(texts=("Giấy",))
    assert facts(entry, Topic.MISTAKES) == Items(texts=("Quên",))
    assert facts(entry, Topic.CONDITIONS) == Prose(text="Đủ 18 tuổi")
    assert facts(entry, Topic.STEPS) == Prose(text="B1")
    assert facts(entry, Topic.LEGAL) == Law(basis=("Luật",), decision="1/QĐ")


def test_a_text_of_signs_alone_is_not_published() -> None:
    assert facts(Entry(id="1", conditions="-"), Topic.CONDITIONS) == SILENT


def test_the_whole_of_a_procedure_is_a_summary() -> None:
    entry = Entry(
        id="1",
        purpose="Dùng khi cần.",
        received_by="Công an xã",
        time=ONE_DAY,
        cases=(
            Case(name="", papers=(FORM,)),
            Case(name="A", papers=(LAND,)),
            Case(name="B", papers=(LAND, Paper(name="x"))),
        ),
    )

    told = facts(entry)

    assert isinstance(told, Summary)
    assert told.papers == (1, 3)
    assert told.charges == SILENT
    assert told.terms == Terms(lines=(Term(limit=ONE_DAY),))
    assert [variant.name for variant in told.variants] == ["A", "B"]


def test_papers_that_all_depend_on_the_case_are_counted_by_case() -> None:
    cases = (Case(name="A", papers=(LAND,)), Case(name="B", papers=(LAND, FORM)))

    told = facts(Entry(id="1", cases=cases))

    assert isinstance(told, Summary)
    assert told.papers == (1, 2)


def test_the_whole_of_a_question_is_its_written_answer() -> None:
    entry = Entry(id="q", kind=Kind.QUESTION, answer="Được ạ.")

    assert facts(entry) == Prose(text="Được ạ.")


@pytest.mark.parametrize(
    ("end", "near"),
    [
        (date(2027, 2, 28), date(2027, 2, 28)),
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2027, 6, 1), None),
        (date(2026, 11, 22), None),
        (None, None),
    ],
)
def test_an_end_within_four_months_is_told(end: date | None, near: date | None) -> None:
    entry = Entry(id="1", validity=Validity(in_force_to=end, successor="Luật mới"))

    told = answer(entry, on=TODAY)

    assert told.ends_on == near
    assert told.successor == ("Luật mới" if near else "")


def test_contradictions_are_told_where_they_matter() -> None:
    time = Contradiction(about="time", texts=("7 ngày", "20 ngày"))
    form = Contradiction(about="form", texts=("a", "b"))
    entry = Entry(id="1", contradictions=(time, form))

    assert answer(entry, Topic.TIME, on=TODAY).contradictions == (time,)
    assert answer(entry, on=TODAY).contradictions == (time,)
    assert answer(entry, Topic.FORM, on=TODAY).contradictions == (form,)
    assert answer(entry, Topic.FEE, on=TODAY).contradictions == ()
