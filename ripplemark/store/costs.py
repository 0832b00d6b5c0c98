"""Costs of campaigns per day, as ad platforms say, and the value of the registrations that campaigns brought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ripplemark.records import Cost
from ripplemark.store.credit import MODELS
from ripplemark.store.database import Database

_STORE = """
INSERT INTO costs (source, day, name, currency, cost, clicks, impressions, conversions, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET cost = excluded.cost, clicks = excluded.clicks, impressions = excluded.impressions,
  conversions = excluded.conversions, value = excluded.value
WHERE (cost, clicks, impressions, conversions, value)
  IS NOT (excluded.cost, excluded.clicks, excluded.impressions, excluded.conversions, excluded.value)
"""
_BROUGHT = """
SELECT o.campaign, r.currency, sum(t.{model} * o.share) AS n, sum(t.{model} * o.share * r.value) AS value
FROM touches t JOIN registrations r ON r.id = t.registration_id
JOIN touch_origins o ON o.registration_id = t.registration_id AND o.position = t.position
WHERE r.at >= ? AND r.at < ? AND o.campaign != '' GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Brought:
    """Registrations of one currency ("" for those without a value) that go back to a campaign under one model."""

    campaign: str
    currency: str
    registrations: float
    value: float | None


def store_costs(db: Database, costs: Iterable[Cost]) -> int:
    """Keep costs; a newer figure of the same day, campaign, source and currency replaces the one before. Gives how many are new or changed."""
    changed = 0
    with db.transaction():
        for c in costs:
            values = (c.source, c.day.isoformat(), c.name, c.currency, c.cost, c.clicks, c.impressions, c.conversions, c.value)
            changed += db.run(_STORE, values).rowcount
        if changed:
            db.touch()
    return changed


def costs_between(db: Database, since: date, until: date) -> tuple[Cost, ...]:
    """The costs of a range of days, both included, by day, source and campaign."""
    return tuple(_rows(db, "WHERE day BETWEEN ? AND ?", (since.isoformat(), until.isoformat())))


def iter_costs(db: Database) -> Iterator[Cost]:
    """All costs, by day, source and campaign."""
    return _rows(db, "", ())


def brought_by_campaign(db: Database, since: str, before: str, model: str) -> tuple[Brought, ...]:
    """What campaigns brought between two moments as stored, the second one excluded. Raises ValueError for an unknown model."""
    if model not in MODELS:
        raise ValueError(f"there is no model {model!r}; there are {', '.join(MODELS)}")
    rows = db.rows(_BROUGHT.format(model=model), (since, before))
    return tuple(Brought(r["campaign"], r["currency"], r["n"], r["value"]) for r in rows)


def _rows(db: Database, where: str, values: tuple[str, ...]) -> Iterator[Cost]:
    for r in db.stream(f"SELECT * FROM costs {where} ORDER BY day, source, name, currency", values):
        yield Cost(
            day=date.fromisoformat(r["day"]), source=r["source"], name=r["name"], currency=r["currency"], cost=r["cost"],
            clicks=r["clicks"], impressions=r["impressions"], conversions=r["conversions"], value=r["value"],
        )  # fmt: skip
