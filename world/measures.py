"""What campaigns are measured by beside the web: list prices, a survey, a search index, who weighs how much. Knows the built world only."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from world.brand import NAMES
from world.build import World
from world.chance import stream
from world.posts import LIST_PRICE
from world.shapes import Campaign, Lang, Post

RANK_FILE = "cc-main-2025-oct-nov-dec-domain-ranks.txt"
PRICE_HEADING = ("site", "slot", "price", "currency", "from", "until")
SURVEY_HEADING = ("survey", "question", "wave", "day", "sample", "share", "score", "sd")
BAIDU_HEADING = ("keyword", "type", "date", "index")
PANEL, KNOWN, ADVISED = "Tea drinkers panel", "Knows Northwind Tea", "Would recommend it, 0 to 10"
_PINNED_PRICE = {"weibo": 8_000.0}
_LAST_YEAR = 0.9  # what places cost the year before, as a share of today
_WAVES = ((-0.08, 620), (0.33, 640), (0.60, 610), (0.95, 655))  # share of the period, persons asked
_SPREAD = 2.3  # standard deviation of the scores
_BEFORE = 90  # days that the index reaches back before the period


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave with what is true of all tea drinkers on its day."""

    name: str
    day: date
    sample: int
    aware: float
    score: float


def price_rows(world: World) -> Iterator[tuple[str, ...]]:
    """A price list of the year before and of this one; a site without a price for a place has none here."""
    turn = world.period.first - timedelta(days=30)
    for slot, prices in (("featured", LIST_PRICE), ("pinned", _PINNED_PRICE)):
        for site, price in prices.items():
            old = (turn - timedelta(days=365)).isoformat(), (turn - timedelta(days=1)).isoformat()
            yield site, slot, f"{price * _LAST_YEAR:.2f}", "CNY", *old
            yield site, slot, f"{price:.2f}", "CNY", turn.isoformat(), ""


def placed(world: World) -> Iterator[Mapping[str, object]]:
    """Every featured or pinned post with what its place costs by the list; null where the list has no price."""
    for post in world.posts:
        for slot, prices in (("featured", LIST_PRICE), ("pinned", _PINNED_PRICE)):
            if _has(post, slot):
                key = f"{post.platform}:{post.post_id}"
                yield {"post": key, "campaign": post.campaign, "slot": slot, "price": prices.get(post.platform)}


def _has(post: Post, slot: str) -> bool:
    return post.featured if slot == "featured" else post.pinned


def waves(world: World) -> list[Wave]:
    """Every campaign that has begun leaves some who know the brand, most while it runs."""
    found = []
    for n, (share, sample) in enumerate(_WAVES, 1):
        day = world.period.first + timedelta(days=round(share * (world.period.days - 1)))
        pull = sum(_heard(campaign, day) for campaign in world.campaigns)
        found.append(Wave(f"wave {n}", day, sample, 0.17 + 0.07 * pull, 6.3 + 0.2 * pull))
    return found


def _heard(campaign: Campaign, day: date) -> float:
    """How much of a campaign's fame there is on a day: it grows while it runs, and half of it fades in two months."""
    if day < campaign.starts:
        return 0.0
    length = (campaign.ends - campaign.starts).days + 1
    gone = max(0, (day - campaign.ends).days)
    return min(1.0, ((day - campaign.starts).days + 1) / length) * math.exp2(-gone / 60)


def survey_rows(world: World) -> Iterator[tuple[str, ...]]:
    """Two questions a wave; the answers are drawn person by person."""
    for wave in waves(world):
        rng = stream(world.seed, "survey", wave.name)
        knows = sum(rng.random() < wave.aware for _ in range(wave.sample))
        scores = [min(10, max(0, round(rng.gauss(wave.score, _SPREAD)))) for _ in range(wave.sample)]
        mean = sum(scores) / len(scores)
        spread = math.sqrt(sum((s - mean) ** 2 for s in scores) / (len(scores) - 1))
        head = (wave.name, wave.day.isoformat(), str(wave.sample))
        yield PANEL, KNOWN, *head, f"{100 * knows / wave.sample:.2f}%", "", ""
        yield PANEL, ADVISED, *head, "", f"{mean:.3f}", f"{spread:.3f}"


def survey_truth(world: World) -> Iterator[Mapping[str, object]]:
    """What is true of all whom the waves could have asked."""
    for wave in waves(world):
        yield {"wave": wave.name, "day": wave.day.isoformat(), "share": wave.aware, "score": wave.score}


def baidu_rows(world: World) -> Iterator[tuple[str, ...]]:
    """Daily searches for the brand's name, as collectors of the Baidu Index write them."""
    for day in index_days(world):
        yield NAMES[Lang.HANS], "all", day.isoformat(), str(_index(world, day, ""))


def baidu_truth(world: World) -> Iterator[Mapping[str, object]]:
    """The index of each day as it was, and had each campaign not been."""
    for day in index_days(world):
        without = {c.id: _index(world, day, c.id) for c in world.campaigns}
        yield {"day": day.isoformat(), "index": _index(world, day, ""), "without": without}


def index_days(world: World) -> list[date]:
    """The days of the index: it was kept long before the logs."""
    first = world.period.first - timedelta(days=_BEFORE)
    return [first + timedelta(days=n) for n in range(_BEFORE + world.period.days)]


def _index(world: World, day: date, without: str) -> int:
    """Searches rise with every campaign in simplified Chinese while it runs, and fade after it."""
    rng = stream(world.seed, "baidu", day)
    weekend = 0.88 if day.weekday() >= 5 else 1.0
    pull = sum(_searched(c, day) for c in world.campaigns if c.id != without)
    return round(420 * weekend * (1 + pull) * rng.uniform(0.94, 1.06))


def _searched(campaign: Campaign, day: date) -> float:
    if day < campaign.starts:
        return 0.0
    strength = 0.55 if Lang.HANS in campaign.languages else 0.1
    return strength * math.exp2(-max(0, (day - campaign.ends).days) / 6)


def rank_lines(world: World) -> Iterator[str]:
    """A list of ranked domains in the shape of Common Crawl's: the more readers a site has, the nearer the top; blogs of one writer are not in it."""
    yield "\t".join(("#harmonicc_pos", "#harmonicc_val", "#pr_pos", "#pr_val", "#host_rev", "#n_hosts"))
    listed = [s for s in world.sites if s.kind != "own" and (s.kind != "blog" or s.weight > 1.0)]
    weights = {".".join(site.host.split(".")[-2:]): site.weight for site in listed}
    for n, domain in enumerate(sorted(weights, key=lambda d: (-weights[d], d)), 1):
        name = ".".join(reversed(domain.split(".")))
        yield f"{n}\t{1e7 * weights[domain]:.1f}\t{n}\t{weights[domain] / 1e6:.9f}\t{name}\t1"


def media_lines(world: World) -> Iterator[str]:
    """The news sites, as a list of the user's own media."""
    yield "# media of the sample world"
    for site in world.sites:
        if site.kind == "news":
            yield f"{site.host},{site.name}"
