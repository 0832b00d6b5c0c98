"""What every callback of the dashboard takes, whole: question, figure, words, JSON, packed for the wire; and how long every page takes to be
usable in a browser with nothing in its cache.

    python -m benchmarks.callbacks [FOLDER] [--times N] [--cold N] [--pages /links ...] [--writing] [--changes]

FOLDER: a project with a store (`growth.py`, `varied.py`, `brand.py` make large ones); without it the sample world, made in build/fuzz. The server
is the dashboard's own, one worker in a process of its own. A real browser, started anew, opens every page `--cold` times; what it asked is asked
again `--times` times, one request after another, with other days, campaigns, filters and orders, and nothing remembered. Prints for each callback
milliseconds of the server's CPU (goal 150) and on its clock, kB of the answer as JSON and as sent, the most memory of the worker until then. An answer
that failed is counted and shown. `--writing`: another process commits a crawl's steps meanwhile (into the store of FOLDER: name a copy).
`--changes`: then everything that a reader can change, so many times, each round undone by its own wishes (into that store too).
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

from backports import zstd
from playwright.sync_api import sync_playwright

from attribution.report_rows import LinkQuery, View
from attribution.reports import Reports
from benchmarks.callbacks.changed import change, request
from benchmarks.callbacks.drawn import Known, drawn
from benchmarks.callbacks.opened import CALLBACKS, Opened, Posted, opened
from benchmarks.callbacks.served import FORGET, ROOT, served
from dashboard.app import PAGES
from ripplemark.config import load_project

GOAL, USABLE, MEMORY = 150, 1_500, 300  # milliseconds of CPU, milliseconds on the clock, MB
#: What the browser opens: every page, and a link's evidence.
PLACES = (*(page.path for page in PAGES), "/links?link=1")
HEADS = f"{'page':13}{'callback':40}{'CPU p50':>8}{'p95':>7}{'worst':>7}{'clock p95':>11}{'kB':>7}{'sent':>6}{'MB':>6}   goal {GOAL}"
FAILED = re.compile(r'"sendNotifications":\[\{"action":"show","color":"orange"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request cost, ms of CPU and on the clock; kB as JSON and as sent; the worker's most MB so far; why it failed."""

    cpu: float
    clock: float
    size: float
    sent: float
    memory: float
    fault: str


@dataclass(slots=True)
class Callback:
    """One callback of a page, and its answers."""

    page: str
    output: str
    asked: list[Posted] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


def known_of(folder: Path) -> Known:
    """What can be drawn from."""
    project = load_project(folder / "ripplemark.toml")
    reports = Reports(project)
    fresh, view = reports.freshness(), reports.default_view()
    first, last = fresh.first_day or view.since, fresh.last_day or view.until
    links = int(reports.links(View(first, last), LinkQuery(stop=1)).total)
    known = Known(first, last, tuple(c.id for c in reports.campaigns()), max(1, links))
    reports.close()
    return known


def callbacks_of(pages: Sequence[Opened]) -> list[Callback]:
    """The callbacks that the pages asked, in their order; of requests that differ, all."""
    found: dict[tuple[str, str], Callback] = {}
    for posted in (posted for page in pages for posted in page.posted):
        page, output = posted.page.partition("?")[0], posted.body["output"]
        found.setdefault((page, output), Callback(page, output)).asked.append(posted)
    return list(found.values())


def ask(connection: HTTPConnection, posted: Posted, body: dict[str, object]) -> tuple[Answer, str]:
    """Send a request as the browser did, and read its answer; what it cost, and itself."""
    headers = {name: value for name, value in posted.headers.items() if name not in ("content-length", "host", "connection")}
    said = json.dumps(body, ensure_ascii=False).encode()
    connection.request("POST", CALLBACKS, said, {**headers, "accept-encoding": "zstd", FORGET: "1"})
    got = connection.getresponse()
    raw = got.read()
    text = zstd.decompress(raw) if got.headers["Content-Encoding"] == "zstd" else raw
    cost = {name: float(dur) for name, dur in re.findall(r"(\w+);dur=([\d.]+)", got.headers["Server-Timing"])}
    words = text.decode()
    fault = f"{got.status}" if got.status >= 400 else "told as failed" if FAILED.search(words) else ""
    return Answer(cost["cpu"], cost["clock"], len(text) / 1000, len(raw) / 1000, cost["memory"], fault), words


