"""`motcua kb audit`: every number and date we state, beside the official record's."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.settings import load
from handlers.texts import auditing as texts
from handlers.texts import importing
from knowledge.audit import Audit, Finding, audit
from knowledge.audit_finding import Verdict, day
from knowledge.content import ContentError, load_starter
from knowledge.content.explained import Explained, load_explained, read_explained
from knowledge.formats.opening import check_size
from knowledge.formats.own_xlsx import HEADINGS
from knowledge.formats.reading import FormatError
from knowledge.formats.recognise import read
from knowledge.model import Entry
from storage.database import Database
from storage.records import Origin, Status

FAILED = 1  # exit code
LONGEST = 160  # characters of what a record says


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """What is set side by side."""

    ours: tuple[Entry, ...]
    records: Mapping[str, Entry]


def register(commands: typer.Typer) -> None:
    """Add the command to the `kb` group."""
    commands.command("audit")(audit_knowledge)


def audit_knowledge(
    *,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            metavar="TỆP",
            help="So bộ kiến thức ban đầu với tệp hồ sơ này, không cần cơ sở dữ liệu.",
        ),
    ] = None,
    explained: Annotated[
        Path | None,
        typer.Option(
            "--explained", metavar="TỆP", help="Thêm lời giải thích của đơn vị, tệp .toml."
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="In cả điều khớp, đã giải thích, chỉ hồ sơ có.")
    ] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="Xét hiệu lực vào một ngày khác."),
    ] = None,
    as_json_text: Annotated[bool, typer.Option("--json", help="In kết quả dạng JSON.")] = False,
) -> None:
    """So từng con số, từng ngày mình ghi với hồ sơ chính thức cùng mã; chạy sau mỗi lần nhập.

    Điều nào khác hồ sơ, hoặc hồ sơ không có, thì phải sửa hoặc giải thích kèm nguồn.
    """
    on = as_of.date() if as_of else datetime.now(UTC).astimezone(load().zone).date()
    own_reasons = _explanations(explained)
    if against is None:
        sides = asyncio.run(_stored(load().database_url))
    else:
        sides = _Compared(ours=load_starter(), records=_records(against))
    if not sides.ours:
        _say(texts.NO_ENTRIES)
    elif not sides.records:
        _say(texts.NO_RECORDS)
    found = audit(sides.ours, sides.records, (*own_reasons, *_shipped(sides.ours)), on)
    if as_json_text:
        typer.echo(json.dumps(as_json(found, on), ensure_ascii=False))
    else:
        for line in _lines(found, everything=everything):
            typer.echo(line)
    counts = {verdict.value: found.counts.get(verdict, 0) for verdict in Verdict}
    _say(texts.SUMMARY.format(entries=found.compared, open=len(found.open), **counts))
    _say(texts.ENDS.format(lapsed=len(found.lapsed), overdue=len(found.overdue)))
    if found.open or found.lapsed:
        raise typer.Exit(FAILED)


def as_json(found: Audit, on: date) -> dict[str, Any]:
    """Every figure, in a form that stays the same."""
    return {
        "on": on.isoformat(),
        "entries": found.compared,
        "counts": {verdict.value: found.counts.get(verdict, 0) for verdict in Verdict},
        "open": len(found.open),
        "findings": [_finding_as_json(one) for one in found.findings],
        "lapsed": [
            {
                "id": entry.id,
                "in_force_to": str(entry.validity.in_force_to),
                "successor": entry.validity.successor,
            }
            for entry in found.lapsed
        ],
        "overdue": [
            {"id": entry.id, "review_by": str(entry.validity.review_by)} for entry in found.overdue
        ],
        "idle_explanations": [{"id": code, "fact": fact} for code, fact in found.idle],
    }


def _finding_as_json(one: Finding) -> dict[str, Any]:
    return {
        "id": one.id,
        "fact": one.compared.fact,
        "verdict": one.compared.verdict.value,
        "ours": one.compared.ours,
        "record": one.compared.record,
        "where": list(one.compared.where),
        "reason": one.explained.reason if one.explained else None,
        "source": one.explained.source if one.explained else None,
    }


def _lines(found: Audit, *, everything: bool) -> Iterator[str]:
    shown = found.findings if everything else found.open
    for (code, title), findings in groupby(shown, key=lambda one: (one.id, one.title)):
        yield texts.ENTRY.format(id=code, title=title)
        yield from (_line(one) for one in findings)
    for entry in found.lapsed:
        ended = entry.validity.in_force_to
        yield texts.LAPSED.format(id=entry.id, title=entry.title, day=day(ended) if ended else "")
    for entry in found.overdue:
        due = entry.validity.review_by
        yield texts.OVERDUE.format(id=entry.id, title=entry.title, day=day(due) if due else "")
    for code, fact in found.idle:
        yield texts.IDLE.format(id=code, fact=fact)


def _line(one: Finding) -> str:
    verdict, record = one.compared.verdict, " ".join(one.compared.record.split())
    line = texts.FINDING.format(verdict=texts.VERDICTS[verdict.value], fact=one.compared.fact)
    if record and verdict in (Verdict.DIFFERS, Verdict.ONLY_OURS):
        short = record if len(record) <= LONGEST else record[: LONGEST - 1] + "…"
        line += texts.RECORD.format(record=short)
    if one.compared.where:
        line += texts.WHERE.format(fields=", ".join(HEADINGS[it] for it in one.compared.where))
    if one.explained:
        line += texts.EXPLAINED.format(reason=one.explained.reason, source=one.explained.source)
    return line


def _shipped(ours: tuple[Entry, ...]) -> Iterator[Explained]:
    """The explanations of the starter knowledge, for the entries of it that are still here."""
    here = {entry.id for entry in ours}
    for reason in load_explained():
        if kept := tuple(code for code in reason.id if code in here):
            yield reason.model_copy(update={"id": kept})


def _explanations(file: Path | None) -> tuple[Explained, ...]:
    try:
        return read_explained(file) if file else ()
    except ContentError as error:
        _say(texts.BAD_EXPLANATIONS.format(reason=error))
        raise typer.Exit(FAILED) from error
    except OSError as error:
        _say(importing.FILE_UNUSABLE.format(file=file, reason=error.strerror))
        raise typer.Exit(FAILED) from error


def _records(file: Path) -> dict[str, Entry]:
    try:
        check_size(file.stat().st_size)
        reading = read(file.name, file.read_bytes())
    except FormatError as error:
        _say(importing.UNREADABLE.format(name=file.name, reason=error))
        raise typer.Exit(FAILED) from error
    except OSError as error:
        _say(importing.FILE_UNUSABLE.format(file=file, reason=error.strerror))
        raise typer.Exit(FAILED) from error
    return {row.entry.id: row.entry for row in reading.entries if row.origin != "curated"}


async def _stored(url: str) -> _Compared:
    database = Database(url)
    try:
        async with database.begin(read_only=True) as work:
            layers = [it for it in await work.entries.all() if it.status is not Status.RETIRED]
    finally:
        await database.close()
    return _Compared(
        ours=tuple(it.entry for it in layers if it.origin is Origin.CURATED),
        records={it.entry.id: it.entry for it in layers if it.origin is Origin.RECORD},
    )


def _say(text: str) -> None:
    typer.echo(text, err=True)
