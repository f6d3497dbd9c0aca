from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from knowledge.model import Entry, Kind, OutsideTopic, Scope, Wordings
from knowledge.search.index import Index
from knowledge.search.matters import Matter, group_matters, rows_of
from knowledge.search.query import QueryReader
from knowledge.search.ranking import Ranker, Scores
from knowledge.search.tokens import tokenize

ON = date(2026, 11, 23)


def scored(question: str, matters: Sequence[Matter]) -> Scores:
    rows = rows_of(matters)
    names = [tokenize(row.text) for row in rows]
    index = Index(len(matters), rows, names)
    tokens = tokenize(question)
    query = QueryReader(index, names).read(tokens)
    return Ranker(matters, index).score(query, " ".join(t.folded for t in tokens), ON)


def totals(question: str, *entries: Entry, said: Sequence[Wordings] = ()) -> list[float]:
    return scored(question, group_matters(entries, said)).total.tolist()


def test_the_name_that_says_just_the_question_fits_best() -> None:
    exact, longer, other = totals(
        "cấp thẻ rừng",
        Entry(id="a", plain_title="Cấp thẻ rừng"),
        Entry(id="b", plain_title="Cấp thẻ rừng cho hợp tác xã nuôi ong"),
        Entry(id="c", plain_title="Đóng cửa lớp học hè"),
    )

    assert exact > longer > other == 0


def test_a_short_name_inside_a_long_story_still_counts() -> None:
    named, _ = totals(
        "hồi xưa làng tôi ven sông có bến đò đông vui lắm nay tôi muốn cấp thẻ rừng",
        Entry(id="a", plain_title="Cấp thẻ rừng"),
        Entry(id="b", plain_title="Nuôi ong lấy mật"),
    )

    assert named > 0.5


def test_a_matter_that_shares_nothing_scores_nothing_whatever_its_demand() -> None:
    _, popular = totals(
        "cấp thẻ rừng",
        Entry(id="a", plain_title="Cấp thẻ rừng"),
        Entry(id="b", plain_title="Nuôi ong lấy mật", demand=5),
    )

    assert popular == 0


def test_what_more_people_need_is_a_little_ahead() -> None:
    rare, frequent = totals(
        "nuôi ong",
        Entry(id="a", plain_title="Nuôi ong rừng", demand=1),
        Entry(id="b", plain_title="Nuôi ong vườn", demand=5),
    )

    assert frequent > rare


def test_demand_said_by_the_wordings_counts_as_well() -> None:
    rare, frequent = totals(
        "nuôi ong",
        Entry(id="a", plain_title="Nuôi ong rừng"),
        Entry(id="b", plain_title="Nuôi ong vườn"),
        said=[
            Wordings(code="a", say=("tổ mật",), demand=1),
            Wordings(code="b", say=("tổ sáp",), demand=5),
        ],
    )

    assert frequent > rare


def test_a_provinces_own_record_stands_back_behind_the_national_one() -> None:
    national, local = totals(
        "nuôi ong",
        Entry(id="a", plain_title="Nuôi ong rừng"),
        Entry(id="b", plain_title="Nuôi ong vườn", scope=Scope.PROVINCE),
    )

    assert national > local


def test_kinds_stand_back_in_order() -> None:
    matters = group_matters(
        [
            Entry(id="a", plain_title="Nuôi ong xanh"),
            Entry(id="b", plain_title="Nuôi ong vàng", kind=Kind.REDIRECT),
            Entry(id="d", plain_title="Nuôi ong tím", kind=Kind.QUESTION),
        ],
        [],
        [OutsideTopic(id="c", title="Nuôi ong đen", say=("Nuôi ong đen",))],
    )

    procedure, redirect, question, outside = scored("nuôi ong", matters).total.tolist()

    assert procedure > redirect > outside > question


def test_a_score_never_falls_below_nothing() -> None:
    assert (
        min(
            totals(
                "thư",
                Entry(
                    id="a",
                    kind=Kind.QUESTION,
                    scope=Scope.PROVINCE,
                    plain_title="Gửi bức thư tay dán con tem cò lửa phong bì xanh qua chợ phiên",
                ),
                Entry(id="b", plain_title="Nuôi ong rừng"),
            )
        )
        >= 0
    )


def test_the_name_that_fits_best_is_told() -> None:
    matters = group_matters(
        [Entry(id="a", plain_title="Cấp thẻ rừng", wordings=("làm giấy vào rừng", "thẻ rừng"))], []
    )

    scores = scored("làm giấy vào rừng", matters)

    assert rows_of(matters)[int(scores.fit.argmax())].text == "làm giấy vào rừng"


def test_two_names_that_say_as_much_fit_alike() -> None:
    matters = group_matters([Entry(id="a", plain_title="rừng thông", wordings=("rừng keo",))], [])

    one, other = scored("rừng", matters).fit

    assert one == other > 0


def test_a_question_of_unknown_words_scores_nothing() -> None:
    scores = scored("xyzt", group_matters([Entry(id="a", plain_title="Nuôi ong rừng")], []))

    assert scores.total.tolist() == [0]
    assert scores.name.tolist() == [0]


def test_a_matter_without_names_scores_nothing() -> None:
    named = Entry(id="b", plain_title="Nuôi ong rừng")

    scores = scored("nuôi ong", group_matters([Entry(id="a"), named], []))

    assert scores.total[0] == 0 < scores.total[1]
    assert len(scores.fit) == 1


def test_more_matching_words_never_score_less() -> None:
    entries = (
        Entry(id="a", plain_title="Cấp giấy phép trồng rừng keo lá tràm"),
        Entry(id="b", plain_title="Nuôi ong lấy mật"),
    )
    asked = ["rừng", "rừng keo", "rừng keo lá tràm", "trồng rừng keo lá tràm"]

    scores = [totals(question, *entries)[0] for question in asked]

    assert all(less <= more for less, more in pairwise(scores))
