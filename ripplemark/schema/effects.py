"""Before and after: each campaign's window against what would have come without it."""

from __future__ import annotations

EFFECTS = """
-- One campaign and one metric. Figures are NULL where no comparison was possible, and `reason` says why.
CREATE TABLE effects (
  id              INTEGER PRIMARY KEY,
  campaign        TEXT NOT NULL,
  metric          TEXT NOT NULL CHECK (metric IN ('visits', 'pv', 'uv', 'registrations', 'value', 'new_links', 'interest')),
  subject         TEXT NOT NULL,                  -- of an interest: whose; else ''
  since           TEXT NOT NULL,                  -- day: the window, as far as data reach
  until           TEXT NOT NULL,
  days_before     INTEGER NOT NULL,               -- measured days that the expectation rests on
  days_left_out   INTEGER NOT NULL,               -- of the window, without a measurement
  controls        TEXT NOT NULL,                  -- JSON list
  overlapping     TEXT NOT NULL,                  -- JSON list: campaigns that began within the window, not told apart from this one
  observed        REAL,
  expected        REAL,
  expected_low    REAL,
  expected_high   REAL,
  effect          REAL,
  low             REAL,                           -- 95 % interval of the effect
  high            REAL,
  placebo_windows INTEGER NOT NULL,
  placebo_alarms  INTEGER NOT NULL,
  reason          TEXT NOT NULL CHECK (reason IN ('', 'no_data', 'too_few_days', 'no_variation')),
  UNIQUE (campaign, metric, subject)
) STRICT;

-- The days of a comparison: those it rests on, and those of the window with what was expected.
CREATE TABLE effect_days (
  effect_id INTEGER NOT NULL REFERENCES effects(id) ON DELETE CASCADE,
  day       TEXT NOT NULL,
  observed  REAL,                                 -- NULL = not measured
  expected  REAL,
  low       REAL,
  high      REAL,
  PRIMARY KEY (effect_id, day)
) STRICT, WITHOUT ROWID;
"""
