"""How often the 95 % interval of before and after covers the truth, over sample worlds of many seeds. Measures no speed.

python benchmarks/effects.py [--seeds 50]

Each world is simulated again without each campaign (`world.tally`), which gives the truth. What other campaigns brought is what their tags
and their links say, as a log would show it. Campaigns with fewer than 14 days before them are not compared, as in the product.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from attribution.effects.compare import Control, Course, compared
from ripplemark.records import Effect, Metric
from world.build import World, build
from world.make import doors_of
from world.tally import Tally
from world.visits import Crowd, day_of, everyone

METRICS = (Metric.VISITS, Metric.REGISTRATIONS)


@dataclass(frozen=True, slots=True)
class Simulated:
    """A world's traffic per day, as it was and as it would have been."""

    world: World
    tally: Tally
    stated: Mapping[str, Counter[str]]  # campaign -> day -> visits that its tags and links state


def simulated(seed: int, visits: int = 30_000, days: int = 60) -> Simulated:
    """One world's people, counted."""
    world = build(seed, 60, days)
    tally, stated = Tally(tuple(c.id for c in world.campaigns)), defaultdict[str, Counter[str]](Counter)
    for plan in everyone(Crowd(seed, world.period, world.outage, doors_of(world)), visits):
        tally.count(plan)
        for visit in plan:
            if visit.door.campaign and visit.door.origin in ("own_post", "link"):
                stated[visit.door.campaign][day_of(visit)] += 1
    return Simulated(world, tally, stated)


def effects(found: Simulated) -> Iterator[tuple[Effect, float]]:
    """Each comparison that can be made, with the true effect in its window."""
    days = found.world.period.each()
    for campaign in found.world.campaigns:
        others = Counter[str]()
        for other, by_day in found.stated.items():
            others.update(by_day if other != campaign.id else {})
        control = Control("other_campaigns", _table(days, others, found), echo=True)
        overlapping = [
            c.id for c in found.world.campaigns if c.id != campaign.id and campaign.starts <= c.starts <= campaign.ends
        ]
        without = found.tally.without(campaign.id, found.world.period)
        for metric in METRICS:
            seen = found.tally.visits if metric is Metric.VISITS else found.tally.registrations
            course = Course(metric, "", days[0], _table(days, seen, found, silent=np.nan), (control,))
            effect = compared(course, campaign.id, campaign.starts, campaign.ends, overlapping)
            if effect.reason is None and not overlapping:
                window = [d.isoformat() for d in days if campaign.starts <= d <= campaign.ends]
                yield effect, sum(seen[d] - without[f"{metric}_per_day"][d] for d in window)


def _table(days: Sequence[date], per_day: Mapping[str, int], found: Simulated, silent: float = 0.0) -> np.ndarray:
    """A value for each day; `silent` on days of which there is no log."""
    return np.array([silent if d in found.world.outage else float(per_day.get(d.isoformat(), 0)) for d in days])


def main() -> None:
    """Coverage, error and width per metric."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--seeds", type=int, default=50)
    results = defaultdict[Metric, list[tuple[Effect, float]]](list)
    for seed in range(1, ask.parse_args().seeds + 1):
        for effect, truth in effects(simulated(seed)):
            results[effect.metric].append((effect, truth))
    for metric, rows in results.items():
        covered = sum(e.low <= truth <= e.high for e, truth in rows)
        print(
            f"{metric}: interval covers the truth in {covered} of {len(rows)} comparisons; true effect {statistics.mean(t for _, t in rows):,.0f}"
            f" on average, estimate off by {statistics.mean(e.effect - t for e, t in rows):+,.0f} on average, interval"
            f" {statistics.mean(e.high - e.low for e, _ in rows):,.0f} wide; placebo windows with an alarm"
            f" {sum(e.placebo_alarms for e, _ in rows)} of {sum(e.placebo_windows for e, _ in rows)}"
        )


if __name__ == "__main__":
    main()
