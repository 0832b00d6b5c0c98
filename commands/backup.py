"""`ripplemark backup`: the database and its data into a folder of their own, verified by reading them again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.closing import print_closing
from commands.door import RunInHand, json_option, project_option, running
from ripplemark import __version__
from ripplemark.config import Project
from ripplemark.errors import StoreCorrupt, StoreError, UsageError

if TYPE_CHECKING:
    from ripplemark.operate.backups import Manifest


@click.command(epilog="Example: ripplemark backup /mnt/backups/tea --keep 14")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--keep", type=click.IntRange(1, 10_000), metavar="N", help="Remove all but the newest N backups of DIR afterwards."
)
@project_option
@json_option
def command(project: Project, folder: Path, keep: int | None, as_json: bool) -> None:
    """Back up the database and the data folder into a new folder in DIR, and verify it.

    The copy is read again whole: every file against its hash, the database by integrity_check, its rows against the original's. Files that
    did not change since the backup before take no room again, where the file system has hard links. The project file is copied too.
    """
    where = folder.absolute()
    if where.is_relative_to(project.storage.data.absolute()):
        raise UsageError(
            f"{folder}: lies in the data folder, which is what is backed up. Name another folder, best on another disk"
        )
    with running(project, "backup", demanding=False) as run:
        figures = _backup(project, run, where, keep)
    print_closing("backup", figures, as_json)


def _backup(project: Project, run: RunInHand, folder: Path, keep: int | None) -> dict[str, Any]:
    from ripplemark.operate.backups import backups, begun, finished, keep_newest  # noqa: PLC0415 - `--help` loads nothing

    try:
        before = backups(folder)
        part = begun(folder, run.now)
        manifest, new = _filled(project, run, part, before[-1] if before else None)
        done = finished(part, manifest)
        gone = keep_newest(folder, keep) if keep else []
    except OSError as e:
        if e.errno is None or e.filename is None or _no_room(e):
            raise
        raise StoreError(f"{e.filename}: cannot be used ({e.strerror}). Check the rights on {folder}") from e
    size = sum(bytes_ for bytes_, _ in manifest.files.values())
    run.counts.update(files=len(manifest.files), bytes=size, bytes_written=new, removed=len(gone))
    return {
        "backup": str(done), "files": len(manifest.files), "bytes": size, "bytes_written": new, "rows": sum(manifest.rows.values()),
        "verified": True, "removed": [str(old) for old in gone],
        **({"left_out": project.storage.hits} if project.storage.hits else {}),
    }  # fmt: skip


def _no_room(error: OSError) -> bool:
    from ripplemark.operate.room import means_no_room  # noqa: PLC0415 - beside its use

    return means_no_room(error)


def _filled(project: Project, run: RunInHand, part: Path, before: Path | None) -> tuple[Manifest, int]:
    """Everything in its place and verified; and how many bytes were written for it. Raises DiskFull before that would fill the disk."""
    from ripplemark.operate import backups as b  # noqa: PLC0415 - `--help` loads nothing
    from ripplemark.operate.room import MEGABYTE, demand_room  # noqa: PLC0415
    from ripplemark.store.copies import copy_accounts, copy_into, examined, rows_of  # noqa: PLC0415

    data, free = project.storage.data, project.storage.keep_free * MEGABYTE
    names = list(b.data_files(data))
    demand_room(part, free + project.storage.database.stat().st_size)
    copy_into(run.db, part / b.DATABASE, run.run_id)
    files = {b.DATABASE: b.digest_of(part / b.DATABASE), b.PROJECT: b.copied(project.path, part / b.PROJECT)}
    if project.accounts.exists():
        copy_accounts(project.accounts, part / b.ACCOUNTS)
        files[b.ACCOUNTS] = b.digest_of(part / b.ACCOUNTS)
    old = (before, b.Manifest.read(before)) if before else None
    for name in names:
        demand_room(part, free + (data / name).stat().st_size)
        files[f"{b.DATA}/{name.as_posix()}"] = b.taken(data, name, part, old)
    facts = examined(part / b.DATABASE)
    if facts.rows != rows_of(run.db):
        raise StoreCorrupt(
            f"{part / b.DATABASE}: the copy does not have the rows of the original. Check the disk, and run: ripplemark check"
        )
    manifest = b.Manifest(f"{run.now:%Y-%m-%dT%H:%M:%SZ}", __version__, facts.schema, facts.rows, files)
    b.verified(part, manifest)
    new = sum(f.stat().st_size for f in part.rglob("*") if f.is_file() and f.stat().st_nlink == 1)
    return manifest, new
