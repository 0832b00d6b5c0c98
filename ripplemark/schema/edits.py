"""What persons add while they look: views saved under a name, notes on days, and a journal of marks so that each can be undone."""

from __future__ import annotations

EDITS = """
-- A page with its filters under a name: shared by everybody who uses this store.
CREATE TABLE saved_views (
  id     INTEGER PRIMARY KEY,
  name   TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (length(name) BETWEEN 1 AND 80),
  page   TEXT NOT NULL,                           -- path, such as /links
  query  TEXT NOT NULL,                           -- of the address; without days it goes with those that the reader looks at
  author TEXT NOT NULL DEFAULT '',                -- who saved it, where people log in
  at     TEXT NOT NULL                            -- the last change
) STRICT;

-- What somebody noted of a day: a release, an outage, a mention on television.
CREATE TABLE annotations (
  id       INTEGER PRIMARY KEY,
  day      TEXT NOT NULL,
  text     TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 500),
  campaign TEXT NOT NULL DEFAULT '',              -- '' = of all
  author   TEXT NOT NULL DEFAULT '',
  at       TEXT NOT NULL                          -- the last change
) STRICT;
CREATE INDEX annotations_day ON annotations (day);

-- Marks set or taken back at one time.
CREATE TABLE mark_edits (
  id        INTEGER PRIMARY KEY,
  mark      TEXT NOT NULL CHECK (mark IN ('own', 'partner', 'disavow', 'ask')),
  removed   INTEGER NOT NULL CHECK (removed IN (0, 1)),
  note      TEXT NOT NULL,
  author    TEXT NOT NULL DEFAULT '',
  at        TEXT NOT NULL,
  undone_at TEXT
) STRICT;

-- Each subject that an edit changed, with its mark as it was before.
CREATE TABLE mark_edit_subjects (
  edit_id INTEGER NOT NULL REFERENCES mark_edits(id) ON DELETE CASCADE,
  subject TEXT NOT NULL,
  note    TEXT,                                   -- NULL = it was not marked so
  at      TEXT,
  PRIMARY KEY (edit_id, subject)
) STRICT, WITHOUT ROWID;
"""
