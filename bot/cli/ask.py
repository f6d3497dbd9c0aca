"""`motcua ask`: answer one question on the terminal, explain it, or print it for scripts."""

import asyncio
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer

from bot.app import running
from bot.channels.console.render import choices_of
from bot.cli.trying import Trial, as_json
from bot.settings import load
from handlers.outcomes import ranked
from handlers.router import VIETNAM
from handlers.texts import console as texts
from knowledge.search.outcome import Outcome


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(ask)


def ask(
    question: Annotated[str, typer.Argument(help="Câu hỏi, viết như khi nhắn tin.")],
    *,
    as_json_line: Annotated[bool, typer.Option("--json", help="In một dòng JSON.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Giải thích vì sao.")] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="Hỏi về một ngày khác hôm nay."),
    ] = None,
) -> None:
    """Hỏi một câu và xem trả lời; không lưu gì."""
    on = as_of.date() if as_of else today()
    trial = asyncio.run(_prepared(on))
    line = trial.say("1", question)
    told = _explained(trial.outcome) if explain and trial.outcome else {}
    if as_json_line:
        typer.echo(as_json(line | ({"explain": told} if explain else {})))
        return
    typer.echo(line["text"])
    choices = choices_of(trial.reply) if trial.reply else ""
    if choices:
        typer.echo(f"\n{choices}")
    for name, value in told.items():
        typer.echo(f"{texts.EXPLAIN[name]}: {_written(value)}", err=True)


def today() -> date:
    """The day in Vietnam."""
    return datetime.now(UTC).astimezone(VIETNAM).date()


async def _prepared(on: date) -> Trial:
    async with running(load()) as app:
        knowledge = app.knowledge()
        if not knowledge.entries:
            typer.echo(texts.NO_KNOWLEDGE, err=True)
        return Trial(knowledge, app.office, on)


def _explained(outcome: Outcome) -> dict[str, Any]:
    """Why the outcome is what it is: words, expansions, rules, threshold, runners-up."""
    why = outcome.explanation
    return {
        "normalized": why.normalized,
        "expansions": list(why.expansions),
        "matched": list(why.matched),
        "facet": outcome.facet.value if outcome.facet else None,
        "notes": list(why.notes),
        "threshold": why.threshold,
        "ranked": [
            f"{match.score:.3f} {match.entry.id} {match.entry.title}" for match in ranked(outcome)
        ],
    }


def _written(value: object) -> str:
    if isinstance(value, list):
        return "".join(f"\n  - {item}" for item in value) if value else "–"
    return "–" if value is None else str(value)
