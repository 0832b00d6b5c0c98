"""`ripplemark webmention`: the receiver of webmentions, and what became of those that came. Verifies nothing: the crawl does."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from commands.closing import print_closing
from commands.dashboard import check_port
from commands.door import json_option, project_option, utc_now
from commands.hosts import shown_host
from ripplemark.config import Project
from ripplemark.errors import StoreError, UsageError
from ripplemark.records import Webmention
from ripplemark.urls import bad_url_reason

if TYPE_CHECKING:
    from spiders.webmention.receiver import Receiver
    from spiders.webmention.spool import Spool

THREADS = 4
FOLDER = "webmentions"
_PLACE = re.compile(r"(?:(?P<host>\[[0-9a-fA-F:.]+\]|[\w.-]+):)?(?P<port>\d{1,5})")


class Place(click.ParamType[tuple[str, int]]):
    """[HOST:]PORT."""

    name = "[HOST:]PORT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        """Host and port; this machine alone unless another host is named."""
        if isinstance(value, tuple):
            return value
        found = _PLACE.fullmatch(str(value))
        if found is None or not 1 <= int(found["port"]) <= 65_535:
            self.fail(f"{value!r} is no place to listen such as 8051 or 127.0.0.1:8051", param, ctx)
        return (found["host"] or "127.0.0.1").strip("[]"), int(found["port"])


@click.command(
    epilog="Example: ripplemark webmention --listen 8051 --crawl-every 15\n\nExample: ripplemark webmention --json",
)
@project_option
@click.option("--listen", type=Place(), help="Take webmentions here, behind your site's web server. Ends with Ctrl-C.")
@click.option("--address", default="", metavar="URL", help="With --listen: the public address that is passed on to it.")
@click.option(
    "--crawl-every", type=click.IntRange(min=1), metavar="MINUTES", help="With --listen: crawl this often while claims wait."
)
@click.option(
    "--budget", type=click.IntRange(min=1), default=200, show_default=True, help="URLs that such a crawl asks at most."
)
@json_option
def command(
    project: Project, listen: tuple[str, int] | None, address: str, crawl_every: int | None, budget: int, as_json: bool
) -> None:
    """Take webmentions: pages of others that say they link to yours. The crawl visits each and verifies the link.

    Without --listen: what became of those that came.
    """
    if listen is None and crawl_every:
        raise UsageError("--crawl-every goes with --listen")
    if listen is None:
        print_closing("Webmentions", _figures(project), as_json)
        return
    if address and (why := bad_url_reason(address)):
        raise UsageError(f"--address {address}: is no web address ({why})")
    _serve(project, *listen, address, crawl_every or 0, budget)


# ---------------------------------------------------------------- composed for here, the dashboard and the crawl


def spool_of(project: Project) -> Spool:
    """Where the project's claims wait."""
    from spiders.webmention.spool import Spool  # noqa: PLC0415 - `--help` loads no room

    return Spool(project.storage.data / FOLDER)


def receiver_of(project: Project, address: str = "") -> Receiver:
    """The project's receiver, as it is reached from outside."""
    from spiders.webmention.receiver import Receiver  # noqa: PLC0415

    return Receiver(project, spool_of(project), _stored_in(project), utc_now, address=address)


def _stored_in(project: Project) -> Callable[[str], Webmention | None]:
    from ripplemark.store.database import open_reader  # noqa: PLC0415
    from ripplemark.store.webmentions import webmention  # noqa: PLC0415

    def stored(claim_id: str) -> Webmention | None:
        try:
            with open_reader(project.storage.database) as db:
                return webmention(db, claim_id)
        except StoreError:  # no crawl yet, or none that knows webmentions: nothing was taken in
            return None

    return stored


# ---------------------------------------------------------------- listening


def _serve(project: Project, host: str, port: int, address: str, crawl_every: int, budget: int) -> None:
    check_port(host, port)
    from waitress import create_server  # noqa: PLC0415

    spool = spool_of(project)
    server = create_server(receiver_of(project, address), host=host, port=port, threads=THREADS, ident=None, channel_timeout=20)
    click.echo(f"Webmentions of {project.brand.name}: http://{shown_host(host)}:{port}/  (Ctrl-C ends it)")
    click.echo("Announce it on your pages, with the address that your web server passes on to it:")
    click.echo(f'  <link rel="webmention" href="{address or "https://…/webmention"}">')
    click.echo(
        f"Claims wait in {spool.folder}; "
        + (f"a crawl runs every {crawl_every} min while some do." if crawl_every else "the next crawl verifies them.")
    )
    try:
        with _crawling(project, spool, crawl_every, budget):
            server.run()
    finally:
        server.close()


@contextmanager
def _crawling(project: Project, spool: Spool, minutes: int, budget: int) -> Generator[None]:
    """Crawls in a process of their own, one after another, as long as claims wait. One that finds the store in use tries again later."""
    stop = threading.Event()

    def crawl_on() -> None:
        while not stop.wait(minutes * 60):
            if spool.waiting():
                crawl = [sys.executable, "-m", "commands.main", "-p", str(project.path), "crawl", "--budget", str(budget)]
                done = subprocess.run(crawl, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
                click.echo(f"crawl: exit code {done.returncode}" + (f", {_last_line(done.stderr)}" if done.returncode else ""))

    thread = threading.Thread(target=crawl_on, name="crawl", daemon=True)
    if minutes:
        thread.start()
    try:
        yield
    finally:
        stop.set()


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1]


# ---------------------------------------------------------------- what came


def _figures(project: Project) -> dict[str, Any]:
    from ripplemark.store.database import open_reader  # noqa: PLC0415
    from ripplemark.store.webmentions import count_by_state  # noqa: PLC0415

    with open_reader(project.storage.database) as db:
        states = {str(state): n for state, n in count_by_state(db).items()}
    return {"not_taken_in_yet": spool_of(project).waiting(), "claims": states or None}
