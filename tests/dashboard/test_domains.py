"""The page of referring domains: its charts, its tiles, and its list through the server."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from attribution.referring_rows import AnchorCount, AnchorKindCount, LinkShares, SiteGrowth, Velocity
from dashboard.figures.sites import anchors_chart, sites_chart
from dashboard.lists import ROWS
from dashboard.pages.domains import LIST, pace_tiles, site_list
from dashboard.state import Listing, State, address, defaults_of, parse
from dashboard.theme import Look
from ripplemark.records import AnchorKind, SiteOrder, SitesShown
from tests.dashboard.fake_reports import CAMPAIGNS, FIRST, LAST, FakeReports

EN = Look()
DAYS = tuple(FIRST + timedelta(days=n) for n in range(4))
GROWTH = SiteGrowth("domain", DAYS, (3, 4, 4, 3), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 1, 1))
REPORTS = FakeReports()
DEFAULTS = defaults_of(REPORTS.default_view(), REPORTS.freshness(), (c.id for c in CAMPAIGNS))


def test_sites_are_an_area_over_what_came_and_went() -> None:
    chart = sites_chart(GROWTH, EN)
    area, new, back, lost = chart.figure["data"]
    assert (area["y"], new["y"], back["y"], lost["y"], lost["customdata"]) == (
        [3, 4, 4, 3],
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, -1, -1],
        [0, 0, 1, 1],
    )
    assert "from 3 to 3: 1 new, 1 back again, 2 gone" in chart.summary
    assert chart.table.rows[2][1:] == ("4", "0", "1", "1")
    assert (chart.legend[0].value, len({key.colour for key in chart.legend[1:]})) == ("3", 3)


@pytest.mark.parametrize("growth", [replace(GROWTH, days=()), replace(GROWTH, live=(0, 0, 0, 0))])
def test_no_domain_at_all_says_so(growth: SiteGrowth) -> None:
    assert sites_chart(growth, EN).empty == "filtered"


def test_anchors_by_kind_with_the_anchors_as_table() -> None:
    kinds = [
        AnchorKindCount(AnchorKind.OTHER, 1, 0.25),
        AnchorKindCount(AnchorKind.BRAND, 3, 0.75),
        AnchorKindCount(AnchorKind.URL, 0, 0.0),
    ]
    top = [AnchorCount("<b>tea</b>", AnchorKind.BRAND, 3, 0.75, 5), AnchorCount("", AnchorKind.OTHER, 1, 0.25, 1)]
    chart = anchors_chart(kinds, top, EN)
    assert (chart.figure["data"][0]["x"], chart.figure["layout"]["yaxis"]["ticktext"]) == (
        [1, 3],
        ["Other words", "Brand name"],
    )
    assert chart.table.rows == (("&lt;b&gt;tea&lt;/b&gt;", "Brand name", "3", "5"), ("no anchor text", "Other words", "1", "1"))
    assert anchors_chart(kinds[2:], (), EN).empty == "filtered"


def test_tiles_say_what_is_unknown() -> None:
    shares = LinkShares(9, 8, 6, 2, 36, 30)
    tiles = json.dumps(
        [tile.to_plotly_json() for tile in pace_tiles((Velocity(7, LAST, 5, 1, 0, None, None),), shares, EN.say)],
        default=lambda c: c.to_plotly_json(),
    )
    for words in ("not crawled that far back", "75%", "of 8 live links", "and 28 repeats left out"):
        assert words in tiles
    assert len(pace_tiles((), LinkShares(0, 0, 0, 0, 0, 0), EN.say)) == 2


def listed(listing: Listing) -> tuple[str, int, int]:
    """Total, pages and page of a list at a state."""
    total, _, pages, page = site_list(State(REPORTS.default_view(), listing=listing), REPORTS)
    return total, pages, page


def test_the_list_turns_its_pages() -> None:
    everything = len({row.page_domain for row in REPORTS.rows if row.link_class == "earned"})
    pages = -(-everything // ROWS)
    assert listed(Listing()) == (f"1–{ROWS} of {everything}", pages, 1)
    assert listed(Listing(page=pages))[0].startswith(f"{(pages - 1) * ROWS + 1}–{everything} of")
    assert listed(Listing(page=999))[1:] == (pages, pages)
    assert listed(Listing(find="nobody-at-all"))[0] == "Nothing in this selection"


@pytest.mark.parametrize("said", [{"show": "new", "order": "name"}, {"show": "drop table", "order": "1;"}, {}])
def test_only_known_words_reach_the_question(said: dict[str, str]) -> None:
    state = parse("&".join(f"{key}={value}" for key, value in said.items()), DEFAULTS)
    shown, order = LIST.chosen(state.listing)
    assert (shown, order) == (("new", "name") if said.get("show") == "new" else (SitesShown.ALL, SiteOrder.LINKS))


def test_a_listing_stands_in_the_address() -> None:
    state = State(REPORTS.default_view(), listing=Listing("blog", "lost", "name", 3))
    assert parse(address(state), DEFAULTS).listing == state.listing
    assert "page=" not in address(State(REPORTS.default_view()))
