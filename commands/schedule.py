"""`ripplemark schedule`: the timetable of the project file: shown, as cron lines, as systemd units, or kept in the foreground."""

from __future__ import annotations

import getpass
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.closing import print_closing
from commands.door import INTERRUPTED, json_option, project_option, utc_now
from commands.machine import machine_zone
from commands.scheduled import alert_after, job_words
from ripplemark.config import Project
from ripplemark.errors import RipplemarkError, UsageError
from ripplemark.operate.logs import VARIABLE, LogFormat, configure, is_json, say
from ripplemark.operate.schedule import JOBS
from ripplemark.operate.timetable import next_after

if TYPE_CHECKING:
    from ripplemark.operate.runner import Runner, Wakeups
    from ripplemark.operate.units import Place


class NotAlive(RipplemarkError):
    """No timetable is kept in the foreground, or it gives no sign of life."""

    exit_code = 1


@click.command(epilog="Example: ripplemark schedule --systemd --user ripplemark --output /etc/systemd/system")
@click.option("--cron", is_flag=True, help="Print lines for a crontab.")
@click.option("--systemd", is_flag=True, help="Print units: a service for all jobs, a timer for each, the dashboard's service.")
@click.option("--output", type=click.Path(path_type=Path), metavar="FOLDER", help="With --systemd: write the units there.")
@click.option("--user", metavar="NAME", help="With --systemd: the user that jobs run as (default: you).")
@click.option("--run", "keep", is_flag=True, help="Keep the timetable in the foreground, until Ctrl-C or SIGTERM.")
@click.option("--job", type=click.Choice(JOBS), help="Run one job now, as cron and timers do.")
@click.option("--alive", is_flag=True, help="Whether --run is at work: exit code 0, else 1.")
@project_option
@json_option
def command(
    project: Project, cron: bool, systemd: bool, output: Path | None, user: str | None, keep: bool, job: str | None, alive: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """What runs by itself, and when: the times stand under [schedule] in the project file.

    Without an option: the jobs and their next times. A job that is still running is not started twice; times that were missed are
    caught up once.
    """
    if sum((cron, systemd, keep, bool(job), alive)) > 1:
        raise UsageError("one of --cron, --systemd, --run, --job and --alive at a time")
    if (output or user) and not systemd:
        raise UsageError("--output and --user go with --systemd")
    if job:
        run_job(project, job)
    elif not project.schedule.jobs:
        raise UsageError(f'{project.path} has no times under [schedule]; for example: crawl = "every 6 hours"')
    elif cron:
        click.echo(cron_lines(project), nl=False)
    elif systemd:
        write_units(project, output, user or getpass.getuser())
    elif keep:
        keep_timetable(project)
    elif alive:
        say_alive(project)
    else:
        print_closing("Schedule", figures(project, utc_now()), as_json)


def figures(project: Project, now: datetime) -> dict[str, dict[str, str]]:
    """Each job's times, and the next one on the timetable's own clock."""
    plan = project.schedule
    return {
        job.name: {"times": job.cron, "next": f"{next_after(job.cron, now, plan.zone).astimezone(plan.zone):%Y-%m-%d %H:%M %Z}"}
        for job in plan.jobs
    }


# ---------------------------------------------------------------- for others to run


def place_of(project: Project, user: str) -> Place:
    """Where the program and its files are."""
    from ripplemark.operate.units import Place  # noqa: PLC0415 - beside its use

    storage, backups = project.storage, project.schedule.backup_folder
    folders = [storage.database.parent, storage.data, *([backups] if backups else [])]
    program = Path(sys.argv[0]).absolute()
    beside = Path(sys.executable).with_name("ripplemark")
    return Place(
        beside if beside.exists() else program,
        project.path.absolute(),
        tuple(dict.fromkeys(Path(os.path.abspath(f)) for f in folders)),  # noqa: PTH100 - links stay as the user named them
        user,
    )


def cron_lines(project: Project) -> str:
    """The crontab."""
    from ripplemark.operate.units import crontab  # noqa: PLC0415 - beside its use

    return crontab(project.schedule, place_of(project, ""), machine_zone())


def write_units(project: Project, folder: Path | None, user: str) -> None:
    """Print the units, or write them into a folder."""
    from ripplemark.operate.units import unit_files  # noqa: PLC0415 - beside its use

    files = unit_files(project.schedule, place_of(project, user), project.schedule.longest_hours)
    for name, text in files.items():
        if folder is None:
            click.echo(f"# /etc/systemd/system/{name}\n{text}")
            continue
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        except OSError as e:
            raise UsageError(f"{folder / name}: cannot be written ({e.strerror})") from e
        click.echo(f"written: {folder / name}")
    if folder is not None:
        timers = " ".join(name for name in files if name.endswith(".timer"))
        click.echo(f"next: systemctl daemon-reload && systemctl enable --now {timers}")


# ---------------------------------------------------------------- run here


def runner_of(project: Project, wakeups: Wakeups) -> Runner:
    """A runner of this project's jobs as processes of their own."""
    from ripplemark.operate.runner import Runner, State  # noqa: PLC0415 - beside its use

    def words(job: str) -> list[str]:
        arguments = job_words(project, job)
        return [sys.executable, "-m", "commands.main", *arguments] if arguments else []

    environment = {**os.environ, "PYTHONPATH": _with_here()}
    if is_json():
        environment[VARIABLE] = "json"
    state = State.read(project.storage.data)
    return Runner(
        project.schedule,
        state,
        words,
        wakeups,
        environment=environment,
        after=lambda job, code: alert_after(project, job, code),
    )


def _with_here() -> str:
    """The rooms are found wherever the job's process starts."""
    here = str(Path(__file__).resolve().parents[1])
    return os.pathsep.join(part for part in (here, os.environ.get("PYTHONPATH", "")) if part)


def keep_timetable(project: Project) -> None:
    """Until SIGINT or SIGTERM. Raises StoreLocked where another one is kept."""
    from ripplemark.operate.runner import Wakeups, only_one  # noqa: PLC0415 - beside its use

    configure(LogFormat.JSON if is_json() else None, chatty=True)
    with only_one(project.storage.data), Wakeups().listening() as wakeups:
        say(
            "the timetable is kept", project=str(project.path), zone=project.schedule.timezone, jobs=figures(project, utc_now())
        )
        runner_of(project, wakeups).run()
        say("the timetable is left; it goes on where it was")


def run_job(project: Project, job: str) -> None:
    """One job now; ends with its exit code."""
    from ripplemark.operate.runner import STOPPED, Wakeups  # noqa: PLC0415 - beside its use

    with Wakeups().listening() as wakeups:
        code = runner_of(project, wakeups).once(job)
    raise click.exceptions.Exit(INTERRUPTED if code == STOPPED else code if code >= 0 else 128 - code)


def say_alive(project: Project) -> None:
    """Nothing where a timetable gave a sign of life lately. Raises NotAlive."""
    from ripplemark.operate.runner import STATE, is_alive  # noqa: PLC0415 - beside its use

    if not is_alive(project.storage.data, utc_now()):
        raise NotAlive(f"{project.storage.data / STATE}: no sign of life of `ripplemark schedule --run` in the last minutes")
    click.echo("alive")
