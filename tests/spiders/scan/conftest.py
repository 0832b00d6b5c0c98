"""Worker processes that stay warm from one scan to the next: starting them costs more than most of these scans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import Any, Self

import pytest
from pebble import ProcessPool

from spiders.read.brief import ReadingBrief
from spiders.read.worker import ReadingPool
from spiders.scan import candidates, run


class Kept(ReadingPool):
    """A pool that is closed with the last test of a file, not with the scan that asked for it."""

    def close(self) -> None:
        """Leave it to the file's end."""

    def __enter__(self) -> Self:
        return self


@pytest.fixture(scope="module", autouse=True)
def warm_workers() -> Iterator[None]:
    """A pool for each brief and number of processes, and one of scanners."""
    readers: dict[tuple[ReadingBrief, int], Kept] = {}
    scanners: dict[int, Any] = {}
    start: Callable[[int], AbstractContextManager[ProcessPool]] = run._scanners

    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:

        def kept(brief: ReadingBrief, workers: int = 1) -> Kept:
            if (brief, workers) not in readers:
                made = readers[brief, workers] = Kept(brief, workers)
                stack.callback(ReadingPool.close, made)
            return readers[brief, workers]

        def scanning(processes: int) -> AbstractContextManager[ProcessPool]:
            if processes not in scanners:
                scanners[processes] = stack.enter_context(start(processes))
            return nullcontext(scanners[processes])

        patch.setattr(candidates, "ReadingPool", kept)
        patch.setattr(run, "ReadingPool", kept)
        patch.setattr(run, "_scanners", scanning)
        yield
