import pytest

from handlers.links import HIDDEN, is_official, without_foreign


@pytest.mark.parametrize(
    "url",
    ["https://dichvucong.gov.vn/x", "https://gov.vn", "https://xa.langson.gov.vn/a?b=c#d"],
)
def test_pages_of_the_state_are_official(url: str) -> None:
    assert is_official(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://dichvucong.gov.vn",
        "https://dichvucong.gov.vn.evil.com",
        "https://evilgov.vn",
        "https://dichvucong.gov.vn@evil.com",
        "https://user:pass@dichvucong.gov.vn",
        "https://dichvucong.gov.vn:8443/",
        "https://evil.com\\.gov.vn",
        "https://dịchvụcông.gov.vn",
        "https://dichvucong.gov.vn/a b",
        "https://[::1",
        "https://a.gov.vn:port/",
        "javascript:alert(1)//.gov.vn",
        "https://a.gov.vn/" + "x" * 300,
        "",
    ],
)
def test_everything_else_is_not(url: str) -> None:
    assert not is_official(url)


def test_foreign_addresses_inside_a_text_are_hidden_and_official_ones_stay() -> None:
    text = "Nộp tại https://dichvucong.gov.vn/a, đừng vào http://gia-mao.com/x?y=1."

    assert without_foreign(text) == f"Nộp tại https://dichvucong.gov.vn/a, đừng vào {HIDDEN}."


def test_addresses_without_a_scheme_are_judged_too() -> None:
    assert without_foreign("www.dichvucong.gov.vn và www.x.com") == (
        f"www.dichvucong.gov.vn và {HIDDEN}"
    )
