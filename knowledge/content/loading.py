"""Read the TOML files of this folder; what cannot be read is reported with its file and entry."""

import tomllib
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import ValidationError

from knowledge.model import Ambiguity, Entry, OutsideTopic, Value, Wordings

_ENTRY_FOLDERS = ("procedures", "questions", "redirects")

Read = TypeVar("Read", bound=Value)


class ContentError(Exception):
    """A content file cannot be used: says which file, which entry, and what is wrong."""


@lru_cache(maxsize=1)
def load_starter() -> tuple[Entry, ...]:
    """Read the procedures, general questions and redirects of this folder, file by file."""
    return tuple(
        entry for folder in _ENTRY_FOLDERS for entry in read_folder(_home(folder), "entry", Entry)
    )


@lru_cache(maxsize=1)
def load_wordings() -> tuple[Wordings, ...]:
    """Read how people ask for each procedure."""
    return read_folder(_home("wordings"), "procedure", Wordings)


@lru_cache(maxsize=1)
def load_outside() -> tuple[OutsideTopic, ...]:
    """Read what people bring up that is nobody's administrative matter."""
    return read_folder(_home("outside"), "topic", OutsideTopic)


@lru_cache(maxsize=1)
def load_ambiguous() -> tuple[Ambiguity, ...]:
    """Read the words that alone name several matters."""
    return read_folder(_home("ambiguous"), "ambiguous", Ambiguity)


def read_folder(folder: Traversable, table: str, kind: type[Read]) -> tuple[Read, ...]:
    """Read every [[table]] of a folder of TOML files, by name; no folder is no content."""
    if not folder.is_dir():
        return ()
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")),
        key=lambda file: file.name,
    )
    return tuple(value for file in files for value in read_file(file, table, kind))


def read_file(file: Traversable, table: str, kind: type[Read]) -> tuple[Read, ...]:
    """Read every [[table]] of one file; anything else at its top level is an error."""
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{file.name}: {error}"
        raise ContentError(message) from error
    unknown = sorted(set(data) - {table})
    if unknown:
        message = f"{file.name}: expected only [[{table}]], found {', '.join(unknown)}"
        raise ContentError(message)
    rows = data.get(table, [])
    if not isinstance(rows, list):
        message = f"{file.name}: {table} is not an array of tables"
        raise ContentError(message)
    return tuple(
        _read_row(file.name, number, row, kind) for number, row in enumerate(rows, start=1)
    )


def _read_row(file: str, number: int, row: dict[str, Any], kind: type[Read]) -> Read:
    try:
        return kind.model_validate(row)
    except ValidationError as error:
        name = row.get("id") or row.get("code") or f"#{number}"
        wrong = "; ".join(
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
            for problem in error.errors(include_url=False, include_input=False)
        )
        message = f"{file}: {name}: {wrong}"
        raise ContentError(message) from error


def _home(folder: str) -> Traversable:
    return resources.files(__package__).joinpath(folder)
