"""Search and interest exports become signals: each tool's own shape, what is put aside and what is passed over."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from builders import Web
from loading import NOW, load, rejects

from attribution.intake.load import load_files
from ripplemark.errors import InputError
from ripplemark.store.runs import begin_run
from ripplemark.store.signals import iter_signals

Found = list[tuple[str, str, str, float, str]]


def stored(web: Web, *kinds: str) -> Found:
    return [
        (s.day.isoformat(), s.kind, s.subject, round(s.value, 4), s.source)
        for s in iter_signals(web.db)
        if not kinds or s.kind in kinds
    ]


GSC_DAYS = "Date,Clicks,Impressions,CTR,Position\n2024-06-04,1,9,11.11%,23.56\n2024-06-03,0,0,0%,0\n"
GSC_QUERIES = 'Top queries,Clicks,Impressions,CTR,Position\ncold brew,44,"1,071",4.11%,2.13\n冷泡茶,0,45,0%,23.36\n'
GSC_PAGES = '热门网页,点击次数,展示,点击率,排名\nhttps://tea.example/,96,243,"39,51 %","8,84"\n'
BING = "Query,Clicks,Impressions,CTR,Average position\ncold brew,4,80,5.00%,6.5\n"
BING_REPORT = '"Keyword","Impressions","Clicks","CTR","Avg. Position"\n"cold brew","80","4","5%","6.5"\n'
BING_DAYS = "Date,Clicks,Impressions,CTR,Avg. Position\n6/13/2024,4,80,5%,6.5\n6/2/2024,1,8,5%,7\n"
SERPBEAR = (
    "ID,Keyword,Position,URL,Country,State,City,Device,Updated,Added,Tags\r\n"
    "1, cold brew, hot, 3, https://tea.example/a,b, United States, -, -, desktop, 2024-06-03T04:00:00.000Z, 2024-01-01T00:00:00.000Z, a,b\r\n"
    "2, cold brew, 7, https://tea.example/a,b, United States, -, Boston, mobile, 2024-06-03T04:00:00.000Z, 2024-01-01T00:00:00.000Z, a,b\r\n"
    "3, oolong, -, -, Germany, -, -, desktop, 2024-06-03T04:00:00.000Z, 2024-01-01T00:00:00.000Z, \r\n"
)
RANKS = (
    "date,keyword,position,search engine,device\n2024-06-03,cold brew,4,google,mobile\n2024-06-03,oolong,>100,google,mobile\n"
)
RANKS_CN = "日期,关键词,排名,搜索引擎\n2024-06-03,冷泡茶,4,百度\n"
TRENDS = (
    "Category: All categories\n\nWeek,Northwind Tea: (Worldwide),cold brew: (South Korea)\n2024-06-02,21,<1\n2024-06-09,100,0\n"
)
TRENDS_CN = "类别：所有类别\n\n月,冷泡茶: (台湾)\n2024-05,21\n"
TRENDS_HOURS = "Time,tea: (Worldwide)\n2024-06-02T00,20\n2024-06-02T01,40\n"
PYTRENDS = "date,tea,isPartial\n2024-06-02,21,False\n2024-06-09,3,True\n"
BAIDU = "keyword,type,date,index\n['冷泡茶'],all,2024-06-03,1835\n['冷泡茶'],wise,2024-06-03,900\n"
BAIDU_JSON = '{"keyword": ["冷泡茶"], "type": "all", "date": "2024-06-03", "index": "1835"}\n{"keyword": 1}\n'


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        (GSC_DAYS, "search-console-performance", [("2024-06-04", "position", "tea.example", 23.56, "search-console")]),
        (GSC_QUERIES, "search-console-performance", [("2024-06-30", "position", "cold brew", 2.13, "search-console-period"),
                                                     ("2024-06-30", "position", "冷泡茶", 23.36, "search-console-period")]),
        (GSC_PAGES, "search-console-performance", [("2024-06-30", "position", "https://tea.example/", 8.84, "search-console-period")]),
        (BING, "bing-performance", [("2024-06-30", "position", "cold brew", 6.5, "bing-period")]),
        (BING_REPORT, "bing-performance", [("2024-06-30", "position", "cold brew", 6.5, "bing-period")]),
        (BING_DAYS, "bing-performance", [("2024-06-02", "position", "tea.example", 7.0, "bing"),
                                         ("2024-06-13", "position", "tea.example", 6.5, "bing")]),
        (SERPBEAR.replace(", hot", ""), "serpbear", [("2024-06-03", "position", "cold brew", 7.0, "serpbear United States Boston mobile"),
                                                     ("2024-06-03", "position", "cold brew", 3.0, "serpbear United States desktop")]),
        (RANKS, "ranks-table", [("2024-06-03", "position", "cold brew", 4.0, "google mobile")]),
        (RANKS_CN, "ranks-table", [("2024-06-03", "position", "冷泡茶", 4.0, "百度")]),
        (TRENDS, "google-trends", [("2024-06-02", "interest", "Northwind Tea", 21.0, "google-trends"),
                                   ("2024-06-09", "interest", "Northwind Tea", 100.0, "google-trends"),
                                   ("2024-06-02", "interest", "cold brew", 0.5, "google-trends South Korea"),
                                   ("2024-06-09", "interest", "cold brew", 0.0, "google-trends South Korea")]),
        (TRENDS_CN, "google-trends", [("2024-05-01", "interest", "冷泡茶", 21.0, "google-trends 台湾")]),
        (TRENDS_HOURS, "google-trends", [("2024-06-02", "interest", "tea", 30.0, "google-trends")]),
        (PYTRENDS, "google-trends", [("2024-06-02", "interest", "tea", 21.0, "google-trends")]),
        (BAIDU, "baidu-index", [("2024-06-03", "interest", "冷泡茶", 1835.0, "baidu-index"),
                                ("2024-06-03", "interest", "冷泡茶", 900.0, "baidu-index wise")]),
        (BAIDU_JSON, "baidu-index", [("2024-06-03", "interest", "冷泡茶", 1835.0, "baidu-index")]),
    ],
)  # fmt: skip
def test_exports_of_tools(web: Web, text: str, form: str, expected: Found) -> None:
    report = load(web, text, "export-2024-06-30.csv")
    assert (report.format, stored(web, "position", "interest")) == (form, expected)
    assert report.read == report.kept + sum(report.filtered.values()) + sum(report.rejected.values())
    again = load(web, text, "copy 20240630.csv")
    assert (again.new, again.known) == (0, True)


def test_figures_of_a_day_are_computed_and_days_of_nothing_are_zero(web: Web) -> None:
    load(web, GSC_DAYS)
    assert [row for row in stored(web) if row[1] != "position"] == [
        ("2024-06-03", "clicks", "tea.example", 0.0, "search-console"), ("2024-06-04", "clicks", "tea.example", 1.0, "search-console"),
        ("2024-06-04", "ctr", "tea.example", 0.1111, "search-console"),
        ("2024-06-03", "impressions", "tea.example", 0.0, "search-console"), ("2024-06-04", "impressions", "tea.example", 9.0, "search-console"),
    ]  # fmt: skip


def test_a_report_without_a_day_has_the_day_of_its_file(web: Web) -> None:
    path = web.project.path.parent / "Queries.csv"
    path.write_text(GSC_QUERIES, encoding="utf-8")
    os.utime(path, (1_717_400_000, 1_717_400_000))
    (report,) = load_files(web.project, web.db, begin_run(web.db, "load", NOW), [path], NOW).files
    assert "2024-06-03 by the file's own date" in report.note
    assert {row[0] for row in stored(web)} == {"2024-06-03"}


def test_a_whole_export_of_search_console_as_it_is_downloaded(web: Web) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in {
            "Queries.csv": GSC_QUERIES, "Pages.csv": GSC_PAGES, "Dates.csv": GSC_DAYS,
            "Countries.csv": "Country,Clicks,Impressions,CTR,Position\nUnited Kingdom,109,304,35.86%,12.91\n",
            "Filters.csv": "Filter,Value\nSearch type,Web\nDate,Last 12 months\n",
        }.items():  # fmt: skip
            archive.writestr(name, text)
    path = web.project.path.parent / "tea.example-Performance-on-Search-2024-06-28.zip"
    path.write_bytes(packed.getvalue())
    report = load_files(web.project, web.db, begin_run(web.db, "load", NOW), [path], NOW)
    assert [f.format for f in report.files].count("search-console-performance") == 4
    assert (report.rejected, report.counts["filtered.other_part"]) == (0, 3)
    assert {row[0] for row in stored(web, "position")} == {"2024-06-04", "2024-06-28"}


def answer(*rows: object) -> str:
    return json.dumps({"rows": rows, "responseAggregationType": "byPage"})


def row(*keys: str, clicks: object = 2, impressions: object = 10, position: object = 4.0) -> dict[str, object]:
    return {"keys": list(keys), "clicks": clicks, "impressions": impressions, "ctr": 0.2, "position": position}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("2024-06-03", "cold brew")], [("2024-06-03", "cold brew", 4.0, "search-console")]),
        ([row("cold brew", "2024-06-03", "DESKTOP"), row("cold brew", "2024-06-03", "MOBILE", impressions=30, position=8.0)],
         [("2024-06-03", "cold brew", 7.0, "search-console")]),
        ([row("2024-06-03")], [("2024-06-03", "tea.example", 4.0, "search-console")]),
        ([row("https://tea.example/", "gbr")], [("2024-06-30", "https://tea.example/", 4.0, "search-console-period")]),
    ],
)  # fmt: skip
def test_answers_of_the_interface(web: Web, rows: list[object], expected: list[tuple[str, str, float, str]]) -> None:
    report = load(web, answer(*rows), "answer-2024-06-30.json")
    assert report.format == "search-console-api"
    assert [(d, s, v, source) for d, _, s, v, source in stored(web, "position")] == expected


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row("1970-01-01", "a"), "bad_date"), (row("2025-06-03", "a"), "future_date"), (row("2024-06-03", ""), "missing_value"),
        (row("2024-06-03", "a", clicks=-1), "bad_value"), (row("2024-06-03", "a", clicks="many"), "bad_value"),
        (row("2024-06-03", "a", position=-4), "bad_value"), (row("2024-06-03"), "missing_value"), ("a row", "missing_value"),
        ({"keys": "2024-06-03"}, "missing_value"),
    ],
)  # fmt: skip
def test_bad_rows_of_an_answer(web: Web, bad: object, reason: str) -> None:
    good = [row("2024-06-03", f"q{n}") for n in range(20)]
    report = load(web, answer(*good, bad))
    assert (report.kept, report.rejected, rejects(web)) == (20, {reason: 1}, [(21, reason)])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (answer(row("2024-06-03", "a")).encode()[:-9], "bad_json"),
        (b'{"rows": {"keys": 1, "impressions": 2}}', "bad_json"),
        (gzip.compress(answer(*(row("2024-06-03", f"q{n}") for n in range(9999))).encode())[:-2000], "truncated_file"),
    ],
)
def test_answers_that_cannot_be_read(web: Web, data: bytes, reason: str) -> None:
    assert load(web, data, "a.json").rejected == {reason: 1}


BAD = [
    (GSC_DAYS, "1970-01-01,1,9,11%,2", "bad_date"), (GSC_DAYS, "2026-01-01,1,9,11%,2", "future_date"),
    (BING_DAYS, "6/31/2024,1,9,11%,2", "bad_date"), (BING, "a,-1,9,1%,2", "bad_value"), (BING, ",1,9,1%,2", "missing_value"),
    (RANKS, "2024-06-03,a,-4,g,m", "bad_value"), (RANKS, "2024-06-03,,4,g,m", "missing_value"), (RANKS, "never,a,4,g,m", "bad_date"),
    (RANKS, "2024-06-03,a,4,g,m,more", "malformed_line"), (SERPBEAR, "4, a, 1", "malformed_line"), (SERPBEAR, "", "bad_date"),
    (TRENDS, "2024-06-16,101,1", "bad_value"), (TRENDS, "2024-06-16,-1,1", "bad_value"), (TRENDS, "1970-01-01,1,1", "bad_date"),
    (TRENDS, "2025-01-05,1,1", "future_date"), (BAIDU, "a,all,2024-06-03,-5", "bad_value"), (BAIDU, "a,all,2024-06-03,", "missing_value"),
    (BAIDU, "a,all,1970-01-01,5", "bad_date"), (BAIDU_JSON, "", "missing_value"), (BAIDU_JSON.partition("\n")[0], "{1}", "bad_json"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "reason"), BAD)
def test_bad_rows_are_put_aside_with_a_reason(web: Web, text: str, line: str, reason: str) -> None:
    heading, *good = text.rstrip("\r\n").split("\n")
    more = good * 15 if text is GSC_DAYS else good  # told by what most rows look like
    report = load(web, "\n".join([heading, *more, *([line] if line else [])]) + "\n", "x-2024-06-30.csv")
    assert set(report.rejected) == ({reason, "bad_date"} if text is SERPBEAR else {reason})


@pytest.mark.parametrize("text", [t.split("\n", 1)[1] for t in (BING, RANKS, GSC_QUERIES, BAIDU)])
def test_without_a_heading_no_format_is_guessed(web: Web, text: str) -> None:
    with pytest.raises(InputError, match="no format that is known"):
        load(web, text)


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "utf-8-sig"])
@pytest.mark.parametrize(("text", "subject"), [(RANKS_CN, "冷泡茶"), (TRENDS_CN, "冷泡茶"), (BAIDU, "冷泡茶")])
def test_encodings(web: Web, text: str, subject: str, encoding: str) -> None:
    load(web, text.encode(encoding))
    assert stored(web)[0][2] == subject


SHARED = Path(__file__).resolve().parents[4] / "shared" / "social"


@pytest.mark.corpus
@pytest.mark.skipif(not SHARED.is_dir(), reason="the exports of others are not there: ../shared/social")
def test_real_exports_are_read_to_the_last_row(web: Web) -> None:
    run_id = begin_run(web.db, "load", NOW)
    paths = [*sorted(SHARED.glob("gsc/*.csv")), *sorted(SHARED.glob("googletrends/*.csv"))]
    report = load_files(web.project, web.db, run_id, paths, NOW.replace(year=2026))
    assert {f.format for f in report.files} == {"search-console-performance", "search-console-filters", "google-trends"}
    assert (report.rejected, report.read >= 500) == (0, True)
