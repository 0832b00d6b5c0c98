"""Search Console, performance: the CSV files of an export (queries, pages, days; headings in any language) and answers of its interface as JSON.

Files about queries and pages are of a whole period: their figures are dated by the day of the export and named a period's. The interface
(searchAnalytics.query) names no dimensions: which key is a day, a page or a query is told by what stands in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from attribution.intake.csv_table import Row, header_cells, read_columns
from attribution.intake.day_column import DayColumn, day_column
from attribution.intake.formats.rows import load_rows
from attribution.intake.formats.search_console import shape_fault
from attribution.intake.json_document import document
from attribution.intake.link_lists import count_of
from attribution.intake.moments import day_of, number_of
from attribution.intake.passed import Passed
from attribution.intake.recognise import Context, FileReport, Format, Sample
from attribution.intake.search_figures import PERIOD, Figures, exported_on, figures_of, rejected, signals_of
from ripplemark.config import Project
from ripplemark.records import Reject, RejectReason
from ripplemark.store.signals import store_signals
from ripplemark.urls import host_of, normal

SOURCE = "search-console"
COLUMNS = ("subject", "clicks", "impressions", "ctr", "position")
#: Headings of the tables that are neither about queries nor pages nor days, as far as they can be told: their figures are parts of others.
_OTHER: Final = frozenset(
    [
        "country",
        "countries",
        "device",
        "devices",
        "search_appearance",
        "国家/地区",
        "设备",
        "搜索结果呈现",
        "國家/地區",
        "裝置",
        "搜尋外觀",
        "pays",
        "appareil",
        "país",
        "dispositivo",
        "land",
        "gerät",
        "国",
        "デバイス",
    ]
)
_DEVICES = frozenset({"DESKTOP", "MOBILE", "TABLET"})


@dataclass(frozen=True, slots=True)
class _Where:
    """What figures belong to where the row does not say."""

    site: str
    exported: date
    days: DayColumn


def site_of(project: Project) -> str:
    """What figures about everything are called after: the host of the site."""
    return host_of(project.traffic.site) if project.traffic.site else project.brand.domains[0]


# ---------------------------------------------------------------- CSV


def _is_share(cell: str) -> bool:
    return cell.strip().endswith("%") or number_of(cell) is not None


_SHAPE = (
    ("subject", lambda cell: bool(cell.strip())), ("clicks", lambda cell: count_of(cell) is not None),
    ("impressions", lambda cell: count_of(cell) is not None), ("ctr", _is_share), ("position", lambda cell: number_of(cell) is not None),
)  # fmt: skip


def _why_no_csv(sample: Sample) -> str:
    if all(count_of(cell) is not None for cell in header_cells(sample.first)[1:3]):
        return "it has no heading"
    return shape_fault(sample, _SHAPE)


def _load_csv(context: Context, sample: Sample) -> FileReport:
    other = next(iter(header_cells(sample.first)), "").strip().lower().replace(" ", "_") in _OTHER
    dated = all(day_of(line.split(",")[0].strip('"')) for line in sample.lines[1:6])

    def rows() -> Iterator[Row | Reject]:
        return read_columns(sample.path, COLUMNS, sample.encoding)

    where = _where(context, sample, day_column(rows(), context.now, "subject") if dated else None)
    found = (_of_csv(row, sample.path.name, where, dated=dated, other=other) for row in rows())
    return _keep(context, sample, "search-console-performance", found, SOURCE if dated else SOURCE + PERIOD)


def _where(context: Context, sample: Sample, days: DayColumn | None) -> _Where:
    today = context.now.astimezone(context.project.traffic.zone).date()
    return _Where(site_of(context.project), exported_on(sample.path, today)[0], days or day_column((), context.now))


def _of_csv(row: Row | Reject, file: str, where: _Where, *, dated: bool, other: bool) -> Figures | Reject | Passed:
    if isinstance(row, Reject):
        return row
    if other:
        return Passed.OTHER_PART
    subject = row.fields.get("subject", "")
    if not dated:
        return figures_of(row, where.exported, subject, file)
    day = where.days.read(subject)
    return rejected(row, file, day) if isinstance(day, RejectReason) else figures_of(row, day, where.site, file)


def _keep(context: Context, sample: Sample, form: str, found: Iterator[Figures | Reject | Passed], source: str) -> FileReport:
    def store(figures: list[Figures]) -> int:
        return store_signals(context.db, signals_of(figures, source))[0]

    report = load_rows(context, sample, form, found, store)
    if not source.endswith(PERIOD) or not report.kept:
        return report
    day, by = exported_on(sample.path, context.now.astimezone(context.project.traffic.zone).date())
    said = f"figures of a whole period, dated {day} by {by}"
    return replace(report, note="; ".join(filter(None, (report.note, said))))


# ---------------------------------------------------------------- JSON


def _why_no_json(sample: Sample) -> str:
    text = "".join(sample.lines)[:4096]
    return (
        ""
        if text.lstrip().startswith("{") and '"rows"' in text and '"keys"' in text and '"impressions"' in text
        else "it is no answer with rows and keys"
    )


def _load_json(context: Context, sample: Sample) -> FileReport:
    rows = _answer(sample)
    if isinstance(rows, Reject):
        return load_rows(context, sample, "search-console-api", iter([rows]), lambda _: 0)
    kinds = [
        _kind([keys[n] for r in rows if len(keys := _keys(r)) > n])
        for n in range(max((len(_keys(r)) for r in rows), default=0))
    ]
    where = _where(context, sample, None)
    found = (_of_json(number, row, kinds, sample.path.name, where) for number, row in enumerate(rows, 1))
    return _keep(context, sample, "search-console-api", found, SOURCE if "day" in kinds else SOURCE + PERIOD)


def _answer(sample: Sample) -> list[Any] | Reject:
    """The rows of an answer, or why it cannot be read."""
    found = document(sample.path, sample.encoding)
    if isinstance(found, Reject):
        return found
    rows = found.get("rows") if isinstance(found, dict) else None
    return rows if isinstance(rows, list) else Reject(sample.path.name, 0, RejectReason.BAD_JSON, "rows is no list")


def _keys(row: Any) -> Sequence[str]:
    keys = row.get("keys") if isinstance(row, dict) else None
    return keys if isinstance(keys, list) and all(isinstance(k, str) for k in keys) else ()


def _kind(values: Sequence[str]) -> str:
    """Which dimension the keys of one place are: day, page, other (country, device) or query."""
    tests: Mapping[str, Callable[[str], bool]] = {
        "day": lambda v: day_of(v) is not None,
        "page": lambda v: v.startswith(("http://", "https://")) and bool(normal(v)),
        "other": lambda v: v in _DEVICES or (len(v) == 3 and v.isascii() and v.islower() and v.isalpha()),
    }
    return next((kind for kind, test in tests.items() if sum(map(test, values)) > 0.9 * len(values)), "query")


def _of_json(number: int, row: Any, kinds: Sequence[str], file: str, where: _Where) -> Figures | Reject:
    keys = dict(zip(kinds, _keys(row), strict=False))
    cells = {name: "" if row.get(name) is None else f"{row[name]:.10g}" if isinstance(row[name], int | float) else str(row[name]) for name in COLUMNS[1:]} if isinstance(row, dict) else {}  # fmt: skip
    line = Row(number, {**keys, **cells})
    if not isinstance(row, dict) or len(keys) < len(set(kinds)):
        return rejected(line, file, RejectReason.MISSING_VALUE)
    day = where.days.read(keys["day"]) if "day" in keys else where.exported
    if isinstance(day, RejectReason):
        return rejected(line, file, day)
    return figures_of(line, day, keys.get("query", keys.get("page", where.site)), file)


def _why_no_filters(sample: Sample) -> str:
    cells = tuple(cell.strip().lower() for cell in header_cells(sample.first))
    known = {
        ("filter", "value"),
        ("过滤器", "值"),
        ("篩選器", "值"),
        ("筛选器", "值"),
        ("filtre", "valeur"),
        ("filtro", "valor"),
    }
    return "" if cells in known else "its heading is not Filter,Value"


def _load_filters(context: Context, sample: Sample) -> FileReport:
    rows = (
        row if isinstance(row, Reject) else Passed.OTHER_PART for row in read_columns(sample.path, ("f", "v"), sample.encoding)
    )
    return load_rows(context, sample, "search-console-filters", rows, lambda _: 0)


FORMATS = (
    Format("search-console-performance", "a performance table of Search Console", _why_no_csv, _load_csv),
    Format("search-console-filters", "the filters of a Search Console export", _why_no_filters, _load_filters),
)
API = Format("search-console-api", "an answer of Search Console's interface", _why_no_json, _load_json)
