"""Google Analytics 4: the event export of BigQuery, as JSON lines or Parquet. Page views become hits, other events goals.

The shape is Google's schema of `events_YYYYMMDD` as tables are extracted from BigQuery: `event_timestamp` in microseconds, numbers as texts
in JSON, `event_params` a list of key and value. `traffic_source` names a user's first visit and is not used; `collected_traffic_source` of
the event is. The visitor is `user_pseudo_id`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from attribution.intake.events import Event, event_of, number_or_none, tagged
from attribution.intake.formats.event_file import Told, load_events
from attribution.intake.json_lines import json_objects, object_of
from attribution.intake.passed import Passed
from attribution.intake.recognise import Context, FileReport, Format, Sample
from ripplemark.records import Reject, RejectReason
from ripplemark.text import visible_control

PAGE_VIEW = "page_view"
NEEDED = ("event_timestamp", "event_name", "user_pseudo_id", "event_params")
#: What GA4 sends by itself beside a page view: no deed of a visitor.
_AUTOMATIC = frozenset({"session_start", "first_visit", "user_engagement", "scroll"})
_ROWS = 10_000
_MAGIC = b"PAR1"
_COLLECTED = {
    "source": "manual_source", "medium": "manual_medium", "campaign": "manual_campaign_name", "content": "manual_content",
    "term": "manual_term",
}  # fmt: skip


def _params(event: Mapping[str, Any]) -> dict[str, str]:
    """The text parameters of an event; Parquet of BigQuery wraps lists once more."""
    found = event.get("event_params")
    listed = [i.get("element") for i in found.get("list") or () if isinstance(i, dict)] if isinstance(found, dict) else found
    return {
        str(p["key"]): str(p["value"]["string_value"])
        for p in (listed if isinstance(listed, list) else ())
        if isinstance(p, dict) and isinstance(p.get("value"), dict) and p.get("key") and p["value"].get("string_value")
    }


def told_of(event: Mapping[str, Any], number: int, source: str, latest: int) -> Event | Reject | Passed:
    """One row of the export."""
    name = str(event.get("event_name") or "")
    if name in _AUTOMATIC:
        return Passed.NOT_ASKED
    params = _params(event)
    micros = number_or_none(event.get("event_timestamp"))
    url = params.get("page_location", "")
    collected = event.get("collected_traffic_source")
    if url and isinstance(collected, dict):
        url = tagged(url, {key: collected.get(column) for key, column in _COLLECTED.items()})
    if not name or (name == PAGE_VIEW and not url):
        return Reject(source, number, RejectReason.MISSING_VALUE, visible_control(name or "no event_name"))
    at = None if micros is None else micros / 1_000_000
    deed = "" if name == PAGE_VIEW else name
    return event_of(number, source, latest, at, event.get("user_pseudo_id"), url, deed, params.get("page_referrer", ""))


# ---------------------------------------------------------------- JSON


def _why_no_json(sample: Sample) -> str:
    return (
        "" if set(NEEDED) <= (object_of(sample.first) or {}).keys() else "its first lines are no events of GA4 as JSON objects"
    )


def _load_json(context: Context, sample: Sample) -> FileReport:
    return load_events(context, sample, "ga4-events", _of_json(sample, context.logs.latest))


def _of_json(sample: Sample, latest: int) -> Iterator[Told]:
    for found in json_objects(sample.path, sample.encoding):
        yield found if isinstance(found, Reject) else told_of(found[1], found[0], sample.path.name, latest)


# ---------------------------------------------------------------- Parquet


def is_parquet(sample: Sample) -> bool:
    """Whether a file is Parquet, by its first bytes."""
    with sample.path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _load_parquet(context: Context, sample: Sample) -> FileReport:
    return load_events(context, sample, "ga4-parquet", _of_parquet(sample, context.logs.latest))


def _of_parquet(sample: Sample, latest: int) -> Iterator[Told]:
    try:
        file = pq.ParquetFile(sample.path)
        if missing := [name for name in NEEDED if name not in file.schema_arrow.names]:
            yield Reject(sample.path.name, 0, RejectReason.MISSING_COLUMN, f"no {', '.join(missing)}: no events of GA4")
            return
        columns = [c for c in (*NEEDED, "collected_traffic_source") if c in file.schema_arrow.names]
        number = 0
        for batch in file.iter_batches(batch_size=_ROWS, columns=columns):
            for event in batch.to_pylist():
                number += 1
                yield told_of(event, number, sample.path.name, latest)
    except (pa.ArrowException, OSError) as e:
        yield Reject(sample.path.name, 0, RejectReason.TRUNCATED_FILE, visible_control(f"damaged or cut off: {e}"))


FORMATS = (
    Format("ga4-events", "events of Google Analytics 4 as JSON lines", _why_no_json, _load_json),
    Format(
        "ga4-parquet",
        "events of Google Analytics 4 as Parquet",
        lambda s: "" if is_parquet(s) else "it is no Parquet",
        _load_parquet,
    ),
)
