"""`motcua deadlines import`: read plans, and show what they ask for."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from handlers.texts import plans as texts
from knowledge.deadlines.plans.contradictions import contradictions
from knowledge.deadlines.plans.model import Contradiction, Plan, Proposal, as_json
from knowledge.deadlines.plans.reading import read_plan
from knowledge.formats.opening import MAX_FILE, check_size
from knowledge.formats.reading import FormatError

FAILED = 1  # exit code


def register(commands: typer.Typer) -> None:
    """Add the commands about plans to `motcua deadlines`."""
    commands.command("import")(import_plans)


def import_plans(
    files: Annotated[list[Path], typer.Argument(metavar="TỆP…", help="Kế hoạch cần đọc.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem, không lưu gì.")] = False,
    as_json_text: Annotated[bool, typer.Option("--json", help="In các việc dạng JSON.")] = False,
) -> None:
    """Đọc kế hoạch (.docx, .xlsx, .txt) và đề xuất các việc phải làm, kèm câu trích nguyên văn.

    Không việc nào có hiệu lực cho tới khi có người xác nhận.
    """
    del dry_run
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
        for number, one in enumerate(plan.proposals, 1):
            table.add_row(str(number), one.title, one.unit, one.to, _when(one), _missing(one))
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
    if told["due"]:
        parts.append(texts.DUE.format(due=told["due"]))
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
