"""Rank trackers: SerpBear's export of keywords, and any table with a day, a keyword and a position.

SerpBear (utils/client/exportcsv.ts) quotes nothing: cells are parted by a comma and a blank, the tags at the end by bare commas. Its
position 0 is written "-": not found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from attribution.intake.csv_table import Row, read_table, read_unquoted
from attribution.intake.day_column import day_column
from attribution.intake.formats.rows import load_rows, missing_columns
from attribution.intake.passed import Passed
from attribution.intake.rank_rows import rank_of
from attribution.intake.recognise import Context, FileReport, Format, Sample
from ripplemark.records import Reject, Signal
from ripplemark.store.signals import store_signals

_NAMES: Final = {
    wording: field
    for field, wordings in {
        "day": "day date checked updated 日期 检查日期",
        "keyword": "keyword query term search_term 关键词 關鍵字 關鍵詞 搜索词",
        "position": "position rank ranking pos 排名 位置 名次",
        "engine": "search_engine engine source 搜索引擎 搜尋引擎",
        "country": "country location 国家 國家 地区 地區",
        "city": "city 城市",
        "device": "device 设备 裝置",
    }.items()
    for wording in wordings.split()
}
_SERPBEAR = ("id", "keyword", "position", "url", "country")
Rows = Callable[[Sample], Iterator[Row | Reject]]


def _why_not(sample: Sample) -> str:
    return missing_columns(sample, _NAMES, ("day", "keyword", "position"))


def _why_not_serpbear(sample: Sample) -> str:
    cells = sample.first.lower().split(",")
    return "" if tuple(cells[:5]) == _SERPBEAR and "updated" in cells else "its heading is not ID,Keyword,Position,URL,Country"


def _format(form: str, about: str, why_not: Callable[[Sample], str], rows: Rows, source: str) -> Format:
    def load(context: Context, sample: Sample) -> FileReport:
        days = day_column(rows(sample), context.now, "day")

        def read(row: Row | Reject) -> Signal | Reject | Passed:
            return row if isinstance(row, Reject) else rank_of(row, sample.path.name, days, source)

        report = load_rows(context, sample, form, map(read, rows(sample)), lambda found: store_signals(context.db, found)[0])
        return replace(report, note="; ".join(filter(None, (report.note, days.note))))

    return Format(form, about, why_not, load)


FORMATS = (
    _format(
        "serpbear", "keywords of SerpBear", _why_not_serpbear, lambda s: read_unquoted(s.path, _NAMES, s.encoding), "serpbear"
    ),
    _format("ranks-table", "a table of positions", _why_not, lambda s: read_table(s.path, _NAMES, s.encoding), "rank-tracker"),
)
