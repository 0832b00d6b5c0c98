"""What loading any export has in common: records and rejects are counted, kept in the store, and reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from attribution.intake.csv_table import header_fields
from attribution.intake.passed import Passed
from attribution.intake.recognise import Context, FileReport, Sample
from ripplemark.records import Reject
from ripplemark.store.database import Database
from ripplemark.store.runs import add_rejects

Record = TypeVar("Record")


def missing_columns(sample: Sample, names: Mapping[str, str], needed: Iterable[str]) -> str:
    """Why a file is no table with these columns; "" if it is one."""
    found = header_fields(sample.first, names)
    missing = [name for name in needed if name not in found]
    return f"its first line has no column for {' and '.join(missing)}" if missing else ""


def load_rows(
    context: Context,
    sample: Sample,
    form: str,
    rows: Iterable[Record | Reject | Passed],
    store: Callable[[list[Record]], int],
) -> FileReport:
    """Keep the records of a file and put its rejects aside, in one transaction; `store` gives how many were new."""
    report = load_records(context.db, context.run_id, sample.path, form, sample.named(rows), store)
    context.progress(sample.path.name, report.read)
    return report


def with_preamble(report: FileReport, heading: int | None) -> FileReport:
    """A report that counts the lines before a heading too: what stands there is passed over, and not in silence."""
    if not heading or report.known:
        return report
    passed = {**report.filtered, str(Passed.BEFORE_HEADING): heading}
    return replace(report, read=report.read + heading, filtered=passed)


def load_records(
    db: Database,
    run_id: int,
    path: Path,
    form: str,
    rows: Iterable[Record | Reject | Passed],
    store: Callable[[list[Record]], int],
) -> FileReport:
    """The same for rows that stand in no file; `path` is what they are shown as."""
    records: list[Record] = []
    rejects: list[Reject] = []
    passed: Counter[str] = Counter()
    for row in rows:
        if isinstance(row, Reject):
            rejects.append(row)
        elif isinstance(row, Passed):
            passed[str(row)] += 1
        else:
            records.append(row)
    read = len(records) + len(rejects) + passed.total()
    with db.transaction():
        new = store(records)
        add_rejects(db, run_id, rejects)
    return FileReport(
        path=path,
        format=form,
        read=read,
        kept=len(records),
        filtered=dict(passed),
        rejected=dict(Counter(str(r.reason) for r in rejects)),
        new=new,
        known=bool(records) and new == 0,
        note="loaded before, nothing new" if records and not new else "",
    )
