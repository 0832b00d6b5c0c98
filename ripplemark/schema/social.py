"""What social platforms are asked, which of their numbers are not exact, and the links that sites state of each other."""

from __future__ import annotations

SOCIAL = """
-- Which numbers of a snapshot are not exact: shown rounded (6.74K), or counted no further than a limit (100万+).
CREATE TABLE count_marks (
  post        INTEGER NOT NULL,
  observed_at TEXT NOT NULL,
  number      TEXT NOT NULL CHECK (number IN ('views', 'likes', 'reposts', 'replies', 'clicks')),
  mark        TEXT NOT NULL CHECK (mark IN ('rounded', 'capped')),
  PRIMARY KEY (post, observed_at, number, mark),
  FOREIGN KEY (post, observed_at) REFERENCES post_counts (post, observed_at) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What platforms are asked again and again: searches, accounts, the numbers of single posts, replies to them.
CREATE TABLE social_asks (
  platform TEXT NOT NULL,
  place    TEXT NOT NULL,                         -- scheme and host; '' where the platform has one place
  kind     TEXT NOT NULL CHECK (kind IN ('search', 'domain', 'tag', 'account', 'watch', 'trends', 'post', 'replies')),
  subject  TEXT NOT NULL,                         -- words, domain, tag, account; of a post its id where it is asked for
  post     TEXT NOT NULL DEFAULT '',              -- kinds post and replies: platform:post_id
  cursor   TEXT NOT NULL DEFAULT '',              -- where the next reading goes on
  due_at   TEXT,                                  -- NULL: not asked any more
  asked_at TEXT,
  outcome  TEXT NOT NULL DEFAULT '',              -- of the last time; a reason code
  detail   TEXT NOT NULL DEFAULT '',
  tries    INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
  PRIMARY KEY (platform, place, kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX social_asks_due ON social_asks (platform, due_at);

-- A site says that a page links to one of its own: pingbacks and trackbacks among its comments.
CREATE TABLE stated_links (
  source_url TEXT NOT NULL,                       -- the page that links
  target_url TEXT NOT NULL,                       -- the page of the site that says so
  kind       TEXT NOT NULL CHECK (kind IN ('pingback', 'trackback')),
  stated_by  TEXT NOT NULL,                       -- the address at which the site says so
  stated_at  TEXT NOT NULL,
  PRIMARY KEY (source_url, target_url, kind)
) STRICT, WITHOUT ROWID;
"""
