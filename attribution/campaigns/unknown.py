"""Names in utm_campaign that are no campaign of the project, each with the declared name it is nearest to. Pure."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from attribution.campaigns.signs import campaign_of_utm
from ripplemark.config import Campaign
from ripplemark.records import CampaignName
from ripplemark.text import fold

ALIKE = 0.6  # share of characters in common from which a name is near another (difflib's ratio)
COMPARED = 2_000  # names that a nearest one is looked for: the most frequent


@dataclass(frozen=True, slots=True)
class UnknownCampaign:
    """One line of `export unknown_campaigns`."""

    utm_campaign: str
    visits: int
    first_day: date
    last_day: date
    nearest: str  # id of the campaign that is called most like it; "" if none is
    known_as: str  # the pattern or name of that campaign which is near


def unknown_campaigns(campaigns: Sequence[Campaign], names: Iterable[CampaignName]) -> tuple[UnknownCampaign, ...]:
    """What of `names` no pattern takes, most visits first."""
    open_names = sorted(
        (n for n in names if n.name and not campaign_of_utm(campaigns, n.name)), key=lambda n: (-n.visits, n.name)
    )
    spelled = _spelled(campaigns)
    rows = []
    for place, name in enumerate(open_names):
        campaign, known_as = _nearest(name.name, spelled) if place < COMPARED else ("", "")
        rows.append(UnknownCampaign(name.name, name.visits, name.first_day, name.last_day, campaign, known_as))
    return tuple(rows)


def _spelled(campaigns: Sequence[Campaign]) -> dict[str, tuple[str, str]]:
    """Comparable spelling -> (campaign id, as it was declared); earlier campaigns and patterns go first."""
    found: dict[str, tuple[str, str]] = {}
    for campaign in campaigns:
        for declared in (*campaign.utm_campaign, campaign.id, campaign.name):
            if key := _comparable(declared):
                found.setdefault(key, (campaign.id, declared))
    return found


def _nearest(name: str, spelled: dict[str, tuple[str, str]]) -> tuple[str, str]:
    near = difflib.get_close_matches(_comparable(name), spelled, n=1, cutoff=ALIKE)
    return spelled[near[0]] if near else ("", "")


def _comparable(name: str) -> str:
    """Letters and digits alone, folded: "Spring Sale*" and "spring_sale" are the same."""
    return "".join(char for char in fold(unicodedata.normalize("NFKC", name)) if char.isalnum())
