"""What earned links brought by where it began, by the day, month and year: kept by `attribute`, with what changed of those links since."""

from __future__ import annotations

_BRINGS = "({row}.visits > 0 OR {row}.registrations > 0)"

FLOW = f"""
-- Visits and registrations by earned links, shared out among the platforms and campaigns that their pages go back to; as `flow_kept` says.
CREATE TABLE flow_spans (
  span          TEXT NOT NULL CHECK (span IN ('day', 'month', 'year')),
  period        TEXT NOT NULL,                    -- 2024-06-03, 2024-06, 2024
  platform      TEXT NOT NULL,                    -- of the posts; '' = none is known
  campaign      TEXT NOT NULL,
  kind          TEXT NOT NULL,                    -- of the site: forum, news, directory, blog, other
  visits        REAL NOT NULL,
  registrations REAL NOT NULL,
  PRIMARY KEY (span, period, platform, campaign, kind)
) STRICT, WITHOUT ROWID;

-- A row while `flow_spans` say what links, ripples and traffic said when they were kept.
CREATE TABLE flow_kept (
  id INTEGER PRIMARY KEY CHECK (id = 1)
) STRICT;

-- Links that bring visits and are judged otherwise since, or whose page stands in a feed since: as they were then.
CREATE TABLE flow_changes (
  link_id  INTEGER PRIMARY KEY REFERENCES links(id) ON DELETE CASCADE,
  class    TEXT NOT NULL,
  campaign TEXT NOT NULL,
  fed      INTEGER NOT NULL CHECK (fed IN (0, 1))
) STRICT;

CREATE TRIGGER links_flow_changed AFTER UPDATE OF class, campaign ON links
WHEN {_BRINGS.format(row="OLD")} AND (NEW.class, NEW.campaign) IS NOT (OLD.class, OLD.campaign) BEGIN
  INSERT INTO flow_changes SELECT OLD.id, OLD.class, OLD.campaign, EXISTS (SELECT 1 FROM routes WHERE url_id = OLD.page_id AND route = 'feed')
  WHERE NOT EXISTS (SELECT 1 FROM flow_changes WHERE link_id = OLD.id);
END;
CREATE TRIGGER links_flow_deleted AFTER DELETE ON links WHEN {_BRINGS.format(row="OLD")} BEGIN DELETE FROM flow_kept; END;
CREATE TRIGGER routes_flow_added AFTER INSERT ON routes WHEN NEW.route = 'feed' BEGIN
  INSERT INTO flow_changes SELECT l.id, l.class, l.campaign, 0 FROM links l WHERE l.page_id = NEW.url_id AND {_BRINGS.format(row="l")}
    AND (SELECT count(*) FROM routes WHERE url_id = NEW.url_id AND route = 'feed') = 1
    AND NOT EXISTS (SELECT 1 FROM flow_changes WHERE link_id = l.id);
END;
CREATE TRIGGER routes_flow_deleted AFTER DELETE ON routes WHEN OLD.route = 'feed' BEGIN DELETE FROM flow_kept; END;
"""
