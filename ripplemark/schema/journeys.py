"""How registrations came, summed: paths by the day of the registration, and cohorts by the week of the first visit."""

from __future__ import annotations

JOURNEYS = """
-- Registrations by the channels of the visits before them. Computed anew with credit.
CREATE TABLE journey_paths (
  day           TEXT NOT NULL,                    -- of the registration
  path          TEXT NOT NULL CHECK (json_valid(path)),       -- JSON list of channels, a channel several times in a row once; [] = no visit is known
  campaigns     TEXT NOT NULL CHECK (json_valid(campaigns)),  -- JSON list: whose work any of the visits was
  currency      TEXT NOT NULL,
  registrations INTEGER NOT NULL CHECK (registrations > 0),
  value         REAL,                             -- of all of them together; NULL = nobody says
  days          REAL NOT NULL,                    -- of all of them together, from the first visit to the registration
  PRIMARY KEY (day, path, campaigns, currency)
) STRICT, WITHOUT ROWID;

-- Registrations by the week and channel of the first visit, and by the weeks that passed until they came. Those without a known visit are in none.
CREATE TABLE cohorts (
  week          TEXT NOT NULL,                    -- its Monday
  channel       TEXT NOT NULL,                    -- of the first visit
  weeks         INTEGER NOT NULL CHECK (weeks >= 0),
  campaigns     TEXT NOT NULL CHECK (json_valid(campaigns)),
  registrations INTEGER NOT NULL CHECK (registrations > 0),
  PRIMARY KEY (week, channel, weeks, campaigns)
) STRICT, WITHOUT ROWID;
"""
