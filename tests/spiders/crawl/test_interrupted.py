"""A crawl that is killed, stopped or started twice: nothing committed is lost, nothing counts double, the next run goes on."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from spiders.engine import GRACE_SECONDS
from tests.observing import observations

ACME = "https://acme.example/kite"
PAGES = 48
KILLS = 6  # benchmarks/kills kills hundreds of times

#: What must be equal after any number of kills: everything but times and ids.
SAME = {
    "urls": "SELECT url, kind, state, round, priority, relevant, etag, body_digest, outcome, tries, hint_at, hint_by FROM urls",
    "routes": "SELECT url, route, source FROM routes JOIN urls ON id = url_id",
    "observations": "SELECT url, o.outcome, status, final_url, hops, bytes, o.body_digest, passed_gate, unchanged"
    " FROM observations o JOIN urls u ON u.id = o.url_id",
    "sightings": "SELECT url, position, href, target_url, anchor, rel, followed, placement, context_left FROM sightings s"
    " JOIN observations o ON o.id = s.observation_id JOIN urls u ON u.id = o.url_id",
    "pages": "SELECT url, title, language, published_at, published_by, text FROM pages JOIN urls USING (id)",
    "mentions": "SELECT url, campaign, terms, quote, linked FROM mentions JOIN urls ON id = page_id",
    "citations": "SELECT u.url, c.url, text, relation, placement FROM citations c JOIN urls u ON u.id = page_id",
}  # fmt: skip


@pytest.fixture
def blog(desk: Callable[..., Any], site: Any, words: Any) -> Any:
    """A linked site with a feed, a redirect, faults, and links to the brand on a third of its pages."""
    home = words.page(*(f"/post/{n}" for n in range(0, PAGES, 6)), "/old", "/missing")
    site.answers |= {"/": home, "/old": words.Answer(b"", 301, {"Location": "/post/1"}), "/missing": words.Answer(b"", 404)}
    site.answers["/feed.xml"] = words.feed(*((f"{site.url}/post/{n}", "Sat, 01 Jun 2024 08:00:00 GMT") for n in range(5)))
    for n in range(PAGES):
        to_brand = [ACME] if n % 3 == 0 else []
        site.answers[f"/post/{n}"] = words.page(
            f"/post/{(n + 1) % PAGES}", f"/post/{(n * 7) % PAGES}", *to_brand, text=f"Number {n}."
        )
    return desk([f"{site.url}/feed.xml"], delay=0, allow_private=["127.0.0.1"], rounds=0)


def everything(d: Any) -> dict[str, list[tuple[Any, ...]]]:
    return {name: sorted(d.rows(sql), key=repr) for name, sql in SAME.items()}


def killed_after(d: Any, commits: int) -> bool:
    """Start a run and kill it after so many commits; False if it ended first."""
    with observations(d.folder / "ripplemark.db") as observed:
        process, before = d.start(), observed()
        while process.poll() is None and observed() < before + commits:
            time.sleep(0.002)
        alive = process.poll() is None
        process.kill()
        process.communicate()
    return alive


def test_half_a_dozen_kills_end_where_one_undisturbed_run_ends(blog: Any, site: Any) -> None:
    draw = random.Random(8)
    kills = 0
    while kills < KILLS and killed_after(blog, draw.randint(1, 5)):
        kills += 1
    assert kills == KILLS
    code, figures, _ = blog.run()
    assert (code, figures["state"]) == (0, "done")
    disturbed = everything(blog)
    assert blog.rows("PRAGMA integrity_check") == [("ok",)]
    assert blog.rows("SELECT state, count(*) FROM runs GROUP BY state ORDER BY state") == [("crashed", KILLS), ("done", 1)]
    for file in blog.folder.glob("ripplemark.db*"):
        file.unlink()
    blog.crawl()
    assert disturbed == everything(blog)
    assert len(disturbed["sightings"]) == PAGES / 3


def wait_until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for another process, not for a time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


@pytest.fixture
def hanging(desk: Callable[..., Any], site: Any, words: Any) -> Any:
    """A site whose second page does not answer before `site.hold` is set."""
    site.answers |= {"/": words.page("/slow/a", ACME), "/slow/a": words.page(ACME, text="Slow.")}
    return desk([f"{site.url}/"], delay=0, allow_private=["127.0.0.1"], rounds=0)


def asked_for_slow(site: Any) -> bool:
    return any(path == "/slow/a" for path, _ in site.asked)


def test_a_second_run_at_the_same_time_says_so_and_stops(hanging: Any, site: Any) -> None:
    first = hanging.start()
    wait_until(lambda: asked_for_slow(site))
    code, _, err = hanging.run()
    assert code == 4
    assert f"ripplemark crawl (process {first.pid}) is writing to this database" in err
    site.hold.set()
    first.communicate(timeout=30)
    assert first.returncode == 0
    assert hanging.rows("SELECT state FROM runs") == [("done",)]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_without_waiting_for_a_page_that_hangs_and_the_next_goes_on(
    hanging: Any, site: Any, sign: signal.Signals
) -> None:
    process = hanging.start()
    wait_until(lambda: asked_for_slow(site))
    assert GRACE_SECONDS < 5
    process.send_signal(sign)
    process.communicate(timeout=20)  # which the page that hangs would take six times over
    assert process.returncode == 130
    assert hanging.rows("SELECT state FROM runs") == [("interrupted",)]
    assert hanging.rows("SELECT state FROM urls WHERE url LIKE '%slow%'") == [("pending",)]
    site.hold.set()
    hanging.crawl(at=datetime.now(UTC))
    assert len(hanging.links()) == 2
