"""What a process that scans archives is asked: its limits, and one stretch after the other. Who only hands out stretches loads no readers by it."""

from __future__ import annotations

import resource
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spiders.read.brief import ReadingBrief
    from spiders.scan.captured import Stretch

MEMORY = 2 * 1024 * 1024 * 1024


def prepare() -> None:
    """Once per worker: Ctrl-C is the parent's to answer, memory is bounded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def stretch_of(path: str, begin: int, until: int, brief: ReadingBrief, most: int) -> Stretch:
    """As `spiders.scan.stretch.read_stretch`, which says what these mean."""
    from spiders.scan.stretch import read_stretch  # noqa: PLC0415 - the gate and all that it searches with

    return read_stretch(path, begin, until, brief, most)
