from pathlib import Path

import pytest

from knowledge.content import ContentError, load_starter
from knowledge.content.explained import load_explained, read_explained


def write(folder: Path, text: str) -> Path:
    file = folder / "explained.toml"
    file.write_text(text)
    return file


def test_an_explanation_names_one_entry_and_one_figure_or_several(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        """
        [[explained]]
        id = "a"
        fact = ["tuổi: 18 tuổi", "tuổi: 20 tuổi"]
        reason = "Luật nói vậy"
        source = "52/2014/QH13"
        """,
    )
    (one,) = read_explained(file)
    assert (one.id, one.fact) == (("a",), ("tuổi: 18 tuổi", "tuổi: 20 tuổi"))


@pytest.mark.parametrize("missing", ["reason", "source", "id", "fact"])
def test_an_explanation_without_reason_or_source_is_refused(tmp_path: Path, missing: str) -> None:
    fields = {"id": "a", "fact": "b", "reason": "c", "source": "d"}
    del fields[missing]
    text = "\n".join(f'{name} = "{value}"' for name, value in fields.items())
    with pytest.raises(ContentError, match=missing):
        read_explained(write(tmp_path, f"[[explained]]\n{text}\n"))


def test_every_shipped_explanation_is_of_an_entry_we_ship() -> None:
    shipped = {entry.id for entry in load_starter()}
    assert {code for it in load_explained() for code in it.id} <= shipped
