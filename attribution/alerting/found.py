"""Facts in, happenings out: which of them a rule of [[alert]] is about. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attribution.authority.score import Authority
from attribution.opinion.rows import OpinionRow
from ripplemark.alert_config import Alert, AlertKind
from ripplemark.records import EventRow, Run, RunState
from ripplemark.records.alerts import Happening
from ripplemark.store.clock import stamp


def of_links(rule: Alert, events: Iterable[tuple[int, EventRow, Authority]]) -> Iterator[Happening]:
    """Events of earned links from domains of enough authority. Where no authority is known, only a rule that asks for none is told."""
    for number, event, authority in events:
        known = authority.score
        enough = rule.authority <= 0 or (known is not None and known >= rule.authority)
        if enough and (not rule.campaigns or event.campaign in rule.campaigns):
            yield Happening(
                rule.when, f"event:{number}", stamp(event.at), event.page_url, event.anchor, event.campaign, known, event.reason
            )


def of_crawls(runs: Iterable[Run]) -> Iterator[Happening]:
    """Crawls that failed or were killed; one that a person stopped is none."""
    for run in runs:
        if run.state in (RunState.FAILED, RunState.CRASHED):
            yield Happening(
                AlertKind.CRAWL_FAILED,
                f"run:{run.run_id}",
                stamp(run.ended_at or run.started_at),
                reason=run.error,
                state=run.state,
            )


def of_opinion(rule: Alert, row: OpinionRow | None, until: date) -> Iterator[Happening]:
    """More than so much negative: by the lower end of the interval, from enough texts, told once a week (ISO 8601)."""
    share = row.negative_share if row else None
    if row is None or share is None or row.texts < rule.texts or share.low <= rule.share:
        return
    year, week, _ = until.isocalendar()
    yield Happening(
        AlertKind.NEGATIVE_OPINION, f"opinion:{year}-W{week:02}", f"{until.isoformat()}T00:00:00Z", campaign=", ".join(rule.campaigns),
        share=share.value, low=share.low, high=share.high, texts=row.texts,
    )  # fmt: skip
