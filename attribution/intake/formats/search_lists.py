"""Lists of search results: a table with a day, a keyword, a place, an address and a title or snippet. Their pages become known."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from attribution.intake.csv_table import Row, read_table
from attribution.intake.day_column import day_column
from attribution.intake.formats.rows import load_rows, missing_columns
from attribution.intake.recognise import Context, FileReport, Format, Sample
from attribution.intake.search_lists import search_result_of
from ripplemark.records import FoundUrl, Reject, Route, SearchResult, UrlKind
from ripplemark.store.search_results import store_search_results
from ripplemark.store.urls import add_found
from ripplemark.urls import host_of, is_within

_NAMES: Final = {
    wording: field
    for field, wordings in {
        "day": "day date checked 日期",
        "keyword": "keyword query term search_term 关键词 關鍵字 關鍵詞 搜索词",
        "engine": "search_engine engine source 搜索引擎 搜尋引擎",
        "rank": "rank position ranking pos 排名 位置 名次",
        "url": "url link address 网址 網址 链接 連結",
        "title": "title 标题 標題",
        "snippet": "snippet description abstract summary 摘要 描述",
    }.items()
    for wording in wordings.split()
}
_NEEDED = ("day", "keyword", "rank", "url", "title", "snippet")
ROUND = 1  # as far out as a page that a watched page links to


def _why_not(sample: Sample) -> str:
    return missing_columns(sample, _NAMES, _NEEDED)


def _load(context: Context, sample: Sample) -> FileReport:
    days = day_column(read_table(sample.path, _NAMES, sample.encoding), context.now, "day")
    pages = 0

    def read(row: Row | Reject) -> SearchResult | Reject:
        return row if isinstance(row, Reject) else search_result_of(row, sample.path.name, days)

    def store(found: list[SearchResult]) -> int:
        nonlocal pages
        pages = add_found(context.db, _leads(context, found), context.now)
        return store_search_results(context.db, found)

    report = load_rows(context, sample, "search-results", map(read, read_table(sample.path, _NAMES, sample.encoding)), store)
    return replace(report, new_pages=pages, note="; ".join(filter(None, (report.note, days.note))))


def _leads(context: Context, found: list[SearchResult]) -> list[FoundUrl]:
    """The pages to look at, each once; the brand's own need no look."""
    own = context.project.own_domains
    urls = dict.fromkeys((r.url, r.engine) for r in found if not is_within(host_of(r.url), own))
    return [FoundUrl(url, UrlKind.PAGE, Route.SEARCH, engine, ROUND) for url, engine in urls]


FORMAT = Format("search-results", "a list of search results with titles and snippets", _why_not, _load)
