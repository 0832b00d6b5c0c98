"""Referring sites in the order of their names, and the newest of their steps apart: a day's changes stand together, however long the history."""

from __future__ import annotations

REFERRING = """
-- Sites are found by name alone: kept in that order, one that a day touches is read and written once.
CREATE TABLE named_sites (
  kind     TEXT NOT NULL CHECK (kind IN ('domain', 'host')),
  scope    TEXT NOT NULL,
  name     TEXT NOT NULL,
  id       INTEGER NOT NULL UNIQUE,
  live     INTEGER NOT NULL,                      -- links that stand now
  first_on TEXT NOT NULL,                         -- the first day that a link of it stood
  last_on  TEXT NOT NULL,                         -- no step of it is later: whatever comes later needs no look at its history
  PRIMARY KEY (kind, scope, name)
) STRICT, WITHOUT ROWID;
INSERT INTO named_sites (kind, scope, name, id, live, first_on, last_on)
SELECT kind, scope, name, id, live, first_on, coalesce((SELECT max(day) FROM referring_steps WHERE site = referring_sites.id), first_on)
FROM referring_sites WHERE first_on IS NOT NULL ORDER BY kind, scope, name;
DROP TABLE referring_sites;
ALTER TABLE named_sites RENAME TO referring_sites;

-- Steps that are not in `referring_steps` yet: a step is the sum of both. Each time that changes are folded a slice of the sites is brought over,
-- so that steps of many days are written to one place at one time.
CREATE TABLE recent_steps (
  site INTEGER NOT NULL,
  day  TEXT NOT NULL,
  step INTEGER NOT NULL,
  PRIMARY KEY (site, day)
) STRICT, WITHOUT ROWID;

-- Up to which site they were brought over last.
CREATE TABLE steps_merged (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  upto INTEGER NOT NULL
) STRICT;
INSERT INTO steps_merged VALUES (1, 0);
"""
