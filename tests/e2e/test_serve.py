"""`motcua serve` as a machine meets it: starts, says where, stops, says what is wrong."""

import json
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.e2e.conftest import Program

BIRTH = {"id": "1.001193", "plain_title": "Đăng ký khai sinh", "demand": 5}


def get(program: "Program", path: str) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(program.url + path, timeout=10) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_with_no_setting_it_starts_says_where_and_stops(
    bare_program: Callable[..., "Program"],
) -> None:
    program = bare_program()

    said = program.start()

    assert program.url in said
    assert get(program, "healthz") == (200, {"alive": True})
    assert program.stop(signal.SIGTERM) == 0
    files = {file.name for file in program.folder.iterdir()}
    assert {"motcua.db", "motcua.key"} <= files


def test_ctrl_c_stops_it_too(bare_program: Callable[..., "Program"]) -> None:
    program = bare_program()
    program.start()

    assert program.stop(signal.SIGINT) == 0


def test_what_is_published_is_live_within_two_seconds_and_then_it_is_ready(
    bare_program: Callable[..., "Program"],
) -> None:
    program = bare_program()
    program.start()
    before = get(program, "readyz")

    program.publish(BIRTH)
    published = time.monotonic()
    while get(program, "readyz")[0] != 200:
        assert time.monotonic() - published < 2.0

    assert before[0] == 503
    assert len(before[1]["reasons"]) == 1


def test_wrong_settings_are_all_named_and_nothing_starts(
    bare_program: Callable[..., "Program"],
) -> None:
    short = "bí mật"
    program = bare_program(MOTCUA_HTTP_PORT="x", MOTCUA_TIMEZONE="Y", MOTCUA_SECRET_KEY=short)

    said = program.start()

    assert program.stop() == 2
    assert [line.partition(":")[0] for line in said.splitlines()] == [
        "MOTCUA_HTTP_PORT",
        "MOTCUA_SECRET_KEY",
        "MOTCUA_TIMEZONE",
    ]
    assert short not in said


def test_a_taken_port_is_told_in_words(bare_program: Callable[..., "Program"]) -> None:
    first = bare_program()
    first.start()
    second = bare_program(MOTCUA_HTTP_PORT=str(first.port))

    said = second.start()

    assert "MOTCUA_HTTP_PORT" in said
    assert second.stop() == 1
