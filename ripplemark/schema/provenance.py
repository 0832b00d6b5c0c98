"""What other tools' link lists say: which tool knew which link, since when, and what our own look at the page said of it."""

from __future__ import annotations

PROVENANCE = """
-- A link list of another tool that was loaded. The same content is loaded once, whatever its name.
CREATE TABLE link_lists (
  id          INTEGER PRIMARY KEY,
  tool        TEXT NOT NULL CHECK (tool IN ('search_console', 'bing', 'ahrefs', 'majestic', 'semrush', 'moz', 'screaming_frog')),
  form        TEXT NOT NULL,                      -- which of the tool's files
  name        TEXT NOT NULL,                      -- of the file
  digest      TEXT NOT NULL UNIQUE,               -- sha-256 of the decompressed content
  exported_on TEXT NOT NULL,                      -- day: by the file's name, else the newest day in it, else the day of loading
  loaded_at   TEXT NOT NULL
) STRICT;

-- What a tool says: on this page, or somewhere on this site, stands a link to us; and what we found when we looked.
CREATE TABLE listed_links (
  id           INTEGER PRIMARY KEY,
  tool         TEXT NOT NULL,
  page_url     TEXT NOT NULL,                     -- as the tool names it, normal form; of a site its front page
  whole_site   INTEGER NOT NULL CHECK (whole_site IN (0, 1)),  -- the tool names the site only, not the page
  target_url   TEXT NOT NULL,                     -- '' = the tool does not say
  anchor       TEXT NOT NULL,
  rel          TEXT NOT NULL,                     -- tokens that the tool reports, blank separated, sorted
  followed     INTEGER CHECK (followed IN (0, 1)),  -- NULL = the tool does not say
  first_seen   TEXT,                              -- day, by the tool
  last_seen    TEXT,                              -- day, by the tool
  lost         INTEGER NOT NULL CHECK (lost IN (0, 1)),  -- the tool says so
  lost_on      TEXT,
  lost_reason  TEXT NOT NULL,
  authority    REAL,                              -- the tool's own figure
  authority_of TEXT NOT NULL,                     -- its name: domain_rating, trust_flow
  links        INTEGER,                           -- of a site: how many the tool counts
  said_on      TEXT NOT NULL,                     -- day of the newest list that says so
  list_id      INTEGER NOT NULL REFERENCES link_lists(id) ON DELETE CASCADE,
  verdict      TEXT NOT NULL DEFAULT 'not_looked' CHECK (verdict IN ('live', 'lost', 'never_there', 'not_looked', 'blocked')),
  matched_by   TEXT NOT NULL DEFAULT '' CHECK (matched_by IN ('', 'exact', 'redirect', 'twin', 'variant')),
  because      TEXT NOT NULL DEFAULT '',          -- LostReason of the link, or FetchOutcome of the page
  link_id      INTEGER REFERENCES links(id) ON DELETE SET NULL,
  UNIQUE (tool, page_url, target_url, anchor)
) STRICT;
CREATE INDEX listed_links_page ON listed_links (page_url);
CREATE INDEX listed_links_link ON listed_links (link_id);

-- How many links to a page of ours a tool counts.
CREATE TABLE listed_targets (
  tool       TEXT NOT NULL,
  target_url TEXT NOT NULL,
  links      INTEGER NOT NULL,
  sites      INTEGER,                             -- that they stand on
  said_on    TEXT NOT NULL,
  list_id    INTEGER NOT NULL REFERENCES link_lists(id) ON DELETE CASCADE,
  PRIMARY KEY (tool, target_url)
) STRICT, WITHOUT ROWID;

-- WebSub hubs that a feed names: whoever subscribes there is told of new entries.
CREATE TABLE feed_hubs (
  url_id INTEGER NOT NULL REFERENCES urls(id) ON DELETE CASCADE,
  hub    TEXT NOT NULL,
  topic  TEXT NOT NULL DEFAULT '',                -- the feed's name for itself (rel=self), which a subscription must use
  seen   TEXT NOT NULL,                           -- newest reading that named it
  PRIMARY KEY (url_id, hub)
) STRICT, WITHOUT ROWID;
"""
