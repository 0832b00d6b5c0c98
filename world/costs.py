"""What the campaigns cost, as the ad platforms' export would say: the budget over the days, with clicks and impressions. Knows the built world only."""

from collections.abc import Iterator
from datetime import timedelta

from world.build import World
from world.chance import stream
from world.shapes import Campaign

HEADING = ("day", "campaign", "cost", "currency", "clicks", "impressions", "source")
_SHARES = (("google", 0.6), ("weibo", 0.4))
_CLICK_PRICE = 4.6  # yuan
_CLICK_RATE = 0.021
_AGENCY = "[AGENCY] brand keywords"  # what no campaign of the project is called


def cost_rows(world: World) -> Iterator[tuple[str, ...]]:
    """A row per campaign, day and platform; the days of a campaign add up to its cost, to the cent. One line is nobody's campaign."""
    for campaign in world.campaigns:
        for platform, share in _SHARES:
            yield from _platform_rows(world, campaign, platform, round(campaign.cost * share * 100))
    yield (world.campaigns[0].starts.isoformat(), _AGENCY, "120.00", "CNY", "31", "1204", "google")


def _platform_rows(world: World, campaign: Campaign, platform: str, cents: int) -> Iterator[tuple[str, ...]]:
    days = [campaign.starts + timedelta(days=n) for n in range((campaign.ends - campaign.starts).days + 1)]
    rng = stream(world.seed, "costs", campaign.id, platform)
    weights = [rng.uniform(0.7, 1.3) for _ in days]
    spent = 0
    for n, (day, weight) in enumerate(zip(days, weights, strict=True), 1):
        cost = cents - spent if n == len(days) else int(cents * weight / sum(weights))
        spent += cost
        clicks = round(cost / 100 / _CLICK_PRICE * rng.uniform(0.9, 1.1))
        shown = round(clicks / _CLICK_RATE * rng.uniform(0.9, 1.1))
        yield (day.isoformat(), campaign.name, f"{cost / 100:.2f}", "CNY", str(clicks), str(shown), platform)
