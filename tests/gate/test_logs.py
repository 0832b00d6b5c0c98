"""Real access logs: every line accounted for, and GoAccess's page views and visitors per day met under its own rule.

`python tests/gate/test_logs.py` prints the table that the gate is pinned to.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from attribution.intake.access_log import read_lines
from attribution.intake.load import load_files
from attribution.intake.log_lines import Lines
from attribution.intake.log_text import Block, LogText
from attribution.intake.recognise import FileReport
from attribution.traffic.agents import are_bots
from attribution.traffic.settle import refresh_traffic
from attribution.traffic.visits import read_visits
from ripplemark.config import Brand, Project, Storage, Traffic
from ripplemark.store.daily import day_totals
from ripplemark.store.database import open_writer
from ripplemark.store.runs import begin_run

NOW = datetime(2026, 3, 1, tzinfo=UTC)
#: file -> (site's domain, lines read, lines rejected, visits). A change here is a deliberate act.
PINNED = {
    "advertools_combined_latin1_enc.log": ("example.com", 200, 30, 35),
    "advertools_combined_no_errors.log": ("example.com", 884, 0, 123),
    "advertools_combined_with_errors.log": ("example.com", 888, 4, 123),
    "advertools_dreamhost_apache_access.log": ("example.com", 130, 0, 7),
    "advertools_nginx_access.log": ("example.com", 1000, 0, 98),
    "databricks_apache_access.log": ("example.com", 1406, 0, 201),
    "elastic_apache_logs.log": ("semicomplete.com", 10_000, 1, 1180),
    "hurence_nasa_like_access.log": ("example.com", 4000, 0, 410),
    "lnav_playground_access.log": ("lnav.org", 2492, 0, 296),
    "lnav_shop_access.log": ("zanbil.ir", 1000, 0, 40),
}
GOACCESS_LINE = 4096  # bytes; GoAccess 1.7 cuts longer lines in two and fails on both


def loaded(path: Path, domain: str, folder: Path) -> tuple[FileReport, Counter[str], int]:
    """(report, visits per channel, page views in the daily table) of one log in a project of its own."""
    project = Project(
        path=folder / "p.toml",
        brand=Brand("Site", domains=(domain,)),
        storage=Storage(folder / "s.db", folder / "data"),
        traffic=Traffic(),
    )
    with open_writer(project.storage.database) as db:
        (report,) = load_files(project, db, begin_run(db, "load", NOW), [path], NOW).files
        refresh_traffic(project, db, NOW)
        first, last = datetime(1994, 1, 1, tzinfo=UTC).date(), NOW.date()
        pages = sum(t.pv for t in day_totals(db, first, last))
    return report, Counter(v.channel for v in read_visits(project, first, last)), pages


@pytest.mark.corpus
@pytest.mark.parametrize("name", PINNED)
def test_every_line_of_a_real_log_is_accounted_for(name: str, shared: Callable[[str], Path], tmp_path: Path) -> None:
    domain, lines, rejected, visits = PINNED[name]
    report, channels, pages = loaded(shared(f"logs/{name}"), domain, tmp_path)
    assert report.read == report.kept + sum(report.filtered.values()) + sum(report.rejected.values()) == lines
    assert sum(report.rejected.values()) == rejected
    assert pages == report.kept
    assert channels.total() == visits


# ---------------------------------------------------------------- GoAccess


def goaccess_counts(path: Path) -> dict[str, tuple[int, int]]:
    """day as logged -> (hits, visitors) by GoAccess's rule: a visitor is a host, a date and an agent; 4xx make no visitor; crawlers
    count. It reads a last field that is never closed to the end of the line, and fails on lines of 4 KiB and more."""
    hits: Counter[str] = Counter()
    visitors: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for block in LogText(path).blocks():
        data = b"".join(_closed(line) for line in block.data.splitlines(keepends=True) if len(line) < GOACCESS_LINE)
        lines = read_lines(Block(data, 1, 0, len(data)), path.name, int(NOW.timestamp()))
        whos, agents = lines.text["who"].to_pylist(), lines.text["agent"].to_pylist()
        for day, who, agent, status in zip(_days(lines), whos, agents, lines.status.tolist(), strict=True):
            hits[day] += 1
            if not 400 <= status < 500:
                visitors[day].add((who.split(" ")[0], agent))
    return {day: (number, len(visitors[day])) for day, number in hits.items()}


def _closed(line: bytes) -> bytes:
    return line.rstrip(b"\n") + b'"\n' if line.count(b'"') == 5 else line


def _days(lines: Lines) -> list[str]:
    local = (lines.at + lines.offset).tolist()
    return [datetime.fromtimestamp(at, UTC).strftime("%Y%m%d") for at in local]


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["elastic_apache_logs", "advertools_nginx_access", "lnav_playground_access"])
def test_hits_and_visitors_per_day_are_those_of_goaccess(name: str, shared: Callable[[str], Path]) -> None:
    oracle = json.loads(shared(f"suites/goaccess_oracle/{name}.json").read_text(encoding="utf-8"))
    expected = {row["data"]: (row["hits"]["count"], row["visitors"]["count"]) for row in oracle["visitors"]["data"]}
    assert goaccess_counts(shared(f"logs/{name}.log")) == expected


@pytest.mark.corpus
def test_every_known_crawler_is_a_bot(shared: Callable[[str], Path]) -> None:
    listed = json.loads(shared("suites/crawler_user_agents/crawler-user-agents.json").read_text(encoding="utf-8"))
    agents = [agent for entry in listed for agent in entry["instances"]]
    missed = [agent for agent, bot in zip(agents, are_bots(agents), strict=True) if not bot]
    assert len(agents) >= 2116
    assert not missed


if __name__ == "__main__":
    import tempfile

    logs = Path(__file__).resolve().parents[2].parent / "shared" / "logs"
    for log, (own, *_) in PINNED.items():
        with tempfile.TemporaryDirectory() as scratch:
            result, shares, _ = loaded(logs / log, own, Path(scratch))
        parts = ", ".join(f"{c} {n}" for c, n in shares.most_common(5))
        sys.stdout.write(
            f"{log}: {result.read} lines, {result.kept} kept, filtered {result.filtered}, rejected {result.rejected}, "
        )
        sys.stdout.write(f"{shares.total()} visits: {parts}\n")
