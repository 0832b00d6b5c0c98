"""The kill matrix (gate 1): crawl, load, attribute and migrate are killed at random moments and at every 25th write, and done again.

After each kill the file must be sound; after the run that follows, every row must be there once, as after a run that nobody disturbed.
`kills.py [crawl|load|attribute|migrate]... [--random N] [--every N] [--seed N]`. The writes are counted by strace; without it only the
random kills are made. A run is a process forked from this one, in which everything is imported already.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from ripplemark.schema import MIGRATIONS
from ripplemark.store.database import APPLICATION, open_writer

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGES, LINES, BLOCK = 60, 24_000, 1 << 17
PROJECT = """
[brand]
name = "Acme Kites"
domains = ["acme.example"]
[[campaign]]
id = "spring"
topics = ["kite festival"]
starts = 2026-02-05
ends = 2026-02-20
utm_campaign = ["spring*"]
[crawl]
watch = ["https://blog.example/"]
rounds = 1
[traffic]
site = "https://acme.example"
[[goal]]
name = "registration"
request = "POST /signup"
[storage]
keep_free = 0
"""
#: Columns that say when, how long, by which run or under which number: these may differ.
PASSING = {
    "id",
    "run_id",
    "ms",
    "seconds",
    "pid",
    "page_id",
    "url_id",
    "observation_id",
    "link_id",
    "post",
    "child_id",
    "version",
    "updated_at",
}
TABLES_LEFT_OUT = {"runs", "data_version", "sqlite_sequence"}
#: The same with what belongs together, by names in place of numbers.
JOINED = {
    "sightings": "SELECT u.url, o.outcome, s.position, s.href, s.target_url, s.anchor, s.rel FROM sightings s JOIN observations o ON o.id = s.observation_id"
    " JOIN urls u ON u.id = o.url_id",
    "links": "SELECT u.url, l.target_url, l.state, l.anchor, l.campaign, l.class, l.visits, l.registrations FROM links l JOIN urls u ON u.id = l.page_id",
    "events": "SELECT u.url, e.kind, e.at, e.reason FROM link_events e JOIN links l ON l.id = e.link_id JOIN urls u ON u.id = l.page_id",
    "ripples": "SELECT u.url, r.parent, r.probability FROM ripples r JOIN urls u ON u.id = r.child_id",
}  # fmt: skip


# ---------------------------------------------------------------- what is done


def write_inputs(folder: Path) -> None:
    """An archive of a small site, two logs of a month, and registrations."""
    (folder / "ripplemark.toml").write_text(PROJECT, encoding="utf-8")
    (folder / "web.warc.gz").write_bytes(b"".join(_record(n) for n in range(-1, PAGES)))
    draw, start = random.Random(5), datetime(2026, 2, 1, tzinfo=UTC)
    lines = [_line(draw, start + timedelta(seconds=n * 28 * 86_400 // LINES)) for n in range(LINES)]
    (folder / "a.log").write_text("".join(lines[: LINES // 2]), encoding="utf-8")
    with gzip.open(folder / "b.log.gz", "wt", encoding="utf-8") as out:
        out.writelines(lines[LINES // 2 :])
    rows = "".join(f"r{n},{start + timedelta(hours=n * 3):%Y-%m-%dT%H:%M:%SZ},{n * 10}\n" for n in range(60))
    (folder / "registrations.csv").write_text(f"id,date,value\n{rows}", encoding="utf-8")


def _record(n: int) -> bytes:
    links = "".join(f'<a href="/post/{m}">post {m}</a> ' for m in ((range(PAGES)) if n < 0 else (n + 1, n * 7 % PAGES)))
    told = (
        f'<p>The kite festival, <a href="https://acme.example/kite/{n}">Acme Kites {n}</a> flew.</p>'
        if n % 3 == 0
        else f"<p>Day {n}.</p>"
    )
    page = f"<!doctype html><title>Post {n}</title><body><main>{told}{links}</main>"
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
    url = "https://blog.example/" if n < 0 else f"https://blog.example/post/{n}"
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-02-20T12:00:00Z\r\n"
    return gzip.compress(f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n")


def _line(draw: random.Random, at: datetime) -> str:
    path = draw.choice(["/", "/kite", f"/p/{draw.randrange(300)}", "/?utm_campaign=spring1&utm_source=x&utm_medium=social"])
    method = "GET"
    if draw.random() < 0.01:
        path, method = "/signup", "POST"
    referrer = draw.choice(["-", "-", f"https://blog.example/post/{draw.randrange(0, PAGES, 3)}", "https://www.google.com/"])
    address = f"192.0.2.{draw.randrange(250)}"
    return f'{address} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "{method} {path} HTTP/1.1" 200 99 "{referrer}" "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"\n'


def called(folder: Path, *words: str) -> int:
    """A command of ours in this process, at a fixed time; its exit code."""
    import commands.crawl  # noqa: PLC0415
    import commands.door  # noqa: PLC0415
    from attribution.intake import log_lines, logs  # noqa: F401, PLC0415
    from commands.main import cli  # noqa: PLC0415

    commands.door.utc_now = commands.crawl.utc_now = lambda: NOW  # type: ignore[assignment]
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


def old_store(folder: Path) -> None:
    """A store of the first released schema with rows in it."""
    (folder / "ripplemark.db").unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(folder / "ripplemark.db", isolation_level=None)) as db:
        db.executescript(
            f"PRAGMA journal_mode = WAL; BEGIN; {MIGRATIONS[0][1]} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = 1; COMMIT;"
        )
        db.execute("INSERT INTO runs (id, command, started_at, state) VALUES (1, 'crawl', '2026-01-01T00:00:00Z', 'done')")
        db.execute("BEGIN")
        for n in range(1, 301):
            url = (n, f"https://blog.example/{n}")
            db.execute(
                "INSERT INTO urls (id, url, host, domain, kind, state, first_seen) VALUES (?, ?, 'blog.example', 'blog.example', 'page', 'done', '2026-01-01T00:00:00Z')",
                url,
            )
            db.execute(
                "INSERT INTO observations (id, url_id, run_id, observed_at, outcome, status, final_url, bytes, ms, passed_gate, settled)"
                " VALUES (?, ?, 1, '2026-01-01T00:00:00Z', 'ok', 200, ?, 1, 1, 1, 1)", (n, *url),
            )  # fmt: skip
            db.execute(
                "INSERT INTO links (id, page_id, target_url, occurrence, position, href, anchor, rel, followed, image, in_noscript, wrapped_by, placement,"
                " context_left, context_right, utm, state, first_seen, last_seen, appeared_on) VALUES (?, ?, 'https://acme.example/', 0, 1, '', 'kite', '', 1,"
                " 0, 0, '', 'content', '', '', '[]', 'live', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01')", (n, n),
            )  # fmt: skip
        db.execute("COMMIT")


@dataclass(frozen=True)
class Work:
    """One command of the matrix, and what must have been done before it."""

    act: Callable[[Path], int]
    before: tuple[Callable[[Path], Any], ...]


WORKS = {
    "crawl": Work(crawl, (migrate,)),
    "load": Work(load, (migrate,)),
    "attribute": Work(attribute, (crawl, load)),
    "migrate": Work(migrate, (old_store,)),
}


# ---------------------------------------------------------------- runs that are killed


def forked(work: Callable[[Path], Any], folder: Path, gate: int = -1) -> int:
    """The process of a run that begins once something was written into the gate, where there is one."""
    pid = os.fork()
    if pid:
        return pid
    code = 99
    try:
        os.setsid()
        if gate >= 0:
            os.read(gate, 1)
        code = work(folder)
    except BaseException as e:
        print(f"{type(e).__name__}: {e}", file=sys.stderr, flush=True)
    finally:
        os._exit(code if isinstance(code, int) else 0)


def ended(pid: int) -> int:
    """How the process ended: its exit code, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def whole(work: Callable[[Path], Any], folder: Path) -> float:
    """A run that nobody disturbs; its seconds."""
    begun = time.monotonic()
    code = ended(forked(work, folder))
    assert code == 0, (work, code)
    return time.monotonic() - begun


