"""How many links a filter asks for, from the counts that each day keeps, where the filter asks for nothing that they do not know.

An index over ten million links takes a second to walk through; the counts of five years take some hundredths."""

from __future__ import annotations

import json

from ripplemark.records import ShownState
from ripplemark.store.database import Database
from ripplemark.store.link_grid import GridFilter, count_links

_PLAIN = frozenset({"since", "until", "campaigns", "classes", "states", "rels", "edges"})
_SUM = """
SELECT coalesce(sum(CASE WHEN day <= :until THEN gained ELSE 0 END), 0) AS gained,
  coalesce(sum(CASE WHEN day < :since THEN lost ELSE 0 END), 0) AS gone, coalesce(sum(lost), 0) AS lost, coalesce(max(day), '') AS last
FROM link_days WHERE {among}
"""
#: What the days do not show yet: changes since they were last brought up to date.
_OPEN = """
SELECT coalesce(sum(sign), 0) AS n FROM growth_log WHERE appeared_on <= :until AND (lost_on IS NULL OR lost_on >= :since)
  AND (:state = '' OR (lost_on IS NULL) = (:state = 'live')) AND {among}
"""
_FIRST, _LAST = "0000", "9999"


def number_of_links(db: Database, wanted: GridFilter) -> int:
    """How many links there are, by the short way where there is one."""
    counted = _by_days(db, wanted)
    return count_links(db, wanted) if counted is None else counted


def _by_days(db: Database, wanted: GridFilter) -> int | None:
    """The number by the counts of days; None where they cannot tell it."""
    asked = {name for name in wanted.__dataclass_fields__ if getattr(wanted, name)}
    state = wanted.states[0] if len(wanted.states) == 1 else ""
    if (
        not asked <= _PLAIN
        or wanted.rels not in {(), ("follow",)}
        or (wanted.states and state not in {ShownState.LIVE, ShownState.LOST})
    ):
        return None
    since, until = (day.isoformat() if day else otherwise for day, otherwise in ((wanted.since, _FIRST), (wanted.until, _LAST)))
    bound = {
        "since": since, "until": until, "state": str(state), "campaigns": json.dumps(wanted.campaigns), "classes": json.dumps(wanted.classes),
    }  # fmt: skip
    among = " AND ".join(_among(wanted))
    row = db.row(_SUM.format(among=among), bound)
    assert row is not None
    if state and row["last"] > until:  # links that were lost later are told apart by no day
        return None
    standing = {
        "": row["gained"] - row["gone"],
        ShownState.LIVE: row["gained"] - row["lost"],
        ShownState.LOST: row["lost"] - row["gone"],
    }
    return int(standing[state] + (db.value(_OPEN.format(among=among), bound) or 0))


def _among(wanted: GridFilter) -> list[str]:
    terms = ["true"]
    if wanted.campaigns:
        terms.append("campaign IN (SELECT value FROM json_each(:campaigns))")
    if wanted.classes:
        terms.append("class IN (SELECT value FROM json_each(:classes))")
    if wanted.rels:
        terms.append("followed = 1")
    return terms
