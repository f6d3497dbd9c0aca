from datetime import date
from decimal import Decimal

import pytest

from knowledge.content import load_ambiguous, load_starter, load_wordings
from knowledge.content.check import Problem, Severity, check
from knowledge.model import (
    Ambiguity,
    Confidence,
    Entry,
    FreeByRule,
    Kind,
    Sibling,
    Source,
    TimeLimit,
    TimeUnit,
    Validity,
    Wordings,
)

TODAY = date(2026, 11, 23)
SOURCE = Source(title="Cổng Dịch vụ công quốc gia", confidence=Confidence.HIGH)
VALID = Validity(verified_on=date(2026, 7, 18))


def entry(code: str = "1.000001", **fields: object) -> Entry:
    """An entry no rule complains about, with what a test changes."""
    given: dict[str, object] = {
        "id": code,
        "plain_title": f"Việc số {code}",
        "source": SOURCE,
        "validity": VALID,
    }
    return Entry.model_validate(given | fields)


def question(code: str = "cau-hoi", **fields: object) -> Entry:
    given: dict[str, object] = {
        "kind": Kind.QUESTION,
        "answer": "Dạ được ạ.",
        "wordings": (f"hỏi về {code}",),
    }
    return entry(code, **(given | fields))


def found(
    *entries: Entry,
    wordings: tuple[Wordings, ...] = (),
    ambiguous: tuple[Ambiguity, ...] = (),
) -> tuple[Problem, ...]:
    return check(entries, wordings, TODAY, ambiguous)


def messages(
    *entries: Entry,
    wordings: tuple[Wordings, ...] = (),
    ambiguous: tuple[Ambiguity, ...] = (),
) -> list[str]:
    return [problem.message for problem in found(*entries, wordings=wordings, ambiguous=ambiguous)]


def either(*say: str, choices: tuple[str, ...] = ("1.000001", "1.000002")) -> Ambiguity:
    """Words after which the bot asks back."""
    return Ambiguity(say=say, choices=choices)


def test_a_sound_entry_raises_nothing() -> None:
    assert found(entry(), question()) == ()


def test_the_shipped_content_has_no_error() -> None:
    problems = check(load_starter(), load_wordings(), TODAY, load_ambiguous())
    assert [problem for problem in problems if problem.severity is Severity.ERROR] == []


def test_two_entries_with_one_id_are_an_error() -> None:
    assert "mã này có ở nhiều mục" in messages(entry(), entry(plain_title="Việc khác"))


def test_two_tables_of_wordings_with_one_code_are_an_error() -> None:
    twice = (Wordings(code="1.000001", say=("a b",)), Wordings(code="1.000001", say=("c d",)))
    assert messages(entry(), wordings=twice) == ["mã này có ở nhiều bảng cách hỏi"]


def test_two_plain_titles_that_fold_to_one_are_an_error() -> None:
    problems = messages(
        entry("1.000001", plain_title="Đăng ký tạm trú"),
        entry("1.000002", plain_title="đăng kí  tạm trú"),
    )
    assert problems == ["tên «đăng kí  tạm trú» đã dùng cho 1.000001"]


def test_provinces_may_repeat_an_official_title() -> None:
    same = {"plain_title": "", "official_title": "Thủ tục đăng ký khai sinh"}
    assert found(entry("1.000001", **same), entry("1.000002", **same)) == ()


def test_a_plain_title_longer_than_a_button_is_a_warning() -> None:
    (problem,) = found(entry(plain_title="dài " * 20))
    assert problem.severity is Severity.WARNING
    assert "quá 70" in problem.message


def test_one_wording_on_two_matters_is_an_error_whatever_its_marks() -> None:
    wordings = (
        Wordings(code="1.000001", say=("làm giấy khai sinh",)),
        Wordings(code="1.000002", say=("Lam giay khai sinh?",)),
    )
    assert messages(entry("1.000001"), entry("1.000002"), wordings=wordings) == [
        "cách hỏi «Lam giay khai sinh?» đã dùng cho 1.000001"
    ]


def test_declared_copies_of_one_matter_share_wordings() -> None:
    wordings = (
        Wordings(code="1.000001", say=("cấp sổ đỏ",), copies=("1.000002",)),
        Wordings(code="1.000002", say=("cấp sổ đỏ",), copies=("1.000003",)),
        Wordings(code="1.000003", say=("cấp sổ đỏ",)),
    )
    assert found(entry(), wordings=wordings) == ()


def test_a_question_that_takes_the_wording_of_a_procedure_is_an_error() -> None:
    wordings = (Wordings(code="1.000001", say=("nhập hộ khẩu",)),)
    problems = messages(entry(), question(wordings=("nhập hộ khẩu",)), wordings=wordings)
    assert problems == ["cách hỏi «nhập hộ khẩu» đã dùng cho cau-hoi"]


