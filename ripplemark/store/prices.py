"""List prices of places on sites, as their price files say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from ripplemark.records import Price
from ripplemark.store.database import Database

_STORE = """
INSERT INTO prices (site, slot, currency, since, until, price) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET until = excluded.until, price = excluded.price
WHERE (until, price) IS NOT (excluded.until, excluded.price)
"""


def store_prices(db: Database, prices: Iterable[Price]) -> int:
    """Keep prices; a newer figure of the same place, currency and first day replaces the one before. Gives how many are new or changed."""
    changed = 0
    with db.transaction():
        for p in prices:
            until = p.until.isoformat() if p.until else None
            changed += db.run(_STORE, (p.site, p.slot, p.currency, p.since.isoformat(), until, p.price)).rowcount
        if changed:
            db.touch()
    return changed


def iter_prices(db: Database) -> Iterator[Price]:
    """All prices by site, slot and first day."""
    for r in db.stream("SELECT * FROM prices ORDER BY site, slot, since, currency"):
        until = date.fromisoformat(r["until"]) if r["until"] else None
        yield Price(r["site"], r["slot"], r["price"], r["currency"], date.fromisoformat(r["since"]), until)
