"""Counts by sort and span, packed: a span is read as one piece however many sorts it has. Knows neither links nor what a sort is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ripplemark.store.database import Database

#: Rows of a span that are packed: at least so many, and so great a part of what is packed already.
FEW, PART = 64, 8
ENDLESS = "~"
Counts = NDArray[np.int64]  # four rows: sorts, came, fell, went


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans of a grain, from one on to before another, to be added or taken away."""

    grain: str
    first: str = ""
    before: str = ENDLESS
    sign: int = 1


def counts_in(db: Database, spans: Spans) -> Counts:
    """All counts of some spans, a sort as often as there are spans with it; not yet multiplied by the sign."""
    return _joined([*(unpacked(r[0]) for r in _blocks(db, spans, "counts")), _rows(db, spans)])


def _blocks(db: Database, spans: Spans, columns: str) -> list[tuple[Any, ...]]:
    sql = f"SELECT {columns} FROM sort_blocks WHERE grain = ? AND span >= ? AND span < ?"
    return db.tuples(sql, (spans.grain, spans.first, spans.before))


def _rows(db: Database, spans: Spans) -> Counts:
    sql = "SELECT sort, came, fell, went FROM sort_counts WHERE grain = ? AND span >= ? AND span < ?"
    return _array(db.tuples(sql, (spans.grain, spans.first, spans.before)))


def _array(rows: Iterable[tuple[int, ...]]) -> Counts:
    return np.fromiter(chain.from_iterable(rows), np.int64).reshape(-1, 4).T


def _joined(parts: list[Counts]) -> Counts:
    return np.concatenate(parts, axis=1) if parts else np.zeros((4, 0), np.int64)


def unpacked(block: object) -> Counts:
    """The counts of a block."""
    assert isinstance(block, bytes)
    return np.frombuffer(block, "<i4").reshape(4, -1).astype(np.int64)


def span_counts(db: Database, grain: str, first: str, before: str = "") -> Iterator[NDArray[np.integer]]:
    """The counts of one span, or of those up to another, in parts that have each sort once for each span."""
    spans = (grain, first, before or f"{first}\0")
    for (block,) in db.tuples("SELECT counts FROM sort_blocks WHERE grain = ? AND span >= ? AND span < ?", spans):
        yield np.frombuffer(block, "<i4").reshape(4, -1)
    rows = db.tuples("SELECT sort, came, fell, went FROM sort_counts WHERE grain = ? AND span >= ? AND span < ?", spans)
    if rows:
        yield _array(rows)


def known_spans(db: Database, grain: str, first: str, before: str) -> list[str]:
    """The spans of a grain from one on to before another that have counts, in order."""
    sql = """SELECT span FROM sort_blocks WHERE grain = :grain AND span >= :first AND span < :before
             UNION SELECT span FROM sort_counts WHERE grain = :grain AND span >= :first AND span < :before"""
    return sorted(r[0] for r in db.tuples(sql, {"grain": grain, "first": first, "before": before}))


def packed(counts: Counts) -> bytes:
    """Counts as a block: each sort once, in order, those without any left out."""
    sorts, places = np.unique(counts[0], return_inverse=True)
    sums = np.zeros((3, len(sorts)), np.int64)
    for row in range(3):
        np.add.at(sums[row], places, counts[row + 1])
    kept = sums.any(axis=0)
    return np.vstack([sorts[kept], sums[:, kept]]).astype("<i4").tobytes()


def pack(db: Database, *, everything: bool = False) -> int:
    """Pack the spans that have many rows beside what is packed; how many."""
    spans = db.tuples(
        """SELECT c.grain, c.span FROM (SELECT grain, span, count(*) AS n FROM sort_counts GROUP BY grain, span) c
           LEFT JOIN sort_blocks b ON b.grain = c.grain AND b.span = c.span WHERE ? OR c.n >= max(?, coalesce(length(b.counts), 0) / 16 / ?)""",
        (everything, FEW, PART),
    )
    for grain, span in spans:
        block = packed(counts_in(db, Spans(str(grain), str(span), f"{span}\0")))
        db.run("INSERT OR REPLACE INTO sort_blocks (grain, span, counts) VALUES (?, ?, ?)", (grain, span, block))
        db.run("DELETE FROM sort_counts WHERE grain = ? AND span = ?", (grain, span))
    return len(spans)


