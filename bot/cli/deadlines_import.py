"""`motcua deadlines import | confirm | drop`: read plans, and decide about what they ask for."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.people_units import within
from bot.settings import load
from handlers.admin.plan_proposals import Confirmed, Proposed, propose
from handlers.admin.plan_proposals import confirm as confirm_proposals
from handlers.admin.plan_proposals import drop as drop_proposals
from handlers.inviting import OPERATOR
from handlers.texts import plans as texts
from knowledge.deadlines.plans.contradictions import contradictions
from knowledge.deadlines.plans.model import Contradiction, Plan, Proposal, as_json
from knowledge.deadlines.plans.obligations import id_of
from knowledge.deadlines.plans.reading import read_plan
from knowledge.formats.opening import MAX_FILE, check_size
from knowledge.formats.reading import FormatError
from storage.database import UnitOfWork
from storage.deadline_records import StoredObligation

FAILED, WRONG_USE = 1, 2  # exit codes


def register(commands: typer.Typer) -> None:
    """Add the commands about plans to `motcua deadlines`."""
    commands.command("import")(import_plans)
    commands.command()(confirm)
    commands.command()(drop)


def import_plans(
    files: Annotated[list[Path], typer.Argument(metavar="TỆP…", help="Kế hoạch cần đọc.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem, không lưu gì.")] = False,
    as_json_text: Annotated[bool, typer.Option("--json", help="In các việc dạng JSON.")] = False,
) -> None:
    """Đọc kế hoạch (.docx, .xlsx, .txt) và đề xuất các việc phải làm, kèm câu trích nguyên văn.

    Không việc nào có hiệu lực cho tới khi có người xác nhận (deadlines confirm).
    """
    plans = [_plan(path) for path in files]
    found = [proposal for plan in plans for proposal in plan.proposals]
    if as_json_text:
        typer.echo(json.dumps([as_json(one) for one in found], ensure_ascii=False, indent=2))
    else:
        _show(plans)
    for plan in plans:
        for problem in plan.problems:
            _say(texts.PROBLEM.format(words=f"{plan.name}: {problem}"))
    _tell(contradictions(plans))
    if not found:
        raise typer.Exit(FAILED)
    if not dry_run:
        _keep(plans)


def confirm(
    ids: Annotated[list[str] | None, typer.Argument(metavar="MÃ…", help="Mã các việc.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Mọi việc đang đề xuất.")] = False,
    with_units: Annotated[
        bool, typer.Option("--new-units", help="Thêm luôn các đơn vị chưa có.")
    ] = False,
) -> None:
    """Xác nhận việc đã đề xuất: từ đây việc có hiệu lực và được nhắc."""
    if everything == bool(ids):
        _say(texts.CHOOSE)
        raise typer.Exit(WRONG_USE)
    now = datetime.now(UTC)
    chosen = None if everything else ids

    async def done(work: UnitOfWork) -> Confirmed:
        return await confirm_proposals(work, chosen, by=OPERATOR, now=now, with_units=with_units)

    found = within(load(), done)
    for unit in found.new_units:
        _say(texts.UNIT_ADDED.format(name=unit.name))
    for one in found.held:
        name = one.note or texts.NOT_SAID
        _say(texts.HELD.format(id=one.obligation.id, title=one.obligation.title, unit=name))
    _end(found.not_found, texts.CONFIRMED.format(count=len(found.active)))
    if found.held:
        raise typer.Exit(FAILED)


def drop(ids: Annotated[list[str], typer.Argument(metavar="MÃ…", help="Mã các việc.")]) -> None:
    """Bỏ những việc đề xuất không đúng; đọc lại kế hoạch cũng không hiện lại."""
    now = datetime.now(UTC)

    async def done(
        work: UnitOfWork,
    ) -> tuple[tuple[StoredObligation, ...], tuple[str, ...]]:
        return await drop_proposals(work, ids, by=OPERATOR, now=now)

    ended, not_found = within(load(), done)
    _end(not_found, texts.DROPPED.format(count=len(ended)))


def _end(not_found: Sequence[str], words: str) -> None:
    for one in not_found:
        _say(texts.NO_PROPOSAL.format(id=one))
    _say(words)
    if not_found:
        raise typer.Exit(FAILED)


def _keep(plans: Sequence[Plan]) -> None:
    """Keep what was read as proposed."""
    now = datetime.now(UTC)

    async def done(work: UnitOfWork) -> Proposed:
        return await propose(work, plans, by=OPERATOR, now=now)

    kept = within(load(), done)
    for name in kept.unknown_units:
        _say(texts.UNKNOWN_UNIT.format(name=name))
    _say(texts.KEPT.format(new=len(kept.new), known=kept.known))


def _plan(path: Path) -> Plan:
    """A plan, or a sentence that says what to do with the file."""
    try:
        with path.open("rb") as file:
            check_size(os.fstat(file.fileno()).st_size)
            data = file.read(MAX_FILE + 1)
        check_size(len(data))
        return read_plan(path.name, data)
    except FormatError as error:
        _say(texts.UNREADABLE.format(name=path.name, reason=error))
        raise typer.Exit(FAILED) from error
    except OSError as error:
        _say(texts.FILE_UNUSABLE.format(file=path, reason=error.strerror))
        raise typer.Exit(FAILED) from error


def _show(plans: Sequence[Plan]) -> None:
    console = Console(highlight=False)
    for plan in plans:
        console.print(texts.HEADING.format(name=plan.name, title=plan.title), markup=False)
        table = Table(*texts.COLUMNS, show_lines=True)
        for one in plan.proposals:
            table.add_row(id_of(plan, one), one.title, one.unit, one.to, _when(one), _missing(one))
        if plan.proposals:
            console.print(table)
            counted = Counter(one.when.kind.value for one in plan.proposals)
            kinds = ", ".join(f"{texts.KINDS[key].lower()}: {n}" for key, n in counted.items())
            _say(texts.FOUND.format(count=len(plan.proposals), kinds=kinds))


def _when(one: Proposal) -> str:
    told = as_json(one)
    parts = [texts.KINDS[one.when.kind.value]]
    if one.when.periods:
        parts.append(", ".join(texts.PERIODS[period.value] for period in one.when.periods))
    if told["quantity"] is not None:
        parts.append(texts.AT_LEAST.format(quantity=told["quantity"], counted=one.counted))
    if due := told["due"] or told["due_day"]:
        parts.append(texts.DUE.format(due=due))
    if one.when.event:
        parts.append(one.when.event)
    return "\n".join(parts)


def _missing(one: Proposal) -> str:
    return "\n".join(texts.MISSING[missing.value] for missing in one.missing)


def _tell(found: Iterable[Contradiction]) -> None:
    for one in found:
        _say(texts.CONTRADICTION.format(about=one.about))
        for name, words in (one.first, one.second):
            _say(texts.SAID.format(name=name, words=words))


def _say(text: str) -> None:
    typer.echo(text, err=True)
