"""Links and referring domains per day, kept up to date with every event, so that no chart scans history."""

from __future__ import annotations

#: What of a link its growth depends on, in the order of `growth_log`.
GROWTH_COLUMNS = (
    "class", "headline", "campaign", "domain", "host", "followed", "sitewide", "appeared_by", "appeared_on", "lost_on",
    "regained_on", "anchor_kind", "anchor_key", "target_url",
)  # fmt: skip


def _of(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in GROWTH_COLUMNS)


_LOGGED = ", ".join(GROWTH_COLUMNS)

GROWTH = f"""
ALTER TABLE links ADD COLUMN host TEXT NOT NULL DEFAULT '';         -- the page's, repeated here like its domain
ALTER TABLE links ADD COLUMN anchor_key TEXT NOT NULL DEFAULT '';   -- the anchor, folded, at most 200 characters
ALTER TABLE links ADD COLUMN anchor_kind TEXT NOT NULL DEFAULT 'other'
  CHECK (anchor_kind IN ('brand', 'url', 'generic', 'topic', 'other'));
ALTER TABLE links ADD COLUMN regained_on TEXT;                      -- day of the last time it came back
UPDATE links SET host = coalesce((SELECT u.host FROM urls u WHERE u.id = links.page_id), '');
-- Figures come from the tables below; the newest links are still read from `links`.
DROP INDEX links_growth;
CREATE INDEX links_newest ON links (appeared_on DESC, first_seen DESC, id DESC) WHERE class = 'earned' AND headline = 1;

-- When and in which order pages are looked at again.
ALTER TABLE urls ADD COLUMN looks REAL NOT NULL DEFAULT 0;          -- readings that were compared with the one before; older ones fade
ALTER TABLE urls ADD COLUMN changes REAL NOT NULL DEFAULT 0;        -- of them, those that differed
ALTER TABLE urls ADD COLUMN looked_days REAL NOT NULL DEFAULT 0;    -- days between them
ALTER TABLE urls ADD COLUMN worth INTEGER NOT NULL DEFAULT 0;       -- what its links are worth looking after, added to its priority
ALTER TABLE urls ADD COLUMN reread INTEGER NOT NULL DEFAULT 0 CHECK (reread IN (0, 1));  -- read it whole though it has not changed
ALTER TABLE judged_by ADD COLUMN read_by TEXT NOT NULL DEFAULT '';  -- digest of the names and topics by which pages were read

-- What changed in `links` since the tables below were last brought up to date: written by triggers, so that no way to
-- change a link can forget it. A row that changed stands here twice, as it was (-1) and as it is (+1).
CREATE TABLE growth_log (
  id          INTEGER PRIMARY KEY,
  sign        INTEGER NOT NULL CHECK (sign IN (-1, 1)),
  class       TEXT NOT NULL,
  headline    INTEGER NOT NULL,
  campaign    TEXT NOT NULL,
  domain      TEXT NOT NULL,
  host        TEXT NOT NULL,
  followed    INTEGER NOT NULL,
  sitewide    INTEGER NOT NULL,
  appeared_by TEXT NOT NULL,
  appeared_on TEXT NOT NULL,
  lost_on     TEXT,
  regained_on TEXT,
  anchor_kind TEXT NOT NULL,
  anchor_key  TEXT NOT NULL,
  target_url  TEXT NOT NULL
) STRICT;
CREATE TRIGGER links_added AFTER INSERT ON links BEGIN
  INSERT INTO growth_log (sign, {_LOGGED}) VALUES (1, {_of("NEW")});
END;
CREATE TRIGGER links_deleted AFTER DELETE ON links BEGIN
  INSERT INTO growth_log (sign, {_LOGGED}) VALUES (-1, {_of("OLD")});
END;
CREATE TRIGGER links_changed AFTER UPDATE OF {_LOGGED} ON links WHEN ({_of("NEW")}) IS NOT ({_of("OLD")}) BEGIN
  INSERT INTO growth_log (sign, {_LOGGED}) VALUES (-1, {_of("OLD")}), (1, {_of("NEW")});
END;

-- Links that appeared, were lost and came back on a day.
CREATE TABLE link_days (
  class       TEXT NOT NULL,
  headline    INTEGER NOT NULL,
  day         TEXT NOT NULL,
  campaign    TEXT NOT NULL,
  appeared_by TEXT NOT NULL,                      -- of the links' first day
  followed    INTEGER NOT NULL,
  gained      INTEGER NOT NULL DEFAULT 0,
  lost        INTEGER NOT NULL DEFAULT 0,
  regained    INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (class, headline, day, campaign, appeared_by, followed)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_days_empty ON link_days (day) WHERE gained = 0 AND lost = 0 AND regained = 0;

-- Links of all time and those that stand now, by what sort they are.
CREATE TABLE link_totals (
  class       TEXT NOT NULL,
  headline    INTEGER NOT NULL,
  campaign    TEXT NOT NULL,
  followed    INTEGER NOT NULL,
  sitewide    INTEGER NOT NULL,
  anchor_kind TEXT NOT NULL,
  links       INTEGER NOT NULL,
  live        INTEGER NOT NULL,
  PRIMARY KEY (class, headline, campaign, followed, sitewide, anchor_kind)
) STRICT, WITHOUT ROWID;

-- The tables below count headline earned links. A scope is a campaign, or '' for all links of any and of no campaign.

-- Anchors, folded, and how many links have them.
CREATE TABLE anchor_counts (
  scope  TEXT NOT NULL,
  anchor TEXT NOT NULL,
  kind   TEXT NOT NULL,
  links  INTEGER NOT NULL,
  live   INTEGER NOT NULL,
  PRIMARY KEY (scope, anchor, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX anchor_counts_top ON anchor_counts (scope, live DESC, links DESC, anchor);
CREATE INDEX anchor_counts_empty ON anchor_counts (scope) WHERE links = 0;

-- Pages of the brand, and how many links lead there.
CREATE TABLE target_counts (
  scope  TEXT NOT NULL,
  target TEXT NOT NULL,
  links  INTEGER NOT NULL,
  live   INTEGER NOT NULL,
  PRIMARY KEY (scope, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX target_counts_top ON target_counts (scope, live DESC, links DESC, target);
CREATE INDEX target_counts_empty ON target_counts (scope) WHERE links = 0;

-- Domains and hosts that link or linked.
CREATE TABLE referring_sites (
  id       INTEGER PRIMARY KEY,
  kind     TEXT NOT NULL CHECK (kind IN ('domain', 'host')),
  scope    TEXT NOT NULL,
  name     TEXT NOT NULL,
  live     INTEGER NOT NULL DEFAULT 0,            -- links that stand now
  first_on TEXT,                                  -- the first day that a link of it stood
  UNIQUE (kind, scope, name)
) STRICT;
CREATE INDEX referring_sites_empty ON referring_sites (id) WHERE first_on IS NULL;

-- By how many its standing links changed on a day.
CREATE TABLE referring_steps (
  site INTEGER NOT NULL,
  day  TEXT NOT NULL,
  step INTEGER NOT NULL,
  PRIMARY KEY (site, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX referring_steps_empty ON referring_steps (site) WHERE step = 0;

-- Domains and hosts per day: their sum up to a day is how many stand at its end.
CREATE TABLE referring_days (
  kind   TEXT NOT NULL,
  scope  TEXT NOT NULL,
  day    TEXT NOT NULL,
  opened INTEGER NOT NULL DEFAULT 0,              -- got their first standing link, or one again
  closed INTEGER NOT NULL DEFAULT 0,              -- lost their last one
  first  INTEGER NOT NULL DEFAULT 0,              -- of the opened ones: never linked before
  PRIMARY KEY (kind, scope, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX referring_days_empty ON referring_days (day) WHERE opened = 0 AND closed = 0 AND first = 0;

-- Links that are there already count from the next writing run on.
INSERT INTO growth_log (sign, {_LOGGED}) SELECT 1, {_LOGGED} FROM links;
"""
