"""Edges and roots put in the place of others: what stands there afterwards is the new, what stood there already is not written again, and
a page is of the campaign that nearly all of its roots name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripplemark.records import Evidence, EvidenceKind, ParentKind, RippleEdge
from ripplemark.store.database import Database, open_writer
from ripplemark.store.ripples import Root, caused_campaign, page_campaigns, replace_ripples

pytestmark = pytest.mark.usefixtures("migrations_run")
Row = tuple[int, str, float]
PAGES = range(1, 5)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with open_writer(tmp_path_factory.mktemp("ripples") / "store.db") as opened:
        opened.run_many(
            "INSERT INTO urls (id, url, host, domain, kind, state, first_seen) VALUES (?, ?, 'a.example', 'a.example', 'page', 'done', '2026-01-01T00:00:00Z')",
            ((n, f"https://a.example/{n}") for n in PAGES),
        )
        opened.run(
            """INSERT INTO pages (id, title, author, language, published_by, confidence, canonical, noindex, nofollow, charset, charset_from, text,
                                  text_digest, truncated, read_at)
               SELECT id, '', '', '', 'meta', 'high', '', 0, 0, 'utf-8', 'http', '', '', 0, first_seen FROM urls"""
        )
        yield opened


def worlds() -> st.SearchStrategy[list[Row]]:
    """(page, parent, probability), each page's together, each parent once."""
    rows = st.tuples(st.sampled_from(PAGES), st.sampled_from(["x:1", "x:2", "微博:三"]), st.sampled_from([0.1, 0.3, 0.6]))
    return st.lists(rows, unique_by=lambda row: row[:2], max_size=8).map(lambda some: sorted(some, key=lambda row: row[0]))


def put(db: Database, rows: list[Row]) -> tuple[int, ...]:
    """The pages of another proven campaign."""
    evidence = (Evidence(EvidenceKind.VIA, "names as its source 北風"),)
    edges = [
        (page, RippleEdge(f"https://a.example/{page}", ParentKind.POST, parent, "summer", p, evidence))
        for page, parent, p in rows
    ]
    roots = {page: [Root(parent, "summer", p) for _, parent, p in some] for page, some in groupby(rows, lambda row: row[0])}
    with db.transaction():
        return replace_ripples(db, edges, roots)


@settings(max_examples=60, deadline=None)
@given(worlds(), worlds())
def test_what_is_new_stands_there_and_nothing_else(db: Database, before: list[Row], after: list[Row]) -> None:
    put(db, before)
    put(db, after)
    assert db.tuples("SELECT child_id, parent, probability FROM ripples ORDER BY 1, 2") == sorted(after)
    assert db.tuples("SELECT page_id, post, share FROM roots ORDER BY 1, 2") == sorted(after)
    written = db.connection.total_changes
    assert put(db, after) == ()
    assert db.connection.total_changes == written


@pytest.mark.parametrize(
    ("roots", "campaign"),
    [
        ([("x:1", "summer", 0.95)], "summer"),
        ([("x:1", "summer", 0.5), ("x:2", "summer", 0.45)], "summer"),  # no post by itself has enough of it
        ([("x:1", "summer", 0.05), ("x:2", "夏", 0.45), ("x:3", "夏", 0.5)], "夏"),
        ([("x:1", "summer", 0.7), ("x:2", "夏", 0.3)], ""),
        ([("x:1", "", 0.95)], ""),
        ([("x:1", "summer", 0.6), ("", "", 0.4)], ""),
    ],
)
def test_a_page_is_of_the_campaign_that_nearly_all_of_it_goes_back_to(
    db: Database, roots: list[tuple[str, str, float]], campaign: str
) -> None:
    with db.transaction():
        replace_ripples(db, [], {1: [Root(*root) for root in roots]})
    assert caused_campaign(db, 1) == campaign
    assert page_campaigns(db) == ({"https://a.example/1": campaign} if campaign else {})
