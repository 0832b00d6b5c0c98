"""Reading in a process that can be killed: no HTML parser is safe on everything, so a page gets seconds and memory, then the next one its turn.

The pool starts fresh interpreters (spawn), keeps them warm, and replaces one that hangs or dies. It knows nothing of crawls or stores.
"""

from __future__ import annotations

import logging
import multiprocessing
import resource
import signal
from collections.abc import Mapping
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from lxml.etree import LxmlError
from pebble import ProcessExpired, ProcessPool

from ripplemark.operate.upkeep import let_go
from ripplemark.records import FetchOutcome, PageReading, PublishedDate
from spiders.read.brief import ReadingBrief

#: Seconds that one page may take, waiting for a free worker not counted; generous for a loaded machine of two cores.
SECONDS = 15.0
MEMORY_MB = 1024


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """What came of one reading: OK with a reading, or why there is none."""

    outcome: FetchOutcome
    reading: PageReading | None = None
    detail: str = ""  # one line for a person


class ReadingPool:
    """Worker processes that read pages for one brief. Use as a context manager, or call `close`."""

    def __init__(self, brief: ReadingBrief, workers: int = 1, seconds: float = SECONDS, memory_mb: int = MEMORY_MB) -> None:
        self._seconds = seconds
        self._pool = ProcessPool(
            max_workers=workers,
            initializer=_prepare,
            initargs=(brief, memory_mb),
            context=multiprocessing.get_context("spawn"),
        )

    def submit(
        self, body: bytes, url: str, headers: Mapping[str, str], hint: PublishedDate | None = None
    ) -> Future[ReadOutcome]:
        """Read a page. The future never raises but when cancelled; under asyncio use `asyncio.wrap_future`."""
        answer: Future[ReadOutcome] = Future()
        task = self._pool.schedule(_read, args=(body, url, dict(headers), hint), timeout=self._seconds)
        task.add_done_callback(lambda done: _pass_on(done, answer))
        return answer

    def close(self) -> None:
        """Stop at once: pages in work are dropped, workers ended."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _pass_on(done: Future[ReadOutcome], answer: Future[ReadOutcome]) -> None:
    """Give the worker's answer, or what its silence means, to whoever waits."""
    if answer.set_running_or_notify_cancel():
        answer.set_result(_outcome(done))


def _outcome(done: Future[ReadOutcome]) -> ReadOutcome:
    try:
        return done.result()
    except FutureTimeout:
        return ReadOutcome(FetchOutcome.PARSE_TIMEOUT, detail="the page could not be read in time")
    except ProcessExpired as e:
        return ReadOutcome(FetchOutcome.PARSE_ERROR, detail=f"the reading process died (exit code {e.exitcode})")
    except CancelledError:
        return ReadOutcome(FetchOutcome.PARSE_ERROR, detail="the reading was cancelled")
    except (BrokenProcessPool, RuntimeError, OSError) as e:
        return ReadOutcome(FetchOutcome.PARSE_ERROR, detail=f"the reading process could not be used: {e}"[:300])


# ---------------------------------------------------------------- inside the worker

_briefs: list[ReadingBrief] = []  # the one that this process reads for


def _prepare(brief: ReadingBrief, memory_mb: int) -> None:
    """Once per worker: limits, then everything that a first page would have to wait for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    logging.disable(logging.CRITICAL)
    _briefs[:] = [brief]
    _warm(brief)
    let_go()
    limit = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _warm(brief: ReadingBrief) -> None:
    from spiders.read.page import read_page  # noqa: PLC0415 - who only hands out pages need not load their readers

    page = (
        "<html lang=en><title>A page</title><p>Some words in a sentence, so that every reader is loaded."
        ' <a href=/>one</a> <a href="https://elsewhere.example.org/a">two</a></p>'
    )
    read_page(page.encode(), "https://warm.example.com/", headers={}, brief=brief)


def _read(body: bytes, url: str, headers: dict[str, str], hint: PublishedDate | None) -> ReadOutcome:
    from spiders.read.page import outcome_of_page  # noqa: PLC0415 - as above

    try:
        return ReadOutcome(*outcome_of_page(body, url, headers=headers, brief=_briefs[0], published_hint=hint))
    except MemoryError:
        return ReadOutcome(FetchOutcome.PARSE_ERROR, detail="the page needs more memory than a reading may have")
    except RecursionError:
        return ReadOutcome(FetchOutcome.PARSE_ERROR, detail="the page is nested too deep")
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        AssertionError,
        LookupError,
        ArithmeticError,
        LxmlError,
    ) as e:
        return ReadOutcome(FetchOutcome.PARSE_ERROR, detail=f"{type(e).__name__}: {e}"[:300])
