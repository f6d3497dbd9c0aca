"""Telegram's Bot API on 127.0.0.1: keeps chats, hands out updates, refuses what Telegram refuses.

>>> async with TelegramEmulator() as telegram:
...     lan = telegram.person("Lan")
...     lan.says("làm khai sinh cần gì")                  # an update for the bot
...     await telegram.until(lambda: telegram.sent)       # what the bot sent, in order
...     telegram.next("sendMessage", Fault.dropped_after())   # and it misbehaves on order

The bot connects to `telegram.base` with `telegram.token`.
"""

import asyncio
import contextlib
import json
import math
import re
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from tests.emulators.telegram_rules import (
    RefusedError,
    bad,
    check_keyboard,
    check_webhook,
    checked,
    read_text,
    units,
)
from tests.emulators.wire import LineBrokenError, Request, Response, Server, as_json, post

Json = dict[str, Any]
FUTURE = 10  # an offset further past the next update's number is as good as none
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators",
    "chat", "chat_administrators", "chat_member",
}  # fmt: skip


_UPLOADING = {"sendDocument": "document", "sendPhoto": "photo"}  # and the field it is in


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One misbehaviour; `done` tells whether the call is carried out all the same."""

    done: bool = False
    drops: bool = False
    silent: float = 0.0  # seconds before anything else happens
    status: int = 0
    description: str = ""
    parameters: Mapping[str, Any] | None = None
    body: bytes | None = None  # instead of JSON

    @classmethod
    def dropped_before(cls) -> "Fault":
        """The line breaks and nothing was done."""
        return cls(drops=True)

    @classmethod
    def dropped_after(cls) -> "Fault":
        """It is done, and the line breaks before the answer."""
        return cls(drops=True, done=True)

    @classmethod
    def silence(cls, seconds: float, *, done: bool = False) -> "Fault":
        """No answer for so long; then the line breaks."""
        return cls(silent=seconds, drops=True, done=done)

    @classmethod
    def too_many(cls, retry_after: int) -> "Fault":
        """429 with the seconds to wait."""
        words = f"Too Many Requests: retry after {retry_after}"
        return cls(status=429, description=words, parameters={"retry_after": retry_after})

    @classmethod
    def answer(cls, status: int, description: str) -> "Fault":
        """Any refusal, 5xx for example."""
        return cls(status=status, description=description)

    @classmethod
    def not_json(cls, status: int = 502) -> "Fault":
        """What a proxy in between says."""
        return cls(status=status, body=b"<html><h1>Bad Gateway</h1></html>")


@dataclass(slots=True)
class Bucket:
    """A limit: `rate` a second, `burst` at once."""

    rate: float
    burst: float
    level: float = -1.0
    at: float = 0.0

    def wait(self, now: float) -> float:
        """Take one; gives the seconds to wait when there is none."""
        if self.level < 0:
            self.level = self.burst
        else:
            self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        if self.level < 1:
            return (1 - self.level) / self.rate
        self.level -= 1
        return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How fast the bot may send, as Telegram's FAQ says; short bursts in a chat are borne."""

    overall: float = 30  # messages a second, at most so many at once
    chat: float = 1  # messages a second
    chat_burst: int = 3
    group: float = 20  # messages a minute


@dataclass(slots=True, kw_only=True)
class Message:
    """A message of the bot, as people see it now."""

    chat: int
    id: int
    text: str
    entities: list[Json] = field(default_factory=list)
    buttons: list[list[Json]] = field(default_factory=list)
    topic: int | None = None
    answers: int | None = None
    edits: int = 0
    at: float = 0.0  # loop time of its arrival
    file: tuple[str, str, bytes] | None = None  # how it was sent, its name and bytes

    @property
    def labels(self) -> list[list[str]]:
        """What its buttons read."""
        return [[button["text"] for button in row] for row in self.buttons]


