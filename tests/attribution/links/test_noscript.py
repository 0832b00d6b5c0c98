"""A link in <noscript> is kept and flagged, and left out of every count of followed links."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import BRAND, Web, day, link, project

from attribution.authority.refresh import refresh_authority
from attribution.links.settle import settle_links
from attribution.report_rows import LinkQuery, View
from attribution.reports import Reports
from ripplemark.records import BrandLink, Placement
from spiders.read.brief import brief_of
from spiders.read.page import read_page

POST = "https://scripts.example/2024/06/x"
HTML = f"<p>We drink tea there.</p><noscript><p>See <a href='{BRAND}'>Northwind Tea</a>, without scripts.</p></noscript>"


@pytest.fixture
def seen(tmp_path: Path) -> tuple[BrandLink, ...]:
    """What the reader makes of the page."""
    return read_page(HTML.encode(), POST, headers={}, brief=brief_of(project(tmp_path))).links


def test_it_is_kept_and_flagged_and_in_no_count_of_followed_links(web: Web, seen: tuple[BrandLink, ...]) -> None:
    web.sees(POST, day(1), *seen)
    web.sees("https://plain.example/2024/06/y", day(1), link())
    settle_links(web.db, web.project, web.run_id, day(1))
    reports, view = Reports(web.project), View(day(0).date(), day(9).date())
    assert [(k.in_noscript, k.followed, k.rel) for k in reports.iter_links() if k.page_url == POST] == [(True, False, ())]
    assert (reports.link_shares(view).live, reports.link_shares(view).followed) == (2, 1)
    assert {d.domain: (d.links, d.followed) for d in reports.iter_domains()} == {
        "scripts.example": (1, 0),
        "plain.example": (1, 1),
    }
    assert [k.page_domain for k in reports.links(view, LinkQuery(rels=("follow",))).rows] == ["plain.example"]
    assert {v: n for f, v, n in reports.facets(view, LinkQuery()) if f == "rel"} == {"follow": 1, "nofollow": 1}
    reports.close()
    for table, number in (("link_days", "gained"), ("link_totals", "live")):
        assert web.db.value(f"SELECT sum({number}) FROM {table} WHERE followed = 1") == 1


def test_it_is_no_edge_between_domains(web: Web, seen: tuple[BrandLink, ...]) -> None:
    web.sees(POST, day(1), *seen)
    web.sees("https://plain.example/2024/06/y", day(1), link())
    settle_links(web.db, web.project, web.run_id, day(1))
    refresh_authority(web.db, web.project)
    assert [tuple(r) for r in web.db.rows("SELECT domain, linking FROM domain_graph WHERE linking > 0")] == [("tea.example", 1)]


def test_what_only_it_cites_is_not_cited(tmp_path: Path) -> None:
    html = (
        "<p>tea.example</p><noscript><a href='https://other.example/a'>via</a></noscript><a href='https://third.example/'>x</a>"
    )
    page = read_page(html.encode(), POST, headers={}, brief=brief_of(project(tmp_path)))
    assert [c.url for c in page.citations] == ["https://third.example/"]


def test_of_repeats_the_one_that_everybody_sees_stands_for_the_site(web: Web) -> None:
    foot = {"placement": Placement.FOOTER, "anchor": "Northwind"}
    web.sees(f"{POST}1", day(1), link(**foot, in_noscript=True, followed=False))
    web.sees(f"{POST}2", day(2), link(**foot))
    settle_links(web.db, web.project, web.run_id, day(2))
    rows = web.db.rows("SELECT in_noscript, followed FROM links WHERE headline = 1")
    assert json.dumps([tuple(r) for r in rows]) == "[[0, 1]]"
