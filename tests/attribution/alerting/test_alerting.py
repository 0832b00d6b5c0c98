"""What rules find, once each: links by authority, crawls that failed, opinion beyond its error; nothing of what was there before the rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from builders import Web, day, link

from attribution.alerting.found import of_crawls, of_links, of_opinion
from attribution.alerting.look import begin, look
from attribution.authority.score import NO_LIST, Authority, Standing
from attribution.links.settle import settle_links
from attribution.opinion.rows import Basis, OpinionRow, Share
from attribution.reports import Reports
from ripplemark.alert_config import Alert, AlertKind
from ripplemark.records import EventKind, EventRow, Rank, Run, RunState
from ripplemark.records.alerts import AlertState, Happening, Way
from ripplemark.store.alerts import alert_counts, mark_told, waiting_alerts
from ripplemark.store.authority import store_ranks
from ripplemark.store.runs import begin_run, end_run

NEW = Alert("big", AlertKind.NEW_LINK, authority=40.0, mail=("ann@tea.example",))
OPINION = Alert("bad words", AlertKind.NEGATIVE_OPINION, share=0.3, texts=20, webhook="https://hooks.example/x")


def event(campaign: str = "summer") -> EventRow:
    return EventRow(
        day(1), EventKind.APPEARED, "", "", "", 1, "https://one.example/a", "https://tea.example/", "茶", "earned", campaign
    )


def weight(score: float | None) -> Authority:
    return NO_LIST if score is None else Authority(Standing.RANKED, score, 1, "r")


@pytest.mark.parametrize(
    ("least", "known", "campaigns", "told"),
    [
        (40.0, 40.0, (), True),
        (40.0, 39.9, (), False),
        (40.0, None, (), False),  # unknown is not enough
        (0.0, None, (), True),
        (0.0, 3.0, ("summer",), True),
        (0.0, 3.0, ("autumn",), False),
    ],
)
def test_links_by_authority_and_campaign(least: float, known: float | None, campaigns: tuple[str, ...], told: bool) -> None:
    rule = replace(NEW, authority=least, campaigns=campaigns)
    found = list(of_links(rule, [(7, event(), weight(known))]))
    assert [h.about for h in found] == (["event:7"] if told else [])
    assert all((h.page_url, h.anchor, h.authority) == ("https://one.example/a", "茶", known) for h in found)


@pytest.mark.parametrize("state", RunState)
def test_crawls_that_failed_by_themselves(state: RunState) -> None:
    found = list(of_crawls([Run(3, "crawl", day(1), day(2), state, error="no host")]))
    assert bool(found) == (state in (RunState.FAILED, RunState.CRASHED))


@pytest.mark.parametrize(
    ("texts", "share", "told"),
    [
        (40, Share(0.5, 0.31, 0.7), True),
        (40, Share(0.5, 0.3, 0.7), False),  # the interval reaches down to the limit
        (40, Share(0.32, 0.1, 0.6), False),  # over it, but that may be chance
        (19, Share(0.9, 0.8, 0.95), False),
        (40, None, False),  # the rater's error is unknown
    ],
)
def test_opinion_is_told_beyond_its_error(texts: int, share: Share | None, told: bool) -> None:
    row = OpinionRow("", "", date(2026, 6, 22), date(2026, 6, 28), texts, 0, 0, 0, 0, None, None, share, Basis.BENCHMARK)
    found = list(of_opinion(OPINION, row, date(2026, 6, 28)))
    assert [h.about for h in found] == (["opinion:2026-W26"] if told else [])
    assert not list(of_opinion(OPINION, None, date(2026, 6, 28)))


# ---------------------------------------------------------------- over a store


@pytest.fixture
def watched(web: Web) -> Iterator[tuple[Web, Reports]]:
    """A store with one link from before the rules, and rules."""
    rules = (NEW, replace(NEW, name="lost", when=AlertKind.LOST_LINK, authority=0.0, webhook="https://hooks.example/x"),
             Alert("failed", AlertKind.CRAWL_FAILED, mail=("ann@tea.example",)), OPINION)  # fmt: skip
    web.project = replace(web.project, alerts=rules)
    store_ranks(
        web.db,
        "cc",
        1_000_000,
        "f",
        [Rank("big.example", 100, 5), Rank("old.example", 100, 5), Rank("small.example", 900_000, 5)],
        day(0),
    )
    web.sees("https://old.example/a", day(1), link(), published=day(1))
    settle_links(web.db, web.project, web.run_id, day(1))
    reports = Reports(web.project)
    yield web, reports
    reports.close()


def abouts(found: dict[str, list[Happening]]) -> dict[str, list[str]]:
    return {rule: [h.page_url or h.about for h in happenings] for rule, happenings in found.items()}


def test_what_was_there_before_a_rule_is_no_news_and_news_is_found_once(watched: tuple[Web, Reports]) -> None:
    web, reports = watched
    begin(web.db, web.project, day(2))
    web.sees("https://big.example/a", day(3), link(), published=day(3))
    web.sees("https://small.example/a", day(3), link(), published=day(3))
    web.sees("https://own.tea.example/a", day(3), link(), published=day(3))  # not earned
    settle_links(web.db, web.project, web.run_id, day(3))
    web.db.touch()
    nothing = {"lost": [], "failed": [], "bad words": []}
    assert abouts(look(web.db, reports, web.project, day(4), keep=False)) == {"big": ["https://big.example/a"], **nothing}
    assert abouts(look(web.db, reports, web.project, day(4))) == {"big": ["https://big.example/a"], **nothing}
    assert abouts(look(web.db, reports, web.project, day(5))) == {"big": [], **nothing}
    (waiting,) = waiting_alerts(web.db)
    assert (waiting.rule, waiting.way, waiting.happening.anchor) == ("big", Way.MAIL, "Northwind")
    mark_told(web.db, [waiting.id], AlertState.SENT, day(5))
    assert waiting_alerts(web.db) == ()
    assert alert_counts(web.db) == {"sent": 1}


def test_losses_and_failures_are_found(watched: tuple[Web, Reports]) -> None:
    web, reports = watched
    begin(web.db, web.project, day(2))
    for n in (3, 5):
        web.sees("https://old.example/a", day(n))
        settle_links(web.db, web.project, web.run_id, day(n))
    end_run(web.db, web.run_id, RunState.DONE, {}, day(5))
    failed = begin_run(web.db, "crawl", day(6))
    end_run(web.db, failed, RunState.FAILED, {}, day(6), "no host could be reached")
    going_on = begin_run(web.db, "crawl", day(7))
    found = look(web.db, reports, web.project, day(7))
    assert abouts(found)["lost"] == ["https://old.example/a"]
    assert found["lost"][0].reason == "link_removed"
    assert [(h.about, h.reason) for h in found["failed"]] == [(f"run:{failed}", "no host could be reached")]
    assert {(w.rule, w.way) for w in waiting_alerts(web.db)} == {
        ("lost", Way.MAIL),
        ("lost", Way.WEBHOOK),
        ("failed", Way.MAIL),
    }
    end_run(web.db, going_on, RunState.CRASHED, {}, day(8))
    assert abouts(look(web.db, reports, web.project, day(8)))["failed"] == [
        f"run:{going_on}"
    ]  # it was going on when last looked at


def test_a_first_look_begins_the_rules(watched: tuple[Web, Reports]) -> None:
    web, reports = watched
    assert not any(look(web.db, reports, web.project, day(2)).values())
