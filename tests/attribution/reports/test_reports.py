"""Questions and answers: None where nothing was measured, exact domains, no curve past the last crawl."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from builders import BRAND, START, Web, day, link

from attribution.links.settle import settle_links
from attribution.report_rows import LinkPage, LinkQuery, View
from attribution.reports import Reports
from attribution.reports.sites import site_kind
from attribution.ripples.refresh import refresh_ripples
from ripplemark.errors import StoreError
from ripplemark.records import (
    Citation,
    DailyTraffic,
    EdgeLabel,
    EvidenceKind,
    LinkRow,
    Mark,
    Placement,
    Post,
    Rank,
    RunState,
    Signal,
    SpamSign,
)
from ripplemark.store import sort_table
from ripplemark.store.authority import store_ranks
from ripplemark.store.credit import replace_link_traffic
from ripplemark.store.daily import DayTotals, replace_traffic
from ripplemark.store.link_grid import SORTS
from ripplemark.store.marks import add_marks
from ripplemark.store.posts import store_posts
from ripplemark.store.runs import end_run
from ripplemark.store.signals import store_signals
from ripplemark.store.spam import store_signs

POST = Post("weibo", "LK5b", "https://weibo.com/1/LK5b", "茶", "冷泡茶開始了", day(3), own=True)
FIRST = START.date()


def at(n: int) -> date:
    """The n-th day."""
    return FIRST + timedelta(days=n)


@pytest.fixture
def reports(web: Web) -> Iterator[Reports]:
    """Two crawls over four sites: a caused post, a plain one, a partner's, and one that vanishes."""
    store_posts(web.db, [POST])
    via = (Citation(POST.url, "via", EvidenceKind.VIA),)
    web.sees("https://one.example/2024/06/a", day(9), link(anchor="北風茶"), published=day(4), cites=via, topics=("summer",))
    web.sees("https://one.example/2024/06/b", day(9), link(rel=("nofollow",), followed=False, context_left="a wholly different beginning of it "),
             published=day(6))  # fmt: skip
    web.sees("https://two.example/2024/06/c", day(9), link(), published=day(2), topics=("summer",))
    web.sees("https://ally.example/d", day(9), link(), published=day(5))
    settle_links(web.db, web.project, web.run_id, day(9))
    for n in (13, 15):
        web.sees("https://two.example/2024/06/c", day(n))
        settle_links(web.db, web.project, web.run_id, day(n))
    refresh_ripples(web.db, web.project, day(15))
    settle_links(web.db, web.project, web.run_id, day(15))
    end_run(web.db, web.run_id, RunState.DONE, {}, day(15))
    made = Reports(web.project)
    yield made
    made.close()


def test_without_a_store_every_question_says_so(web: Web) -> None:
    from dataclasses import replace

    nowhere = replace(web.project, storage=replace(web.project.storage, database=web.project.path.parent / "none.db"))
    with pytest.raises(StoreError, match="ripplemark crawl"):
        Reports(nowhere).freshness()


def test_an_empty_store_measures_nothing(web: Web) -> None:
    reports = Reports(web.project, today=at(29))
    view = reports.default_view()
    assert view == View(FIRST, at(29))
    assert reports.freshness().last_day is None
    assert all(k.value is None and k.before is None and set(k.days) == {None} for k in reports.kpis(view))
    assert (
        reports.growth(view).days,
        reports.flow(view),
        reports.traffic(view, "channel"),
        reports.credit(view, "channel"),
    ) == ((),) * 4
    assert (reports.campaign_credit(view, "last"), reports.links(view, LinkQuery()).total, reports.link(1)) == ((), 0, None)
    assert [c.id for c in reports.campaigns()] == ["summer", "autumn"]
    reports.close()


def test_the_reach_of_the_data(reports: Reports) -> None:
    freshness = reports.freshness()
    assert (freshness.first_day, freshness.last_day) == (at(2), at(15))
    assert (freshness.last_crawl_state, freshness.last_hit_at, freshness.rechecked) == ("done", None, 1.0)
    assert reports.default_view() == View(at(2), at(15))


