"""What a day need not touch: other links of a page are looked for beside the one that is lost, pages of a host among those of its domain, and a
link that is lost takes no more room in the order of all links than before."""

from __future__ import annotations

#: The day on which a link that stands was lost, as a number: after all others.
NEVER = 99_999_999
#: A page's links are read together and stand side by side: one beside the link that stands too tells that the page still has one.
_BESIDE = "EXISTS (SELECT 1 FROM links WHERE id = NEW.id {way} 1 AND page_id = NEW.page_id AND state = 'live')"
_BOTH = f"({_BESIDE.format(way='+')} OR {_BESIDE.format(way='-')})"
_STANDS = "EXISTS (SELECT 1 FROM links WHERE page_id = NEW.page_id AND state = 'live')"

UNTOUCHED = f"""
DROP TRIGGER links_stand_lost;
CREATE TRIGGER links_stand_lost AFTER UPDATE OF state ON links
WHEN NEW.state != 'live' AND OLD.state = 'live' AND NOT {_BOTH} AND NOT {_STANDS} BEGIN
  UPDATE urls SET linking = 1 WHERE id = NEW.page_id;
END;
DROP TRIGGER links_stand_again;
CREATE TRIGGER links_stand_again AFTER UPDATE OF state ON links
WHEN NEW.state = 'live' AND OLD.state != 'live' AND NOT {_BOTH} AND (SELECT linking FROM urls WHERE id = NEW.page_id) != 2 BEGIN
  UPDATE urls SET linking = 2 WHERE id = NEW.page_id;
END;
-- Each new page was written to a place of its own in this index; a host's pages are found among its domain's.
DROP INDEX urls_host;

-- All links in their order are on full pages: an entry that grew or moved when its link was lost would not fit, and break a page in two.
ALTER TABLE links ADD COLUMN lost_day INTEGER GENERATED ALWAYS AS (coalesce(CAST(replace(lost_on, '-', '') AS INTEGER), {NEVER})) VIRTUAL;  -- YYYYMMDD
DROP INDEX links_seen;
CREATE INDEX links_seen ON links (first_seen, id, sort, appeared_on, lost_day);
"""
