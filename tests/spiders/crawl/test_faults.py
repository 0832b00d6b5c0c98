"""Bad input of every kind: each URL ends in a typed observation, and no fault costs another page its links."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ripplemark.records import FetchOutcome as F

ACME = "https://acme.example/kite"
DAY_ONE = datetime(2024, 6, 3, 12, tzinfo=UTC)
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def local(desk: Callable[..., Any], site: Any) -> Callable[..., Any]:
    """A desk that watches paths of the loopback site and may ask it."""

    def make(*paths: str, **keys: object) -> Any:
        keys = {"delay": 0, "allow_private": ["127.0.0.1"], "rounds": 0, **keys}
        return desk([site.url + p for p in paths], **keys)

    return make


def _deep(depth: int) -> str:
    return "<html><body>" + "<div>" * depth + f'<a href="{ACME}">kite</a>' + "</div>" * depth


CASES = [
    ("/gone", lambda a: a(b"gone", 410), F.GONE),
    ("/missing", lambda a: a(b"no", 404), F.NOT_FOUND),
    ("/private", lambda a: a(b"no", 403), F.CLIENT_ERROR),
    ("/broken", lambda a: a(b"oh", 500), F.SERVER_ERROR),
    ("/loop", lambda a: a(b"", 302, {"Location": "/loop2"}), F.TOO_MANY_REDIRECTS),
    ("/to-file", lambda a: a(b"", 302, {"Location": "file:///etc/passwd"}), F.BAD_SCHEME),
    ("/to-metadata", lambda a: a(b"", 302, {"Location": "http://169.254.169.254/latest/"}), F.BLOCKED_ADDRESS),
    ("/huge", lambda a: a(b"<p>" + b"x" * 50_000_000, 200, HTML), F.TOO_LARGE),
    ("/bomb", lambda a: a(gzip.compress(b"<p>" + b"\0" * 60_000_000), 200, HTML | {"Content-Encoding": "gzip"}), F.TOO_LARGE),
    ("/empty", lambda a: a(b"", 200, HTML), F.EMPTY),
    ("/blank", lambda a: a(b" \n ", 200, HTML), F.NOT_HTML),
    ("/jpeg", lambda a: a(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40, 200, HTML), F.NOT_HTML),
    ("/json", lambda a: a(b'{"name": "Acme Kites"}', 200, HTML), F.NOT_HTML),
    ("/norobots/x", lambda a: a(b"<p>private</p>", 200, HTML), F.ROBOTS_DISALLOWED),
    ("/a/a/a/a/a", lambda a: a(b"<p>trap</p>", 200, HTML), F.TRAP),
]


@pytest.mark.parametrize(("path", "answer", "outcome"), CASES, ids=[c[0] for c in CASES])
def test_a_fault_is_an_outcome(local: Any, site: Any, words: Any, path: str, answer: Any, outcome: F) -> None:
    site.answers |= {"/robots.txt": words.Answer(b"User-agent: *\nDisallow: /norobots/\n", 200, {"Content-Type": "text/plain"}),
                     path: answer(words.Answer), "/loop2": words.Answer(b"", 302, {"Location": "/loop"}),
                     "/": words.page(ACME)}  # fmt: skip
    d = local(path)
    end = d.crawl(settings=(("RETRY_TIMES", 0),))
    assert d.outcomes()[site.url + path] == outcome
    assert end.tally.outcomes[outcome] >= 1
    assert d.links() == [(f"{site.url}/", ACME)]  # the page beside it was read


def test_links_survive_what_parsers_choke_on(local: Any, site: Any, words: Any) -> None:
    site.answers |= {
        "/deep": _deep(3_000),
        "/many": "<html><body>" + "".join(f'<a href="/p/{n}">{n}</a>' for n in range(15_000)) + f'<a href="{ACME}">kite</a>',
        "/gbk": words.Answer(
            f'<meta charset=utf-8><p>风筝 <a href="{ACME}">风筝网站的主页</a> 这是一个关于风筝的页面'.encode("gb18030")
        ),
    }
    d = local("/deep", "/many", "/gbk", pages_per_site=12)
    d.crawl()
    assert (f"{site.url}/deep", ACME) in d.links()
    assert d.rows("SELECT anchor FROM sightings WHERE anchor LIKE '%主页%'") == [("风筝网站的主页",)]
    assert d.rows("SELECT truncated FROM pages JOIN urls USING (id) WHERE url LIKE '%/many'") in ([(1,)], [])


def test_a_private_address_that_was_not_opened_is_never_asked(desk: Any, site: Any) -> None:
    d = desk([f"{site.url}/"], delay=0)
    d.crawl()
    assert d.outcomes()[f"{site.url}/"] == F.BLOCKED_ADDRESS
    assert d.rows("SELECT DISTINCT state FROM urls") == [("ignored",)]
    assert site.asked == []


def test_transient_failures_are_tried_again_and_then_later(local: Any, site: Any, words: Any) -> None:
    site.answers["/flaky"] = words.Answer(b"", 502)
    d = local("/flaky")
    d.crawl()
    assert [p for p, _ in site.asked].count("/flaky") == 3
    assert d.rows("SELECT state, tries FROM urls WHERE url LIKE '%flaky'") == [("failed", 1)]


def test_known_pages_are_asked_again_with_a_condition(local: Any, site: Any, words: Any) -> None:
    site.answers["/post"] = words.Answer(words.page(ACME).encode(), 200, HTML | {"ETag": '"one"'})
    d = local("/post")
    d.crawl(at=DAY_ONE)
    d.crawl(at=DAY_ONE + timedelta(days=1))
    asked = [headers.get("If-None-Match") for path, headers in site.asked if path == "/post"]
    assert asked == [None, '"one"']
    seen = d.rows(
        "SELECT o.outcome, unchanged, passed_gate FROM observations o JOIN urls u ON u.id = url_id WHERE url LIKE '%post' ORDER BY o.id"
    )
    assert seen == [("ok", 0, 1), ("not_modified", 1, 1)]
    assert len(d.links()) == 1  # the links stand as they were read


def test_robots_txt_is_asked_once_a_day_over_all_runs(local: Any, site: Any, words: Any) -> None:
    site.answers |= {"/robots.txt": words.Answer(b"User-agent: *\nDisallow: /closed\n", 200, {"Content-Type": "text/plain"}),
                     "/open": words.Answer(words.page(ACME).encode(), 200, HTML)}  # fmt: skip
    d = local("/open", "/closed")
    d.crawl(at=DAY_ONE)
    d.crawl(at=DAY_ONE + timedelta(days=1))
    assert [path for path, _ in site.asked].count("/robots.txt") == 1
    assert "/closed" not in [path for path, _ in site.asked]


def test_nothing_reached_is_a_failed_run(desk: Any, site: Any) -> None:
    d = desk([f"{site.url}/"], delay=0)
    code, figures, err = d.run()
    assert (code, figures) == (6, {})
    assert "none of 2 URLs could be read (blocked_address 2)" in err
    assert d.rows("SELECT state FROM runs") == [("failed",)]