def test_a_wording_equal_to_the_title_of_another_matter_shadows_it() -> None:
    problems = messages(
        entry("1.000001", plain_title="Đăng ký khai tử"),
        question(wordings=("đăng ký khai tử",)),
    )
    assert problems == ["cách hỏi «đăng ký khai tử» trùng tên của 1.000001"]


def test_a_wording_may_equal_the_title_of_its_own_entry() -> None:
    own = (Wordings(code="1.000001", title="Đăng ký khai tử", say=("đăng ký khai tử",)),)
    assert found(entry(plain_title="Đăng ký khai tử"), wordings=own) == ()


def test_two_matters_share_a_wording_only_when_it_is_declared_and_both_are_offered() -> None:
    entries = (entry("1.000001"), entry("1.000002"), entry("1.000003"))
    shared = tuple(Wordings(code=code, say=("Hộ khẩu",)) for code in ("1.000001", "1.000002"))

    assert found(*entries, wordings=shared, ambiguous=(either("hộ khẩu"),)) == ()
    elsewhere = either("hộ khẩu", choices=("1.000001", "1.000003"))
    assert messages(*entries, wordings=shared, ambiguous=(elsewhere,)) == [
        "cách hỏi «Hộ khẩu» đã dùng cho 1.000001"
    ]


def test_words_no_entry_bears_may_be_declared() -> None:
    two = (entry("1.000001"), entry("1.000002"))
    assert found(*two, ambiguous=(either("cấp lại", "làm lại"),)) == ()


def test_offering_a_code_nobody_has_is_an_error() -> None:
    wrong = either("cấp lại", choices=("1.000001", "9.999999"))
    (problem,) = found(entry("1.000001"), ambiguous=(wrong,))
    assert problem.severity is Severity.ERROR
    assert problem.where == "cấp lại"
    assert problem.message == "các việc để hỏi lại: không có mục nào mã 9.999999"


def test_offering_one_matter_twice_is_an_error() -> None:
    wrong = either("cấp lại", choices=("1.000001", "1.000001"))
    assert messages(entry("1.000001"), ambiguous=(wrong,)) == [
        "các việc để hỏi lại: 1.000001 có hai lần"
    ]


def test_words_declared_twice_are_an_error_whatever_their_marks() -> None:
    two = (entry("1.000001"), entry("1.000002"))
    twice = "«Cap lai» khai là nhiều nghĩa hai lần"
    assert messages(*two, ambiguous=(either("cấp lại", "Cap lai"),)) == [twice]
    assert messages(*two, ambiguous=(either("cấp lại"), either("Cap lai"))) == [twice]


def test_declared_words_that_are_the_wording_of_one_matter_only_are_an_error() -> None:
    two = (entry("1.000001"), entry("1.000002"))
    said = (Wordings(code="1.000001", say=("nhập khẩu",), copies=("1.000003",)),)
    copied = (*said, Wordings(code="1.000003", say=("nhập khẩu",)))
    wrong = ["«Nhập khẩu» khai là nhiều nghĩa mà chỉ là tên của 1.000001"]

    assert messages(*two, wordings=said, ambiguous=(either("Nhập khẩu"),)) == wrong
    assert messages(*two, wordings=copied, ambiguous=(either("Nhập khẩu"),)) == wrong


def test_declared_words_that_are_the_title_of_one_entry_are_an_error() -> None:
    two = (entry("1.000001", official_title="Tách hộ"), entry("1.000002"))
    assert messages(*two, ambiguous=(either("tách hộ"),)) == [
        "«tách hộ» khai là nhiều nghĩa mà chỉ là tên của 1.000001"
    ]


def test_an_entry_without_source_is_an_error() -> None:
    assert messages(entry(source=Source())) == ["không ghi nguồn"]


def test_an_entry_nobody_verified_is_an_error() -> None:
    assert messages(entry(validity=Validity())) == ["không ghi ngày kiểm chứng"]


@pytest.mark.parametrize(
    ("confidence", "severity"),
    [(Confidence.MEDIUM, Severity.WARNING), (Confidence.HIGH, Severity.ERROR)],
)
def test_a_redirect_nobody_verified_may_name_who_only_with_care(
    confidence: Confidence, severity: Severity
) -> None:
    source = Source(title="Luật Nhà ở", confidence=confidence)
    (problem,) = found(question(kind=Kind.REDIRECT, validity=Validity(), source=source))
    assert (problem.severity, problem.message) == (severity, "không ghi ngày kiểm chứng")


