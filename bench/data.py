"""The records and questions that the measurements run on; they stay outside the repository."""

import gzip
import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.content import load_ambiguous, load_outside, load_starter, load_wordings
from knowledge.formats.recognise import read
from knowledge.model import Entry
from knowledge.overlay import overlay
from knowledge.search.engine import Knowledge

DATA = Path(os.environ.get("MOTCUA_BENCH_DATA", "../shared/data"))
ON = date(2026, 11, 23)  # the day the questions are asked


def lines(name: str) -> list[dict[str, Any]]:
    """The objects of a .jsonl file of the data folder."""
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines() if line]


def raw_records(name: str) -> list[dict[str, Any]]:
    """The records as they were published, for the ready-made tools."""
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def entries(name: str) -> Iterator[Entry]:
    """The records as entries, with the starter knowledge laid over them."""
    records = {row.entry.id: row.entry for row in read(name, (DATA / name).read_bytes()).entries}
    starter = {entry.id: entry for entry in load_starter()}
    for code in {**records, **starter}:
        yield overlay(records.get(code), starter.get(code))


def knowledge(name: str = "tthc_commune.jsonl.gz") -> Knowledge:
    """What a commune would run with: its records, the starter knowledge, the wordings."""
    return Knowledge.build(entries(name), load_wordings(), load_outside(), load_ambiguous())
