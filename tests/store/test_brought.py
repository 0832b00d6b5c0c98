"""Sums of what earned links brought and of what routes made known: whatever happens to links, pages and routes, they are what these say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.store.credit import replace_link_traffic
from ripplemark.store.database import Database, open_writer
from ripplemark.store.growth import earned_visits
from ripplemark.store.health import route_facts
from tests.link_lives import slow

ROUTES = ("feed", "trace")
pages = st.integers(1, 3)
steps = st.lists(
    st.tuples(st.just("link"), pages, st.sampled_from(["earned", "own"]), st.sampled_from(["", "spring"]), st.sampled_from(["live", "lost"]))
    | st.tuples(st.just("unlink"), pages)
    | st.tuples(st.just("traffic"), st.lists(st.tuples(pages, st.integers(1, 2), st.integers(0, 3)), max_size=4, unique_by=lambda t: t[:2]))
    | st.tuples(st.just("page"), pages, st.sampled_from(["page", "feed"]), st.booleans(), st.booleans())
    | st.tuples(st.just("route"), pages, st.sampled_from(ROUTES), st.sampled_from(["a", "b"]))
    | st.tuples(st.just("unroute"), pages, st.sampled_from(ROUTES), st.sampled_from(["a", "b"]))
    | st.tuples(st.just("forget"), pages),
    max_size=18,
)  # fmt: skip
KNOWN = "INSERT OR IGNORE INTO urls (id, url, host, domain, kind, state, first_seen) VALUES (?1, 'https://a.example/' || ?1, '', '', 'page', 'done', '')"
_LINK = """
INSERT INTO links (id, page_id, target_url, occurrence, position, href, anchor, rel, followed, image, in_noscript, wrapped_by, placement, context_left, context_right,
  utm, first_seen, last_seen, appeared_on, class, campaign, state) VALUES (?1, ?1, 't', 0, 1, '', '', '', 1, 0, 0, '', '', '', '', '', '', '', '2024-06-01', ?2, ?3, ?4)
ON CONFLICT (id) DO UPDATE SET class = ?2, campaign = ?3, state = ?4
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    with open_writer(tmp_path_factory.mktemp("brought") / "ripplemark.db") as db:
        yield db


def happen(db: Database, what: str, *how: object) -> None:
    if what == "link":
        db.run(_LINK, how)
    elif what == "unlink":
        db.run("DELETE FROM links WHERE id = ?", how)
    elif what == "traffic":
        assert isinstance(how[0], list)
        known = {r[0] for r in db.tuples("SELECT id FROM links")}
        replace_link_traffic(db, ((link, f"2024-06-0{day}", visits, 0.0) for link, day, visits in how[0] if link in known))
    elif what == "page":
        sql = "UPDATE urls SET kind = ?2, relevant = ?3, changed_at = iif(?4, 'then', NULL) WHERE id = ?1"
        db.run(sql, how)
    elif what == "route":
        db.run("INSERT OR IGNORE INTO routes (url_id, route, source, seen) VALUES (?, ?, ?, '')", how)
    elif what == "unroute":
        db.run("DELETE FROM routes WHERE url_id = ? AND route = ? AND source = ?", how)
    else:
        db.run("DELETE FROM urls WHERE id = ?", how)


_VISITS = """
SELECT t.day, sum(t.visits) FROM link_traffic t JOIN links l ON l.id = t.link_id WHERE l.class = 'earned' AND l.campaign IN ({}) GROUP BY 1 HAVING sum(t.visits) > 0
"""
_ROUTES = """
SELECT r.route, count(*), sum(u.changed_at IS NOT NULL), sum(u.relevant), sum(EXISTS (SELECT 1 FROM links l WHERE l.page_id = u.id AND l.state = 'live'))
FROM (SELECT DISTINCT url_id, route FROM routes) r JOIN urls u ON u.id = r.url_id WHERE u.kind = 'page' GROUP BY 1
"""


@slow
@given(steps)
def test_sums_are_what_links_pages_and_routes_say(store: Database, happened: list[tuple[object, ...]]) -> None:
    store.run("DELETE FROM urls")
    for what, *how in happened:
        if what in ("link", "page", "route"):
            store.run(KNOWN, (how[0],))
        happen(store, str(what), *how)
    for campaigns in ((), ("spring",)):
        shown = "'spring'" if campaigns else "'', 'spring'"
        assert earned_visits(store, "2024-06-01", "2024-06-09", campaigns) == dict(store.tuples(_VISITS.format(shown)))
    assert sorted((f.route, f.pages, f.read, f.relevant, f.linking) for f in route_facts(store)) == sorted(
        store.tuples(_ROUTES)
    )
