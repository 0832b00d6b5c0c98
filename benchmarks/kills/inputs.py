"""What the commands of the matrix are given: an archive of a small site, two logs of a month, registrations, a store of the first schema."""

from __future__ import annotations

import contextlib
import gzip
import random
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from attribution.traffic.visitors import period_start
from ripplemark.config import Traffic
from ripplemark.schema import MIGRATIONS
from ripplemark.store.database import APPLICATION, open_writer

PAGES = 60
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


def write_inputs(folder: Path, lines: int) -> None:
    """An archive of a small site, two logs of a month with so many lines together, registrations, and the salts of that month."""
    (folder / "ripplemark.toml").write_text(PROJECT, encoding="utf-8")
    (folder / "web.warc.gz").write_bytes(b"".join(_record(n) for n in range(-1, PAGES)))
    draw, start = random.Random(5), datetime(2026, 2, 1, tzinfo=UTC)
    told = [_line(draw, start + timedelta(seconds=n * 28 * 86_400 // lines)) for n in range(lines)]
    (folder / "a.log").write_text("".join(told[: lines // 2]), encoding="utf-8")
    with gzip.open(folder / "b.log.gz", "wt", encoding="utf-8") as out:
        out.writelines(told[lines // 2 :])
    rows = "".join(f"r{n},{start + timedelta(hours=n * 3):%Y-%m-%dT%H:%M:%SZ},{n * 10}\n" for n in range(60))
    (folder / "registrations.csv").write_text(f"id,date,value\n{rows}", encoding="utf-8")
    with open_writer(folder / "ripplemark.db") as db:
        salts = [(_period(n), "31" * 32) for n in range(-2, 3)]
        db.run_many("INSERT INTO salts (period, salt, noted_on) VALUES (?, ?, '2026-02-01')", salts)


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


def _period(n: int) -> str:
    day = (date(2026, 2, 15) - date(1970, 1, 1)).days + n * Traffic().salt_days
    return period_start(day, Traffic().salt_days).isoformat()
