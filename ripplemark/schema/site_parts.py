"""Domains that link apart from their parts: what a link touches of its domain's campaigns and hosts stands on one page, not on one for each."""

from __future__ import annotations

#: Whether every host is known to be of one domain, as its parts need.
_UNTOLD = """
  EXISTS (SELECT 1 FROM temp.host_domains GROUP BY host HAVING count(*) > 1)
  OR EXISTS (SELECT 1 FROM referring_sites WHERE kind = 'host' AND name NOT IN (SELECT host FROM temp.host_domains))"""

SITE_PARTS = f"""
-- Domains by name, and all links of each: what lists of domains are read from.
CREATE TABLE linking_domains (
  name     TEXT PRIMARY KEY,
  id       INTEGER NOT NULL UNIQUE,
  live     INTEGER NOT NULL,                      -- links that stand now
  first_on TEXT NOT NULL,                         -- the first day that a link of it stood
  last_on  TEXT NOT NULL                          -- no step of it is later: whatever comes later needs no look at its history
) STRICT, WITHOUT ROWID;
INSERT INTO linking_domains (name, id, live, first_on, last_on)
SELECT name, id, live, first_on, last_on FROM referring_sites WHERE kind = 'domain' AND scope = '' ORDER BY name;

-- The same of a domain's links of one campaign, and of each of its hosts: all links and those of a campaign.
CREATE TABLE referring_parts (
  site     INTEGER NOT NULL,                      -- the domain, of `referring_sites`
  host     TEXT NOT NULL,                         -- '' = the domain as a whole
  scope    TEXT NOT NULL,                         -- a campaign; '' = all links, of a host
  id       INTEGER NOT NULL,                      -- unlike that of any other part or domain
  live     INTEGER NOT NULL,
  first_on TEXT NOT NULL,
  last_on  TEXT NOT NULL,
  PRIMARY KEY (site, host, scope),
  CHECK (host != '' OR scope != '')
) STRICT, WITHOUT ROWID;
CREATE TEMP TABLE host_domains AS SELECT DISTINCT h.name AS host, d.id AS site
FROM (SELECT DISTINCT name FROM referring_sites WHERE kind = 'host') h CROSS JOIN urls u ON u.host = h.name JOIN linking_domains d ON d.name = u.domain;
-- Where it cannot be told whose a host is all is counted anew: the next run finds that nothing was counted.
DELETE FROM link_days WHERE {_UNTOLD};
DELETE FROM referring_days WHERE {_UNTOLD};
INSERT INTO referring_parts (site, host, scope, id, live, first_on, last_on)
SELECT * FROM (
  SELECT d.id, '', p.scope, p.id, p.live, p.first_on, p.last_on FROM referring_sites p JOIN linking_domains d ON d.name = p.name
  WHERE p.kind = 'domain' AND p.scope != ''
  UNION ALL SELECT h.site, p.name, p.scope, p.id, p.live, p.first_on, p.last_on
  FROM referring_sites p JOIN (SELECT host, min(site) AS site FROM temp.host_domains WHERE host != '' GROUP BY host) h ON h.host = p.name WHERE p.kind = 'host')
ORDER BY 1, 2, 3;
DROP TABLE temp.host_domains;

-- The last number that was given to a domain or a part of one.
ALTER TABLE steps_merged ADD COLUMN numbered INTEGER NOT NULL DEFAULT 0;
UPDATE steps_merged SET numbered = (SELECT coalesce(max(id), 0) FROM referring_sites);
DROP TABLE referring_sites;
ALTER TABLE linking_domains RENAME TO referring_sites;
"""
