"""Distinct domains and hosts: brings them, their steps and the days on which they turned up to date with `growth_source`.

A site, that is a domain or a part of one, turns on a day when its standing links come from none to some, or go from some to none. For each site
touched, its steps from the first changed day on are put beside what they become; the difference of the turns goes into the days. A site that has
no step on or after that day, which is nearly every one on a new day, is done without a look at its history.
"""

from __future__ import annotations

from ripplemark.store.database import Database
from ripplemark.store.turns import pack_turns

FEW = 50_000  # changes: what is more goes to the long table at once, since each of its pages gets several
SLICES = 32  # turns after which every site's recent steps were brought over

_COUNTED = "class = 'earned' AND headline = 1"
#: A domain with all its links; its campaigns and its hosts are parts of it.
_WHOLE = "host = '' AND scope = ''"
_KIND = "iif(host = '', 'domain', 'host')"


def _changes(host: str, scope: str) -> str:
    """The changes by day of each domain, or of its parts: `''` or the column that they are told apart by."""
    own = [column for column in (scope, host) if column != "''"]
    which = " AND ".join(f"{column} != ''" for column in own) or "true"
    return f"""INSERT INTO site_changes SELECT domain, {host}, {scope}, day, sum(step) FROM stood_steps WHERE {which}
    GROUP BY {", ".join([*own, "domain", "day"])} HAVING sum(step) != 0"""


def _touched(which: str, row: str, joins: str) -> str:
    """The sites that changed, with what is known of them in a row."""
    return f"""INSERT INTO touched_sites (domain, host, scope, since, until, step, fall, site, id, live, first_on, last_on, began)
    SELECT c.domain, c.host, c.scope, c.since, c.until, c.step, c.fall, s.id, {row}.id, coalesce({row}.live, 0), {row}.first_on, {row}.last_on,
      iif({row}.first_on < c.since, {row}.first_on, NULL)
    FROM (SELECT domain, host, scope, min(day) AS since, max(day) AS until, sum(step) AS step, sum(min(step, 0)) AS fall
      FROM site_changes WHERE {which} GROUP BY 1, 2, 3) c
    LEFT JOIN referring_sites s ON s.name = c.domain {joins}"""


#: The changes of each site by day, and the sites. A link that went on the day it came never stood at the end of a day.
_TOUCHED = (
    f"""CREATE TEMP TABLE stood_steps AS SELECT campaign, domain, host, appeared_on AS day, sign AS step FROM growth_source
      WHERE {_COUNTED} AND (lost_on IS NULL OR lost_on > appeared_on)
    UNION ALL SELECT campaign, domain, host, lost_on, -sign FROM growth_source WHERE {_COUNTED} AND lost_on > appeared_on""",
    """CREATE TEMP TABLE site_changes (domain TEXT, host TEXT, scope TEXT, day TEXT, step INTEGER, PRIMARY KEY (domain, host, scope, day))
    WITHOUT ROWID""",
    *(_changes(host, scope) for host in ("''", "host") for scope in ("''", "campaign")),
    "DROP TABLE temp.stood_steps",
    """CREATE TEMP TABLE touched_sites (domain TEXT, host TEXT, scope TEXT, site INTEGER, id INTEGER, live INTEGER, first_on TEXT, last_on TEXT,
      since TEXT, until TEXT, step INTEGER, fall INTEGER, began TEXT, PRIMARY KEY (domain, host, scope)) WITHOUT ROWID""",
    _touched(_WHOLE, "s", ""),
    _touched(f"NOT ({_WHOLE})", "p", "LEFT JOIN referring_parts p ON p.site = s.id AND p.host = c.host AND p.scope = c.scope"),
    """UPDATE touched_sites AS s SET id = n.id FROM (SELECT domain, host, scope,
      row_number() OVER (ORDER BY domain, host, scope) + (SELECT numbered FROM steps_merged) AS id
      FROM touched_sites WHERE id IS NULL) AS n WHERE n.domain = s.domain AND n.host = s.host AND n.scope = s.scope""",
    "UPDATE steps_merged SET numbered = max(numbered, (SELECT coalesce(max(id), 0) FROM touched_sites))",
    f"""UPDATE touched_sites AS s SET site = w.id FROM touched_sites w
    WHERE s.site IS NULL AND w.domain = s.domain AND {_WHOLE.replace("host", "w.host").replace("scope", "w.scope")}""",
)