def test_growth_counts_headline_earned_links_by_day_and_stops_at_the_last_crawl(reports: Reports) -> None:
    growth = reports.growth(View(at(0), at(40)))
    assert growth.days == tuple(at(n) for n in range(16))
    curves = {s.campaign: s.live for s in growth.series}
    assert curves["summer"] == (0, 0, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1)
    assert curves[""] == (0,) * 6 + (1,) * 10
    assert (sum(growth.gained), sum(growth.lost), growth.lost[15], growth.dated, growth.first_seen) == (3, 1, 1, 3, 0)


def test_key_figures(reports: Reports) -> None:
    kpis = {k.key: k for k in reports.kpis(View(at(12), at(20)))}
    assert (kpis["live_domains"].value, kpis["live_domains"].days) == (1.0, (2.0, 2.0, 2.0, 1.0) + (None,) * 5)
    assert (kpis["lost_links"].value, kpis["new_links"].value) == (1.0, 0.0)
    assert kpis["live_domains"].before is None  # the period before lies before the first crawl
    assert kpis["earned_visits"].value is None  # no log was loaded
    assert kpis["registrations"].value is None
    later = {k.key: k for k in reports.kpis(View(at(13), at(15)))}
    assert (later["live_domains"].before, later["new_links"].before) == (2.0, 0.0)


def test_domains_are_counted_once_over_campaigns(reports: Reports) -> None:
    def domains(*campaigns: str) -> float | None:
        return next(k.value for k in reports.kpis(View(at(9), at(12), campaigns)) if k.key == "live_domains")

    assert (domains(), domains("summer"), domains("summer", "autumn"), domains("autumn")) == (2.0, 2.0, 2.0, 0.0)


@pytest.mark.parametrize(
    ("query", "total"),
    [
        (LinkQuery(), 4), (LinkQuery(search="北风"), 1), (LinkQuery(search="北風 one.example"), 1), (LinkQuery(search="two"), 1),
        (LinkQuery(search="%"), 0), (LinkQuery(search="'; DROP TABLE links; --"), 0), (LinkQuery(rels=("nofollow",)), 1),
        (LinkQuery(rels=("follow", "nofollow")), 4), (LinkQuery(classes=("partner",)), 1), (LinkQuery(states=("lost",)), 1),
        (LinkQuery(states=("lost", "live")), 4), (LinkQuery(states=("broken",)), 0), (LinkQuery(states=("nonsense",)), 4),
        (LinkQuery(placements=("content",)), 4), (LinkQuery(placements=("footer",)), 0), (LinkQuery(languages=("en",)), 4),
        (LinkQuery(routes=("watch",)), 4), (LinkQuery(routes=("feed",)), 0), (LinkQuery(rels=("nonsense",)), 4),
    ],
)  # fmt: skip
def test_the_grid_filters(reports: Reports, query: LinkQuery, total: int) -> None:
    page = reports.links(View(at(0), at(15)), query)
    assert (page.total, len(page.rows)) == (total, total)


def test_the_grid_shows_what_stood_within_the_view(reports: Reports) -> None:
    assert reports.links(View(at(0), at(3)), LinkQuery()).total == 1
    assert reports.links(View(at(16), at(20)), LinkQuery()).total == 3
    assert reports.links(View(at(0), at(15), ("summer",)), LinkQuery()).total == 2


def test_every_column_sorts_both_ways(reports: Reports) -> None:
    assert set(SORTS) == {f.name for f in fields(LinkRow)}
    view = View(at(0), at(15))
    for column in SORTS:
        up = [r.link_id for r in reports.links(view, LinkQuery(sort=column, descending=False)).rows]
        down = [r.link_id for r in reports.links(view, LinkQuery(sort=column)).rows]
        assert up == down[::-1]
    titles = [r.page_title for r in reports.links(view, LinkQuery(sort="page_title", descending=False)).rows]
    assert titles == sorted(titles)
    with pytest.raises(ValueError, match="no column"):
        reports.links(view, LinkQuery(sort="1; DROP TABLE links"))


def test_slices_do_not_overlap(reports: Reports) -> None:
    view = View(at(0), at(15))
    parts = [reports.links(view, LinkQuery(start=n, stop=n + 1)).rows for n in range(5)]
    assert len({r.link_id for part in parts for r in part}) == 4
    assert parts[4] == ()


