"""How fast 100,000 links leave as CSV, JSON lines and a workbook, and how much memory that takes. Reads no store."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime

from attribution.export import Format, TableName
from attribution.export.files import written
from ripplemark.records import Confidence, DateMethod, LinkClass, LinkRow, LinkState, Placement, Route

ROWS = 100_000
WHEN = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def links(number: int) -> Iterator[LinkRow]:
    """Links with the lengths that real ones have."""
    for n in range(number):
        yield LinkRow(
            link_id=n, page_id=n, page_url=f"https://blog{n % 900}.example/2026/03/a-post-about-something-{n}.html",
            target_url="https://duckdb.org/docs/stable/sql/introduction.html?utm_source=blog", href="https://duckdb.org/docs",
            anchor="嵌入式分析資料庫", rel=("noopener", "nofollow"), nofollow=True, ugc=False, sponsored=False, followed=False, image=False,
            in_noscript=False, wrapped_by="", placement=Placement.CONTENT, context_left="x" * 100, context_right="字" * 100,
            utm=(("utm_source", "blog"),), link_class=LinkClass.EARNED, class_reason="nothing says that it was paid for",
            campaign="launch", state=LinkState.LIVE, lost_reason=None, first_seen=WHEN, last_seen=WHEN, lost_at=None,
            published_at=WHEN, published_method=DateMethod.FEED, published_confidence=Confidence.HIGH, page_title="标题 " * 8,
            page_author="Author", page_host=f"blog{n % 900}.example", page_domain=f"blog{n % 900}.example", language="zh-Hant",
            discovered_by=(Route.WATCH, Route.FEED), visits=n % 7, registrations=0.25,
        )  # fmt: skip


def measure(form: Format, number: int) -> tuple[float, int]:
    """(seconds, bytes written)."""
    begun = time.perf_counter()
    size = sum(map(len, written(TableName.LINKS, form, links(number))))
    return time.perf_counter() - begun, size


def peak(form: Format) -> float:
    """Megabytes that Python holds at most while a tenth of the rows is written."""
    tracemalloc.start()
    measure(form, ROWS // 10)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def main() -> None:
    """One line a format."""
    print(f"{'format':8}{'seconds':>9}{'rows/s':>12}{'MB':>8}{'peak MB':>9}")
    for form in Format:
        seconds, size = measure(form, ROWS)
        print(f"{form:8}{seconds:9.1f}{ROWS / seconds:12,.0f}{size / 1e6:8.1f}{peak(form):9.1f}", flush=True)


if __name__ == "__main__":
    main()
