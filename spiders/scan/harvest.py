"""Candidate links of many archives: found by processes here or by a cluster, written as compressed JSON lines, their pages made known.

The crawl visits these pages next: what an archive tells of a link is no evidence that it stands there."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

import orjson

from ripplemark.config import Project
from ripplemark.errors import InputError, UsageError
from ripplemark.record_json import json_of, record_of
from ripplemark.records import FoundUrl, Reject, RejectReason, Route, UrlKind
from ripplemark.store.database import Database
from ripplemark.store.runs import add_rejects
from ripplemark.store.urls import add_found
from ripplemark.urls import normal
from spiders.net.addresses import allowed_from
from spiders.read.brief import brief_of
from spiders.scan.candidates import CandidateLink, Part, Told, candidates_in, parts_of
from spiders.scan.run import ROUND, refuse_others
from spiders.scan.sources import is_remote
from spiders.scope import scope_of

LINKS, TOLD = "links", "told"
_BATCH = 1_000
Show = Callable[["HarvestTally"], None]
Line = TypeVar("Line", CandidateLink, Told)


@dataclass(slots=True)
class HarvestTally:
    """What a harvest did, for the run's row and the closing table."""

    files: int = 0
    records: int = 0
    bytes: int = 0
    links: int = 0
    candidates: int = 0  # pages that link to the brand
    new_urls: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """The run's counts."""
        names = ("files", "records", "bytes", "links", "candidates", "new_urls")
        totals = {name: int(getattr(self, name)) for name in names} | {"broken": len(self.broken)}
        return totals | {f"passed_over_{name}": n for name, n in sorted(self.passed_over.items())}

    def add(self, told: Told) -> None:
        """What came of a part."""
        self.records, self.bytes, self.links = self.records + told.records, self.bytes + told.bytes, self.links + told.links
        self.passed_over.update(told.passed_over)
        if told.fault:
            self.broken.append(f"{told.source}: {told.fault}")


def sources_of(files: Iterable[Path | str], lists: Iterable[Path]) -> tuple[str, ...]:
    """The archives named one by one and in lists (a path or an address a line; # begins a comment), once each.

    Raises InputError for a list that cannot be read and a file that is no archive."""
    named = [str(f) for f in files]
    for path in lists:
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as e:
            raise InputError(f"{path}: cannot be read as a list of archives in UTF-8 ({e})") from e
        stated = (line.strip() for line in lines)
        named += [line if is_remote(line) else str(path.parent / line) for line in stated if line and line[0] != "#"]
    found = tuple(dict.fromkeys(named))
    refuse_others(Path(f) for f in found if not is_remote(f))
    return found


def harvest(
    project: Project, db: Database, run_id: int, now: datetime, sources: tuple[str, ...], folder: Path, spark: str = "",
    progress: Show = lambda _: None,
) -> HarvestTally:  # fmt: skip
    """Write the candidate links of archives into a new folder, and make their pages known.

    `spark`: the master of a cluster; "" reads here, in this process. Raises UsageError for a folder that holds something already, InputError, StoreError."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder}: holds something already. Name a new folder with --links")
    tally = HarvestTally(files=len(sources))
    brief, most, allowed = brief_of(project), project.crawl.max_page_bytes, allowed_from(project.crawl.allow_private)
    parts = [part for source in sources for part in parts_of(source)]
    if spark:
        from spiders.scan.cluster import spread  # noqa: PLC0415 - Spark is an extra

        spread(spark, parts, brief, most, allowed, folder)
    else:
        _here(parts, folder, lambda part: candidates_in(part, brief, most, allowed), tally, progress)
    for told in _lines(folder / TOLD, Told) if spark else ():
        tally.add(told)
    _make_known(project, db, now, folder, tally)
    with db.transaction():
        add_rejects(db, run_id, [Reject(b[:200], 0, RejectReason.TRUNCATED_FILE, b[:200]) for b in tally.broken])
    return tally


def _here(
    parts: list[Part], folder: Path, read: Callable[[Part], Iterator[CandidateLink | Told]], tally: HarvestTally, progress: Show
) -> None:
    for name in (LINKS, TOLD):
        (folder / name).mkdir(parents=True)
    with ExitStack() as files:
        links, told = (
            files.enter_context(gzip.open(folder / n / "part-00000.jsonl.gz", "wb", compresslevel=6)) for n in (LINKS, TOLD)
        )
        for part in parts:
            for found in read(part):
                (told if isinstance(found, Told) else links).write(json_of(found) + b"\n")
                if isinstance(found, Told):
                    tally.add(found)
            progress(tally)


def _lines(folder: Path, kind: type[Line]) -> Iterator[Line]:
    """The records of a folder of compressed JSON lines, as Spark or this process wrote them."""
    for path in sorted(folder.glob("part-*")):
        with gzip.open(path, "rb") as file:
            for line in file:
                yield record_of(kind, orjson.loads(line))


def _make_known(project: Project, db: Database, now: datetime, folder: Path, tally: HarvestTally) -> None:
    """Add the pages that link to the brand itself, to be visited by the next crawl."""
    scope = scope_of(project, project.watched(), now.year)
    pages = (k for k in _lines(folder / LINKS, CandidateLink) if k.brand == project.brand.name)
    wanted = ((k.page_url, k.file) for k in pages if normal(k.page_url) == k.page_url and scope.may_follow(k.page_url))
    seen = set[str]()
    while batch := list(islice(wanted, _BATCH)):
        fresh = dict(pair for pair in batch if pair[0] not in seen)
        seen.update(fresh)
        found = [FoundUrl(url, UrlKind.PAGE, Route.ARCHIVE, file.rpartition("/")[2], ROUND) for url, file in fresh.items()]
        tally.new_urls += add_found(db, found, now)
    tally.candidates = len(seen)
