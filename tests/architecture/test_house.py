"""The house rules that a machine can keep."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli import commands as command_line
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "knowledge", "storage")
MODULES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
LONGEST = 300  # lines
TOP_LEVEL = {
    ".ci", ".env.example", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile",
    "README.en.md", "README.md", "bench", "bot", "docs", "handlers", "knowledge", "pyproject.toml",
    "requirements.lock", "storage", "tests",
}  # fmt: skip


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607 - the git of the person who runs the tests
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return listed.stdout.splitlines()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_short_and_its_first_line_says_its_job(path: Path) -> None:
    text = path.read_text("utf-8")

    assert len(text.splitlines()) <= LONGEST
    assert ast.get_docstring(ast.parse(text))
    assert text.startswith('"""')


def test_the_top_level_is_exactly_the_design() -> None:
    assert {line.split("/")[0] for line in tracked()} == TOP_LEVEL


def test_imports_go_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")

    ran = subprocess.run(  # noqa: S603 - the linter of this very environment
        [linter], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stdout


def test_every_setting_is_documented() -> None:
    names = {f"MOTCUA_{field.upper()}" for field in Settings.model_fields}
    documented = (ROOT / "docs/van-hanh.md").read_text("utf-8")
    example = (ROOT / ".env.example").read_text("utf-8")

    assert not {one for one in names if f"`{one}`" not in documented}
    assert not {one for one in names if one not in example}


def commands(group: object, path: tuple[str, ...] = ()) -> list[str]:
    inner = getattr(group, "commands", None)
    if inner is None:
        return [" ".join(("motcua", *path))]
    return [one for key, value in inner.items() for one in commands(value, (*path, key))]


def test_every_command_is_documented() -> None:
    documented = "".join(path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md"))

    missing = [one for one in commands(get_command(command_line())) if one not in documented]

    assert missing == []


def test_a_clock_is_read_only_in_bot() -> None:
    clock = re.compile(r"\b(?:datetime\.now|datetime\.utcnow|date\.today|time\.time)\(")
    outside = [path for path in MODULES if path.relative_to(ROOT).parts[0] != "bot"]

    assert [name(path) for path in outside if clock.search(path.read_text("utf-8"))] == []


def test_nothing_unfinished_is_in_the_product() -> None:
    unfinished = re.compile(r"\b(?:TODO|FIXME|XXX)\b|raise NotImplementedError")

    assert [name(path) for path in MODULES if unfinished.search(path.read_text("utf-8"))] == []
