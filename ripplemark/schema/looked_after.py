"""Pages on which links stand or stood: in the order of their domains, and how many of those with standing links are due when."""

from __future__ import annotations

_STANDS = "(1 + EXISTS (SELECT 1 FROM links WHERE page_id = urls.id AND state = 'live'))"
_HOUR = "coalesce(substr({row}.due_at, 1, 13), '')"
_LESS = "UPDATE due_counts SET pages = pages - 1 WHERE hour = {hour}"
_NEW, _OLD = _HOUR.format(row="NEW"), _HOUR.format(row="OLD")

LOOKED_AFTER = f"""
ALTER TABLE urls ADD COLUMN linking INTEGER NOT NULL DEFAULT 0 CHECK (linking IN (0, 1, 2));  -- 1 = a link stood on it, 2 = one stands
CREATE INDEX urls_linking ON urls (domain) WHERE linking > 0;
CREATE INDEX urls_linking_due ON urls (due_at) WHERE linking = 2;

-- Pages with standing links by the hour at which they are due again; '' = never by itself.
CREATE TABLE due_counts (
  hour  TEXT PRIMARY KEY,                         -- YYYY-MM-DDTHH, UTC
  pages INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

UPDATE urls SET linking = {_STANDS} WHERE id IN (SELECT page_id FROM links);
INSERT INTO due_counts (hour, pages) SELECT {_HOUR.format(row="urls")}, count(*) FROM urls WHERE linking = 2 GROUP BY 1;

CREATE TRIGGER links_stand_added AFTER INSERT ON links BEGIN
  UPDATE urls SET linking = CASE NEW.state WHEN 'live' THEN 2 ELSE 1 END
  WHERE id = NEW.page_id AND linking < CASE NEW.state WHEN 'live' THEN 2 ELSE 1 END;
END;
CREATE TRIGGER links_stand_changed AFTER UPDATE OF state, page_id ON links WHEN (NEW.state, NEW.page_id) IS NOT (OLD.state, OLD.page_id) BEGIN
  UPDATE urls SET linking = {_STANDS} WHERE id IN (NEW.page_id, OLD.page_id) AND linking != {_STANDS};
END;
CREATE TRIGGER links_stand_deleted AFTER DELETE ON links BEGIN
  UPDATE urls SET linking = {_STANDS} WHERE id = OLD.page_id AND linking != {_STANDS};
END;
CREATE TRIGGER urls_due_changed AFTER UPDATE OF due_at, linking ON urls
WHEN (OLD.linking = 2 OR NEW.linking = 2) AND (OLD.linking = 2, {_OLD}) IS NOT (NEW.linking = 2, {_NEW}) BEGIN
  {_LESS.format(hour=_OLD)} AND OLD.linking = 2;
  INSERT INTO due_counts (hour, pages) SELECT {_NEW}, 1 WHERE NEW.linking = 2 ON CONFLICT DO UPDATE SET pages = pages + 1;
  DELETE FROM due_counts WHERE hour = {_OLD} AND pages = 0;
END;
CREATE TRIGGER urls_due_deleted AFTER DELETE ON urls WHEN OLD.linking = 2 BEGIN
  {_LESS.format(hour=_OLD)};
  DELETE FROM due_counts WHERE hour = {_OLD} AND pages = 0;
END;
"""
