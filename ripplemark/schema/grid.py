"""What a walk through many links needs, to leave out months that cannot hold what is asked for and to know how many links it passes."""

from __future__ import annotations

#: Links as they were last counted.
_COUNTED = """
  SELECT sort, appeared_on, lost_on, first_seen FROM links WHERE sort != 0 AND id NOT IN (SELECT link FROM sort_log)
  UNION ALL SELECT sort, appeared_on, lost_on, first_seen FROM sort_log WHERE sort != 0"""
_PAGE_MONTH = "substr({page}.published_at, 1, 7)"
_LINKS_OF_PAGE = f"""
  INSERT INTO published_months (month, earliest, latest)
  SELECT {_PAGE_MONTH.format(page="NEW")}, min(appeared_on), max(appeared_on) FROM links WHERE page_id = NEW.id HAVING count(*) > 0
  ON CONFLICT DO UPDATE SET earliest = min(earliest, excluded.earliest), latest = max(latest, excluded.latest);
"""

GRID = f"""
-- One more grain: `gone`, links by the month in which they were first seen and the one in which they were lost, as YYYY-MM>YYYY-MM.
CREATE TABLE counts_by_sort (
  grain TEXT NOT NULL CHECK (grain IN ('all', 'month', 'day', 'seen', 'gone')),
  span  TEXT NOT NULL,                            -- '', YYYY-MM, YYYY-MM-DD or YYYY-MM>YYYY-MM
  sort  INTEGER NOT NULL,
  came  INTEGER NOT NULL DEFAULT 0,               -- links that appeared then
  fell  INTEGER NOT NULL DEFAULT 0,               -- of these, those that are lost now
  went  INTEGER NOT NULL DEFAULT 0,               -- links that are lost since then
  PRIMARY KEY (grain, span, sort)
) STRICT, WITHOUT ROWID;
INSERT INTO counts_by_sort SELECT * FROM sort_counts;
INSERT INTO counts_by_sort (grain, span, sort, went)
SELECT 'gone', substr(first_seen, 1, 7) || '>' || substr(lost_on, 1, 7), sort, count(*) FROM ({_COUNTED}) WHERE lost_on IS NOT NULL GROUP BY 2, 3;
DROP TABLE sort_counts;
ALTER TABLE counts_by_sort RENAME TO sort_counts;

-- What the links are that were first seen in a month, and how many were lost in it. Links of which the counts do not know yet stand beside, in `sort_log`.
CREATE TABLE link_months (
  month    TEXT PRIMARY KEY,                      -- YYYY-MM
  seen     INTEGER NOT NULL DEFAULT 0,            -- links first seen in it
  earliest TEXT NOT NULL DEFAULT '9999',          -- none of them appeared before this day
  latest   TEXT NOT NULL DEFAULT '',              -- none of them appeared after this day
  unlost   TEXT NOT NULL DEFAULT '',              -- none of them is lost since a later day
  lost     INTEGER NOT NULL DEFAULT 0             -- links that are lost since a day of this month
) STRICT, WITHOUT ROWID;
INSERT INTO link_months (month, seen, earliest, latest, unlost, lost)
SELECT month, sum(seen), coalesce(min(first), '9999'), coalesce(max(first), ''), coalesce(max(last), ''), sum(lost) FROM (
  SELECT substr(first_seen, 1, 7) AS month, 1 AS seen, appeared_on AS first, lost_on AS last, 0 AS lost FROM ({_COUNTED})
  UNION ALL SELECT substr(lost_on, 1, 7), 0, NULL, NULL, 1 FROM ({_COUNTED}) WHERE lost_on IS NOT NULL)
GROUP BY month;
DROP TABLE seen_months;

-- The days on which links appeared whose pages were published in a month: none before the one, none after the other.
CREATE TABLE published_months (
  month    TEXT PRIMARY KEY,                      -- YYYY-MM
  earliest TEXT NOT NULL,
  latest   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO published_months (month, earliest, latest)
SELECT {_PAGE_MONTH.format(page="p")}, min(l.appeared_on), max(l.appeared_on) FROM links l JOIN pages p ON p.id = l.page_id
WHERE p.published_at IS NOT NULL GROUP BY 1;
CREATE TRIGGER pages_published_added AFTER INSERT ON pages WHEN NEW.published_at IS NOT NULL BEGIN{_LINKS_OF_PAGE}END;
CREATE TRIGGER pages_published_changed AFTER UPDATE OF published_at ON pages
WHEN NEW.published_at IS NOT NULL AND {_PAGE_MONTH.format(page="NEW")} IS NOT {_PAGE_MONTH.format(page="OLD")} BEGIN{_LINKS_OF_PAGE}END;

-- The characters with which anchors begin on pages of a language and in links of a campaign, as far as there ever were any: those of one language stand
-- together in the order of anchors, so that others are passed over.
CREATE TABLE anchor_letters (
  facet  TEXT NOT NULL CHECK (facet IN ('language', 'campaign')),
  value  TEXT NOT NULL,
  letter TEXT NOT NULL,                           -- '' of an empty anchor
  PRIMARY KEY (facet, value, letter)
) STRICT, WITHOUT ROWID;
CREATE TEMP TABLE letters AS SELECT DISTINCT language, campaign, substr(anchor, 1, 1) AS letter FROM links;
INSERT INTO anchor_letters SELECT 'language', language, letter FROM temp.letters UNION SELECT 'campaign', campaign, letter FROM temp.letters;
DROP TABLE temp.letters;
CREATE TRIGGER links_letter_changed AFTER UPDATE OF anchor ON links WHEN substr(NEW.anchor, 1, 1) != substr(OLD.anchor, 1, 1) BEGIN
  INSERT INTO anchor_letters SELECT * FROM (SELECT 'language', NEW.language, substr(NEW.anchor, 1, 1) UNION ALL SELECT 'campaign', NEW.campaign, substr(NEW.anchor, 1, 1))
  WHERE true ON CONFLICT DO NOTHING;
END;

-- The day on which a link appeared stands in this index too: links of few sorts are found without being read. The one on which it was lost stands apart:
-- what is lost today is written to the end of its sort there, and into the midst of all links here.
DROP INDEX links_sort;
CREATE INDEX links_sort ON links (sort, first_seen, appeared_on);
CREATE INDEX links_gone ON links (sort, lost_on) WHERE lost_on IS NOT NULL;
"""
