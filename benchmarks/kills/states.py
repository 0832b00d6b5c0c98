"""What a run leaves, to be compared: whether the file is sound, and every row of every table and Parquet file as a multiset."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: Rows of each table, and how often each stands there.
Clean = dict[str, Counter[Any]]
#: Columns that say when, how long, by which run or under which number: these may differ.
PASSING = {
    "id",
    "run_id",
    "ms",
    "seconds",
    "pid",
    "page_id",
    "url_id",
    "observation_id",
    "link_id",
    "post",
    "child_id",
    "version",
    "updated_at",
}
TABLES_LEFT_OUT = {"runs", "data_version", "sqlite_sequence"}
#: The same with what belongs together, by names in place of numbers.
JOINED = {
    "sightings": "SELECT u.url, o.outcome, s.position, s.href, s.target_url, s.anchor, s.rel FROM sightings s JOIN observations o ON o.id = s.observation_id"
    " JOIN urls u ON u.id = o.url_id",
    "links": "SELECT u.url, l.target_url, l.state, l.anchor, l.campaign, l.class, l.visits, l.registrations FROM links l JOIN urls u ON u.id = l.page_id",
    "events": "SELECT u.url, e.kind, e.at, e.reason FROM link_events e JOIN links l ON l.id = e.link_id JOIN urls u ON u.id = l.page_id",
    "ripples": "SELECT u.url, r.parent, r.probability FROM ripples r JOIN urls u ON u.id = r.child_id",
}  # fmt: skip


def sound(folder: Path) -> bool:
    """Whether the file that a killed run left is sound."""
    with contextlib.closing(sqlite3.connect(folder / "ripplemark.db")) as db:
        return (
            db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            and not db.execute("PRAGMA foreign_key_check").fetchall()
        )


def state_of(folder: Path) -> Clean:
    """Everything that a run leaves, without times of the run and numbers of rows: a multiset for each table, and of hits and visits."""
    found: Clean = {}
    with contextlib.closing(sqlite3.connect(folder / "ripplemark.db")) as db:
        for (name,) in db.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall():
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({name})") if row[1] not in PASSING]
            if columns and name not in TABLES_LEFT_OUT:
                found[name] = Counter(
                    map(
                        _comparable if name == "visitor_sketches" else tuple,
                        db.execute(f"SELECT {', '.join(columns)} FROM {name}"),
                    )
                )
        for name, sql in JOINED.items():
            found[f"{name} joined"] = Counter(db.execute(sql).fetchall())
    import pyarrow.parquet as pq  # noqa: PLC0415

    for kind in ("hits", "visits"):
        rows: Counter[Any] = Counter()
        for file in sorted((folder / "data").glob(f"{kind}/day=*/*.parquet")):
            rows.update(tuple(row.items()) for row in pq.read_table(file, partitioning=None).to_pylist())
        found[kind] = rows
    return found


def _comparable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row in which a sketch of visitors stands as what it counts: its bytes depend on the order in which visitors came."""
    from datasketches import hll_sketch  # noqa: PLC0415

    return tuple(round(hll_sketch.deserialize(v).get_estimate(), 6) if isinstance(v, bytes) else v for v in row)


@dataclass
class Tally:
    """What a row of the matrix came to."""

    kills: int = 0
    corrupt: int = 0
    lost: int = 0
    doubled: int = 0
    trials: int = 0
    other: list[str] = field(default_factory=list)

    def compare(self, folder: Path, clean: Clean) -> None:
        """One trial ended here."""
        self.trials += 1
        now = state_of(folder)
        for name, wanted in clean.items():
            lost, more = wanted - now[name], now[name] - wanted
            self.lost += sum(lost.values())
            self.doubled += sum(more.values())
            if lost or more:
                self.other.append(f"{name}: {list(lost)[:1]} / {list(more)[:1]}")
