"""Waves of surveys, as their tables say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ripplemark.records import SurveyWave
from ripplemark.store.database import Database

_STORE = """
INSERT INTO survey_waves (survey, question, wave, day, sample, share, score, deviation) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET day = excluded.day, sample = excluded.sample, share = excluded.share, score = excluded.score,
  deviation = excluded.deviation
WHERE (day, sample, share, score, deviation)
  IS NOT (excluded.day, excluded.sample, excluded.share, excluded.score, excluded.deviation)
"""


def store_survey_waves(db: Database, waves: Iterable[SurveyWave]) -> int:
    """Keep waves; a newer figure of the same survey, question and wave replaces the one before. Gives how many are new or changed."""
    changed = 0
    with db.transaction():
        for w in waves:
            values = (w.survey, w.question, w.wave, w.day.isoformat(), w.sample, w.share, w.score, w.deviation)
            changed += db.run(_STORE, values).rowcount
        if changed:
            db.touch()
    return changed


def iter_survey_waves(db: Database) -> Iterator[SurveyWave]:
    """All waves by survey, question and day."""
    for r in db.stream("SELECT * FROM survey_waves ORDER BY survey, question, day, wave"):
        yield SurveyWave(
            r["survey"],
            r["question"],
            r["wave"],
            date.fromisoformat(r["day"]),
            r["sample"],
            r["share"],
            r["score"],
            r["deviation"],
        )
