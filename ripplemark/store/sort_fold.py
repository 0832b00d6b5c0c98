"""Keeps the counts of links by sort up to date with what changed in `links`, or makes them anew. In proportion to the change."""

from __future__ import annotations

from ripplemark.bands import band_edges, band_sql
from ripplemark.schema.untouched import NEVER
from ripplemark.store.authority import newest_list
from ripplemark.store.database import Database
from ripplemark.store.sort_blocks import Spans, all_counts, counts_in, pack, store_blocks
from ripplemark.store.sort_table import DIMENSIONS
from ripplemark.store.used_up import empty_notes

#: From so many changed links on, all are counted anew: that is cheaper than taking each out and putting it in again.
MANY = 100_000
#: The words by which a link is found in the facet of rel, as the filter of the grid has them.
RELS_SQL = """trim(CASE WHEN l.followed THEN 'follow ' ELSE '' END
  || CASE WHEN instr(l.rel, 'nofollow') OR NOT (l.followed OR instr(l.rel, 'ugc') OR instr(l.rel, 'sponsored')) THEN 'nofollow ' ELSE '' END
  || CASE WHEN instr(l.rel, 'ugc') THEN 'ugc ' ELSE '' END || CASE WHEN instr(l.rel, 'sponsored') THEN 'sponsored' ELSE '' END)"""
_ROUTES = """coalesce((SELECT group_concat(route, ' ') FROM (SELECT DISTINCT route FROM routes WHERE url_id = l.page_id ORDER BY route)), '')"""
_NAMES = ", ".join(DIMENSIONS)

#: What is to be added, links that changed alike together: those of a day's new pages are of few sorts.
_CHANGES = """
CREATE TEMP TABLE sort_changes AS SELECT sort, appeared_on, lost_on, substr(first_seen, 1, 7) AS month, sum(sign) AS n FROM (
  SELECT -1 AS sign, sort, appeared_on, lost_on, first_seen FROM sort_log WHERE sort != 0
  UNION ALL SELECT 1, l.sort, l.appeared_on, l.lost_on, l.first_seen FROM sort_log g CROSS JOIN links l ON l.id = g.link)
GROUP BY 1, 2, 3, 4 HAVING sum(sign) != 0
"""
_PUT = """
INSERT INTO sort_counts (grain, span, sort, came, fell, went)
SELECT grain, span, sort, sum(came), sum(fell), sum(went) FROM (
  SELECT g.column1 AS grain, substr(appeared_on, 1, g.column2) AS span, sort, n AS came, n * (lost_on IS NOT NULL) AS fell, 0 AS went
  FROM sort_changes, (VALUES ('all', 0), ('month', 7), ('day', 10)) g
  UNION ALL SELECT g.column1, substr(lost_on, 1, g.column2), sort, 0, 0, n
  FROM sort_changes, (VALUES ('all', 0), ('month', 7), ('day', 10)) g WHERE lost_on IS NOT NULL
  UNION ALL SELECT 'seen', month, sort, n, n * (lost_on IS NOT NULL), 0 FROM sort_changes
  UNION ALL SELECT 'gone', month || '>' || substr(lost_on, 1, 7), sort, 0, 0, n FROM sort_changes WHERE lost_on IS NOT NULL)
GROUP BY 1, 2, 3 HAVING sum(came) != 0 OR sum(fell) != 0 OR sum(went) != 0
ON CONFLICT DO UPDATE SET came = came + excluded.came, fell = fell + excluded.fell, went = went + excluded.went
"""
#: Links of which there are not more than before were among those that the month knows.
_MONTHS = """
INSERT INTO link_months (month, seen, earliest, latest, unlost, lost)
SELECT month, sum(seen), coalesce(min(first), '9999'), coalesce(max(first), ''), coalesce(max(last), ''), sum(lost) FROM (
  SELECT month, n AS seen, iif(n > 0, appeared_on, NULL) AS first, iif(n > 0, lost_on, NULL) AS last, 0 AS lost FROM sort_changes
  UNION ALL SELECT substr(lost_on, 1, 7), 0, NULL, NULL, n FROM sort_changes WHERE lost_on IS NOT NULL)
GROUP BY month
ON CONFLICT DO UPDATE SET seen = seen + excluded.seen, earliest = min(earliest, excluded.earliest), latest = max(latest, excluded.latest),
  unlost = max(unlost, excluded.unlost), lost = lost + excluded.lost
"""
_PUBLISHED = """
INSERT INTO published_months (month, earliest, latest)
SELECT substr(p.published_at, 1, 7), min(l.appeared_on), max(l.appeared_on) FROM {links} CROSS JOIN pages p ON p.id = l.page_id
WHERE p.published_at IS NOT NULL {which} GROUP BY 1
ON CONFLICT DO UPDATE SET earliest = min(earliest, excluded.earliest), latest = max(latest, excluded.latest)
"""
_LETTERS = """
INSERT OR IGNORE INTO anchor_letters
SELECT 'language', language, letter FROM temp.sorted UNION SELECT 'campaign', campaign, letter FROM temp.sorted
"""
_CHANGED = "sort_log g CROSS JOIN links l ON l.id = g.link"


