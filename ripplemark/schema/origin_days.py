"""Registrations by whose work they were, by the day: few sums, that screens read in place of `credit_days` where neither channel nor source is asked."""

from __future__ import annotations

from ripplemark.schema.credit_days import MODEL_COLUMNS, MODELS

ORIGIN_DAYS = f"""
-- The same sums as in `credit_days`, without channel and source.
CREATE TABLE origin_days (
  day             TEXT NOT NULL,
  origin          TEXT NOT NULL,
  campaign        TEXT NOT NULL{MODEL_COLUMNS},
  PRIMARY KEY (day, origin, campaign)
) STRICT, WITHOUT ROWID;
INSERT INTO origin_days SELECT day, origin, campaign, {", ".join(f"sum({model})" for model in MODELS)} FROM credit_days GROUP BY 1, 2, 3;
"""
