"""From a claim to its verdict: taken in by the next crawl, visited, judged; sent again after the link went, and after the page went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ripplemark.config import load_project
from spiders.webmention.claims import claim_of, pair_of
from spiders.webmention.spool import Spool

ACME = "https://acme.example/kite"


@pytest.fixture
def told(desk: Callable[..., Any], site: Any) -> Callable[..., list[tuple[Any, ...]]]:
    """`told(path, ...)`: those paths claim to link to us, the crawl runs; (path, state) of all claims so far."""
    d = desk([f"{site.url}/watched"], allow_private=["127.0.0.1"], delay=0.0, rounds=0)
    spool = Spool(d.folder / "data" / "webmentions")

    def tell(*paths: str) -> list[tuple[Any, ...]]:
        for path in paths:
            spool.add(
                claim_of(
                    pair_of(f"{site.url}{path}", ACME, load_project(d.project_file)), datetime.now(UTC).replace(microsecond=0)
                )
            )
        code, _, error = d.run()
        assert (code, error) == (0, "")
        assert spool.waiting() == 0
        rows = d.rows("SELECT replace(source, '" + site.url + "', ''), state FROM webmentions ORDER BY source")
        return list(rows)

    tell.desk = d  # type: ignore[attr-defined]
    return tell


def test_the_life_of_claims(told: Any, site: Any, words: Any) -> None:
    site.answers |= {
        "/watched": words.page("https://other.example/"),
        "/links": words.page(ACME),
        "/links-not": words.page("https://other.example/"),
        "/elsewhere": words.page("https://acme.example/other"),
        "/moved": words.Answer(b"", 301, {"Location": "/new/place"}),
        "/new/place": words.page(ACME, head='<link rel="webmention" href="wm?to=me">'),
        "/noscript": f"<p>Acme Kites</p><noscript><a href='{ACME}'>x</a></noscript>",
    }
    first = told("/links", "/links-not", "/elsewhere", "/moved", "/gone", "/noscript")
    assert first == [
        ("/elsewhere", "not_found"), ("/gone", "not_found"), ("/links", "verified"), ("/links-not", "not_found"), ("/moved", "verified"),
        ("/noscript", "not_found"),
    ]  # fmt: skip
    assert told.desk.rows("SELECT DISTINCT route FROM routes JOIN urls ON id = url_id WHERE url LIKE '%/links'") == [
        ("webmention",)
    ]
    # number 23 of webmention.rocks: an endpoint is relative to the page that was reached
    assert told.desk.rows("SELECT webmention FROM pages WHERE webmention != ''") == [(f"{site.url}/new/wm?to=me",)]
    site.answers |= {"/links": words.page("https://other.example/"), "/links-not": words.page(ACME)}
    del site.answers["/new/place"]
    second = dict(told("/links", "/links-not", "/moved"))
    assert (second["/links"], second["/links-not"], second["/moved"]) == ("deleted", "verified", "deleted")
    assert told.desk.rows("SELECT times FROM webmentions WHERE source LIKE '%/links'") == [(2,)]
