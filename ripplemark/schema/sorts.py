"""Links counted by what sort they are and by the day, for the numbers beside the choices of the grid and for finding a sort's links."""

from __future__ import annotations

#: What of a link its sort depends on, beside the routes of its page and the authority of its domain.
SORT_COLUMNS = ("followed", "rel", "class", "broken", "placement", "campaign", "language", "page_id", "domain")
COUNTED = (*SORT_COLUMNS, "appeared_on", "lost_on", "first_seen")


def of_row(row: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{row}.{column}" for column in columns)


_KEPT = "INSERT INTO sort_log (link, sort, appeared_on, lost_on, first_seen) SELECT"
_ONCE = "WHERE NOT EXISTS (SELECT 1 FROM sort_log WHERE link ="
_OF_PAGE = """
  INSERT INTO sort_log (link, sort, appeared_on, lost_on, first_seen)
  SELECT id, sort, appeared_on, lost_on, first_seen FROM links WHERE page_id = {row}.url_id AND id NOT IN (SELECT link FROM sort_log);
  UPDATE links SET sort = 0 WHERE page_id = {row}.url_id AND sort != 0;
"""

SORTS = f"""
-- Sorts of links: all that a person may choose by, as there are links. Days and state are not of a sort.
CREATE TABLE link_sorts (
  id        INTEGER PRIMARY KEY,
  rels      TEXT NOT NULL,                        -- follow, nofollow, ugc, sponsored: those by which it is found, blank separated
  class     TEXT NOT NULL,
  broken    INTEGER NOT NULL,                     -- what it leads to answers with an error
  placement TEXT NOT NULL,
  campaign  TEXT NOT NULL,
  language  TEXT NOT NULL,
  routes    TEXT NOT NULL,                        -- by which its page became known, sorted, blank separated
  band      TEXT NOT NULL,                        -- of its domain's authority; '' = without a list of ranks
  UNIQUE (class, placement, campaign, language, rels, routes, band, broken)
) STRICT;

-- How many links of a sort there are, over all time, by month and by day; `seen` is by the month in which they were seen first. A number is
-- the sum of what stands in the two tables: what changed lately stands here, a row each, until there is so much of a span that it is packed.
CREATE TABLE sort_counts (
  grain TEXT NOT NULL CHECK (grain IN ('all', 'month', 'day', 'seen')),
  span  TEXT NOT NULL,                            -- '', YYYY-MM or YYYY-MM-DD
  sort  INTEGER NOT NULL,
  came  INTEGER NOT NULL DEFAULT 0,               -- links that appeared then
  fell  INTEGER NOT NULL DEFAULT 0,               -- of these, those that are lost now
  went  INTEGER NOT NULL DEFAULT 0,               -- links that are lost since then
  PRIMARY KEY (grain, span, sort)
) STRICT, WITHOUT ROWID;
CREATE TABLE sort_blocks (
  grain  TEXT NOT NULL,
  span   TEXT NOT NULL,
  counts BLOB NOT NULL,                           -- sorts, came, fell, went, one after the other: 32 bit each, the low byte first
  PRIMARY KEY (grain, span)
) STRICT;

-- The earliest day on which a link appeared that was first seen in a month: for skipping months.
CREATE TABLE seen_months (
  month    TEXT PRIMARY KEY,
  earliest TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Links that changed since they were last counted, as they were counted; sort 0: not at all. Written by triggers.
CREATE TABLE sort_log (
  link        INTEGER PRIMARY KEY,
  sort        INTEGER NOT NULL,
  appeared_on TEXT NOT NULL,
  lost_on     TEXT,
  first_seen  TEXT NOT NULL
) STRICT;

-- By which list of ranks the bands of the sorts were told.
CREATE TABLE sorted_by (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  ranks TEXT NOT NULL
) STRICT;

ALTER TABLE links ADD COLUMN sort INTEGER NOT NULL DEFAULT 0;  -- of `link_sorts`; 0 = not told yet, or changed since
CREATE INDEX links_sort ON links (sort, first_seen);
CREATE INDEX links_lost ON links (lost_on, appeared_on, sort, first_seen) WHERE lost_on IS NOT NULL;
-- The grid walks through this one in place of the one that named every choice.
DROP INDEX IF EXISTS links_grid;
CREATE INDEX links_seen ON links (first_seen, sort, appeared_on, lost_on);
-- Few links bring visits: those stand in the order of what they bring, the others need none.
CREATE INDEX links_visits ON links (visits, first_seen, sort, appeared_on, lost_on) WHERE visits > 0;
CREATE INDEX links_registrations ON links (registrations, first_seen, sort, appeared_on, lost_on) WHERE registrations > 0;
CREATE INDEX links_anchor ON links (anchor, first_seen, sort);
CREATE INDEX pages_published ON pages (published_at) WHERE published_at IS NOT NULL;

CREATE TRIGGER links_sort_added AFTER INSERT ON links BEGIN
  {_KEPT} NEW.id, 0, '', NULL, '' {_ONCE} NEW.id);
END;
CREATE TRIGGER links_sort_deleted AFTER DELETE ON links BEGIN
  {_KEPT} OLD.id, OLD.sort, OLD.appeared_on, OLD.lost_on, OLD.first_seen {_ONCE} OLD.id);
END;
CREATE TRIGGER links_sort_changed AFTER UPDATE OF {", ".join(COUNTED)} ON links
WHEN ({of_row("NEW", COUNTED)}) IS NOT ({of_row("OLD", COUNTED)}) BEGIN
  {_KEPT} OLD.id, OLD.sort, OLD.appeared_on, OLD.lost_on, OLD.first_seen {_ONCE} OLD.id);
END;
CREATE TRIGGER links_sort_moved AFTER UPDATE OF {", ".join(SORT_COLUMNS)} ON links
WHEN OLD.sort != 0 AND ({of_row("NEW", SORT_COLUMNS)}) IS NOT ({of_row("OLD", SORT_COLUMNS)}) BEGIN
  UPDATE links SET sort = 0 WHERE id = NEW.id;
END;
CREATE TRIGGER routes_sort_added AFTER INSERT ON routes
WHEN EXISTS (SELECT 1 FROM links WHERE page_id = NEW.url_id)
  AND NOT EXISTS (SELECT 1 FROM routes WHERE url_id = NEW.url_id AND route = NEW.route AND source != NEW.source) BEGIN{_OF_PAGE.format(row="NEW")}END;
CREATE TRIGGER routes_sort_deleted AFTER DELETE ON routes
WHEN NOT EXISTS (SELECT 1 FROM routes WHERE url_id = OLD.url_id AND route = OLD.route) BEGIN{_OF_PAGE.format(row="OLD")}END;

-- Links that are there already count from the next writing run on.
INSERT INTO sort_log (link, sort, appeared_on, first_seen) SELECT id, 0, '', '' FROM links;
"""
