"""List prices of places on sites: a table with site, slot and price."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from attribution.intake.csv_table import Row, read_table
from attribution.intake.day_column import day_column
from attribution.intake.formats.rows import load_rows, missing_columns
from attribution.intake.prices import NAMES, NEEDED, price_of
from attribution.intake.recognise import Context, FileReport, Format, Sample
from ripplemark.records import Price, Reject
from ripplemark.store.prices import store_prices

#: Price lists speak of days to come.
LATEST = date(9000, 1, 1)


def _load(context: Context, sample: Sample) -> FileReport:
    found = day_column(read_table(sample.path, NAMES, sample.encoding), context.now, "since", "until")
    days = replace(found, latest=LATEST)

    def read(row: Row | Reject) -> Price | Reject:
        return row if isinstance(row, Reject) else price_of(row, sample.path.name, days)

    rows = map(read, read_table(sample.path, NAMES, sample.encoding))
    report = load_rows(context, sample, "prices", rows, lambda prices: store_prices(context.db, prices))
    return replace(report, note="; ".join(filter(None, (report.note, days.note))))


FORMAT = Format("prices", "a table of list prices", lambda sample: missing_columns(sample, NAMES, NEEDED), _load)
