"""Read question sets: one JSON object a line, a question or a whole dialogue."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from handlers.texts import console as texts


class QuestionSetError(Exception):
    """A question set cannot be used; the message names file, line and reason."""


class Question(BaseModel):
    """One question; an empty `relevant` means nothing in the knowledge may answer it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    query: str
    relevant: tuple[str, ...] = Field(default=())
    facet: str | None = None

    @property
    def has_facet(self) -> bool:
        """True when the line says what is asked, null ("the whole") included."""
        return "facet" in self.model_fields_set


class Turn(BaseModel):
    """One thing said in a dialogue; without `relevant` it is context and not scored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    user: str
    relevant: tuple[str, ...] | None = None


class Dialogue(BaseModel):
    """One conversation."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    turns: tuple[Turn, ...]


class _Line(BaseModel):
    turns: object = None


def read(files: Iterable[Path]) -> tuple[tuple[Question, ...], tuple[Dialogue, ...]]:
    """Read every line of every file; raises QuestionSetError at the first that cannot be used."""
    questions: list[Question] = []
    dialogues: list[Dialogue] = []
    for file in files:
        try:
            lines = file.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as cause:
            raise QuestionSetError(texts.unreadable(str(file))) from cause
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                if _Line.model_validate_json(line).turns is None:
                    questions.append(Question.model_validate_json(line))
                else:
                    dialogues.append(Dialogue.model_validate_json(line))
            except ValidationError as cause:
                broken = any(detail["type"] == "json_invalid" for detail in cause.errors())
                reason = texts.NOT_JSON if broken else texts.NOT_A_QUESTION
                raise QuestionSetError(texts.bad_line(str(file), number, reason)) from cause
    return tuple(questions), tuple(dialogues)
