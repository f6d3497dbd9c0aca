"""Only our own page may speak in a visitor's name."""

import pytest

from bot.channels.web.origin import from_our_page

PUBLIC = "https://hoidap.example.vn"


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "127.0.0.1:8080", "origin": "http://127.0.0.1:8080"},
        {"host": "127.0.0.1:8080", "origin": "http://127.0.0.1:8080", "sec-fetch-site": "none"},
        {"host": "HoiDap.example.vn", "origin": "https://hoidap.example.vn"},
        {"host": "127.0.0.1:8080", "origin": PUBLIC, "sec-fetch-site": "same-origin"},
        {"host": "127.0.0.1:8080"},
    ],
)
def test_our_own_page_is_heard(headers: dict[str, str]) -> None:
    assert from_our_page(headers, PUBLIC)


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "127.0.0.1:8080", "origin": "https://evil.example"},
        {"host": "127.0.0.1:8080", "origin": "http://127.0.0.1:9090"},
        {"host": "127.0.0.1:8080", "origin": "null"},
        {"host": "127.0.0.1:8080", "origin": ""},
        {"host": "127.0.0.1:8080", "sec-fetch-site": "cross-site"},
        {"host": "127.0.0.1:8080", "sec-fetch-site": "same-site"},
        {
            "host": "127.0.0.1:8080",
            "origin": "http://127.0.0.1:8080",
            "sec-fetch-site": "cross-site",
        },
        {"origin": "https://evil.example"},
    ],
)
def test_another_site_is_not(headers: dict[str, str]) -> None:
    assert not from_our_page(headers, PUBLIC)


def test_without_a_public_url_an_empty_origin_is_still_refused() -> None:
    assert not from_our_page({"host": "", "origin": "null"})
