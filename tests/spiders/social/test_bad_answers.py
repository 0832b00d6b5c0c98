"""Every platform that answers with something else, nothing, or a wish to be left alone: a typed outcome, nothing stored, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from ripplemark.records import FetchOutcome, Network
from ripplemark.social import NEEDS_KEY, NEEDS_PLACE, OFFERS
from tests.spiders.social.loopback import NOW, Desk, Platform, Said

#: One ask for each platform, of the kind that it is asked most.
ASKED = {
    Network.TELEGRAM: {"watch": ["chan"]},
    Network.YOUTUBE: {"accounts": ["UC1"]},
    Network.MASTODON: {"tags": ["kites"]},
    Network.BLUESKY: {"accounts": ["acme.example"]},
}
HTML = {"Content-Type": "text/html"}
ANSWERS = [
    (Said(b"<!doctype html><title>Sorry</title><p>We are busy", 200, HTML), {FetchOutcome.PARSE_ERROR}),
    (Said(b'{"unexpected": {"shape": [1, null, "x"]}}'), {FetchOutcome.PARSE_ERROR}),
    (Said(b""), {FetchOutcome.EMPTY}),
    (Said(b"{}", 429, {"Retry-After": "3000"}), {FetchOutcome.RATE_LIMITED, FetchOutcome.RETRY_AFTER}),
]


@pytest.mark.parametrize(("answer", "outcomes"), ANSWERS, ids=["another page", "another shape", "nothing", "too many"])
def test_no_platform_breaks_and_every_ask_stays_due(
    desk: Callable[..., Desk], platform: Platform, answer: Said, outcomes: set[FetchOutcome]
) -> None:
    platform.answers |= {"GET /": answer, "POST /": answer, "GET /robots.txt": Said(b"", 404)}
    sources = [
        {
            "platform": network,
            "api": platform.url,
            "links": False,
            **({"place": platform.url} if network in NEEDS_PLACE else {}),
            **({"key_env": "THE_KEY"} if network in NEEDS_KEY else {}),
            **ASKED.get(network, {}),
        }
        for network in OFFERS
    ]
    found = desk(*sources)
    end = found.ask()
    asks = found.asks()
    assert set(end.asked) == set(Network)
    assert {a.outcome for a in asks.values()} <= outcomes
    assert all(
        a.tries == 1 and a.cursor == "" and a.due_at and NOW < a.due_at <= NOW + timedelta(days=1) for a in asks.values()
    )
    assert found.posts() == {}
    assert found.rows("SELECT count(*) FROM urls") == [(0,)]
