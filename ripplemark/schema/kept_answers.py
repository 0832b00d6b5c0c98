"""Answers that stand on everything of a campaign, kept by `attribute` so that screens read them and nothing else."""

from __future__ import annotations

KEPT_ANSWERS = """
-- Answers as reports give them; which there are, `attribution/reports/kept.py` says.
CREATE TABLE kept_answers (
  question TEXT NOT NULL,
  campaign TEXT NOT NULL,                         -- '' = over all campaigns
  answer   TEXT NOT NULL,                         -- JSON
  PRIMARY KEY (question, campaign)
) STRICT;
-- What these answers are of: they are asked only while it is so.
CREATE TABLE answers_kept (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,                       -- the data version; -1 = there are none
  project TEXT NOT NULL,                          -- digest of the program's version, the project and its lists of media
  run_id  INTEGER NOT NULL                        -- that kept them: its own end outdates nothing
) STRICT;
INSERT INTO answers_kept VALUES (1, -1, '', 0);
"""
