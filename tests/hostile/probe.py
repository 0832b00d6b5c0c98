"""One real Scrapy crawl in a process of its own: asks a list of URLs through the crawl's settings and says what came of each."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: A crawl that has not ended by then never ends: it is killed. s
HARD_STOP = 90
ROOT = Path(__file__).parents[2]
#: Settings that make a crawl of the loopback server quick.
QUICK: dict[str, object] = {
    "allow_private": ["127.0.0.0/8"],
    "delay": 0.0,
    "more": {
        "DOWNLOAD_TIMEOUT": 2,
        "RETRY_TIMES": 0,
        "NET_ROBOTS_PAUSE": 0.1,
        "NET_FIRST_WAIT": 0.5,
        "LOG_LEVEL": "ERROR",
        "DNS_TIMEOUT": 3,
    },
}


@dataclass(frozen=True, slots=True)
class Result:
    """What the crawl says of one URL; times in seconds from the start of the process."""

    outcome: str
    detail: str
    status: int
    url: str
    hops: tuple[str, ...]
    reasons: tuple[str, ...]
    size: int
    at: float


@dataclass(frozen=True, slots=True)
class Probe:
    """All results of a crawl by the URL asked for, its standard error, its peak memory in MB, and when what left."""

    results: dict[str, Result]
    log: str
    peak_mb: float
    left: dict[str, list[float]]  # host -> when each of its requests left, monotonic seconds

    def outcome(self, url: str) -> str:
        """The reason code of a URL."""
        return self.results[url].outcome


def probe(urls: Sequence[str], settings: dict[str, Any], *, follow: bool = False, env: dict[str, str] | None = None) -> Probe:
    """Run the crawl and read its report."""
    job = json.dumps({"urls": list(urls), "settings": settings, "follow": follow})
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.probe"],
        input=job,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=HARD_STOP,
        env=env,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    end = rows.pop()
    results = {r.pop("asked"): Result(**{**r, "hops": tuple(r["hops"]), "reasons": tuple(r["reasons"])}) for r in rows}
    return Probe(results, done.stderr, end["peak_mb"], end["left"])


def quick(**more: object) -> dict[str, Any]:
    """QUICK with Scrapy settings laid over it."""
    return {**QUICK, "more": {**QUICK["more"], **more}}  # type: ignore[dict-item]


def peak_mb() -> float:
    """The most memory this program held, in MB. Not by getrusage: its peak begins with the size of the process that forked us."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> None:
    """Read the job from standard input, crawl, print a line per URL."""
    import re

    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    from spiders.net.hosts import HostBook
    from spiders.net.outcomes import judged
    from spiders.settings import crawl_settings

    job = json.loads(sys.stdin.read())

    class Spider(scrapy.Spider):
        name = "probe"

        async def start(self) -> AsyncIterator[scrapy.Request]:
            for url in job["urls"]:
                yield self.ask(url)

        def ask(self, url: str) -> scrapy.Request:
            return scrapy.Request(url, self.answered, errback=self.failed, meta={"asked": url}, dont_filter=not job["follow"])

        def answered(self, response: scrapy.http.Response) -> Iterator[scrapy.Request]:
            self.report(response.request, judged(response), response.url, response.status, len(response.body))
            if job["follow"]:
                for href in re.findall(rb'href="([^"]+)"', response.body):
                    yield self.ask(response.urljoin(href.decode()))

        def failed(self, failure: Any) -> None:
            self.report(failure.request, judged(failure), failure.request.url, 0, 0)

        def report(self, request: Any, what: Any, url: str, status: int, size: int) -> None:
            row = {"asked": request.meta["asked"], "outcome": what.outcome, "detail": what.detail, "status": status, "url": url}
            row |= {"hops": request.meta.get("redirect_urls", []), "size": size, "at": time.monotonic() - started}
            print(json.dumps(row | {"reasons": [str(r) for r in request.meta.get("redirect_reasons", [])]}), flush=True)

    left: dict[str, list[float]] = {}
    sent = HostBook.sent

    def noted(book: HostBook, host: str) -> None:
        left.setdefault(host, []).append(time.monotonic())
        sent(book, host)

    HostBook.sent = noted  # type: ignore[method-assign]
    started = time.monotonic()
    process = AsyncCrawlerProcess(crawl_settings(**job["settings"]))
    process.crawl(Spider)
    process.start()
    print(json.dumps({"peak_mb": peak_mb(), "left": left}))


if __name__ == "__main__":
    main()
