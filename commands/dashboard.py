"""`ripplemark dashboard`: serves the dashboard on this machine. Computes nothing."""

from __future__ import annotations

import logging
import socket
import threading
import webbrowser
from datetime import date
from typing import Any

import click

from commands.door import project_option, utc_now
from ripplemark.config import Project
from ripplemark.errors import UsageError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
THREADS = 8
PORTS_TRIED = 50


@click.command(epilog="Example: ripplemark dashboard --port 8050 --open")
@click.option("--host", default="127.0.0.1", show_default=True, help="A name of this machine: there is no login, so no other.")
@click.option("--port", type=click.IntRange(1, 65535), default=8050, show_default=True, help="Where to listen.")
@click.option("--open", "open_browser", is_flag=True, help="Open it in the browser.")
@click.option("--webmention", is_flag=True, help="Take webmentions too, at /webmention of the same address.")
@click.option("--view", default="", metavar="QUERY", help="Which view to open, as it stands in an address: since=2025-11-01.")
@project_option
def command(project: Project, host: str, port: int, open_browser: bool, view: str, webmention: bool) -> None:
    """Show what campaigns earned in a browser, on this machine only. Ends with Ctrl-C."""
    check_host(host)
    check_port(host, port)
    from waitress import create_server  # noqa: PLC0415 - `--help` loads no room

    from attribution.reports import Reports  # noqa: PLC0415
    from dashboard.app import create_app  # noqa: PLC0415
    from dashboard.edits import Edits  # noqa: PLC0415
    from ripplemark.store.database import open_editor  # noqa: PLC0415

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    edits = Edits(lambda: open_editor(project.storage.database))
    app = create_app(Reports(project, today=today()), brand=project.brand.name, edits=edits)
    served = _with_webmentions(project, app.server) if webmention else app.server
    server = create_server(served, host=host, port=port, threads=THREADS, ident=None)
    url = f"http://{shown_host(host)}:{port}/{'?' if view else ''}{view.lstrip('?')}"
    click.echo(f"Dashboard of {project.brand.name}: {url}  (Ctrl-C ends it)")
    if open_browser:
        threading.Timer(0.5, webbrowser.open, (url,)).start()
    try:
        server.run()
    finally:
        server.close()


def _with_webmentions(project: Project, app: Any) -> Any:
    """The dashboard's WSGI app with the receiver mounted beside it."""
    from commands.webmention import receiver_of  # noqa: PLC0415 - only when asked for
    from spiders.webmention.receiver import mounted  # noqa: PLC0415

    return mounted(receiver_of(project), "/webmention", app)


def today() -> date:
    """Where the first view ends while there are no data."""
    return utc_now().date()


def check_host(host: str) -> None:
    """Only this machine may ask: the dashboard has no login."""
    if host.lower().strip("[]") not in LOOPBACK:
        raise UsageError(
            f"--host {host}: the dashboard has no login and answers this machine only; use one of {', '.join(LOOPBACK)}. "
            "To reach it from elsewhere, put a proxy with a login in front, or forward the port over SSH"
        )


def check_port(host: str, port: int) -> None:
    """A taken port is said with the next free one."""
    if is_free(host, port):
        return
    free = next((p for p in range(port + 1, min(port + PORTS_TRIED, 65536)) if is_free(host, p)), None)
    advice = f"port {free} is free: --port {free}" if free else "name another with --port"
    raise UsageError(f"--port {port}: is taken by another program; {advice}")


def is_free(host: str, port: int) -> bool:
    """Whether nothing listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError:
            return False
    return True


def shown_host(host: str) -> str:
    """The host as a URL has it."""
    return f"[{host.strip('[]')}]" if ":" in host else host
