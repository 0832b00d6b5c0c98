"""What campaigns are measured by: list prices of places, waves of surveys, which pages say that they are news."""

from __future__ import annotations

CAMPAIGNS = """
-- What a site asks for a place, by its own list.
CREATE TABLE prices (
  site     TEXT NOT NULL,                         -- a platform as posts name it, or a host
  slot     TEXT NOT NULL,                         -- featured, pinned, front_page, or what the list calls it
  currency TEXT NOT NULL,
  since    TEXT NOT NULL,                         -- day
  until    TEXT,                                  -- day, included; NULL = until another price begins
  price    REAL NOT NULL CHECK (price >= 0),      -- of one item
  PRIMARY KEY (site, slot, currency, since)
) STRICT, WITHOUT ROWID;

-- One wave of a survey and one question: a share of those asked, or a mean score.
CREATE TABLE survey_waves (
  survey    TEXT NOT NULL,
  question  TEXT NOT NULL,
  wave      TEXT NOT NULL,
  day       TEXT NOT NULL,                        -- on which it ended
  sample    INTEGER NOT NULL CHECK (sample > 0),  -- persons who answered
  share     REAL CHECK (share BETWEEN 0 AND 1),
  score     REAL,
  deviation REAL CHECK (deviation >= 0),          -- standard deviation of the scores; NULL = not told
  PRIMARY KEY (survey, question, wave),
  CHECK ((share IS NULL) != (score IS NULL))
) STRICT, WITHOUT ROWID;

-- 1: the page says of itself that it is news (schema.org).
ALTER TABLE pages ADD COLUMN news INTEGER NOT NULL DEFAULT 0 CHECK (news IN (0, 1));
"""
