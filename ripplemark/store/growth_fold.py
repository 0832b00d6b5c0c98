"""Brings the tables of growth up to date with what changed in `links`, or makes them anew. Its work is in proportion to the change.

Counts are sums of signed rows. Distinct domains and hosts are not: see `referring_fold`.
"""

from __future__ import annotations

from ripplemark.schema.growth import GROWTH_COLUMNS
from ripplemark.store.database import Database
from ripplemark.store.referring_fold import FEW, fold_sites, merge_some
from ripplemark.store.turns import pack_turns
from ripplemark.store.used_up import empty_notes

_COUNTED = "class = 'earned' AND headline = 1"

#: A scope is a campaign, or '' for all links: (its name, which links, what they are grouped by before all else).
_SCOPES = (("''", "true", ""), ("campaign", "campaign != ''", "campaign,"))
_DAYS = {"gained": "appeared_on", "lost": "lost_on", "regained": "regained_on"}


def _days(number: str) -> str:
    """Grouped by what differs most first: that is told apart soonest."""
    return f"""INSERT INTO link_days (class, headline, day, campaign, appeared_by, followed, {number})
    SELECT class, headline, {_DAYS[number]}, campaign, appeared_by, followed, sum(sign) FROM growth_source WHERE {_DAYS[number]} IS NOT NULL
    GROUP BY {_DAYS[number]}, campaign, appeared_by, followed, class, headline HAVING sum(sign) != 0
    ON CONFLICT DO UPDATE SET {number} = {number} + excluded.{number}"""


def _counts(table: str, columns: str, of: str) -> tuple[str, ...]:
    """Of all links, and of those of each campaign; `columns` are those of the table, `of` the links' own."""
    return tuple(
        f"""INSERT INTO {table} (scope, {columns}, links, live) SELECT {scope}, {of}, sum(sign), sum(sign * (lost_on IS NULL))
        FROM growth_source WHERE {_COUNTED} AND {which}
        GROUP BY {first} {of} HAVING sum(sign) != 0 OR sum(sign * (lost_on IS NULL)) != 0
        ON CONFLICT DO UPDATE SET links = links + excluded.links, live = live + excluded.live"""
        for scope, which, first in _SCOPES
    )


#: Sums that only need to be added up.
_SUMS = (
    *map(_days, _DAYS),
    "DELETE FROM link_days INDEXED BY link_days_empty WHERE gained = 0 AND lost = 0 AND regained = 0",
    """INSERT INTO link_totals (class, headline, campaign, followed, sitewide, anchor_kind, links, live)
    SELECT class, headline, campaign, followed, sitewide, anchor_kind, sum(sign), sum(sign * (lost_on IS NULL)) FROM growth_source
    WHERE true GROUP BY 1, 2, 3, 4, 5, 6
    ON CONFLICT DO UPDATE SET links = links + excluded.links, live = live + excluded.live""",
    "DELETE FROM link_totals WHERE links = 0",
    *_counts("anchor_counts", "anchor, kind", "anchor_key, anchor_kind"),
    "DELETE FROM anchor_counts INDEXED BY anchor_counts_empty WHERE links = 0",
    *_counts("target_counts", "target", "target_url"),
    "DELETE FROM target_counts INDEXED BY target_counts_empty WHERE links = 0",
    """INSERT INTO domain_links (domain, live, lost, followed)
    SELECT domain, sum(sign * (lost_on IS NULL)) AS stand, sum(sign * (lost_on IS NOT NULL)) AS gone, sum(sign * (lost_on IS NULL AND followed)) AS carry
    FROM growth_source WHERE class = 'earned' GROUP BY 1 HAVING stand != 0 OR gone != 0 OR carry != 0
    ON CONFLICT DO UPDATE SET live = live + excluded.live, lost = lost + excluded.lost, followed = followed + excluded.followed""",
    "DELETE FROM domain_links INDEXED BY domain_links_empty WHERE live = 0 AND lost = 0",
)

TABLES = (
    "link_days",
    "link_totals",
    "anchor_counts",
    "target_counts",
    "referring_sites",
    "referring_parts",
    "referring_steps",
    "recent_steps",
    "referring_days",
    "site_turns",
    "turn_blocks",
    "domain_links",
)


def fold_growth(db: Database) -> bool:
    """Bring the tables up to date with what changed; whether anything had. In one transaction, the caller's if there is one."""
    with db.transaction():
        if not db.row("SELECT 1 FROM growth_log LIMIT 1"):
            pack_turns(db)  # what an upgrade wrote row by row
            return False
        _fold(db, f"SELECT sign, {', '.join(GROWTH_COLUMNS)} FROM growth_log", recent=unfolded(db) < FEW)
        merge_some(db)
        return True


def rebuild_growth(db: Database) -> None:
    """Make the tables anew from all links."""
    with db.transaction():
        for table in TABLES:
            db.run(f"DELETE FROM {table}")
        db.run("UPDATE steps_merged SET upto = 0, numbered = 0")
        _fold(db, f"SELECT 1 AS sign, {', '.join(GROWTH_COLUMNS)} FROM links", recent=False)


def _fold(db: Database, source: str, *, recent: bool) -> None:
    db.run(f"CREATE TEMP VIEW growth_source AS {source}")
    for sql in _SUMS:
        db.run(sql)
    fold_sites(db, recent=recent)
    db.run("DROP VIEW growth_source")
    empty_notes(db, "growth_log")


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