def _known(table: str) -> str:
    """Steps that a table has on or after the first changed day. CROSS JOIN: the touched sites come first, or SQLite would walk through
    every step there ever was."""
    return f"""SELECT t.id AS site, d.day AS day, d.step AS before, 0 AS change
        FROM touched_sites t CROSS JOIN {table} d ON d.site = t.id AND d.day >= t.since WHERE t.since <= t.last_on"""


#: The steps of the touched sites as they were and as they are, and what that makes of the sites.
_STEPPED = (
    "CREATE TEMP TABLE touched_steps (site INTEGER, day TEXT, before INTEGER, change INTEGER, PRIMARY KEY (site, day)) WITHOUT ROWID",
    f"""INSERT INTO touched_steps SELECT site, day, sum(before), sum(change) FROM (
        {_known("referring_steps")} UNION ALL {_known("recent_steps")}
        UNION ALL SELECT t.id, c.day, 0, c.step FROM touched_sites t CROSS JOIN site_changes c USING (domain, host, scope))
    GROUP BY site, day""",
    """UPDATE touched_sites SET began = (SELECT min(day) FROM touched_steps d WHERE d.site = touched_sites.id AND d.before + d.change != 0)
    WHERE began IS NULL""",
)

#: Turns out of the days and into them. The level at the end of a day is what stands now less all later steps. A site that had links on the last day
#: of its history, and more of them than it lost since, does not turn.
_TURNS = "NOT (t.live > 0 AND t.live + t.fall > 0 AND t.since > t.last_on)"
_TURNED = (
    "CREATE TEMP TABLE touched_turns (domain TEXT, host TEXT, scope TEXT, site INTEGER, day TEXT, opened INTEGER, closed INTEGER)",
    f"""INSERT INTO touched_turns
    SELECT domain, host, scope, site, day, (now > 0 AND level_now = now) - (before > 0 AND level_before = before),
      (now < 0 AND level_now = 0) - (before < 0 AND level_before = 0) FROM (
        SELECT t.domain, t.host, t.scope, t.site, d.day, d.before, d.before + d.change AS now,
          t.live + d.before - sum(d.before) OVER later AS level_before,
          t.live + t.step + d.before + d.change - sum(d.before + d.change) OVER later AS level_now
        FROM touched_sites t CROSS JOIN touched_steps d ON d.site = t.id WHERE {_TURNS} WINDOW later AS (PARTITION BY d.site ORDER BY d.day DESC))
    WHERE (now > 0 AND level_now = now) != (before > 0 AND level_before = before)
      OR (now < 0 AND level_now = 0) != (before < 0 AND level_before = 0)""",
)

_DAYS = (
    f"""INSERT INTO referring_days (kind, scope, day, opened, closed)
    SELECT {_KIND}, scope, day, sum(opened), sum(closed) FROM touched_turns
    GROUP BY 1, 2, 3 HAVING sum(opened) != 0 OR sum(closed) != 0
    ON CONFLICT DO UPDATE SET opened = opened + excluded.opened, closed = closed + excluded.closed""",
    f"""INSERT INTO referring_days (kind, scope, day, first) SELECT kind, scope, day, sum(first) FROM (
        SELECT {_KIND} AS kind, scope, began AS day, 1 AS first FROM touched_sites WHERE began IS NOT first_on AND began IS NOT NULL
        UNION ALL SELECT {_KIND}, scope, first_on, -1 FROM touched_sites WHERE began IS NOT first_on AND first_on IS NOT NULL)
    GROUP BY 1, 2, 3 HAVING sum(first) != 0 ON CONFLICT DO UPDATE SET first = first + excluded.first""",
    "DELETE FROM referring_days INDEXED BY referring_days_empty WHERE opened = 0 AND closed = 0 AND first = 0",
)

#: The same of each campaign's sites, under the number that a site has among all links: a host of them is touched too, or known already.
_AMONG_ALL = """iif(t.host = '', t.site, coalesce((SELECT w.id FROM touched_sites w WHERE w.domain = t.domain AND w.host = t.host AND w.scope = ''),
  (SELECT p.id FROM referring_parts p WHERE p.site = t.site AND p.host = t.host AND p.scope = '')))"""
