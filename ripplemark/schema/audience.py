"""Who the traffic is: machines by name, sketches of the visitors of each day."""

from __future__ import annotations

AUDIENCE = """
-- Requests of machines, by purpose and name: left out of all figures (counted = 0). Visitors whose behaviour is that of machines,
-- under kind 'behaviour', stay in the figures (counted = 1). At most 1,000 names of a kind are told apart per day, the rest is '(other)'.
CREATE TABLE machine_days (
  day      TEXT NOT NULL,                         -- of the site's zone
  kind     TEXT NOT NULL,                         -- 'ai-crawler', 'search-engine', ... 'referrer-spam', 'behaviour'
  name     TEXT NOT NULL,                         -- what the machine calls itself; the spammer's host; the sign of behaviour
  hits     INTEGER NOT NULL CHECK (hits >= 0),    -- requests; page views of 'behaviour'
  visitors INTEGER,                               -- of 'behaviour'; NULL elsewhere
  counted  INTEGER NOT NULL DEFAULT 0 CHECK (counted IN (0, 1)),
  PRIMARY KEY (day, kind, name)
) STRICT, WITHOUT ROWID;

-- HyperLogLog sketches of the visitors of a day, by what they came through: merged, they tell the visitors of any range without
-- naming one. Serialised by Apache DataSketches (hll_sketch, compact).
CREATE TABLE visitor_sketches (
  day    TEXT NOT NULL,
  part   TEXT NOT NULL CHECK (part IN ('total', 'channel', 'source', 'campaign')),
  value  TEXT NOT NULL,                           -- '' for 'total'; '(other)' for what is beyond the bound of a day
  sketch BLOB NOT NULL,
  PRIMARY KEY (part, value, day)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO stale_days (day) SELECT day FROM traffic_days;  -- what was computed before gets its sketches with the next run
"""
