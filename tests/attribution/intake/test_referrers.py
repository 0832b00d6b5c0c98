"""External referrers of the access log become pages that the next crawl asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from site_logs import line, load, site_project

from attribution.intake.referrers import Referrers, page_of_others
from ripplemark.records import Route, UrlState
from ripplemark.store.database import Database, open_writer
from ripplemark.store.frontier import due_urls
from ripplemark.store.urls import known_url, routes_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HIT = "17/May/2015:10:05:03"
OWN = frozenset({"example.com"})
BLOG = "https://blog.example/2015/05/review"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with open_writer(tmp_path / "store.db") as opened:
        yield opened


@pytest.mark.parametrize(
    ("referrer", "page"),
    [
        (BLOG, BLOG),
        ("http://Blog.Example:80/a?b=1#c", "http://blog.example/a?b=1"),
        ("https://blog.example", "https://blog.example/"),  # an origin alone is a lead to the site
        ("https://例え.jp/感想", "https://xn--r8jz45g.jp/%E6%84%9F%E6%83%B3"),
        ("https://name.wordpress.com/2015/05/a/", "https://name.wordpress.com/2015/05/a/"),  # an owner of its own
        ("https://name.blogspot.com/a.html", "https://name.blogspot.com/a.html"),
        ("https://name.medium.com/a-1f2e", "https://name.medium.com/a-1f2e"),
        ("https://en.wikipedia.org/wiki/Tea", "https://en.wikipedia.org/wiki/Tea"),
        ("https://hackernoon.com/a-story", "https://hackernoon.com/a-story"),
        ("https://name.typepad.com/a.html", "https://name.typepad.com/a.html"),  # social by GA4's list alone
        ("https://docs.google.com/document/d/1", ""),
        ("https://checkout.stripe.com/c/pay/1", ""),
        ("https://medium.com/", ""),
        ("https://www.tumblr.com/dashboard", ""),
        ("https://example.com/pricing", ""),
        ("https://shop.example.com/", ""),
        ("https://www.google.com/search?q=example", ""),
        ("https://www.google.com/url?q=https%3A%2F%2Fblog.example%2Fa", "https://blog.example/a"),
        ("https://www.baidu.com/link?url=abc", ""),
        ("https://t.co/abc", ""),
        ("https://m.weibo.cn/detail/1", ""),
        ("https://www.zhihu.com/question/1", ""),
        ("https://l.facebook.com/", ""),
        ("https://mail.google.com/mail/u/0/", ""),
        ("https://chatgpt.com/", ""),
        ("https://www.youtube.com/watch?v=a", ""),
        ("https://semalt.com/", ""),
        ("http://192.168.1.10/wiki", ""),
        ("http://localhost:3000/", ""),
        ("http://wiki.internal/page", ""),
        ("http://intranet/page", ""),
        ("android-app://com.example.reader", ""),
        ("javascript:alert(1)", ""),
        ("-", ""),
        ("", ""),
    ],
)
def test_which_referrers_are_pages_of_others(referrer: str, page: str) -> None:
    assert page_of_others(referrer, OWN) == page


def test_a_load_makes_referrers_known_and_due_at_their_first_hit(tmp_path: Path) -> None:
    project, log = site_project(tmp_path), tmp_path / "access.log"
    log.write_text(
        line(HIT, referrer=BLOG) + line("18/May/2015:09:00:00", referrer=BLOG) + line(HIT, referrer="https://example.com/")
        + line(HIT, referrer="https://bots.example/", agent="Googlebot/2.1") + line(HIT, path="/x.png", referrer="https://a.example/")
    )  # fmt: skip
    with open_writer(project.storage.database) as db:
        assert load(project, db, log).new_pages == 1
        known = known_url(db, BLOG)
        assert known is not None
        assert (known.state, known.round, known.due_at) == (UrlState.PENDING, 1, datetime(2015, 5, 17, 10, 5, 3, tzinfo=UTC))
        assert routes_of(db, BLOG) == ((Route.REFERRER, "access log"),)
        assert [u.url for u in due_urls(db, datetime(2015, 5, 18, tzinfo=UTC), 9)] == [BLOG]


def test_the_same_again_adds_nothing_and_what_a_log_grew_by_is_taken(tmp_path: Path) -> None:
    project, log = site_project(tmp_path), tmp_path / "access.log"
    log.write_text(line(HIT, referrer=BLOG))
    with open_writer(project.storage.database) as db:
        assert [load(project, db, log).new_pages for _ in range(2)] == [1, 0]
        log.write_text(line(HIT, referrer=BLOG) + line(HIT, referrer="https://other.example/"))
        assert load(project, db, log).new_pages == 1
        assert db.value("SELECT count(*) FROM routes WHERE route = 'referrer'") == 2


def test_a_load_makes_only_so_many_known_and_counts_the_others(db: Database) -> None:
    hits = pa.table({"referrer": [f"https://s{n}.example/" for n in range(5)], "at": list(range(5))})
    first, second = (Referrers(db, OWN, NOW, most=3) for _ in range(2))
    with db.transaction():
        first.take([hits, hits])
        second.take([hits])
    assert [(r.new, r.cut) for r in (first, second)] == [(3, 2), (2, 0)]


def test_no_page_is_due_after_the_clock_of_the_load(db: Database) -> None:
    with db.transaction():
        Referrers(db, OWN, NOW).take([pa.table({"referrer": [BLOG], "at": [int(NOW.timestamp()) + 3600]})])
    known = known_url(db, BLOG)
    assert known is not None
    assert known.due_at == NOW
