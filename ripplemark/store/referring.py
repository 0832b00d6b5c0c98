"""Who links, with what words and where to: domains and hosts per day, anchors, targets, sorts of links. Reads sums, never links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ripplemark.records import AnchorKind
from ripplemark.store.database import Database, Row
from ripplemark.store.growth import among, listed
from ripplemark.store.turns import Turns, standing, united


@dataclass(frozen=True, slots=True)
class SiteDay:
    """How many domains (or hosts) began and ceased to link on a day."""

    day: str
    opened: int  # got their first standing link, or one again
    closed: int  # lost their last one
    first: int  # of the opened ones: never linked before


@dataclass(frozen=True, slots=True)
class LinkSort:
    """Links of one sort: of all time, and those that stand now."""

    followed: bool
    sitewide: bool
    anchor_kind: AnchorKind
    links: int
    live: int


def site_days(db: Database, kind: str, campaigns: Sequence[str]) -> tuple[SiteDay, ...]:
    """Of all time, by day; `kind` is `domain` or `host`. Exact for any set of campaigns: a site is counted once.

    All links, or those of one campaign, are read from a row a day; the turns of several campaigns' union are in no table: they are found from those
    that each has."""
    if len(set(campaigns)) > 1:
        return _united_days(united(db, "turn", kind, campaigns))
    sql = "SELECT day, opened, closed, first FROM referring_days WHERE kind = ? AND scope = ? ORDER BY day"
    rows = db.rows(sql, (kind, campaigns[0] if campaigns else ""))
    return tuple(SiteDay(r["day"], r["opened"], r["closed"], r["first"]) for r in rows)


def _united_days(turns: Turns) -> tuple[SiteDay, ...]:
    opened, closed = standing(turns)
    days, places = np.unique(turns.days, return_inverse=True)
    counts = (np.bincount(places, mask, len(days)).astype(int).tolist() for mask in (opened, closed, turns.begun()))
    found = zip(days.tolist(), *counts, strict=True)
    return tuple(SiteDay(date.fromordinal(day).isoformat(), *numbers) for day, *numbers in found if numbers[0] or numbers[1])


def link_sorts(db: Database, campaigns: Sequence[str], *, headline: bool) -> tuple[LinkSort, ...]:
    """Earned links by sort; `headline`: a sitewide link once per site, else every link."""
    only = "AND headline = 1" if headline else ""
    sql = f"""SELECT followed, sitewide, anchor_kind, sum(links) AS links, sum(live) AS live FROM link_totals
              WHERE class = 'earned' {only} {among("campaign", campaigns)} GROUP BY 1, 2, 3"""
    return tuple(
        LinkSort(bool(r["followed"]), bool(r["sitewide"]), AnchorKind(r["anchor_kind"]), r["links"], r["live"])
        for r in db.rows(sql, listed(campaigns))
    )


def top_anchors(db: Database, campaigns: Sequence[str], n: int) -> tuple[tuple[str, AnchorKind, int, int], ...]:
    """(anchor, kind, links of all time, live), the most frequent standing ones first."""
    rows = _top(db, "anchor_counts", ("anchor", "kind"), campaigns, n)
    return tuple((r[0], AnchorKind(r[1]), r[2], r[3]) for r in rows)


def top_targets(db: Database, campaigns: Sequence[str], n: int) -> tuple[tuple[str, int, int], ...]:
    """(target URL, links of all time, live), the most linked first."""
    return tuple((r[0], r[1], r[2]) for r in _top(db, "target_counts", ("target",), campaigns, n))


def _top(db: Database, table: str, names: tuple[str, ...], campaigns: Sequence[str], n: int) -> list[Row]:
    """One scope stands in its order in an index; several are added up first."""
    shown, order = ", ".join(names), f"live DESC, links DESC, {names[0]}"
    if len(set(campaigns)) > 1:
        sql = f"""SELECT {shown}, sum(links) AS links, sum(live) AS live FROM {table}
                  WHERE scope IN (SELECT value FROM json_each(?)) GROUP BY {shown} ORDER BY {order} LIMIT ?"""
        return db.rows(sql, [*listed(sorted(set(campaigns))), n])
    sql = f"SELECT {shown}, links, live FROM {table} WHERE scope = ? ORDER BY {order} LIMIT ?"
    return db.rows(sql, (campaigns[0] if campaigns else "", n))
