"""The timetable as a crontab and as systemd units: texts to look at and to install. Pure; writes nothing."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from ripplemark.operate.calendar import calendar_events
from ripplemark.operate.schedule import Schedule
from ripplemark.operate.timetable import Job

WAIT_SECONDS = 21_600  # that a job of a timer or crontab waits for another command's end


@dataclass(frozen=True, slots=True)
class Place:
    """Where the program and its files are."""

    program: Path  # the `ripplemark` command
    project: Path  # the project file
    writable: tuple[Path, ...]  # folders that jobs write to
    user: str


def call(place: Place, job: Job, *, wait: int = WAIT_SECONDS) -> list[str]:
    """The command that runs one job."""
    return [str(place.program), "--wait", str(wait), "-p", str(place.project), "schedule", "--job", job.name]


def crontab(schedule: Schedule, place: Place, machine_zone: str) -> str:
    """Lines for `crontab -e` of the user that owns the files."""
    head = [f"# Ripplemark, {place.project}. Install with: crontab -e (as the user who owns its files)"]
    if schedule.timezone != machine_zone:
        head += [
            f"# Times are of {schedule.timezone}; this machine's clock is of {machine_zone or 'an unknown zone'}. cronie (Fedora, Arch) heeds the",
            "# next line, Debian's cron does not: set the machine's zone (timedatectl set-timezone), or use --systemd.",
            f"CRON_TZ={schedule.timezone}",
        ]
    head += [
        "# A second run of a job that is still running ends at once (exit code 4); other jobs wait for each other.",
        'MAILTO=""',
    ]
    lines = [f"{job.cron} {_escaped(call(place, job))}" for job in schedule.jobs]
    return "\n".join([*head, *lines]) + "\n"


def _escaped(words: list[str]) -> str:
    """A shell line as crontab wants it: % would end the line."""
    return shlex.join(words).replace("%", r"\%")


def unit_files(schedule: Schedule, place: Place, keep_hours: float) -> dict[str, str]:
    """File name -> text: one service for all jobs, one timer for each, and the dashboard's service."""
    files = {"ripplemark@.service": _service(place, keep_hours)}
    for job in schedule.jobs:
        files[f"ripplemark-{job.name}.timer"] = _timer(schedule, job)
    files["ripplemark-dashboard.service"] = _dashboard(place)
    return files


def _words(words: list[str]) -> str:
    """A command line as systemd reads it: quoted where needed, % doubled ($ needs no doubling in double quotes of ours)."""
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    safe = word.replace("%", "%%").replace("$", "$$")
    if safe and not any(c in safe for c in " \t\"'\\;"):
        return safe
    inner = safe.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


#: Rights that neither jobs nor the dashboard need.
HARDENING = """\
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
ProtectProc=invisible
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
UMask=0027
"""


def _service(place: Place, hours: float) -> str:
    job = Job("%i", "")
    words = _words([*call(place, job)[:-1]]) + " %i"
    return f"""\
# One job of Ripplemark's timetable; %i is its name.
[Unit]
Description=Ripplemark: %i
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=2h
StartLimitBurst=4

[Service]
Type=oneshot
User={place.user}
WorkingDirectory={_path(place.project.parent)}
EnvironmentFile=-/etc/ripplemark/environment
Environment=RIPPLEMARK_LOG=json
ExecStart={words}
# Stopped by hand, or the job is running already: no failure.
SuccessExitStatus=4 130
# Tried again where that may help: killed, out of memory, the network was down. Not where a person is needed.
Restart=on-failure
RestartSec=10min
RestartPreventExitStatus=1 2 3 7
# A stop is asked for; the run commits what it has. Its child processes are killed only with it. Over longest_hours it stops by itself.
KillMode=mixed
TimeoutStopSec=2min
TimeoutStartSec={hours + 1:g}h
MemoryHigh=2G
MemoryMax=3G
TasksMax=256
Nice=10
IOSchedulingClass=idle
{_read_write(place)}{HARDENING}"""


def _timer(schedule: Schedule, job: Job) -> str:
    events = "".join(f"OnCalendar={event}\n" for event in calendar_events(job.cron, schedule.timezone))
    return f"""\
[Unit]
Description=Ripplemark: when to {job.name}

[Timer]
Unit=ripplemark@{job.name}.service
{events}# A time that was missed while the machine was off is caught up once.
Persistent=yes
AccuracySec=1min

[Install]
WantedBy=timers.target
"""


def _dashboard(place: Place) -> str:
    words = _words([str(place.program), "-p", str(place.project), "dashboard"])
    return f"""\
[Unit]
Description=Ripplemark: the dashboard on this machine
After=network.target

[Service]
User={place.user}
WorkingDirectory={_path(place.project.parent)}
EnvironmentFile=-/etc/ripplemark/environment
Environment=RIPPLEMARK_LOG=json
ExecStart={words}
SuccessExitStatus=130
Restart=on-failure
RestartSec=30s
RestartPreventExitStatus=2
MemoryMax=2G
TasksMax=128
# Readers of SQLite's write-ahead log write beside the database, too.
{_read_write(place)}{HARDENING}
[Install]
WantedBy=multi-user.target
"""


def _path(path: Path) -> str:
    return str(path).replace("%", "%%")


def _read_write(place: Place) -> str:
    return "".join(f"ReadWritePaths={_quoted(str(folder))}\n" for folder in place.writable)
