"""A crawl by several processes: the same pages and links as by one, whoever dies on the way, and no host asked faster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HOSTS = tuple(f"127.0.1.{n}" for n in range(1, 7))
BRAND = "https://acme.example/kite"
GAP = 0.12  # seconds between two requests to one host
EARLY = 0.02  # seconds that two threads of the test's server may write their log apart
POSTS = 9

SAME = {
    "urls": "SELECT url, kind, state, round, relevant, etag, body_digest, outcome, tries FROM urls",
    "routes": "SELECT url, route, source FROM routes JOIN urls ON id = url_id",
    "sightings": "SELECT DISTINCT url, position, href, target_url, anchor, rel, followed, placement, context_left FROM sightings s"
    " JOIN observations o ON o.id = s.observation_id JOIN urls u ON u.id = o.url_id",
    "links": "SELECT url, target_url, l.state, anchor, rel, followed FROM links l JOIN urls u ON u.id = page_id",
    "pages": "SELECT url, title, language, published_at, published_by, text FROM pages JOIN urls USING (id)",
    "mentions": "SELECT url, campaign, terms, quote, linked FROM mentions JOIN urls ON id = page_id",
    "citations": "SELECT u.url, c.url, text, relation, placement FROM citations c JOIN urls u ON u.id = page_id",
}  # fmt: skip


@pytest.fixture
def blogs(world: Any) -> Any:
    """Six watched blogs that link to each other; pages of each speak of Acme. One asks for patience, one has a sitemap."""
    for n, host in enumerate(HOSTS):
        names = [f"/post/{p}" for p in range(POSTS)]
        world.page(host, "/", *names, "/old", "/missing")
        world.put(host, "/robots.txt", "text/plain", f"User-agent: *\nDisallow: /post/7\nCrawl-delay: {0.2 if n == 3 else 0}\n")
        world.put(host, "/old", "text/html", "", 301, Location="/post/1")
        for p, name in enumerate(names):
            other = world.url(HOSTS[(n + 1) % len(HOSTS)], f"/post/{p}")
            world.page(host, name, *([BRAND, other] if p % 3 == n % 2 else []), f"/post/{(p * 2) % POSTS}", text=f"Number {p}.")
    world.put(HOSTS[0], "/sitemap.xml", "application/xml", _sitemap(world.url(HOSTS[0], f"/post/{p}") for p in range(POSTS)))
    return world


def _sitemap(urls: Any) -> str:
    listed = "".join(f"<url><loc>{u}</loc></url>" for u in urls)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'


def everything(d: Any) -> dict[str, list[tuple[Any, ...]]]:
    return {name: d.rows(sql) for name, sql in SAME.items()}


def results(d: Any) -> list[str]:
    return sorted(str(p) for p in Path(d.folder, "results").rglob("*.jsonl.gz"))


def test_three_crawlers_of_which_one_dies_and_one_joins_find_what_one_finds(
    blogs: Any, redis_url: str, desk: Callable[..., Any], until: Any, end: Any
) -> None:
    fleet = desk("fleet", redis_url, delay=GAP, rounds=1)
    crawlers = [fleet.start("crawl", "--fleet", "kites") for _ in range(3)]
    until(lambda: len(blogs.asked) >= 20)
    crawlers[0].kill()
    crawlers[0].communicate()
    joined = fleet.start("crawl", "--fleet", "kites")
    tables = [end(c) for c in (*crawlers[1:], joined)]
    assert [t["ended_by"] for t in tables] == ["finished"] * 3
    assert sum(t["fetched"] > 0 for t in tables) >= 2
    asked_by_fleet = list(blogs.asked)

    files = results(fleet)
    loaded = fleet.run("load", *files)
    assert (loaded["rejected"], loaded["read"], loaded["new"]) == ({}, loaded["kept"], loaded["kept"])
    again = fleet.run("load", *files)
    assert (again["new"], again["filtered"]) == (0, {"known": loaded["read"]})
    assert not list(Path(fleet.folder, "results").rglob("*.part")) or crawlers[0].returncode == -9

    alone = desk("alone", delay=0, rounds=1)
    alone.run("crawl")
    assert everything(fleet) == everything(alone)
    assert len(everything(alone)["sightings"]) >= 12
    assert {h for _, h, _ in asked_by_fleet} == {h for _, h, _ in blogs.asked[len(asked_by_fleet) :]}
    _polite(asked_by_fleet)


def _polite(asked: list[tuple[float, str, str]]) -> None:
    """Judged from the servers' log: spacing kept by all crawlers together, robots.txt first, nothing that it forbids."""
    hosts: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for at, host, path in asked:
        hosts[host].append((at, path))
    for host, seen in hosts.items():
        assert seen[0][1] == "/robots.txt"
        assert [path for _, path in seen if path.startswith("/post/7")] == []
        gap = max(GAP, 0.2 if host == HOSTS[3] else 0.0) - EARLY
        first = 2 if host == HOSTS[3] else 1  # the crawl-delay is known when robots.txt is read
        tight = [(b[0] - a[0], a[1], b[1]) for a, b in zip(seen[first - 1 :], seen[first:], strict=False) if b[0] - a[0] < gap]
        assert tight == [], host


def test_results_in_storage_that_speaks_s3_are_loaded_from_there(
    blogs: Any, redis_url: str, s3: str, desk: Callable[..., Any], end: Any
) -> None:
    pytest.importorskip("boto3", reason="NO BOTO3: pip install -r requirements-scale.lock (`make test` does)")
    fleet = desk("far", redis_url, f'results = "s3://tea/crawls"\ns3_endpoint = "{s3}"\n', delay=0, rounds=1)
    table = end(fleet.start("crawl", "--fleet", "far"))
    assert table["ended_by"] == "finished"
    assert results(fleet) == []
    loaded = fleet.run("load", "s3://tea/crawls/far/*.jsonl.gz")
    assert (loaded["rejected"], loaded["new"]) == ({}, table["fetched"])
    assert all(name.startswith("s3://tea/crawls/far/") for name in loaded["files"])
    assert fleet.run("load", "s3://tea/crawls/far/*.jsonl.gz")["new"] == 0

    alone = desk("alone", delay=0, rounds=1)
    alone.run("crawl")
    assert {name: fleet.rows(SAME[name]) for name in ("links", "mentions")} == {
        name: alone.rows(SAME[name]) for name in ("links", "mentions")
    }
