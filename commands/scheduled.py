"""What each job of the timetable is on the command line, and who is told how it ended. Runs nothing itself."""

from __future__ import annotations

from glob import glob

from ripplemark.config import Project
from ripplemark.operate.alert import is_news, remember, tell, words_of
from ripplemark.operate.logs import without_secrets

#: Ends that nobody has to be told of: done, another run was at work, stopped.
_QUIET = frozenset({0, 4, 130, -1})


def job_words(project: Project, job: str) -> list[str]:
    """The arguments of `ripplemark` for a job; none where there is nothing to do."""
    plan, head = project.schedule, ["-p", str(project.path)]
    if (waits := _waits()) > 0:
        head = ["--wait", f"{waits:g}", *head]
    match job:
        case "load":
            files = sorted({name for pattern in plan.load_files for name in glob(pattern)})  # noqa: PTH207 - patterns may be absolute
            found = [*files, *(["--queries"] if project.queries else [])]
            return [*head, "load", *found] if found else []
        case "alerts":
            return [*head, "check"]
        case "prune":
            return [*head, "prune", "--erase"]
        case "backup":
            return [*head, "backup", str(plan.backup_folder), "--keep", str(plan.keep_backups)]
        case _:
            return [*head, job]


def _waits() -> float:
    from commands.door import wait_seconds  # noqa: PLC0415 - the door knows the command line

    return wait_seconds()


def alert_after(project: Project, job: str, code: int) -> None:
    """Tell the user's program how a job ended where that wants attention; of `alerts`, only what is new."""
    program = project.schedule.alert
    if job == "alerts":
        words = _findings(project) if code in (1, 7) else words_of(job, code) if code not in _QUIET else ""
        if is_news(project.storage.data, words) and (not words or not program or tell(program, words)):
            remember(project.storage.data, words)
    elif program and code not in _QUIET:
        tell(program, words_of(job, code, _last_error(project, job)))


def _findings(project: Project) -> str:
    """What a check finds that wants attention, in words."""
    from ripplemark.errors import RipplemarkError  # noqa: PLC0415 - beside its use

    try:
        from commands.check import attention  # noqa: PLC0415 - loads the store

        return "\n".join(("Ripplemark: something wants attention.", *map(without_secrets, attention(project))))
    except RipplemarkError as e:
        return words_of("check", e.exit_code, str(e))


def _last_error(project: Project, job: str) -> str:
    from ripplemark.errors import RipplemarkError  # noqa: PLC0415 - beside its use
    from ripplemark.store.database import open_reader  # noqa: PLC0415
    from ripplemark.store.runs import recent_runs  # noqa: PLC0415

    try:
        with open_reader(project.storage.database) as db:
            return next((run.error for run in recent_runs(db, 1, job)), "")
    except RipplemarkError as e:
        return str(e)
