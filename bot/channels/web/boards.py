"""Pages and files for whoever holds an address: the board, its sheet, a calendar's feed."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.render import BoardPage, Render
from handlers.official.board_sheet import board_sheet
from handlers.official.shared import Board, shared_board, shared_calendar
from handlers.router import Begin
from handlers.texts import board as texts
from handlers.texts.periods import period_name
from knowledge.deadlines.board import tallies
from knowledge.deadlines.feed import feed
from knowledge.deadlines.model import Period
from knowledge.deadlines.periods import Span, UnknownPeriodError, span_named, spans

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHOICES = (Period.MONTH, Period.QUARTER, Period.YEAR)
_YEARS = frozenset(map(str, range(2000, 2101)))  # that anybody would ask for
_PRIVATE = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow"}


class Boards:
    """The pages; every look is authorised anew, by what the address's maker may see now."""

    def __init__(
        self,
        *,
        begin: Begin,
        secret: bytes,
        render: Render,
        zone: ZoneInfo,
        now: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._secret = secret
        self._render = render
        self._zone = zone
        self._now = now

    def routes(self) -> list[BaseRoute]:
        """List the paths."""
        return [
            Route("/calendar/{token}.ics", self.calendar, methods=["GET"]),
            Route("/bang/{token}.xlsx", self.sheet, methods=["GET"]),
            Route("/bang/{token}", self.board, methods=["GET"]),
        ]

    async def calendar(self, request: Request) -> Response:
        """GET /calendar/TOKEN.ics - the feed a calendar program asks for now and then."""
        now = self._now()
        async with self._begin(read_only=True) as work:
            shown = await shared_calendar(work, self._secret, request.path_params["token"], now)
        if shown is None:
            return Response(status_code=HTTPStatus.NOT_FOUND, headers=_PRIVATE)
        content = feed(shown.name, shown.entries, zone=str(self._zone), now=now)
        return Response(content, media_type="text/calendar; charset=utf-8", headers=_PRIVATE)

    async def board(self, request: Request) -> Response:
        """GET /bang/TOKEN?ky=2026-11 - how a unit and those below stand."""
        seen = await self._seen(request)
        if isinstance(seen, Response):
            return seen
        span, shown = seen
        page = BoardPage(
            unit=shown.unit,
            period=period_name(span.key),
            tallies=tallies(shown.lines),
            lines=shown.lines,
            zone=self._zone,
            choices=tuple(
                (one.key, period_name(one.key)) for one in self._around(span) if one != span
            ),
            before=_beside(span, -1).key,
            after=_beside(span, 1).key,
            sheet=f"{request.path_params['token']}.xlsx?ky={span.key}",
        )
        return HTMLResponse(self._render.board(page), headers=_PRIVATE)

    async def sheet(self, request: Request) -> Response:
        """GET /bang/TOKEN.xlsx?ky=2026-11 - the same to print and file."""
        seen = await self._seen(request)
        if isinstance(seen, Response):
            return seen
        span, shown = seen
        content = board_sheet(
            shown.lines,
            issuer=(shown.above, shown.unit),
            period=span.key,
            now=self._now(),
            zone=self._zone,
        )
        named = {"Content-Disposition": f'attachment; filename="theo-doi-{span.key}.xlsx"'}
        return Response(content, media_type=_SHEET, headers=_PRIVATE | named)

    async def _seen(self, request: Request) -> tuple[Span, Board] | Response:
        """The period and the board in it, or the page that says why there is none."""
        span = self._span(request)
        if span is None:
            return self._refused(texts.BAD_PERIOD_TITLE, texts.BAD_PERIOD, HTTPStatus.BAD_REQUEST)
        token, now = request.path_params["token"], self._now()
        async with self._begin(read_only=True) as work:
            shown = await shared_board(work, self._secret, token, span.first, span.last, now)
        if shown is None:
            return self._refused(texts.VOID_TITLE, texts.VOID, HTTPStatus.NOT_FOUND)
        return span, shown

    def _span(self, request: Request) -> Span | None:
        """The period asked for, this month when none was; None for what is no period."""
        asked = request.query_params.get("ky")
        if asked is None:
            return _holding(Period.MONTH, self._now().astimezone(self._zone).date())
        try:
            span = span_named(asked) if asked[:4] in _YEARS else None
        except UnknownPeriodError:
            return None
        return span if span and span.period in _CHOICES else None

    def _around(self, span: Span) -> list[Span]:
        return [_holding(period, span.first) for period in _CHOICES]

    def _refused(self, title: str, text: str, status: HTTPStatus) -> Response:
        return HTMLResponse(self._render.message(title, text), status, headers=_PRIVATE)


def _holding(period: Period, day: date) -> Span:
    """The period of that kind the day is in."""
    return next(span for span in spans(period, day.year) if span.first <= day <= span.last)


def _beside(span: Span, direction: int) -> Span:
    """The period before (-1) or after (1)."""
    outside = timedelta(days=1)
    day = span.first - outside if direction < 0 else span.last + outside
    return _holding(span.period, day)
