"""Brings the tables of growth up to date with what changed in `links`, or makes them anew. Its work is in proportion to the change.

Counts are sums of signed rows. Distinct domains and hosts are not: for each one touched, the turns from no link to some and back are
taken out of the days from the first changed one on, its steps are changed, and the turns are put in again.
"""

from __future__ import annotations

from ripplemark.schema.growth import GROWTH_COLUMNS
from ripplemark.store.database import Database

_COUNTED = "class = 'earned' AND headline = 1"

#: Sums that only need to be added up.
_SUMS = (
    """INSERT INTO link_days (class, headline, day, campaign, appeared_by, followed, gained, lost, regained)
    SELECT class, headline, day, campaign, appeared_by, followed, sum(gained), sum(lost), sum(regained) FROM (
      SELECT *, appeared_on AS day, sign AS gained, 0 AS lost, 0 AS regained FROM growth_source
      UNION ALL SELECT *, lost_on, 0, sign, 0 FROM growth_source WHERE lost_on IS NOT NULL
      UNION ALL SELECT *, regained_on, 0, 0, sign FROM growth_source WHERE regained_on IS NOT NULL)
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(gained) != 0 OR sum(lost) != 0 OR sum(regained) != 0
    ON CONFLICT DO UPDATE SET gained = gained + excluded.gained, lost = lost + excluded.lost, regained = regained + excluded.regained""",
    "DELETE FROM link_days INDEXED BY link_days_empty WHERE gained = 0 AND lost = 0 AND regained = 0",
    """INSERT INTO link_totals (class, headline, campaign, followed, sitewide, anchor_kind, links, live)
    SELECT class, headline, campaign, followed, sitewide, anchor_kind, sum(sign), sum(sign * (lost_on IS NULL)) FROM growth_source
    WHERE true GROUP BY 1, 2, 3, 4, 5, 6
    ON CONFLICT DO UPDATE SET links = links + excluded.links, live = live + excluded.live""",
    "DELETE FROM link_totals WHERE links = 0",
    f"""INSERT INTO anchor_counts (scope, anchor, kind, links, live)
    SELECT scope, anchor_key, anchor_kind, sum(sign), sum(sign * (lost_on IS NULL)) FROM (
      SELECT *, '' AS scope FROM growth_source UNION ALL SELECT *, campaign FROM growth_source WHERE campaign != '')
    WHERE {_COUNTED} GROUP BY 1, 2, 3 HAVING sum(sign) != 0 OR sum(sign * (lost_on IS NULL)) != 0
    ON CONFLICT DO UPDATE SET links = links + excluded.links, live = live + excluded.live""",
    "DELETE FROM anchor_counts INDEXED BY anchor_counts_empty WHERE links = 0",
    f"""INSERT INTO target_counts (scope, target, links, live)
    SELECT scope, target_url, sum(sign), sum(sign * (lost_on IS NULL)) FROM (
      SELECT *, '' AS scope FROM growth_source UNION ALL SELECT *, campaign FROM growth_source WHERE campaign != '')
    WHERE {_COUNTED} GROUP BY 1, 2 HAVING sum(sign) != 0 OR sum(sign * (lost_on IS NULL)) != 0
    ON CONFLICT DO UPDATE SET links = links + excluded.links, live = live + excluded.live""",
    "DELETE FROM target_counts INDEXED BY target_counts_empty WHERE links = 0",
)

#: The sites that are touched, and from which day on. A link that went on the day it came never stood at the end of a day.
_TOUCHED = (
    f"""CREATE TEMP TABLE site_changes AS
    WITH stood AS (SELECT * FROM growth_source WHERE {_COUNTED} AND (lost_on IS NULL OR lost_on > appeared_on)),
      steps AS (SELECT campaign, domain, host, appeared_on AS day, sign AS step FROM stood
        UNION ALL SELECT campaign, domain, host, lost_on, -sign FROM stood WHERE lost_on IS NOT NULL),
      named AS (SELECT 'domain' AS kind, campaign, domain AS name, day, step FROM steps
        UNION ALL SELECT 'host', campaign, host, day, step FROM steps)
    SELECT kind, scope, name, day, sum(step) AS step FROM (
      SELECT *, '' AS scope FROM named UNION ALL SELECT *, campaign FROM named WHERE campaign != '')
    GROUP BY kind, scope, name, day HAVING sum(step) != 0""",
    "INSERT OR IGNORE INTO referring_sites (kind, scope, name) SELECT DISTINCT kind, scope, name FROM site_changes",
    "CREATE TEMP TABLE touched_sites (id INTEGER PRIMARY KEY, kind TEXT, scope TEXT, live INTEGER, first_on TEXT, since TEXT, step INTEGER)",
    """INSERT INTO touched_sites SELECT s.id, s.kind, s.scope, s.live, s.first_on, min(c.day), sum(c.step) FROM site_changes c
    CROSS JOIN referring_sites s ON s.kind = c.kind AND s.scope = c.scope AND s.name = c.name GROUP BY s.id""",
)

