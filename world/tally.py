"""Counts visits and registrations per day, in the world as it was and as it would have been without each campaign."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from world.shapes import Period
from world.visits import Visit, day_of, registers_at


@dataclass(slots=True)
class Tally:
    """Visits and registrations per day, as it was and without each campaign."""

    campaigns: tuple[str, ...]
    visits: Counter[str] = field(default_factory=Counter)
    registrations: Counter[str] = field(default_factory=Counter)
    fewer_visits: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    other_registrations: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def count(self, plan: list[Visit]) -> None:
        """Add one person: as it was, and as it would have been with one campaign left out."""
        self.visits.update(map(day_of, plan))
        happened = registers_at(plan)
        if happened is not None:
            self.registrations[day_of(plan[happened])] += 1
        for campaign in self.campaigns:
            self.fewer_visits[campaign].update(day_of(visit) for visit in plan if campaign in visit.causes)
            left = registers_at(plan, campaign)
            if left is not None:
                self.other_registrations[campaign][day_of(plan[left])] += 1

    def without(self, campaign: str, period: Period) -> dict[str, Any]:
        """What would have been without a campaign, beside what was; every day of the period is there."""
        days = [day.isoformat() for day in period.each()]
        visits = {day: self.visits[day] - self.fewer_visits[campaign][day] for day in days}
        registrations = {day: self.other_registrations[campaign][day] for day in days}
        return {
            "campaign": campaign, "registrations": sum(registrations.values()), "visits": sum(visits.values()),
            "visits_per_day": visits, "registrations_per_day": registrations,
            "with": {"registrations": self.registrations.total(), "visits": self.visits.total()},
        }  # fmt: skip
