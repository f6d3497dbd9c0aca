"""`motcua people units`: the units, and who leads them; and what every people command shares."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, NoReturn, TypeVar

import typer

from bot.settings import Settings, load
from handlers.admin.people_units import add_unit, name_problem, set_head, tree
from handlers.inviting import OPERATOR
from handlers.texts import people_cli as texts
from handlers.texts import units as unit_texts
from knowledge.normalize import fold
from storage.database import Database, UnitOfWork
from storage.people_records import Person, Unit

Result = TypeVar("Result")

FAILED = 1  # exit code: not found, or not done
_Unit = Annotated[str, typer.Argument(metavar="ĐƠN-VỊ", help="Số hoặc tên đơn vị.")]


def register(app: typer.Typer) -> None:
    """Add the `units` commands to the people commands."""
    commands = typer.Typer(help="Các đơn vị và người đứng đầu.", no_args_is_help=True)
    commands.command()(add)
    commands.command(name="list")(show)
    commands.command(name="set-head")(lead)
    app.add_typer(commands, name="units")


def add(
    name: Annotated[str, typer.Argument(metavar="TÊN", help="Tên đơn vị.")],
    above: Annotated[str, typer.Option(help="Số hoặc tên đơn vị cấp trên.")] = "",
) -> None:
    """Thêm một đơn vị; không có --above là đơn vị trên cùng."""
    now, wanted = datetime.now(UTC), " ".join(name.split())

    async def made(work: UnitOfWork) -> Unit:
        await work.people.turn()
        units = await work.units.all()
        top = _found(units, above).id if above else None
        if problem := name_problem(wanted, top, units):
            _fail(problem)
        return await add_unit(work, wanted, top, by=OPERATOR, now=now)

    unit = within(load(), made)
    typer.echo(texts.UNIT_ADDED.format(number=unit.id, name=unit.name), err=True)


def show(
    as_json: Annotated[bool, typer.Option("--json", help="In JSON, mỗi đơn vị một dòng.")] = False,
) -> None:
    """Kể các đơn vị theo cây."""

    async def found(work: UnitOfWork) -> tuple[tuple[Unit, ...], tuple[Person, ...]]:
        return await work.units.all(), await work.people.all()

    units, people = within(load(), found)
    if as_json:
        for one in units:
            said = {"id": one.id, "name": one.name, "above": one.above}
            said |= {"head": one.head, "vice": one.vice}
            typer.echo(json.dumps(said, ensure_ascii=False))
    elif not units:
        typer.echo(unit_texts.NO_UNITS, err=True)
    else:
        typer.echo("\n".join(tree(units, people)))


def lead(
    unit: _Unit,
    person: Annotated[str, typer.Argument(metavar="NGƯỜI", help="Số của người ấy.")],
    vice: Annotated[bool, typer.Option("--vice", help="Là cấp phó phụ trách.")] = False,
) -> None:
    """Ghi ai đứng đầu một đơn vị, hoặc (--vice) cấp phó nào phụ trách."""
    now = datetime.now(UTC)

    async def done(work: UnitOfWork) -> str:
        await work.people.turn()
        where = _found(await work.units.all(), unit)
        who = await work.people.get(person)
        if who is None or who.left:
            _fail(texts.UNKNOWN_PERSON.format(person=person))
        await set_head(work, where, who.id, vice=vice, by=OPERATOR, now=now)
        return unit_texts.head_set(where.name, who.name, vice=vice)

    typer.echo(within(load(), done), err=True)


def within(settings: Settings, act: Callable[[UnitOfWork], Awaitable[Result]]) -> Result:
    """Do this in one transaction, and keep it when nothing went wrong."""

    async def done() -> Result:
        database = Database(settings.database_url)
        try:
            async with database.begin() as work:
                result = await act(work)
                await work.commit()
        finally:
            await database.close()
        return result

    return asyncio.run(done())


async def unit_named(work: UnitOfWork, unit: str, office: str, now: datetime) -> Unit:
    """The unit meant: by number or name, or the only one at the top; the first one is made."""
    await work.people.turn()
    units = await work.units.all()
    if unit:
        return _found(units, unit)
    if not units:
        return await add_unit(work, office or unit_texts.ROOT_NAME, None, by=OPERATOR, now=now)
    tops = [one for one in units if one.above is None]
    if len(tops) > 1:
        _fail(texts.WHICH_UNIT)
    return tops[0]


def _found(units: tuple[Unit, ...], wanted: str) -> Unit:
    meant = [one for one in units if one.id == wanted or fold(one.name) == fold(wanted.strip())]
    if len(meant) != 1:
        _fail(texts.WHICH_UNIT if meant else texts.UNKNOWN_UNIT.format(unit=wanted))
    return meant[0]


def _fail(problem: str) -> NoReturn:
    typer.echo(problem, err=True)
    raise typer.Exit(FAILED)