@pytest.mark.parametrize(
    "query",
    [LinkQuery(), LinkQuery(classes=("partner",), sort="page_domain"), LinkQuery(search="tea"), LinkQuery(search="nowhere")],
)
def test_an_empty_slice_tells_how_many_there_are(reports: Reports, query: LinkQuery) -> None:
    view = View(at(0), at(15))
    page = reports.links(view, query)
    assert reports.links(view, replace(query, stop=0)) == LinkPage(page.total, (), (), (), page.more)


def test_what_processes_share_is_read_before_they_are_forked(reports: Reports) -> None:
    reports.prepare()
    assert not hasattr(reports._readers._here, "db"), "a store that is open must not be forked"
    database = reports.project.storage.database
    assert len(sort_table._TABLES[str(database), database.stat().st_ino].codes["class"]) > 1


def test_facets_leave_their_own_choice_out(reports: Reports) -> None:
    found = {(f, v): n for f, v, n in reports.facets(View(at(0), at(15)), LinkQuery(classes=("partner",)))}
    assert (found["class", "earned"], found["class", "partner"], found["rel", "follow"]) == (3, 1, 1)
    assert ("rel", "nofollow") not in found


FIELD = {"rel": "rels", "class": "classes", "state": "states", "placement": "placements", "language": "languages", "route": "routes", "authority": "bands"}  # fmt: skip


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize(
    "query",
    [
        LinkQuery(), LinkQuery(rels=("follow",)), LinkQuery(classes=("earned",), states=("live",)), LinkQuery(states=("broken",)),
        LinkQuery(states=("broken", "lost"), rels=("nofollow",)), LinkQuery(bands=("40",)), LinkQuery(bands=("unranked", "0"), routes=("watch",)),
        LinkQuery(search="北风", placements=("content",)), LinkQuery(languages=("en",), new_days=9),
    ],
)  # fmt: skip
def test_every_count_is_what_its_choice_would_show(web: Web, reports: Reports, query: LinkQuery, broken: bool) -> None:
    store_ranks(web.db, "2026-jan", 10_000, "ranks", [Rank("one.example", 100, 7), Rank("two.example", None, None)], day(15))
    web.db.run("UPDATE links SET broken = ?, rel = CASE id % 2 WHEN 0 THEN 'nofollow ugc' ELSE rel END", (broken,))
    web.db.touch()
    view = View(at(0), at(15))
    found = reports.facets(view, query)
    assert {facet for facet, _, n in found if n} >= ({*FIELD, "campaign"} if reports.links(view, query).total == 4 else set())
    for facet, value, n in found:
        if facet == "campaign":
            chosen = reports.links(replace(view, campaigns=(value,)), query).total if value else n
        else:
            chosen = reports.links(view, replace(query, **{FIELD[facet]: (value,)})).total
        assert chosen == n, (facet, value)


def test_a_mark_on_many_links_is_said_of_each_site_or_page_once(reports: Reports) -> None:
    view = View(at(0), at(15))
    ids = tuple(row.link_id for row in reports.links(view, LinkQuery()).rows)
    assert reports.mark_subjects(view, LinkQuery(rels=("follow",)), Mark.DISAVOW, 9) == (
        "domain:ally.example",
        "domain:one.example",
        "domain:two.example",
    )
    assert reports.mark_subjects(view, LinkQuery(only=ids[:1]), Mark.ASK, 9) == (
        reports.links(view, LinkQuery()).rows[0].page_url,
    )
    assert len(reports.mark_subjects(view, LinkQuery(), Mark.ASK, 2)) == 2


def test_the_evidence_of_a_link(reports: Reports) -> None:
    row = reports.links(View(at(0), at(15)), LinkQuery(search="北風茶")).rows[0]
    evidence = reports.link(row.link_id)
    assert evidence is not None
    assert [s.kind and s.kind.value for s in evidence.path] == [None, "post", "page"]
    assert [s.title for s in evidence.path][:2] == ["Summer Cold Brew", "茶: 冷泡茶開始了"]
    (heard,) = (e for e in reports.ripple_edges() if e.label is EdgeLabel.PROVEN)
    assert (evidence.path[2].probability, evidence.path[2].evidence) == (heard.probability, heard.evidence)
    assert (heard.child_url, heard.parent, heard.evidence[0].kind) == (row.page_url, POST.key, EvidenceKind.VIA)
    assert 0.97 <= heard.probability < 1  # what the page states, and that it came soon after
    checks = {c.key: c.passed for c in evidence.checks}
    assert checks == {
        "not_own": True, "not_partner": True, "not_paid": True, "after_start": True, "topic_match": True, "utm_present": False,
        "content_placement": True, "confirmed": False,
    }  # fmt: skip
    assert (evidence.terms, evidence.life[0].kind.value, evidence.observations) == (("cold brew week",), "appeared", 1)
    assert reports.link(10**9) is None


