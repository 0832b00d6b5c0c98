"""Matomo: the log of visits as its interface answers (`Live.getLastVisitsDetails`, JSON): a list of visits, each with `actionDetails`.

Matomo takes campaign tags out of the URLs it stores, so the campaign of a visit (`referrerType` campaign) is put back on its first page. Where
Matomo knows no visitor, each visit is a visitor of its own. Goals and events count as `EVENT /name`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attribution.intake.events import event_of, number_or_none, tagged
from attribution.intake.formats.event_file import Told, load_events
from attribution.intake.json_document import document
from attribution.intake.passed import Passed
from attribution.intake.recognise import Context, FileReport, Format, Sample
from ripplemark.records import Reject, RejectReason
from ripplemark.text import visible_control

_NAMES = {"goal": "goalName", "event": "eventAction", "ecommerceOrder": "type"}


def _why_not(sample: Sample) -> str:
    text = "".join(sample.lines)
    known = text.lstrip("\ufeff \t").startswith("[") and '"actionDetails"' in text and '"idVisit"' in text
    return "" if known else "it is no list of visits with actionDetails"


def _load(context: Context, sample: Sample) -> FileReport:
    return load_events(context, sample, "matomo-visits", _told(sample, context.logs.latest))


def _told(sample: Sample, latest: int) -> Iterator[Told]:
    visits = _visits(sample)
    if isinstance(visits, Reject):
        yield visits
        return
    for number, visit in enumerate(visits, 1):
        actions = visit.get("actionDetails") if isinstance(visit, dict) else None
        if not isinstance(actions, list):
            yield Reject(
                sample.path.name, number, RejectReason.MISSING_VALUE, visible_control(f"no actionDetails: {str(visit)[:100]}")
            )
            continue
        yield from _of_visit(visit, actions, number, sample.path.name, latest)


def _visits(sample: Sample) -> list[Any] | Reject:
    found = document(sample.path, sample.encoding)
    if isinstance(found, list | Reject):
        return found
    return Reject(sample.path.name, 0, RejectReason.BAD_JSON, "no list of visits")


def _of_visit(visit: Mapping[str, Any], actions: list[Any], number: int, source: str, latest: int) -> Iterator[Told]:
    visitor = visit.get("visitorId") or (f"visit {visit['idVisit']}" if visit.get("idVisit") else "")
    first = True
    for action in actions:
        told = _of_action(action, visit if first else {}, visitor, number, source, latest)
        first = first and isinstance(told, Passed)
        yield told


def _of_action(action: Any, visit: Mapping[str, Any], visitor: str, number: int, source: str, latest: int) -> Told:
    """One action; `visit` says how the visitor came, and is empty but for the first."""
    if not isinstance(action, dict):
        return Reject(source, number, RejectReason.BAD_VALUE, visible_control(str(action)))
    kind = action.get("type")
    if kind != "action" and kind not in _NAMES:
        return Passed.NOT_ASKED  # downloads, outgoing links, searches
    at, name = number_or_none(action.get("timestamp")), str(action.get(_NAMES[kind]) or kind) if kind in _NAMES else ""
    url = str(action.get("url") or "")
    if url and "://" not in url[:12]:
        url = f"https://{url}"
    if visit.get("referrerType") == "campaign":
        url = tagged(url, {
            "source": visit.get("campaignSource"), "medium": visit.get("campaignMedium"),
            "campaign": visit.get("campaignName") or visit.get("referrerName"), "content": visit.get("campaignContent"),
            "term": visit.get("campaignKeyword") or visit.get("referrerKeyword"),
        })  # fmt: skip
    if kind == "action" and not url:
        return Reject(source, number, RejectReason.MISSING_VALUE, "an action without url")
    return event_of(number, source, latest, at, visitor, url, name, visit.get("referrerUrl", ""))


FORMAT = Format("matomo-visits", "visits of Matomo", _why_not, _load)
