"""Files of any known kind into the store: what `ripplemark load` does, without its command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from attribution.intake.archives import unpacked
from attribution.intake.formats import FORMATS, log_format
from attribution.intake.logs import LogReader
from attribution.intake.recognise import Context, FileReport, Format, Progress, Sample, read_sample, recognise
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
    paths: Mapping[Path, str] | Iterable[Path],
    now: datetime,
    progress: Progress = lambda _name, _done: None,
    formats: tuple[Format, ...] = FORMATS,
) -> LoadReport:
    """Load files in the given order; a mapping also says how each is called where its path is only a copy. A file of no known format is put aside and said so; the others are loaded all the same.

    Raises InputError when a file cannot be read, or when no file is of a known format; ConfigError for a
    log_format of the project that cannot be read."""
    names = paths if isinstance(paths, Mapping) else {path: str(path) for path in paths}
    given, known = list(names), (*log_format.formats_of(project), *formats)
    for path in given:
        read_sample(path)  # all of them can be read before one of them is
    context = Context(project, db, run_id, now, LogReader(project, db, run_id, now), progress)
    reports, faults = list[FileReport](), list[str]()
    for path in given:
        with unpacked(path, names[path]) as members:
            _load_each(context, path, names[path], members, known, reports, faults)
    if faults and len(faults) == len(reports):
        raise InputError("\n".join(faults))
    referrers = context.logs.referrers
    return LoadReport(tuple(reports), referrers.new + sum(r.new_pages for r in reports), referrers.cut)


def _load_each(
    context: Context,
    given: Path,
    name: str,
    members: Iterable[Path],
    formats: tuple[Format, ...],
    reports: list[FileReport],
    faults: list[str],
) -> None:
    """Load files by their formats; what came of each goes to `reports`, of the unknown also to `faults`.

    They are the file itself, or the members of an archive, which are called `archive:member` wherever they were unpacked to."""
    for member in members:
        sample = read_sample(member, "" if str(member) == name else name + member.name.removeprefix(given.name))
        shown = given.parent / member.name
        if not sample.lines:  # a log on the day after its rotation
            reports.append(FileReport(shown, "empty", note="the file is empty", address=sample.address))
            continue
        try:
            form = recognise(sample, formats)
        except InputError as fault:
            faults.append(str(fault))
            reports.append(_unknown(context, sample, shown, faults[-1]))
            continue
        reports.append(replace(form.load(context, sample), path=shown, address=sample.address))


def _unknown(context: Context, sample: Sample, shown: Path, fault: str) -> FileReport:
    reject = Reject(sample.source, 0, RejectReason.UNKNOWN_FORMAT, fault.partition(": ")[2])
    with context.db.transaction():
        add_rejects(context.db, context.run_id, [reject])
    rejected = {str(RejectReason.UNKNOWN_FORMAT): 1}
    return FileReport(shown, "unknown", rejected=rejected, note=fault, address=sample.address)
