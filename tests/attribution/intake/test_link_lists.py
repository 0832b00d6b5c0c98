"""Link lists of other tools: known by their content, kept claim by claim, their pages made known to the crawl."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

from builders import project
from link_list_files import (
    AHREFS_OLD,
    AHREFS_ROW,
    HOME,
    MAJESTIC,
    MAJESTIC_API,
    MAJESTIC_ROW,
    MOZ,
    MOZ_PREAMBLE,
    PAGE,
    SCREAMING_FROG,
    SEMRUSH,
    ahrefs,
    latest,
    table,
)

from attribution.intake.archives import unpacked
from attribution.intake.csv_table import Row
from attribution.intake.link_lists import Reading, count_of, listed_of, listed_url
from attribution.intake.listed_days import Order, Survey, listed_day
from attribution.intake.load import load_files
from attribution.intake.recognise import FileReport
from ripplemark.errors import InputError
from ripplemark.records import ProvenanceRow, Reject, Route, Tool
from ripplemark.store.database import Database, open_writer
from ripplemark.store.provenance import iter_provenance
from ripplemark.store.runs import begin_run, reject_samples
from ripplemark.store.urls import known_url, routes_of

NOW = datetime(2024, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with open_writer(tmp_path / "store.db") as opened:
        yield opened


def load(
    db: Database, tmp_path: Path, content: bytes | str, name: str = "export.csv"
) -> tuple[FileReport, list[ProvenanceRow]]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    run_id = begin_run(db, "load", NOW)
    (report, *_) = load_files(project(tmp_path), db, run_id, [path], NOW).files
    return report, list(iter_provenance(db))


FILES = {
    "ahrefs": ahrefs(AHREFS_ROW),
    "ahrefs-old": table(AHREFS_OLD, {
        "#": "1", "Domain Rating": "41", "Referring Page URL": PAGE, "Link URL": HOME, "Link Anchor": "北風茶", "Type": "Nofollow",
        "Found": "2024-06-05 10:11",
    }),
    "semrush": table(SEMRUSH, {
        "Page ascore": "17", "Source url": PAGE, "Target url": HOME, "Anchor": "北風茶", "Nofollow": "true", "First seen": "2024-06-05",
        "Last seen": "2024-06-25", "New link": "false", "Lost link": "false",
    }),
    "majestic": table(MAJESTIC, MAJESTIC_ROW),
    "majestic-api": table(MAJESTIC_API, {
        "SourceURL": PAGE, "TargetURL": HOME, "AnchorText": "北風茶", "Date": "2024-06-25", "FlagNoFollow": "1", "FlagDeleted": "0",
        "FirstIndexedDate": "2024-06-05", "SourceTrustFlow": "23",
    }),
    "majestic-json": json.dumps({"Code": "OK", "DataTables": {"BackLinks": {"Headers": {"MaxSourceURLs": 1}, "Data": [{
        "SourceURL": PAGE, "TargetURL": HOME, "AnchorText": "北風茶", "Date": "2024-06-25", "FlagNoFollow": "1", "FlagDeleted": "0",
        "FirstIndexedDate": "2024-06-05", "LastSeenDate": "", "SourceTrustFlow": 23,
    }]}}}, ensure_ascii=False),
    "moz": MOZ_PREAMBLE + table(MOZ, {"URL": PAGE, "Target URL": HOME, "Anchor Text": "北風茶", "Domain Authority": "38", "Only rel=nofollow": "Yes"}),
    "screaming-frog": table(SCREAMING_FROG, {
        "Type": "Hyperlink", "Source": PAGE, "Destination": HOME, "Anchor": "北風茶", "Follow": "false", "Rel": "nofollow noopener",
    }),
}  # fmt: skip
TOOLS = {
    "ahrefs-old": Tool.AHREFS,
    "majestic-api": Tool.MAJESTIC,
    "majestic-json": Tool.MAJESTIC,
    "screaming-frog": Tool.SCREAMING_FROG,
}


@pytest.mark.parametrize("form", FILES)
def test_one_link_as_each_tool_writes_it(db: Database, tmp_path: Path, form: str) -> None:
    report, (claim,) = load(db, tmp_path, FILES[form], "misleading.pdf")
    above = 5 if form == "moz" else 0  # lines above the heading
    assert (report.format, report.read - above, report.kept, report.new, report.new_pages) == (
        form.removesuffix("-old"),
        1,
        1,
        1,
        1,
    )
    assert report.filtered == ({"before_heading": above} if above else {})
    tool = TOOLS.get(form) or Tool(form)
    assert (claim.tool, claim.page_url, claim.target_url, claim.anchor) == (tool, PAGE, HOME, "北風茶")
    assert (claim.rel, claim.followed, claim.tool_says) == (("nofollow",), False, "live")
    dated = form not in ("moz", "screaming-frog")
    assert claim.tool_first_seen == (date(2024, 6, 5) if dated else None)
    assert routes_of(db, PAGE) == ((Route.LINK_LIST, tool),)


@pytest.mark.parametrize(
    ("form", "figure"),
    [
        ("ahrefs", ("domain_rating", 41)),
        ("semrush", ("page_ascore", 17)),
        ("majestic", ("trust_flow", 23)),
        ("moz", ("domain_authority", 38)),
    ],
)
def test_the_tools_own_figure_is_kept_with_its_name(db: Database, tmp_path: Path, form: str, figure: tuple[str, float]) -> None:
    _, (claim,) = load(db, tmp_path, FILES[form])
    assert (claim.authority_of, claim.authority) == figure


BING = '"Source Url","Anchor text","Target Url"\n"https://blog.example/a","tea","https://tea.example/"\n'
BING_SITES = '\ufeff"Domain","Backlinks Count"\n"blog.example","1,240"\n"forum.example","3"\n'
HEADINGS = [
    "Linking page,Last crawled", "链接页面,上次抓取", "連結網頁,上次檢索", "リンク元ページ,前回のクロール", "Página de enlace,Último rastreo",
    "Verweisende Seite,Zuletzt gecrawlt", "Page d'origine,Dernière exploration", "דף מקושר,סריקה אחרונה",
]  # fmt: skip


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_latest_links_of_search_console_in_any_language(db: Database, tmp_path: Path, heading: str, encoding: str) -> None:
    report, claims = load(db, tmp_path, latest(heading, ["2024-06-28", "2024-06-01"]).encode(encoding))
    assert (report.format, report.kept) == ("search-console-latest", 2)
    assert [c.tool_last_seen for c in claims] == [date(2024, 6, 28), date(2024, 6, 1)]


@pytest.mark.parametrize("heading", ["Linking page", "連結網頁", "リンク元ページ"])
def test_sample_links_of_search_console(db: Database, tmp_path: Path, heading: str) -> None:
    report, claims = load(db, tmp_path, f'{heading}\nhttps://blog.example/a\n"https://blog.example/b,c"\n')
    assert report.format == "search-console-sample"
    assert [c.page_url for c in claims] == ["https://blog.example/a", "https://blog.example/b,c"]


@pytest.mark.parametrize(
    ("content", "form", "count"),
    [
        ('Site,Linking pages,Target pages\nblog.example,"1,240",3\nforum.example,3,1\n', "search-console-sites", 1240),
        ('Sitio;Páginas;Destino\nblog.example;"1.240";3\nforum.example;3;1\n', "search-console-sites", 1240),
        (BING_SITES, "bing-sites", 1240),
    ],
)
def test_lists_of_sites_make_their_front_pages_known(db: Database, tmp_path: Path, content: str, form: str, count: int) -> None:
    report, claims = load(db, tmp_path, content)
    assert (report.format, report.kept) == (form, 2)
    assert [(c.page_url, c.whole_site, c.tool_links) for c in claims] == [
        ("https://blog.example/", True, count),
        ("https://forum.example/", True, 3),
    ]
    load(db, tmp_path, BING)
    page, home = known_url(db, "https://blog.example/a"), known_url(db, "https://blog.example/")
    assert page is not None
    assert home is not None
    assert page.priority > home.priority


def test_lists_of_our_own_pages_are_counts_and_no_pages_to_ask(db: Database, tmp_path: Path) -> None:
    report, claims = load(
        db, tmp_path, 'Target page,Incoming links,Linking sites\nhttps://tea.example/,"1,240",31\nhttps://other.example/,2,1\n'
    )
    assert (report.format, report.kept, report.filtered, claims) == ("search-console-targets", 1, {"other_target": 1}, [])
    assert tuple(db.rows("SELECT links, sites FROM listed_targets")[0]) == (1240, 31)
    assert known_url(db, "https://tea.example/") is None


def test_bing(db: Database, tmp_path: Path) -> None:
    report, (claim,) = load(db, tmp_path, BING)
    assert (report.format, claim.anchor, claim.followed) == ("bing", "tea", None)


# ---------------------------------------------------------------- the same again, newer, broken


def test_the_same_content_under_another_name_or_packed_adds_nothing(db: Database, tmp_path: Path) -> None:
    load(db, tmp_path, FILES["ahrefs"])
    for name, content in (
        ("b.csv", FILES["ahrefs"]),
        ("c.gz", gzip.compress(FILES["ahrefs"])),
        ("d.zip", zipped(a=FILES["ahrefs"])),
    ):
        report, claims = load(db, tmp_path, content, name)
        assert (report.known, report.new, len(claims)) == (True, 0, 1)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_newest_list_has_the_last_word_whichever_is_loaded_first(
    db: Database, tmp_path: Path, order: tuple[int, int]
) -> None:
    lost = AHREFS_ROW | {
        "Lost": "2024-06-27",
        "Drop reason": "Link removed",
        "Last seen": "2024-06-20",
        "First seen": "2024-06-07",
    }
    files = [
        ("tea-backlinks_2024-06-26_10-00-00.csv", ahrefs(AHREFS_ROW)),
        ("tea-backlinks_2024-06-28_10-00-00.csv", ahrefs(lost)),
    ]
    for n in order:
        _, claims = load(db, tmp_path, files[n][1], files[n][0])
    (claim,) = claims
    assert (claim.tool_says, claim.tool_lost_on, claim.tool_lost_reason) == ("lost", date(2024, 6, 27), "Link removed")
    assert (claim.tool_first_seen, claim.tool_last_seen) == (date(2024, 6, 5), date(2024, 6, 25))
    assert (claim.exported_on, claim.source) == (date(2024, 6, 28), files[1][0])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Source URL": ""}, "missing_value"),
        ({"Source URL": "javascript:alert(1)"}, "bad_url"),
        ({"Source URL": "http://192.168.0.1/"}, "bad_url"),
        ({"Source URL": "https://blog.example/" + "a" * 9000}, "bad_url"),
        ({"Target URL": "http://["}, "bad_url"),
        ({"Source Crawl Date": "soon"}, "bad_date"),
        ({"Source Crawl Date": "2024-13-45"}, "bad_date"),
        ({"Source Crawl Date": "2031-01-01"}, "future_date"),
        ({"Anchor Text": "x" * 70_000}, "line_too_long"),
    ],
)
def test_a_bad_row_costs_itself_alone(db: Database, tmp_path: Path, change: dict[str, str], reason: str) -> None:
    report, claims = load(db, tmp_path, table(MAJESTIC, MAJESTIC_ROW | change, MAJESTIC_ROW))
    assert (report.read, report.kept, report.rejected) == (2, 1, {reason: 1})
    assert len(claims) == 1
    assert len(reject_samples(db, "export.csv", reason, limit=5)) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Source URL": "https://shop.tea.example/a"}, "own_page"),
        ({"Target URL": "https://rival.example/"}, "other_target"),
        ({"FlagMention": "+"}, "no_link"),
    ],
)
def test_rows_that_are_no_links_of_others_to_us_are_counted(
    db: Database, tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    report, claims = load(db, tmp_path, table(MAJESTIC, MAJESTIC_ROW | change))
    assert (report.kept, report.filtered, claims) == (0, {reason: 1}, [])


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(f"../{name}.csv", content)
    return out.getvalue()


def test_every_file_of_an_archive_is_loaded_by_its_content(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "tea.example-Links.zip"
    path.write_bytes(zipped(Table=latest(HEADINGS[0], ["2024-06-28"]).encode(), Sites=BING_SITES.encode()))
    files = load_files(project(tmp_path), db, begin_run(db, "load", NOW), [path], NOW).files
    assert [(f.path.name, f.format) for f in files] == [
        ("tea.example-Links.zip:Table.csv", "search-console-latest"),
        ("tea.example-Links.zip:Sites.csv", "bing-sites"),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped(**{f"m{n}": b"a" for n in range(101)}), "101 files"),
        (zipped(), "no file in it"),
        (zipped(a=b"tea" * 900)[:46] + b"?" + zipped(a=b"tea" * 900)[47:], "cannot be unpacked"),
    ],
)
def test_archives_that_cannot_be_unpacked_say_so(tmp_path: Path, db: Database, content: bytes, words: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        load_files(project(tmp_path), db, begin_run(db, "load", NOW), [path], NOW)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(a=b"0" * 3_000_000, b=b"0" * 3_000_000))
    monkeypatch.setattr("attribution.intake.archives.MOST_BYTES", 2_000_000)
    with pytest.raises(InputError, match="unpacks to more than"), unpacked(path):
        pass


def test_a_gzip_table_that_breaks_off_gives_what_stands_before(db: Database, tmp_path: Path) -> None:
    whole = gzip.compress(latest(HEADINGS[0], [f"2024-06-{n % 28 + 1:02}" for n in range(5_000)]).encode())
    report, claims = load(db, tmp_path, whole[: len(whole) * 3 // 4], "a.csv.gz")
    assert report.rejected == {"truncated_file": 1}
    assert 1_000 < len(claims) < 5_000


# ---------------------------------------------------------------- days and numbers


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-28", date(2026, 9, 28)), ("2026-09-28 10:11:12", date(2026, 9, 28)), ("2026-09-28T10:11:12Z", date(2026, 9, 28)),
        ("Sep 28, 2026", date(2026, 9, 28)), ("September 28, 2026", date(2026, 9, 28)), ("28 Sep 2026", date(2026, 9, 28)),
        ("28/09/2026", date(2026, 9, 28)), ("28.09.2026", date(2026, 9, 28)), ("28-09-26", date(2026, 9, 28)),
        ("2026年9月28日", date(2026, 9, 28)), ("2026/9/28", date(2026, 9, 28)), ("2026. 9. 28.", date(2026, 9, 28)),
        ("28 sept. 2026", date(2026, 9, 28)), ("28 de septiembre de 2026", date(2026, 9, 28)), ("3. März 2026", date(2026, 3, 3)),
        ("1er août 2026", date(2026, 8, 1)), ("28 בספט׳ 2026", date(2026, 9, 28)), ("1790000000", date(2026, 9, 21)),
        ("2026-02-30", None), ("31/31/2026", None), ("tomorrow", None), ("Sep 2026", None), ("0001-01-01", None), ("28 Foo 2026", None),
    ],
)  # fmt: skip
def test_days(text: str, day: date | None) -> None:
    assert listed_day(text) == day


@pytest.mark.parametrize(
    ("cells", "order", "is_open"),
    [
        (["03/04/2024", "28/04/2024"], Order.DAY_FIRST, False),
        (["03/04/2024", "04/28/2024"], Order.MONTH_FIRST, False),
        (["03/04/2024", "05/06/2024"], Order.DAY_FIRST, True),
        (["06/09/2024", "06/10/2024"], Order.MONTH_FIRST, False),  # the other way they would be in the future
        (["05/05/2024"], Order.DAY_FIRST, False),
        (["2024-06-01"], Order.DAY_FIRST, False),
    ],
)
def test_the_whole_file_tells_day_from_month(cells: list[str], order: Order, is_open: bool) -> None:
    survey = Survey(date(2024, 7, 1))
    survey.add(cells)
    assert (survey.order, survey.is_open) == (order, is_open)


def test_a_file_of_open_days_says_that_they_are_a_guess(db: Database, tmp_path: Path) -> None:
    report, claims = load(db, tmp_path, latest(HEADINGS[0], ["03/04/2024", "05/06/2024"]))
    assert "a guess" in report.note
    assert claims[0].tool_last_seen == date(2024, 4, 3)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,240", 1240),
        ("1.240", 1240),
        ("1 240", 1240),
        ("1\u202f240", 1240),
        ("12", 12),
        ("1,24", None),
        ("-1", None),
        ("", None),
        ("٣", None),
    ],
)
def test_counts(text: str, number: int | None) -> None:
    assert count_of(text) == number


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://blog.example/a#b", "https://blog.example/a"), ("blog.example/a", "http://blog.example/a"),
        ("www.blog.example", "http://www.blog.example/"), ("not a url", ""), ("mailto:a@b.example", ""), ("", ""), ("/a/b", ""),
    ],
)  # fmt: skip
def test_urls_without_a_scheme(text: str, url: str) -> None:
    assert listed_url(text) == url


@given(
    st.dictionaries(
        st.sampled_from(["page", "target", "anchor", "nofollow", "type", "last_seen", "lost_on", "authority"]), st.text()
    )
)
def test_no_row_raises(cells: dict[str, str]) -> None:
    found = listed_of(Row(2, cells), "a.csv", Reading(frozenset({"tea.example"}), Order.DAY_FIRST, date(2024, 7, 1)))
    assert isinstance(found, Reject) or str(found)
