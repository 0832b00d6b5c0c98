"""Archives into the store: stretches are scanned in worker processes, what passes is read in others, and each page commits by itself.

A capture that is no later than what the store knows of its URL is left out: so the same file twice adds nothing, a run that was
killed goes on, and no page is put back to an older state.
"""

from __future__ import annotations

import gzip
import multiprocessing
import zlib
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pebble import ProcessExpired, ProcessPool

from ripplemark.config import Project
from ripplemark.errors import InputError, StoreError
from ripplemark.records import FetchOutcome, FoundUrl, KnownUrl, Reject, RejectReason, Route, UrlKind
from ripplemark.store.database import Database
from ripplemark.store.pages import is_relevant
from ripplemark.store.results import store_result
from ripplemark.store.runs import add_rejects
from ripplemark.store.urls import add_found, known_url, spelling_known
from spiders.read.brief import ReadingBrief, brief_of
from spiders.read.worker import ReadingPool, ReadOutcome
from spiders.scan.captured import Captured, Stretch
from spiders.scan.course import Course
from spiders.scan.work import prepare, stretch_of
from spiders.scope import Scope, scope_of

if TYPE_CHECKING:
    from spiders.visits import Visit

SECONDS = 300.0  # a stretch takes about one; what takes so long hangs
ROUND = 1  # as far out as a page that a watched page links to
_GZIP = b"\x1f\x8b"


@dataclass(slots=True)
class ScanTally:
    """What a scan did, for the run's row and the closing table."""

    files: int = 0
    records: int = 0
    bytes: int = 0
    read: int = 0
    relevant: int = 0
    links: int = 0
    mentions: int = 0
    known: int = 0  # captures no later than what the store knows
    elsewhere: int = 0  # pages of the brand itself, of platforms, of private hosts
    candidates: int = 0  # pages that link to the brand, by WAT
    new_urls: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)  # of what passed the gate
    passed_over: Counter[str] = field(default_factory=Counter)  # why records were left
    broken: list[str] = field(default_factory=list)  # file and fault

    def counts(self) -> dict[str, int]:
        """The run's counts: totals, then `outcome_*` and `passed_over_*`."""
        names = ("files", "records", "bytes", "read", "relevant", "links", "mentions", "known", "elsewhere", "candidates",
                 "new_urls")  # fmt: skip
        totals = {name: int(getattr(self, name)) for name in names} | {"broken": len(self.broken)}
        outcomes = {f"outcome_{name}": n for name, n in sorted(self.outcomes.items())}
        return totals | outcomes | {f"passed_over_{name}": n for name, n in sorted(self.passed_over.items())}


def refuse_others(files: Iterable[Path]) -> None:
    """Raises InputError for the first file that is no archive: not there, or not beginning with a WARC record."""
    for path in files:
        try:
            with path.open("rb") as f:
                packed = f.read(2) == _GZIP
            with gzip.open(path) if packed else path.open("rb") as text:
                head = text.read(5)
        except (OSError, EOFError, zlib.error) as e:
            raise InputError(f"{path}: cannot be read ({getattr(e, 'strerror', None) or e}). Give WARC or WAT files") from e
        if head != b"WARC/":
            raise InputError(
                f"{path}: is no web archive (it does not begin with WARC/). Give .warc, .warc.gz, .wat or .wat.gz files"
            )


def scan(
    project: Project,
    db: Database,
    run_id: int,
    now: datetime,
    files: tuple[Path, ...],
    processes: int = 1,
    progress: Callable[[ScanTally], None] = lambda _: None,
) -> ScanTally:
    """Read archives into the store. Raises InputError for a file that is none (before anything is read), StoreError."""
    refuse_others(files)
    brief = brief_of(project)
    job = _Scan(db, run_id, now, scope_of(project, project.watched(), now.year), ScanTally())
    with _scanners(processes) as pool, ReadingPool(brief, processes) as readers:
        for path, stretch in _stretches(pool, files, brief, project.crawl.max_page_bytes, processes):
            job.take(path, stretch, readers)
            progress(job.tally)
    return job.tally


# ---------------------------------------------------------------- scanning


@contextmanager
def _scanners(processes: int) -> Generator[ProcessPool]:
    pool = ProcessPool(max_workers=processes, initializer=prepare, context=multiprocessing.get_context("spawn"))
    try:
        yield pool
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _stretches(
    pool: ProcessPool, files: tuple[Path, ...], brief: ReadingBrief, most: int, processes: int
) -> Generator[tuple[Path, Stretch]]:
    """(file, stretch) in the order of the files and of the stretches of each; so many are read at a time, and one more waits its turn."""
    waiting, open_ = deque(Course(path) for path in files), deque[Course]()
    running: dict[Future[Stretch], tuple[Course, int]] = {}
    while waiting or open_:
        while len(running) + sum(course.held for course in open_) <= processes and (part := _next_part(waiting, open_)):
            course, begin, until = part
            task: Future[Any] = pool.schedule(stretch_of, args=(str(course.path), begin, until, brief, most), timeout=SECONDS)
            running[task] = course, begin
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for task in done:
            course, begin = running.pop(task)
            course.hold(begin, _read(task, begin))
        for course in open_:
            yield from ((course.path, stretch) for stretch in course.ready())
        open_ = deque(course for course in open_ if not course.ended)


