"""Webmentions received: what was claimed, and what verification found."""

from __future__ import annotations

WEBMENTIONS = """
-- A claim that `source` links to `target`, as somebody sent it; a claim sent again is the same row.
CREATE TABLE webmentions (
  id          TEXT PRIMARY KEY,                   -- names the claim in its status URL
  source      TEXT NOT NULL,
  target      TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('waiting', 'verified', 'not_found', 'deleted', 'failed')),
  detail      TEXT NOT NULL DEFAULT '',           -- why, in words
  first_at    TEXT NOT NULL,
  received_at TEXT NOT NULL,                      -- when it was sent last
  times       INTEGER NOT NULL DEFAULT 1,         -- how often it was sent
  checked_at  TEXT                                -- the visit to the source that the state rests on
) STRICT, WITHOUT ROWID;
CREATE INDEX webmentions_source ON webmentions (source);

-- Where the page's site takes webmentions: a way to reach its author. Empty if it names none.
ALTER TABLE pages ADD COLUMN webmention TEXT NOT NULL DEFAULT '';
"""
