"""Follows Bluesky's open stream for a while: posts that concern the brand are kept, deleted ones are erased. Needs websockets (an extra)."""

from __future__ import annotations

import importlib
import ipaddress
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from ripplemark.config import Project
from ripplemark.errors import CrawlFailed, UsageError
from ripplemark.records import Ask, AskKind, FetchOutcome, Network, Post
from ripplemark.social import Source
from ripplemark.store.asks import iter_asks, name_asks, store_asks
from ripplemark.store.database import Database
from ripplemark.store.posts import erase_posts, store_posts
from spiders.net.addresses import address_refusal, allowed_from, url_refusal
from spiders.social.concern import Concern, concern_of
from spiders.social.read.jetstream import POSTS, Event, event_of
from spiders.social.schedule import next_snapshot

ENDPOINT = "wss://jetstream2.us-east.bsky.network"
BATCH = 2_000  # events between two commits
PATIENCE = 5.0  # seconds without an event before the clock is looked at again
OVERLAP_US = 5_000_000  # the stream is joined again so much earlier: an event seen twice is one post
_LONGEST = 1 << 20  # bytes of one event


def follow(
    project: Project, db: Database, clock: Callable[[], datetime], seconds: float, events: Iterable[str | bytes] | None = None
) -> Counter[str]:
    """Read the stream for so many seconds, from where the last reading ended. Gives counts.

    `events`: a stream that is open already. Raises UsageError without a Bluesky source or without websockets, CrawlFailed when the
    stream cannot be joined."""
    source = next((s for s in project.social if s.platform is Network.BLUESKY), None)
    if source is None:
        raise UsageError(f'{project.path} has no [[social]] with platform = "bluesky": --jetstream follows its stream')
    state = _state(db, source)
    stream = events if events is not None else _joined(project, source, state.cursor, seconds)
    counts, batch = Counter[str](), list[Event]()
    for line in stream:
        batch.append(event_of(line, clock()))
        if len(batch) >= BATCH:
            state = _commit(db, source, concern_of(project), batch, state, clock(), counts)
            batch.clear()
    _commit(db, source, concern_of(project), batch, state, clock(), counts)
    return counts


def _state(db: Database, source: Source) -> Ask:
    """How far the stream was read."""
    fresh = Ask(Network.BLUESKY, source.place, AskKind.WATCH, "jetstream")
    return next((a for a in iter_asks(db) if a.key == fresh.key), fresh)


def _commit(
    db: Database, source: Source, concern: Concern, batch: list[Event], state: Ask, now: datetime, counts: Counter[str]
) -> Ask:
    kept = [e.post for e in batch if e.post is not None and concern.about(e.post)]
    gone = [e.gone for e in batch if e.gone]
    last = max((e.time_us for e in batch), default=0)
    after = replace(state, cursor=str(last) if last else state.cursor, asked_at=now, outcome=FetchOutcome.OK)
    with db.transaction():
        new, _ = store_posts(db, kept)
        erase_posts(db, gone)
        name_asks(db, _asks(source, kept, now))
        store_asks(db, [after])
    counts.update(
        events=len(batch), posts=len(kept), new_posts=new, unreadable=sum(e.unreadable for e in batch),
        not_about_us=sum(e.post is not None for e in batch) - len(kept),
    )  # fmt: skip
    return after


def _asks(source: Source, posts: Iterable[Post], now: datetime) -> Iterator[Ask]:
    """The stream tells no numbers: they are asked for."""
    for post in posts:
        subject = f"at://{post.post_id}"
        yield Ask(Network.BLUESKY, source.place, AskKind.POST, subject, post.key, due_at=now)
        if source.replies and next_snapshot(post.created_at, now):
            yield Ask(Network.BLUESKY, source.place, AskKind.REPLIES, subject, post.key, due_at=now)


# ---------------------------------------------------------------- the connection


def _joined(project: Project, source: Source, cursor: str, seconds: float) -> Iterator[str | bytes]:
    """The events of the stream until the time is over or it ends."""
    try:
        client: Any = importlib.import_module("websockets.sync.client")
        gone: Any = importlib.import_module("websockets.exceptions")
    except ImportError as e:
        raise UsageError("--jetstream needs the package websockets: pip install ripplemark[jetstream]") from e
    asked = {"wantedCollections": POSTS, **({"cursor": str(max(0, int(cursor) - OVERLAP_US))} if cursor else {})}
    url = f"{(source.api or ENDPOINT).replace('http', 'ws', 1)}/subscribe?{urlencode(asked)}"
    ends = time.monotonic() + seconds
    try:
        with client.connect(
            url, sock=_connected(url, project), max_size=_LONGEST, open_timeout=20, close_timeout=2, proxy=None
        ) as stream:
            while (left := ends - time.monotonic()) > 0:
                try:
                    yield stream.recv(timeout=min(left, PATIENCE))
                except TimeoutError:
                    continue
                except gone.ConnectionClosed:
                    return
    except (OSError, gone.WebSocketException) as e:
        raise CrawlFailed(
            f"{url.partition('?')[0]}: the stream cannot be joined ({e}). What was read is kept; try again later"
        ) from e


def _connected(url: str, project: Project) -> socket.socket:
    """A connection to an address that may be asked: the stream passes the same guard as every request."""
    parts, allowed = urlsplit(url), allowed_from(project.crawl.allow_private)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "wss" else 80)
    if refusal := url_refusal(url.replace("wss://", "https://", 1).replace("ws://", "http://", 1), allowed):
        raise CrawlFailed(f"{host}: {refusal[1]}")
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    if why := address_refusal(host, addresses, allowed):
        raise CrawlFailed(why)
    with closing(socket.socket(found[0][0], socket.SOCK_STREAM)) as connection:
        connection.settimeout(20)
        connection.connect(found[0][4])
        connection.settimeout(None)
        return connection.dup()
