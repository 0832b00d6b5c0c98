"""Why a run stopped, what it left, and what became of every URL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ripplemark.store.database import open_writer
from ripplemark.store.fates import beyond_rounds, iter_urls, url_fates
from spiders.stop import StopRule, stop_rule, stop_words

BLOG = "https://blog.example/"
ACME = "https://acme.example/kite"


@pytest.mark.parametrize(
    ("reason", "interrupted", "over", "left", "words"),
    [
        ("finished", False, False, 0, "nothing more due"),
        ("finished", False, False, 7, "nothing more due"),
        ("finished", False, True, 7, "budget of 1,500 URLs used"),
        ("finished", False, True, 0, "nothing more due"),  # the budget was just enough
        ("closespider_timeout", False, False, 7, "time limit of 60 seconds reached"),
        ("memusage_exceeded", False, False, 7, "memory limit reached"),
        ("shutdown", True, False, 7, "interrupted"),
        ("finished", True, False, 7, "interrupted"),
        ("something_new", False, False, 7, "something_new"),
    ],
)
def test_the_reason_in_words(reason: str, interrupted: bool, over: bool, left: int, words: str) -> None:
    assert stop_words(stop_rule(reason, interrupted=interrupted, over=over, left=left), reason, 1500, 60) == words


def test_every_url_has_its_fate_and_the_run_says_why_it_stopped(
    desk: Callable[..., Any], warc: Callable[..., Path], words: Any
) -> None:
    far, plain, lost = "https://far.example/x", "https://plain.example/x", "https://lost.example/x"
    near = "https://near.example/x"
    d = desk([BLOG], rounds=1)
    archive = warc({
        BLOG: words.page(ACME, near, plain, lost, "https://twitter.com/x/status/1"),
        near: words.page(ACME, far), plain: words.page("https://other.example/"),
        lost: words.Answer(b"", 404),
    })  # fmt: skip
    end = d.crawl(archive)
    assert (end.stopped_by, end.tally.left.total()) == (StopRule.NOTHING_DUE, 0)
    with open_writer(d.project.storage.database) as db:
        rows = {r.url: r for r in iter_urls(db, 1)}
        fates, beyond = url_fates(db, 1), beyond_rounds(db, 1)
    became = {url: rows[url].fate.value for url in (BLOG, near, plain, lost, far, "https://twitter.com/x/status/1")}
    assert list(became.values()) == ["matched", "matched", "no_match", "failed", "skipped", "ignored"]
    assert (rows[near].routes, rows[near].round, rows[far].detail) == (("trace",), 1, "beyond crawl.rounds")
    assert rows[BLOG].score is not None
    assert (sum(fates.values()), beyond) == (len(rows), 1)


def test_a_budget_says_how_many_it_left(desk: Callable[..., Any], warc: Callable[..., Path], words: Any) -> None:
    d = desk([BLOG], rounds=0)
    archive = warc({BLOG: words.page(*(f"/{n}" for n in range(8)))} | {f"{BLOG}{n}": words.page(text=f"{n}") for n in range(8)})
    end = d.crawl(archive, budget=4)
    assert (end.stopped_by, dict(end.tally.left)) == (StopRule.BUDGET, {"run_ended": 6})
