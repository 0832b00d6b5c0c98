"""What judged texts say, phrase by phrase: of a day's texts it is read at once, and of phrases that many texts hold, the texts."""

from __future__ import annotations

HEARD_PHRASES = """
DROP TABLE heard_topics;
-- Of each judged post and page, what it says; each phrase as a digest of its words (64 bit, the low byte first).
CREATE TABLE heard_phrases (
  opinion INTEGER PRIMARY KEY,
  phrases BLOB NOT NULL,                          -- its phrases, without names of the brand and words of the taxonomy
  badly   BLOB NOT NULL                           -- what is said badly: phrases of a negative text, points of which something negative is said
) STRICT;
-- Phrases that many texts hold, with these texts: all but those of `heard_unheld`.
CREATE TABLE heard_holders (
  phrase INTEGER PRIMARY KEY,                     -- digest of its words
  texts  BLOB NOT NULL                            -- judgements (32 bit, the low byte first), in order
) STRICT;
-- Judged texts that changed since `heard_holders` was made.
CREATE TABLE heard_unheld (
  opinion INTEGER PRIMARY KEY
) STRICT;
-- Points that judged texts talk of, by the blocks of `heard_blocks`.
CREATE TABLE heard_points (
  block  INTEGER PRIMARY KEY,                     -- opinion / 4096
  points BLOB NOT NULL                            -- of each word that shows a point, the low byte first: opinion (64 bit), point, word (32 bit), flags (8 bit)
) STRICT;
-- Pages with what anybody says anywhere: phrases of the sample that what is said of the brand is compared with.
CREATE TABLE heard_elsewhere (
  page    TEXT PRIMARY KEY,                       -- digest of its text, of the rules, and of which copy of the text it is
  phrases BLOB NOT NULL                           -- as in `heard_phrases`
) STRICT, WITHOUT ROWID;
CREATE INDEX pages_sampled ON pages (text_digest) WHERE text != '';
-- A text's facts have more fields now.
DELETE FROM heard_blocks;
DELETE FROM heard_packed_by;
INSERT OR IGNORE INTO heard_log SELECT id FROM opinions WHERE kind != 'result';
"""
