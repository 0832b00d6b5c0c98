"""The commands of the matrix, each as a call in a process that has imported everything already, at a fixed time."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.kills.inputs import old_store
from ripplemark.store.database import open_writer

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def called(folder: Path, *words: str) -> int:
    """A command of ours in this process, at a fixed time; its exit code."""
    import commands.crawl  # noqa: PLC0415
    import commands.door  # noqa: PLC0415
    from attribution.intake import log_lines, logs  # noqa: F401, PLC0415
    from commands.main import cli  # noqa: PLC0415

    commands.door.utc_now = commands.crawl.utc_now = lambda: NOW  # type: ignore[attr-defined]
    os.chdir(folder)
    with open(os.devnull, "w") as nothing, contextlib.redirect_stdout(nothing):  # noqa: PTH123
        try:
            cli(list(words), prog_name="ripplemark", standalone_mode=True)
        except SystemExit as e:
            return int(e.code or 0)
    return 0


def crawl(folder: Path) -> int:
    return called(folder, "crawl", "--replay", "web.warc.gz", "--as-of", "2026-02-21T00:00:00Z", "--json")


def load(folder: Path) -> int:
    return called(folder, "load", "a.log", "b.log.gz", "registrations.csv", "--json")


def attribute(folder: Path) -> int:
    return called(folder, "attribute", "--json")


def migrate(folder: Path) -> int:
    open_writer(folder / "ripplemark.db").close()
    return 0


@dataclass(frozen=True)
class Work:
    """One command of the matrix, what must have been done before it, and how many lines the logs have."""

    act: Callable[[Path], int]
    before: tuple[Callable[[Path], Any], ...]
    lines: int = 24_000


WORKS = {
    "crawl": Work(crawl, (migrate,)),
    "load": Work(load, (migrate,)),
    "attribute": Work(attribute, (crawl, load), lines=12_000),  # 1,700 writes; with twice the lines 3,300, of the same steps
    "migrate": Work(migrate, (old_store,)),
}


def warm() -> None:
    """Import once what every run needs."""
    import commands.attribute  # noqa: PLC0415
    import commands.crawl  # noqa: PLC0415
    import commands.load  # noqa: F401, PLC0415
    from attribution.credit import settle as _credit  # noqa: F401, PLC0415
    from attribution.effects import refresh as _effects  # noqa: F401, PLC0415
    from attribution.intake import load as _load  # noqa: F401, PLC0415
    from attribution.intake import logs  # noqa: PLC0415
    from attribution.opinion import refresh as _opinion  # noqa: F401, PLC0415
    from attribution.ripples import refresh as _ripples  # noqa: F401, PLC0415
    from attribution.traffic import settle as _traffic  # noqa: F401, PLC0415
    from spiders.run import crawl as _crawl  # noqa: F401, PLC0415

    logs.BLOCKS = 1  # many small commits
