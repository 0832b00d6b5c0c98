"""What may befall a file of any format: each fault costs what it touches, has a typed reason, and never ends a load."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import pytest
from builders import Web
from every_format import FILES, TEXTS
from loading import NOW
from log_samples import SAMPLES as LOGS

from attribution.intake.formats import FORMATS
from attribution.intake.load import load_files
from attribution.intake.recognise import FileReport
from ripplemark.store.runs import begin_run

#: Told by what stands in nine of ten rows, since their headings come in any language.
SHAPES = {
    "search-console-latest",
    "search-console-sample",
    "search-console-sites",
    "search-console-targets",
    "search-console-performance",
}
UNDATED = {"prices", "ranks", "moz", "moz-top-pages", "screaming-frog", "bing", "bing-sites", "search-console-sites", "search-console-sample",
           "search-console-targets", "search-console-filters"}  # fmt: skip
DOCUMENTS = {"matomo-visits", "search-console-api", "majestic-json"}
NONE_KEPT = {"ranks", "search-console-filters"}  # no rank is wanted here; filters are no figures


def loaded(web: Web, files: dict[str, bytes]) -> dict[str, FileReport]:
    """What came of each file, by the format that it was written in. Every line and row is accounted for."""
    folder = web.project.path.parent
    for name, data in files.items():
        (folder / f"{name}-2024-06-30").write_bytes(data)
    paths = [folder / f"{name}-2024-06-30" for name in files]
    reports = load_files(web.project, web.db, begin_run(web.db, "load", NOW), paths, NOW).files
    for report in reports:
        assert (
            report.read == report.kept + sum(report.filtered.values()) + sum(report.rejected.values())
            or report.format == "unknown"
        )
    return dict(zip(files, reports, strict=True))


def as_texts(change: Callable[[str], str]) -> dict[str, bytes]:
    return {name: change(text).encode() for name, text in TEXTS.items()}


def test_every_format_has_a_file_of_its_shape(web: Web) -> None:
    others = {form.name for form in FORMATS if form.name.startswith("posts-")}  # downloads of platforms: test_post_exports.py
    assert set(FILES) - {"registration-lines"} == {form.name for form in FORMATS} - others
    for name, report in loaded(web, FILES).items():
        assert report.format == {"registration-lines": "registrations"}.get(name, name)
        assert (report.kept, report.rejected) == (0 if name in NONE_KEPT else 4 if name in LOGS else 2, {}), name


def half_of_the_last_line(data: bytes) -> bytes:
    whole = data.rstrip(b"\n")
    start = whole.rfind(b"\n") + 1
    return whole[: start + (len(whole) - start) * 3 // 5]


def test_cut_off_in_its_last_line(web: Web) -> None:
    cut = {name: half_of_the_last_line(data) for name, data in FILES.items() if name not in ("ahrefs", "ga4-parquet")}
    for name, report in loaded(web, cut).items():
        if name in LOGS:  # they grow, and the rest of the line may come
            assert (report.kept, report.rejected, "unfinished last line" in report.note) == (3, {}, True), name
        elif name in ("search-console-sample", "search-console-filters"):  # half an address is an address; filters are not kept
            assert report.rejected == {}
        elif name in DOCUMENTS:
            assert (report.kept, report.rejected) == (0, {"bad_json": 1}), name
        elif name in SHAPES:
            assert report.rejected == {"unknown_format": 1}
        else:
            (reason,) = report.rejected
            assert reason in ("truncated_file", "bad_json", "malformed_line"), name
            assert report.kept == (0 if name in NONE_KEPT else 1), name


def test_packed_and_cut_off(web: Web) -> None:
    for name, report in loaded(web, {name: gzip.compress(data)[:-20] for name, data in FILES.items()}).items():
        assert set(report.rejected) & {"truncated_file", "unknown_format"}, name


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "big5"])
def test_in_another_encoding(web: Web, encoding: str) -> None:
    for name, report in loaded(web, {name: text.encode(encoding, "replace") for name, text in TEXTS.items()}).items():
        kept = 0 if name in NONE_KEPT else 4 if name in LOGS else 2
        assert (report.kept, report.rejected) == (kept, {}), name


def test_a_line_of_another_format_and_broken_bytes(web: Web) -> None:
    other = b'10.1.1.1 "what is this" \xff\xfe\x80 {"a": [1\n'
    added = {name: data.rstrip(b"\n") + b"\n" + other for name, data in FILES.items() if name not in ("ahrefs", "ga4-parquet")}
    for name, report in loaded(web, added).items():
        if name in SHAPES:
            assert report.rejected == {"unknown_format": 1}
        elif name in DOCUMENTS:
            assert report.rejected == {"bad_json": 1}
        elif name == "search-console-filters":
            assert report.filtered == {"other_part": 3}
        else:
            assert sum(report.rejected.values()) == 1, name
            assert report.kept == (0 if name in NONE_KEPT else 4 if name in LOGS else 2), name


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_one_odd_row_among_many_costs_itself(web: Web, name: str) -> None:
    heading, row, _ = TEXTS[name].splitlines()
    report = loaded(web, {name: "\n".join([heading, *[row] * 20, "what is this", row, ""]).encode()})[name]
    assert (report.format, report.kept, sum(report.rejected.values())) == (name, 21, 1)


def test_a_missing_heading(web: Web) -> None:
    headed = {
        name for name in set(FILES) - set(LOGS) - DOCUMENTS - {"ga4-parquet", "moz"} if not TEXTS.get(name, "#").startswith("{")
    }
    headless = {name: FILES[name].split(b"\n", 1)[1] for name in headed - {"snowplow", "ahrefs"}}
    for name, report in loaded(web, headless | {"good": FILES["signals"]}).items():
        assert (report.kept, report.rejected) == ((0, {"unknown_format": 1}) if name != "good" else (2, {})), name


@pytest.mark.parametrize(("year", "reason"), [("1970", "bad_date"), ("2031", "future_date")])
def test_days_that_cannot_be(web: Web, year: str, reason: str) -> None:
    seconds = {"1970": "", "2031": "1938"}[year]
    wrong = as_texts(lambda text: re.sub(r"\b1717(?=\d{6})", seconds, re.sub(r"2024(?=-?0[56])|(?<=/)2024\b", year, text)))
    for name, report in loaded(web, {name: data for name, data in wrong.items() if name not in UNDATED}).items():
        odd = name == "search-console-latest" and year == "1970"  # not one day: not the latest links
        assert (report.kept, set(report.rejected)) == (0, {"unknown_format" if odd else reason}), name


#: Of formats with figures: what stands in the first row, made negative.
NEGATIVE = {
    "registrations": ",9.9,", "registration-lines": ":9.9}", "moz-top-pages": ",7,", "bing-performance": ",80,", "google-trends": ",21", "baidu-index": ",1835",
    "serpbear": ", 3,", "ranks-table": ",4,", "search-console-api": ": 9,", "ga4-table": ",12,", "matomo-table": ",12,", "plausible-table": ",5,",
    "meta-ads": ",12.50,", "google-ads": ",10.00,", "costs": ",12.5,", "prices": ",30000,", "surveys": ",600,", "signals": ",8.4,", "posts": '"冷泡茶"',
}  # fmt: skip


def test_negative_values(web: Web) -> None:
    texts = {**TEXTS, "posts": TEXTS["posts"].replace('"冷泡茶"', '"冷泡茶","views":-3', 1)}
    made = {
        name: texts[name].replace(figure, re.sub(r"(?=\d)", "-", figure, count=1), 1).encode()
        for name, figure in NEGATIVE.items()
    }
    for name, report in loaded(web, made).items():
        assert (report.kept, report.rejected) == (1, {"bad_value": 1}), name


def test_empty_files(web: Web) -> None:
    for report in loaded(web, {"nothing": b"", "blanks": b"\n\n \n", "packed": gzip.compress(b"")}).values():
        assert (report.format, report.note) == ("empty", "the file is empty")
