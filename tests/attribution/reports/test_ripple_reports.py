"""What reports say of ripples: nodes, trees, spreaders, and how far probabilities keep their word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from builders import Web, day, link

from attribution.export import Format, TableName, export_rows
from attribution.links.settle import settle_links
from attribution.report_rows import View
from attribution.reports import Reports
from attribution.reports.ripples import measured_reliability
from attribution.ripples.refresh import refresh_ripples
from ripplemark.records import Citation, EdgeLabel, ParentKind, Post
from ripplemark.store.posts import store_posts

POST = Post(
    "x", "190001", "https://x.com/tea/status/190001", "tea", "Cold brew week is open!", day(3), own=True, campaign="summer"
)
FIRST, SECOND, THIRD = (f"https://{n}.example/2024/06/note" for n in ("one", "two", "three"))


@pytest.fixture
def reports(web: Web) -> Iterator[Reports]:
    """A post, a page that links to it, a page that links to that page, and one that only names the topic, long after."""
    store_posts(web.db, [POST])
    for url, at, cited in ((FIRST, day(3.5), POST.url), (SECOND, day(4.5), FIRST), (THIRD, day(28), "")):
        cites = (Citation(cited, "them", None),) if cited else ()
        web.sees(url, at + timedelta(days=1), link(), published=at, topics=("summer",), cites=cites)
    settle_links(web.db, web.project, web.run_id, day(50))
    refresh_ripples(web.db, web.project, day(50))
    made = Reports(web.project)
    yield made
    made.close()


def test_nodes_stand_under_their_likeliest_parent(reports: Reports) -> None:
    nodes = {n.key: n for n in reports.ripple_nodes()}
    assert [(nodes[k].depth, nodes[k].parent) for k in (POST.key, FIRST, SECOND)] == [(0, ""), (1, POST.key), (2, FIRST)]
    assert (nodes[FIRST].label, nodes[FIRST].kind, nodes[FIRST].links) == (EdgeLabel.PROVEN, ParentKind.PAGE, 1)
    assert nodes[POST.key].title == POST.text


def test_the_tree_of_a_campaign(reports: Reports) -> None:
    summer, autumn = reports.ripple_trees()
    assert (summer.campaign, summer.posts, summer.pages, summer.depth, summer.breadth) == ("summer", 1, 2, 2, 1)
    assert (summer.links, summer.second_hand_links, summer.second_hand_share) == (2, 1, 0.5)
    assert summer.hours_to_hear == pytest.approx(18)
    assert summer.hours_to_half == pytest.approx(12)
    assert (autumn.pages, autumn.second_hand_share, autumn.hours_to_hear) == (0, None, None)


def test_spreaders_have_what_came_of_them(reports: Reports) -> None:
    found = {s.key: s for s in reports.spreaders()}
    assert next(iter(found)) == POST.key
    assert found[POST.key].links > found[FIRST].links > 0.8
    assert found[POST.key].tipped_at is None
    assert [round(g) for g in found[POST.key].generations[:2]] == [1, 1]


def test_a_view_takes_its_campaigns_only(reports: Reports) -> None:
    view = View(day(0).date(), day(40).date(), ("autumn",))
    assert (reports.ripple_nodes(view), reports.ripple_edges(view), reports.spreaders(view)) == ((), (), ())
    assert [t.campaign for t in reports.ripple_trees(view)] == ["autumn"]


def test_probabilities_keep_their_word() -> None:
    rows = measured_reliability()
    assert {r.kind for r in rows} == {"first", "all"}
    for kind in ("first", "all"):
        some = [r for r in rows if r.kind == kind]
        assert sum(abs(r.said - r.true) * r.edges for r in some) / sum(r.edges for r in some) <= 0.05


@pytest.mark.parametrize(
    "table",
    [TableName.RIPPLES, TableName.RIPPLE_NODES, TableName.RIPPLE_TREES, TableName.SPREADERS, TableName.EDGE_RELIABILITY],
)
def test_all_of_it_can_be_exported(reports: Reports, table: TableName) -> None:
    for form in (Format.CSV, Format.JSONL, Format.XLSX):
        assert b"".join(export_rows(reports, table, form))
    assert table is not TableName.RIPPLES or b'"label":"proven"' in b"".join(export_rows(reports, table, Format.JSONL)).replace(
        b": ", b":"
    )
