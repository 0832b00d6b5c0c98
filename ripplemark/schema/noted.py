"""The triggers that note what changed of links, written anew: each link that comes or goes passes them, and most have nothing to do for it."""

from __future__ import annotations

from ripplemark.schema.sorts import COUNTED, of_row

_SORT_LOG = "INSERT INTO sort_log (link, sort, appeared_on, lost_on, first_seen) VALUES"
_LINKING = "(SELECT linking FROM urls WHERE id = NEW.page_id)"
_STANDS = "EXISTS (SELECT 1 FROM links WHERE page_id = {page} AND state = 'live')"

NOTED = f"""
-- A change that is noted already is passed over without a look for it.
DROP TRIGGER links_sort_added;
CREATE TRIGGER links_sort_added AFTER INSERT ON links BEGIN
  {_SORT_LOG} (NEW.id, 0, '', NULL, '') ON CONFLICT DO NOTHING;
END;
DROP TRIGGER links_sort_changed;
CREATE TRIGGER links_sort_changed AFTER UPDATE OF {", ".join(COUNTED)} ON links
WHEN ({of_row("NEW", COUNTED)}) IS NOT ({of_row("OLD", COUNTED)}) BEGIN
  {_SORT_LOG} (OLD.id, OLD.sort, OLD.appeared_on, OLD.lost_on, OLD.first_seen) ON CONFLICT DO NOTHING;
END;

-- Whether links stand on a page: `urls` is opened for writing only where that turns.
DROP TRIGGER links_stand_added;
CREATE TRIGGER links_stand_added AFTER INSERT ON links
WHEN {_LINKING} < CASE NEW.state WHEN 'live' THEN 2 ELSE 1 END BEGIN
  UPDATE urls SET linking = CASE NEW.state WHEN 'live' THEN 2 ELSE 1 END WHERE id = NEW.page_id;
END;
DROP TRIGGER links_stand_changed;
CREATE TRIGGER links_stand_lost AFTER UPDATE OF state ON links
WHEN NEW.state != 'live' AND OLD.state = 'live' AND NOT {_STANDS.format(page="NEW.page_id")} BEGIN
  UPDATE urls SET linking = 1 WHERE id = NEW.page_id;
END;
CREATE TRIGGER links_stand_again AFTER UPDATE OF state ON links WHEN NEW.state = 'live' AND OLD.state != 'live' AND {_LINKING} != 2 BEGIN
  UPDATE urls SET linking = 2 WHERE id = NEW.page_id;
END;
CREATE TRIGGER links_stand_moved AFTER UPDATE OF page_id ON links WHEN NEW.page_id != OLD.page_id BEGIN
  UPDATE urls SET linking = 1 + {_STANDS.format(page="urls.id")} WHERE id IN (NEW.page_id, OLD.page_id) AND linking != 1 + {_STANDS.format(page="urls.id")};
END;
"""
