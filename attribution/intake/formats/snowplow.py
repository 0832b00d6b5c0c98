"""Snowplow: enriched events, as the TSV without a heading that its pipeline writes, or as any table with the names of its columns.

The order of the columns is that of Snowplow's documentation of the enriched TSV. Times are UTC: `derived_tstamp`, else the collector's. The
visitor is `domain_userid`, else `network_userid`. Page pings are no hits; structured events count by their action, others by `event_name`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Final

from attribution.intake.csv_table import Row, header_fields, opened_bytes, read_table
from attribution.intake.events import event_of, seconds_of, tagged
from attribution.intake.formats.event_file import Told, load_events
from attribution.intake.log_text import LINE_LIMIT
from attribution.intake.passed import Passed
from attribution.intake.recognise import Context, FileReport, Format, Sample
from ripplemark.records import Reject, RejectReason
from ripplemark.text import visible_control

#: Where the wanted columns stand in the enriched TSV, from 0. It has 131; older pipelines leave out the last ones.
PLACES: Final[Mapping[str, int]] = {
    "collector_tstamp": 3, "event": 5, "event_id": 6, "domain_userid": 15, "network_userid": 17, "page_url": 29, "page_referrer": 31,
    "mkt_medium": 47, "mkt_source": 48, "mkt_term": 49, "mkt_content": 50, "mkt_campaign": 51, "se_action": 54, "useragent": 77,
    "derived_tstamp": 124, "event_name": 126,
}  # fmt: skip
LEAST = 100  # columns that even old pipelines write
MOST = 160
_NAMES: Final = {name: name for name in PLACES}
_MARKETING: Final = {
    "source": "mkt_source",
    "medium": "mkt_medium",
    "campaign": "mkt_campaign",
    "content": "mkt_content",
    "term": "mkt_term",
}
_KINDS = frozenset({"page_view", "page_ping", "struct", "unstruct", "transaction", "transaction_item"})


def _why_no_tsv(sample: Sample) -> str:
    cells = sample.first.split("\t")
    known = (
        LEAST <= len(cells) <= MOST
        and cells[PLACES["event"]] in _KINDS
        and seconds_of(cells[PLACES["collector_tstamp"]]) is not None
    )
    return "" if known else "its first line is no enriched event of Snowplow"


def _why_no_table(sample: Sample) -> str:
    missing = {"event_id", "collector_tstamp", "domain_userid", "page_url"} - set(header_fields(sample.first, _NAMES))
    return f"its first line has no column for {' and '.join(sorted(missing))}" if missing else ""


def _tsv_rows(sample: Sample) -> Iterator[Row | Reject]:
    with io.TextIOWrapper(opened_bytes(sample.path), encoding=sample.encoding, errors="replace", newline="\n") as file:
        number = 0
        try:
            while line := file.readline(16 * LINE_LIMIT):  # contexts are long
                number += 1
                cells = line.rstrip("\r\n").split("\t")
                if not LEAST <= len(cells) <= MOST:
                    if line.strip():
                        yield Reject(
                            sample.path.name, number, RejectReason.MALFORMED_LINE, visible_control(f"{len(cells)} columns")
                        )
                    continue
                yield Row(number, {name: cells[n] for name, n in PLACES.items() if n < len(cells)})
        except (EOFError, OSError) as e:
            yield Reject(sample.path.name, 0, RejectReason.TRUNCATED_FILE, visible_control(f"not read to its end: {e}"))


def _told(row: Row | Reject, source: str, latest: int) -> Told:
    if isinstance(row, Reject):
        return row
    cells = {name: "" if cell in ("NULL", "null") else cell for name, cell in row.fields.items()}
    kind = cells.get("event", "")
    if kind == "page_ping":
        return Passed.NOT_ASKED
    name = (
        "" if kind == "page_view" else cells.get("se_action", "") if kind == "struct" else cells.get("event_name", "") or kind
    )
    url = cells.get("page_url", "")
    if not kind or (not name and not url):
        return Reject(source, row.line, RejectReason.MISSING_VALUE, visible_control(f"event={kind}"))
    at = seconds_of(cells.get("derived_tstamp", "") or cells.get("collector_tstamp", ""))
    if at is None and cells.get("collector_tstamp"):
        return Reject(source, row.line, RejectReason.BAD_DATE, visible_control(f"{kind} at {cells['collector_tstamp']}"))
    url = tagged(url, {key: cells.get(column) for key, column in _MARKETING.items()}) if url else ""
    visitor = cells.get("domain_userid", "") or cells.get("network_userid", "")
    return event_of(
        row.line, source, latest, at, visitor, url, name, cells.get("page_referrer", ""), cells.get("useragent", "")
    )


def _load_tsv(context: Context, sample: Sample) -> FileReport:
    rows = (_told(row, sample.path.name, context.logs.latest) for row in _tsv_rows(sample))
    return load_events(context, sample, "snowplow", rows)


def _load_table(context: Context, sample: Sample) -> FileReport:
    read = read_table(sample.path, _NAMES, sample.encoding)
    return load_events(context, sample, "snowplow-table", (_told(row, sample.path.name, context.logs.latest) for row in read))


FORMATS = (
    Format("snowplow", "enriched events of Snowplow", _why_no_tsv, _load_tsv),
    Format("snowplow-table", "a table of Snowplow's events", _why_no_table, _load_table),
)
