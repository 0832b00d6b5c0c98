"""The shapes that others build on, for every table and format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, cast

import pytest
from openpyxl import load_workbook
from told_opinion import ToldOpinion

from attribution.authority.rows import DomainRow, IntersectRow
from attribution.campaigns.unknown import UnknownCampaign
from attribution.counted_rows import AggregateRow, CampaignCost, CostRow
from attribution.export import TABLES, Format, TableName, export_links, export_rows
from attribution.journey_rows import FunnelStage, PathRow, Stage
from attribution.report_rows import (
    CampaignCredit,
    CampaignRow,
    LinkPage,
    LinkQuery,
    PageRow,
    PostRow,
    View,
)
from attribution.reports import Reports
from ripplemark.records import (
    Annotation,
    CohortSum,
    Confidence,
    DailyTraffic,
    DarkTraffic,
    DateMethod,
    Effect,
    EventKind,
    EventRow,
    Evidence,
    EvidenceKind,
    Fate,
    FetchOutcome,
    Level,
    LinkClass,
    LinkRow,
    LinkState,
    MachineDay,
    Mark,
    MentionRow,
    Metric,
    ModelCredit,
    Origin,
    ParentKind,
    Placement,
    ProvenanceRow,
    RangeVisitors,
    ReferrerRow,
    RippleEdge,
    Route,
    Signal,
    SitePage,
    SiteSearch,
    SpamSign,
    Tool,
    Touch,
    UrlKind,
    UrlRow,
    UrlState,
    Verdict,
    Webmention,
    WebmentionState,
)
from ripplemark.store.credit import MODELS
from tests.attribution.export.evaluated_rows import ToldEvaluation
from tests.attribution.export.rippled_rows import ToldRipples

WHEN = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
DAY = date(2026, 3, 1)
HOSTILE = '=HYPERLINK("https://evil.example")'
VIEW = View(DAY, DAY)


def link(n: int = 1) -> LinkRow:
    return LinkRow(
        link_id=n, page_id=n, page_url=f"https://blog.example/{n}", target_url="https://duckdb.org/", href="/x", anchor=HOSTILE,
        rel=("nofollow", "ugc"), nofollow=True, ugc=True, sponsored=False, followed=False, image=False, in_noscript=False,
        wrapped_by="", placement=Placement.CONTENT, context_left="左", context_right="-5 右", utm=(("utm_source", "blog"),),
        link_class=LinkClass.EARNED, class_reason="nobody paid", campaign="v1", state=LinkState.LIVE, lost_reason=None,
        first_seen=WHEN, last_seen=WHEN, lost_at=None, published_at=WHEN, published_method=DateMethod.FEED,
        published_confidence=Confidence.HIGH, page_title="数据库", page_author="@someone", page_host="blog.example",
        page_domain="blog.example", language="zh-Hans", discovered_by=(Route.WATCH, Route.FEED), visits=3, registrations=0.5,
    )  # fmt: skip


class Told(ToldEvaluation, ToldOpinion, ToldRipples):
    """Reports with one row of everything."""

    def __init__(self, links: int = 1) -> None:
        self.number = links

    def iter_links(self, view: View | None = None) -> Iterator[LinkRow]:
        return (link(n) for n in range(1, self.number + 1))

    def iter_annotations(self) -> Iterator[Annotation]:
        yield Annotation(3, WHEN.date(), "=on television", "v1", "mei", WHEN)

    def links(self, view: View, query: LinkQuery) -> LinkPage:
        rows = tuple(link(n) for n in range(1, self.number + 1))
        return LinkPage(self.number, rows[query.start : query.stop])

    def iter_pages(self) -> Iterator[PageRow]:
        yield PageRow(
            "https://blog.example/1",
            "题",
            "",
            "zh-Hans",
            None,
            "",
            "",
            "",
            False,
            False,
            WHEN,
            None,
            "ok",
            1,
            ("v1",),
            ("feed",),
            HOSTILE,
        )

    def iter_mentions(self) -> Iterator[MentionRow]:
        yield MentionRow("https://blog.example/1", "题", "v1", ("DuckDB 1.0", "鸭子"), "+1 很快", True, None, ("price",), WHEN)

    def iter_events(self) -> Iterator[EventRow]:
        yield EventRow(
            WHEN,
            EventKind.CHANGED,
            "rel",
            "",
            "nofollow",
            1,
            "https://blog.example/1",
            "https://duckdb.org/",
            "a",
            "earned",
            "v1",
        )

    def iter_posts(self) -> Iterator[PostRow]:
        yield PostRow(
            "weibo:1",
            "weibo",
            "https://weibo.com/1/1",
            "A",
            WHEN,
            "v1",
            True,
            False,
            False,
            None,
            5,
            None,
            None,
            None,
            None,
            "@all",
        )

    def iter_ripples(self) -> Iterator[RippleEdge]:
        told = (Evidence(EvidenceKind.VIA, "via A"),)
        yield RippleEdge("https://blog.example/1", ParentKind.POST, "weibo:1", "v1", 0.75, told)
        yield RippleEdge("https://blog.example/2", ParentKind.PAGE, "https://blog.example/1", "v1", 1.0, ())

    def iter_touches(self) -> Iterator[Touch]:
        credit = (("first", 0.0), ("last", 1.0), ("last_non_direct", 1.0), ("linear", 0.5))
        yield Touch(
            "r1", 1, WHEN, "Referral", "blog.example", "referral", "", "https://blog.example/1", Origin.EARNED, "v1", credit
        )

    def campaign_credit(self, view: View, model: str) -> tuple[CampaignCredit, ...]:
        return (CampaignCredit("v1", "V1", model, 1.0, 2.5, 0.0), CampaignCredit("", "", model, 0.0, 0.0, 4.0))

    def iter_campaigns(self) -> Iterator[CampaignRow]:
        yield CampaignRow("v1", "V1", DAY, DAY, 12.5, "CNY", 1, 2, 3, 4, 1.0, 2.5, None)

    def iter_webmentions(self) -> Iterator[Webmention]:
        yield Webmention(
            "a" * 32, "https://blog.example/1", "https://duckdb.org/", WebmentionState.VERIFIED, HOSTILE, WHEN, WHEN, 2, None
        )

    def iter_provenance(self) -> Iterator[ProvenanceRow]:
        yield ProvenanceRow(
            page_url="https://blog.example/1", target_url="https://duckdb.org/", tool=Tool.AHREFS, tool_first_seen=DAY, tool_last_seen=None,
            tool_says=LinkState.LIVE, verified=Verdict.NEVER_THERE, because="ok", matched_by=None, link_id=None, state=None, first_seen=None,
            last_seen=None, looked_at=WHEN, whole_site=False, anchor=HOSTILE, rel=("nofollow",), followed=False, tool_lost_on=None,
            tool_lost_reason=HOSTILE, authority=41.0, authority_of="domain_rating", tool_links=None, exported_on=DAY, source=HOSTILE,
        )  # fmt: skip

    def iter_domains(self) -> Iterator[DomainRow]:
        signs, marks = (SpamSign.LINK_HEAP,), (Mark.DISAVOW, Mark.ASK)
        yield DomainRow(
            "blog.example",
            2,
            1,
            1,
            1,
            0,
            1,
            WHEN,
            WHEN,
            None,
            "not_listed",
            None,
            "cc-main-2026-jan domains",
            3,
            0.5,
            0.25,
            signs,
            marks,
            0,
            0.0,
        )

    def iter_intersect(self) -> Iterator[IntersectRow]:
        yield IntersectRow("blog.example", (HOSTILE, "B"), False, 2, True, "https://blog.example/1", 41.5, "ranked", WHEN, WHEN)

    def iter_urls(self) -> Iterator[UrlRow]:
        yield UrlRow(
            "https://blog.example/1", UrlKind.PAGE, UrlState.DONE, Fate.MATCHED, FetchOutcome.OK, 1, (Route.TRACE, Route.SITE), 9.0,
            WHEN, WHEN, WHEN, HOSTILE,
        )  # fmt: skip
        yield UrlRow(
            "https://far.example/", UrlKind.PAGE, None, Fate.SKIPPED, None, 3, (), None, None, None, None, "beyond crawl.rounds"
        )

    def iter_paths(self) -> Iterator[PathRow]:
        yield PathRow((HOSTILE, "Direct"), 5, 0.5, (("CNY", 30.0), ("", 2.0)), 3.5)

    def iter_cohorts(self) -> Iterator[CohortSum]:
        yield CohortSum(DAY, HOSTILE, 2, (), 5)

    def iter_funnel(self) -> Iterator[tuple[str, FunnelStage]]:
        yield "", FunnelStage(Stage.READS, 900.0, at_least=True)
        yield HOSTILE, FunnelStage(Stage.REGISTRATIONS, None)

    def iter_signals(self) -> Iterator[Signal]:
        yield Signal(DAY, "position", "-brand", 4.5, "google")

    def iter_costs(self) -> Iterator[CostRow]:
        yield CostRow(DAY, "v1", HOSTILE, "google_ads", "CNY", 12.5, 5, 900, None, None, 2.5)

    def iter_effects(self) -> Iterator[Effect]:
        yield Effect(
            "summer", Metric.VISITS, "", date(2024, 6, 3), date(2024, 6, 30), 30, 1, ("other_campaigns",), ("flash",), 9.0, 7.0
        )

    def iter_campaign_costs(self) -> Iterator[CampaignCost]:
        yield CampaignCost("v1", HOSTILE, "CNY", DAY, DAY, 12.5, 5, 900, None, 2.5, 2.0, 6.25, 25.0, 2.0, (HOSTILE, "b"))

    def iter_referrers(self) -> Iterator[ReferrerRow]:
        yield ReferrerRow("https://blog.example/1", HOSTILE, Verdict.NEVER_THERE, 0, 0, FetchOutcome.OK, WHEN, None)

    def iter_machines(self) -> Iterator[MachineDay]:
        yield MachineDay(DAY, "self-named", HOSTILE, 5)

    def iter_visitors(self) -> Iterator[RangeVisitors]:
        yield RangeVisitors(DAY, DAY, "source", HOSTILE, 5, 5, 6, exact=False)

    def iter_site_pages(self) -> Iterator[SitePage]:
        yield SitePage(DAY, HOSTILE, 5, 3, 2, 1)

    def iter_site_search(self) -> Iterator[SiteSearch]:
        yield SiteSearch(HOSTILE, 4, 3, 1, DAY, DAY)

    def iter_unknown_campaigns(self) -> Iterator[UnknownCampaign]:
        yield UnknownCampaign(HOSTILE, 3, DAY, DAY, "v1", "v1*")

    def iter_aggregates(self) -> Iterator[AggregateRow]:
        yield AggregateRow("ga4", DAY, DAY, HOSTILE, "", "", 5, 3, 2, None, None, None)

    def iter_dark_traffic(self) -> Iterator[DarkTraffic]:
        yield DarkTraffic("v1", HOSTILE, 12, None, None, None, None)

    def iter_model_credit(self, level: str = "", model: str = "") -> Iterator[ModelCredit]:
        every = [ModelCredit(Level.POST, HOSTILE, HOSTILE, m, 1.5, 30.0, 0.0) for m in ("first", "markov_1")]
        return (row for row in every if model in ("", row.model) and level in ("", row.level))

    def iter_traffic(self) -> Iterator[DailyTraffic]:
        yield DailyTraffic(DAY, "Referral", "blog.example", "referral", "", 5, 3, 2, 1)


def content(table: str, form: str, told: Told | None = None, **options: Any) -> bytes:
    return b"".join(export_rows(cast(Reports, told or Told()), TableName(table), Format(form), **options))


def lines(table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content(table, "jsonl").splitlines()]


# What the design promises, in its order.
PROMISED = {
    "links": "page_url, target_url, href, anchor, rel, nofollow, ugc, sponsored, followed, image, placement, context_left, context_right, utm, "
    "link_class, state, lost_reason, first_seen, last_seen, published_at, published_confidence, page_title, page_author, language, discovered_by",
    "mentions": "page_url, campaign, terms, quote, linked, polarity, focus",
    "ripples": "child_url, parent_url, parent_kind, probability, evidence",
    "touches": "registration_id, position, visit_started_at, channel, source, medium, campaign, link_page_url, first, last, last_non_direct, linear",
    "traffic": "day, channel, source, medium, campaign, pv, visits, uv, registrations",
}  # fmt: skip


@pytest.mark.parametrize("table", PROMISED)
def test_promised_columns_stand_first_and_in_order(table: str) -> None:
    promised = PROMISED[table].split(", ")
    assert list(TABLES[TableName(table)].columns)[: len(promised)] == promised
    assert list(lines(table)[0])[: len(promised)] == promised


@pytest.mark.parametrize("table", TableName)
@pytest.mark.parametrize("form", Format)
def test_every_table_in_every_format(table: str, form: str) -> None:
    assert content(table, form)


@pytest.mark.parametrize("table", TableName)
def test_csv_and_workbook_have_the_same_columns_and_rows(table: str) -> None:
    rows = list(csv.reader(io.StringIO(content(table, "csv").decode(), newline="")))
    sheet = load_workbook(io.BytesIO(content(table, "xlsx"))).worksheets[0]
    assert rows[0] == [c.value for c in sheet[1]] == list(TABLES[TableName(table)].columns)
    assert len(rows) == sheet.max_row == len(lines(table)) + 1


def test_a_link_as_a_json_line() -> None:
    (found,) = lines("links")
    assert found["anchor"] == HOSTILE
    assert found["rel"] == ["nofollow", "ugc"]
    assert found["utm"] == {"utm_source": "blog"}
    assert found["discovered_by"] == ["watch", "feed"]
    assert (found["followed"], found["lost_reason"], found["published_confidence"]) == (False, None, "high")
    assert found["first_seen"] == "2026-03-01T08:30:00Z"
    assert (found["visits"], found["registrations"]) == (3, 0.5)


def test_a_link_as_a_csv_line() -> None:
    (found,) = csv.DictReader(io.StringIO(content("links", "csv").decode(), newline=""))
    assert found["anchor"] == f"'{HOSTILE}"
    assert found["page_author"] == "'@someone"
    assert found["context_right"] == "'-5 右"
    assert (found["rel"], found["utm"]) == ("nofollow; ugc", "utm_source=blog")
    assert (found["nofollow"], found["lost_reason"], found["visits"]) == ("true", "", "3")


def test_a_post_as_a_parent_is_named_by_its_url() -> None:
    by_post, by_page = lines("ripples")
    assert by_post["parent_url"] == "https://weibo.com/1/1"
    assert by_post["evidence"] == [{"kind": "via", "words": "via A"}]
    assert (by_page["parent_url"], by_page["parent_kind"]) == ("https://blog.example/1", "page")


def test_unknown_is_not_zero() -> None:
    assert lines("posts")[0]["likes"] is None
    (found,) = csv.DictReader(io.StringIO(content("posts", "csv").decode(), newline=""))
    assert (found["views"], found["likes"]) == ("5", "")


def test_credit_has_a_row_for_each_campaign_and_model() -> None:
    found = [(r["campaign"], r["model"], r["direct"], r["earned"], r["other"]) for r in lines("credit")]
    assert found[:2] == [("v1", "first", 1.0, 2.5, 0.0), ("", "first", 0.0, 0.0, 4.0)]
    assert len(found) == 2 * len(MODELS)


def test_numbers_are_numbers_in_a_workbook() -> None:
    sheet = load_workbook(io.BytesIO(content("signals", "xlsx"))).worksheets[0]
    found = dict(zip((c.value for c in sheet[1]), (c.value for c in sheet[2]), strict=True))
    assert (found["value"], found["subject"]) == (4.5, "'-brand")
    assert found["day"] == datetime.combine(DAY, datetime.min.time())


def test_the_fate_of_each_url_with_unknown_left_empty() -> None:
    known, cited = lines("urls")
    assert (known["fate"], known["routes"], known["score"], known["detail"]) == ("matched", ["trace", "site"], 9.0, HOSTILE)
    assert (cited["fate"], cited["state"], cited["score"], cited["detail"]) == ("skipped", None, None, "beyond crawl.rounds")


def test_an_empty_table_still_has_its_heading() -> None:
    assert content("links", "csv", Told(0)).decode().startswith("page_url,target_url,")
    assert content("links", "jsonl", Told(0)) == b""


def test_links_of_a_query_come_block_by_block_and_whole() -> None:
    found = content("links", "jsonl", Told(2_345), view=VIEW, query=LinkQuery())
    assert found.count(b"\n") == 2_345


def test_the_writer_for_a_screen() -> None:
    write = export_links(cast(Reports, Told(2)))
    assert b"".join(write("csv", VIEW, LinkQuery())).startswith(b"\xef\xbb\xbfpage_url,")
    assert b"".join(write("jsonl", VIEW, LinkQuery())).count(b"\n") == 2


def test_model_credit_is_narrowed() -> None:
    rows = [json.loads(line) for line in content("model_credit", "jsonl", level="post", model="markov_1").splitlines()]
    assert rows == [
        {
            "level": "post",
            "key": HOSTILE,
            "title": HOSTILE,
            "model": "markov_1",
            "registrations": 1.5,
            "value": 30.0,
            "error": 0.0,
        }
    ]
    assert len(lines("model_credit")) == 2
    assert content("model_credit", "jsonl", level="link") == b""


def test_shares_stand_beside_their_intervals() -> None:
    heading, row = csv.reader(io.StringIO(content("opinion_course", "csv").decode()))
    told = dict(zip(heading, row, strict=True))
    assert [told[f"negative_share{end}"] for end in ("", "_low", "_high")] == ["0.25", "0.1", "0.5"]
    assert told["neutral_share"] == told["neutral_share_low"] == ""  # not known is not 0
