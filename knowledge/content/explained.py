"""Differences between our text and a record that a person has looked at and explained."""

from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from knowledge.content.loading import read_file
from knowledge.model import Value


def _several(value: Any) -> Any:  # noqa: ANN401 - anything, until validated
    return (value,) if isinstance(value, str) else value


Texts = Annotated[
    tuple[Annotated[str, Field(min_length=1)], ...],
    BeforeValidator(_several),
    Field(min_length=1),
]


class Explained(Value):
    """Why some figures of some entries are right although the record has them otherwise or not."""

    id: Texts  # one entry, or several with the same reason
    fact: Texts  # as the audit names it; each holds for each id
    reason: str = Field(min_length=1)
    source: str = Field(min_length=1)  # where the figure was read
    record: str = ""  # what the record said then; when it changes, the question is open again


def load_explained() -> tuple[Explained, ...]:
    """Read the explanations of the starter knowledge."""
    return read_explained(resources.files(__package__).joinpath("explained.toml"))


def read_explained(file: Traversable) -> tuple[Explained, ...]:
    """Read every [[explained]] of a file; ContentError says what cannot be read."""
    return read_file(file, "explained", Explained)
