"""Bing Webmaster Tools, search performance: keywords, pages or days with clicks, impressions, CTR and average position.

Two headings are known from importers of others: `Query,Clicks,Impressions,CTR,Average position` and `Keyword,Impressions,Clicks,CTR,Avg. Position`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from attribution.intake.csv_table import Row, read_table
from attribution.intake.day_column import day_column
from attribution.intake.formats.rows import load_rows, missing_columns
from attribution.intake.formats.search_performance import site_of
from attribution.intake.recognise import Context, FileReport, Format, Sample
from attribution.intake.search_figures import PERIOD, Figures, exported_on, figures_of, rejected, signals_of
from ripplemark.records import Reject, RejectReason
from ripplemark.store.signals import store_signals

SOURCE = "bing"
_NAMES: Final = {
    wording: field
    for field, wordings in {
        "day": "date 日期",
        "subject": "query keyword page url 关键词 關鍵字 页面 頁面",
        "clicks": "clicks 点击 點擊",
        "impressions": "impressions 展示 印象",
        "position": "average_position avg._position avg_position 平均位置 平均排名",
    }.items()
    for wording in wordings.split()
}


def _why_not(sample: Sample) -> str:
    if reason := missing_columns(sample, _NAMES, ("clicks", "impressions", "position")):
        return reason
    return missing_columns(sample, _NAMES, ("day",)) and missing_columns(sample, _NAMES, ("subject",))


def _load(context: Context, sample: Sample) -> FileReport:
    def rows() -> Iterator[Row | Reject]:
        return read_table(sample.path, _NAMES, sample.encoding)

    dated = not missing_columns(sample, _NAMES, ("day",))
    today = context.now.astimezone(context.project.traffic.zone).date()
    exported, by = exported_on(sample.path, today)
    days = day_column(rows(), context.now, "day")

    def read(row: Row | Reject) -> Figures | Reject:
        if isinstance(row, Reject):
            return row
        day = days.read(row.fields.get("day", "")) if dated else exported
        if isinstance(day, RejectReason):
            return rejected(row, sample.path.name, day)
        return figures_of(row, day, row.fields.get("subject", site_of(context.project)), sample.path.name)

    source = SOURCE if dated else SOURCE + PERIOD
    report = load_rows(
        context,
        sample,
        "bing-performance",
        map(read, rows()),
        lambda found: store_signals(context.db, signals_of(found, source))[0],
    )
    said = days.note if dated else f"figures of a whole period, dated {exported} by {by}"
    return replace(report, note="; ".join(filter(None, (report.note, said))))


FORMAT = Format("bing-performance", "a search performance table of Bing", _why_not, _load)
