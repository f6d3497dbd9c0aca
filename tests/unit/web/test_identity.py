"""A visitor is a random id in a signed cookie: what is not ours is nobody's."""

import pytest

from bot.channels.web.identity import conversation_of, new_visitor, signed, visitor_of

SECRET = b"a secret of this test, long enough"


def test_a_signed_cookie_gives_its_visitor_back() -> None:
    visitor = new_visitor()

    assert visitor_of(signed(visitor, SECRET), SECRET) == visitor


def test_every_visitor_is_another() -> None:
    assert new_visitor() != new_visitor()


@pytest.mark.parametrize(
    "forged",
    [
        None,
        "",
        "A" * 22,
        "A" * 22 + "." + "B" * 43,
        signed("A" * 22, SECRET) + "x",
        signed("A" * 22, SECRET).replace("A", "C", 1),
        signed("A" * 22, b"another secret"),
        signed("A" * 22, SECRET) + "\n",
    ],
)
def test_a_forged_or_damaged_cookie_is_nobodys(forged: str | None) -> None:
    assert visitor_of(forged, SECRET) is None


def test_the_conversation_is_stable_and_does_not_tell_the_visitor() -> None:
    name = conversation_of("A" * 22, SECRET)

    assert name == conversation_of("A" * 22, SECRET)
    assert "A" * 22 not in name
    assert name not in signed("A" * 22, SECRET)
