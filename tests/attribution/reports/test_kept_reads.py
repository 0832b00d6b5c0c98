"""The funnel's reads and clicks are the same whether `attribute` kept them or posts are counted; other dates of a campaign count anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import Web, day

from attribution.campaigns.reads import campaign_reads, keep_reads, outdated_since
from ripplemark.records import Post, PostCounts, PostNumber
from ripplemark.store.posts import store_posts
from ripplemark.store.read_days import CampaignReads


def post(n: int, campaign: str, *counts: tuple[int, int | None, int | None]) -> Post:
    seen = tuple(
        PostCounts(day(at) + timedelta(hours=5), views, clicks=clicks, capped=(PostNumber.CLICKS,) if clicks == 9 else ())
        for at, views, clicks in counts
    )
    return Post("weibo", str(n), f"https://weibo.com/1/{n}", "a", "text", day(2), campaign=campaign, counts=seen)


def sums(reads: tuple[CampaignReads, ...]) -> list[tuple[str, bool, bool, float, float]]:
    return [
        (r.campaign, r.more_views, r.more_clicks, sum(d.views or 0 for d in r.days), sum(d.clicks or 0 for d in r.days))
        for r in reads
    ]


def test_reads_that_are_kept_are_those_of_the_posts(web: Web) -> None:
    store_posts(
        web.db,
        [post(1, "summer", (3, 100, None), (5, 160, 4), (6, 150, 9)), post(2, "summer", (4, 7, 2)), post(3, "", (4, 999, 1))],
    )
    counted = campaign_reads(web.db, web.project)
    assert outdated_since(web.db, web.project) is None  # nothing is kept
    keep_reads(web.db, web.project, day(9))
    assert campaign_reads(web.db, web.project) == counted
    assert sums(counted)[0] == ("summer", False, True, pytest.approx(157), pytest.approx(11))
    web.db.run("UPDATE read_days SET views = 0")  # what is kept is what is given
    assert sums(campaign_reads(web.db, web.project))[0][3] == 0
    later = replace(web.project, campaigns=tuple(replace(c, ends=c.ends + timedelta(days=1)) for c in web.project.campaigns))
    assert campaign_reads(web.db, later) == counted


def test_who_does_not_wait_has_what_was_counted_last(web: Web) -> None:
    store_posts(web.db, [post(1, "summer", (3, 100, None))])
    keep_reads(web.db, web.project, day(9))
    before = campaign_reads(web.db, web.project, waits=False)
    store_posts(web.db, [post(1, "summer", (3, 100, None))])  # the same again
    assert outdated_since(web.db, web.project) is None
    store_posts(web.db, [post(1, "summer", (4, 150, None)), post(2, "summer", (4, 7, 2))])
    assert outdated_since(web.db, web.project) == day(9)
    assert campaign_reads(web.db, web.project, waits=False) == before
    assert sums(campaign_reads(web.db, web.project))[0][3] == pytest.approx(157)
    keep_reads(web.db, web.project, day(10))
    assert outdated_since(web.db, web.project) is None
    assert sums(campaign_reads(web.db, web.project, waits=False))[0][3] == pytest.approx(157)