@dataclass(slots=True, kw_only=True)
class Chat:
    """A chat and whether the bot can write there."""

    id: int
    type: str
    title: str
    closed: tuple[int, str] | None = None  # the answer to whoever writes there
    moved_to: int | None = None
    topics: set[int] = field(default_factory=set)
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    known: set[int] = field(default_factory=set)  # messages of people

    def block(self) -> None:
        """The person blocks the bot."""
        self.closed = (403, "Forbidden: bot was blocked by the user")

    def deactivate(self) -> None:
        """The person's account is gone."""
        self.closed = (403, "Forbidden: user is deactivated")

    def kick(self) -> None:
        """The bot is thrown out of the group."""
        kind = "supergroup chat" if self.type == "supergroup" else "group chat"
        self.closed = (403, f"Forbidden: bot was kicked from the {kind}")

    def reopen(self) -> None:
        """The bot may write again."""
        self.closed = None

    def as_json(self) -> Json:
        """The chat inside a message."""
        named = "first_name" if self.type == "private" else "title"
        return {"id": self.id, "type": self.type, named: self.title}


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody with a phone."""

    telegram: "TelegramEmulator"
    id: int
    name: str

    @property
    def chat(self) -> Chat:
        """The person's own chat with the bot."""
        return self.telegram.chats[self.id]

    def says(self, text: str, *, to: Chat | None = None, **more: Any) -> int:  # noqa: ANN401
        """Write a text; gives the message's number."""
        command = re.match(r"/\w+(@\w+)?", text)
        entities = []
        if command:
            entities.append({"type": "bot_command", "offset": 0, "length": command.end()})
        entities += [
            {
                "type": "mention",
                "offset": units(text[: found.start()]),
                "length": units(found.group()),
            }
            for found in re.finditer(r"(?<![\w/])@\w+", text)
        ]
        return self.sends(to=to, text=text, **({"entities": entities} if entities else {}), **more)

    def sends(self, *, to: Chat | None = None, **content: Any) -> int:  # noqa: ANN401 - JSON
        """Send any content, given as fields of a message."""
        chat = to or self.chat
        chat.known.add(number := next(chat.numbers))
        message = {
            "message_id": number,
            "from": self.as_json(),
            "chat": chat.as_json(),
            "date": int(time.time()),
            **content,
        }
        self.telegram.happens(message=message)
        return number

    def sends_file(self, name: str, data: bytes, *, media: str = "", caption: str = "") -> int:
        """Send a document, kept by Telegram until somebody asks for it."""
        file_id = self.telegram.keeps(data)
        document = {
            "file_id": file_id,
            "file_unique_id": file_id[-8:],
            "file_name": name,
            "mime_type": media or "application/octet-stream",
            "file_size": len(data),
        }
        words: Json = {"caption": caption} if caption else {}
        return self.sends(document=document, **words)

    def edits(self, number: int, text: str, *, to: Chat | None = None) -> None:
        """Correct a message."""
        chat, now = to or self.chat, int(time.time())
        message = {"message_id": number, "from": self.as_json(), "chat": chat.as_json()}
        self.telegram.happens(
            edited_message={**message, "date": now, "edit_date": now, "text": text}
        )

    def presses(self, label: str, message: Message | None = None) -> str:
        """Press the button that reads so, under this message or the last; gives the query's id."""
        under = message or self.telegram.messages(self.id)[-1]
        carried = {
            button["text"]: button["callback_data"] for row in under.buttons for button in row
        }
        if label not in carried:
            raise LookupError(f"{label!r} is none of {list(carried)}")
        return self.presses_data(carried[label], under)

    def presses_data(self, data: str, under: Message) -> str:
        """Press a button by what it carries."""
        query = self.telegram.new_query()
        shown = self.telegram.shown(under)
        self.telegram.happens(
            callback_query={
                "id": query,
                "from": self.as_json(),
                "message": shown,
                "chat_instance": "-1",
                "data": data,
            }
        )
        return query

    def as_json(self) -> Json:
        """The person inside a message."""
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "vi"}


