from handlers.outcomes import outcome_name, ranked
from knowledge.model import Entry
from knowledge.search.outcome import (
    Courtesy,
    Danger,
    Elsewhere,
    Emergency,
    Found,
    Match,
    NotFound,
    Refusal,
    Social,
    Unsure,
)

MATCHES = tuple(Match(entry=Entry(id=str(n)), score=1 - n / 20) for n in range(12))


def test_every_outcome_has_the_word_scripts_rely_on() -> None:
    outcomes = (
        Found(match=MATCHES[0]),
        Unsure(choices=MATCHES[:2]),
        Elsewhere(match=MATCHES[0]),
        NotFound(reason=Refusal.NOT_KNOWN),
        Social(kind=Courtesy.THANKS),
        Emergency(kind=Danger.FIRE),
    )

    assert [outcome_name(outcome) for outcome in outcomes] == [
        "answered",
        "asked_back",
        "redirected",
        "refused",
        "social",
        "emergency",
    ]


def test_what_is_shown_is_ranked_first_and_only_once() -> None:
    third = Found(match=MATCHES[2], ranked=MATCHES)
    choices = Unsure(choices=(MATCHES[3], MATCHES[1]), ranked=MATCHES)

    assert [match.entry.id for match in ranked(third)][:4] == ["2", "0", "1", "3"]
    assert [match.entry.id for match in ranked(choices)][:4] == ["3", "1", "0", "2"]
    assert len(ranked(third)) == 10


def test_an_outcome_without_an_entry_ranks_what_it_saw() -> None:
    assert ranked(NotFound(reason=Refusal.NOT_KNOWN, ranked=MATCHES[:2])) == MATCHES[:2]
    assert ranked(Found(match=MATCHES[0])) == MATCHES[:1]
