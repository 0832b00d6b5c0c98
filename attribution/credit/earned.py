"""Whose work a touch was: a campaign's own (its UTM), a campaign's through a link it earned, or neither. Pure; shares add up to 1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from attribution.campaigns.signs import campaign_of_utm
from ripplemark.config import Campaign
from ripplemark.records import Origin
from ripplemark.store.credit import LiveLink
from ripplemark.store.ripples import Root

#: (origin, campaign id, share); the shares of a touch add up to 1.
Origins = tuple[tuple[Origin, str, float], ...]
OTHER: Origins = ((Origin.OTHER, "", 1.0),)


def origins_of(
    campaigns: Sequence[Campaign], utm_campaign: str, link: LiveLink | None, roots: Mapping[int, Sequence[Root]]
) -> Origins:
    """The parts of one touch, largest first. A campaign's UTM decides before the link that carried it."""
    if direct := campaign_of_utm(campaigns, utm_campaign):
        return ((Origin.DIRECT, direct, 1.0),)
    if link is None or not link.earned:
        return OTHER
    return earned_parts(roots.get(link.page_id, ()))


def earned_parts(roots: Sequence[Root]) -> Origins:
    """What the roots of a page give to each campaign; what goes back to none is other."""
    shares: dict[str, float] = defaultdict(float)
    for root in roots:
        if root.campaign:
            shares[root.campaign] += root.share
    parts = [(Origin.EARNED, campaign, share) for campaign, share in shares.items() if share > 0]
    rest = 1.0 - sum(share for _, _, share in parts)
    if rest > 1e-12:
        parts.append((Origin.OTHER, "", rest))
    return tuple(sorted(parts, key=lambda p: (-p[2], p[1])))