def test_a_verification_in_the_future_is_an_error() -> None:
    tomorrow = Validity(verified_on=date(2026, 11, 24))
    assert messages(entry(validity=tomorrow)) == ["ngày kiểm chứng 24/11/2026 còn ở tương lai"]


@pytest.mark.parametrize(
    ("review_by", "expected"),
    [(date(2026, 11, 22), ["quá hạn rà soát 22/11/2026"]), (TODAY, [])],
)
def test_a_review_is_overdue_the_day_after_it_was_due(
    review_by: date, expected: list[str]
) -> None:
    reviewed = VALID.model_copy(update={"review_by": review_by})
    assert messages(entry(validity=reviewed)) == expected


def test_an_end_within_120_days_is_a_warning_that_names_the_successor() -> None:
    ending = VALID.model_copy(
        update={"in_force_to": date(2027, 2, 28), "successor": "Luật Hộ tịch 03/2026/QH16"}
    )
    (problem,) = found(entry(validity=ending))
    assert problem.severity is Severity.WARNING
    assert (
        problem.message
        == "còn hiệu lực đến 28/2/2027, 97 ngày nữa; tiếp theo: Luật Hộ tịch 03/2026/QH16"
    )


def test_an_end_further_than_120_days_is_silent() -> None:
    ending = VALID.model_copy(update={"in_force_to": date(2027, 3, 24)})
    assert found(entry(validity=ending)) == ()


def test_the_last_day_in_force_is_not_yet_an_end() -> None:
    last_day = VALID.model_copy(update={"in_force_to": TODAY})
    assert messages(entry(validity=last_day)) == ["còn hiệu lực đến 23/11/2026, 0 ngày nữa"]


def test_an_entry_that_has_ended_is_an_error() -> None:
    over = VALID.model_copy(update={"in_force_to": date(2026, 11, 22)})
    (problem,) = found(entry(validity=over))
    assert problem.severity is Severity.ERROR
    assert problem.message == "đã hết hiệu lực từ sau ngày 22/11/2026"


def test_an_end_before_the_start_is_an_error() -> None:
    turned = VALID.model_copy(
        update={"in_force_from": date(2028, 1, 1), "in_force_to": date(2027, 12, 31)}
    )
    assert messages(entry(validity=turned)) == [
        "hết hiệu lực 31/12/2027 trước khi có hiệu lực 1/1/2028"
    ]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"siblings": (Sibling(id="9.999999"),)}, "thủ tục dễ nhầm"),
        ({"next_steps": ("9.999999",)}, "việc tiếp theo"),
        ({"about": ("9.999999",)}, "thủ tục được giải thích"),
        ({"copies": ("9.999999",)}, "bản sao ở nơi khác"),
    ],
)
def test_pointing_to_a_code_nobody_has_is_an_error(fields: dict[str, object], name: str) -> None:
    assert messages(entry(**fields)) == [f"{name}: không có mục nào mã 9.999999"]


def test_pointing_to_itself_is_an_error() -> None:
    assert messages(entry(next_steps=("1.000001",))) == ["việc tiếp theo: chỉ vào chính mục này"]


def test_a_code_known_only_by_its_wordings_may_be_pointed_to() -> None:
    wordings = (Wordings(code="1.000002", say=("việc khác",)),)
    assert found(entry(next_steps=("1.000002",)), wordings=wordings) == ()


def test_a_question_without_answer_or_wordings_is_an_error() -> None:
    assert messages(question(answer="", wordings=())) == [
        "không có cách hỏi nào",
        "không có câu trả lời",
    ]


def test_free_without_a_basis_is_an_error_on_the_entry_and_on_a_way() -> None:
    message = "ghi miễn phí mà không nêu căn cứ"
    way = {"method": "online", "fees": [{"kind": "free_by_rule"}]}
    assert messages(entry(fees=(FreeByRule(),))) == [message]
    assert messages(entry(ways=[way])) == [message]
    assert found(entry(fees=(FreeByRule(basis="Luật Hộ tịch 60/2014/QH13"),))) == ()


def test_a_fact_from_a_source_too_weak_is_an_error() -> None:
    weak = Source(title="Ghi nhớ", confidence=Confidence.LOW)
    limit = TimeLimit(quantity=Decimal(3), unit=TimeUnit.WORKING_DAY)
    assert messages(entry(source=weak, time=limit)) == [
        "nguồn chưa chắc chắn (low) mà vẫn ghi dữ kiện"
    ]
    assert found(entry(source=weak)) == ()


def test_errors_come_before_warnings() -> None:
    ending = VALID.model_copy(update={"in_force_to": date(2027, 2, 28)})
    problems = found(entry("1.000001", validity=ending), entry("1.000002", source=Source()))
    assert [problem.severity for problem in problems] == [Severity.ERROR, Severity.WARNING]
