"""Where the targets of links lead: shorteners, redirects and the brand's own pages, as last asked."""

from __future__ import annotations

TARGETS = """
-- A URL that links lead to, asked once for all links that do: a shortener's, or one of the brand's own.
CREATE TABLE targets (
  url        TEXT PRIMARY KEY,
  kind       TEXT NOT NULL CHECK (kind IN ('short', 'brand')),
  state      TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'failed', 'ignored')),
  final_url  TEXT NOT NULL DEFAULT '',             -- where the last whole answer came from
  brand_url  TEXT NOT NULL DEFAULT '',             -- the first URL of the brand on the way there; '' = leads elsewhere, or not known yet
  chain      TEXT NOT NULL DEFAULT '[]',           -- JSON list of [url, status] as last asked; status 0 = no answer
  status     INTEGER NOT NULL DEFAULT 0,           -- the last answer's; 0 = none yet
  outcome    TEXT NOT NULL DEFAULT '',             -- FetchOutcome of the last check
  checked_at TEXT,
  due_at     TEXT,                                 -- next check; NULL = never again by itself
  tries      INTEGER NOT NULL DEFAULT 0,           -- checks in a row without an answer
  faults     INTEGER NOT NULL DEFAULT 0,           -- checks in a row, far enough apart, that answered with an error
  fault_at   TEXT,                                 -- the last of them
  broken     INTEGER NOT NULL DEFAULT 0 CHECK (broken IN (0, 1)),  -- enough of them agree
  first_seen TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX targets_due ON targets (due_at) WHERE state != 'ignored';
CREATE INDEX targets_broken ON targets (kind) WHERE broken = 1;
CREATE INDEX targets_ours ON targets (url) WHERE kind = 'short' AND brand_url != '';

-- Links of relevant pages to shorteners of which nobody knows yet whether they lead to the brand. The evidence waits here: it
-- becomes a sighting, as of its observation, once that is known.
CREATE TABLE short_links (
  observation_id INTEGER NOT NULL REFERENCES observations(id) ON DELETE CASCADE,
  position       INTEGER NOT NULL,                 -- 1-based among the page's links
  href           TEXT NOT NULL,
  target_url     TEXT NOT NULL,                    -- the shortener's URL
  anchor         TEXT NOT NULL,
  rel            TEXT NOT NULL,                    -- tokens, blank separated, sorted
  followed       INTEGER NOT NULL CHECK (followed IN (0, 1)),
  image          INTEGER NOT NULL CHECK (image IN (0, 1)),
  in_noscript    INTEGER NOT NULL CHECK (in_noscript IN (0, 1)),
  wrapped_by     TEXT NOT NULL,
  placement      TEXT NOT NULL,
  context_left   TEXT NOT NULL,
  context_right  TEXT NOT NULL,
  PRIMARY KEY (observation_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX short_links_target ON short_links (target_url);

-- The shortener's URL through which a link leads to its target; '' = it leads there by itself.
ALTER TABLE sightings ADD COLUMN via TEXT NOT NULL DEFAULT '';
ALTER TABLE links ADD COLUMN via TEXT NOT NULL DEFAULT '';
-- 1: the link stands, but what it leads to answers with an error.
ALTER TABLE links ADD COLUMN broken INTEGER NOT NULL DEFAULT 0 CHECK (broken IN (0, 1));
CREATE INDEX links_target ON links (target_url, via);
CREATE INDEX links_via ON links (via) WHERE via != '';
CREATE INDEX links_broken ON links (broken) WHERE broken = 1;

-- What links of an older store lead to is asked like that of new ones.
INSERT INTO targets (url, kind, due_at, first_seen)
SELECT target_url, 'brand', min(first_seen), min(first_seen) FROM links WHERE state = 'live' GROUP BY target_url;
"""
