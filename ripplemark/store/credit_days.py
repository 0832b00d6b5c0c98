"""Registrations and credit by the day, kept by `attribute`. Where something came after it, ask the touches themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from ripplemark.records import Origin
from ripplemark.store.clock import moment
from ripplemark.store.credit import MODELS
from ripplemark.store.database import Database

_KEYS = ("channel", "source", "campaign")
_SUMS = ", ".join(f"sum(t.{model} * o.share)" for model in MODELS)


def keep_credit_days(db: Database, zone: ZoneInfo) -> None:
    """Sum up all registrations and touches by the days of a zone. In one transaction, the caller's if there is one."""

    def day(at: str) -> str:
        return moment(at).astimezone(zone).date().isoformat()

    with db.transaction():
        day_in_zone = "day_in_" + "".join(c if c.isalnum() else "_" for c in zone.key)
        db.teach(day_in_zone, 1, day)
        db.run("DELETE FROM credit_days")
        db.run("DELETE FROM registration_days")
        db.run(
            f"INSERT INTO registration_days (day, registrations) SELECT {day_in_zone}(at), count(*) FROM registrations GROUP BY 1"
        )
        db.run(
            f"""INSERT INTO credit_days (day, channel, source, origin, campaign, {", ".join(MODELS)})
                SELECT d.day, t.channel, t.source, o.origin, o.campaign, {_SUMS}
                FROM (SELECT id, {day_in_zone}(at) AS day FROM registrations) d CROSS JOIN touches t ON t.registration_id = d.id
                JOIN touch_origins o ON o.registration_id = t.registration_id AND o.position = t.position GROUP BY 1, 2, 3, 4, 5"""
        )
        db.run("DELETE FROM origin_days")
        sums = ", ".join(f"sum({model})" for model in MODELS)
        columns = f"day, origin, campaign, {', '.join(MODELS)}"
        db.run(f"INSERT INTO origin_days ({columns}) SELECT day, origin, campaign, {sums} FROM credit_days GROUP BY 1, 2, 3")
        db.run("UPDATE credit_kept SET zone = ?, current = 1", (zone.key,))


def credit_is_kept(db: Database, zone: ZoneInfo) -> bool:
    """Whether the sums are those of the registrations and touches there are, by the days of this zone."""
    return bool(db.value("SELECT current AND zone = ? FROM credit_kept", (zone.key,)))


def credit_by_day(
    db: Database, since: date, until: date, by: str, campaigns: Sequence[str]
) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """(key, credit per model in the order of MODELS) of some days, most linear credit first. Raises ValueError for a key that is not offered."""
    if by not in _KEYS:
        raise ValueError(f"credit is given by {', '.join(_KEYS)}, not by {by!r}")
    sums = ", ".join(f"sum({m}) AS {m}" for m in MODELS)
    days = f"{'origin_days' if by == 'campaign' else 'credit_days'} WHERE day BETWEEN ? AND ? {_among(campaigns)}"
    if by != "campaign":  # the rows of a day are in that order: only its sums have to be put in another
        within = "channel" if by == "channel" else "channel, source"
        days = f"(SELECT {by}, {sums} FROM {days} GROUP BY day, {within})"
    sql = f"SELECT {by}, {sums} FROM {days} GROUP BY 1 ORDER BY linear DESC, 1"
    return tuple((row[0], tuple(row[1:])) for row in db.tuples(sql, _asked(since, until, campaigns)))


def origins_by_day(db: Database, since: date, until: date, model: str) -> tuple[tuple[Origin, str, float], ...]:
    """(origin, campaign, registrations) of some days under one model. Raises ValueError for an unknown model."""
    if model not in MODELS:
        raise ValueError(f"there is no model {model!r}; there are {', '.join(MODELS)}")
    sql = f"SELECT origin, campaign, sum({model}) FROM origin_days WHERE day BETWEEN ? AND ? GROUP BY 1, 2"
    return tuple((Origin(origin), campaign, n) for origin, campaign, n in db.tuples(sql, _asked(since, until, ())))


def registrations_by_day(db: Database, since: date, until: date, campaigns: Sequence[str]) -> dict[date, float]:
    """Registrations of some days; those that go back to campaigns by last non-direct."""
    sql = "SELECT day, registrations FROM registration_days WHERE day BETWEEN ? AND ?"
    if campaigns:
        sql = f"SELECT day, sum(last_non_direct) FROM origin_days WHERE day BETWEEN ? AND ? {_among(campaigns)} GROUP BY 1"
    return {date.fromisoformat(day): float(n) for day, n in db.tuples(sql, _asked(since, until, campaigns))}


def _among(campaigns: Sequence[str]) -> str:
    return "AND campaign IN (SELECT value FROM json_each(?))" if campaigns else ""


def _asked(since: date, until: date, campaigns: Sequence[str]) -> list[str]:
    return [since.isoformat(), until.isoformat(), *([json.dumps(list(campaigns))] if campaigns else [])]
