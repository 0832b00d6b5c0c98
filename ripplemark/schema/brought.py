"""What earned links brought by the day, and what the pages of each route are: sums that screens read in place of all links and pages."""

from __future__ import annotations


def _move(row: str, sign: str) -> str:
    """The days of a link that brings visits, into the sums or out of them."""
    return f"""
  INSERT INTO earned_days (day, campaign, visits) SELECT day, {row}.campaign, {sign}visits FROM link_traffic
  WHERE link_id = {row}.id AND {row}.class = 'earned' AND visits != 0 ON CONFLICT DO UPDATE SET visits = visits + excluded.visits;"""


_READ = "({row}.kind = 'page' AND {row}.changed_at IS NOT NULL)"
_RELEVANT = "(({row}.kind = 'page') * {row}.relevant)"
_LINKING = "({row}.kind = 'page' AND {row}.linking = 2)"
_FACTS = ("({row}.kind = 'page')", _READ, _RELEVANT, _LINKING)
_COLUMNS = ("pages", "read", "relevant", "linking")


def _of(row: str) -> str:
    return ", ".join(fact.format(row=row) for fact in _FACTS)


def _add(sign: str, page: str, route: str) -> str:
    """A page into the sums of a route, or out of them."""
    sums = ", ".join(f"{column} = {column} + excluded.{column}" for column in _COLUMNS)
    facts = ", ".join(f"{sign}{fact.format(row='u')}" for fact in _FACTS)
    return f"""
  INSERT INTO route_counts (route, {", ".join(_COLUMNS)}) SELECT {route}, {facts} FROM urls u WHERE u.id = {page}
  ON CONFLICT DO UPDATE SET {sums};"""


_CHANGES = ", ".join(
    f"{column} = {column} + {fact.format(row='NEW')} - {fact.format(row='OLD')}"
    for column, fact in zip(_COLUMNS, _FACTS, strict=True)
)
_LESS = ", ".join(f"{column} = {column} - {fact.format(row='OLD')}" for column, fact in zip(_COLUMNS, _FACTS, strict=True))
_OTHER = "EXISTS (SELECT 1 FROM routes WHERE url_id = {row}.url_id AND route = {row}.route{but})"

BROUGHT = f"""
-- Visits by earned links, by day and campaign.
CREATE TABLE earned_days (
  day      TEXT NOT NULL,
  campaign TEXT NOT NULL,
  visits   INTEGER NOT NULL,
  PRIMARY KEY (day, campaign)
) STRICT, WITHOUT ROWID;
INSERT INTO earned_days (day, campaign, visits) SELECT t.day, l.campaign, sum(t.visits) FROM link_traffic t JOIN links l ON l.id = t.link_id
WHERE l.class = 'earned' GROUP BY 1, 2;
-- Whatever becomes of a link that brings visits; its traffic itself is written as a whole, with these sums.
CREATE TRIGGER links_brought_changed AFTER UPDATE OF class, campaign ON links
WHEN (OLD.visits > 0 OR OLD.registrations > 0) AND (NEW.class, NEW.campaign) IS NOT (OLD.class, OLD.campaign) BEGIN{_move("OLD", "-")}{_move("NEW", "")}
END;
CREATE TRIGGER links_brought_deleted BEFORE DELETE ON links WHEN OLD.visits > 0 OR OLD.registrations > 0 BEGIN{_move("OLD", "-")}
END;

-- Pages that each route made known, and what they turned out to be.
CREATE TABLE route_counts (
  route    TEXT PRIMARY KEY,
  pages    INTEGER NOT NULL,
  read     INTEGER NOT NULL,
  relevant INTEGER NOT NULL,
  linking  INTEGER NOT NULL                       -- with a link that stands
) STRICT, WITHOUT ROWID;
INSERT INTO route_counts (route, {", ".join(_COLUMNS)})
SELECT r.route, {", ".join(f"sum({fact.format(row='u')})" for fact in _FACTS)} FROM (SELECT DISTINCT url_id, route FROM routes) r JOIN urls u ON u.id = r.url_id GROUP BY 1;
CREATE TRIGGER routes_counted_added AFTER INSERT ON routes WHEN NOT {_OTHER.format(row="NEW", but=" AND source != NEW.source")} BEGIN{_add("", "NEW.url_id", "NEW.route")}
END;
CREATE TRIGGER routes_counted_deleted AFTER DELETE ON routes WHEN NOT {_OTHER.format(row="OLD", but="")} BEGIN{_add("-", "OLD.url_id", "OLD.route")}
END;
CREATE TRIGGER urls_counted_changed AFTER UPDATE OF kind, changed_at, relevant, linking ON urls WHEN ({_of("NEW")}) IS NOT ({_of("OLD")}) BEGIN
  UPDATE route_counts SET {_CHANGES} WHERE route IN (SELECT route FROM routes WHERE url_id = NEW.id);
END;
-- Its routes go after it, when nobody knows any more what it was.
CREATE TRIGGER urls_counted_deleted BEFORE DELETE ON urls BEGIN
  UPDATE route_counts SET {_LESS} WHERE route IN (SELECT route FROM routes WHERE url_id = OLD.id);
END;

-- What the page on the health of the data asks: pages that failed, sources, input that was put aside.
CREATE INDEX urls_failing ON urls (outcome) WHERE relevant = 1 AND outcome NOT IN ('not_modified', 'ok', '');
CREATE INDEX urls_sources ON urls (kind, outcome) WHERE kind != 'page';
CREATE INDEX routes_watched ON routes (url_id) WHERE route = 'watch';
CREATE INDEX rejects_reason ON rejects (source, reason);
CREATE INDEX pages_news ON pages (id) WHERE news = 1;
CREATE INDEX signals_day ON signals (day, kind, subject, source, value);
"""
