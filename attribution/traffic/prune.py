"""Hits that the project keeps no longer. Visits and daily figures made of them stay: credit needs the paths of those who registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from attribution.traffic.hit_files import HITS, Place, days_with_hits, hit_files, hits_at, size_of
from ripplemark.config import Project
from ripplemark.store.database import Database
from ripplemark.store.logs import note_pruned, stale_days


@dataclass(frozen=True, slots=True)
class OldHits:
    """Hit files of days that are too old."""

    files: tuple[Place, ...]
    bytes: int
    through: date | None  # the last of these days


def old_hits(project: Project, db: Database, now: datetime) -> OldHits:
    """What `keep.hits` no longer keeps; days that wait for `attribute`, and those after them, are kept."""
    if not project.keep.hits:
        return OldHits((), 0, None)
    first = now.astimezone(project.traffic.zone).date() - timedelta(days=project.keep.hits)
    if waiting := stale_days(db):
        first = min(first, waiting[0] - timedelta(days=2))
    data = hits_at(project.storage)
    days = [day for day in days_with_hits(data) if day < first]
    files = tuple(hit_files(data, days))
    return OldHits(files, sum(map(size_of, files)), days[-1] if days else None)


def erase_hits(project: Project, db: Database, old: OldHits) -> None:
    """Erase them. A run that is killed on the way is done again by the next."""
    if old.through is None:
        return
    note_pruned(db, old.through)
    for file in old.files:
        file.unlink(missing_ok=True)
    for folder in {file.parent for file in old.files if isinstance(file, Path)}:
        if folder.parent == project.storage.data / HITS and not any(folder.iterdir()):
            folder.rmdir()
