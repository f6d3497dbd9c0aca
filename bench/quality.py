"""Search quality and speed: ours beside ready-made tools, then size, build time and memory."""

import gc
import resource
import time
from collections.abc import Callable, Sequence

import numpy as np

from bench.baselines import READY_MADE, Document, documents
from bench.data import ON, entries, knowledge, lines, raw_records
from knowledge.content import load_ambiguous, load_outside, load_wordings
from knowledge.search.engine import Knowledge

LIMIT = 3


def main() -> None:
    """Print the table."""
    questions = lines("dev_queries.jsonl")
    print(f"{'':36}{'hit@1':>7}{'hit@3':>7}{'p50 ms':>8}{'p99 ms':>8}{'build s':>9}")
    began = time.perf_counter()
    ours = knowledge()
    built = time.perf_counter() - began
    _row("Một Cửa (with starter knowledge)", _looker(ours), questions, built)
    docs: list[Document] = documents(raw_records("tthc_commune.jsonl.gz"))
    for name, make in READY_MADE:
        began = time.perf_counter()
        search = make(docs)
        _row(name, search, questions, time.perf_counter() - began)
    del ours, docs
    gc.collect()
    _national(questions)


def _looker(known: Knowledge) -> Callable[[str, int], list[str]]:
    def search(question: str, limit: int) -> list[str]:
        found = known.look_up(question, on=ON).ranked[:limit]
        return [code for m in found for code in (m.entry.id, *m.entry.about)]

    return search


def _row(
    name: str, search: Callable[[str, int], list[str]], questions: Sequence[dict], built: float
) -> None:
    first = third = 0
    spent = []
    for question in questions:
        began = time.perf_counter()
        found = search(question["query"], LIMIT)
        spent.append((time.perf_counter() - began) * 1e3)
        relevant = set(question["relevant"])
        first += bool(relevant & set(found[:1]))
        third += bool(relevant & set(found))
    p50, p99 = np.percentile(spent, (50, 99))
    share = (first / len(questions), third / len(questions))
    print(f"{name:36}{share[0]:7.3f}{share[1]:7.3f}{p50:8.2f}{p99:8.2f}{built:9.2f}")


def _national(questions: Sequence[dict]) -> None:
    """The national catalogue: look-up at size, index build, memory of this process."""
    everything = list(entries("tthc_national.jsonl.gz"))
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    known = Knowledge.build(everything, load_wordings(), load_outside(), load_ambiguous())
    built = time.perf_counter() - began
    _row(f"Một Cửa, {len(everything)} entries (for size)", _looker(known), questions, built)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"peak memory {after / 1024:.0f} MB of this whole process, ready-made tools included; "
        f"{(after - before) / 1024:.0f} MB more after building the national index"
    )
