"""The scheduler on the wire: one host is asked one request at a time, with its distance, and is woken when its turn comes."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

ACME = "https://acme.example/kite"
DELAY = 0.2


def test_a_host_is_asked_at_its_pace_and_not_much_slower(desk: Any, site: Any, words: Any) -> None:
    pages = {f"/{n}": words.page(ACME, text=f"{n}.") for n in range(6)}
    site.answers |= {"/": words.page(*pages), **pages}
    d = desk([f"{site.url}/"], delay=DELAY, allow_private=["127.0.0.1"], rounds=0)
    begun = time.monotonic()
    d.crawl(settings=(("AUTOTHROTTLE_ENABLED", False), ("DOWNLOAD_DELAY_JITTER", 0)))
    seconds = time.monotonic() - begun
    gaps = [b - a for a, b in pairwise(site.times)]
    assert len(d.links()) == 6
    assert min(gaps) >= DELAY * 0.9
    assert seconds < len(site.times) * DELAY * 4 + 5
