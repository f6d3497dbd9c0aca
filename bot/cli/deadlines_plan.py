"""`motcua deadlines list | preview`: what is owed, and everything that will be sent about it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bot.settings import load
from handlers.official.foretelling import Row, foretell
from handlers.official.planning import situation_of
from handlers.texts import deadlines_cli as texts
from handlers.texts.periods import day, period_name
from knowledge.deadlines.occurrences import occurrences
from knowledge.deadlines.situation import Situation
from storage.database import Database, UnitOfWork
from storage.deadline_records import ObligationStatus, StoredObligation
from storage.people_records import Person, Unit

Result = TypeVar("Result")

MISUSED = 2  # exit code
LONGEST = 3 * 366  # days of one preview
AHEAD = timedelta(days=400)  # within which the next time is looked for


def register(commands: typer.Typer) -> None:
    """Add both to `motcua deadlines`."""
    commands.command("list")(show)
    commands.command()(preview)


def show(
    as_json: Annotated[bool, typer.Option("--json", help="In JSON, mỗi việc một dòng.")] = False,
) -> None:
    """Kể mọi việc có thời hạn: của đơn vị nào, ai phụ trách, lần tới là ngày nào."""
    today = datetime.now(UTC).astimezone(load().zone).date()
    owed = _within(_owed(today))
    if as_json:
        for one in owed:
            typer.echo(json.dumps(one.fields(), ensure_ascii=False))
    elif not owed:
        typer.echo(texts.NOTHING_OWED, err=True)
    else:
        table = Table(*texts.OWED_COLUMNS)
        for one in owed:
            table.add_row(*one.cells())
        Console(highlight=False).print(table)


def preview(
    first: Annotated[str, typer.Option("--from", metavar="NGÀY", help="Từ ngày này.")],
    last: Annotated[str, typer.Option("--to", metavar="NGÀY", help="Đến hết ngày này.")],
    as_json: Annotated[bool, typer.Option("--json", help="In một danh sách JSON.")] = False,
) -> None:
    """Kể mọi nhắc việc sẽ gửi trong khoảng ngày này, cho ai và vì sao; không gửi gì."""
    zone = load().zone
    start, end = _day(first), _day(last)
    if start > end:
        raise _refused(texts.BACKWARDS.format(first=day(start), last=day(end)))
    if (end - start).days > LONGEST:
        raise _refused(texts.TOO_LONG.format(days=LONGEST))
    rows = _within(lambda work: foretell(work, start, end, zone))
    if as_json:
        typer.echo(json.dumps([one.fields() for one in rows], ensure_ascii=False, indent=1))
        return
    said = texts.PLANNED if rows else texts.NOTHING_PLANNED
    if rows:
        Console(highlight=False).print(_table(rows))
    typer.echo(said.format(count=len(rows), first=day(start), last=day(end)), err=True)


class _Owed:
    """One obligation as it is listed."""

    def __init__(
        self,
        stored: StoredObligation,
        units: dict[str, Unit],
        people: dict[str, Person],
        next_due: date | None,
    ) -> None:
        self._stored, self._next_due = stored, next_due
        obligation = stored.obligation
        unit = units.get(obligation.unit)
        self._unit = unit.name if unit else obligation.unit
        known = [people[owner] for owner in obligation.owners if owner in people]
        self._owners = [
            texts.GONE.format(name=one.name) if one.left else one.name for one in known
        ]

    def fields(self) -> dict[str, object]:
        """What scripts rely on."""
        obligation = self._stored.obligation
        return {
            "id": obligation.id,
            "title": obligation.title,
            "unit": self._unit,
            "owners": list(obligation.owners),
            "to": obligation.to,
            "status": self._stored.status.value,
            "next_due": self._next_due.isoformat() if self._next_due else None,
        }

    def cells(self) -> tuple[str, ...]:
        """What a person reads."""
        return (
            self._stored.obligation.id,
            self._stored.obligation.title,
            self._unit,
            ", ".join(self._owners) or texts.NO_OWNER,
            texts.STATUSES[self._stored.status.value],
            day(self._next_due) if self._next_due else "",
        )


def _owed(today: date) -> Callable[[UnitOfWork], Awaitable[list[_Owed]]]:
    async def found(work: UnitOfWork) -> list[_Owed]:
        stored = await work.obligations.all()
        situation = await situation_of(work, [one.obligation for one in stored])
        units = {one.id: one for one in await work.units.all()}
        people = {one.id: one for one in await work.people.all(gone=True)}
        return [_Owed(one, units, people, _next_due(one, situation, today)) for one in stored]

    return found


def _next_due(stored: StoredObligation, situation: Situation, today: date) -> date | None:
    if stored.status is not ObligationStatus.ACTIVE:
        return None
    obligation = stored.obligation
    coming = occurrences(
        obligation,
        situation.calendars.of(obligation.unit),
        today,
        today + AHEAD,
        situation.events.get(obligation.id, ()),
    )
    return coming[0].due if coming else None


def _table(rows: tuple[Row, ...]) -> Table:
    table = Table(*texts.PLANNED_COLUMNS)
    for one in rows:
        table.add_row(
            f"{one.at:%d/%m/%Y %H:%M}",
            one.title,
            period_name(one.period) or one.period,
            one.rung,
            one.name,
            one.channel or texts.NO_ADDRESS,
            one.why,
        )
    return table


def _day(words: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(words.strip(), form).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    raise _refused(texts.BAD_DATE.format(words=words))


def _within(act: Callable[[UnitOfWork], Awaitable[Result]]) -> Result:
    async def act_and_close() -> Result:
        database = Database(load().database_url)
        try:
            async with database.begin(read_only=True) as work:
                return await act(work)
        finally:
            await database.close()

    return asyncio.run(act_and_close())


def _refused(problem: str) -> typer.Exit:
    typer.echo(problem, err=True)
    return typer.Exit(MISUSED)
