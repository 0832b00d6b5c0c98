"""What every test shares: where the shared corpora are, how hypothesis draws, which tests need what of the machine."""

from __future__ import annotations

import gc
import http.client
import importlib.util
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from ripplemark.operate.garbage import YOUNG_OBJECTS
from ripplemark.schema import MIGRATIONS
from ripplemark.store import database, runs

if "PYTEST_XDIST_WORKER" in os.environ:
    # At its import Scrapy asks three times who is calling, and the answer looks through all that is loaded for each call under way: some
    # seconds once hundreds of modules are there.
    import scrapy.core.downloader.contextfactory  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# The same examples on every run: a red build is red again tomorrow. HYPOTHESIS_PROFILE=wide draws new ones, and more.
settings.register_profile(
    "steady", derandomize=True, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("wide", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# Files of tests stand in memory where there is room: thousands of small databases, each waiting for the disk several times, measure the
# disk and nothing else. A kill of a process, which is what tests try, finds the same files in both.
MEMORY, ROOM = Path("/dev/shm"), 6 << 30
if "TMPDIR" not in os.environ and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None

# Spark's machines live a minute: what runs hot is not compiled over and over, and one thread collects what is left over.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")

MIGRATE = database._migrate


@pytest.fixture(scope="session", autouse=True)
def ready_schema() -> Iterator[None]:
    """A new store gets its tables as a copy of those that the migrations made once: making them takes thirty times as long."""
    made = sqlite3.connect(":memory:")
    for number, sql in MIGRATIONS:
        made.executescript(
            f"BEGIN; {sql} PRAGMA application_id = {database.APPLICATION}; PRAGMA user_version = {number}; COMMIT;"
        )

    def copied(path: Path, connection: sqlite3.Connection, keep_free: int) -> None:
        if database._version(path, connection):
            MIGRATE(path, connection, keep_free)
        else:
            made.backup(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_migrate", copied)
        yield
    made.close()


@pytest.fixture(scope="session", autouse=True)
def counters_have_words() -> Iterator[None]:
    """Whatever a command of a test writes into its run must have words on the screen."""
    from dashboard.counters import LEFT_OUT, counter_words
    from dashboard.i18n import Words

    end_run, say = runs.end_run, Words("zh-Hant")  # no name of a counter is a word of it

    def told(db: Any, run_id: int, state: Any, counts: dict[str, int], *rest: Any) -> None:
        end_run(db, run_id, state, counts, *rest)
        nameless = [name for name in counts if not name.startswith(LEFT_OUT) and counter_words(name, say).endswith(name)]
        assert not nameless, f"counters without words; add counter.NAME to dashboard/i18n: {nameless}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "end_run", told)
        yield


@pytest.fixture
def migrations_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """New stores are made by the migrations, step by step, as a user's are."""
    monkeypatch.setattr(database, "_migrate", MIGRATE)


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """`shared("suites/blns/blns.json")` is that file of the shared test material; the test is skipped aloud without it."""

    def path(name: str) -> Path:
        found = SHARED / name
        if not found.exists():
            pytest.skip(f"SHARED MATERIAL MISSING: {name} is expected beside the repository, at ../shared/{name}")
        return found

    return path


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium to drive; the test is skipped aloud where there is none."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("NO BROWSER: install chromium and fonts-noto-cjk (`make test` does so where it may use apt)")
    return found


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of storage that speaks S3, with an empty bucket `tea`; keys are in the environment for as long as it is there."""
    if importlib.util.find_spec("moto") is None:
        pytest.skip("NO S3: pip install -r requirements-scale.lock (`make test` does)")
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    keys = {"AWS_ACCESS_KEY_ID": "of-the-tests", "AWS_SECRET_ACCESS_KEY": "of-the-tests", "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{port}"}  # fmt: skip
    log = (tmp_path_factory.mktemp("s3") / "log").open("wb")
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **keys})
    try:
        end = time.monotonic() + 60
        while True:
            try:
                asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                asked.request("PUT", "/tea", headers={"Host": "127.0.0.1", "Content-Length": "0"})
                assert asked.getresponse().status == 200
                break
            except ConnectionRefusedError:
                assert time.monotonic() < end, "the storage did not start"
                time.sleep(0.02)
        with pytest.MonkeyPatch.context() as patch:
            for name, value in keys.items():
                patch.setenv(name, value)
            yield keys["AWS_ENDPOINT_URL_S3"]
    finally:
        process.terminate()
        process.wait(20)
        log.close()


@pytest.fixture(scope="session")
def namespace() -> str:
    """The path of `unshare`, where network namespaces may be made; the test is skipped aloud elsewhere."""
    unshare, ip = shutil.which("unshare"), shutil.which("ip") or shutil.which("ip", path="/usr/sbin:/sbin")
    if unshare is None or ip is None:
        pytest.skip("NO NAMESPACES: needs unshare (util-linux) and ip (iproute2)")
    allowed = subprocess.run([unshare, "-n", "true"], capture_output=True, check=False).returncode == 0
    if not allowed:
        pytest.skip("NO NAMESPACES: this user may not make one (run as root, or allow user namespaces)")
    return unshare


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes that are no text go by their argument: packed ones hold the time of packing, and workers must name tests alike."""
    return argname if isinstance(val, bytes) and not (val.isascii() and val.decode("ascii").isprintable()) else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: nothing of it is garbage meanwhile, and none of it is looked through again afterwards. From then on
    garbage is sought as seldom as in a command's process."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop running in its process, and no other can start beside it. Of them the file
    that takes longest comes first, so that both workers end together."""
    items.sort(key=lambda item: ("browser" in item.path.relative_to(ROOT).parts, item.path.name != "test_pages.py"))


def pytest_report_header() -> str:
    """Say first what the run can rely on."""
    state = "found" if SHARED.is_dir() else "MISSING (tests that need it are skipped)"
    return f"shared material beside the repository: {state}"
