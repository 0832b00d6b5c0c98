"""A project with a site in a temporary folder, log lines as a server writes them, and the way from both to tables."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from attribution.intake.load import LoadReport, load_files
from attribution.traffic.settle import TrafficReport, refresh_traffic
from attribution.traffic.visitors import period_start
from attribution.traffic.visits import read_visits
from ripplemark.config import Brand, Goal, Project, Storage, Traffic
from ripplemark.records import DailyTraffic, Visit
from ripplemark.store.daily import daily_traffic
from ripplemark.store.database import Database, open_writer
from ripplemark.store.logs import salt
from ripplemark.store.runs import begin_run

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def site_project(folder: Path, goals: tuple[Goal, ...] = (), **traffic: Any) -> Project:
    """The site of example.com, its store and data under `folder`."""
    settings = {"site": "https://example.com", "timezone": "UTC", **traffic}
    return Project(
        path=folder / "ripplemark.toml",
        brand=Brand("Example", domains=("example.com",)),
        storage=Storage(folder / "store.db", folder / "data"),
        traffic=Traffic(**settings),
        goals=goals,
    )


def line(
    at: str, path: str = "/", ip: str = "192.0.2.1", referrer: str = "-", agent: str = AGENT, status: int = 200, **rest: str
) -> str:
    """One combined log line, ended. `rest`: method, user, tail, zone."""
    method, user, tail, zone = rest.get("method", "GET"), rest.get("user", "-"), rest.get("tail", ""), rest.get("zone", "+0000")
    return f'{ip} - {user} [{at} {zone}] "{method} {path} HTTP/1.1" {status} 512 "{referrer}" "{agent}"{tail}\n'


def fixed_salt(db: Database) -> None:
    """The visitor keys of May 2015 become those of one salt, so that two projects can be compared."""
    salt(db, period_start((date(2015, 5, 17) - date(1970, 1, 1)).days, Traffic().salt_days), lambda: b"1" * 32)


def load(project: Project, db: Database, *paths: Path) -> LoadReport:
    """Load files in a run of their own."""
    return load_files(project, db, begin_run(db, "load", NOW), paths, NOW)


def settle(project: Project, db: Database) -> TrafficReport:
    """Bring the tables up to date."""
    return refresh_traffic(project, db, NOW)


def visits(project: Project) -> list[Visit]:
    """All visits."""
    return list(read_visits(project, date.min, date.max))


def tables(project: Project, db: Database) -> tuple[list[Visit], tuple[DailyTraffic, ...]]:
    """All visits and the daily table."""
    return visits(project), daily_traffic(db, date.min, date.max)


def visits_from(folder: Path, lines: Iterable[str], **traffic: Any) -> list[Visit]:
    """The visits of a log with these lines."""
    project = site_project(folder, **traffic)
    log = folder / "access.log"
    log.write_text("".join(lines), encoding="utf-8")
    with open_writer(project.storage.database) as db:
        load(project, db, log)
        settle(project, db)
    return visits(project)
