"""Hits and visits as Parquet: `data/hits/day=YYYY-MM-DD/<log>-<offset>.parquet`, `data/visits/day=YYYY-MM-DD/visits.parquet`.

A file is complete or not there: it is written under another name and renamed. Files that the ledger of read logs does not
know are left over from a run that was killed, and are removed before anything is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

HITS = "hits"
VISITS = "visits"


def day_folder(data: Path, kind: str, day: date) -> Path:
    """Where the files of a day are."""
    return data / kind / f"day={day.isoformat()}"


def write_hits(data: Path, log: str, offset: int, days: Iterable[tuple[date, pa.Table]]) -> None:
    """The hits of a stretch of a log, a file per day. The offset is where the stretch begins in the log's text."""
    for day, table in days:
        write_table(table, day_folder(data, HITS, day) / f"{log}-{offset}.parquet")


def write_table(table: pa.Table, path: Path) -> None:
    """A Parquet file that is complete or not there; one that cannot be finished gives its room back."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    texts = [column.name for column in table.schema if column.type == pa.string()]  # numbers hardly ever repeat
    try:
        with partial.open("wb") as out:
            pq.write_table(table, out, compression="zstd", compression_level=1, use_dictionary=texts, write_statistics=False)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    partial.replace(path)


def flush_folders(data: Path, kind: str, days: Iterable[date]) -> None:
    """Make renamed files outlive a power cut."""
    for day in days:
        folder = os.open(day_folder(data, kind, day), os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def hit_files(data: Path, days: Iterable[date]) -> list[Path]:
    """The hit files of these days, in a fixed order."""
    return [f for day in sorted(set(days)) for f in sorted(day_folder(data, HITS, day).glob("*.parquet"))]


def visit_files(data: Path, since: date, until: date) -> list[Path]:
    """The visit files of a range of days, both included, in order of days."""
    found = [(day, f) for day, f in _files(data, VISITS) if since <= day <= until]
    return [f for _, f in sorted(found)]


def days_with_hits(data: Path) -> list[date]:
    """The days that have hits."""
    return sorted({day for day, _ in _files(data, HITS)})


def days_with_visits(data: Path) -> list[date]:
    """The days that have visits."""
    return sorted({day for day, _ in _files(data, VISITS)})


def remove_strays(data: Path, committed: Mapping[str, int]) -> int:
    """Remove files of blocks that were never committed, and unfinished files; `committed` is log -> offset read so far."""
    strays = [f for _, f in _files(data, HITS) if _offset(f) >= committed.get(_log(f), 0)]
    strays.extend(data.glob("*/day=*/.*.part"))
    for file in strays:
        file.unlink(missing_ok=True)
    return len(strays)


def _files(data: Path, kind: str) -> list[tuple[date, Path]]:
    found = []
    for file in data.glob(f"{kind}/day=*/*.parquet"):
        if not file.name.startswith("."):
            found.append((date.fromisoformat(file.parent.name.removeprefix("day=")), file))
    return found


def _log(file: Path) -> str:
    return file.stem.rpartition("-")[0]


def _offset(file: Path) -> int:
    return int(file.stem.rpartition("-")[2])
