"""A scan that is killed and done again leaves what one undisturbed scan leaves."""

from __future__ import annotations

import gzip
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.observing import observations

PAGES, KILLS = 120, 1
TABLES = {
    "observations": "SELECT url, o.observed_at, o.outcome, o.settled FROM observations o JOIN urls u ON u.id = o.url_id",
    "routes": "SELECT url, route, source FROM routes JOIN urls ON id = url_id",
    "sightings": "SELECT url, position, href, target_url, anchor FROM sightings s JOIN observations o ON o.id = s.observation_id"
    " JOIN urls u ON u.id = o.url_id",
    "links": "SELECT url, target_url, anchor, placement, l.state, l.first_seen FROM links l JOIN urls u ON u.id = l.page_id",
}


def record(n: int) -> bytes:
    """A page that links to the brand, as a gzip member."""
    page = f'<!doctype html><title>Day {n}</title><body><main><p>We flew <a href="https://acme.example/{n}">kite {n}</a> all day.</p></main>'
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://blog.example/{n}\r\nWARC-Date: 2024-06-03T12:00:00Z\r\n"
    )
    return gzip.compress(f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive in which every page links to the brand."""
    file = tmp_path / "a.warc.gz"
    file.write_bytes(b"".join(map(record, range(PAGES))))
    return file


def project(folder: Path) -> Path:
    """A project of its own in a folder."""
    folder.mkdir()
    file = folder / "ripplemark.toml"
    file.write_text('[brand]\nname = "Acme Kites"\ndomains = ["acme.example"]\n')
    return file


def start(file: Path, archive: Path) -> subprocess.Popen[bytes]:
    """A scan in a process of its own."""
    command = [sys.executable, "-m", "commands.main", "-p", str(file), "scan", "--processes", "1", "--json", str(archive)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def rows(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """What a scan leaves, without ids and runs."""
    with sqlite3.connect(f"file:{file.parent / 'ripplemark.db'}?mode=ro", uri=True) as db:
        return {name: sorted(map(tuple, db.execute(sql)), key=repr) for name, sql in TABLES.items()}


def test_a_killed_scan_done_again_ends_where_a_clean_one_ends(archive, tmp_path):
    disturbed, clean = project(tmp_path / "disturbed"), project(tmp_path / "clean")
    cut = 0
    for _ in range(KILLS):
        with observations(disturbed.parent / "ripplemark.db") as observed:
            process, before = start(disturbed, archive), observed()
            while process.poll() is None and observed() < before + 5:
                time.sleep(0.002)
            process.kill()
            process.wait()
            cut += observed() < PAGES
    assert cut
    assert start(disturbed, archive).wait() == 0
    assert start(clean, archive).wait() == 0
    assert rows(disturbed) == rows(clean)
    assert len(rows(clean)["links"]) == PAGES
