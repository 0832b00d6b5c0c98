"""What changed between two days: each link is told once, when it became known; the most valuable first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from builders import START, Web, day, link

from attribution.links.settle import settle_links
from attribution.reports import Reports
from ripplemark.records import Rank, RunState
from ripplemark.store.authority import store_ranks
from ripplemark.store.credit import replace_link_traffic
from ripplemark.store.runs import end_run

FIRST = START.date()


def at(n: int) -> date:
    return FIRST + timedelta(days=n)


@pytest.fixture
def reports(web: Web) -> Iterator[Reports]:
    """Known on day 1: old and goes; on day 8: plain (published on day 2), worth and a partner's; day 12 shows that `goes` went."""
    web.sees("https://old.example/a", day(1), link())
    web.sees("https://goes.example/b", day(1), link())
    settle_links(web.db, web.project, web.run_id, day(1))
    web.sees("https://plain.example/c", day(8), link(), published=day(2))
    web.sees("https://worth.example/d", day(8), link(), link("https://tea.example/shop"))
    web.sees("https://ally.example/e", day(8), link())
    web.sees("https://speaks.example/f", day(8), topics=("summer",))
    settle_links(web.db, web.project, web.run_id, day(8))
    for n in (10, 12):
        web.sees("https://goes.example/b", day(n))
        settle_links(web.db, web.project, web.run_id, day(n))
    ids = {r["url"]: r["id"] for r in web.db.rows("SELECT l.id, u.url FROM links l JOIN urls u ON u.id = l.page_id")}
    with web.db.transaction():
        replace_link_traffic(web.db, [(ids["https://worth.example/d"], at(9).isoformat(), 30, 1.5)])
    store_ranks(
        web.db, "cc", 1_000_000, "ranks.txt", [Rank("plain.example", 50, 50), Rank("worth.example", None, None)], day(12)
    )
    end_run(web.db, web.run_id, RunState.FAILED, {}, day(12), "it broke")
    made = Reports(web.project)
    yield made
    made.close()


def test_links_are_new_when_they_became_known_and_the_best_come_first(reports: Reports) -> None:
    found = reports.changes(at(5), at(12))
    assert next((c.link.page_host, c.link.visits) for c in found.new.first) == ("worth.example", 30)
    assert (found.new.total, found.new.domains) == (3, 2)
    assert {c.link.page_host for c in found.new.first} == {"worth.example", "plain.example"}
    plain = next(c for c in found.new.first if c.link.page_host == "plain.example")
    assert plain.authority.score == pytest.approx(71.7, abs=0.1)


def test_losses_sites_and_mentions_of_the_time(reports: Reports) -> None:
    found = reports.changes(at(5), at(12))
    assert [(c.link.page_host, c.link.lost_reason) for c in found.lost.first] == [("goes.example", "link_removed")]
    assert [(s.domain, s.links, s.visits) for s in found.sites] == [("worth.example", 2, 30), ("plain.example", 1, 0)]
    assert [m.page_url for m in found.mentions] == ["https://speaks.example/f"]
    assert found.regained.total == 0


def test_every_link_is_told_in_exactly_one_of_two_spans_that_follow_each_other(reports: Reports) -> None:
    one, two = reports.changes(at(0), at(4)), reports.changes(at(5), at(30))
    assert (one.new.total, two.new.total) == (2, 3)
    assert (one.lost.total, two.lost.total) == (0, 1)


def test_the_crawl_says_how_it_ended_and_what_was_not_measured_stays_unknown(reports: Reports) -> None:
    found = reports.changes(at(0), at(12))
    assert [(r.state, r.error) for r in found.runs] == [(RunState.FAILED, "it broke")]
    assert {k.key: k.value for k in found.kpis}["registrations"] is None
    assert reports.changes(at(40), at(50)).runs == ()