class TelegramEmulator:
    """One bot's Telegram."""

    def __init__(
        self,
        *,
        token: str = "7000000001:emulated-token",  # noqa: S107 - opens nothing
        username: str = "MotCuaThuBot",
        limits: Limits | None = None,
        port: int = 0,
    ) -> None:
        """Limits are off unless given."""
        self.token = token
        self.me: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Một Cửa",
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        self.chats: dict[int, Chat] = {}
        self.sent: list[Message] = []  # in the order of arrival
        self._by_chat: dict[int, list[Message]] = defaultdict(list)
        self._arrived: dict[int, asyncio.Event] = defaultdict(asyncio.Event)
        self.calls: list[tuple[str, Json]] = []  # every call that was understood
        self.queries: dict[str, bool] = {}  # pressed buttons; True once let go
        self.too_many = 0  # answers 429 because of the limits
        self.profile: dict[str, Any] = {}
        self.waiting: deque[Json] = deque()  # updates not yet confirmed
        self.repeats = False  # every update is handed out twice
        self.reorders = False  # updates are handed out newest first
        self.files: dict[str, bytes] = {}  # by file_id, what people sent
        self.forward = ""  # where webhook calls really go: "http://127.0.0.1:PORT"
        self.webhook: Json = {}
        self._allowed: set[str] = set()
        self._limits = limits
        self._overall = Bucket(limits.overall, limits.overall) if limits else None
        self._per_chat: dict[int, Bucket] = {}
        self._faults: dict[str, deque[Fault | None]] = defaultdict(deque)
        self._poller: asyncio.Future[None] | None = None
        self._numbers = count(1)
        self._updates = 100_001  # the next update's number
        self._people = count(5_000_000_001)
        self._groups = count(400_000_001)
        self._changed = asyncio.Condition()
        self._watchers = 0
        self._pushes: set[asyncio.Task[None]] = set()
        self._turns: dict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._server = Server(self._handle, port)

    async def __aenter__(self) -> Self:
        await self._server.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop_pushing()
        await self._server.__aexit__(kind, error, trace)

    @property
    def base(self) -> str:
        """What MOTCUA_TELEGRAM_API_BASE is to be."""
        return f"http://127.0.0.1:{self._server.port}/bot"

    def person(self, name: str = "Lan") -> Person:
        """Somebody who has opened the bot's chat."""
        person = Person(telegram=self, id=next(self._people), name=name)
        self.chats[person.id] = Chat(id=person.id, type="private", title=name)
        return person

    def group(self, title: str = "Tổ dân phố", *, topics: set[int] | None = None) -> Chat:
        """A group the bot is in; with topics it is a supergroup."""
        number = next(self._groups)
        kind, chat_id = ("supergroup", -(10**12) - number) if topics else ("group", -number)
        chat = Chat(id=chat_id, type=kind, title=title, topics=topics or set())
        self.chats[chat_id] = chat
        return chat

    def becomes_supergroup(self, group: Chat, *, tells: bool = True) -> Chat:
        """The group moves; without `tells` the bot learns of it only when it writes."""
        moved = Chat(id=-(10**12) + group.id, type="supergroup", title=group.title)
        self.chats[moved.id] = moved
        group.moved_to = moved.id
        if tells:
            note = {"message_id": next(group.numbers), "date": int(time.time())}
            self.happens(message={**note, "chat": group.as_json(), "migrate_to_chat_id": moved.id})
        return moved

    def keeps(self, data: bytes) -> str:
        """Keep a file; gives what the bot asks for it by."""
        file_id = f"BQACAgUAAxkBAAIB{next(self._numbers):06}"
        self.files[file_id] = data
        return file_id

    def happens(self, **update: Any) -> None:  # noqa: ANN401 - JSON
        """Queue an update for the bot, of whichever kind."""
        if self._allowed and not self._allowed & set(update):
            return
        for _ in range(2 if self.repeats else 1):
            self._updates += 1
            self._arrives({"update_id": self._updates - 1, **update})

    def starts_ids_anew(self, first: int) -> None:
        """Number updates from here on, as Telegram does at random after a week without any."""
        self._updates = first

    def next(self, method: str, *faults: Fault | None) -> None:
        """Misbehave at the next calls of this method; None is well, "*" is any method."""
        self._faults[method].extend(faults)

    def messages(self, chat: int | Chat) -> list[Message]:
        """List what the bot sent to a chat and has not deleted."""
        wanted = chat.id if isinstance(chat, Chat) else chat
        return list(self._by_chat[wanted])

    async def until(self, told: Callable[[], object], *, within: float = 10.0) -> None:
        """Wait until something holds; raises TimeoutError."""
        self._watchers += 1
        try:
            async with asyncio.timeout(within), self._changed:
                await self._changed.wait_for(lambda: bool(told()))
        finally:
            self._watchers -= 1

    async def told(self, chat: int, many: int) -> Message:
        """Wait until a chat has so many messages of the bot; gives the last."""
        while len(self._by_chat[chat]) < many:
            self._arrived[chat].clear()
            await self._arrived[chat].wait()
        return self._by_chat[chat][-1]

    def commands_of(self, person: Person) -> list[str]:
        """The names in the menu of one person's chat: their own, or else everybody's."""
        for scope in (
            {"type": "chat", "chat_id": person.id},
            {"type": "all_private_chats"},
            {"type": "default"},
        ):
            if found := self.profile.get(_scope({"scope": scope})):
                return [command["command"] for command in found]
        return []

    async def hang_up(self) -> None:
        """Break every line at once."""
        await self._server.hang_up()

    @asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """Be reached by nobody until the block ends."""
        await self._server.__aexit__(None, None, None)
        try:
            yield
        finally:
            await self._server.__aenter__()

    def new_query(self) -> str:
        """A button is pressed."""
        query = str(2**62 + next(self._numbers))
        self.queries[query] = False
        return query

    def shown(self, message: Message) -> Json:
        """A message of the bot as the API gives it."""
        found: Json = {
            "message_id": message.id,
            "from": self.me,
            "chat": self.chats[message.chat].as_json(),
            "date": int(time.time()),
            "text": message.text,
        }
        if message.buttons:
            found["reply_markup"] = {"inline_keyboard": message.buttons}
        if message.topic is not None:
            found |= {"message_thread_id": message.topic, "is_topic_message": True}
        return found

    # -- the line ------------------------------------------------------------------------------

    async def _handle(self, request: Request) -> Response:
        if file := re.fullmatch(r"/file/bot([^/]*)/documents/(\w+)", unquote(request.path)):
            return await self._hand_over(*file.groups())
        found = re.fullmatch(r"/bot([^/]*)/(\w+)", request.path)
        token, method = found.groups() if found else ("", "")
        fault = self._fault(method) if method else None
        try:
            if fault is not None and fault.silent:
                await asyncio.sleep(fault.silent)
            if fault is not None and not fault.done:
                return _misbehaved(fault)
            result = await self._call(token, method, request)
        except RefusedError as refused:
            return _refusal(refused.code, refused.description, refused.parameters)
        finally:
            await self._notify()
        return as_json({"ok": True, "result": result}) if fault is None else _misbehaved(fault)

    async def _hand_over(self, token: str, file_id: str) -> Response:
        """The bytes of a file, at the address that getFile gave."""
        fault = self._fault("file")
        if fault is not None:
            return _misbehaved(fault)
        self.calls.append(("file", {"file_id": file_id}))
        if token != self.token or file_id not in self.files:
            return _refusal(404, "Not Found", None)
        return Response(status=200, body=self.files[file_id])

    def _fault(self, method: str) -> Fault | None:
        for name in (method, "*"):
            if self._faults[name]:
                return self._faults[name].popleft()
        return None

    async def _call(self, token: str, method: str, request: Request) -> Any:  # noqa: ANN401
        if not re.fullmatch(r"\d+:[\w-]+", token):
            raise RefusedError(404, "Not Found")
        if token != self.token:
            raise RefusedError(401, "Unauthorized")
        given = checked(method, request.fields())
        self.calls.append((method, given))
        await self._notify()
        simple = _PROFILE.get(method)
        if simple is not None:
            self._check_scope(given.get("scope") or {"type": "default"})
            return simple(self.profile, given)
        if method in _UPLOADING:
            return self._sent_file(given, request.files(), _UPLOADING[method])
        carry_out: Callable[[Json], Awaitable[Any]] | None = getattr(self, f"_{method}", None)
        if carry_out is None:
            raise bad(f"{method} is not emulated")
        return await carry_out(given)

    async def _notify(self) -> None:
        if not self._watchers:
            return
        async with self._changed:
            self._changed.notify_all()

    # -- updates -------------------------------------------------------------------------------

    def _arrives(self, update: Json) -> None:
        self.waiting.append(update)
        if self.webhook:
            self._push(update)
        elif self._poller is not None and not self._poller.done():
            self._poller.set_result(None)

    async def _getUpdates(self, given: Json) -> list[Json]:  # noqa: N802 - the API's name
        if self.webhook:
            words = "can't use getUpdates method while webhook is active; "
            raise RefusedError(
                409, f"Conflict: {words}use deleteWebhook to delete the webhook first"
            )
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(_other_poller())
        self._allow(given)
        offset = given.get("offset", 0)
        if offset > self._updates + FUTURE:
            offset = 0
        self._confirm(offset)
        if not self.waiting and given.get("timeout", 0) > 0:
            poller = self._poller = asyncio.get_running_loop().create_future()
            poller.add_done_callback(lambda done: done.cancelled() or done.exception())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(poller, given["timeout"])
        batch = [one for one in self.waiting if one["update_id"] >= offset]
        batch = batch[: given.get("limit", 100)]
        return batch[::-1] if self.reorders else batch

    def _confirm(self, offset: int) -> None:
        while self.waiting and self.waiting[0]["update_id"] < offset:
            self.waiting.popleft()

    def _allow(self, given: Json) -> None:
        if "allowed_updates" in given:
            self._allowed = set(given["allowed_updates"])

    async def _setWebhook(self, given: Json) -> bool:  # noqa: N802
        check_webhook(given["url"])
        secret = given.get("secret_token", "")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise bad("secret token contains unallowed characters")
        self._allow(given)
        if given.get("drop_pending_updates"):
            self.waiting.clear()
        self.webhook = {"url": given["url"], "secret": secret}
        self._stop_pushing()
        for update in self.waiting:
            self._push(update)
        return True

    async def _deleteWebhook(self, given: Json) -> bool:  # noqa: N802
        if given.get("drop_pending_updates"):
            self.waiting.clear()
        self.webhook = {}
        self._stop_pushing()
        return True

    async def _getWebhookInfo(self, _: Json) -> Json:  # noqa: N802
        told = {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self.waiting),
        }
        if "error" in self.webhook:
            told |= {
                "last_error_date": self.webhook.get("error_at", int(time.time())),
                "last_error_message": self.webhook["error"],
            }
        return told

    def _fails(self, why: str) -> None:
        self.webhook |= {"error": why, "error_at": int(time.time())}

    def _stop_pushing(self) -> None:
        for task in list(self._pushes):
            task.cancel()

    def _push(self, update: Json) -> None:
        task = asyncio.create_task(self._pushed(update, dict(self.webhook)))
        self._pushes.add(task)
        task.add_done_callback(self._pushes.discard)

    async def _pushed(self, update: Json, webhook: Json) -> None:
        """Post an update until it is taken; one chat's updates keep their order."""
        url = webhook["url"]
        if self.forward:
            url = self.forward + "/" + url.split("/", 3)[-1]
        headers = {"Content-Type": "application/json"}
        if webhook["secret"]:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook["secret"]
        body = json.dumps(update).encode()
        async with self._turns[_chat_of(update)]:
            for wait in (0.05 * 2 ** min(tries, 5) for tries in count()):
                try:
                    status = await post(url, body, headers)
                except (OSError, TimeoutError):
                    self._fails("Connection refused")
                else:
                    if 200 <= status < 300:
                        break
                    phrase = HTTPStatus(status).phrase
                    self._fails(f"Wrong response from the webhook: {status} {phrase}")
                await self._notify()
                await asyncio.sleep(wait)
        if update in self.waiting:
            self.waiting.remove(update)
        await self._notify()

    # -- messages ------------------------------------------------------------------------------

    async def _getMe(self, _: Json) -> Json:  # noqa: N802
        return self.me

    async def _getFile(self, given: Json) -> Json:  # noqa: N802
        file_id = given["file_id"]
        if file_id not in self.files:
            raise bad("wrong file_id or the file is temporarily unavailable")
        size = len(self.files[file_id])
        if size > 20 * 1024 * 1024:
            raise bad("file is too big")
        told = {"file_id": file_id, "file_unique_id": file_id[-8:], "file_size": size}
        return {**told, "file_path": f"documents/{file_id}"}

    async def _sendMessage(self, given: Json) -> Json:  # noqa: N802
        chat = self._open(given["chat_id"])
        text, entities = read_text(given["text"], given.get("parse_mode"))
        check_keyboard(given.get("reply_markup"))
        topic = given.get("message_thread_id")
        if topic is not None and topic not in chat.topics:
            raise bad("message thread not found")
        answers = self._answered(chat, given.get("reply_parameters"))
        self._pace(chat)
        message = Message(
            chat=chat.id,
            id=next(chat.numbers),
            text=text,
            entities=entities,
            buttons=(given.get("reply_markup") or {}).get("inline_keyboard", []),
            topic=topic,
            answers=answers,
            at=asyncio.get_running_loop().time(),
        )
        self.sent.append(message)
        self._by_chat[chat.id].append(message)
        self._arrived[chat.id].set()
        return self.shown(message)

    def _sent_file(
        self, given: Json, files: Mapping[str, tuple[str, bytes]], field_name: str
    ) -> Json:
        """A file by upload; a picture that is none is refused in Telegram's words."""
        chat = self._open(given["chat_id"])
        if not files:
            raise bad("wrong file identifier/HTTP URL specified")
        ((name, content),) = files.values()
        if not content:
            raise bad("file must be non-empty")
        if field_name == "photo" and not content.startswith((b"\x89PNG", b"\xff\xd8")):
            raise bad("IMAGE_PROCESS_FAILED")
        self._pace(chat)
        message = Message(
            chat=chat.id,
            id=next(chat.numbers),
            text="",
            file=(field_name, name, content),
            topic=given.get("message_thread_id"),
            at=asyncio.get_running_loop().time(),
        )
        self.sent.append(message)
        self._by_chat[chat.id].append(message)
        self._arrived[chat.id].set()
        return self.shown(message)

    async def _editMessageText(self, given: Json) -> Json:  # noqa: N802
        message = self._own(given)
        text, entities = read_text(given["text"], given.get("parse_mode"))
        check_keyboard(given.get("reply_markup"))
        buttons = (given.get("reply_markup") or {}).get("inline_keyboard", [])
        if (text, entities, buttons) == (message.text, message.entities, message.buttons):
            raise bad(
                "message is not modified: specified new message content and reply markup are "
                "exactly the same as a current content and reply markup of the message"
            )
        self._pace(self.chats[message.chat])
        message.text, message.entities, message.buttons = text, entities, buttons
        message.edits += 1
        return self.shown(message)

    async def _deleteMessage(self, given: Json) -> bool:  # noqa: N802
        message = self._own(given, "message to delete not found")
        self.sent.remove(message)
        self._by_chat[message.chat].remove(message)
        return True

    async def _sendChatAction(self, given: Json) -> bool:  # noqa: N802
        self._open(given["chat_id"])
        return True

    async def _answerCallbackQuery(self, given: Json) -> bool:  # noqa: N802
        query = given["callback_query_id"]
        if query not in self.queries:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self.queries[query] = True
        return True

    def _open(self, chat_id: int | str) -> Chat:
        chat = self.chats.get(int(chat_id)) if str(chat_id).lstrip("-").isdecimal() else None
        if chat is None:
            raise bad("chat not found")
        if chat.moved_to is not None:
            raise RefusedError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": chat.moved_to},
            )
        if chat.closed is not None:
            raise RefusedError(*chat.closed)
        return chat

    def _check_scope(self, scope: Json) -> None:
        """Refuse a list of commands for nobody we know."""
        if scope["type"] not in SCOPES:
            raise bad("can't parse BotCommandScope: Unsupported type specified")
        named = scope.get("chat_id")
        if (named is not None) != scope["type"].startswith("chat"):
            raise bad("can't parse BotCommandScope: Empty chat_id specified")
        if named is not None and int(named) not in self.chats:
            raise bad("chat not found")

    def _own(self, given: Json, missing: str = "message to edit not found") -> Message:
        chat, number = self._open(given.get("chat_id", "")), given.get("message_id")
        for message in reversed(self._by_chat[chat.id]):
            if message.id == number:
                return message
        raise bad("message can't be edited" if number in chat.known else missing)

    def _answered(self, chat: Chat, parameters: Json | None) -> int | None:
        if not parameters:
            return None
        number: int = parameters["message_id"]
        if number in chat.known or any(one.id == number for one in self.messages(chat)):
            return number
        if parameters.get("allow_sending_without_reply"):
            return None
        raise bad("message to be replied not found")

    def _pace(self, chat: Chat) -> None:
        if self._limits is None or self._overall is None:
            return
        now = asyncio.get_running_loop().time()
        limits = self._limits
        if chat.id not in self._per_chat:
            of_group = Bucket(limits.group / 60, limits.group)
            of_person = Bucket(limits.chat, limits.chat_burst)
            self._per_chat[chat.id] = of_group if chat.id < 0 else of_person
        wait = self._per_chat[chat.id].wait(now) or self._overall.wait(now)
        if wait:
            self.too_many += 1
            seconds = math.ceil(wait)
            words = f"Too Many Requests: retry after {seconds}"
            raise RefusedError(429, words, {"retry_after": seconds})


