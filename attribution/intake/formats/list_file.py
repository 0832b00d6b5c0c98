"""What loading any link list has in common: recognised by its headings, surveyed, then streamed into claims and known pages."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from hashlib import sha256
from itertools import islice
from typing import IO, Any

from attribution.intake.csv_table import Row, heading_at, lacking, opened_bytes, read_table
from attribution.intake.formats.rows import with_preamble
from attribution.intake.link_lists import Passed, Reading, listed_of, target_count_of
from attribution.intake.listed_days import Survey
from attribution.intake.recognise import Context, FileReport, Format, Sample
from ripplemark.records import FoundUrl, LinkList, ListedLink, Reject, RejectReason, Route, TargetCount, Tool, UrlKind
from ripplemark.store.provenance import add_list, add_listed, add_target_counts, known_list
from ripplemark.store.runs import add_rejects
from ripplemark.store.urls import add_found

BATCH = 2_000  # rows in memory at a time
MOST_ROWS = 5_000_000
ROUND = 1  # as far out as a page that a watched page links to
_DAYS = ("first_seen", "last_seen", "lost_on")
_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True, slots=True)
class ListKind:
    """One kind of file of one tool."""

    tool: Tool
    form: str
    about: str
    rows: Callable[[Sample], Iterator[Row | Reject]]
    authority_of: str = ""
    of_targets: bool = False  # it names our own pages only


@dataclass(slots=True)
class _Loading:
    """Numbers of one file while it is read."""

    read: int = 0
    kept: int = 0
    new: int = 0
    new_pages: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)


def by_headings(
    tool: Tool, form: str, about: str, columns: Mapping[str, str], *, needed: tuple[str, ...], mark: tuple[str, ...],
    authority_of: str = "", of_targets: bool = False,
) -> Format:  # fmt: skip
    """A format whose heading has the fields `needed`, and one of the headings `mark`, which only this tool writes.

    `columns` maps headings, blank separated and spelled as `csv_table.wording` does, to fields: {"page": "source_url url_from"}."""
    names = {wording: name for name, wordings in columns.items() for wording in wordings.split()}
    marks = dict.fromkeys(mark, "mark")

    def why_not(sample: Sample) -> str:
        if missing := lacking(sample.lines, names, needed):
            return f"its first lines have no heading for {' and '.join(missing)}"
        found = heading_at(sample.lines, marks, ("mark",)) is not None
        return "" if found else f"its heading has none of {', '.join(mark)}"

    def rows(sample: Sample) -> Iterator[Row | Reject]:
        return read_table(sample.path, names, sample.encoding, needed)

    kind = ListKind(tool, form, about, rows, authority_of, of_targets)

    def load(context: Context, sample: Sample) -> FileReport:
        return with_preamble(load_list(context, sample, kind), heading_at(sample.lines, names, needed))

    return Format(form, about, why_not, load)


def load_list(context: Context, sample: Sample, kind: ListKind) -> FileReport:
    """Keep what a list says and make its pages known, in one transaction."""
    digest = content_digest(sample)
    if known_list(context.db, digest):
        return FileReport(sample.path, kind.form, lists_links=True, known=True, note="loaded before, nothing new")
    today = context.now.astimezone(context.project.traffic.zone).date()
    survey = _surveyed(sample, kind, today)
    found = LinkList(kind.tool, kind.form, sample.source, digest, _exported_on(sample.path.name, survey, today))
    how = Reading(context.project.own_domains, survey.order, today, kind.authority_of)
    counts = _Loading()
    with context.db.transaction():
        list_id = add_list(context.db, found, context.now)
        rows = sample.named(kind.rows(sample))
        while batch := list(islice(rows, min(BATCH, MOST_ROWS - counts.read))):
            _store(context, list_id, found, kind, [_read(row, sample.source, kind, how) for row in batch], counts)
            context.progress(sample.path.name, counts.read)
        if next(rows, None) is not None:
            _put_aside(
                context, [Reject(sample.source, MOST_ROWS, RejectReason.TRUNCATED_FILE, f"over {MOST_ROWS:,} rows")], counts
            )
        context.db.touch()
    return FileReport(
        path=sample.path, format=kind.form, read=counts.read, kept=counts.kept, filtered=dict(counts.passed),
        rejected=dict(counts.rejected), new=counts.new, new_pages=counts.new_pages, lists_links=True, note=_note(survey),
    )  # fmt: skip


def _read(row: Row | Reject, source: str, kind: ListKind, how: Reading) -> ListedLink | TargetCount | Passed | Reject:
    if isinstance(row, Reject):
        return row
    return target_count_of(row, source, how) if kind.of_targets else listed_of(row, source, how)


def _store(context: Context, list_id: int, found: LinkList, kind: ListKind, read: list[Any], counts: _Loading) -> None:
    claims = [r for r in read if isinstance(r, ListedLink)]
    targets = [r for r in read if isinstance(r, TargetCount)]
    counts.read += len(read)
    counts.kept += len(claims) + len(targets)
    counts.passed.update(str(r) for r in read if isinstance(r, Passed))
    counts.new += add_listed(context.db, list_id, found, claims) + add_target_counts(context.db, list_id, found, targets)
    counts.new_pages += add_found(context.db, [_lead(c, kind.tool) for c in claims], _due(found, context.now))
    _put_aside(context, [r for r in read if isinstance(r, Reject)], counts)


def _put_aside(context: Context, rejects: list[Reject], counts: _Loading) -> None:
    counts.rejected.update(str(r.reason) for r in rejects)
    add_rejects(context.db, context.run_id, rejects)


def _due(found: LinkList, now: datetime) -> datetime:
    """A page is known, and due, since its list was written: so a replay of those days finds it due."""
    return min(datetime.combine(found.exported_on, time(), UTC), now)


def _lead(claim: ListedLink, tool: Tool) -> FoundUrl:
    """The page to look at. Its source is the tool and not the file: a weekly export would be a source a week. Of a site we know the
    front page only, which is asked after the pages."""
    return FoundUrl(claim.page_url, UrlKind.PAGE, Route.LINK_LIST, tool, ROUND, listing=claim.whole_site)


def _surveyed(sample: Sample, kind: ListKind, today: date) -> Survey:
    survey = Survey(today)
    for row in islice(kind.rows(sample), MOST_ROWS):
        if isinstance(row, Row):
            survey.add(cell for name in _DAYS if (cell := row.fields.get(name)))
    return survey


def _exported_on(name: str, survey: Survey, today: date) -> date:
    """When the tool wrote the list: by the file's name, else the newest day in it, else today."""
    for found in _IN_NAME.finditer(name):
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            continue
        if day <= today:
            return day
    return survey.newest_day() or today


def _note(survey: Survey) -> str:
    if not survey.days:
        return ""
    return f"days read as {survey.order}/year" + (
        ", a guess: every day could be read the other way too" if survey.is_open else ""
    )


def content_digest(sample: Sample) -> str:
    """Of the content, whatever it is packed in; of the packed bytes themselves where the packing breaks off."""
    with opened_bytes(sample.path) as file:
        try:
            return _hashed(file)
        except (EOFError, OSError, zlib.error):  # reading the rows says so
            pass
    with sample.path.open("rb") as packed:
        return _hashed(packed)


def _hashed(file: IO[bytes]) -> str:
    digest = sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    return digest.hexdigest()
