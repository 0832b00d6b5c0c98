"""`ripplemark alerts`: lets the rules of [[alert]] look now, and tells what they find. Judges nothing by itself."""

from __future__ import annotations

from typing import Any

import click

from commands.closing import print_closing
from commands.door import json_option, project_option, utc_now
from ripplemark.config import Project
from ripplemark.errors import UsageError


@click.command(epilog="Example: ripplemark alerts --dry-run")
@click.option("--dry-run", is_flag=True, help="Say what each rule would find; remember and send nothing.")
@project_option
@json_option
def command(project: Project, dry_run: bool, as_json: bool) -> None:
    """Tell what is new by the rules of [[alert]]: by mail and webhook, each thing once.

    Crawls, loads and attributions do so by themselves when they end. What could not be sent is tried again here. Ends with exit code 1
    where something was not sent.
    """
    from commands.alerting import look_and_tell, look_only  # noqa: PLC0415 - `--help` opens no store

    if not project.alerts:
        raise UsageError(f"{project.path} has no [[alert]]; docs/dashboard.md shows some")
    if dry_run:
        print_closing("Would find", look_only(project, utc_now()), as_json)
        return
    told = look_and_tell(project, utc_now())
    figures: dict[str, Any] = {name: told[name] for name in ("found", "sent", "failed")}
    print_closing("Alerts", figures, as_json)
    if told["failed"]:
        raise click.exceptions.Exit(1)
