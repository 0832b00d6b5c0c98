"""A campaign's evaluation over a small store: every yardstick is fed from what is stored, and what is not stored stays unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from builders import Web, day, link

from attribution.campaigns.dark_refresh import page_of
from attribution.evaluation_rows import Basis, UnitKind, Verdict
from attribution.links.settle import settle_links
from attribution.reports import Reports
from attribution.reports.campaign_web import is_front
from attribution.ripples.refresh import refresh_ripples
from attribution.spread_rows import Hand, NoDose, NotableKind
from ripplemark.records import (
    Citation,
    Cost,
    DailyTraffic,
    EvidenceKind,
    Metric,
    Post,
    PostCounts,
    Price,
    Rank,
    SurveyWave,
)
from ripplemark.store.authority import store_ranks
from ripplemark.store.costs import store_costs
from ripplemark.store.daily import DayTotals, replace_traffic
from ripplemark.store.posts import store_posts
from ripplemark.store.prices import store_prices
from ripplemark.store.surveys import store_survey_waves

TEA = "https://tea.example/cold?utm_campaign=summer"
POST = Post(
    "weibo", "1", "https://weibo.com/1/1", "茶", "冷泡茶", day(3), own=True, campaign="summer", links=(TEA,), featured=True,
    counts=(PostCounts(day(4), views=4000, reposts=40), PostCounts(day(6), views=9000, reposts=50)),
)  # fmt: skip
FAN = replace(
    POST,
    post_id="2",
    url="https://weibo.com/1/2",
    author="大V",
    own=False,
    featured=False,
    followers=90_000,
    counts=(),
    repost_of="1",
)


@pytest.fixture
def reports(web: Web) -> Iterator[Reports]:
    """One post, a page that heard it from the post, a news page that heard it from that page, and a partner's."""
    store_posts(web.db, [POST, FAN])
    web.sees("https://blog.example/a", day(9), link(), published=day(4), topics=("summer",),
             cites=(Citation(POST.url, "via", EvidenceKind.VIA),))  # fmt: skip
    web.sees("https://www.36kr.com/p/1", day(9), link(), published=day(6), topics=("summer",),
             cites=(Citation("https://blog.example/a", "via", EvidenceKind.VIA),))  # fmt: skip
    web.sees("https://ally.example/d", day(9), link(), published=day(5), topics=("summer",))
    web.sees("https://quiet.example/e", day(9), published=day(7), topics=("summer",))
    settle_links(web.db, web.project, web.run_id, day(9))
    refresh_ripples(web.db, web.project, day(9))
    settle_links(web.db, web.project, web.run_id, day(9))
    store_ranks(
        web.db, "cc-2024", 1_000_000, "ranks.txt", [Rank("blog.example", None, None), Rank("quiet.example", 5, 5)], day(9)
    )
    store_prices(web.db, [Price("weibo", "featured", 30_000.0, "CNY", date(2024, 1, 1))])
    store_costs(web.db, [Cost(date(2024, 6, 4), "weibo", "summer", "CNY", 900.0, 200)])
    waves = [("w1", date(2024, 5, 20), 0.2), ("w2", date(2024, 7, 3), 0.3)]
    store_survey_waves(web.db, [SurveyWave("panel", "knows us", name, at, 500, share) for name, at, share in waves])
    parts = [DailyTraffic(date(2024, 6, n), "Organic Social", "weibo", "social", "summer", 9, 3, 2, 0) for n in (4, 5)]
    totals = [DayTotals(date(2024, 6, n), 10 * n, n, n, 0) for n in range(1, 9)]
    replace_traffic(web.db, [t.day for t in totals], parts, totals)
    log = "INSERT INTO log_files (fingerprint, path, format, offset, lines, kept, last_at) VALUES ('f', 'a', 'combined', 1, 1, 1, ?)"
    web.db.run(log, ("2024-06-08T23:30:00Z",))
    made = Reports(web.project)
    yield made
    made.close()


def test_every_yardstick_is_fed_from_the_store(reports: Reports) -> None:
    found = reports.evaluation("summer")
    assert (found.impressions[0].posts, found.impressions[0].own_posts, found.impressions[0].views.value) == (2, 1, 9000)
    assert sum(d.views or 0 for d in found.impression_days) == pytest.approx(9000)
    assert [(v.currency, v.value) for v in found.ad_values] == [("CNY", 30_000.0)]
    cpc = {r.basis: r for r in found.unit_costs if r.kind is UnitKind.CPC}
    assert (cpc[Basis.ADS].value, cpc[Basis.ADS].verdict, cpc[Basis.BUDGET].units) == (4.5, Verdict.WITHIN, 6)
    assert [(c.wave_before, c.wave_after) for c in found.survey_changes] == [("w1", "w2")]
    assert [(s.platform, s.links, s.own_links) for s in found.social_links] == [("weibo", 2, 1)]
    pv = next(r for r in found.conversions if r.metric is Metric.PV)
    assert (pv.before, pv.during, pv.after) == (15.0, 55.0, None)


def test_notable_voices_and_second_hand_leave_partners_out(reports: Reports) -> None:
    found = reports.evaluation("summer")
    assert {(n.kind, n.name) for n in found.notable} == {
        (NotableKind.MEDIA, "36氪"), (NotableKind.SITE, "quiet.example"), (NotableKind.ACCOUNT, "大V (weibo)")
    }  # fmt: skip
    hands = {s.hand: (s.pages, s.links) for s in found.spread}
    assert (hands[Hand.FIRST], hands[Hand.SECOND]) == ((1, 1), (1, 1))
    assert (found.link_yield.links, found.link_yield.domains, found.link_yield.links_rate) == (2, 2, 40.0)
    assert [d.reason for d in found.doses] == [NoDose.TOO_FEW, NoDose.TOO_FEW]


def test_a_campaign_of_which_nothing_is_known(reports: Reports) -> None:
    found = reports.evaluation("autumn")
    assert (found.impressions[0].posts, found.impressions[0].views.value, found.ad_values, found.notable) == (0, None, (), ())
    assert (found.link_yield.reposts, found.link_yield.links_rate, found.outcome.direct) == (None, None, None)
    assert {r.value for r in found.unit_costs} == {None}


def test_a_campaign_that_is_not_there_is_named_with_those_that_are(reports: Reports) -> None:
    with pytest.raises(ValueError, match="there is no campaign 'sumer'; there are: summer, autumn"):
        reports.evaluation("sumer")


def test_the_tables_over_all_campaigns_are_the_rows_of_each(reports: Reports) -> None:
    each = reports.evaluations()
    assert list(reports.iter_unit_costs()) == [r for e in each for r in e.unit_costs]
    assert [r.campaign for r in reports.iter_link_yield()] == ["summer", "autumn"]
    assert [d.unit for d in reports.iter_dose_response()] == ["campaign", "post"]


@pytest.mark.parametrize("host", ["https://a.example", "http://例え.jp:8080"])
@pytest.mark.parametrize(
    "path",
    ["", "/", "//", "/index.html", "/%2F", "/?a=/b", "/#/b", "/i", "/index.htm", "/about", "/a/", "/a/index.html", "/茶"],
)
def test_a_front_page_is_told_as_its_path_says(host: str, path: str) -> None:
    assert is_front(host + path) is (page_of(host + path) == "/")
