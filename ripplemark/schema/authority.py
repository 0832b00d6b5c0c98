"""How weighty a domain is, signs of spam, what persons marked, and competitors' links."""

from __future__ import annotations

AUTHORITY = """
-- A list of ranked domains that was loaded: which release, how long, and how many of our domains were looked for in it.
CREATE TABLE rank_lists (
  release   TEXT PRIMARY KEY,                     -- such as cc-main-2026-apr-may-jun domains
  entries   INTEGER NOT NULL,                     -- names in the list
  path      TEXT NOT NULL,                        -- where it was last seen
  loaded_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where a domain stands in a list. NULL: looked for, and not in it. No row: not looked for yet.
CREATE TABLE ranks (
  domain   TEXT NOT NULL,                         -- registrable
  release  TEXT NOT NULL REFERENCES rank_lists(release) ON DELETE CASCADE,
  harmonic INTEGER,                               -- position by harmonic centrality, from 1
  pagerank INTEGER,                               -- position by PageRank, from 1
  PRIMARY KEY (domain, release)
) STRICT, WITHOUT ROWID;

-- Weight of a domain in the graph of what was crawled: links between domains, each pair once.
CREATE TABLE domain_graph (
  domain        TEXT PRIMARY KEY,
  linking       INTEGER NOT NULL,                 -- domains that link to it
  linked        INTEGER NOT NULL,                 -- domains that it links to
  pagerank      REAL NOT NULL,                    -- shares that add up to 1
  harmonic      REAL NOT NULL                     -- 0 to 1
) STRICT, WITHOUT ROWID;

-- Why a page's links look like spam: named signs, each with what shows it; no score.
CREATE TABLE spam_signs (
  page_id INTEGER NOT NULL REFERENCES urls(id) ON DELETE CASCADE,
  sign    TEXT NOT NULL,
  detail  TEXT NOT NULL,
  PRIMARY KEY (page_id, sign)
) STRICT, WITHOUT ROWID;

-- What a person decided of a domain or a page.
CREATE TABLE marks (
  subject TEXT NOT NULL,                          -- "domain:NAME", or a page's URL
  mark    TEXT NOT NULL CHECK (mark IN ('own', 'partner', 'disavow', 'ask')),
  note    TEXT NOT NULL DEFAULT '',
  at      TEXT NOT NULL,
  PRIMARY KEY (subject, mark)
) STRICT, WITHOUT ROWID;

-- Links to competitors on pages that were read: who links to them?
CREATE TABLE rival_links (
  page_id    INTEGER NOT NULL REFERENCES urls(id) ON DELETE CASCADE,
  target_url TEXT NOT NULL,
  rival      TEXT NOT NULL,                       -- the competitor's name in the project file
  anchor     TEXT NOT NULL,
  rel        TEXT NOT NULL,                       -- tokens, blank separated, sorted
  followed   INTEGER NOT NULL CHECK (followed IN (0, 1)),
  placement  TEXT NOT NULL,
  first_seen TEXT NOT NULL,
  last_seen  TEXT NOT NULL,
  gone_at    TEXT,                                -- the first reading without it
  PRIMARY KEY (page_id, target_url)
) STRICT, WITHOUT ROWID;
CREATE INDEX rival_links_rival ON rival_links (rival, page_id) WHERE gone_at IS NULL;
"""
