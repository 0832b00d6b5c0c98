"""`ripplemark check`: is the store sound, what is stale, what was put aside and why. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from commands.door import json_option, print_closing, project_option, utc_now
from ripplemark.config import Project
from ripplemark.health import Finding, Health, Level, findings, worst

SHOWN_REJECTS = 20


@click.command(epilog="Example: ripplemark check   (exit code 0: all is well, 1: something wants attention, 7: damaged)")
@project_option
@json_option
@click.pass_context
def command(ctx: click.Context, project: Project, as_json: bool) -> None:
    """Whether the store is sound, what is stale, what was rejected and why."""
    from ripplemark.store.database import open_reader  # noqa: PLC0415 - `--help` opens no store
    from ripplemark.store.health import health  # noqa: PLC0415

    now = utc_now()
    with open_reader(project.storage.database) as db:
        facts = health(db, now)
        samples = _samples(db, facts)
    found = findings(facts, project.traffic.rejects_limit, now)
    print_closing(f"Check of {project.storage.database}", figures(facts, found, samples), as_json)
    ctx.exit(worst(found).exit_code)


def _samples(db: Any, facts: Health) -> dict[tuple[str, str], str]:
    """One example of each kind of reject that is shown."""
    from ripplemark.store.runs import reject_samples  # noqa: PLC0415

    shown = facts.rejects[:SHOWN_REJECTS]
    first = {(source, reason): reject_samples(db, source, reason, limit=1) for source, reason, _ in shown}
    return {key: f"line {s[0].line}: {s[0].sample}" for key, s in first.items() if s}


def figures(facts: Health, found: tuple[Finding, ...], samples: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """The closing table."""
    verdict = {Level.NOTE: "sound", Level.WARNING: "sound, but something wants attention", Level.FAULT: "damaged"}[worst(found)]
    return {
        "verdict": verdict,
        "findings": [f.words for f in found],
        "schema": facts.schema,
        "sqlite": facts.sqlite,
        "bytes": facts.bytes,
        "due_urls": facts.due,
        "visits_not_settled": facts.unsettled,
        "stale_days": facts.stale_days,
        "last_runs": {f"{r.command} ({r.started_at:%Y-%m-%d %H:%M})": str(r.state) for r in facts.last_runs},
        "pages_not_readable": dict(facts.failing),
        "rejected": {
            f"{source}: {reason}": _with_sample(number, samples.get((source, reason), ""))
            for source, reason, number in facts.rejects[:SHOWN_REJECTS]
        },
    }


def _with_sample(number: int, sample: str) -> str:
    return f"{number:,}, e.g. {sample[:60]}" if sample else f"{number:,}"