_UNITED = (
    f"""INSERT INTO site_turns (what, kind, scope, site, day, value)
    SELECT 'turn', {_KIND}, scope, {_AMONG_ALL}, unixepoch(day) / 86400 + 719163, opened - closed FROM touched_turns t
    WHERE scope != '' AND opened != closed ON CONFLICT DO UPDATE SET value = value + excluded.value""",
    """INSERT INTO site_turns (what, kind, scope, site, day, value) SELECT 'live', 'domain', scope, site, 0, step FROM touched_sites
    WHERE host = '' AND scope != '' AND step != 0 ON CONFLICT DO UPDATE SET value = value + excluded.value""",
)

_AS_THEY_ARE = "live = excluded.live, first_on = excluded.first_on, last_on = excluded.last_on"
_SITES = (
    f"""INSERT INTO referring_sites (name, id, live, first_on, last_on)
    SELECT domain, id, live + step, began, max(coalesce(last_on, ''), until) FROM touched_sites WHERE {_WHOLE} AND began IS NOT NULL
    ON CONFLICT (name) DO UPDATE SET {_AS_THEY_ARE}""",
    f"""INSERT INTO referring_parts (site, host, scope, id, live, first_on, last_on)
    SELECT site, host, scope, id, live + step, began, max(coalesce(last_on, ''), until) FROM touched_sites WHERE NOT ({_WHOLE}) AND began IS NOT NULL
    ON CONFLICT (site, host, scope) DO UPDATE SET {_AS_THEY_ARE}""",
    f"DELETE FROM referring_sites WHERE name IN (SELECT domain FROM touched_sites WHERE {_WHOLE} AND began IS NULL)",
    "DELETE FROM referring_parts WHERE (site, host, scope) IN (SELECT site, host, scope FROM touched_sites WHERE began IS NULL)",
)
#: Who links by now, or does not any more, is asked for a link later, or sooner.
_ASKED = f"""INSERT OR IGNORE INTO mention_log (page) SELECT u.id FROM touched_sites t CROSS JOIN urls u ON u.domain = t.domain
    WHERE {_WHOLE.replace("host", "t.host").replace("scope", "t.scope")} AND (t.live > 0) != (t.live + t.step > 0)
      AND EXISTS (SELECT 1 FROM mentions m WHERE m.page_id = u.id)"""
_EMPTY = "DELETE FROM referring_steps INDEXED BY referring_steps_empty WHERE step = 0"


def fold_sites(db: Database, *, recent: bool) -> None:
    """Bring all of them up to date; the steps of few changes wait among the recent ones."""
    table = "recent_steps" if recent else "referring_steps"
    written = f"""INSERT INTO {table} (site, day, step) SELECT site, day, change FROM touched_steps WHERE change != 0
                  ON CONFLICT DO UPDATE SET step = step + excluded.step"""
    for sql in (*_TOUCHED, *_STEPPED, *_TURNED, *_DAYS, *_UNITED, _ASKED, *_SITES, written, _EMPTY):
        db.run(sql)
    for name in ("touched_turns", "touched_steps", "touched_sites", "site_changes"):
        db.run(f"DROP TABLE {name}")
    pack_turns(db)


def merge_some(db: Database) -> None:
    """Bring the recent steps of the next slice of the sites over to the others."""
    last = db.value("SELECT max(site) FROM recent_steps")
    if last is None:
        return
    begun = int(db.value("SELECT upto FROM steps_merged"))
    begun = begun if begun < last else 0
    values = (begun, begun + int(last) // SLICES + 1)
    db.run(
        """INSERT INTO referring_steps (site, day, step) SELECT site, day, step FROM recent_steps WHERE site > ? AND site <= ? AND step != 0
           ON CONFLICT DO UPDATE SET step = step + excluded.step""",
        values,
    )
    db.run("DELETE FROM recent_steps WHERE site > ? AND site <= ?", values)
    db.run(_EMPTY)
    db.run("UPDATE steps_merged SET upto = ?", values[1:])
