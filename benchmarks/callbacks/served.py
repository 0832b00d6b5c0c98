"""The dashboard of a project, served as `ripplemark dashboard` serves it: one worker in a process of its own. Each answer says what it cost.

python -m benchmarks.callbacks.served PROJECT PORT
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
#: A request with this header is answered with nothing remembered.
FORGET = "X-Forget"
PATIENCE = 60  # seconds until the server has to listen
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def measured(app: Wsgi, forget: Callable[[], None]) -> Wsgi:
    """The app, whose answers carry `Server-Timing`: milliseconds of CPU of the process and on the clock, and the most memory that it held, in
    MB. The CPU is that of this answer while nothing else is asked."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if f"HTTP_{FORGET.upper().replace('-', '_')}" in environ:
            forget()
        said: list[Any] = []
        clock, cpu = time.perf_counter(), time.process_time()
        parts = app(environ, lambda *start: said.extend(start[:2]))
        try:
            body = b"".join(parts)
        finally:
            getattr(parts, "close", lambda: None)()
        cpu, clock = (time.process_time() - cpu) * 1000, (time.perf_counter() - clock) * 1000
        status, headers = said
        cost = f"cpu;dur={cpu:.2f}, clock;dur={clock:.2f}, memory;dur={most_memory():.1f}"
        start_response(status, [*headers, ("Server-Timing", cost)])
        return [body]

    return answer


def most_memory() -> float:
    """MB that this process held at most, with what it shares."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


@contextmanager
def served(project: Path) -> Generator[str]:
    """The address of the dashboard of a project file, for as long as it is asked. Raises RuntimeError when it does not listen in time."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.callbacks.served", str(project), str(port)], cwd=ROOT)  # noqa: S603
    try:
        _wait(server, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            asked = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            asked.request("GET", "/_health")
            asked.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the dashboard does not listen on port {port}")


def main(file: str, port: int) -> None:
    """Serve until the process is ended: `commands.dashboard` with a hand on what is remembered, and without a word."""
    from commands.dashboard import shown_reports  # noqa: PLC0415 - whoever starts this process loads no room
    from commands.serving import Server, access_of, settings_of  # noqa: PLC0415
    from dashboard.access.rules import author, may_edit  # noqa: PLC0415
    from dashboard.app import create_app  # noqa: PLC0415
    from dashboard.edits import Edits  # noqa: PLC0415
    from ripplemark.config import load_project  # noqa: PLC0415
    from ripplemark.operate.garbage import collect_seldom  # noqa: PLC0415
    from ripplemark.store.database import open_editor  # noqa: PLC0415

    collect_seldom()  # as every command begins
    project = load_project(Path(file))
    reports = shown_reports(project)
    edits = Edits(lambda: open_editor(project.storage.database), may=may_edit, author=author)
    app = create_app(reports, brand=project.brand.name, edits=edits, access=access_of(project, "127.0.0.1"))
    Server(measured(app.server, reports._readers.forget), settings_of(project, "127.0.0.1", port, 1)).run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
