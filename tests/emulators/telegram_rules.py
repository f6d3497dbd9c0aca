"""What Telegram refuses: unknown and missing parameters, wrong types, bad markup, bad keyboards.

Parameters come from the official table (telegram_bot_api.json); the words of refusals are those
of the public Bot API server, where they are known.
"""

import contextlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TEXT_LIMIT = 4096  # UTF-16 units once the markup is read: never more generous than Telegram
MARKUP_LIMIT = 9_500  # bytes before it is read (W17)
MOST_ENTITIES = 100  # more are not shown, and not refused
MOST_BUTTONS = 100
BUTTONS_PER_ROW = 8
ALERT_LIMIT = 200  # characters shown when a pressed button lets go
WEBHOOK_PORTS = {80, 88, 443, 8443}
DATA_LIMIT = 64  # bytes of callback_data

_TAGS = {
    "a", "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler",
    "tg-emoji", "pre", "code", "blockquote",
}  # fmt: skip
_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note",
}  # fmt: skip
_EMPTY = {"chat_id": "chat_id is empty", "text": "message text is empty"}
_SHAPELESS = {"Cc", "Cf", "Zs", "Zl", "Zp"}  # kinds of characters nobody sees
_MARK = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")


class RefusedError(Exception):
    """Telegram's answer that is not ok."""

    def __init__(
        self, code: int, description: str, parameters: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(words: str) -> RefusedError:
    """A request Telegram does not take."""
    return RefusedError(400, f"Bad Request: {words}")


@cache
def table() -> Mapping[str, Any]:
    """Read the official table."""
    file = Path(__file__).with_name("telegram_bot_api.json")
    loaded: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
    return loaded


def checked(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Give the parameters with their types; raises RefusedError."""
    known = table()["methods"].get(method)
    if known is None:
        raise RefusedError(404, "Not Found: method not found")
    for name in given:
        if name not in known:
            raise bad(f'unknown parameter "{name}" of {method}')
    for name, spec in known.items():
        if spec.startswith("!") and given.get(name) in (None, ""):
            raise bad(_EMPTY.get(name, f'parameter "{name}" is required'))
    typed = {name: _value(known[name], value, name) for name, value in given.items()}
    if method == "sendChatAction" and typed["action"] not in _ACTIONS:
        raise bad("wrong parameter action in request")
    if method == "answerCallbackQuery" and len(typed.get("text", "")) > ALERT_LIMIT:
        raise bad("MESSAGE_TOO_LONG")
    return typed


def _value(spec: str, value: Any, name: str) -> Any:  # noqa: ANN401 - JSON
    refusals: list[RefusedError] = []
    for kind in spec.removeprefix("!").split("|"):
        try:
            return _typed(kind, value)
        except RefusedError as refused:
            refusals.append(refused)
        except (ValueError, TypeError):
            continue
    raise next(iter(refusals), bad(f"can't parse {name}: {spec.removeprefix('!')} expected"))


def _typed(kind: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    if kind in _SIMPLE:
        return _SIMPLE[kind](value)
    parsed = json.loads(value) if isinstance(value, str) else value
    if kind.startswith("Array of "):
        if not isinstance(parsed, list):
            raise TypeError(value)
        return [_value(kind.removeprefix("Array of "), one, "list") for one in parsed]
    if not isinstance(parsed, dict):
        raise TypeError(value)
    return _object(kind, parsed)


def _integer(value: Any) -> int:  # noqa: ANN401 - JSON
    if isinstance(value, bool) or (isinstance(value, float) and value % 1):
        raise ValueError(value)
    return int(value)


def _string(value: Any) -> str:  # noqa: ANN401 - JSON
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _boolean(value: Any) -> bool:  # noqa: ANN401 - JSON
    said = str(value).lower()
    if said not in {"true", "1", "false", "0"}:
        raise ValueError(value)
    return said in {"true", "1"}


_SIMPLE: Mapping[str, Callable[[Any], Any]] = {
    "Integer": _integer,
    "Float": float,
    "String": _string,
    "Boolean": _boolean,
    "True": _boolean,
    "InputFile": lambda file: file,
}


def _object(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    fields = table()["types"][kind]
    if "one of" in fields:
        for one in fields["one of"]:
            try:
                return _object(one, value)
            except RefusedError:
                continue
        raise bad(f"can't parse {kind}")
    for name, spec in fields.items():
        if spec.startswith("!") and name not in value:
            raise bad(f'can\'t parse {kind}: field "{name}" is required')
    for name in value:
        if name not in fields:
            raise bad(f'can\'t parse {kind}: unknown field "{name}"')
    return {name: _value(fields[name], one, name) for name, one in value.items()}


def check_webhook(url: str) -> None:
    """Refuse an address Telegram does not call."""
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in WEBHOOK_PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    host = parts.hostname or ""
    with contextlib.suppress(ValueError):  # a name
        if not ip_address(host).is_global:
            raise bad(f"bad webhook: IP address {host} is reserved")


def check_keyboard(markup: Mapping[str, Any] | None) -> None:
    """Refuse what cannot be a keyboard under a message."""
    if not markup or "inline_keyboard" not in markup:
        return
    rows = [[_object("InlineKeyboardButton", b) for b in _row(row)] for row in _rows(markup)]
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > BUTTONS_PER_ROW for row in rows):
        raise bad("REPLY_MARKUP_TOO_LONG")
    for button in (button for row in rows for button in row):
        if not button["text"].strip():
            raise bad("can't parse inline keyboard button: Text buttons are unallowed")
        if len(button) == 1:
            raise bad(
                "can't parse inline keyboard button: Text buttons are unallowed in the inline "
                "keyboard"
            )
        if "url" in button and (why := _bad_link(button["url"])):
            raise bad(f"inline keyboard button URL '{button['url']}' is invalid: {why}")
        data = button.get("callback_data")
        if data is not None and not 1 <= len(data.encode()) <= DATA_LIMIT:
            raise bad("BUTTON_DATA_INVALID")


def _bad_link(url: str) -> str:
    """Say why a button cannot lead there; "" when it can."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in ("http", "https", "tg", "ton"):
        return "Unsupported URL protocol"
    if not parts.netloc:
        return "URL host is empty"
    return "Wrong HTTP URL" if parts.scheme in ("http", "https") and "." not in url else ""


def _rows(markup: Mapping[str, Any]) -> Sequence[Any]:
    rows = markup["inline_keyboard"]
    return json.loads(rows) if isinstance(rows, str) else rows


def _row(row: Any) -> Sequence[Any]:  # noqa: ANN401 - JSON
    if not isinstance(row, list):
        raise bad("can't parse inline keyboard: Array of Arrays expected")
    return row


@dataclass(slots=True)
class _Reading:
    """Where the reading of a marked-up text has come to."""

    text: str
    at: int = 0
    plain: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    open: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)

    def bytes_before(self, place: int) -> int:
        return len(self.text[:place].encode())


def read_text(text: str, mode: str | None) -> tuple[str, list[dict[str, Any]]]:
    """Give the words a person sees and the entities on them; raises RefusedError."""
    if len(text.encode()) > MARKUP_LIMIT and mode:
        raise bad("message is too long")
    if mode is None or not mode:
        plain, entities = text, []
    elif mode.lower() == "html":
        plain, entities = _html(text)
    else:
        raise bad("unsupported parse_mode")
    if not is_visible(plain):
        raise bad("message text is empty")
    if units(plain.strip()) > TEXT_LIMIT:
        raise bad("message is too long")
    return plain.strip(), entities[:MOST_ENTITIES]


def is_visible(text: str) -> bool:
    """Tell whether there is anything to see: spaces and characters without a shape are not."""
    return any(unicodedata.category(one) not in _SHAPELESS for one in text)


def units(text: str) -> int:
    """Count UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _html(text: str) -> tuple[str, list[dict[str, Any]]]:
    reading = _Reading(text)
    while reading.at < len(text):
        if text[reading.at] == "<":
            _tag(reading)
        elif mark := _MARK.match(text, reading.at):
            reading.plain += unescape(mark.group())
            reading.at = mark.end()
        else:
            reading.plain += text[reading.at]
            reading.at += 1
    if reading.open:
        raise _unparsed(f'Can\'t find end tag corresponding to start tag "{reading.open[-1][0]}"')
    return reading.plain, reading.entities


def _tag(reading: _Reading) -> None:
    begin, text = reading.at, reading.text
    place = f"at byte offset {reading.bytes_before(begin)}"
    closing = text.startswith("</", begin)
    named = re.compile(r"[^\s>]*").match(text, begin + (2 if closing else 1))
    name, at = (named.group().lower(), named.end()) if named else ("", begin)
    if closing:
        end = text.find(">", at)
        if end < 0:
            raise _unparsed(f"Unclosed end tag {place}")
        if not reading.open:
            raise _unparsed(f"Unexpected end tag {place}")
        opened, start, attributes = reading.open.pop()
        if name not in ("", opened):
            raise _unparsed(
                f'Unmatched end tag {place}, expected "</{opened}>", found "</{name}>"'
            )
        length = units(reading.plain) - start
        if length:
            entity = {"type": opened, "offset": start, "length": length, **attributes}
            reading.entities.append(entity)
        reading.at = end + 1
        return
    if at >= len(text):
        raise _unparsed(f"Unclosed start tag {place}")
    if name not in _TAGS:
        raise _unparsed(f'Unsupported start tag "{name}" {place}')
    attributes, reading.at = _attributes(reading, name, at, place)
    reading.open.append((name, units(reading.plain), attributes))


def _attributes(reading: _Reading, tag: str, at: int, place: str) -> tuple[dict[str, str], int]:
    text = reading.text
    found: dict[str, str] = {}
    one = re.compile(r"""\s+([^\s=>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[A-Za-z0-9.\-_]+))?""")
    while attribute := one.match(text, at):
        name, value = attribute.groups()
        if value is None and tag != "blockquote":
            raise _unparsed(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" {place}'
            )
        found[name] = unescape((value or "").strip("\"'"))
        at = attribute.end()
    rest = re.compile(r"\s*>").match(text, at)
    if rest is None:
        raise _unparsed(f"Unclosed start tag {place}")
    if tag == "span" and found.get("class") != "tg-spoiler":
        raise _unparsed(f'Tag "span" must have class "tg-spoiler" {place}')
    if tag == "tg-emoji" and not found.get("emoji-id", "").isdecimal():
        raise _unparsed("Invalid custom emoji identifier specified")
    return ({"url": found["href"]} if tag == "a" and "href" in found else {}), rest.end()


def _unparsed(words: str) -> RefusedError:
    return bad(f"can't parse entities: {words}")
