from pathlib import Path

import pytest

from bot.cli.questions import Dialogue, Question, QuestionSetError, Turn, read


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    file = folder / "set.jsonl"
    file.write_bytes(text.encode(encoding))
    return file


def test_questions_and_dialogues_are_told_apart(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        '{"id": "V1", "query": "phí?", "relevant": ["1.1"], "facet": null, "style": "x"}\n\n'
        '{"id": "W1", "query": "chào", "relevant": []}\n'
        '{"id": "E1", "turns": [{"user": "a", "relevant": ["1.1"]}, {"user": "b"}]}\n',
        "utf-8-sig",
    )

    questions, dialogues = read([file])

    assert questions == (
        Question(id="V1", query="phí?", relevant=("1.1",), facet=None),
        Question(id="W1", query="chào", relevant=()),
    )
    assert [question.has_facet for question in questions] == [True, False]
    turns = (Turn(user="a", relevant=("1.1",)), Turn(user="b"))
    assert dialogues == (Dialogue(id="E1", turns=turns),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "dòng 1: không phải JSON"),
        ('{"id": "a", "query": "b"}\n{"id": "a"}', "dòng 2: thiếu “id”"),
        ('{"id": "E", "turns": [{"relevant": []}]}', "dòng 1: thiếu “id”"),
        ("[]", "dòng 1: thiếu “id”"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(QuestionSetError, match=reason):
        read([written(tmp_path, text)])


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="Không đọc được tệp"):
        read([tmp_path / "none.jsonl"])
    with pytest.raises(QuestionSetError, match="Không đọc được tệp"):
        read([written(tmp_path, "phí", "utf-16")])
