"""The soak (gate 9): seven simulated days of the timetable in one process, over sites on loopback that fail in every way.

A site each that is sound, answers 5xx, cuts connections, is slow or silent, changes its robots.txt, asks for pauses, and loses its pages. Twice the
disk is too full. After each round memory, open files, threads, child processes, the write-ahead log and the URLs that wait are counted: none may grow
from the second day on. `soak.py [--days N]`.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import random
import shutil
import signal
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from ripplemark.store.database import open_reader

START = datetime(2026, 3, 2, tzinfo=UTC)
ROUND = timedelta(hours=6)
SOUND, BROKEN, CUTTING, SLOW, FLIPPING, PAUSING, GONE = (f"127.0.0.{n}" for n in range(2, 9))
SITES = (SOUND, BROKEN, CUTTING, SLOW, FLIPPING, PAUSING, GONE)
PAGES = 12
PROJECT = """
[brand]
name = "Acme Kites"
domains = ["acme.example"]
[crawl]
watch = [{watch}]
rounds = 0
delay = 0.01
targets_per_run = 0
allow_private = ["127.0.0.0/8"]
[traffic]
site = "https://acme.example"
[keep]
visits_to_pages = 2
hits = 3
rejects = 2
runs = 2
[storage]
keep_free = {free}
"""


class World:
    """What time it is, and chance."""

    now = START
    draw = random.Random(4)
    asked: ClassVar[defaultdict[str, int]] = defaultdict(int)


class Site(BaseHTTPRequestHandler):
    """Every site, by the address that is asked for."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0]
        World.asked[host] += 1
        day, chance = (World.now - START).days, World.draw.random()
        if self.path == "/robots.txt":
            self._robots(host)
        elif host == BROKEN and chance < 0.4:
            self._say(b"oops", World.draw.choice([500, 502, 503, 504]))
        elif host == CUTTING and chance < 0.4:
            self._cut()
        elif host == SLOW and chance < 0.15:
            time.sleep(3.0)  # longer than the crawl waits
            self._cut()
        elif host == PAUSING and chance < 0.2:
            self._say(b"", 429, {"Retry-After": "1"})
        elif host == GONE and day >= 2 and self.path != "/":
            self._say(b"", 410)
        elif self.path == "/feed.xml":
            self._feed(host, day)
        else:
            self._page(host, day)

    def _robots(self, host: str) -> None:
        turn = int((World.now - START) / ROUND) % 4
        if host == FLIPPING and turn == 1:
            self._say(b"", 503)
        elif host == FLIPPING and turn == 2:
            self._say(b"User-agent: *\nDisallow: /post/", kind="text/plain")
        else:
            self._say(b"", 404)

    def _feed(self, host: str, day: int) -> None:
        port = self.server.server_address[1]
        at = format_datetime(World.now)
        items = "".join(
            f"<item><link>http://{host}:{port}/new/{n}</link><pubDate>{at}</pubDate></item>"
            for n in range(day * 2, day * 2 + 2)
        )
        self._say(f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode(), kind="application/xml")

    def _page(self, host: str, day: int) -> None:
        number = int(self.path.rpartition("/")[2] or 0) if self.path != "/" else -1
        told = (
            f'<p>Our <a href="https://acme.example/{number}">Acme Kites {day if number % 5 == 0 else 0}</a> flew.</p>'
            if number % 2 == 0
            else "<p>Words.</p>"
        )
        links = "".join(f'<a href="/post/{n}">post</a> ' for n in range(PAGES)) if number < 0 else ""
        self._say(f"<!doctype html><title>{host} {number}</title><main>{told}{links}</main>".encode())

    def _say(self, body: bytes, status: int = 200, headers: dict[str, str] | None = None, kind: str = "text/html") -> None:
        if host_slow(self.headers.get("Host")):
            time.sleep(0.05)
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _cut(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        self.close_connection = True
        self.connection.close()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def host_slow(host: str | None) -> bool:
    return (host or "").startswith(SLOW)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A connection that was cut is meant."""


# ---------------------------------------------------------------- the timetable


def simulate() -> None:
    """Our clock is the world's, and waits are short."""
    import commands.crawl  # noqa: PLC0415
    import commands.door  # noqa: PLC0415
    import spiders.run  # noqa: PLC0415

    commands.door.utc_now = commands.crawl.utc_now = lambda: World.now  # type: ignore[assignment]
    real = spiders.run.run_settings
    quick = {"DOWNLOAD_TIMEOUT": 2.0, "NET_ROBOTS_PAUSE": 0.2, "NET_FIRST_WAIT": 0.2, "RETRY_TIMES": 0}
    spiders.run.run_settings = lambda project, options: real(project, options) | quick


def called(*words: str) -> int:
    """The exit code of a command of ours, in this process."""
    from commands.main import cli  # noqa: PLC0415

    with open(os.devnull, "w") as nothing, contextlib.redirect_stdout(nothing), contextlib.redirect_stderr(nothing):  # noqa: PTH123
        try:
            cli(list(words), prog_name="ripplemark")
        except SystemExit as e:
            return int(e.code or 0)
    return 0


def write_log(folder: Path, day: int) -> None:
    """The hits of a round at the end of the log; the log is rotated at midnight."""
    log = folder / "access.log"
    if World.now.hour == 0 and log.exists():
        log.rename(folder / f"access.log.{day}")
    with log.open("a") as out:
        for n in range(300):
            at = World.now - ROUND + timedelta(seconds=70 * n)
            out.write(
                f'192.0.2.{n % 90} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "GET /{n % 7} HTTP/1.1" 200 9 "http://{SOUND}/post/0" "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"\n'
            )
        out.write("no line of a log\n")


def one_round(folder: Path, number: int) -> dict[str, int]:
    """What the timetable does in six hours; exit code of each command."""
    day = (World.now - START).days
    if World.now.hour == 0:
        shutil.rmtree(folder / "data" / "robots", ignore_errors=True)  # a copy is good for a day, of a clock that is not ours
    write_log(folder, day)
    codes = {"crawl": called("crawl"), "load": called("load", *map(str, sorted(folder.glob("access.log*"))))}
    if number % 2:
        codes["attribute"] = called("attribute")
    if World.now.hour == 18:
        codes["prune"], codes["backup"] = called("prune", "--erase"), called("backup", "backups", "--keep", "2")
    return codes


def measured(folder: Path) -> dict[str, float]:
    """What this process holds now, and what waits in the store."""
    gc.collect()
    files = [os.readlink(f"/proc/self/fd/{n}") for n in os.listdir("/proc/self/fd") if os.path.lexists(f"/proc/self/fd/{n}")]  # noqa: PTH115, PTH208
    with open_reader(folder / "ripplemark.db") as db:
        due = db.value(
            "SELECT count(*) FROM urls WHERE state != 'ignored' AND due_at <= ?", (f"{World.now:%Y-%m-%dT%H:%M:%SZ}",)
        )
        late = db.value(
            "SELECT count(*) FROM urls WHERE state != 'ignored' AND due_at <= ?",
            (f"{World.now - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}",),
        )
    wal = folder / "ripplemark.db-wal"
    status = Path("/proc/self/status").read_text()
    return {
        "memory_mb": int(status.partition("VmRSS:")[2].split()[0]) / 1000,
        "files": len(files),
        "sockets": sum(name.startswith("socket:") for name in files),
        "threads": threading.active_count(),
        "children": len(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()),
        "wal_kb": wal.stat().st_size / 1000 if wal.exists() else 0.0,
        "due": due,
        "due_over_a_day": late,
        "store_kb": (folder / "ripplemark.db").stat().st_size / 1000,
        "data_files": sum(1 for f in (folder / "data").rglob("*") if f.is_file()),
        "backups": len(list((folder / "backups").glob("ripplemark-*"))),
    }


#: What may not grow from the second day to the last, by which part and by how much at most.
FLAT = {"memory_mb": (0.05, 10.0), "files": (0.0, 2.0), "sockets": (0.0, 2.0), "threads": (0.0, 1.0), "children": (0.0, 0.0), "wal_kb": (0.0, 0.0),
        "due": (0.1, 5.0), "due_over_a_day": (0.0, 0.0), "backups": (0.0, 1.0)}  # fmt: skip


def main() -> int:
    """The number of things that grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=7)
    days = parser.parse_args().days
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    server = Server(("", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port, begun = server.server_address[1], time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    os.chdir(folder)
    watch = ", ".join(f'"http://{site}:{port}/"' for site in SITES) + f', "http://{SOUND}:{port}/feed.xml"'
    simulate()
    series: list[tuple[int, dict[str, float]]] = []
    ends: defaultdict[str, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    print(
        "| day | " + " | ".join(n.replace("_", " ") for n in FLAT) + " | store kB | data files |\n|" + "---|" * (len(FLAT) + 3),
        flush=True,
    )
    for number in range(days * 4):
        World.now = START + number * ROUND
        full = number in (13, 14)  # no room for two rounds
        (folder / "ripplemark.toml").write_text(PROJECT.format(watch=watch, free=10_000_000 if full else 1))
        for command, code in one_round(folder, number).items():
            ends[command][code] += 1
            assert code in ((3,) if full and command != "prune" else (0, 1)), (number, command, code)
        series.append((number // 4, measured(folder)))
        if number % 4 == 3:
            print(row(number // 4, series), flush=True)
    server.shutdown()
    grown = [name for name in FLAT if grew(name, series, days)]
    print(
        f"\n{days * 4} rounds, {sum(World.asked.values()):,} requests, {time.monotonic() - begun:.0f} s; exit codes: "
        + "; ".join(f"{c}: {dict(n)}" for c, n in ends.items())
    )
    print("grew: " + (", ".join(grown) or "nothing"))
    shutil.rmtree(folder, ignore_errors=True)
    return len(grown)


def of_day(name: str, series: list[tuple[int, dict[str, float]]], day: int) -> float:
    return statistics.median(m[name] for d, m in series if d == day)


def row(day: int, series: list[tuple[int, dict[str, float]]]) -> str:
    values: list[Any] = [of_day(name, series, day) for name in (*FLAT, "store_kb", "data_files")]
    return f"| {day + 1} | " + " | ".join(f"{v:,.0f}" for v in values) + " |"


def grew(name: str, series: list[tuple[int, dict[str, float]]], days: int) -> bool:
    part, more = FLAT[name]
    return of_day(name, series, days - 1) > of_day(name, series, min(1, days - 1)) * (1 + part) + more


if __name__ == "__main__":
    sys.exit(main())
