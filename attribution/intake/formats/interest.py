"""Interest over time: Google Trends (`multiTimeline.csv`, with or without the line before the heading; tables of pytrends) and Baidu Index.

Trends: a first column of days, weeks, months or hours, then a column per term, `term: (region)`; "<1" is more than nothing and less than
one, kept as 0.5; hours of a day are averaged. Baidu Index has no export of its own: the shape is what collectors write, a row or JSON
object of keyword, type (all, pc, wise), date and index.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from attribution.intake.csv_table import Row, header_cells, heading_at, read_table, wording
from attribution.intake.day_column import DayColumn, day_column
from attribution.intake.formats.rows import load_rows, missing_columns, with_preamble
from attribution.intake.interest_scale import LITTLE, Known, on_one_scale
from attribution.intake.json_lines import fields_of, json_lines
from attribution.intake.moments import number_of
from attribution.intake.passed import Passed
from attribution.intake.recognise import Context, FileReport, Format, Sample
from attribution.intake.search_figures import rejected
from ripplemark.records import Reject, RejectReason, Signal
from ripplemark.store.signals import iter_signals, store_signals
from ripplemark.text import clean

TRENDS, BAIDU = "google-trends", "baidu-index"
_TERM = re.compile(r"(?P<term>.+?)\s*[:：]\s*[(（](?P<region>[^()（）]+)[)）]\s*")
_TIMES = frozenset(
    [
        "day",
        "week",
        "month",
        "time",
        "date",
        "天",
        "日",
        "周",
        "週",
        "星期",
        "月",
        "月份",
        "時間",
        "时间",
        "semaine",
        "jour",
        "mois",
        "semana",
        "día",
        "mes",
        "woche",
        "tag",
        "monat",
        "日",
        "週",
        "주",
        "일",
        "월",
    ]
)
_WORLD = frozenset(
    {"worldwide", "全球", "全世界", "世界", "dans le monde", "todo el mundo", "weltweit", "すべての国", "전 세계"}
)
_MONTH = re.compile(r"\d{4}-\d{2}")
BEFORE = 2  # lines among which the heading is: a category may stand before it


# ---------------------------------------------------------------- Google Trends


def _terms(sample: Sample) -> Mapping[str, str]:
    """The columns of the heading: its wording -> day, partial, or the term with its region; empty if no line is such a heading."""
    for line in sample.lines[:BEFORE]:
        first, *others = header_cells(line) or [""]
        if wording(first) not in _TIMES or not others:
            continue
        terms = {wording(cell): cell.strip() for cell in others}
        partial = "ispartial" in terms
        if all(_TERM.fullmatch(cell) for cell in terms.values()) or partial:
            return {
                wording(first): "day",
                **{w: "partial" if w == "ispartial" else f"term:{cell}" for w, cell in terms.items()},
            }
    return {}


def _load_trends(context: Context, sample: Sample) -> FileReport:
    names = _terms(sample)

    def rows() -> Iterator[Row | Reject]:
        return map(_with_days, read_table(sample.path, names, sample.encoding, ("day",)))

    days = day_column(rows(), context.now, "day")
    found = (one for row in rows() for one in _interest(row, sample.path.name, days))
    notes: list[str] = []

    def store(signals: list[Signal]) -> int:
        scaled = on_one_scale(_known(context), list(_averaged(signals)), clean(sample.path.name, 60))
        notes.append(scaled.note)
        return store_signals(context.db, scaled.signals)[0]

    report = with_preamble(load_rows(context, sample, TRENDS, found, store), heading_at(sample.lines, names, ("day",)))
    return replace(report, note="; ".join(filter(None, (report.note, days.note, *notes))))


def _known(context: Context) -> Known:
    """What is stored of Trends, by source."""
    found: dict[str, dict[tuple[str, date], float]] = defaultdict(dict)
    for s in iter_signals(context.db):
        if s.kind == "interest" and s.source.startswith(TRENDS):
            found[s.source][s.subject, s.day] = s.value
    return found


def _with_days(row: Row | Reject) -> Row | Reject:
    """A month as its first day."""
    if isinstance(row, Reject) or not _MONTH.fullmatch(row.fields.get("day", "")):
        return row
    return Row(row.line, {**row.fields, "day": f"{row.fields['day']}-01"})


def _interest(row: Row | Reject, file: str, days: DayColumn) -> Iterator[Signal | Reject | Passed]:
    """A signal for every term of a row."""
    if isinstance(row, Reject):
        yield row
        return
    day = days.read(row.fields.get("day", ""))
    if isinstance(day, RejectReason):
        yield rejected(row, file, day)
        return
    if row.fields.get("partial", "").lower() == "true":
        yield Passed.PARTIAL
        return
    for name, cell in row.fields.items():
        if name.startswith("term:") and cell:
            value = LITTLE if cell.replace(" ", "") == "<1" else number_of(cell)
            good = value is not None and 0 <= value <= 100
            yield (
                Signal(day, "interest", *_subject(name[5:], value or 0.0))
                if good
                else rejected(row, file, RejectReason.BAD_VALUE)
            )


def _subject(heading: str, value: float) -> tuple[str, float, str]:
    found = _TERM.fullmatch(heading)
    if found is None:
        return clean(heading, 500), value, TRENDS
    region = found["region"].strip()
    return clean(found["term"], 500), value, TRENDS if region.lower() in _WORLD else clean(f"{TRENDS} {region}", 100)


def _averaged(signals: list[Signal]) -> Iterator[Signal]:
    """Hours of one day are one value."""
    parts: dict[Signal, list[float]] = defaultdict(list)
    for s in signals:
        parts[replace(s, value=0.0)].append(s.value)
    return (replace(key, value=sum(values) / len(values)) for key, values in parts.items())


# ---------------------------------------------------------------- Baidu Index

_NAMES: Final = {
    heading: field
    for field, headings in {
        "day": "date day 日期 时间",
        "keyword": "keyword keywords 关键词 關鍵詞 词",
        "type": "type kind 类型 端",
        "index": "index 指数 指數 百度指数 搜索指数",
    }.items()
    for heading in headings.split()
}
_LISTED = re.compile(r"""^\[\s*['"]?(.*?)['"]?\s*\]$""")


def _why_not_baidu(sample: Sample) -> str:
    if sample.first.startswith("{"):
        known = {"keyword", "date", "index"} <= (fields_of(sample.first) or {}).keys()
        return "" if known else "its lines are no objects with keyword, date and index"
    return missing_columns(sample, _NAMES, ("day", "keyword", "index"))


def _baidu_rows(sample: Sample) -> Iterator[Row | Reject]:
    if not sample.first.startswith("{"):
        yield from read_table(sample.path, _NAMES, sample.encoding)
        return
    for row in json_lines(sample.path, sample.encoding):
        yield (
            row if isinstance(row, Reject) else Row(row.line, {_NAMES.get(key, key): cell for key, cell in row.fields.items()})
        )


def _load_baidu(context: Context, sample: Sample) -> FileReport:
    days = day_column(_baidu_rows(sample), context.now, "day")

    def read(row: Row | Reject) -> Signal | Reject:
        return row if isinstance(row, Reject) else _baidu_signal(row, sample.path.name, days)

    return load_rows(context, sample, BAIDU, map(read, _baidu_rows(sample)), lambda found: store_signals(context.db, found)[0])


def _baidu_signal(row: Row, file: str, days: DayColumn) -> Signal | Reject:
    day, value = days.read(row.fields.get("day", "")), number_of(row.fields.get("index", ""))
    if isinstance(day, RejectReason):
        return rejected(row, file, day)
    found = _LISTED.fullmatch(row.fields.get("keyword", "").strip())
    keyword, kind = clean(found[1] if found else row.fields.get("keyword", ""), 500), row.fields.get("type", "").strip().lower()
    if not keyword or not row.fields.get("index"):
        return rejected(row, file, RejectReason.MISSING_VALUE)
    if value is None or value < 0:
        return rejected(row, file, RejectReason.BAD_VALUE)
    return Signal(day, "interest", keyword, value, clean(f"{BAIDU} {kind}" if kind not in ("", "all") else BAIDU, 100))


FORMATS = (
    Format(
        TRENDS,
        "a timeline of Google Trends",
        lambda s: "" if _terms(s) else "it has no heading such as Week,term: (region)",
        _load_trends,
    ),
    Format(BAIDU, "figures of the Baidu Index", _why_not_baidu, _load_baidu),
)
