"""The domains of campaigns together, each once: how many links of it stand and when the first one did. Read from packed turns."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ripplemark.records import SiteFilter, SiteOrder, SitesShown
from ripplemark.store.database import Database
from ripplemark.store.turns import united

Sites = NDArray[np.int64]  # three columns: number, links that stand now, first day
#: What goes first has the smallest key; of equal ones the name decides.
_KEYS: dict[SiteOrder, Callable[[Sites], Sites]] = {
    SiteOrder.LINKS: lambda sites: -sites[:, 1],
    SiteOrder.NEWEST: lambda sites: -sites[:, 2],
    SiteOrder.OLDEST: lambda sites: sites[:, 2],
}


def united_sites(db: Database, f: SiteFilter) -> Sites:
    """The domains that a filter of campaigns finds."""
    turns, live = united(db, "turn", "domain", f.campaigns), united(db, "live", "domain", f.campaigns)
    numbers, first = turns.sites[turns.begun()], turns.days[turns.begun()]
    links = np.zeros(len(numbers), np.int64)
    links[np.searchsorted(numbers, live.sites)] = live.values
    chosen = _shown(f, links, first)
    if f.search:
        chosen &= np.isin(numbers, _named(db, f.search))
    return np.stack([numbers, links, first], axis=1)[chosen]


def _shown(f: SiteFilter, links: NDArray[np.int64], first: NDArray[np.int64]) -> NDArray[np.bool_]:
    if f.shown is SitesShown.NEW:
        return np.logical_and(first >= f.since.toordinal(), first <= f.until.toordinal())
    standing = links > 0
    if f.shown is SitesShown.ALL:
        return np.ones(len(links), bool)
    return standing if f.shown is SitesShown.LIVE else np.logical_not(standing)


def _named(db: Database, search: str) -> list[int]:
    sql = "SELECT id FROM referring_sites WHERE instr(name, ?)"
    return [r[0] for r in db.tuples(sql, (search,))]


def united_slice(db: Database, f: SiteFilter, start: int, stop: int) -> list[tuple[str, int, date]]:
    """(name, standing links, first day) of some of them, in order."""
    sites = united_sites(db, f)
    if f.order is SiteOrder.NAME:
        return _by_name(db, sites, start, stop)
    keys = _KEYS[f.order](sites)
    order = np.argsort(keys, kind="stable")
    low, high = _whole(keys[order], start, stop)
    names = _names(db, sites[order[low:high], 0])
    some = sorted((int(keys[n]), names[int(sites[n, 0])], n) for n in order[low:high])
    return [(name, int(sites[n, 1]), date.fromordinal(int(sites[n, 2]))) for _, name, n in some[start - low : stop - low]]


def _whole(keys: NDArray[np.int64], start: int, stop: int) -> tuple[int, int]:
    """A slice widened to all that have the keys of its ends: among these the names decide."""
    if start >= len(keys):
        return start, start
    last = keys[min(stop, len(keys)) - 1]
    return int(np.searchsorted(keys, keys[start])), int(np.searchsorted(keys, last, side="right"))


def _names(db: Database, numbers: NDArray[np.int64]) -> dict[int, str]:
    sql = "SELECT id, name FROM referring_sites WHERE id IN (SELECT value FROM json_each(?))"
    return dict(db.tuples(sql, (json.dumps(numbers.tolist()),)))


def _by_name(db: Database, sites: Sites, start: int, stop: int) -> list[tuple[str, int, date]]:
    """Names are in order among all domains, of any campaign and of none; read are only those of the slice."""
    told = db.value("SELECT group_concat(id) FROM (SELECT id FROM referring_sites ORDER BY name)")
    ordered = np.fromstring(told or "", np.int64, sep=",")
    numbers = ordered[np.isin(ordered, sites[:, 0])][start:stop]
    names = _names(db, numbers)
    found = sites[np.searchsorted(sites[:, 0], numbers)]  # whose numbers rise
    return [(names[int(number)], int(live), date.fromordinal(int(day))) for number, live, day in found]
