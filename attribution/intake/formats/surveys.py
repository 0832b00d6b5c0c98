"""Waves of surveys: a table with wave, day, sample size, and a share or a score."""

from __future__ import annotations

from dataclasses import replace

from attribution.intake.csv_table import Row, header_fields, read_table
from attribution.intake.day_column import day_column
from attribution.intake.formats.rows import load_rows, missing_columns
from attribution.intake.recognise import Context, FileReport, Format, Sample
from attribution.intake.surveys import NAMES, NEEDED, wave_of, why_no_survey
from ripplemark.records import Reject, SurveyWave
from ripplemark.store.surveys import store_survey_waves


def _why_not(sample: Sample) -> str:
    return missing_columns(sample, NAMES, NEEDED) or why_no_survey(dict.fromkeys(header_fields(sample.first, NAMES)))


def _load(context: Context, sample: Sample) -> FileReport:
    days = day_column(read_table(sample.path, NAMES, sample.encoding), context.now, "day")

    def read(row: Row | Reject) -> SurveyWave | Reject:
        return row if isinstance(row, Reject) else wave_of(row, sample.path.name, days)

    rows = map(read, read_table(sample.path, NAMES, sample.encoding))
    report = load_rows(context, sample, "surveys", rows, lambda waves: store_survey_waves(context.db, waves))
    return replace(report, note="; ".join(filter(None, (report.note, days.note))))


FORMAT = Format("surveys", "waves of a survey", _why_not, _load)
