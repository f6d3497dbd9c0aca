"""Only what Zalo signed is from Zalo, in any reading of its documentation."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo_oa.signature import Keys, Variant, mac, matched

# The test vector of the reference notes, byte for byte.
RAW = (
    b'{"app_id":"1234567890123456789","sender":{"id":"111"},"recipient":{"id":"222"},'
    b'"event_name":"user_send_text","message":{"text":"Xin chao","msg_id":"abc"},'
    b'"timestamp":"1700000000000"}'
)
APP_FIRST = "4c231eca010ee4ddd254bba98abbb897659f1eafaf6eaac5e7cbd9157f4e2cea"
OA_FIRST = "56920a1fc2ad197526cdd49750b603d08d04e10d23d3f38e263d4100d3b9f40a"
DUMPED_AGAIN = "ff90e026359bb7cb3e6b976e9fefefa75a8b35d143111212081d77259f432557"
KEYS = Keys(app_id="1234567890123456789", oa_id="222", secret="oa-secret-for-test")


def variant(signature: str, body: bytes = RAW, keys: Keys = KEYS, **more: str) -> Variant | None:
    return matched(body, {"x-zevent-signature": signature, **more}, keys)


@pytest.mark.parametrize("prefix", ["mac=", "sha256=", "", "MAC=", " mac="])
def test_the_vector_is_recognised_however_it_is_introduced(prefix: str) -> None:
    assert variant(prefix + APP_FIRST) is Variant.BODY_TIME
    assert variant(prefix + APP_FIRST.upper()) is Variant.BODY_TIME


def test_the_variant_that_begins_with_the_account_is_recognised() -> None:
    assert variant(f"mac={OA_FIRST}") is Variant.OA_BODY_TIME


def test_it_is_not_when_our_account_is_not_configured() -> None:
    keys = Keys(app_id=KEYS.app_id, oa_id="", secret=KEYS.secret)

    assert variant(f"mac={OA_FIRST}", keys=keys) is None


def test_a_body_written_anew_is_not_what_was_signed() -> None:
    again = json.dumps(json.loads(RAW)).encode()

    assert mac(KEYS.app_id, again, "1700000000000", KEYS.secret) == DUMPED_AGAIN
    assert variant(f"mac={DUMPED_AGAIN}") is None
    assert variant(f"mac={APP_FIRST}", again) is None


def test_the_time_in_the_header_is_tried_too() -> None:
    signature = mac(KEYS.app_id, RAW, "1700000000999", KEYS.secret)
    by_account = mac("222", RAW, "1700000000999", KEYS.secret)

    found = variant(f"mac={signature}", **{"x-zevent-timestamp": "1700000000999"})
    other = variant(f"mac={by_account}", **{"x-zevent-timestamp": "1700000000999"})

    assert (found, other) == (Variant.HEADER_TIME, Variant.OA_HEADER_TIME)
    assert variant(f"mac={signature}") is None


def test_a_time_written_as_a_number_is_its_digits() -> None:
    body = RAW.replace(b'"1700000000000"', b"1700000000000")

    assert variant(mac(KEYS.app_id, body, "1700000000000", KEYS.secret), body) is not None


@pytest.mark.parametrize("signature", ["", "mac=", "mac=00", "x" * 64, f"mac={APP_FIRST}0"])
def test_what_is_no_signature_matches_nothing(signature: str) -> None:
    assert variant(signature) is None
    assert matched(RAW, {}, KEYS) is None


def test_another_secret_or_app_signs_something_else() -> None:
    secret = Keys(app_id=KEYS.app_id, oa_id="222", secret="app-secret")
    app = Keys(app_id="1", oa_id="", secret=KEYS.secret)

    assert variant(f"mac={APP_FIRST}", keys=secret) is None
    assert variant(f"mac={APP_FIRST}", keys=app) is None


@given(st.binary(max_size=200), st.text(max_size=80))
def test_no_bytes_break_the_check(body: bytes, signature: str) -> None:
    assert variant(signature, body) is None


def test_a_deeply_nested_body_does_no_harm() -> None:
    assert variant(f"mac={APP_FIRST}", b"[" * 100_000) is None
