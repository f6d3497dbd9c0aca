"""Every sentence in handlers/texts is used somewhere: nobody reviews a dead one."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = sorted((ROOT / "handlers" / "texts").glob("*.py"))
SOURCES = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]
TEMPLATES = [*(ROOT / "bot").rglob("*.html")]


def public_names(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name):
                names.add(name)
            case ast.Assign(targets=targets):
                flat = (leaf for target in targets for leaf in ast.walk(target))
                names |= {leaf.id for leaf in flat if isinstance(leaf, ast.Name)}
            case _:
                pass
    return {name for name in names if not name.startswith("_")}


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_every_text_is_used(file: Path) -> None:
    elsewhere = "\n".join(
        source.read_text(encoding="utf-8") for source in (*SOURCES, *TEMPLATES) if source != file
    )
    own = file.read_text(encoding="utf-8")
    unused = {
        name
        for name in public_names(file)
        if not re.search(rf"\b{name}\b", elsewhere) and len(re.findall(rf"\b{name}\b", own)) < 2
    }

    assert unused == set()
