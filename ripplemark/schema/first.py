"""Step 1: the first store. Frontier, observations, links and their life, posts, ripples, traffic, credit, signals, runs."""

from __future__ import annotations

FIRST = """
-- One run of a command.
CREATE TABLE runs (
  id         INTEGER PRIMARY KEY,
  command    TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at   TEXT,
  state      TEXT NOT NULL CHECK (state IN ('running', 'done', 'interrupted', 'crashed', 'failed')),
  counts     TEXT NOT NULL DEFAULT '{}',          -- JSON object: name -> number
  error      TEXT NOT NULL DEFAULT '',
  pid        INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Input that was put aside, never dropped in silence.
CREATE TABLE rejects (
  id     INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
  source TEXT NOT NULL,                           -- file or URL
  line   INTEGER NOT NULL,                        -- from 1; 0 where lines do not apply
  reason TEXT NOT NULL,
  sample TEXT NOT NULL,                           -- at most 200 characters, control characters escaped
  UNIQUE (source, line, reason, sample)
) STRICT;

-- The frontier and the memory of the crawl: every URL that was ever known.
CREATE TABLE urls (
  id            INTEGER PRIMARY KEY,
  url           TEXT NOT NULL UNIQUE,
  host          TEXT NOT NULL,
  domain        TEXT NOT NULL,                    -- registrable, private suffixes counted as owners
  kind          TEXT NOT NULL CHECK (kind IN ('page', 'feed', 'sitemap')),
  state         TEXT NOT NULL CHECK (state IN ('pending', 'done', 'failed', 'ignored')),
  round         INTEGER NOT NULL DEFAULT 0,       -- steps outward from the watched sites
  priority      INTEGER NOT NULL DEFAULT 0,       -- higher is sooner
  due_at        TEXT,                             -- next visit; NULL = never again by itself
  first_seen    TEXT NOT NULL,
  tries         INTEGER NOT NULL DEFAULT 0,       -- failures in a row
  relevant      INTEGER NOT NULL DEFAULT 0 CHECK (relevant IN (0, 1)),
  etag          TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  body_digest   TEXT NOT NULL DEFAULT '',
  outcome       TEXT NOT NULL DEFAULT '',         -- of the last visit
  observed_at   TEXT,                             -- of the last visit
  changed_at    TEXT,                             -- last time the body differed
  hint_at       TEXT,                             -- the date a feed or sitemap states for it
  hint_by       TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX urls_due ON urls (due_at, priority DESC) WHERE state != 'ignored';
CREATE INDEX urls_domain ON urls (domain, state);
CREATE INDEX urls_host ON urls (host);

-- By which routes a URL became known.
CREATE TABLE routes (
  url_id INTEGER NOT NULL REFERENCES urls(id) ON DELETE CASCADE,
  route  TEXT NOT NULL,
  source TEXT NOT NULL,                           -- URL, post key or file
  seen   TEXT NOT NULL,
  PRIMARY KEY (url_id, route, source)
) STRICT, WITHOUT ROWID;

-- One visit to a URL. Append-only.
CREATE TABLE observations (
  id          INTEGER PRIMARY KEY,
  url_id      INTEGER NOT NULL REFERENCES urls(id) ON DELETE CASCADE,
  run_id      INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
  observed_at TEXT NOT NULL,
  outcome     TEXT NOT NULL,                      -- FetchOutcome
  status      INTEGER NOT NULL,                   -- 0 without an answer
  final_url   TEXT NOT NULL,
  hops        TEXT NOT NULL DEFAULT '[]',         -- JSON list of URLs passed through
  bytes       INTEGER NOT NULL,
  ms          INTEGER NOT NULL,
  body_digest TEXT NOT NULL DEFAULT '',
  passed_gate INTEGER NOT NULL CHECK (passed_gate IN (0, 1)),
  unchanged   INTEGER NOT NULL DEFAULT 0 CHECK (unchanged IN (0, 1)),  -- same body as before: same links
  settled     INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),    -- the life of its links was decided
  detail      TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX observations_url ON observations (url_id, id);
CREATE INDEX observations_open ON observations (url_id, id) WHERE settled = 0;
CREATE INDEX observations_run ON observations (run_id);

-- What a relevant page says of itself, as last read.
CREATE TABLE pages (
  id           INTEGER PRIMARY KEY REFERENCES urls(id) ON DELETE CASCADE,
  title        TEXT NOT NULL,
  author       TEXT NOT NULL,
  language     TEXT NOT NULL,
  published_at TEXT,
  published_by TEXT NOT NULL DEFAULT '',          -- DateMethod
  confidence   TEXT NOT NULL DEFAULT '',          -- Confidence
  canonical    TEXT NOT NULL DEFAULT '',
  noindex      INTEGER NOT NULL CHECK (noindex IN (0, 1)),
  nofollow     INTEGER NOT NULL CHECK (nofollow IN (0, 1)),
  charset      TEXT NOT NULL,
  charset_from TEXT NOT NULL,
  text         TEXT NOT NULL,                     -- main text, at most 20,000 characters
  text_digest  TEXT NOT NULL,
  truncated    INTEGER NOT NULL CHECK (truncated IN (0, 1)),  -- more than 10,000 links
  read_at      TEXT NOT NULL
) STRICT;

-- The brand links that stood on a page at one observation. Append-only: the evidence.
CREATE TABLE sightings (
  observation_id INTEGER NOT NULL REFERENCES observations(id) ON DELETE CASCADE,
  position       INTEGER NOT NULL,                -- 1-based among the page's links
  href           TEXT NOT NULL,
  target_url     TEXT NOT NULL,
  anchor         TEXT NOT NULL,
  rel            TEXT NOT NULL,                   -- tokens, blank separated, sorted
  followed       INTEGER NOT NULL CHECK (followed IN (0, 1)),
  image          INTEGER NOT NULL CHECK (image IN (0, 1)),
  in_noscript    INTEGER NOT NULL CHECK (in_noscript IN (0, 1)),
  wrapped_by     TEXT NOT NULL,
  placement      TEXT NOT NULL,
  context_left   TEXT NOT NULL,
  context_right  TEXT NOT NULL,
  utm            TEXT NOT NULL,                   -- JSON list of [name, value]
  PRIMARY KEY (observation_id, position)
) STRICT, WITHOUT ROWID;

-- What one observation said of the page as a whole, for the decider of link life.
CREATE TABLE readings (
  observation_id INTEGER PRIMARY KEY REFERENCES observations(id) ON DELETE CASCADE,
  canonical      TEXT NOT NULL,
  noindex        INTEGER NOT NULL CHECK (noindex IN (0, 1)),
  text_digest    TEXT NOT NULL
) STRICT;

-- A link occurrence and where its life stands.
CREATE TABLE links (
  id            INTEGER PRIMARY KEY,
  page_id       INTEGER NOT NULL REFERENCES urls(id) ON DELETE CASCADE,
  domain        TEXT NOT NULL DEFAULT '',         -- the page's, repeated here so that domains are counted from one index
  language      TEXT NOT NULL DEFAULT '',         -- the page's, for the grid's filter
  target_url    TEXT NOT NULL,
  occurrence    INTEGER NOT NULL,                 -- among equal targets on the page, from 0
  position      INTEGER NOT NULL,
  href          TEXT NOT NULL,
  anchor        TEXT NOT NULL,
  rel           TEXT NOT NULL,
  followed      INTEGER NOT NULL CHECK (followed IN (0, 1)),
  image         INTEGER NOT NULL CHECK (image IN (0, 1)),
  in_noscript   INTEGER NOT NULL CHECK (in_noscript IN (0, 1)),
  wrapped_by    TEXT NOT NULL,
  placement     TEXT NOT NULL,
  context_left  TEXT NOT NULL,
  context_right TEXT NOT NULL,
  utm           TEXT NOT NULL,
  class         TEXT NOT NULL DEFAULT 'earned' CHECK (class IN ('earned', 'own', 'partner', 'paid', 'syndicated')),
  class_reason  TEXT NOT NULL DEFAULT '',
  campaign      TEXT NOT NULL DEFAULT '',         -- what caused it, as far as the ripple says
  state         TEXT NOT NULL CHECK (state IN ('live', 'lost')),
  lost_reason   TEXT NOT NULL DEFAULT '',
  first_seen    TEXT NOT NULL,
  last_seen     TEXT NOT NULL,
  misses        INTEGER NOT NULL DEFAULT 0,
  missed_at     TEXT,
  lost_at       TEXT,
  appeared_on   TEXT NOT NULL,                    -- day for growth charts: the page's date where known, else first seen
  lost_on       TEXT,                             -- day for growth charts
  appeared_by   TEXT NOT NULL DEFAULT 'first_seen' CHECK (appeared_by IN ('dated', 'estimated', 'first_seen')),
  sitewide      INTEGER NOT NULL DEFAULT 0 CHECK (sitewide IN (0, 1)),  -- a repeat of a link that stands on many pages of the site
  headline      INTEGER NOT NULL DEFAULT 1 CHECK (headline IN (0, 1)),  -- counts in headline figures
  visits        INTEGER NOT NULL DEFAULT 0,
  registrations REAL NOT NULL DEFAULT 0,          -- last non-direct
  search        TEXT NOT NULL DEFAULT '',         -- folded anchor, title, URL and context
  UNIQUE (page_id, target_url, occurrence)
) STRICT;
-- Links whose class, counting and campaign must be judged again: their reason is empty.
CREATE INDEX links_stale ON links (page_id) WHERE class_reason = '';
-- The grid's first page and its count are read from this index alone.
CREATE INDEX links_grid ON links (first_seen, class, state, placement, campaign, language, appeared_on, lost_on, followed, rel);
CREATE INDEX links_live ON links (page_id) WHERE state = 'live';
-- Growth, key figures and exact distinct domains are read from this index alone.
CREATE INDEX links_growth ON links (class, headline, campaign, domain, appeared_on, lost_on, appeared_by);

-- The part of the project file by which links were judged: another one, and all are judged again.
CREATE TABLE judged_by (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  fingerprint TEXT NOT NULL
) STRICT;

-- The main text of a linking page as a bottom-k sketch: who prints the same text?
CREATE TABLE sketches (
  page_id INTEGER PRIMARY KEY REFERENCES urls(id) ON DELETE CASCADE,
  digest  TEXT NOT NULL,                          -- of the text it was made from
  sketch  TEXT NOT NULL                           -- JSON list of the smallest shingle hashes
) STRICT;
CREATE TABLE sketch_keys (
  key     INTEGER NOT NULL,                       -- one of the very smallest hashes: candidates share one
  page_id INTEGER NOT NULL REFERENCES urls(id) ON DELETE CASCADE,
  PRIMARY KEY (key, page_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sketch_keys_page ON sketch_keys (page_id);

-- What happened to a link. Append-only.
CREATE TABLE link_events (
  id             INTEGER PRIMARY KEY,
  link_id        INTEGER NOT NULL REFERENCES links(id) ON DELETE CASCADE,
  observation_id INTEGER NOT NULL REFERENCES observations(id) ON DELETE CASCADE,
  kind           TEXT NOT NULL CHECK (kind IN ('appeared', 'lost', 'regained', 'changed')),
  at             TEXT NOT NULL,
  reason         TEXT NOT NULL DEFAULT '',
  before         TEXT NOT NULL DEFAULT '',
  after          TEXT NOT NULL DEFAULT '',
  UNIQUE (link_id, observation_id, kind, reason)
) STRICT;

-- A page discusses a campaign topic, or names the brand (campaign '').
CREATE TABLE mentions (
  page_id  INTEGER NOT NULL REFERENCES urls(id) ON DELETE CASCADE,
  campaign TEXT NOT NULL,
  terms    TEXT NOT NULL,                         -- JSON list
  quote    TEXT NOT NULL,
  linked   INTEGER NOT NULL CHECK (linked IN (0, 1)),
  polarity TEXT CHECK (polarity IN ('positive', 'neutral', 'negative')),  -- NULL = not rated
  focus    TEXT NOT NULL DEFAULT '[]',            -- JSON list
  seen     TEXT NOT NULL,
  PRIMARY KEY (page_id, campaign)
) STRICT, WITHOUT ROWID;

-- Links of relevant pages to elsewhere: posts, other pages. Raw material of ripples.
CREATE TABLE citations (
  page_id   INTEGER NOT NULL REFERENCES urls(id) ON DELETE CASCADE,
  url       TEXT NOT NULL,
  text      TEXT NOT NULL,
  relation  TEXT NOT NULL DEFAULT '',             -- EvidenceKind as stated by the page
  placement TEXT NOT NULL DEFAULT 'unknown',
  PRIMARY KEY (page_id, url, relation)
) STRICT, WITHOUT ROWID;
CREATE INDEX citations_url ON citations (url);

-- Items on social platforms.
CREATE TABLE posts (
  id         INTEGER PRIMARY KEY,
  platform   TEXT NOT NULL,
  post_id    TEXT NOT NULL,
  url        TEXT NOT NULL,
  author     TEXT NOT NULL,
  followers  INTEGER,
  text       TEXT NOT NULL,
  language   TEXT NOT NULL,
  created_at TEXT NOT NULL,
  campaign   TEXT NOT NULL DEFAULT '',
  own        INTEGER NOT NULL CHECK (own IN (0, 1)),
  featured   INTEGER NOT NULL CHECK (featured IN (0, 1)),
  pinned     INTEGER NOT NULL CHECK (pinned IN (0, 1)),
  parent_id  TEXT NOT NULL DEFAULT '',
  repost_of  TEXT NOT NULL DEFAULT '',
  UNIQUE (platform, post_id)
) STRICT;
CREATE INDEX posts_campaign ON posts (campaign, created_at);
CREATE TABLE post_links (
  post INTEGER NOT NULL REFERENCES posts(id) ON DELETE CASCADE,
  url  TEXT NOT NULL,
  PRIMARY KEY (post, url)
) STRICT, WITHOUT ROWID;
-- A snapshot of a post's numbers. NULL is 'not known', never 0.
CREATE TABLE post_counts (
  post        INTEGER NOT NULL REFERENCES posts(id) ON DELETE CASCADE,
  observed_at TEXT NOT NULL,
  views INTEGER, likes INTEGER, reposts INTEGER, replies INTEGER, clicks INTEGER,
  PRIMARY KEY (post, observed_at)
) STRICT, WITHOUT ROWID;

-- Who heard it from whom.
CREATE TABLE ripples (
  child_id    INTEGER NOT NULL REFERENCES urls(id) ON DELETE CASCADE,
  parent_kind TEXT NOT NULL CHECK (parent_kind IN ('post', 'page')),
  parent      TEXT NOT NULL,                      -- page URL, or platform:post_id
  campaign    TEXT NOT NULL,
  probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),
  evidence    TEXT NOT NULL,                      -- JSON list of [kind, words]
  PRIMARY KEY (child_id, parent_kind, parent)
) STRICT, WITHOUT ROWID;

-- Where a page's ripple started, in shares that add up to 1: a post ('' = none that we know) and a campaign ('' = none).
CREATE TABLE roots (
  page_id  INTEGER NOT NULL REFERENCES urls(id) ON DELETE CASCADE,
  post     TEXT NOT NULL,                         -- platform:post_id
  campaign TEXT NOT NULL,
  share    REAL NOT NULL CHECK (share > 0 AND share <= 1.000001),
  PRIMARY KEY (page_id, post, campaign)
) STRICT, WITHOUT ROWID;

-- How far each log file was read; the same content under another name is the same file.
CREATE TABLE log_files (
  fingerprint TEXT PRIMARY KEY,                   -- of the first bytes of the content
  path        TEXT NOT NULL,                      -- last seen under this name
  format      TEXT NOT NULL,
  offset      INTEGER NOT NULL,                   -- bytes of decompressed text read and committed
  lines       INTEGER NOT NULL,
  kept        INTEGER NOT NULL,
  filtered    TEXT NOT NULL DEFAULT '{}',         -- JSON object: reason -> lines
  rejected    TEXT NOT NULL DEFAULT '{}',
  first_at    TEXT,
  last_at     TEXT,
  tail        TEXT NOT NULL DEFAULT '',           -- digest of the text before `offset`: tells logs with equal beginnings apart
  truncated   INTEGER NOT NULL DEFAULT 0 CHECK (truncated IN (0, 1))
) STRICT;

-- Days whose visits must be computed again because hits arrived.
CREATE TABLE stale_days (
  day TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Keys of the visitor hashes, one per period; a deleted salt makes its visitors unlinkable.
CREATE TABLE salts (
  period TEXT PRIMARY KEY,                        -- first day of the period
  salt   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE registrations (
  id       TEXT PRIMARY KEY,
  at       TEXT NOT NULL,
  visitor  TEXT NOT NULL,                         -- '' when the input names nobody
  goal     TEXT NOT NULL,
  value    REAL,
  currency TEXT NOT NULL DEFAULT '',
  source   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX registrations_at ON registrations (at);

-- PV, visits, UV, registrations of a day. The firehose itself is Parquet.
CREATE TABLE traffic (
  day      TEXT NOT NULL,
  channel  TEXT NOT NULL,
  source   TEXT NOT NULL,
  medium   TEXT NOT NULL,
  campaign TEXT NOT NULL,
  pv INTEGER NOT NULL, visits INTEGER NOT NULL, uv INTEGER NOT NULL, registrations INTEGER NOT NULL,
  PRIMARY KEY (day, channel, source, medium, campaign)
) STRICT, WITHOUT ROWID;

-- PV, visits and UV of a day over everything: UV of parts does not add up to it.
CREATE TABLE traffic_days (
  day TEXT PRIMARY KEY,
  pv INTEGER NOT NULL, visits INTEGER NOT NULL, uv INTEGER NOT NULL, registrations INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per touch on the path to a registration.
CREATE TABLE touches (
  registration_id  TEXT NOT NULL REFERENCES registrations(id) ON DELETE CASCADE,
  position         INTEGER NOT NULL,              -- from 1; 0 when no visit of this visitor is known
  visit_started_at TEXT,
  channel          TEXT NOT NULL,
  source           TEXT NOT NULL,
  medium           TEXT NOT NULL,
  campaign         TEXT NOT NULL,
  link_page_url    TEXT NOT NULL DEFAULT '',
  link_id          INTEGER REFERENCES links(id) ON DELETE SET NULL,
  origin           TEXT NOT NULL CHECK (origin IN ('direct', 'earned', 'other')),
  origin_campaign  TEXT NOT NULL DEFAULT '',
  first            REAL NOT NULL,
  last             REAL NOT NULL,
  last_non_direct  REAL NOT NULL,
  linear           REAL NOT NULL,
  PRIMARY KEY (registration_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX touches_link ON touches (link_id);

-- Whose work a touch was, in shares that add up to 1: an earned link may go back to several campaigns, or to none.
CREATE TABLE touch_origins (
  registration_id TEXT NOT NULL,
  position        INTEGER NOT NULL,
  origin          TEXT NOT NULL CHECK (origin IN ('direct', 'earned', 'other')),
  campaign        TEXT NOT NULL DEFAULT '',
  share           REAL NOT NULL CHECK (share > 0 AND share <= 1),
  PRIMARY KEY (registration_id, position, origin, campaign),
  FOREIGN KEY (registration_id, position) REFERENCES touches (registration_id, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Visits and registrations (last non-direct) that came by a link, per day.
CREATE TABLE link_traffic (
  link_id       INTEGER NOT NULL REFERENCES links(id) ON DELETE CASCADE,
  day           TEXT NOT NULL,
  visits        INTEGER NOT NULL,
  registrations REAL NOT NULL,
  PRIMARY KEY (link_id, day)
) STRICT, WITHOUT ROWID;

CREATE INDEX link_traffic_day ON link_traffic (day, link_id, visits, registrations);

CREATE TABLE signals (
  day     TEXT NOT NULL,
  kind    TEXT NOT NULL,
  subject TEXT NOT NULL,
  source  TEXT NOT NULL,
  value   REAL NOT NULL,
  PRIMARY KEY (kind, subject, source, day)
) STRICT, WITHOUT ROWID;

-- Counts up with every change that screens may show: their cache key.
CREATE TABLE data_version (
  id      INTEGER PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL
) STRICT;
INSERT INTO data_version VALUES (1, 0);
"""
