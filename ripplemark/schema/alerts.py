"""Step 4: alerts: from where on each rule looks, and what was told to whom."""

from __future__ import annotations

ALERTS = """
-- From where on a rule of [[alert]] looks. What was there before it was first looked at is no news.
CREATE TABLE alert_rules (
  rule     TEXT PRIMARY KEY,
  event_id INTEGER NOT NULL,                      -- of link_events
  run_id   INTEGER NOT NULL,
  at       TEXT NOT NULL                          -- when it was last looked at
) STRICT, WITHOUT ROWID;

-- What a rule found, and whether it was told: once to each way.
CREATE TABLE alerts (
  id    INTEGER PRIMARY KEY,
  rule  TEXT NOT NULL,
  about TEXT NOT NULL,                            -- "event:ID", "run:ID" or "opinion:YEAR-WEEK"
  way   TEXT NOT NULL CHECK (way IN ('mail', 'webhook')),
  facts TEXT NOT NULL,                            -- JSON: what is told
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'given_up')),
  tries INTEGER NOT NULL DEFAULT 0,
  at    TEXT NOT NULL,                            -- of its state
  error TEXT NOT NULL DEFAULT '',
  UNIQUE (rule, about, way)
) STRICT;
CREATE INDEX alerts_waiting ON alerts (state) WHERE state = 'waiting';
"""
