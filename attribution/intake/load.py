"""Files of any known kind into the store: what `ripplemark load` does, without its command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from attribution.intake.archives import unpacked
from attribution.intake.formats import FORMATS, log_format
from attribution.intake.logs import LogReader
from attribution.intake.recognise import Context, FileReport, Format, Progress, read_sample, recognise
from ripplemark.config import Project
from ripplemark.errors import InputError
from ripplemark.records import Reject, RejectReason
from ripplemark.store.database import Database
from ripplemark.store.runs import add_rejects


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What came of a load, file by file."""

    files: tuple[FileReport, ...]
    new_pages: int = 0  # of others, that referrers and link lists made known
    pages_left_out: int = 0  # beyond what one load may make known

    @property
    def read(self) -> int:
        """Lines and rows."""
        return sum(f.read for f in self.files)

    @property
    def rejected(self) -> int:
        """Lines, rows and whole files put aside."""
        return sum(sum(f.rejected.values()) for f in self.files)

    @property
    def counts(self) -> dict[str, int]:
        """Named totals for the run's row: read, kept, filtered.REASON, rejected.REASON, new, new_pages, pages_left_out."""
        totals = Counter({"read": self.read, "kept": sum(f.kept for f in self.files), "new": sum(f.new for f in self.files)})
        totals.update(new_pages=self.new_pages, pages_left_out=self.pages_left_out)
        for file in self.files:
            totals.update({f"filtered.{reason}": n for reason, n in file.filtered.items()})
            totals.update({f"rejected.{reason}": n for reason, n in file.rejected.items()})
        return dict(totals)

    def over_limit(self, share: float) -> tuple[FileReport, ...]:
        """The files of which more than this share was rejected."""
        return tuple(f for f in self.files if sum(f.rejected.values()) > share * max(1, f.read))


def load_files(
    project: Project,
    db: Database,
    run_id: int,
    paths: Iterable[Path],
    now: datetime,
    progress: Progress = lambda _name, _done: None,
    formats: tuple[Format, ...] = FORMATS,
) -> LoadReport:
    """Load files in the given order. A file of no known format is put aside and said so; the others are loaded all the same.

    Raises InputError when a file cannot be read, or when no file is of a known format; ConfigError for a
    log_format of the project that cannot be read."""
    given, known = list(paths), (*log_format.formats_of(project), *formats)
    for path in given:
        read_sample(path)  # all of them can be read before one of them is
    context = Context(project, db, run_id, now, LogReader(project, db, run_id, now), progress)
    reports, faults = list[FileReport](), list[str]()
    for path in given:
        with unpacked(path) as members:
            _load_each(context, members, path.parent, known, reports, faults)
    if faults and len(faults) == len(reports):
        raise InputError("\n".join(faults))
    referrers = context.logs.referrers
    return LoadReport(tuple(reports), referrers.new + sum(r.new_pages for r in reports), referrers.cut)


def _load_each(
    context: Context,
    paths: Iterable[Path],
    folder: Path,
    formats: tuple[Format, ...],
    reports: list[FileReport],
    faults: list[str],
) -> None:
    """Load files by their formats; what came of each goes to `reports`, of the unknown also to `faults`.

    They are shown as files of `folder`, wherever the members of an archive were unpacked to."""
    for sample in map(read_sample, paths):
        shown = folder / sample.path.name
        if not sample.lines:  # a log on the day after its rotation
            reports.append(FileReport(shown, "empty", note="the file is empty"))
            continue
        try:
            form = recognise(sample, formats)
        except InputError as fault:
            faults.append(str(fault).replace(str(sample.path), str(shown)))
            reports.append(_unknown(context, shown, faults[-1]))
            continue
        reports.append(replace(form.load(context, sample), path=shown))


def _unknown(context: Context, path: Path, fault: str) -> FileReport:
    with context.db.transaction():
        add_rejects(context.db, context.run_id, [Reject(path.name, 0, RejectReason.UNKNOWN_FORMAT, fault.partition(": ")[2])])
    return FileReport(path, "unknown", rejected={str(RejectReason.UNKNOWN_FORMAT): 1}, note=fault)
