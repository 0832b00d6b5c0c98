"""The days of the site's zone that moments fall into, and tables cut at them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from attribution.intake.log_times import Ints
from attribution.traffic.distinct import firsts

DAY = 86_400
_ORDINAL_1970 = date(1970, 1, 1).toordinal()


def local_days(at: Ints, zone: ZoneInfo) -> Ints:
    """Days since 1970 in the site's zone. Zones change by quarters of an hour, so each quarter is asked once."""
    quarter = at // 900
    first, back = firsts(quarter)
    offsets = [_offset(int(q) * 900, zone) for q in quarter[first]]
    return (at + np.array(offsets, np.int64)[back]) // DAY


def _offset(at: int, zone: ZoneInfo) -> int:
    shift = datetime.fromtimestamp(at, UTC).astimezone(zone).utcoffset()
    return int(shift.total_seconds()) if shift is not None else 0


def by_day(table: pa.Table, days: Ints) -> Iterable[tuple[date, pa.Table]]:
    order = np.argsort(days, kind="stable")
    found, starts = np.unique(days[order], return_index=True)
    ordered = table.take(pa.array(order)) if len(found) > 1 or (order[1:] < order[:-1]).any() else table
    for day, start, end in zip(found.tolist(), starts.tolist(), [*starts.tolist()[1:], len(days)], strict=True):
        yield date.fromordinal(day + _ORDINAL_1970), ordered.slice(start, end - start)
