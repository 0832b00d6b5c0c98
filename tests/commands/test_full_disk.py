"""A disk that fills up in the middle: exit code 3, nothing committed is lost, and the next run ends where an undisturbed one does."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ripplemark.store.database import open_reader, open_writer
from ripplemark.store.runs import recent_runs

ROOT = Path(__file__).parents[2]
FILE = (
    '[brand]\nname = "Acme"\ndomains = ["acme.example"]\n[traffic]\nsite = "https://acme.example"\n[storage]\nkeep_free = 0\n'
)
LINES = 24_000


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hits of many visitors, so that their Parquet is some megabytes."""
    path = tmp_path_factory.mktemp("log") / "access.log"
    start, draw = datetime(2026, 2, 1, tzinfo=UTC), random.Random(3)
    with path.open("w") as out:
        for n in range(LINES):
            at = (start + timedelta(seconds=9 * n)).strftime("%d/%b/%Y:%H:%M:%S +0000")
            out.write(
                f'192.0.{n % 250}.{n * 7 % 250} - - [{at}] "GET /page/{draw.randbytes(12).hex()} HTTP/1.1" 200 9 "-" "Mozilla/5.0 (X11; Linux x86_64) Firefox/1{n % 40}.0"\n'
            )
    return path


def ran(folder: Path, *words: str, limit: int = 0) -> subprocess.CompletedProcess[str]:
    def lowered() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-m", "commands.main", *words], cwd=folder, capture_output=True, text=True, check=False,
        preexec_fn=lowered if limit else None, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def loaded(folder: Path) -> dict[str, Any]:
    import pyarrow.parquet as pq

    rows = sum(pq.ParquetFile(f).metadata.num_rows for f in folder.glob("data/hits/*/*.parquet"))
    return {"rows": rows, "parts": list(folder.glob("data/**/.*.part"))}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True, check=False).returncode:
        pytest.skip("NO SMALL DISK: only root may mount a tmpfs")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_limit_on_file_size_is_a_full_disk(tmp_path: Path, log: Path) -> None:
    (tmp_path / "ripplemark.toml").write_text(FILE)
    open_writer(tmp_path / "ripplemark.db").close()
    full = ran(tmp_path, "load", str(log), limit=70_000)
    assert full.returncode == 3, full.stderr
    assert "no room left" in full.stderr
    again = ran(tmp_path, "load", str(log))
    assert again.returncode == 0, again.stderr
    assert loaded(tmp_path)["rows"] == LINES


def test_a_disk_that_is_full_ends_a_load_and_room_lets_it_go_on(small_disk: Path, log: Path) -> None:
    (small_disk / "ripplemark.toml").write_text(FILE)
    ballast = small_disk / "ballast"
    open_writer(small_disk / "ripplemark.db").close()
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    ballast.write_bytes(b"x" * (free - 250_000))
    full = ran(small_disk, "load", str(log))
    assert full.returncode == 3, full.stderr
    assert "no room left" in full.stderr
    ballast.unlink()
    again = ran(small_disk, "load", str(log))
    assert again.returncode == 0, again.stderr
    assert loaded(small_disk) == {"rows": LINES, "parts": []}
    with open_reader(small_disk / "ripplemark.db") as db:
        assert [(r.state.value, r.exit_code) for r in recent_runs(db)] == [("done", 0), ("failed", 3)]
        assert db.value("PRAGMA integrity_check") == "ok"
