"""The scheduler on the wire: one host is asked one request at a time, with its distance, and is woken when its turn comes."""

from __future__ import annotations

import time
from typing import Any

import pytest
from scrapy.core.engine import ExecutionEngine

from spiders.net.hosts import HostBook
from spiders.stop import StopRule

ACME = "https://acme.example/kite"
DELAY = 0.2


def test_a_host_is_asked_at_its_pace_and_woken_for(desk: Any, site: Any, words: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[float] = []
    sent = HostBook.sent
    monkeypatch.setattr(HostBook, "sent", lambda book, host: (left.append(time.monotonic()), sent(book, host))[1])
    monkeypatch.setattr(ExecutionEngine, "_SLOT_HEARTBEAT_INTERVAL", 3600.0)  # nothing else looks whether a host is ready
    pages = {f"/{n}": words.page(ACME, text=f"{n}.") for n in range(6)}
    site.answers |= {"/": words.page(*pages), **pages}
    d = desk([f"{site.url}/"], delay=DELAY, allow_private=["127.0.0.1"], rounds=0)
    end = d.crawl(settings=(("AUTOTHROTTLE_ENABLED", False), ("DOWNLOAD_DELAY_JITTER", 0), ("CLOSESPIDER_TIMEOUT", 60)))
    assert len(d.links()) == 6
    assert len(left) == len(site.times)
    assert min(arrived - before for before, arrived in zip(left, site.times[1:], strict=False)) >= DELAY * 0.9
    assert end.stopped_by is StopRule.NOTHING_DUE  # not the time limit
