"""`ripplemark dashboard`: serves the dashboard on this machine. Computes nothing."""

from __future__ import annotations

import socket
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from commands.door import project_option, utc_now
from commands.hosts import shown_host
from ripplemark.config import Project
from ripplemark.errors import StoreError, StoreTooOld, UsageError
from ripplemark.operate.room import MEGABYTE

if TYPE_CHECKING:
    from attribution.reports import Reports
    from dashboard.access.rules import Access

PORTS_TRIED = 50
MOST_WORKERS = 64


@click.command(epilog="Example: ripplemark dashboard --port 8050 --open")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Where to listen; any other needs a log-in: see ripplemark user."
)
@click.option("--port", type=click.IntRange(1, 65535), default=8050, show_default=True, help="Where to listen.")
@click.option("--workers", type=click.IntRange(1, MOST_WORKERS), default=1, show_default=True, help="Processes that answer.")
@click.option("--open", "open_browser", is_flag=True, help="Open it in the browser.")
@click.option("--webmention", is_flag=True, help="Take webmentions too, at /webmention of the same address.")
@click.option("--metrics", is_flag=True, help="Offer /metrics to Prometheus, whatever the project file says.")
@click.option("--view", default="", metavar="QUERY", help="Which view to open, as it stands in an address: since=2025-11-01.")
@project_option
def command(
    project: Project, host: str, port: int, workers: int, open_browser: bool, view: str, webmention: bool, metrics: bool
) -> None:
    """Show what campaigns earned in a browser, on this machine only unless readers sign in. Ends with Ctrl-C."""
    from commands.serving import Server, access_of, counting_together, settings_of  # noqa: PLC0415 - `--help` loads no room

    access = access_of(project, host, metrics)
    check_port(host, port)
    bring_up_to_date(project)
    scheme = "https" if project.dashboard.certificate else "http"
    url = f"{scheme}://{shown_host(host)}:{port}{access.root}/{'?' if view else ''}{view.lstrip('?')}"
    with counting_together(access.metrics):
        served = _app(project, access, webmention)
        click.echo(f"Dashboard of {project.brand.name}: {url}  (Ctrl-C ends it)")
        Server(served, settings_of(project, host, port, workers, url if open_browser else "")).run()


def bring_up_to_date(project: Project) -> None:
    """Upgrade a store that an older program wrote: pages only read. Raises StoreLocked when a run is writing."""
    from ripplemark.store.database import open_reader, open_writer  # noqa: PLC0415 - `--help` opens no store

    place = project.storage
    try:
        open_reader(place.database).close()
    except StoreTooOld:
        click.echo("The store was written by an older version: it is upgraded, once ...")
        open_writer(place.database, "ripplemark dashboard", place.keep_free * MEGABYTE).close()
    except StoreError:  # none yet, or one that no program can read: the pages say which
        return


def _app(project: Project, access: Access, webmention: bool) -> Any:
    """The WSGI app. Leaves no store open: every process opens it itself, once it is forked."""
    from dashboard.access.rules import author, may_edit  # noqa: PLC0415 - `--help` loads no room
    from dashboard.app import create_app  # noqa: PLC0415
    from dashboard.edits import Edits  # noqa: PLC0415
    from ripplemark.store.database import open_editor  # noqa: PLC0415

    edits = Edits(lambda: open_editor(project.storage.database), may=may_edit, author=author)
    app = create_app(shown_reports(project), brand=project.brand.name, edits=edits, access=access)
    return _with_webmentions(project, access.root, app.server) if webmention else app.server


def shown_reports(project: Project) -> Reports:
    """The reports that pages ask: a reader waits for no answer that `attribute` keeps, however much came since."""
    from attribution.reports import Reports  # noqa: PLC0415 - `--help` loads no room

    reports = Reports(project, today=today(), waits=False)
    reports.prepare()
    return reports


def _with_webmentions(project: Project, root: str, app: Any) -> Any:
    """The dashboard's WSGI app with the receiver mounted beside it."""
    from commands.webmention import receiver_of  # noqa: PLC0415 - only when asked for
    from spiders.webmention.receiver import mounted  # noqa: PLC0415

    return mounted(receiver_of(project), f"{root}/webmention", app)


def today() -> date:
    """Where the first view ends while there are no data."""
    return utc_now().date()


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
