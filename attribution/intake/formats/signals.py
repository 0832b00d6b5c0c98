"""Signals: CSV with day, kind, subject and value."""

from __future__ import annotations

from attribution.intake.formats.rows import load_rows, missing_columns
from attribution.intake.recognise import Context, FileReport, Format, Sample
from attribution.intake.signals import NAMES, read_signals
from ripplemark.store.signals import store_signals


def _why_not(sample: Sample) -> str:
    return missing_columns(sample, NAMES, ("day", "kind", "subject", "value"))


def _load(context: Context, sample: Sample) -> FileReport:
    rows = read_signals(sample.path, sample.encoding, context.now)
    return load_rows(context, sample, "signals", rows, lambda records: store_signals(context.db, records)[0])


FORMAT = Format("signals", "a table of ranking signals", _why_not, _load)
