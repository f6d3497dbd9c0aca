from pathlib import Path

import pytest

from knowledge.content import ContentError, load_outside, load_starter, load_wordings
from knowledge.content.loading import read_file, read_folder
from knowledge.model import Entry, Kind, OutsideTopic, Wordings


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_shipped_file_loads() -> None:
    entries = load_starter()
    assert all(isinstance(entry, Entry) for entry in entries)
    assert all(isinstance(wordings, Wordings) for wordings in load_wordings())
    assert all(isinstance(topic, OutsideTopic) for topic in load_outside())


def test_wordings_carry_what_the_procedure_is_not() -> None:
    birth = next(item for item in load_wordings() if item.code == "1.001193")
    assert "1.004884" in birth.differs
    assert len(birth.say) >= 12


def test_files_are_read_by_name_and_other_files_are_left_alone(tmp_path: Path) -> None:
    written(tmp_path, "b.toml", '[[entry]]\nid = "b"\n')
    written(tmp_path, "a.toml", '[[entry]]\nid = "a"\nkind = "question"\n')
    written(tmp_path, "notes.txt", "not TOML [")
    entries = read_folder(tmp_path, "entry", Entry)
    assert [(entry.id, entry.kind) for entry in entries] == [
        ("a", Kind.QUESTION),
        ("b", Kind.PROCEDURE),
    ]


def test_a_folder_that_is_not_there_is_no_content(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "nothing", "entry", Entry) == ()


def test_a_syntax_error_names_the_file_and_the_line(tmp_path: Path) -> None:
    file = written(tmp_path, "ho-tich.toml", '[[entry]]\nid = "a\n')
    with pytest.raises(ContentError, match=r"ho-tich\.toml.*line 2"):
        read_file(file, "entry", Entry)


def test_bytes_that_are_not_utf8_name_the_file(tmp_path: Path) -> None:
    file = tmp_path / "latin.toml"
    file.write_bytes(b'[[entry]]\nid = "\xe1"\n')
    with pytest.raises(ContentError, match=r"latin\.toml"):
        read_file(file, "entry", Entry)


def test_a_field_nobody_knows_names_the_entry_and_the_field(tmp_path: Path) -> None:
    file = written(tmp_path, "x.toml", '[[entry]]\nid = "1.001193"\nprice = 5\n')
    with pytest.raises(ContentError, match=r"x\.toml: 1\.001193: price"):
        read_file(file, "entry", Entry)


def test_an_entry_without_id_is_named_by_its_place(tmp_path: Path) -> None:
    file = written(tmp_path, "x.toml", '[[entry]]\nid = "a"\n[[entry]]\nplain_title = "b"\n')
    with pytest.raises(ContentError, match=r"x\.toml: #2: id"):
        read_file(file, "entry", Entry)


def test_a_table_of_another_name_is_an_error(tmp_path: Path) -> None:
    file = written(tmp_path, "x.toml", '[[entries]]\nid = "a"\n')
    with pytest.raises(ContentError, match=r"x\.toml.*entries"):
        read_file(file, "entry", Entry)


def test_one_table_where_many_belong_is_an_error(tmp_path: Path) -> None:
    file = written(tmp_path, "x.toml", '[entry]\nid = "a"\n')
    with pytest.raises(ContentError, match=r"x\.toml.*array"):
        read_file(file, "entry", Entry)
