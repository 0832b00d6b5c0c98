"""Paths and cohorts of registrations, as credit sums them up. Reads no visit and no touch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ripplemark.records import CohortSum, PathSum, PathTotal
from ripplemark.store.database import Database

_AMONG = (
    "(:campaigns = '[]' OR EXISTS (SELECT 1 FROM json_each(campaigns) a JOIN json_each(:campaigns) b ON a.value = b.value))"
)
_PATHS = f"""
SELECT path, currency, sum(registrations) AS registrations, sum(value) AS value, sum(days) AS days FROM journey_paths
WHERE day BETWEEN :since AND :until AND {_AMONG} GROUP BY path, currency ORDER BY registrations DESC, path, currency
"""
_COHORTS = f"""
SELECT week, channel, weeks, sum(registrations) AS registrations FROM cohorts
WHERE week BETWEEN :since AND :until AND {_AMONG} GROUP BY week, channel, weeks ORDER BY week, channel, weeks
"""


def replace_journeys(db: Database, paths: Iterable[PathSum], cohorts: Iterable[CohortSum]) -> None:
    """Put these in the place of all before."""
    with db.transaction():
        db.run("DELETE FROM journey_paths")
        db.run("DELETE FROM cohorts")
        db.run_many(
            "INSERT INTO journey_paths VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (p.day.isoformat(), _listed(p.steps), _listed(p.campaigns), p.currency, p.registrations, p.value, p.days)
                for p in paths
            ),
        )
        db.run_many(
            "INSERT INTO cohorts VALUES (?, ?, ?, ?, ?)",
            ((c.week.isoformat(), c.channel, c.weeks, _listed(c.campaigns), c.registrations) for c in cohorts),
        )


def _listed(words: Sequence[str]) -> str:
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def path_totals(db: Database, since: date, until: date, campaigns: Sequence[str]) -> Iterator[PathTotal]:
    """Each path of the days, most registrations first; campaigns empty: all, of any campaign and of none."""
    for r in db.rows(_PATHS, _asked(since, until, campaigns)):
        yield PathTotal(tuple(json.loads(r["path"])), r["currency"], r["registrations"], r["value"], r["days"])


def cohort_totals(db: Database, since: date, until: date, campaigns: Sequence[str]) -> Iterator[CohortSum]:
    """Each cohort whose week begins within the days; its `campaigns` are left out."""
    for r in db.rows(_COHORTS, _asked(since, until, campaigns)):
        yield CohortSum(date.fromisoformat(r["week"]), r["channel"], r["weeks"], (), r["registrations"])


def cohort_weeks(
    db: Database, since: date, until: date, campaigns: Sequence[str], most: int
) -> Iterator[tuple[date, str, tuple[int, ...]]]:
    """(week, channel, registrations by the weeks until they came) of the same, in order: `most` numbers, the last with all later weeks."""
    ways = [*(f"weeks = {n}" for n in range(most - 1)), f"weeks >= {most - 1}"]
    later = ", ".join(f"coalesce(sum(registrations) FILTER (WHERE {way}), 0)" for way in ways)
    sql = f"SELECT week, channel, {later} FROM cohorts WHERE week BETWEEN :since AND :until AND {_AMONG} GROUP BY week, channel ORDER BY 1, 2"
    for week, channel, *numbers in db.tuples(sql, _asked(since, until, campaigns)):
        yield date.fromisoformat(week), channel, tuple(numbers)


def _asked(since: date, until: date, campaigns: Sequence[str]) -> dict[str, str]:
    return {"since": since.isoformat(), "until": until.isoformat(), "campaigns": json.dumps(list(campaigns))}