def test_broken_targets_are_a_choice_of_their_own_beside_live_and_lost(web: Web, reports: Reports) -> None:
    web.db.run("UPDATE links SET broken = 1")  # of the lost one too: it is lost before all
    web.db.touch()
    view = View(at(0), at(15))
    states = {value: n for facet, value, n in reports.facets(view, LinkQuery(states=("lost",))) if facet == "state"}
    assert states == {"live": 3, "lost": 1, "broken": 3}
    assert [reports.links(view, LinkQuery(states=s)).total for s in (("broken",), ("broken", "lost"))] == [3, 4]


def test_the_evidence_names_authority_signs_of_spam_and_marks(web: Web, reports: Reports) -> None:
    view = View(at(0), at(15))
    row = reports.links(view, LinkQuery(search="北風茶")).rows[0]
    before = reports.link(row.link_id)
    assert before is not None
    assert (before.authority.standing, before.signs, before.marks, reports.rank_list()) == ("no_list", (), (), "")
    store_ranks(web.db, "2026-jan", 10_000, "ranks", [Rank("one.example", 100, 7), Rank("two.example", None, None)], day(15))
    add_marks(web.db, ["domain:one.example", row.page_url, "domain:two.example"], Mark.DISAVOW, "bought", day(15))
    store_signs(web.db, [(row.page_id, SpamSign.HIDDEN, "a link without text")])
    web.db.touch()
    found = reports.link(row.link_id)
    assert found is not None
    assert (found.authority.score, found.authority.release) == (pytest.approx(50.0), "2026-jan")
    assert (found.signs, [m.subject for m in found.marks]) == (
        ((SpamSign.HIDDEN, "a link without text"),),
        ["domain:one.example", row.page_url],
    )
    page = reports.links(view, LinkQuery())
    assert {r.page_domain: a.standing.value for r, a in zip(page.rows, page.authority, strict=True)} == {
        "one.example": "ranked", "two.example": "not_listed", "ally.example": "not_looked_up",
    }  # fmt: skip


def test_latest_links_are_headline_links(reports: Reports) -> None:
    assert [r.page_url[-1] for r in reports.latest_links(View(at(0), at(15)), 10)] == ["b", "a", "c"]


def test_traffic_has_a_number_for_every_day(web: Web, reports: Reports) -> None:
    rows = [
        DailyTraffic(at(3), "Referral", "one.example", "referral", "", 5, 3, 2, 1),
        DailyTraffic(at(5), "Referral", "two.example", "referral", "", 1, 1, 1, 0),
        DailyTraffic(at(5), "Organic Social", "x", "social", "Summer-x", 9, 8, 7, 2),
    ]
    replace_traffic(web.db, [at(3), at(5)], rows, [DayTotals(at(3), 5, 3, 2, 1), DayTotals(at(5), 10, 9, 8, 2)])
    replace_link_traffic(web.db, [(1, at(5).isoformat(), 4, 0.5)])
    web.db.touch()
    view = View(at(2), at(5))
    by = {s.key: s for s in reports.traffic(view, "channel")}
    assert (by["Referral"].visits, by["Organic Social"].pv) == ((0, 3, 0, 1), (0, 0, 0, 9))
    assert {s.key: s.title for s in reports.traffic(view, "campaign")} == {"summer": "Summer Cold Brew", "": ""}
    assert len(reports.traffic(view, "source")) == 3
    assert [s.key for s in reports.traffic(View(at(2), at(5), ("summer",)), "channel")] == ["Organic Social"]
    with pytest.raises(ValueError, match="channel"):
        reports.traffic(view, "day")
    earned = next(k for k in reports.kpis(view) if k.key == "earned_visits")
    assert (earned.value, earned.days) == (4.0, (None, 0.0, 0.0, 4.0))
    (strand, other) = reports.flow(view)
    assert (strand.platform, strand.campaign, strand.site_kind, strand.visits) == ("weibo", "summer", "blog", 4)
    assert other.platform == ""


