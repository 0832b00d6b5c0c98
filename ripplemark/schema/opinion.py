"""What people say: judged texts, their focus points, what persons labelled, who rates how well, pages of search results."""

from __future__ import annotations

OPINION = """
-- One text as it was last judged. Who judged it, and by which words, is part of the digest: when that changes it is judged again.
CREATE TABLE opinions (
  id       INTEGER PRIMARY KEY,
  kind     TEXT NOT NULL CHECK (kind IN ('post', 'page', 'result')),
  key      TEXT NOT NULL,                         -- platform:post_id, page URL, URL of a result
  campaign TEXT NOT NULL DEFAULT '',              -- of a page's mention
  digest   TEXT NOT NULL,
  language TEXT NOT NULL,                         -- '' = none of the user's languages
  polarity TEXT CHECK (polarity IN ('positive', 'neutral', 'negative')),  -- NULL = not rated
  score    REAL CHECK (score BETWEEN -1 AND 1),
  rater    TEXT NOT NULL CHECK (rater IN ('', 'lexicon', 'trained', 'backend')),
  intents  TEXT NOT NULL DEFAULT '[]',            -- JSON list: words that ask about buying
  text     TEXT NOT NULL,                         -- the beginning of what was judged
  UNIQUE (kind, key, campaign),
  CHECK ((polarity IS NULL) = (rater = ''))
) STRICT;

-- What a judged text talks of.
CREATE TABLE opinion_focus (
  opinion_id INTEGER NOT NULL REFERENCES opinions(id) ON DELETE CASCADE,
  point      TEXT NOT NULL,                       -- of the taxonomy
  words      TEXT NOT NULL,                       -- JSON list: that matched
  polarity   TEXT CHECK (polarity IN ('positive', 'neutral', 'negative')),
  quote      TEXT NOT NULL,                       -- the clause or sentence that was judged
  PRIMARY KEY (opinion_id, point)
) STRICT, WITHOUT ROWID;

-- What persons say of texts. The same text is labelled once.
CREATE TABLE labels (
  key         TEXT PRIMARY KEY,                   -- of the text's words
  text        TEXT NOT NULL,
  language    TEXT NOT NULL,
  polarity    TEXT NOT NULL CHECK (polarity IN ('positive', 'neutral', 'negative')),
  labelled_at TEXT NOT NULL,
  source      TEXT NOT NULL DEFAULT ''            -- file, or dashboard
) STRICT, WITHOUT ROWID;

-- Who rates a language, and how that compares with what persons say.
CREATE TABLE raters (
  language   TEXT PRIMARY KEY,
  rater      TEXT NOT NULL CHECK (rater IN ('lexicon', 'trained', 'backend')),
  version    TEXT NOT NULL,
  labels     INTEGER NOT NULL,                    -- labelled texts behind the matrix
  confusion  TEXT NOT NULL,                       -- JSON: rows true, columns rated; positive, neutral, negative
  trained_at TEXT                                 -- NULL = not trained
) STRICT, WITHOUT ROWID;

-- Pages of search results, as they were loaded.
CREATE TABLE search_results (
  day     TEXT NOT NULL,
  engine  TEXT NOT NULL,
  keyword TEXT NOT NULL,
  rank    INTEGER NOT NULL CHECK (rank >= 1),
  url     TEXT NOT NULL,
  title   TEXT NOT NULL,
  snippet TEXT NOT NULL,
  PRIMARY KEY (day, engine, keyword, rank)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_results_url ON search_results (url);
"""
