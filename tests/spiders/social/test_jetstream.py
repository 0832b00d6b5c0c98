"""Bluesky's Jetstream: what events mean, what is kept of them, where the stream is joined again, and the guard before it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Generator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripplemark.errors import CrawlFailed, UsageError
from ripplemark.store.database import open_writer
from spiders.social.jetstream import follow
from spiders.social.read.jetstream import event_of
from tests.spiders.social.loopback import NOW, Desk

AT = int(NOW.timestamp() * 1_000_000) - 60_000_000


def event(rkey: str, words: str = "", operation: str = "create", at: int = AT, **record: object) -> str:
    commit = {"operation": operation, "collection": "app.bsky.feed.post", "rkey": rkey}
    if operation == "create":
        commit["record"] = {"text": words, "createdAt": "1999-01-01T00:00:00Z", "langs": ["en"], **record}
    return json.dumps({"did": "did:plc:a", "time_us": at, "kind": "commit", "commit": commit})


CARD = {"embed": {"external": {"uri": "https://acme.example/j"}}}
STREAM = [event("1", "Acme Kites fly"), event("2", "a card", at=AT + 5, **CARD), event("3", "something else"), "no json",
          json.dumps({"did": "did:plc:a", "time_us": AT + 9, "kind": "identity"}), event("1", operation="delete", at=AT + 11)]  # fmt: skip


@pytest.fixture
def bluesky(desk: Callable[..., Desk]) -> Desk:
    return desk({"platform": "bluesky"})


def followed(desk: Desk, events: list[str] | None, seconds: float = 1.0, at: datetime = NOW) -> dict[str, int]:
    with open_writer(desk.project.storage.database) as db:
        return dict(follow(desk.project, db, lambda: at, seconds, events))


def test_posts_about_us_are_kept_and_deleted_ones_erased(bluesky: Desk) -> None:
    counts = followed(bluesky, STREAM)
    assert counts == {"events": 6, "posts": 2, "new_posts": 2, "unreadable": 1, "not_about_us": 1}
    posts = bluesky.posts()
    gone, card = posts["bluesky:did:plc:a/app.bsky.feed.post/1"], posts["bluesky:did:plc:a/app.bsky.feed.post/2"]
    assert (gone.text, card.links, card.counts) == ("", ("https://acme.example/j",), ())
    assert (NOW - card.created_at).total_seconds() == 60  # what the network saw
    asks = bluesky.asks()
    assert asks["watch", "jetstream"].cursor == str(AT + 11)
    assert ("post", "at://did:plc:a/app.bsky.feed.post/2") in asks
    assert followed(bluesky, STREAM)["new_posts"] == 0


def test_without_a_source_it_says_what_is_missing(desk: Callable[..., Desk]) -> None:
    with pytest.raises(UsageError, match="bluesky"):
        followed(desk({"platform": "hackernews"}), [])


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_no_event_breaks_the_reading(line: str | bytes) -> None:
    assert event_of(line, NOW).post is None


@pytest.fixture
def server() -> Generator[tuple[str, list[str]]]:
    """A stream on loopback that sends what it has and closes; what was asked of it."""
    serve = pytest.importorskip("websockets.sync.server", reason="NO WEBSOCKETS: pip install ripplemark[jetstream]").serve
    asked: list[str] = []

    def tell(connection: Any) -> None:
        asked.append(connection.request.path)
        for line in STREAM:
            connection.send(line)

    with serve(tell, "127.0.0.1", 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"ws://127.0.0.1:{running.socket.getsockname()[1]}", asked
        running.shutdown()


def test_the_stream_is_joined_where_the_last_reading_ended(desk: Callable[..., Desk], server: tuple[str, list[str]]) -> None:
    url, asked = server
    project = desk({"platform": "bluesky", "api": url.replace("ws://", "http://")})
    assert followed(project, None)["posts"] == 2
    followed(project, None)
    first, second = (parse_qs(urlsplit(path).query) for path in asked)
    assert first == {"wantedCollections": ["app.bsky.feed.post"]}
    assert second["cursor"] == [str(AT + 11 - 5_000_000)]


def test_private_addresses_are_refused(desk: Callable[..., Desk], server: tuple[str, list[str]]) -> None:
    url, asked = server
    project = desk({"platform": "bluesky", "api": url.replace("ws://", "http://")}, private=False)
    with pytest.raises(CrawlFailed, match=r"port|public"):
        followed(project, None)
    assert asked == []


def test_real_events(desk: Callable[..., Desk], shared: Callable[[str], Path]) -> None:
    lines = shared("social/bluesky/jetstream_expected_v1.jsonl").read_text(encoding="utf-8").splitlines()
    last = max(json.loads(line)["time_us"] for line in lines)
    now = datetime.fromtimestamp(last / 1_000_000, NOW.tzinfo)
    project = desk({"platform": "bluesky"}, brand='[brand]\nname = "Reuters"\ndomains = ["youtube.com"]')
    counts = followed(project, lines, at=now)
    assert (counts["events"], counts["posts"] + counts["not_about_us"], counts["unreadable"]) == (152, 17, 0)
    assert any("https://www.youtube.com/watch?v=V5lDo-jw8mA" in p.links for p in project.posts().values())
