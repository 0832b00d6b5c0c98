"""`ripplemark restore`: a verified backup takes the place of the database and the data; what was there stays aside."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import click

from commands.closing import print_closing
from commands.door import json_option, project_option, wait_seconds
from ripplemark.config import Project
from ripplemark.errors import StoreCorrupt, StoreError, UsageError


@click.command(epilog="Example: ripplemark restore /mnt/backups/tea   (the newest backup there)")
@click.argument("backup", metavar="BACKUP", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a database that is there; it stays aside as ....before-restore.")
@click.option("--verify", "only_verify", is_flag=True, help="Only read the backup whole and say whether it is sound.")
@project_option
@json_option
def command(project: Project, backup: Path, force: bool, only_verify: bool, as_json: bool) -> None:
    """Put a backup in place: BACKUP is a backup's folder, or a folder of backups, of which the newest is taken.

    It is read whole and compared with its list before anything is touched. A database that is there is replaced only with --force, and
    stays aside until the next restore. The project file is never touched, nor are accounts that are there.
    """
    from ripplemark.operate.backups import DATABASE, Manifest, chosen, verified  # noqa: PLC0415 - `--help` loads nothing
    from ripplemark.store.copies import examined  # noqa: PLC0415

    source = chosen(backup)
    manifest = Manifest.read(source)
    if not only_verify:
        _refuse_overwriting(project, force)
    verified(source, manifest)
    facts = examined(source / DATABASE)
    if facts.rows != manifest.rows:
        raise StoreCorrupt(f"{source / DATABASE}: does not have the rows that its list tells. Take another backup")
    figures: dict[str, Any] = {
        "backup": str(source), "made_at": manifest.made_at, "schema": facts.schema, "files": len(manifest.files), "rows": sum(facts.rows.values()),
        "verified": True,
    }  # fmt: skip
    if not only_verify:
        figures |= _restored(project, source, manifest)
    print_closing("restore", figures, as_json)


def _refuse_overwriting(project: Project, force: bool) -> None:
    from ripplemark.operate.backups import data_files  # noqa: PLC0415 - beside its use

    place = project.storage
    there = place.database.exists() or next(data_files(place.data), None) is not None
    if there and not force:
        raise UsageError(
            f"{place.database}: there are data already. Name another place under [storage], or replace them with --force"
        )


def _restored(project: Project, source: Path, manifest: Any) -> dict[str, Any]:
    """Swap under the writer's lock. Raises StoreLocked while a run is writing, DiskFull, StoreError."""
    from ripplemark.operate.backups import ACCOUNTS, BEFORE, copied  # noqa: PLC0415 - `--help` loads nothing
    from ripplemark.operate.restoring import stage, swap, unstage  # noqa: PLC0415 - `--help` loads nothing
    from ripplemark.operate.room import MEGABYTE, demand_room, means_no_room  # noqa: PLC0415
    from ripplemark.store.lock import restore_mark, take_lock  # noqa: PLC0415

    place = project.storage
    size = sum(bytes_ for bytes_, _ in manifest.files.values())
    place.database.parent.mkdir(parents=True, exist_ok=True)
    with closing(take_lock(place.database, "ripplemark restore", wait_seconds())):
        demand_room(place.database.parent, place.keep_free * MEGABYTE + size)
        try:
            stage(source, manifest, place.database, place.data)
            swap(place.database, place.data, restore_mark(place.database))
        except ValueError as e:
            unstage(place.database, place.data)
            raise StoreCorrupt(f"{source / str(e)}: changed while it was copied. Nothing was replaced; run it again") from e
        except OSError as e:
            if means_no_room(e):
                unstage(place.database, place.data)
                raise
            raise StoreError(f"{e.filename}: cannot be used ({e.strerror}). Run it again when it can") from e
    if not project.accounts.exists() and ACCOUNTS in manifest.files:
        project.accounts.touch(mode=0o600)
        copied(source / ACCOUNTS, project.accounts)
    return {"restored": str(place.database), "aside": f"{place.database}{BEFORE}, {place.data / BEFORE}"}