def _chat_of(update: Json) -> int:
    content = next(value for key, value in update.items() if key != "update_id")
    message = content.get("message", content)
    return int(message.get("chat", {}).get("id", 0))


def _other_poller() -> RefusedError:
    words = (
        "terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    return RefusedError(409, f"Conflict: {words}")


def _refusal(code: int, description: str, parameters: Mapping[str, Any] | None) -> Response:
    told: Json = {"ok": False, "error_code": code, "description": description}
    if parameters:
        told["parameters"] = dict(parameters)
    return as_json(told, code)


def _misbehaved(fault: Fault) -> Response:
    if fault.drops:
        raise LineBrokenError
    if fault.body is not None:
        return Response(status=fault.status, body=fault.body)
    return _refusal(fault.status, fault.description, fault.parameters)


def _set_commands(profile: Json, given: Json) -> bool:
    if len(given["commands"]) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in given["commands"]:
        if not COMMAND.fullmatch(command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    profile[_scope(given)] = given["commands"]
    return True


def _scope(given: Json) -> str:
    scope = given.get("scope") or {"type": "default"}
    return f"commands {json.dumps(scope, sort_keys=True)} {given.get('language_code', '')}"


def _delete_commands(profile: Json, given: Json) -> bool:
    profile.pop(_scope(given), None)
    return True


def _keeper(name: str, longest: int) -> Callable[[Json, Json], bool]:
    def keep(profile: Json, given: Json) -> bool:
        if len(given.get(name, "")) > longest:
            raise bad(f"BOT_{name.upper()}_TOO_LONG")
        profile[name] = given.get(name, "")
        return True

    return keep


def _set_menu(profile: Json, given: Json) -> bool:
    profile["menu"] = given.get("menu_button", {"type": "default"})
    return True


_PROFILE: Mapping[str, Callable[[Json, Json], Any]] = {
    "setMyCommands": _set_commands,
    "getMyCommands": lambda profile, given: profile.get(_scope(given), []),
    "deleteMyCommands": _delete_commands,
    "setMyDescription": _keeper("description", 512),
    "getMyDescription": lambda profile, _: {"description": profile.get("description", "")},
    "setMyShortDescription": _keeper("short_description", 120),
    "getMyShortDescription": lambda profile, _: {
        "short_description": profile.get("short_description", "")
    },
    "setChatMenuButton": _set_menu,
    "getChatMenuButton": lambda profile, _: profile.get("menu", {"type": "default"}),
}