def dimensions_sql(db: Database) -> tuple[str, str]:
    """(columns of `DIMENSIONS`, joins) for a query over `links l`."""
    known = newest_list(db)
    if known is None:
        return _listed("''"), ""
    joins = f"LEFT JOIN ranks k ON k.domain = l.domain AND k.release = '{known.release.replace(chr(39), chr(39) * 2)}'"
    return _listed(band_sql(band_edges(known.entries), "k.harmonic")), joins


def _listed(band: str) -> str:
    kept = ", ".join(f"l.{name}" for name in DIMENSIONS[1:6])
    return f"{RELS_SQL} AS rels, {kept}, {_ROUTES} AS routes, {band} AS band"


def ranked_by(db: Database) -> str:
    """The list of ranks that bands are told by now; "" without any."""
    known = newest_list(db)
    return f"{known.release}, {known.entries}" if known else ""


def fold_sorts(db: Database) -> bool:
    """Bring the counts up to date; whether anything had changed. In one transaction, the caller's if there is one."""
    with db.transaction():
        if db.value("SELECT ranks FROM sorted_by", default="") != ranked_by(db) or unsorted(db, MANY) >= MANY:
            rebuild_sorts(db)
            return True
        if not db.row("SELECT 1 FROM sort_log LIMIT 1"):
            return False
        _tell_sorts(db, _CHANGED)
        for sql in (_CHANGES, _PUT, _MONTHS, "DROP TABLE temp.sort_changes"):
            db.run(sql)
        db.run(_PUBLISHED.format(links=_CHANGED, which="AND l.appeared_on IS NOT g.appeared_on"))
        empty_notes(db, "sort_log")
        pack(db)
        return True


def rebuild_sorts(db: Database) -> None:
    """Count all links anew. Sorts stay what they are: those without links are nobody's."""
    with db.transaction():
        for table in ("sort_counts", "sort_blocks", "link_months", "published_months", "anchor_letters", "sorted_by"):
            db.run(f"DELETE FROM {table}")
        db.run("INSERT INTO sorted_by (id, ranks) VALUES (1, ?)", (ranked_by(db),))
        last = int(db.value("SELECT coalesce(max(id), 0) FROM links"))
        for low in range(0, last + 1, MANY):
            _tell_sorts(db, "links l", f"WHERE l.id >= {low:d} AND l.id < {low + MANY:d}")
        store_blocks(db, all_counts(db))
        db.run(
            _MONTHS.replace(
                "sort_changes", "(SELECT 1 AS n, substr(first_seen, 1, 7) AS month, appeared_on, lost_on FROM links)"
            )
        )
        db.run(_PUBLISHED.format(links="links l", which=""))
        empty_notes(db, "sort_log")


def _tell_sorts(db: Database, links: str, which: str = "") -> None:
    """Give links their sorts; new ones are named first."""
    columns, joins = dimensions_sql(db)
    known = f"l.id AS link, l.sort AS before, substr(l.anchor, 1, 1) AS letter, {columns}"
    db.run(f"CREATE TEMP TABLE sorted AS SELECT {known} FROM {links} {joins} {which}")
    db.run(_LETTERS)
    db.run(f"INSERT OR IGNORE INTO link_sorts ({_NAMES}) SELECT DISTINCT {_NAMES} FROM temp.sorted")
    same = " AND ".join(f"s.{name} = t.{name}" for name in DIMENSIONS)
    db.run(
        f"""UPDATE links SET sort = t.sort FROM (SELECT t.link, s.id AS sort FROM temp.sorted t CROSS JOIN link_sorts s ON {same}
            WHERE s.id != t.before) t WHERE links.id = t.link"""
    )
    db.run("DROP TABLE temp.sorted")


def unsorted(db: Database, most: int) -> int:
    """Changes of links that the counts do not show yet, counted up to `most`."""
    return int(db.value("SELECT count(*) FROM (SELECT 1 FROM sort_log LIMIT ?)", (most,)))


def sorts_gap(db: Database) -> int:
    """How far the counts are from the links themselves; 0 when they agree. Walks through an index as long as the links."""
    row = db.row(
        f"SELECT count(*), coalesce(sum(lost_day != {NEVER}), 0) FROM links INDEXED BY links_seen WHERE first_seen >= ''"
    )
    assert row is not None
    _, came, fell, went = counts_in(db, Spans("all"))
    return int(abs(row[0] - came.sum()) + abs(row[1] - fell.sum()) + abs(row[1] - went.sum()))