# ---------------------------------------------------------------- all anew

#: grain -> by what a day as a number (YYYYMMDD) is divided.
_GRAINS = {"all": 10**9, "month": 100, "day": 1}
_DAY = "CAST(substr({0}, 1, 4) || substr({0}, 6, 2) || substr({0}, 9, 2) AS INTEGER)"
_BLOCK = 200_000


def all_counts(db: Database) -> Iterator[tuple[str, str, Counts]]:
    """(grain, span, counts) of all links. Holds sixteen bytes of each in memory."""
    sql = f"SELECT sort, {_DAY.format('appeared_on')}, coalesce({_DAY.format('lost_on')}, 0), {_DAY.format('first_seen')} FROM links WHERE id >= ? AND id < ?"
    last = int(db.value("SELECT coalesce(max(id), 0) FROM links"))
    parts = (db.tuples(sql, (low, low + _BLOCK)) for low in range(0, last + 1, _BLOCK))
    sorts, came, lost, seen = np.concatenate(
        [np.zeros((4, 0), np.int32), *(np.fromiter(chain.from_iterable(p), np.int32).reshape(-1, 4).T for p in parts)], axis=1
    )
    gone = lost > 0
    for grain, divisor in _GRAINS.items():
        keys = np.concatenate([came // divisor, lost[gone] // divisor]).astype(np.int64)
        ones = (np.ones(len(came), bool), np.zeros(int(gone.sum()), bool))
        flags = (np.concatenate(ones), np.concatenate([gone, ones[1]]), np.concatenate([~ones[0], ~ones[1]]))
        yield from (
            (grain, _span(grain, key), counts) for key, counts in _spans(keys, np.concatenate([sorts, sorts[gone]]), flags)
        )
    flags = (np.ones(len(seen), bool), gone, np.zeros(len(seen), bool))
    months = (seen // 100).astype(np.int64)
    yield from (("seen", _span("month", key), counts) for key, counts in _spans(months, sorts, flags))
    none = np.zeros(int(gone.sum()), bool)
    pairs, places = np.unique(months[gone] * 10**6 + lost[gone] // 100, return_inverse=True)
    spans = [">".join(_span("month", month) for month in divmod(pair, 10**6)) for pair in pairs.tolist()]
    yield from (("gone", spans[key], counts) for key, counts in _spans(places, sorts[gone], (none, none, ~none)))


def _span(grain: str, number: int) -> str:
    """A month or day as it is written."""
    digits = str(number)
    return "" if grain == "all" else "-".join((digits[:4], digits[4:6], digits[6:])[: 2 if grain == "month" else 3])


def _spans(
    keys: NDArray[np.int64], sorts: NDArray[np.int32], flags: tuple[NDArray[np.bool_], ...]
) -> Iterator[tuple[int, Counts]]:
    """(key, counts) for each key, in order."""
    both, places = np.unique(keys << 32 | sorts, return_inverse=True)
    sums = np.vstack([both & 0xFFFFFFFF, *(np.bincount(places, flag, len(both)).astype(np.int64) for flag in flags)])
    cuts = np.flatnonzero(np.diff(both >> 32)) + 1
    for part in np.split(np.arange(len(both)), cuts):
        if len(part):
            yield int(both[part[0]] >> 32), sums[:, part]


def store_blocks(db: Database, counted: Iterable[tuple[str, str, Counts]]) -> None:
    """Keep counts as blocks, where there is none yet."""
    sql = "INSERT INTO sort_blocks (grain, span, counts) VALUES (?, ?, ?)"
    db.run_many(sql, ((grain, span, packed(counts)) for grain, span, counts in counted))
