"""Where ripples started: posts that hardly anything goes back to are not told apart, campaigns keep what they have, and the work is per page."""

from __future__ import annotations

from collections import defaultdict

import pytest

from attribution.ripples import roots
from attribution.ripples.edges import Parent
from attribution.ripples.roots import LEAST, Distribution, all_roots
from ripplemark.records import ParentKind

CAMPAIGNS = ("summer", "winter", "")


def url(n: int) -> str:
    return f"https://p{n}.example/"


def crowd(n: int) -> dict[int, Distribution]:
    """A page a day that may have heard of it from any of the three before it, and from one of three posts of its day."""
    parents = {
        page: [
            *(Parent(ParentKind.PAGE, url(above), 0.2, ()) for above in range(max(0, page - 3), page)),
            *(Parent(ParentKind.POST, f"x:{page}.{i}", 0.1, ()) for i in range(3)),
        ]
        for page in range(n)
    }
    behind = {f"x:{page}.{i}": CAMPAIGNS[i] for page in range(n) for i in range(3)}
    return all_roots({page: {("", ""): 1.0} for page in range(n)}, parents, {url(page): page for page in range(n)}, behind)


def by_campaign(shares: Distribution) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for (_, campaign), share in shares.items():
        found[campaign] += share
    return found


def test_traces_are_the_campaigns_and_no_post_s(monkeypatch: pytest.MonkeyPatch) -> None:
    short = crowd(300)
    monkeypatch.setattr(roots, "LEAST", 0.0)
    whole = crowd(300)
    assert len(whole[299]) > 4 * len(short[299])
    for page in range(0, 300, 23):
        shares = short[page]
        assert sum(shares.values()) == pytest.approx(1.0, abs=1e-12)
        assert by_campaign(shares) == pytest.approx(by_campaign(whole[page]), abs=1e-12)
        told = {root for root in whole[page].keys() | shares.keys() if root[0]}
        assert max(abs(shares.get(root, 0.0) - whole[page].get(root, 0.0)) for root in told) < 10 * LEAST


def test_a_page_has_as_many_roots_however_many_pages_came_before() -> None:
    shares = crowd(600)
    assert len(shares[599]) <= 1.05 * len(shares[299])
