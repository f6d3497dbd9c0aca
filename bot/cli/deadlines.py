"""`motcua deadlines`: what officials owe, and the plans it is read from."""

import typer

from bot.cli import deadlines_import, deadlines_plan


def register(app: typer.Typer) -> None:
    """Add the `deadlines` commands to the program."""
    commands = typer.Typer(
        help="Việc có thời hạn của cán bộ: đọc từ kế hoạch, xác nhận.", no_args_is_help=True
    )
    deadlines_import.register(commands)
    deadlines_plan.register(commands)
    app.add_typer(commands, name="deadlines")
