"""How far a crawl is, on a terminal. Crawls nothing."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spiders.tally import Tally


@contextmanager
def shown_progress(on: bool) -> Generator[Callable[[Tally], None]]:
    """A line on the terminal that counts up; nothing where nobody looks."""
    if not on:
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - only on a terminal
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("crawling")
        yield lambda t: bar.update(task, description=_line(t))


def _line(tally: Tally) -> str:
    return f"{tally.fetched:,} fetched, {tally.relevant:,} relevant, {tally.links:,} links, {tally.new_urls:,} new URLs"
