"""What the sites of several campaigns are counted from, each once, and what is shown of a domain: kept with every change, read as a few blocks."""

from __future__ import annotations

UNITED = """
-- When the sites of each campaign began and ceased to link, and how many links of it stand: several campaigns' sites are counted once from these.
-- A value is the sum of what stands in the two tables: what changed lately stands here, a row each, until there is so much that it is packed.
CREATE TABLE site_turns (
  what  TEXT NOT NULL CHECK (what IN ('turn', 'live')),
  kind  TEXT NOT NULL CHECK (kind IN ('domain', 'host')),
  scope TEXT NOT NULL,                            -- a campaign
  site  INTEGER NOT NULL,                         -- of `referring_sites`: the one that has the links of all campaigns
  day   INTEGER NOT NULL,                         -- 1 = the first day of the year 1; 0 where no day is meant
  value INTEGER NOT NULL,                         -- turn: 1 got its first standing link, or one again, -1 lost its last one; live: links that stand now
  PRIMARY KEY (what, kind, scope, site, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE turn_blocks (
  what  TEXT NOT NULL,
  kind  TEXT NOT NULL,
  scope TEXT NOT NULL,
  turns BLOB NOT NULL,                            -- sites and days (64 bit: site * 2^22 + day), in order, then values (32 bit), the low byte first
  PRIMARY KEY (what, kind, scope)
) STRICT;
INSERT INTO site_turns (what, kind, scope, site, day, value)
SELECT 'turn', kind, scope, whole, unixepoch(day) / 86400 + 719163, CASE WHEN step > 0 THEN 1 ELSE -1 END FROM (
  SELECT s.kind, s.scope, w.id AS whole, d.day, d.step, sum(d.step) OVER (PARTITION BY s.id ORDER BY d.day) AS level
  FROM referring_sites s JOIN referring_sites w ON w.kind = s.kind AND w.scope = '' AND w.name = s.name
  JOIN (SELECT site, day, sum(step) AS step FROM (SELECT * FROM referring_steps UNION ALL SELECT * FROM recent_steps)
        GROUP BY site, day HAVING sum(step) != 0) d ON d.site = s.id WHERE s.scope != '')
WHERE (step > 0 AND level = step) OR (step < 0 AND level = 0);
INSERT INTO site_turns (what, kind, scope, site, day, value)
SELECT 'live', s.kind, s.scope, w.id, 0, s.live FROM referring_sites s JOIN referring_sites w ON w.kind = s.kind AND w.scope = '' AND w.name = s.name
WHERE s.kind = 'domain' AND s.scope != '' AND s.live != 0;

-- All earned links of each domain, repeats too.
CREATE TABLE domain_links (
  domain   TEXT PRIMARY KEY,
  live     INTEGER NOT NULL,                      -- that stand now
  lost     INTEGER NOT NULL,
  followed INTEGER NOT NULL                       -- of those that stand
) STRICT, WITHOUT ROWID;
CREATE INDEX domain_links_empty ON domain_links (domain) WHERE live = 0 AND lost = 0;
-- Less what waits to be folded: that is added then.
INSERT INTO domain_links (domain, live, lost, followed)
SELECT domain, sum(sign * (lost_on IS NULL)), sum(sign * (lost_on IS NOT NULL)), sum(sign * (lost_on IS NULL AND followed)) FROM (
  SELECT domain, lost_on, followed, 1 AS sign FROM links WHERE class = 'earned'
  UNION ALL SELECT domain, lost_on, followed, -sign FROM growth_log WHERE class = 'earned')
GROUP BY domain HAVING sum(sign * (lost_on IS NULL)) != 0 OR sum(sign * (lost_on IS NOT NULL)) != 0;

-- Few links bring anything: what those of a domain brought is read from here.
CREATE INDEX links_brought ON links (domain, class, visits, registrations) WHERE visits > 0 OR registrations > 0;

ALTER TABLE spam_signs ADD COLUMN domain TEXT NOT NULL DEFAULT '';  -- the page's, repeated here
UPDATE spam_signs SET domain = (SELECT u.domain FROM urls u WHERE u.id = page_id);
CREATE INDEX spam_signs_domain ON spam_signs (domain, sign);
"""
