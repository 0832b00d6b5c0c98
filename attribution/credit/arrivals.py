"""How many visits came from where to where on each day: the visit files summed up without making a record of each visit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from attribution.traffic.hit_files import visit_files


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Visits of one day with the same referrer and landing page."""

    day: date
    referrer: str
    landing: str
    visits: int


def arrivals(data: Path) -> Iterator[Arrivals]:
    """All visits that name a referrer, by day."""
    for file in visit_files(data, date.min, date.max):
        day = date.fromisoformat(file.parent.name.removeprefix("day="))
        table = pq.read_table(file, columns=["referrer", "landing"], partitioning=None)
        named = table.filter(pc.not_equal(table["referrer"].cast("string"), ""))
        for row in named.group_by(["referrer", "landing"]).aggregate([([], "count_all")]).to_pylist():
            yield Arrivals(day, row["referrer"], row["landing"], row["count_all"])