def killed_at(work: Callable[[Path], Any], folder: Path, seconds: float) -> bool:
    """Whether a kill after so many seconds met the run."""
    pid = forked(work, folder)
    time.sleep(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
        os.kill(pid, signal.SIGKILL)
    return ended(pid) == -signal.SIGKILL


def killed_at_write(work: Callable[[Path], Any], folder: Path, number: int) -> bool:
    """Whether the run was killed at its so-manieth write to a file by position (SQLite's) or by stream (Parquet's)."""
    read, write = os.pipe()
    pid = forked(work, folder, read)
    watch = ["strace", "-qq", "-p", str(pid), "-o", os.devnull, "-e", "trace=pwrite64,write,fsync,fdatasync,rename", "-e"]
    with subprocess.Popen([*watch, f"inject=pwrite64,write:signal=SIGKILL:when={number}"], stderr=subprocess.DEVNULL):  # noqa: S603
        while "TracerPid:\t0\n" in Path(f"/proc/{pid}/status").read_text():
            time.sleep(0.002)
        os.write(write, b"x")
        code = ended(pid)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    os.close(read)
    os.close(write)
    assert code in (0, -signal.SIGKILL), code
    return code == -signal.SIGKILL


def sound(folder: Path) -> bool:
    """Whether the file that a killed run left is sound."""
    with contextlib.closing(sqlite3.connect(folder / "ripplemark.db")) as db:
        return (
            db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            and not db.execute("PRAGMA foreign_key_check").fetchall()
        )


def state_of(folder: Path) -> dict[str, Counter[Any]]:
    """Everything that a run leaves, without times of the run and numbers of rows: a multiset for each table, and of hits and visits."""
    found: dict[str, Counter[Any]] = {}
    with contextlib.closing(sqlite3.connect(folder / "ripplemark.db")) as db:
        for (name,) in db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall():
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({name})") if row[1] not in PASSING]
            if columns and name not in TABLES_LEFT_OUT:
                found[name] = Counter(
                    map(
                        _comparable if name == "visitor_sketches" else tuple,
                        db.execute(f"SELECT {', '.join(columns)} FROM {name}"),
                    )
                )
        for name, sql in JOINED.items():
            found[f"{name} joined"] = Counter(db.execute(sql).fetchall())
    import pyarrow.parquet as pq  # noqa: PLC0415

    for kind in ("hits", "visits"):
        rows: Counter[Any] = Counter()
        for file in sorted((folder / "data").glob(f"{kind}/day=*/*.parquet")):
            rows.update(tuple(row.items()) for row in pq.read_table(file, partitioning=None).to_pylist())
        found[kind] = rows
    return found


def _comparable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row in which a sketch of visitors stands as what it counts: its bytes depend on the order in which visitors came."""
    from datasketches import hll_sketch  # noqa: PLC0415

    return tuple(round(hll_sketch.deserialize(v).get_estimate(), 6) if isinstance(v, bytes) else v for v in row)


@dataclass
class Tally:
    """What a row of the matrix came to."""

    kills: int = 0
    corrupt: int = 0
    lost: int = 0
    doubled: int = 0
    trials: int = 0
    other: list[str] = field(default_factory=list)

    def compare(self, folder: Path, clean: dict[str, Counter[Any]]) -> None:
        """One trial ended here."""
        self.trials += 1
        now = state_of(folder)
        for name, wanted in clean.items():
            lost, more = wanted - now[name], now[name] - wanted
            self.lost += sum(lost.values())
            self.doubled += sum(more.values())
            if lost or more:
                self.other.append(f"{name}: {list(lost)[:1]} / {list(more)[:1]}")


def trial(
    work: Work, base: Path, kill: Callable[[Path], bool], tally: Tally, clean: dict[str, Counter[Any]], times: int
) -> bool:
    """Up to so many kills one after another, then a whole run; False where no kill met a run any more."""
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    try:
        shutil.copytree(base, folder, dirs_exist_ok=True)
        hit = 0
        while hit < times and kill(folder):
            hit += 1
            tally.kills += 1
            tally.corrupt += not sound(folder)
        whole(work.act, folder)
        tally.compare(folder, clean)
        return hit > 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def matrix(name: str, base: Path, randoms: int, every: int, draw: random.Random, first: int, last: int) -> None:
    """Both rows of one command, printed."""
    work = WORKS[name]
    for step in work.before:
        whole(step, base)
    undisturbed = base.with_name(f"{base.name}-clean")
    shutil.copytree(base, undisturbed)
    seconds = whole(work.act, undisturbed)
    clean = state_of(undisturbed)
    begun, tally = time.monotonic(), Tally()
    while tally.kills < randoms:
        trial(
            work,
            base,
            lambda f: killed_at(work.act, f, draw.uniform(0.0, seconds)),
            tally,
            clean,
            min(3, randoms - tally.kills),
        )
    if randoms:
        say(name, f"random moments of {seconds:.1f} s", tally, begun)
    if every and shutil.which("strace"):
        begun, tally, number = time.monotonic(), Tally(), first or every
        while number <= last and trial(work, base, lambda f, n=number: killed_at_write(work.act, f, n), tally, clean, 1):  # type: ignore[misc]
            words = f"{tally.kills} kills, {tally.corrupt} corrupt, {tally.lost} lost, {tally.doubled} doubled"
            print(f"{name}: write {number}: {words}", file=sys.stderr, flush=True)
            number += every
        say(name, f"every {every}th write, {first or every} to {number - every}", tally, begun)


def say(name: str, how: str, tally: Tally, begun: float) -> None:
    took = time.monotonic() - begun
    print(
        f"| {name} | {how} | {tally.kills} | {tally.corrupt} | {tally.lost} | {tally.doubled} | {tally.trials} | {took:.0f} |",
        flush=True,
    )
    for words in tally.other[:5]:
        print(f"    {words[:300]}", flush=True)
    assert tally.corrupt + tally.lost + tally.doubled == 0, name


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


def main() -> None:
    """The matrix of the commands that are named, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("works", nargs="*", choices=[*WORKS, []], default=list(WORKS))
    parser.add_argument("--random", type=int, default=50, help="kills at random moments, of each command")
    parser.add_argument("--every", type=int, default=25, help="kill at every so-manieth write; 0: none")
    parser.add_argument("--from", dest="first", type=int, default=0, help="begin at this write")
    parser.add_argument("--to", dest="last", type=int, default=1_000_000, help="end at this write")
    parser.add_argument("--seed", type=int, default=8)
    asked = parser.parse_args()
    warm()
    print(
        "| command | killed at | kills | corrupt | rows lost | rows doubled | states compared | s |\n|---|---|---|---|---|---|---|---|",
        flush=True,
    )
    for name in asked.works:
        with tempfile.TemporaryDirectory(prefix="kills-") as folder:
            base = Path(folder) / "base"
            base.mkdir()
            write_inputs(base)
            with open_writer(base / "ripplemark.db") as db:
                db.run_many(
                    "INSERT INTO salts (period, salt, noted_on) VALUES (?, ?, '2026-02-01')",
                    [(_period(n), "31" * 32) for n in range(-2, 3)],
                )
            matrix(name, base, asked.random, asked.every, random.Random(asked.seed), asked.first, asked.last)


def _period(n: int) -> str:
    from attribution.traffic.visitors import period_start  # noqa: PLC0415
    from ripplemark.config import Traffic  # noqa: PLC0415

    day = (date(2026, 2, 15) - date(1970, 1, 1)).days + n * Traffic().salt_days
    return period_start(day, Traffic().salt_days).isoformat()


if __name__ == "__main__":
    main()
