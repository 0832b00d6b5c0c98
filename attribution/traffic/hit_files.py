"""Hits and visits as Parquet: `data/hits/day=YYYY-MM-DD/<log>-<offset>.parquet`, `data/visits/day=YYYY-MM-DD/visits.parquet`, on a disk or in
storage that speaks S3.

A file is complete or not there: on a disk it is written under another name and renamed, an object is put whole. Files that the ledger of read
logs does not know are left over from a run that was killed, and are removed before anything is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from attribution.traffic.buckets import ObjectPath
from ripplemark.project import Storage

HITS = "hits"
VISITS = "visits"
Place = Path | ObjectPath
_LISTED_ONE_BY_ONE = 4  # days; of more, one listing of all is sooner there


def hits_at(storage: Storage) -> Place:
    """Where a project keeps hits and visits."""
    return ObjectPath(storage.hits.removeprefix("s3://"), storage.s3_endpoint) if storage.hits else storage.data


def day_folder(data: Place, kind: str, day: date) -> Place:
    """Where the files of a day are."""
    return data / kind / f"day={day.isoformat()}"


def write_hits(data: Place, log: str, offset: int, days: Iterable[tuple[date, pa.Table]]) -> None:
    """The hits of a stretch of a log, a file per day. The offset is where the stretch begins in the log's text."""
    for day, table in days:
        write_table(table, day_folder(data, HITS, day) / f"{log}-{offset}.parquet")


def write_table(table: pa.Table, path: Place) -> None:
    """A Parquet file that is complete or not there; one that cannot be finished gives its room back."""
    if isinstance(path, ObjectPath):
        packed = pa.BufferOutputStream()
        _write(table, packed)
        path.write_bytes(packed.getvalue())
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    try:
        with partial.open("wb") as out:
            _write(table, out)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    partial.replace(path)


def _write(table: pa.Table, out: Any) -> None:
    texts = [column.name for column in table.schema if column.type == pa.string()]  # numbers hardly ever repeat
    pq.write_table(table, out, compression="zstd", compression_level=1, use_dictionary=texts, write_statistics=False)


def read_table(path: Place, columns: list[str] | None = None) -> pa.Table:
    """The rows of a file, or some of their columns."""
    return pq.read_table(_name(path), columns=columns, partitioning=None, filesystem=_filesystem(path))


def parquet_file(path: Place) -> pq.ParquetFile:
    """A file to be read piece by piece."""
    return pq.ParquetFile(_name(path), filesystem=_filesystem(path))


def read_tables(paths: list[Place], filters: Any) -> pa.Table:
    """The rows of files that pass."""
    return pq.read_table([_name(p) for p in paths], filters=filters, partitioning=None, filesystem=_filesystem(paths[0]))


def _name(path: Place) -> str:
    return path.key if isinstance(path, ObjectPath) else str(path)


def _filesystem(path: Place) -> Any:
    return path.filesystem if isinstance(path, ObjectPath) else None


def flush_folders(data: Place, kind: str, days: Iterable[date]) -> None:
    """Make renamed files outlive a power cut. Storage that takes an object has done so."""
    if isinstance(data, ObjectPath):
        return
    for day in days:
        folder = os.open(data / kind / f"day={day.isoformat()}", os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def files_of(data: Place, kind: str, days: Iterable[date]) -> dict[date, list[Place]]:
    """The whole files of these days, in a fixed order; days without any are left out."""
    wanted = sorted(set(days))
    found: dict[date, list[Place]] = {day: [] for day in wanted}
    if isinstance(data, ObjectPath) and len(wanted) > _LISTED_ONE_BY_ONE:
        for day, file in _files(data, kind):
            if day in found:
                found[day].append(file)
    else:
        for day in wanted:
            found[day].extend(day_folder(data, kind, day).glob("[!.]*.parquet"))
    return {day: sorted(files, key=str) for day, files in found.items() if files}


def hit_files(data: Place, days: Iterable[date]) -> list[Place]:
    """The hit files of these days, in a fixed order."""
    return [file for files in files_of(data, HITS, days).values() for file in files]


def visit_files(data: Place, since: date, until: date) -> list[Place]:
    """The visit files of a range of days, both included, in order of days."""
    found = [(day, f) for day, f in _files(data, VISITS) if since <= day <= until]
    return [f for _, f in sorted(found, key=lambda of_day: (of_day[0], str(of_day[1])))]


def size_of(file: Place) -> int:
    """The bytes of a file that was listed."""
    return file.size if isinstance(file, ObjectPath) else file.stat().st_size


def days_with_hits(data: Place) -> list[date]:
    """The days that have hits."""
    return sorted({day for day, _ in _files(data, HITS)})


def days_with_visits(data: Place) -> list[date]:
    """The days that have visits."""
    return sorted({day for day, _ in _files(data, VISITS)})


def remove_strays(data: Place, committed: Mapping[str, int]) -> int:
    """Remove files of blocks that were never committed, and unfinished files; `committed` is log -> offset read so far."""
    strays = [f for _, f in _files(data, HITS) if _offset(f) >= committed.get(_log(f), 0)]
    strays.extend(data.glob("*/day=*/.*.part") if isinstance(data, Path) else ())
    for file in strays:
        file.unlink(missing_ok=True)
    return len(strays)


def _files(data: Place, kind: str) -> list[tuple[date, Place]]:
    found: list[tuple[date, Place]] = []
    for file in data.glob(f"{kind}/day=*/*.parquet"):
        if not file.name.startswith("."):
            found.append((date.fromisoformat(file.parent.name.removeprefix("day=")), file))
    return found


def _log(file: Place) -> str:
    return file.stem.rpartition("-")[0]


def _offset(file: Place) -> int:
    return int(file.stem.rpartition("-")[2])
