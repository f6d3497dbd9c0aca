"""The page at `/` and its forms: everything works here without a script."""

from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.web import identity, visit
from bot.channels.web.desk import Desk
from bot.channels.web.parse import Said
from bot.channels.web.render import Page, examples
from bot.channels.web.visit import TooLargeError, Visitor
from handlers.texts import web as texts
from storage.errors import StorageError
from storage.records import TranscriptLine


class Pages:
    """The HTTP side of the web chat."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: Request) -> Response:
        """GET / - the conversation so far, and a field to go on."""
        return await self._page(request, visit.visitor_of(request, self._desk.secret))

    async def say(self, request: Request) -> Response:
        """POST / - answer the message, then show the page at its newest question."""
        visitor = visit.visitor_of(request, self._desk.secret)
        if not self._desk.ours(request.headers):
            return await self._page(request, visitor, HTTPStatus.FORBIDDEN, texts.FOREIGN_PAGE)
        try:
            said = await visit.read_form(request)
        except TooLargeError:
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            return await self._page(request, visitor, status, texts.TOO_LARGE)
        except HTTPException:
            return await self._page(request, visitor, HTTPStatus.BAD_REQUEST, texts.UNREADABLE)
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)  # nobody is there to read it
        return await self._answer(request, visitor, said)

    async def restart(self, request: Request) -> Response:
        """POST /bat-dau-lai - become a new visitor: what was said is no longer reachable."""
        response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
        if self._desk.ours(request.headers):
            visitor = visit.visitor_of(request, self._desk.secret)
            if visitor.known:
                with suppress(StorageError):  # it is forgotten when it has been silent for a day
                    await self._desk.talk.leave(visitor.conversation)
            response.delete_cookie(identity.COOKIE, path="/", httponly=True, samesite="lax")
        return response

    async def resize(self, request: Request) -> Response:
        """POST /co-chu - switch large type on or off."""
        response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
        if self._desk.ours(request.headers):
            wanted = request.query_params.get("large") == "1"
            response.set_cookie(
                visit.LARGE_COOKIE,
                "1" if wanted else "0",
                max_age=visit.YEAR,
                path="/",
                samesite="lax",
            )
        return response

    async def _answer(self, request: Request, visitor: Visitor, said: Said) -> Response:
        if said.empty:
            return RedirectResponse("/", HTTPStatus.SEE_OTHER)
        wait = self._desk.wait(visitor)
        if wait > 0:
            status = HTTPStatus.TOO_MANY_REQUESTS
            page = await self._page(request, visitor, status, texts.SLOW_DOWN_FORM, said.text)
            page.headers["Retry-After"] = str(int(wait) + 1)
            return page
        try:
            await self._desk.talk.say(visitor.conversation, said, self._desk.now())
        except StorageError:
            status = HTTPStatus.SERVICE_UNAVAILABLE
            return await self._page(request, visitor, status, texts.BUSY, said.text)
        if not visitor.known:
            return await self._page(request, visitor)  # a browser without cookies sees it too
        lines = await self._lines(visitor)
        return RedirectResponse(f"/#{_newest_question(lines)}", HTTPStatus.SEE_OTHER)

    async def _page(
        self,
        request: Request,
        visitor: Visitor,
        status: HTTPStatus = HTTPStatus.OK,
        notice: str = "",
        draft: str = "",
    ) -> Response:
        knowledge = self._desk.knowledge()
        content = self._desk.render.page(
            Page(
                lines=await self._lines(visitor),
                examples=examples(knowledge, self._desk.today()),
                empty=not knowledge.entries,
                large=visit.large_type(request),
                notice=notice,
                draft=draft,
            )
        )
        response = HTMLResponse(content, status, headers={"Cache-Control": "no-store"})
        visit.remember(response, request, visitor, self._desk.secret)
        return response

    async def _lines(self, visitor: Visitor) -> Sequence[TranscriptLine]:
        """Read the transcript; a page without it is better than no page."""
        try:
            return await self._desk.talk.lines(visitor.conversation)
        except StorageError:
            return ()


def _newest_question(lines: Sequence[TranscriptLine]) -> str:
    return next((f"l{line.number}" for line in reversed(lines) if line.author == "visitor"), "")
