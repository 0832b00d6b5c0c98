"""A URL as it waits in Redis: what the scripts look at, and what only a crawler reads. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from hashlib import sha1
from typing import Any

import orjson

from ripplemark.record_json import record_of
from ripplemark.records import FoundUrl, KnownUrl, Route, UrlState
from ripplemark.store.urls import priority_of
from ripplemark.urls import host_of, registrable

_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")


def fingerprint(url: str) -> str:
    """The name of a URL in the duplicate filter: SHA-1, as scrapy-redis has it, of the URL in normal form with its escapes in one spelling."""
    spelt = _ESCAPE.sub(lambda m: m.group().upper(), url) if "%" in url else url
    return sha1(spelt.encode(), usedforsecurity=False).hexdigest()


def waiting(found: FoundUrl, now: datetime) -> str:
    """A found URL of which nothing else is known."""
    host = host_of(found.url)
    known = KnownUrl(
        0, found.url, host, registrable(host), found.kind, UrlState.PENDING, found.round, priority_of(found), now, "", "", "",
        0, False, hint_at=found.published_at, hint_by=found.published_by,
    )  # fmt: skip
    return waiting_known(known, found)


def waiting_known(known: KnownUrl, way: FoundUrl) -> str:
    """A URL of a store, with what a conditional request and its next visit depend on."""
    return orjson.dumps({
        "url": known.url, "fp": fingerprint(known.url), "host": known.host, "domain": known.domain, "kind": known.kind,
        "round": known.round, "priority": known.priority, "site": way.route is Route.SITE,
        "since": int(known.observed_at.timestamp()) if known.observed_at else 0,
        "body": orjson.dumps({"known": known, "way": way}).decode(),
    }).decode()  # fmt: skip


def known_in(raw: str, number: int, now: datetime) -> tuple[KnownUrl, FoundUrl]:
    """The URL that a crawler was handed, under a number of its own, and the way to it."""
    told: dict[str, Any] = orjson.loads(raw)
    body = orjson.loads(told["body"])
    known, way = record_of(KnownUrl, body["known"]), record_of(FoundUrl, body["way"])
    round_, priority = int(told["round"]), int(told["priority"])
    return replace(known, id=number, round=round_, priority=priority, due_at=known.due_at or now), replace(way, round=round_)
