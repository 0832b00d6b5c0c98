"""Comparisons before and after, as they were last computed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from ripplemark.records import Effect, EffectDay, Metric, NoEffect
from ripplemark.store.database import Database, Row

_FIGURES = ("observed", "expected", "expected_low", "expected_high", "effect", "low", "high")
_COLUMNS = (
    "campaign", "metric", "subject", "since", "until", "days_before", "days_left_out", "controls", "overlapping", *_FIGURES, "placebo_windows",
    "placebo_alarms", "reason",
)  # fmt: skip


def replace_effects(db: Database, effects: Iterable[Effect]) -> int:
    """Let the comparisons be exactly these; gives how many."""
    stored = 0
    with db.transaction():
        db.run("DELETE FROM effects")
        for stored, effect in enumerate(effects, 1):  # noqa: B007 - the number of the last one
            marks = ", ".join("?" * len(_COLUMNS))
            key = db.run(f"INSERT INTO effects ({', '.join(_COLUMNS)}) VALUES ({marks})", _values(effect)).lastrowid
            db.run_many(
                "INSERT INTO effect_days (effect_id, day, observed, expected, low, high) VALUES (?, ?, ?, ?, ?, ?)",
                ((key, d.day.isoformat(), d.observed, d.expected, d.low, d.high) for d in effect.days),
            )
        db.touch()
    return stored


def iter_effects(db: Database) -> Iterator[Effect]:
    """All comparisons without their days, by campaign and in the order of `Metric`."""
    order = {metric: n for n, metric in enumerate(Metric)}
    found = (_effect(row) for row in db.rows("SELECT * FROM effects"))
    yield from sorted(found, key=lambda e: (e.campaign, order[e.metric], e.subject))


def effect_with_days(db: Database, campaign: str, metric: Metric, subject: str) -> Effect | None:
    """One comparison with its days; None if there is none."""
    row = db.row("SELECT * FROM effects WHERE campaign = ? AND metric = ? AND subject = ?", (campaign, metric, subject))
    if row is None:
        return None
    days = db.rows("SELECT * FROM effect_days WHERE effect_id = ? ORDER BY day", (row["id"],))
    return replace(
        _effect(row),
        days=tuple(EffectDay(date.fromisoformat(d["day"]), d["observed"], d["expected"], d["low"], d["high"]) for d in days),
    )


def _values(effect: Effect) -> tuple[object, ...]:
    return (
        effect.campaign, effect.metric, effect.subject, effect.since.isoformat(), effect.until.isoformat(), effect.days_before,
        effect.days_left_out, json.dumps(effect.controls, ensure_ascii=False),
        json.dumps(effect.overlapping, ensure_ascii=False), *(getattr(effect, name) for name in _FIGURES),
        effect.placebo_windows, effect.placebo_alarms, effect.reason or "",
    )  # fmt: skip


def _effect(row: Row) -> Effect:
    return Effect(
        campaign=row["campaign"],
        metric=Metric(row["metric"]),
        subject=row["subject"],
        since=date.fromisoformat(row["since"]),
        until=date.fromisoformat(row["until"]),
        days_before=row["days_before"],
        days_left_out=row["days_left_out"],
        controls=tuple(json.loads(row["controls"])),
        overlapping=tuple(json.loads(row["overlapping"])),
        **{name: row[name] for name in _FIGURES},
        placebo_windows=row["placebo_windows"],
        placebo_alarms=row["placebo_alarms"],
        reason=NoEffect(row["reason"]) if row["reason"] else None,
    )
