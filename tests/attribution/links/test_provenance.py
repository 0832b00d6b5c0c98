"""Which tool knew which link, and what our own look says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from builders import BRAND, Web, day, link
from hypothesis import given
from hypothesis import strategies as st

from attribution.links.provenance import judged, settle_listed
from attribution.links.settle import settle_links
from attribution.reports import Reports
from ripplemark.records import (
    FetchOutcome,
    LinkList,
    LinkState,
    ListedLink,
    LostReason,
    MatchedBy,
    OpenListed,
    StandingLink,
    Tool,
    Verdict,
)
from ripplemark.store.listed import spellings_of
from ripplemark.store.provenance import add_list, add_listed, iter_provenance, known_by, tally
from ripplemark.urls import normal, same_page_key

LIVE = StandingLink(7, BRAND, "tea", LinkState.LIVE, None, MatchedBy.EXACT)
LOST = replace(LIVE, link_id=8, state=LinkState.LOST, lost_reason=LostReason.LINK_REMOVED)
READ = OpenListed(1, BRAND, "tea", False, False, FetchOutcome.OK, True, ())
OTHER = "https://tea.example/other"


@pytest.mark.parametrize(
    ("claim", "verdict", "matched_by", "because"),
    [
        (replace(READ, links=(LIVE,)), "live", "exact", ""),
        (replace(READ, links=(LOST,)), "lost", "exact", "link_removed"),
        (replace(READ, links=(LOST, LIVE)), "live", "exact", ""),
        (replace(READ, links=(LIVE,), says_lost=True), "live", "exact", ""),  # the tool errs: it stands
        (replace(READ, links=(replace(LIVE, found_by=MatchedBy.REDIRECT),)), "live", "redirect", ""),
        (replace(READ, target_url="http://www.tea.example", links=(LIVE,)), "live", "variant", ""),
        (replace(READ, target_url="", links=(LIVE,)), "live", "exact", ""),
        (replace(READ, links=(replace(LIVE, target_url=OTHER),)), "never_there", "", "ok"),
        (READ, "never_there", "", "ok"),
        (replace(READ, says_lost=True), "lost", "", "ok"),
        (replace(READ, outcome=FetchOutcome.NOT_FOUND, was_read=False), "lost", "", "page_gone"),
        (replace(READ, outcome=FetchOutcome.GONE), "lost", "", "page_gone"),
        (replace(READ, outcome=FetchOutcome.TIMEOUT), "never_there", "", "timeout"),  # it was read at another time
        (replace(READ, outcome=FetchOutcome.TIMEOUT, was_read=False), "blocked", "", "timeout"),
        (replace(READ, outcome=FetchOutcome.ROBOTS_DISALLOWED, was_read=False), "blocked", "", "robots_disallowed"),
        (replace(READ, outcome=None, was_read=False), "not_looked", "", ""),
        (replace(READ, whole_site=True, outcome=FetchOutcome.OK), "not_looked", "", ""),  # a front page proves nothing
    ],
)
def test_verdicts(claim: OpenListed, verdict: str, matched_by: str, because: str) -> None:
    found = judged(claim)
    assert (found.verdict, found.matched_by or "", found.because) == (verdict, matched_by, because)
    assert (found.link_id is None) == (not matched_by)


def test_the_link_that_is_meant_is_the_one_with_the_same_anchor() -> None:
    links = (replace(LIVE, anchor="here"), replace(LIVE, link_id=9), replace(LIVE, link_id=10))
    assert judged(replace(READ, links=links)).link_id == 9


@given(
    st.sampled_from(["https", "http"]), st.sampled_from(["", "www."]), st.sampled_from(["/", "/a", "/a/", "/a/b?x=1", "/%e4/"])
)
def test_every_spelling_of_a_page_has_its_key(scheme: str, www: str, path: str) -> None:
    url = normal(f"{scheme}://{www}blog.example{path}")
    assert {same_page_key(s) for s in spellings_of(url)} == {same_page_key(url)}
    assert url.replace("%e4", "%E4") in spellings_of(url)


def listed(web: Web, tool: Tool, *claims: ListedLink) -> None:
    with web.db.transaction():
        found = LinkList(tool, tool, f"{tool}.csv", f"{tool}{len(claims)}", date(2024, 6, 20))
        add_listed(web.db, add_list(web.db, found, day(20)), found, claims)


def settle(web: Web) -> None:
    settle_links(web.db, web.project, 1, day(30))
    settle_listed(web.db)


def test_from_lists_to_the_matrix(web: Web) -> None:
    both, ours, theirs = "https://a.example/both", "https://a.example/ours", "https://b.example/theirs"
    web.sees(both, day(1), link())
    web.sees(ours, day(1), link())
    web.sees(theirs, day(1))
    site = ListedLink("https://a.example/", whole_site=True, links=4)
    listed(
        web, Tool.AHREFS, ListedLink("http://a.example/both/", BRAND, first_seen=date(2024, 6, 2)), ListedLink(theirs, BRAND)
    )
    listed(web, Tool.SEARCH_CONSOLE, ListedLink(both), ListedLink("https://c.example/"), site)
    settle(web)
    found = tally(web.db)
    assert [(t.tool, t.claimed, t.live, t.never_there, t.not_looked, t.only_here, t.sites) for t in found.tools] == [
        (Tool.AHREFS, 2, 1, 1, 0, 2, 0),
        (Tool.SEARCH_CONSOLE, 2, 1, 0, 1, 2, 1),
    ]
    assert (found.ours, found.ours_alone) == (2, 1)
    rows = {(r.tool, r.page_url): r for r in iter_provenance(web.db)}
    row = rows[Tool.AHREFS, "http://a.example/both/"]
    assert (row.verified, row.matched_by, row.state, row.first_seen) == (
        Verdict.LIVE,
        MatchedBy.VARIANT,
        LinkState.LIVE,
        day(1),
    )
    assert rows[Tool.SEARCH_CONSOLE, "https://a.example/"].verified is Verdict.LIVE
    assert row.link_id is not None
    assert [(k.tool, k.first_seen, k.matched_by) for k in known_by(web.db, row.link_id)] == [
        (Tool.AHREFS, date(2024, 6, 2), MatchedBy.VARIANT),
        (Tool.SEARCH_CONSOLE, None, MatchedBy.EXACT),
    ]


def test_a_verdict_follows_the_life_of_the_link(web: Web) -> None:
    page = "https://a.example/page"
    listed(web, Tool.AHREFS, ListedLink(page, BRAND))
    seen = []
    for n, links in ((1, None), (2, (link(),)), (4, ()), (6, ()), (8, (link(),))):
        if links is not None:
            web.sees(page, day(n), *links)
        settle(web)
        seen.append(next(iter_provenance(web.db)).verified)
    assert seen == ["not_looked", "live", "live", "lost", "live"]


def test_reports_answer_with_it(web: Web) -> None:
    web.sees("https://a.example/page", day(1), link())
    listed(web, Tool.BING, ListedLink("https://a.example/page", BRAND))
    settle(web)
    reports = Reports(web.project)
    try:
        (row,) = reports.iter_provenance()
        evidence = reports.link(row.link_id or 0)
        assert evidence is not None
        assert [k.tool for k in evidence.known_by] == [Tool.BING]
        assert reports.provenance().tools[0].live == 1
    finally:
        reports.close()
