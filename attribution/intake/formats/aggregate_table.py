"""What loading any analytics tool's table of figures has in common: found by its headings, read by day and part, kept apart from our own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from attribution.intake.aggregate_rows import MEASURES, Counted, aggregate_of, period_in, summed
from attribution.intake.csv_table import PREAMBLE, Row, header_fields, heading_at, read_table
from attribution.intake.day_column import day_column
from attribution.intake.formats.rows import load_rows, with_preamble
from attribution.intake.recognise import Context, FileReport, Format, Sample
from ripplemark.records import Aggregate, Reject
from ripplemark.store.aggregates import store_aggregates


def aggregate_format(tool: str, about: str, names: Mapping[str, str], marks: tuple[str, ...]) -> Format:
    """A format whose heading has a figure, and all of the wordings of one of `marks` (blank separated)."""

    def why_not(sample: Sample) -> str:
        found = _heading(sample, names)
        if found is None:
            return "its first lines have no heading for pv, visits or uv"
        bare = {mark: {w: w for w in mark.split()} for mark in marks}
        if not any(set(m.split()) <= set(header_fields(sample.lines[found], bare[m])) for m in marks):
            return f"its heading has none of {', '.join(m.split()[0] for m in marks[:3])}"
        return ""

    def load(context: Context, sample: Sample) -> FileReport:
        return _load(context, sample, tool, names)

    return Format(f"{tool}-table", about, why_not, load)


def _heading(sample: Sample, names: Mapping[str, str]) -> int | None:
    """Where the heading stands; figures are what every table has."""
    return next((at for name in MEASURES if (at := heading_at(sample.lines, names, (name,))) is not None), None)


def _load(context: Context, sample: Sample, tool: str, names: Mapping[str, str]) -> FileReport:
    found = header_fields(sample.lines[_heading(sample, names) or 0], names)
    needed = next(name for name in MEASURES if name in found)

    def rows() -> Iterator[Row | Reject]:
        return read_table(sample.path, names, sample.encoding, (needed,))

    before = "\n".join(line for line in sample.lines[:PREAMBLE] if line.startswith("#"))
    how = Counted(tool, day_column(rows(), context.now, "day"), period_in(before) or period_in(sample.path.name))

    def store(figures: list[Aggregate]) -> int:
        return store_aggregates(context.db, summed(figures))

    read = (aggregate_of(row, sample.path.name, how) for row in rows())
    report = with_preamble(load_rows(context, sample, f"{tool}-table", read, store), _heading(sample, names))
    unknown = (
        ""
        if {"day", "nth"} & set(found) or how.period
        else "no day in it: put the days into its name, as in 2024-06-01_2024-06-30"
    )
    notes = (report.note, how.days.note, unknown, "kept beside what the logs say, never added to it" if report.kept else "")
    return replace(report, note="; ".join(filter(None, notes)))