_CHANGED = (
    """INSERT INTO referring_steps (site, day, step) SELECT s.id, c.day, c.step FROM site_changes c
    CROSS JOIN referring_sites s ON s.kind = c.kind AND s.scope = c.scope AND s.name = c.name WHERE true
    ON CONFLICT DO UPDATE SET step = step + excluded.step""",
    "DELETE FROM referring_steps INDEXED BY referring_steps_empty WHERE step = 0",
    "UPDATE touched_sites SET live = live + step, first_on = (SELECT min(day) FROM referring_steps WHERE site = touched_sites.id)",
    """UPDATE referring_sites SET (live, first_on) = (SELECT t.live, t.first_on FROM touched_sites t WHERE t.id = referring_sites.id)
    WHERE id IN (SELECT id FROM touched_sites)""",
)


def _counted(sign: str) -> tuple[str, ...]:
    """Put the turns of the touched sites into the days, or take them out. The level at the end of a day is what stands now less all
    later steps. CROSS JOIN: the touched sites come first, or SQLite would walk through every step there ever was."""
    return (
        f"""INSERT INTO referring_days (kind, scope, day, opened, closed)
        SELECT kind, scope, day, {sign}sum(opened), {sign}sum(closed) FROM (
          SELECT kind, scope, day, step > 0 AND level = step AS opened, step < 0 AND level = 0 AS closed FROM (
            SELECT t.kind, t.scope, d.day, d.step, t.live + d.step - sum(d.step) OVER (PARTITION BY d.site ORDER BY d.day DESC) AS level
            FROM touched_sites t CROSS JOIN referring_steps d ON d.site = t.id AND d.day >= t.since))
        GROUP BY 1, 2, 3 HAVING sum(opened) != 0 OR sum(closed) != 0
        ON CONFLICT DO UPDATE SET opened = opened + excluded.opened, closed = closed + excluded.closed""",
        f"""INSERT INTO referring_days (kind, scope, day, first)
        SELECT kind, scope, first_on, {sign}count(*) FROM touched_sites
        WHERE first_on IS NOT NULL GROUP BY 1, 2, 3 ON CONFLICT DO UPDATE SET first = first + excluded.first""",
    )


_SITES = (
    *_TOUCHED,
    *_counted("-"),
    *_CHANGED,
    *_counted("+"),
    "DELETE FROM referring_days INDEXED BY referring_days_empty WHERE opened = 0 AND closed = 0 AND first = 0",
    "DELETE FROM referring_sites INDEXED BY referring_sites_empty WHERE first_on IS NULL",
    "DROP TABLE touched_sites",
    "DROP TABLE site_changes",
)

TABLES = ("link_days", "link_totals", "anchor_counts", "target_counts", "referring_sites", "referring_steps", "referring_days")


def fold_growth(db: Database) -> bool:
    """Bring the tables up to date with what changed; whether anything had. In one transaction, the caller's if there is one."""
    with db.transaction():
        if not db.row("SELECT 1 FROM growth_log LIMIT 1"):
            return False
        _fold(db, f"SELECT sign, {', '.join(GROWTH_COLUMNS)} FROM growth_log")
        return True


def rebuild_growth(db: Database) -> None:
    """Make the tables anew from all links."""
    with db.transaction():
        for table in TABLES:
            db.run(f"DELETE FROM {table}")
        _fold(db, f"SELECT 1 AS sign, {', '.join(GROWTH_COLUMNS)} FROM links")


def _fold(db: Database, source: str) -> None:
    db.run(f"CREATE TEMP VIEW growth_source AS {source}")
    for sql in (*_SUMS, *_SITES):
        db.run(sql)
    db.run("DROP VIEW growth_source")
    db.run("DELETE FROM growth_log")


def mend_growth(db: Database) -> bool:
    """Make the tables anew if they went astray; whether they had."""
    if not growth_gap(db):
        return False
    rebuild_growth(db)
    return True


def unfolded(db: Database) -> int:
    """Changes of links that the tables do not show yet."""
    return int(db.value("SELECT count(*) FROM growth_log"))


def growth_gap(db: Database) -> int:
    """How far the tables are from the links themselves, in headline earned links of all time and in domains that stand now; 0 when
    they agree. Reads an index as long as the links; what is not folded yet counts as a gap."""
    row = db.row(
        f"""SELECT (SELECT count(*) FROM links WHERE {_COUNTED}) AS links,
             (SELECT coalesce(sum(gained), 0) FROM link_days WHERE {_COUNTED}) AS gained,
             (SELECT count(DISTINCT domain) FROM links WHERE {_COUNTED} AND lost_on IS NULL) AS domains,
             (SELECT coalesce(sum(opened - closed), 0) FROM referring_days WHERE kind = 'domain' AND scope = '') AS standing"""
    )
    assert row is not None
    return int(abs(row["links"] - row["gained"]) + abs(row["domains"] - row["standing"]))
