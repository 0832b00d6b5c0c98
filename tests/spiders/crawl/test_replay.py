"""A crawl by replay: what is found by which way, what is stored of it, and what a second run at a later date sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

BLOG = "https://blog.example/"
ACME = "https://acme.example/kite"


def test_a_feed_leads_to_pages_and_its_dates_go_with_them(
    desk: Callable[..., Any], warc: Callable[..., Path], words: Any
) -> None:
    d = desk([f"{BLOG}feed.xml"])
    web = {
        f"{BLOG}feed.xml": words.feed(
            (f"{BLOG}a", "Sat, 01 Jun 2024 08:00:00 GMT"), (f"{BLOG}b", "Sun, 02 Jun 2024 08:00:00 GMT")
        ),
        f"{BLOG}a": words.page(ACME),
        f"{BLOG}b": words.page("https://other.example/"),
    }
    end = d.crawl(warc(web))
    assert d.links() == [(f"{BLOG}a", ACME)]
    assert (end.tally.read, end.tally.relevant, end.tally.links) == (1, 1, 1)
    assert d.rows("SELECT published_at, published_by, confidence FROM pages") == [("2024-06-01T08:00:00Z", "feed", "high")]
    assert d.rows("SELECT passed_gate FROM observations o JOIN urls u ON u.id = url_id WHERE url LIKE '%/b'") == [(0,)]


def test_without_a_sitemap_every_page_of_a_watched_site_is_followed(
    desk: Callable[..., Any], warc: Callable[..., Path], words: Any
) -> None:
    d = desk([BLOG], rounds=0)
    web = {BLOG: words.page("/1"), f"{BLOG}1": words.page("/2"), f"{BLOG}2": words.page("/3"), f"{BLOG}3": words.page(ACME)}
    d.crawl(warc(web))
    assert d.links() == [(f"{BLOG}3", ACME)]


def test_with_a_sitemap_the_links_of_irrelevant_pages_are_not(
    desk: Callable[..., Any], warc: Callable[..., Path], words: Any
) -> None:
    d = desk([BLOG])
    web = {
        BLOG: words.page("/story"), f"{BLOG}sitemap.xml": words.sitemap(f"{BLOG}story"),
        f"{BLOG}story": words.page("/hidden"), f"{BLOG}hidden": words.page(ACME),
    }  # fmt: skip
    d.crawl(warc(web))
    assert f"{BLOG}story" in d.outcomes()
    assert f"{BLOG}hidden" not in d.outcomes()


def test_relevant_pages_lead_outward_round_by_round(desk: Callable[..., Any], warc: Callable[..., Path], words: Any) -> None:
    d = desk([BLOG], rounds=2)
    hosts = [f"https://site{n}.example/post" for n in range(4)]
    web = {BLOG: words.page(ACME, hosts[0])} | {h: words.page(ACME, after) for h, after in pairwise(hosts)}
    d.crawl(warc(web))
    rounds = dict(d.rows("SELECT url, round FROM urls WHERE url LIKE 'https://site%post'"))
    assert rounds == {hosts[0]: 1, hosts[1]: 2}  # the third would be a third round
    assert d.rows("SELECT source FROM routes WHERE route = 'trace' ORDER BY source") == [(BLOG,), (hosts[0],)]


def test_social_platforms_own_domains_files_and_private_hosts_are_never_followed(
    desk: Callable[..., Any], warc: Callable[..., Path], words: Any
) -> None:
    d = desk([BLOG])
    out = ["https://twitter.com/x/status/1", "https://docs.acme.example/", "https://a.example/x.zip", "http://10.0.0.7/",
           "http://localhost:1313/", "javascript:alert(1)", "data:text/html,x", "mailto:a@b.example"]  # fmt: skip
    d.crawl(warc({BLOG: words.page(ACME, *out)}))
    assert {u for (u,) in d.rows("SELECT url FROM urls")} == {BLOG, f"{BLOG}sitemap.xml"}


def test_user_info_in_a_link_is_stripped_and_the_host_decides(
    desk: Callable[..., Any], warc: Callable[..., Path], words: Any
) -> None:
    d = desk([BLOG], rounds=0)
    d.crawl(warc({BLOG: words.page("https://acme.example@evil.example/", "https://me:secret@acme.example/kite")}))
    assert d.links() == [(BLOG, ACME)]


def test_a_redirect_is_a_hop_and_its_target_a_page_of_its_own(
    desk: Callable[..., Any], warc: Callable[..., Path], words: Any
) -> None:
    d = desk([f"{BLOG}old"], rounds=0)
    web = {f"{BLOG}old": words.Answer(b"", 301, {"Location": "/new"}), f"{BLOG}new": words.page(ACME)}
    d.crawl(warc(web))
    assert d.links() == [(f"{BLOG}new", ACME)]
    assert d.rows("SELECT final_url, hops FROM observations WHERE hops != '[]'") == [(f"{BLOG}new", f'["{BLOG}old"]')]
    assert ("watch", "crawl.watch") in d.rows(
        "SELECT route, source FROM routes JOIN urls ON id = url_id WHERE url LIKE '%/new'"
    )


def test_a_meta_refresh_stub_is_a_redirect(desk: Callable[..., Any], warc: Callable[..., Path], words: Any) -> None:
    d = desk([f"{BLOG}stub"], rounds=0)
    stub = words.page(head='<meta http-equiv="refresh" content="0; url=/new"><!-- acme.example -->')
    d.crawl(warc({f"{BLOG}stub": stub, f"{BLOG}new": words.page(ACME)}))
    assert d.links() == [(f"{BLOG}new", ACME)]


def test_the_same_file_under_two_endings_counts_once(desk: Callable[..., Any], warc: Callable[..., Path], words: Any) -> None:
    d = desk([BLOG, f"{BLOG}tags/a.html"], rounds=0)
    web = {BLOG: words.page("/tags/a"), f"{BLOG}tags/a.html": words.page(ACME), f"{BLOG}tags/a": words.page(ACME)}
    d.crawl(warc(web), settings=(("CONCURRENT_REQUESTS", 1),))
    assert d.links() == [(f"{BLOG}tags/a.html", ACME)]


def test_a_budget_is_kept_and_the_next_run_goes_on(desk: Callable[..., Any], warc: Callable[..., Path], words: Any) -> None:
    d = desk([BLOG], rounds=0)
    archive = warc(
        {BLOG: words.page(*(f"/{n}" for n in range(8)))} | {f"{BLOG}{n}": words.page(ACME, text=f"{n}") for n in range(8)}
    )
    assert d.crawl(archive, budget=4).tally.fetched == 4
    assert d.crawl(archive, budget=4).tally.fetched == 4
    assert len(d.links()) == 6  # a home and a sitemap were among the eight
    d.crawl(archive)
    assert len(d.links()) == 8


def test_pages_per_site_bounds_a_run_and_says_so(desk: Callable[..., Any], warc: Callable[..., Path], words: Any) -> None:
    d = desk([BLOG], rounds=0, pages_per_site=5)
    archive = warc(
        {BLOG: words.page(*(f"/{n}" for n in range(90)))} | {f"{BLOG}{n}": words.page(text=f"{n}") for n in range(90)}
    )
    end = d.crawl(archive, settings=(("CONCURRENT_REQUESTS", 1),))
    assert (end.tally.succeeded + end.tally.outcomes["not_found"], end.tally.outcomes["budget"] > 0) == (5, True)
    assert (end.tally.left["site_budget"] > 80, end.tally.left.total() - end.tally.left["site_budget"]) == (True, 0)
    d.crawl(archive)
    assert d.rows("SELECT count(*) FROM urls WHERE outcome = 'ok'")[0][0] > 5  # the next run has a budget of its own


def test_later_runs_see_what_is_due_then(desk: Callable[..., Any], warc: Callable[..., Path], words: Any) -> None:
    d = desk([f"{BLOG}post"], rounds=0)
    first = d.crawl(warc({f"{BLOG}post": words.page(ACME), BLOG: words.page("/post")}))
    assert first.tally.links == 1
    day = timedelta(days=1)
    start = d.rows("SELECT min(first_seen) FROM urls")[0][0]
    assert start == "2024-06-03T12:00:00Z"
    archives = [d.folder / "0.warc", warc({f"{BLOG}post": words.page("https://other.example/")}, at=_at(start) + 2 * day)]
    again = d.crawl(*archives, at=_at(start))
    assert again.tally.fetched == 0
    unchanged = d.crawl(*archives, at=_at(start) + day)
    assert (unchanged.tally.unchanged, unchanged.tally.read) == (2, 0)
    lost = d.crawl(*archives, at=_at(start) + 4 * day)
    assert lost.tally.fetched >= 1
    assert d.rows("SELECT outcome, passed_gate, unchanged FROM observations o JOIN urls u ON u.id = url_id"
                  " WHERE url LIKE '%post' ORDER BY o.id".replace("SELECT outcome", "SELECT o.outcome")) == [
        ("ok", 1, 0), ("ok", 1, 1), ("ok", 1, 0),  # read once more, since it spoke of us until now
    ]  # fmt: skip
    assert d.rows("SELECT relevant FROM urls WHERE url LIKE '%post'") == [(0,)]


def _at(text: str) -> Any:
    from ripplemark.store.clock import moment

    return moment(text)


def test_the_same_archive_read_twice_changes_nothing(desk: Callable[..., Any], warc: Callable[..., Path], words: Any) -> None:
    d = desk([BLOG])
    archive = warc({BLOG: words.page(ACME, "/1"), f"{BLOG}1": words.page(ACME)})
    d.crawl(archive)
    before = [d.rows(f"SELECT * FROM {t}") for t in ("urls", "routes", "observations", "sightings", "pages", "mentions")]
    assert d.crawl(archive).tally.fetched == 0
    assert before == [
        d.rows(f"SELECT * FROM {t}") for t in ("urls", "routes", "observations", "sightings", "pages", "mentions")
    ]


def test_links_in_posts_are_looked_at(desk: Callable[..., Any], warc: Callable[..., Path], words: Any) -> None:
    d = desk([BLOG], rounds=0)
    d.crawl(warc({BLOG: "x"}))
    with open_store(d) as db, db.transaction():
        db.run("INSERT INTO posts (platform, post_id, url, author, text, language, created_at, own, featured, pinned)"
               " VALUES ('weibo', '7', '', '', '', '', '2024-06-01T00:00:00Z', 0, 0, 0)")  # fmt: skip
        db.run("INSERT INTO post_links VALUES (1, 'https://forum.example/t/1'), (1, 'https://acme.example/kite')")
    d.crawl(warc({BLOG: "x", "https://forum.example/t/1": words.page(ACME)}))
    assert d.links() == [("https://forum.example/t/1", ACME)]
    assert d.rows("SELECT route, source FROM routes JOIN urls ON id = url_id WHERE host = 'forum.example'") == [
        ("post", "weibo:7")
    ]


def open_store(d: Any) -> Any:
    from ripplemark.store.database import open_writer

    return open_writer(d.project.storage.database)


def test_a_file_that_is_no_archive_ends_the_run_before_anything_is_asked(desk: Callable[..., Any], tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.warc"
    wrong.write_bytes(b"hello")
    d = desk(["https://blog.example/"])
    code, _, err = d.run("--replay", str(wrong))
    assert code == 2
    assert "wrong.warc: cannot be read as a WARC file" in err
    assert "Traceback" not in err
    assert d.rows("SELECT count(*) FROM observations") == [(0,)]


def test_a_relevant_page_elsewhere_leads_to_its_feed_and_so_to_what_its_site_writes_next(
    desk: Callable[..., Any], warc: Callable[..., Path], words: Any
) -> None:
    d = desk([BLOG], rounds=1)
    post, other, feeds = (
        "https://site.example/post",
        "https://quiet.example/post",
        ("/feed.xml", "/tag.xml", "/comments/feed.xml"),
    )
    named = "".join(f'<link rel="alternate" type="application/rss+xml" href="{f}">' for f in feeds)
    web = {
        BLOG: words.page(ACME, post, other),
        post: words.page(ACME, head=named),
        other: words.page("https://elsewhere.example/", head=named),
        "https://site.example/feed.xml": words.feed(("https://site.example/later", "Sun, 02 Jun 2024 08:00:00 GMT")),
        "https://site.example/later": words.page(ACME),
    }
    d.crawl(warc(web))
    assert ("https://site.example/later", ACME) in d.links()
    assert [u for (u,) in d.rows("SELECT url FROM urls WHERE kind = 'feed'")] == ["https://site.example/feed.xml"]
