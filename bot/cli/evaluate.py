"""`motcua eval`: measure answers on question sets and dialogues."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.app import running
from bot.cli.ask import today
from bot.cli.measures import Scored, measures
from bot.cli.questions import Dialogue, Question, QuestionSetError, read
from bot.cli.trying import Trial, as_json
from bot.settings import load
from handlers.citizen.visit import Knows
from handlers.office import Office
from handlers.texts import console as texts

FAILED = 1  # exit code


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(name="eval")(evaluate)


def evaluate(
    files: Annotated[list[Path], typer.Argument(help="Tệp .jsonl câu hỏi hoặc hội thoại.")],
    *,
    as_json_line: Annotated[bool, typer.Option("--json", help="In các chỉ số dạng JSON.")] = False,
    details: Annotated[
        Path | None, typer.Option("--details", help="Ghi từng câu trả lời vào tệp .jsonl này.")
    ] = None,
) -> None:
    """Đo chất lượng trả lời trên các bộ câu hỏi."""
    try:
        questions, dialogues = read(files)
    except QuestionSetError as cause:
        typer.echo(str(cause), err=True)
        raise typer.Exit(FAILED) from cause
    if not questions and not dialogues:
        typer.echo(texts.NOTHING_TO_MEASURE, err=True)
        raise typer.Exit(FAILED)
    knowledge, office = asyncio.run(_prepared())
    run = try_all(knowledge, office, questions, dialogues, on=today())
    if details is not None:
        details.write_text("".join(f"{as_json(line)}\n" for line in run.lines), encoding="utf-8")
    figures = measures(run.questions, run.turns, [line["ms"] for line in run.lines])
    if as_json_line:
        typer.echo(as_json(figures))
    else:
        Console().print(_table(figures))


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Every answered line, and those that are scored."""

    lines: tuple[dict[str, Any], ...]
    questions: tuple[Scored, ...]
    turns: tuple[Scored, ...]


def try_all(
    knowledge: Knows,
    office: Office,
    questions: tuple[Question, ...],
    dialogues: tuple[Dialogue, ...],
    *,
    on: date,
) -> Run:
    """Ask every question alone and hold every dialogue from its start."""
    asked = [
        Scored(
            line=Trial(knowledge, office, on).say(question.id, question.query),
            relevant=frozenset(question.relevant),
            facet=question.facet,
            has_facet=question.has_facet,
        )
        for question in questions
    ]
    turns = [
        turn for dialogue in dialogues for turn in _held(dialogue, Trial(knowledge, office, on))
    ]
    return Run(
        lines=tuple(dict(scored.line) for scored in (*asked, *turns)),
        questions=tuple(asked),
        turns=tuple(turn for turn in turns if turn.relevant),
    )


def _held(dialogue: Dialogue, trial: Trial) -> Iterator[Scored]:
    for number, turn in enumerate(dialogue.turns, start=1):
        line = trial.say(f"{dialogue.id}#{number}", turn.user)
        yield Scored(line=line, relevant=frozenset(turn.relevant or ()))


async def _prepared() -> tuple[Knows, Office]:
    async with running(load()) as app:
        knowledge = app.knowledge()
        if not knowledge.entries:
            typer.echo(texts.NO_KNOWLEDGE, err=True)
        return knowledge, app.office


def _table(figures: dict[str, Any]) -> Table:
    table = Table(texts.MEASURE_COLUMN, texts.VALUE_COLUMN, title=texts.MEASURES_TITLE)
    flat = figures | {f"ms {name}": value for name, value in figures["ms"].items()}
    for name, value in flat.items():
        if name != "ms":
            table.add_row(name, "–" if value is None else str(value))
    return table
