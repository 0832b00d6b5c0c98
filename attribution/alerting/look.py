"""Lets every rule look at what is new since it last did, and remembers what it found. Composes; sends nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from attribution.alerting.found import of_crawls, of_links, of_opinion
from attribution.report_rows import View
from attribution.reports import Reports
from attribution.reports.domains import authorities
from ripplemark.alert_config import Alert, AlertKind
from ripplemark.project import Project
from ripplemark.records import EventKind
from ripplemark.records.alerts import Happening, RuleMark, Way
from ripplemark.store.alerts import MOST_EVENTS, crawls_after, earned_events, keep_found, newest, rule_mark
from ripplemark.store.database import Database

_EVENT = {AlertKind.NEW_LINK: EventKind.APPEARED, AlertKind.LOST_LINK: EventKind.LOST}


def look(db: Database, reports: Reports, project: Project, now: datetime, *, keep: bool = True) -> dict[str, list[Happening]]:
    """What each rule found since it last looked. A rule that looks for the first time finds no link and no run: they are no news.

    `keep` False looks only: the next look finds the same again."""
    found: dict[str, list[Happening]] = {}
    for rule in project.alerts:
        here = newest(db)
        begun = rule_mark(db, rule.name) or here
        happenings, reached = _found(db, reports, rule, begun, here)
        if keep:
            keep_found(db, rule.name, reached, happenings, ways_of(rule), now)
        found[rule.name] = happenings
    return found


def begin(db: Database, project: Project, now: datetime) -> None:
    """Let rules that never looked begin here: what comes from now on is news."""
    for rule in project.alerts:
        if rule_mark(db, rule.name) is None:
            keep_found(db, rule.name, newest(db), (), (), now)


def ways_of(rule: Alert) -> tuple[Way, ...]:
    """How a rule is told."""
    return tuple(way for way, there in ((Way.MAIL, rule.mail), (Way.WEBHOOK, rule.webhook or rule.webhook_env)) if there)


def _found(db: Database, reports: Reports, rule: Alert, begun: RuleMark, here: RuleMark) -> tuple[list[Happening], RuleMark]:
    if rule.when is AlertKind.CRAWL_FAILED:
        crawls = crawls_after(db, begun.run_id)
        return list(of_crawls(crawls)), RuleMark(here.event_id, max((r.run_id for r in crawls), default=begun.run_id))
    if rule.when is AlertKind.NEGATIVE_OPINION:
        return _opinion(reports, rule), here
    events = earned_events(db, begun.event_id, _EVENT[rule.when])
    weights = authorities(db, [domain for _, domain, _ in events])
    told = of_links(rule, ((number, event, weight) for (number, _, event), weight in zip(events, weights, strict=True)))
    reached = events[-1][0] if len(events) == MOST_EVENTS else here.event_id
    return list(told), RuleMark(reached, here.run_id)


def _opinion(reports: Reports, rule: Alert) -> list[Happening]:
    """Of the last days of the data."""
    until = reports.default_view().until
    view = View(until - timedelta(days=rule.days - 1), until, rule.campaigns)
    row = next((r for r in reports.opinion(view) if not r.channel), None)
    return list(of_opinion(rule, row, until))
