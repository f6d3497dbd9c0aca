"""What is sealed opens only with the same secret and for the same purpose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sealing import CannotUnsealError, Seal

SECRET = b"a secret of this test, long enough"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_again(text: str) -> None:
    assert Seal(SECRET).open(Seal(SECRET).close(text, "zalo_oa"), "zalo_oa") == text


def test_the_same_text_never_looks_the_same() -> None:
    seal = Seal(SECRET)

    assert seal.close("token", "zalo_oa") != seal.close("token", "zalo_oa")
    assert "token" not in seal.close("token", "zalo_oa")


@pytest.mark.parametrize("damage", ["", "1:", "1:AAAA", "2:{}", "x", "1:ă"])
def test_a_damaged_seal_does_not_open(damage: str) -> None:
    sealed = damage.format(Seal(SECRET).close("token", "zalo_oa").removeprefix("1:"))

    with pytest.raises(CannotUnsealError):
        Seal(SECRET).open(sealed, "zalo_oa")


@pytest.mark.parametrize(("secret", "purpose"), [(b"another secret", "zalo_oa"), (SECRET, "web")])
def test_another_secret_or_purpose_opens_nothing(secret: bytes, purpose: str) -> None:
    sealed = Seal(SECRET).close("token", "zalo_oa")

    with pytest.raises(CannotUnsealError):
        Seal(secret).open(sealed, purpose)
