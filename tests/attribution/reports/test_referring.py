"""Who links: each site once, sitewide links once per site in every headline figure, anchors and targets of what stands now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from builders import BRAND, START, Web, day, link

from attribution.links.settle import settle_links
from attribution.report_rows import LinkQuery, View
from attribution.reports import Reports
from ripplemark.records import AnchorKind, Mark, Placement, SiteFilter, SiteOrder, SitesShown
from ripplemark.store.growth_fold import fold_growth
from ripplemark.store.marks import add_marks

SHOP = f"{BRAND}shop"
FIRST = START.date()
VIEW = View(FIRST, FIRST + timedelta(days=20))


def at(n: int) -> date:
    """The n-th day."""
    return FIRST + timedelta(days=n)


def footers(web: Web, n: float, pages: int = 12) -> None:
    """A site of which every page has the same two links in its footer."""
    feet = (link(anchor="here", placement=Placement.FOOTER), link(SHOP, "Northwind Tea shop", placement=Placement.FOOTER))
    for number in range(pages):
        web.sees(f"https://feet.example/2024/06/{number}", day(n), *feet)


@pytest.fixture
def reports(web: Web) -> Iterator[Reports]:
    """A blog with a post, a second host of it, a footer on twelve pages, a site that loses its link and gets it again."""
    web.sees("https://a.blog.example/2024/06/x", day(2), link(anchor="the autumn oolong of the year"), published=day(1))
    web.sees("https://b.blog.example/2024/06/y", day(2), link(SHOP, "北風 tea.example", rel=("nofollow",), followed=False))
    footers(web, 3)
    web.sees("https://away.example/2024/06/z", day(2), link(anchor="https://tea.example/"))
    settle_links(web.db, web.project, web.run_id, day(3))
    for n in (5, 7):
        web.sees("https://away.example/2024/06/z", day(n))
        settle_links(web.db, web.project, web.run_id, day(n))
    web.sees("https://away.example/2024/06/w", day(10), link(anchor="Northwind Tea"))
    settle_links(web.db, web.project, web.run_id, day(10))
    made = Reports(web.project)
    yield made
    made.close()


def test_a_domain_and_its_hosts_are_counted_once_each(reports: Reports) -> None:
    domains, hosts = reports.sites(VIEW), reports.sites(VIEW, "host")
    assert [(d, n) for d, n in zip(domains.days, domains.new, strict=True) if n] == [(at(1), 1), (at(2), 1), (at(3), 1)]
    assert [(d, n) for d, n in zip(hosts.days, hosts.new, strict=True) if n] == [(at(1), 1), (at(2), 2), (at(3), 1)]
    assert [(d, n) for d, n in zip(domains.days, domains.lost, strict=True) if n] == [(at(7), 1)]
    assert [(d, n) for d, n in zip(domains.days, domains.back, strict=True) if n] == [(at(10), 1)]
    assert (domains.live[6], domains.live[7], domains.live[-1], hosts.live[-1], domains.days[-1]) == (3, 2, 3, 4, at(10))


def test_a_footer_counts_once_per_site_in_every_headline_figure(web: Web) -> None:
    """However many pages repeat it, no figure moves; only the occurrences do."""
    footers(web, 1)
    settle_links(web.db, web.project, web.run_id, day(1))
    few = _figures(web)
    footers(web, 1.5, pages=40)
    settle_links(web.db, web.project, web.run_id, day(2))
    many = _figures(web)
    assert {key for key in few if few[key] != many[key]} == {"occurrences"}
    assert (few["occurrences"], many["occurrences"]) == (24, 80)
    assert (few["links"], few["sitewide"], few["latest"]) == (2, 2, 2)
    assert (few["new_links"], few["live_domains"], few["growth"]) == (2.0, 1.0, 2)


def _figures(web: Web) -> dict[str, object]:
    """Every headline figure that the reports give."""
    reports = Reports(web.project)
    try:
        shares, growth, sites, kpis = reports.link_shares(VIEW), reports.growth(VIEW), reports.sites(VIEW), reports.kpis(VIEW)
        return {
            **{k.key: k.value for k in kpis},
            "growth": growth.series[0].live[-1],
            "gained": sum(growth.gained),
            "placed": growth.dated + growth.estimated + growth.first_seen,
            "sites": (sites.live[-1], sum(sites.new), sum(sites.lost)),
            "velocity": [(v.gained, v.lost) for v in reports.velocity(VIEW)],
            "links": shares.live,
            "followed": shares.followed,
            "sitewide": shares.sitewide,
            "occurrences": shares.occurrences,
            "anchors": sorted((a.anchor, a.live, a.ever) for a in reports.anchors(VIEW)),
            "kinds": [(k.kind, k.live) for k in reports.anchor_kinds(VIEW)],
            "targets": sorted((t.url, t.live, t.ever) for t in reports.targets(VIEW)),
            "latest": len(reports.latest_links(VIEW, 99)),
            "campaigns": [(c.live_links, c.live_domains) for c in reports.iter_campaigns()],
        }
    finally:
        reports.close()


def test_what_anchors_say_and_where_links_lead(reports: Reports) -> None:
    kinds = {k.kind: k.live for k in reports.anchor_kinds(VIEW)}
    assert kinds == {AnchorKind.BRAND: 2, AnchorKind.URL: 0, AnchorKind.GENERIC: 1, AnchorKind.TOPIC: 1, AnchorKind.OTHER: 1}
    assert sum(k.share or 0 for k in reports.anchor_kinds(VIEW)) == pytest.approx(1.0)
    assert {(t.url, t.live) for t in reports.targets(VIEW)} == {(BRAND, 3), (SHOP, 2)}
    assert [a.anchor for a in reports.anchors(VIEW, 2)] == sorted(a.anchor for a in reports.anchors(VIEW))[:2]
    shares = reports.link_shares(VIEW)
    assert (shares.live, shares.followed, shares.sitewide, shares.occurrences) == (5, 4, 2, 27)


def test_the_speed_of_links_knows_where_the_crawls_begin(reports: Reports) -> None:
    week, month = reports.velocity(VIEW)
    assert (week.days, week.until, week.gained, week.lost, week.gained_before) == (7, at(10), 1, 1, None)
    assert (month.gained, month.change) == (6, None)


def test_speed_is_compared_with_as_many_days_before(web: Web) -> None:
    for n in range(20):
        for number in range(1 if n < 13 else 2):
            web.sees(f"https://s{n}-{number}.example/2024/06/p", day(n), link())
    settle_links(web.db, web.project, web.run_id, day(20))
    reports = Reports(web.project)
    week = reports.velocity(View(FIRST, at(60)))[0]
    reports.close()
    assert (week.gained, week.gained_before, week.change) == (14, 7, 1.0)


def test_a_link_that_came_back_is_counted_as_regained(web: Web) -> None:
    page = "https://away.example/2024/06/z"
    for n, links in ((1, (link(),)), (3, ()), (5, ()), (8, (link(),))):
        web.sees(page, day(n), *links)
        settle_links(web.db, web.project, web.run_id, day(n))
    reports = Reports(web.project)
    week = reports.velocity(View(FIRST, at(60)))[0]
    sites = reports.sites(View(FIRST, at(60)))
    reports.close()
    assert (week.gained, week.lost, week.regained) == (0, 0, 1)
    assert (sum(sites.new), sum(sites.lost), sites.live[-1]) == (1, 0, 1)


def test_no_links_measure_nothing(web: Web) -> None:
    reports = Reports(web.project)
    assert reports.sites(VIEW).days == reports.velocity(VIEW) == reports.anchors(VIEW) == reports.targets(VIEW) == ()
    assert {k.share for k in reports.anchor_kinds(VIEW)} == {None}
    reports.close()


def test_another_project_file_names_other_anchors(web: Web) -> None:
    web.sees("https://a.blog.example/2024/06/x", day(2), link(anchor="jasmine pearls"))
    settle_links(web.db, web.project, web.run_id, day(2))
    renamed = replace(web.project, brand=replace(web.project.brand, aliases=("Jasmine Pearls",)))
    settle_links(web.db, renamed, web.run_id, day(3))
    reports = Reports(renamed)
    assert [a.kind for a in reports.anchors(VIEW)] == [AnchorKind.BRAND]
    reports.close()


def test_new_links_are_those_of_the_last_days_of_the_view(reports: Reports) -> None:
    found = {n: reports.links(View(FIRST, at(10)), LinkQuery(classes=("earned",), new_days=n)).total for n in (0, 1, 8, 9, 10)}
    assert found == {0: 28, 1: 1, 8: 25, 9: 27, 10: 28}
    assert {f: n for f, v, n in reports.facets(View(FIRST, at(10)), LinkQuery(new_days=1)) if v == "live"} == {"state": 1}


ALL = SiteFilter(VIEW.since, VIEW.until)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (ALL, ["blog.example", "feet.example", "away.example"]),
        (replace(ALL, order=SiteOrder.NAME), ["away.example", "blog.example", "feet.example"]),
        (replace(ALL, order=SiteOrder.OLDEST), ["blog.example", "away.example", "feet.example"]),
        (replace(ALL, order=SiteOrder.NEWEST), ["feet.example", "away.example", "blog.example"]),
        (replace(ALL, search="ee"), ["feet.example"]),
        (replace(ALL, search="%"), []),
        (replace(ALL, shown=SitesShown.NEW, since=at(3)), ["feet.example"]),
        (replace(ALL, shown=SitesShown.LOST), []),
        (replace(ALL, shown=SitesShown.LIVE), ["blog.example", "feet.example", "away.example"]),
        (replace(ALL, campaigns=("summer",)), []),
    ],
)
def test_domains_a_slice_at_a_time(reports: Reports, wanted: SiteFilter, names: list[str]) -> None:
    whole = reports.linking_sites(wanted, 0, 50)
    assert ([row.domain for row in whole.rows], whole.total, len(whole.authority)) == (names, len(names), len(names))
    parts = [reports.linking_sites(wanted, n, n + 1).rows for n in range(len(names) + 1)]
    assert [row.domain for part in parts for row in part] == names


def test_what_a_domain_is_like(reports: Reports, web: Web) -> None:
    add_marks(web.db, ["domain:feet.example"], Mark.DISAVOW, "", day(11))
    rows = {row.domain: row for row in reports.linking_sites(ALL, 0, 50).rows}
    feet, blog, away = rows["feet.example"], rows["blog.example"], rows["away.example"]
    assert (feet.live, feet.links, feet.lost, feet.marks, feet.first_on) == (2, 24, 0, (Mark.DISAVOW,), at(3))
    assert (blog.live, blog.links, blog.followed, blog.marks) == (2, 2, 1, ())
    assert (away.live, away.links, away.lost) == (1, 1, 1)


def test_several_campaigns_count_a_domain_once(reports: Reports, web: Web) -> None:
    with web.db.transaction():
        web.db.run("UPDATE links SET campaign = CASE target_url WHEN ? THEN 'summer' ELSE 'autumn' END", (SHOP,))
        fold_growth(web.db)
        web.db.touch()
    both = replace(ALL, campaigns=("summer", "autumn"))
    names = [(row.domain, row.live) for row in reports.linking_sites(both, 0, 50).rows]
    assert names == [("blog.example", 2), ("feet.example", 2), ("away.example", 1)]
    assert [row.domain for row in reports.linking_sites(replace(ALL, campaigns=("summer",)), 0, 50).rows] == [
        "blog.example",
        "feet.example",
    ]
    assert reports.linking_sites(both, 0, 50).total == 3