def _next_part(waiting: deque[Course], open_: deque[Course]) -> tuple[Course, int, int] | None:
    """The next part to be read: of a file that is being read, else of the next one."""
    for course in open_:
        if part := course.next_part():
            return course, *part
    if not waiting:
        return None
    open_.append(waiting.popleft())
    return _next_part(waiting, open_)


def _read(task: Future[Any], offset: int) -> Stretch:
    """The worker's stretch, or what its silence means."""
    try:
        stretch: Stretch = task.result()
    except FutureTimeout:
        return Stretch(next=offset, fault=f"the stretch at byte {offset:,} could not be read in time")
    except ProcessExpired as e:
        return Stretch(next=offset, fault=f"the process that read the stretch at byte {offset:,} died (exit code {e.exitcode})")
    return stretch


# ---------------------------------------------------------------- storing


@dataclass(slots=True)
class _Scan:
    """One scan's hold on the store."""

    db: Database
    run_id: int
    now: datetime
    scope: Scope
    tally: ScanTally

    def take(self, path: Path, stretch: Stretch, readers: ReadingPool) -> None:
        """Read and store what a stretch found."""
        tally = self.tally
        tally.records, tally.bytes = tally.records + stretch.records, tally.bytes + stretch.bytes
        tally.passed_over.update(stretch.passed_over)
        self._add_candidates(path, stretch.candidates)
        fresh = [page for page in map(self._as_known, stretch.pages) if self._is_fresh(page)]
        tasks = [(p, readers.submit(p.body, p.url, p.headers) if p.outcome is FetchOutcome.OK else None) for p in fresh]
        for page, task in tasks:
            self._store(
                path, page, task.result() if task else ReadOutcome(page.outcome, detail="the archive holds only its beginning")
            )
        if stretch.ended or stretch.fault:
            self._finish(path, stretch)

    def _as_known(self, page: Captured) -> Captured:
        """The page under the spelling of its URL that the store has."""
        if "%" not in page.url:
            return page
        return replace(page, url=spelling_known(self.db, FoundUrl(page.url, UrlKind.PAGE, Route.ARCHIVE, "", ROUND)).url)

    def _is_fresh(self, page: Captured) -> bool:
        if not self.scope.may_follow(page.url):
            self.tally.elsewhere += 1
            return False
        return not self._is_known(page)

    def _is_known(self, page: Captured) -> bool:
        """Whether the store knows the page as of that moment or later; counted if so."""
        known = known_url(self.db, page.url)
        late = known is not None and known.observed_at is not None and known.observed_at >= page.at
        self.tally.known += late
        return late

    def _store(self, path: Path, page: Captured, read: ReadOutcome) -> None:
        """The URL, its observation and what was read, in one transaction."""
        from spiders.visits import result_of  # noqa: PLC0415 - loads the crawler: most archives hold nothing to store

        with self.db.transaction():
            new = add_found(self.db, [FoundUrl(page.url, UrlKind.PAGE, Route.ARCHIVE, path.name, ROUND)], page.at)
            if not new and self._is_known(page):  # another capture in the same stretch
                return
            known = known_url(self.db, page.url)
            if known is None:
                raise StoreError(f"{page.url}: was added and is not there. See what is wrong with: ripplemark check")
            reading = read.reading if read.outcome is FetchOutcome.OK else None
            visit = _visit(page, known, read)
            store_result(self.db, self.run_id, result_of(visit, self.scope, reading=reading, passed_gate=True))
        self.tally.new_urls += new
        self.tally.outcomes[read.outcome] += 1
        if reading is not None:
            self.tally.read += 1
            self.tally.relevant += is_relevant(reading)
            self.tally.links += len(reading.links)
            self.tally.mentions += len(reading.mentions)

    def _add_candidates(self, path: Path, urls: list[str]) -> None:
        """Pages that WAT says link to the brand: to be asked by the next crawl."""
        wanted = [url for url in dict.fromkeys(urls) if self.scope.may_follow(url)]
        self.tally.candidates += len(wanted)
        self.tally.elsewhere += len(urls) - len(wanted)
        found = [FoundUrl(url, UrlKind.PAGE, Route.ARCHIVE, path.name, ROUND) for url in wanted]
        self.tally.new_urls += add_found(self.db, found, self.now)

    def _finish(self, path: Path, stretch: Stretch) -> None:
        self.tally.files += 1
        if stretch.fault:
            self.tally.broken.append(f"{path.name}: {stretch.fault}")
            with self.db.transaction():
                add_rejects(self.db, self.run_id, [Reject(path.name, 0, RejectReason.TRUNCATED_FILE, stretch.fault[:200])])


def _visit(page: Captured, known: KnownUrl, read: ReadOutcome) -> Visit:
    from spiders.visits import Visit  # noqa: PLC0415 - as above

    return Visit(
        known=known,
        at=page.at,
        outcome=read.outcome,
        detail=read.detail,
        status=page.status,
        final_url=known.url,
        body=page.body,
        digest=sha256(page.body).hexdigest(),
        content_type=page.headers.get("content-type", ""),
        x_robots_tag=page.headers.get("x-robots-tag", ""),
        link=page.headers.get("link", ""),
    )
