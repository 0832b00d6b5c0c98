"""Where each page's ripple started: credit flows up the edges in proportion. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter

from attribution.ripples.edges import Parent
from ripplemark.records import ParentKind

#: (post key or "", campaign or "") -> share; the shares of a page add up to 1.
Distribution = dict[tuple[str, str], float]
#: Share of a page below which a post is not told apart from the others of its campaign: without that every page goes back to every post
#: before it, nearly all with less than a millionth.
LEAST = 1e-6


def all_roots(
    pages: Mapping[int, Distribution],
    parents: Mapping[int, Sequence[Parent]],
    ids: Mapping[str, int],
    post_campaigns: Mapping[str, str],
) -> dict[int, Distribution]:
    """The roots of every page. `pages` gives what is behind a page where no parent is: its own distribution over ("", campaign)."""
    graph = {
        page: [ids[p.name] for p in parents.get(page, ()) if p.kind is ParentKind.PAGE and ids[p.name] in pages]
        for page in pages
    }
    found: dict[int, Distribution] = {}
    for page in TopologicalSorter(graph).static_order():
        found[page] = roots(pages[page], parents.get(page, ()), found, ids, post_campaigns)
    return found


def roots(
    own: Distribution,
    parents: Sequence[Parent],
    known: Mapping[int, Distribution],
    ids: Mapping[str, int],
    post_campaigns: Mapping[str, str],
) -> Distribution:
    """The roots of one page whose parents' roots are known: each parent's in proportion, the rest by the page's own signs."""
    shares: Distribution = defaultdict(float)
    rest = max(0.0, 1.0 - sum(p.probability for p in parents))
    for parent in parents:
        above = {(parent.name, post_campaigns.get(parent.name, "")): 1.0}
        if parent.kind is ParentKind.PAGE:
            above = known.get(ids[parent.name], {("", ""): 1.0})
        for root, share in above.items():
            shares[root] += parent.probability * share
    for root, share in own.items():
        shares[root] += rest * share
    return _without_traces(shares)


def _without_traces(shares: Distribution) -> Distribution:
    """The same, with posts that hardly anything goes back to as the campaign's without a post: what campaigns have stays as it is."""
    kept = {root: share for root, share in shares.items() if share >= LEAST}
    for (_, campaign), share in shares.items():
        if 0 < share < LEAST:
            kept["", campaign] = kept.get(("", campaign), 0.0) + share
    return kept
