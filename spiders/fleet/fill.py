"""What is due in a store, put into a fleet's queue: a new round, with budgets anew. Writes the store's seeds, asks no host."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from ripplemark.config import Project
from ripplemark.store.database import Database
from ripplemark.store.fleet import every_due, every_url, way_to
from ripplemark.store.frontier import mapped_domains, post_link_urls
from ripplemark.store.recheck import reread_all
from ripplemark.store.urls import add_found
from spiders.fleet.keys import FleetKeys
from spiders.fleet.waiting import fingerprint, waiting_known
from spiders.read.brief import brief_of
from spiders.recheck import reading_fingerprint
from spiders.scope import scope_of
from spiders.watch import post_seeds, seeds

_BATCH = 1_000


def fill(project: Project, db: Database, keys: FleetKeys, now: datetime) -> tuple[int, int]:
    """(URLs due in the store, URLs queued): what is queued already, or was asked later than the store knows, stays as it is.

    Every URL that the store knows is known to the fleet too, and is not taken for new. Raises FleetUnreachable, StoreError."""
    watched = project.watched()
    add_found(db, seeds(watched), now)
    reread_all(db, reading_fingerprint(brief_of(project)), now)
    add_found(db, post_seeds(post_link_urls(db), scope_of(project, watched, now.year)), now)
    _budgets_anew(keys)
    for urls in every_url(db):
        keys.server.sadd(keys.key("seen"), *map(fingerprint, urls))
    for domains in _batches(mapped_domains(db)):
        keys.server.sadd(keys.key("mapped"), *domains)
    due = queued = 0
    for records in _batches(waiting_known(known, way_to(db, known)) for known in every_due(db, now)):
        due += len(records)
        queued += int(keys.run("ADD", "fill", *records)[0])
    return due, queued


def _budgets_anew(keys: FleetKeys) -> None:
    server = keys.server
    server.delete(*map(keys.key, ("pages", "bytes", "parked", "left")))
    for hosts in _batches(server.scan_iter(keys.key("host:*"), count=_BATCH)):
        for host in hosts:
            server.hdel(host, "over")


def _batches(found: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(found)
    while batch := list(islice(rest, _BATCH)):
        yield batch
