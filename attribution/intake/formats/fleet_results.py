"""Results of a crawl fleet: pages that other machines asked, as compressed JSON lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from attribution.intake.json_lines import json_objects, object_of
from attribution.intake.recognise import Context, FileReport, Format, Sample
from ripplemark.posting import EARLIEST, FUTURE
from ripplemark.record_json import record_of
from ripplemark.records import FleetResult, Reject, RejectReason
from ripplemark.store.fleet import take_in_result
from ripplemark.store.runs import add_rejects
from ripplemark.text import visible_control
from ripplemark.urls import normal

FORM = "fleet-results"
_LINE = 32 * 1024 * 1024  # characters of one result: 10,000 links with what stands around them
_BATCH = 200  # results in one transaction
_KNOWN = "known"  # the store has a visit to the URL that is as late or later
Numbered = tuple[int, dict[str, Any]]


def _why_not(sample: Sample) -> str:
    found = object_of(sample.first) or {}
    return "" if found.get("ripplemark") == "fleet results" else 'its first line is not {"ripplemark": "fleet results", …}'


def _load(context: Context, sample: Sample) -> FileReport:
    """Batches of results in one transaction each, so that a kill loses nothing that was counted: the next load goes on."""
    counted, rejected, new = Counter[str](), Counter[str](), 0
    lines = islice(json_objects(sample.path, sample.encoding, _LINE), 1, None)  # without the heading
    while batch := list(sample.named(islice(lines, _BATCH))):
        with context.db.transaction():
            rejects = []
            for found in (_read(sample.source, line, context.now) for line in batch):
                if isinstance(found, Reject):
                    rejects.append(found)
                    continue
                is_new = take_in_result(context.db, context.run_id, found)
                counted["kept" if is_new else _KNOWN] += 1
                new += is_new
            add_rejects(context.db, context.run_id, rejects)
        rejected.update(str(r.reason) for r in rejects)
        context.progress(sample.path.name, counted.total() + rejected.total())
    known = counted[_KNOWN]
    return FileReport(
        path=sample.path, format=FORM, read=counted.total() + rejected.total(), kept=counted["kept"],
        filtered={_KNOWN: known} if known else {}, rejected=dict(rejected), new=new, reads_pages=True, known=known > 0 and new == 0,
        note="loaded before, nothing new" if known and not new else "",
    )  # fmt: skip


def _read(source: str, line: Numbered | Reject, now: datetime) -> FleetResult | Reject:
    if isinstance(line, Reject):
        return line
    number, told = line
    try:
        brought = record_of(FleetResult, told)
    except ValueError as e:
        return Reject(source, number, RejectReason.BAD_VALUE, visible_control(str(e)[:200]))
    at = brought.result.observation.observed_at
    if at < EARLIEST or at > now + FUTURE:
        reason = RejectReason.BAD_DATE if at < EARLIEST else RejectReason.FUTURE_DATE
        return Reject(source, number, reason, visible_control(f"{at} {brought.way.url}"))
    wrong = next((url for url in _urls(brought) if normal(url) != url), None)
    return brought if wrong is None else Reject(source, number, RejectReason.BAD_URL, visible_control(wrong[:200]))


def _urls(brought: FleetResult) -> Iterator[str]:
    yield brought.way.url
    yield from (found.url for found in brought.result.found)


FORMAT = Format(FORM, "results of a crawl fleet", _why_not, _load)
