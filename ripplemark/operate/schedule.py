"""`[schedule]` and `[keep]` of the project file: what runs when by itself, and how long what is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ripplemark.operate.timetable import BadTime, Job, cron_of
from ripplemark.toml_table import Table, shown

#: Jobs in the order in which they help each other, when several are due at once.
JOBS = ("social", "crawl", "load", "attribute", "alerts", "prune", "backup")


#: The environment variable by which a run knows the job that started it.
JOB_VARIABLE = "RIPPLEMARK_JOB"


@dataclass(frozen=True, slots=True)
class Schedule:
    """What runs by itself: times of jobs as cron expressions, "" = never."""

    social: str = ""
    crawl: str = ""
    load: str = ""
    attribute: str = ""
    alerts: str = ""
    prune: str = ""
    backup: str = ""
    timezone: str = ""  # as of [traffic]
    load_files: tuple[str, ...] = ()  # patterns; * stands for anything in a name
    backup_folder: Path | None = None
    keep_backups: int = 14
    longest_hours: float = 24.0
    alert: tuple[str, ...] = ()  # a program and its arguments; it gets the words on its standard input

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs that have a time."""
        return tuple(Job(name, cron) for name in JOBS if (cron := getattr(self, name)))

    @property
    def zone(self) -> ZoneInfo:
        """Whose clock the times are of."""
        return ZoneInfo(self.timezone or "UTC")


@dataclass(frozen=True, slots=True)
class Keep:
    """After how many days what is erased by `prune`; 0 = never. The life of links is kept for good."""

    visits_to_pages: int = 0  # observations that changed nothing
    hits: int = 0
    post_counts: int = 0  # all but one snapshot a day
    rejects: int = 180
    runs: int = 365


def schedule_of(t: Table, timezone: str) -> Schedule:
    """Read `[schedule]`; times without a zone of their own are of `timezone`. Raises ConfigError."""
    t.only(*JOBS, "timezone", "load_files", "backup_folder", "keep_backups", "longest_hours", "alert")
    zone = t.string("timezone", "") or timezone
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as e:
        raise t.error("timezone", f'a time zone name such as "Asia/Taipei", not {shown(zone)}') from e
    d = Schedule()
    folder = t.string("backup_folder")
    found = Schedule(
        social=_time(t, "social"),
        crawl=_time(t, "crawl"),
        load=_time(t, "load"),
        attribute=_time(t, "attribute"),
        alerts=_time(t, "alerts"),
        prune=_time(t, "prune"),
        backup=_time(t, "backup"),
        timezone=zone,
        load_files=tuple(str(t.path.parent / pattern) for pattern in t.strings("load_files")),
        backup_folder=t.path.parent / folder if folder else None,
        keep_backups=t.integer("keep_backups", d.keep_backups, least=1, most=10_000),
        longest_hours=t.number("longest_hours", d.longest_hours, least=0.01, most=720.0) or d.longest_hours,
        alert=t.strings("alert"),
    )
    if found.load and not found.load_files:
        raise t.error("load_files", 'what to load, such as ["/var/log/nginx/access.log*"]; it is missing or empty')
    if found.backup and not found.backup_folder:
        raise t.error("backup_folder", "a folder for backups; it is missing or empty")
    return found


def _time(t: Table, name: str) -> str:
    words = t.string(name)
    try:
        return cron_of(words) if words.strip() else ""
    except BadTime as e:
        raise t.error(name, f"{e}, not {shown(words)}") from e


def keep_of(t: Table) -> Keep:
    """Read `[keep]`. Raises ConfigError."""
    d = Keep()
    names = ("visits_to_pages", "hits", "post_counts", "rejects", "runs")
    t.only(*names)
    return replace(d, **{name: t.integer(name, getattr(d, name), most=36_500) for name in names})
