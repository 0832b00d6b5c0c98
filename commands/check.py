"""`ripplemark check`: is the store sound, what is stale, what was put aside and why. Writes nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import IO, TYPE_CHECKING, Any

import click
from rich.box import SIMPLE_HEAD
from rich.padding import Padding
from rich.table import Table

from commands.closing import print_closing
from commands.door import json_option, project_option, utc_now
from commands.machine import machine_zone
from commands.provenance import PROVENANCE_HEAD, provenance_figures, provenance_rows
from ripplemark.config import Project
from ripplemark.health import Finding, Health, Level, findings, worst
from ripplemark.store.clock import stamp
from ripplemark.text import visible_control

if TYPE_CHECKING:
    from datetime import datetime

    from attribution.campaigns.unknown import UnknownCampaign
    from ripplemark.operate.surroundings import Surroundings
    from ripplemark.store.database import Database

SHOWN_REJECTS = 20
SHOWN_HUBS = 20
MOST_SOURCES = 200
SHOWN_CAMPAIGNS = 20


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
        facts = health(db, now, project.crawl.rounds)
        samples = _samples(db, facts)
        unknown = _unknown_campaigns(db, project)
        around = _around(project, now)
        found = _found(project, db, facts, around)
    if as_json:
        print_closing(
            "Check",
            {
                **figures(facts, found, samples),
                **_place(around),
                "unknown_campaigns": [
                    {**asdict(u), "first_day": f"{u.first_day}", "last_day": f"{u.last_day}"} for u in unknown
                ],
            },
            as_json,
        )
    else:
        show(str(project.storage.database), facts, found, samples, sys.stdout)
        show_unknown(unknown, sys.stdout)
    ctx.exit(worst(found).exit_code)


def attention(project: Project) -> tuple[str, ...]:
    """What a check finds that is more than a note, worst first. Raises StoreError."""
    from ripplemark.store.database import open_reader  # noqa: PLC0415 - `--help` opens no store
    from ripplemark.store.health import health  # noqa: PLC0415

    now = utc_now()
    with open_reader(project.storage.database) as db:
        found = _found(project, db, health(db, now, project.crawl.rounds), _around(project, now))
    return tuple(f"{f.level.name.lower()}: {f.words}" for f in found if f.level > Level.NOTE)


def _around(project: Project, now: datetime) -> Surroundings:
    from ripplemark.operate.surroundings import surroundings  # noqa: PLC0415 - beside its use

    return surroundings(now, machine_zone(), project.storage.database, project.storage.data)


def _found(project: Project, db: Database, facts: Health, around: Surroundings) -> tuple[Finding, ...]:
    """Everything worth saying, worst first."""
    from ripplemark.operate.surroundings import surrounding_findings  # noqa: PLC0415 - beside its use
    from ripplemark.store.health import silent_sources  # noqa: PLC0415

    silent = silent_sources(db, MOST_SOURCES)
    outside = surrounding_findings(around, project.storage.keep_free, project.schedule, facts.last_runs, silent)
    inside = findings(facts, project.traffic.rejects_limit, around.now)
    return tuple(sorted((*inside, *outside), key=lambda f: -f.level))


def _place(around: Surroundings) -> dict[str, Any]:
    """Clock and disks, for machines."""
    return {
        "clock": stamp(around.now),
        "timezone": around.zone,
        "disks": [{"folder": str(d.folder), "free_bytes": d.free, "file_system": d.kind} for d in around.disks],
    }


def _samples(db: Any, facts: Health) -> dict[tuple[str, str], str]:
    """One example of each kind of reject that is shown."""
    from ripplemark.store.runs import reject_samples  # noqa: PLC0415

    shown = facts.rejects[:SHOWN_REJECTS]
    first = {(source, reason): reject_samples(db, source, reason, limit=1) for source, reason, _ in shown}
    return {key: f"line {s[0].line}: {s[0].sample}" for key, s in first.items() if s}


def _unknown_campaigns(db: Any, project: Project) -> tuple[UnknownCampaign, ...]:
    """Names in utm_campaign that are no campaign of the project; none where the project has no campaigns."""
    from attribution.campaigns.unknown import unknown_campaigns  # noqa: PLC0415 - `--help` loads no room
    from ripplemark.store.daily import campaign_names  # noqa: PLC0415

    return unknown_campaigns(project.campaigns, campaign_names(db))[:SHOWN_CAMPAIGNS] if project.campaigns else ()


def show_unknown(unknown: Sequence[UnknownCampaign], out: IO[str]) -> None:
    """Those names for people, each with the nearest of the project."""
    from rich.console import Console  # noqa: PLC0415 - a machine's output needs none of it

    if unknown:
        console = Console(file=out, highlight=False, markup=False)
        console.print("\nNames in utm_campaign that are no campaign of yours")
        rows = [
            (
                visible_control(u.utm_campaign, 32),
                f"{u.visits:,}",
                f"{u.last_day}",
                u.nearest,
            )
            for u in unknown
        ]
        console.print(_table(("utm_campaign", "visits", "last seen", "nearest"), rows))


def _spam_list_taken() -> str:
    from attribution.hosts import spam_list_taken  # noqa: PLC0415 - `--help` loads no room

    return spam_list_taken()


def verdict(found: tuple[Finding, ...]) -> str:
    """The whole in a few words."""
    return {Level.NOTE: "sound", Level.WARNING: "sound, but something wants attention", Level.FAULT: "damaged"}[worst(found)]


def figures(facts: Health, found: tuple[Finding, ...], samples: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """What was found, for machines."""
    return {
        "verdict": verdict(found),
        "findings": [{"level": f.level.name.lower(), "words": f.words} for f in found],
        "schema": facts.schema,
        "sqlite": facts.sqlite,
        "bytes": facts.bytes,
        "due_urls": facts.due,
        "visits_not_settled": facts.unsettled,
        "stale_days": facts.stale_days,
        "link_changes_not_in_figures": facts.unfolded,
        "growth_gap": facts.growth_gap,
        "last_runs": [{"command": r.command, "started_at": stamp(r.started_at), "state": r.state} for r in facts.last_runs],
        "pages_not_readable": dict(facts.failing),
        "urls": dict(facts.fates),
        "targets_of_links": dict(facts.targets),
        "routes": [{f.name: getattr(r, f.name) for f in fields(r)} for r in facts.routes],
        "websub_hubs": [{"feed": h.feed_url, "hub": h.hub, "topic": h.topic} for h in facts.hubs],
        "referrer_spam_list": _spam_list_taken(),
        "link_lists": provenance_figures(facts.provenance),
        "rejected": [
            {"source": source, "reason": reason, "number": number, "example": samples.get((source, reason), "")}
            for source, reason, number in facts.rejects
        ],
    }


def show(path: str, facts: Health, found: tuple[Finding, ...], samples: Mapping[tuple[str, str], str], out: IO[str]) -> None:
    """What was found, for people."""
    from rich.console import Console  # noqa: PLC0415 - a machine's output needs none of it

    console = Console(file=out, highlight=False, markup=False)
    size = f"{facts.bytes / 1_048_576:,.1f} MB, schema {facts.schema}, SQLite {facts.sqlite}"
    console.print(f"{visible_control(path)}: {verdict(found)} ({size})")
    console.print(f"  referrer spam: by a list taken on {_spam_list_taken()}")
    for finding in found:
        console.print(Padding(f"{finding.level.name.lower()}: {visible_control(finding.words, 400)}", (0, 0, 0, 2)))
    runs = [(r.command, f"{r.started_at:%Y-%m-%d %H:%M}", str(r.state)) for r in facts.last_runs]
    rejects = [
        (visible_control(source, 40), reason, f"{number:,}", visible_control(samples.get((source, reason), ""), 60))
        for source, reason, number in facts.rejects[:SHOWN_REJECTS]
    ]
    tables = (
        ("Last runs", ("command", "started (UTC)", "state"), runs),
        ("Pages that could not be read at the last visit", ("outcome", "pages"), [(o, f"{n:,}") for o, n in facts.failing]),
        ("What became of each URL", ("fate", "URLs"), [(f, f"{n:,}") for f, n in facts.fates if n]),
        ("Targets of links", ("kind, state, last outcome", "number"), [(s, f"{n:,}") for s, n in facts.targets]),
        ("Routes by which pages became known", ("route", "pages", "read", "name us", "link to us"), _route_rows(facts)),
        ("Links that other tools know, and what our own look says", PROVENANCE_HEAD, provenance_rows(facts.provenance)),
        (
            "WebSub hubs of feeds",
            ("feed", "hub"),
            [(visible_control(h.feed_url, 60), visible_control(h.hub, 60)) for h in facts.hubs[:SHOWN_HUBS]],
        ),
        ("Put aside", ("source", "reason", "number", "for example"), rejects),
    )
    for title, columns, rows in tables:
        if rows:
            console.print(f"\n{title}")
            console.print(_table(columns, rows))


def _route_rows(facts: Health) -> list[tuple[str, ...]]:
    return [(r.route, *(f"{n:,}" for n in (r.pages, r.read, r.relevant, r.linking))) for r in facts.routes]


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Table:
    """What a row is about stands on one line, and the words of a heading stay whole, however narrow the terminal."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for n, column in enumerate(columns):
        table.add_column(column, no_wrap=n == 0, min_width=max(map(len, column.split()), default=0))
    for row in rows:
        table.add_row(*row)
    return table
