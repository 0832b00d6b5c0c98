"""Keeps the counts of links by sort up to date with what changed in `links`, or makes them anew. In proportion to the change."""

from __future__ import annotations

from ripplemark.bands import band_edges, band_sql
from ripplemark.store.authority import newest_list
from ripplemark.store.database import Database
from ripplemark.store.sort_blocks import Spans, all_counts, counts_in, pack, store_blocks
from ripplemark.store.sort_table import DIMENSIONS

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
  UNION ALL SELECT 'seen', month, sort, n, n * (lost_on IS NOT NULL), 0 FROM sort_changes)
GROUP BY 1, 2, 3 HAVING sum(came) != 0 OR sum(fell) != 0 OR sum(went) != 0
ON CONFLICT DO UPDATE SET came = came + excluded.came, fell = fell + excluded.fell, went = went + excluded.went
"""
#: Links of which there are not more than before were among those that the month knows.
_EARLIEST = """
INSERT INTO seen_months (month, earliest) SELECT month, min(appeared_on) FROM sort_changes WHERE n > 0 GROUP BY 1
ON CONFLICT DO UPDATE SET earliest = min(earliest, excluded.earliest)
"""


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
        _tell_sorts(db, "sort_log g CROSS JOIN links l ON l.id = g.link")
        for sql in (_CHANGES, _PUT, _EARLIEST, "DROP TABLE temp.sort_changes"):
            db.run(sql)
        db.run("DELETE FROM sort_log")
        pack(db)
        return True


def rebuild_sorts(db: Database) -> None:
    """Count all links anew. Sorts stay what they are: those without links are nobody's."""
    with db.transaction():
        for table in ("sort_counts", "sort_blocks", "seen_months", "sorted_by"):
            db.run(f"DELETE FROM {table}")
        db.run("INSERT INTO sorted_by (id, ranks) VALUES (1, ?)", (ranked_by(db),))
        last = int(db.value("SELECT coalesce(max(id), 0) FROM links"))
        for low in range(0, last + 1, MANY):
            _tell_sorts(db, "links l", f"WHERE l.id >= {low:d} AND l.id < {low + MANY:d}")
        store_blocks(db, all_counts(db))
        db.run(
            "INSERT INTO seen_months (month, earliest) SELECT substr(first_seen, 1, 7), min(appeared_on) FROM links GROUP BY 1"
        )
        db.run("DELETE FROM sort_log")


def _tell_sorts(db: Database, links: str, which: str = "") -> None:
    """Give links their sorts; new ones are named first."""
    columns, joins = dimensions_sql(db)
    db.run(f"CREATE TEMP TABLE sorted AS SELECT l.id AS link, l.sort AS before, {columns} FROM {links} {joins} {which}")
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
    row = db.row("SELECT count(*), coalesce(sum(lost_on IS NOT NULL), 0) FROM links")
    assert row is not None
    _, came, fell, went = counts_in(db, Spans("all"))
    return int(abs(row[0] - came.sum()) + abs(row[1] - fell.sum()) + abs(row[1] - went.sum()))