def p95(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def name_of(output: str) -> str:
    """A callback by its first output, and how many more there are."""
    first, *more = output.strip(".").split("...")
    return f"{first}{f' +{len(more)}' if more else ''}"


def replay(connection: HTTPConnection, callbacks: Sequence[Callback], known: Known, times: int) -> None:
    """Ask every callback anew, and print a line for each."""
    for one in callbacks:
        draw = Random(f"{one.page} {one.output}")
        for n in range(times):
            posted = one.asked[n % len(one.asked)]
            body = drawn(one.page, posted.body, known, draw)
            answer, _ = ask(connection, posted, body)
            one.answers.append(answer)
            if answer.fault:
                print(f"FAILED ({answer.fault}): {json.dumps(body, ensure_ascii=False)[:600]}")
        _line(one)


def changes(connection: HTTPConnection, headers: dict[str, str], known: Known, times: int) -> list[Callback]:
    """Change everything that a reader can change, and print a line for each kind of change. `headers`: those of a request of the browser."""
    found: dict[str, Callback] = {}
    connection.request("GET", "/_dash-dependencies", headers={"host": headers["host"]} if "host" in headers else {})
    callbacks = json.loads(connection.getresponse().read())

    def send(name: str, output: str, values: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
        posted = Posted("", request(callbacks, output, values), headers)
        answer, words = ask(connection, posted, posted.body)
        found.setdefault(name, Callback("changes", name)).answers.append(answer)
        return json.loads(words)["response"], words

    draw = Random("changes")
    for _ in range(times):
        change(send, known, draw)
    for one in found.values():
        _line(one)
    return list(found.values())


def sums(callbacks: Sequence[Callback]) -> None:
    """Print the last line."""
    answers = [answer for one in callbacks for answer in one.answers]
    reached = sum(p95([answer.cpu for answer in one.answers]) <= GOAL for one in callbacks)
    failed, peak = sum(bool(answer.fault) for answer in answers), max(answer.memory for answer in answers)
    print(
        f"{reached} of {len(callbacks)} callbacks within the goal; {failed} answers failed; most memory {peak:,.0f} MB (goal {MEMORY})"
    )


def _line(one: Callback) -> None:
    """Print what a callback took."""
    cpus = sorted(answer.cpu for answer in one.answers)
    within = p95(cpus) <= GOAL
    print(
        f"{one.page:13}{name_of(one.output)[:39]:40}{cpus[len(cpus) // 2]:8.0f}{p95(cpus):7.0f}{cpus[-1]:7.0f}"
        f"{p95([a.clock for a in one.answers]):11.0f}{max(a.size for a in one.answers):7.0f}{max(a.sent for a in one.answers):6.0f}"
        f"{max(a.memory for a in one.answers):6.0f}"
        f"{'' if within else '   over'}",
        flush=True,
    )


def look(address: str, places: Sequence[str], times: int) -> list[Opened]:
    """Open every place so many times, and print how long it took; all as they were opened."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        raise SystemExit("no Chromium was found: apt install chromium")
    print(
        f"{'page':14}{'frame ms':>9}{'window: fastest':>17}{'middle':>8}{'slowest':>9}{'whole: fastest':>16}{'middle':>8}{'CPU':>7}"
        f"{'kB of scripts':>15}{'asked':>7}   goal {USABLE}"
    )
    seen: list[Opened] = []
    with sync_playwright() as play:
        for place in places:
            pages = [opened(play.chromium, place, address, program) for _ in range(times)]
            shown, whole = sorted(page.shown for page in pages), sorted(page.whole for page in pages)
            print(
                f"{place:14}{median(page.frame for page in pages):9.0f}{shown[0]:17.0f}{median(shown):8.0f}{shown[-1]:9.0f}"
                f"{whole[0]:16.0f}{median(whole):8.0f}{median(page.cpu for page in pages):7.0f}"
                f"{max(page.scripts for page in pages) / 1000:15,.0f}{len(pages[0].posted):7}"
                f"{'' if median(shown) <= USABLE else '   over'}",
                flush=True,
            )
            print("".join(f"    {fault}\n" for page in pages for fault in page.faults), end="")
            seen += pages
    return seen


@contextmanager
def writing(folder: Path, wanted: bool) -> Iterator[None]:
    """Another process that commits a crawl's steps, for as long as it is wanted."""
    if not wanted:
        yield
        return
    again = [sys.executable, str(ROOT / "benchmarks" / "questions.py"), str(folder), "--write"]
    writer = subprocess.Popen(again, stdout=subprocess.PIPE)  # noqa: S603 - a benchmark of this folder
    try:
        if writer.stdout is not None:
            writer.stdout.readline()  # it has opened the store and written for the first time
        yield
    finally:
        writer.terminate()
        writer.wait()


def main(said: Sequence[str] | None = None) -> None:
    """Open, then ask again."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--cold", type=int, default=3)
    parser.add_argument("--pages", nargs="+", default=[], metavar="PATH")
    parser.add_argument("--writing", action="store_true")
    parser.add_argument("--changes", action="store_true")
    options = parser.parse_args(said)
    folder = options.folder or sample()
    places = [place for place in PLACES if not options.pages or place.partition("?")[0] in options.pages]
    known = known_of(folder)
    print(f"{known.links:,} links, {known.first} to {known.last}")
    with writing(folder, options.writing), served(folder.resolve() / "ripplemark.toml") as address:
        seen = look(address, places, options.cold)
        connection, callbacks = HTTPConnection(urlsplit(address).netloc, timeout=600), callbacks_of(seen)
        print(HEADS)
        replay(connection, callbacks, known, options.times)
        if options.changes:
            callbacks += changes(connection, seen[0].posted[0].headers, known, options.times)
        sums(callbacks)


def sample() -> Path:
    """The sample world with its store, made where it is not there yet."""
    from commands.main import cli  # noqa: PLC0415 - only without a store of one's own

    folder = ROOT / "build" / "fuzz"
    cli(["demo", "--no-serve", "--folder", str(folder)], standalone_mode=False)
    return folder


if __name__ == "__main__":
    main()
