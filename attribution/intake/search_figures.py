"""Figures of search engines' own reports -> signals: position, clicks, impressions and CTR of a day and a subject. Knows cells, not files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from attribution.intake.csv_table import Row
from attribution.intake.link_lists import count_of
from attribution.intake.moments import number_of
from ripplemark.records import Reject, RejectReason, Signal
from ripplemark.text import clean, visible_control

_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
#: Behind a source's name where a figure is of a period that ended on the day, and not of the day.
PERIOD = "-period"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a report says of one subject on one day."""

    day: date
    subject: str
    clicks: int
    impressions: int
    position: float | None  # None: never shown


def figures_of(row: Row, day: date, subject: str, file: str) -> Figures | Reject:
    """One row. Fields: clicks, impressions, position; a CTR is computed, so that it is never rounded."""
    clicks, impressions = count_of(row.fields.get("clicks", "")), count_of(row.fields.get("impressions", ""))
    text = row.fields.get("position", "")
    position = number_of(text)
    if not subject:
        return rejected(row, file, RejectReason.MISSING_VALUE)
    if clicks is None or impressions is None or (text not in ("", "-") and (position is None or position < 0)):
        return rejected(row, file, RejectReason.BAD_VALUE)
    return Figures(day, clean(subject, 500), clicks, impressions, position or None)


def rejected(row: Row, file: str, reason: RejectReason) -> Reject:
    """A row put aside."""
    return Reject(file, row.line, reason, visible_control(", ".join(f"{k}={v}" for k, v in row.fields.items() if v)))


def signals_of(figures: Iterable[Figures], source: str) -> Iterator[Signal]:
    """The signals of a file; parts of one subject and day (countries, devices) are added up, positions weighed by impressions."""
    parts: dict[tuple[date, str], list[Figures]] = defaultdict(list)
    for f in figures:
        parts[f.day, f.subject].append(f)
    for (day, subject), found in parts.items():
        yield from (Signal(day, kind, subject, value, source) for kind, value in _sums(found).items())


def _sums(found: list[Figures]) -> Mapping[str, float]:
    clicks, impressions = sum(f.clicks for f in found), sum(f.impressions for f in found)
    values = {"clicks": float(clicks), "impressions": float(impressions)}
    if impressions:
        values["ctr"] = clicks / impressions
    weights = [(f.position, max(f.impressions, 1)) for f in found if f.position is not None]
    if weights:
        values["position"] = round(sum(p * w for p, w in weights) / sum(w for _, w in weights), 4)
    return values


def exported_on(path: Path, today: date) -> tuple[date, str]:
    """The day of a report that names none, and how it is known: by the name of the file or its archive, else by the file's own day."""
    for found in _IN_NAME.finditer(path.name):
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            continue
        if day <= today:
            return day, "its name"
    return min(datetime.fromtimestamp(path.stat().st_mtime, UTC).date(), today), "the file's own date"