def test_answers_follow_the_data(web: Web, reports: Reports) -> None:
    view = View(at(0), at(15))
    assert (reports.signals(view, "position"), reports.signal_kinds(view)) == ((), set())
    store_signals(web.db, [Signal(at(3), "position", "tea", 4.0, "gsc")])
    assert (len(reports.signals(view, "position")), reports.signal_kinds(view)) == (1, {"position"})
    store_signals(web.db, [Signal(at(n), "position", "leaf", 1.0 + n, "gsc") for n in (2, 5, 40)])
    told, read = reports.signal_days(view, "position"), reports.signals(view, "position")
    assert [(t.subject, t.source, t.days.tolist()) for t in told] == [(c.subject, c.source, c.days.tolist()) for c in read]
    assert [t.days.tolist() for t in told] == [[at(2), at(5)], [at(3)]]


def test_many_threads_may_ask(reports: Reports) -> None:
    totals: list[int] = []

    def ask() -> None:
        totals.append(reports.links(View(at(0), at(15)), LinkQuery()).total)
        reports.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert totals == [4] * 8


def test_every_table_can_leave_the_house(reports: Reports) -> None:
    assert {e.label for e in reports.iter_ripples()} == {
        EdgeLabel.PROVEN,
        EdgeLabel.UNATTRIBUTED,
    }  # guesses are kept, and named as such
    sizes = {
        name: len(list(getattr(reports, name)()))
        for name in dir(reports)
        if name.startswith("iter_") and name != "iter_mention_list"
    }
    expected = {
        "iter_links": 4, "iter_mentions": 1, "iter_events": 5, "iter_pages": 4, "iter_posts": 1, "iter_ripples": 3, "iter_campaigns": 2,
        "iter_domains": 3, "iter_urls": 5, "iter_raters": 2, "iter_opinion": 0, "iter_alerts": 0,
    }  # fmt: skip
    assert {name: sizes[name] for name in expected} == expected
    assert len(list(reports.iter_links(View(at(0), at(3))))) == 1
    summer = next(c for c in reports.iter_campaigns() if c.campaign == "summer")
    assert (summer.live_links, summer.live_domains, summer.direct) == (1, 1, None)
    assert [r.command for r in reports.runs()] == ["crawl"]
    assert reports.rejects() == ()


@pytest.mark.parametrize(
    ("url", "fed", "kind"),
    [
        ("https://bbs.example/thread-1-1-1.html", False, "forum"), ("https://forum.tea.example/x", True, "forum"),
        ("https://site.example/t/1234", False, "forum"), ("https://dailynews.example/story", True, "news"),
        ("https://www.teatimes.com/x", False, "news"), ("https://awesome-tea.example/", False, "directory"),
        ("https://mei.github.io/x", False, "blog"), ("https://site.example/2024/05/tea", False, "blog"),
        ("https://blog.example/x", False, "blog"), ("https://site.example/x", True, "blog"), ("https://site.example/x", False, "other"),
    ],
)  # fmt: skip
def test_kinds_of_sites(url: str, fed: bool, kind: str) -> None:
    assert site_kind(url, fed) == kind


def test_a_sitewide_link_is_one_link_in_growth(web: Web) -> None:
    for n in range(5):
        web.sees(f"https://foot.example/2024/{n}", day(n), link(placement=Placement.FOOTER, target_url=BRAND))
    settle_links(web.db, web.project, web.run_id, day(9))
    reports = Reports(web.project)
    assert sum(reports.growth(View(at(0), at(9))).gained) == 1
    assert reports.links(View(at(0), at(9)), LinkQuery()).total == 5
    reports.close()


def test_slices_that_go_into_a_file_are_not_remembered(reports: Reports) -> None:
    """A file of millions of links asks for thousands of slices, each once: remembered, they would be all in memory."""
    view = View(at(0), at(15))
    assert reports.links(view, LinkQuery(stop=5_000)).rows == reports.links(view, LinkQuery(stop=100)).rows
    slices = [question for question in reports._readers._answers if isinstance(question, tuple) and question[0] == "slice"]
    assert [question[2].stop for question in slices] == [100]
