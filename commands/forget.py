"""`ripplemark forget`: a visitor who asks to be forgotten. Erases; shows how much there was, never who it was."""

from __future__ import annotations

import click

from commands.closing import print_closing
from commands.door import json_option, project_option, running
from ripplemark.config import Project


@click.command(epilog="Example: ripplemark forget 198.51.100.7 --agent 'Mozilla/5.0 (X11; Linux x86_64) ...'")
@click.argument("visitor", metavar="VISITOR")
@click.option("--agent", default="", metavar="TEXT", help="The browser's user agent, where VISITOR is an address.")
@project_option
@json_option
def command(project: Project, visitor: str, agent: str, as_json: bool) -> None:
    """Erase a visitor: hits, visits, touches, and the name in registrations, which stay as registrations of nobody.

    VISITOR is a key of 16 hexadecimal digits, the value of the cookie or user name that the project knows visitors by, or an
    address. Daily sums name nobody and stay. Run `ripplemark attribute` afterwards.
    """
    from attribution.traffic.forget import forget, keys_of  # noqa: PLC0415 - `--help` loads no room

    with running(project, "forget") as run:
        gone = forget(project, run.db, keys_of(project, run.db, visitor, agent))
        run.counts.update(gone)
        run.db.touch()
    print_closing("forget", dict(gone), as_json)
