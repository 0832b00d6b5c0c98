"""What campaigns cost and what that bought: names of ad platforms -> campaigns of the project; CPC, CPA, ROAS. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from attribution.campaigns.signs import campaign_of_utm
from ripplemark.config import Campaign


def campaign_of_cost(campaigns: Iterable[Campaign], name: str) -> str:
    """The campaign that a platform's name means: its `costs` patterns, its id or title, else its UTM patterns; "" if none.

    Letter case is ignored."""
    given, folded = tuple(campaigns), name.strip().casefold()
    for campaign in given:
        if folded in (campaign.id.casefold(), campaign.title.casefold()):
            return campaign.id
        if any(fnmatchcase(folded, pattern.casefold()) for pattern in campaign.costs):
            return campaign.id
    return campaign_of_utm(given, name)


def ratio(part: float | None, whole: float | None) -> float | None:
    """One figure by another; None where either is not told or there is nothing to divide by."""
    return part / whole if part is not None and whole else None
