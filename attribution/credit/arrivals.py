"""How many visits came from where to where on each day: the visit files summed up without making a record of each visit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pyarrow.compute as pc

from attribution.traffic.hit_files import Place, read_table, visit_files


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Visits of one day with the same referrer and landing page."""

    day: date
    referrer: str
    landing: str
    visits: int


def arrivals(data: Place) -> Iterator[Arrivals]:
    """All visits that name a referrer, by day."""
    for file in visit_files(data, date.min, date.max):
        day = date.fromisoformat(file.parent.name.removeprefix("day="))
        table = read_table(file, ["referrer", "landing"])
        named = table.filter(pc.not_equal(table["referrer"].cast("string"), ""))
        for row in named.group_by(["referrer", "landing"]).aggregate([([], "count_all")]).to_pylist():
            yield Arrivals(day, row["referrer"], row["landing"], row["count_all"])
