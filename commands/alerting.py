"""After a run: every rule of [[alert]] looks at what is new, and what it found is told once. Composes rooms; a failure to tell fails no run."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import click

from commands.door import utc_now
from ripplemark.alert_config import Alert
from ripplemark.config import Project
from ripplemark.errors import RipplemarkError, SendFailed, StoreError
from ripplemark.records.alerts import AlertState, WaitingAlert, Way
from ripplemark.store.alerts import mark_told, waiting_alerts
from ripplemark.store.database import Database, open_editor, open_reader

MOST_TRIES = 10  # looks at which telling is tried before it is given up


def begin_here(project: Project) -> None:
    """Let rules that never looked begin with what comes now."""
    from attribution.alerting.look import begin  # noqa: PLC0415

    with suppress(StoreError), open_editor(project.storage.database) as db:  # without a store nothing is old
        begin(db, project, utc_now())


def tell_quietly(project: Project) -> None:
    """After a run: what cannot be told fails no run."""
    try:
        told = look_and_tell(project, utc_now())
    except RipplemarkError as e:
        click.secho(f"Alerts: {e}", fg="yellow", err=True)
        return
    if told["sent"] or told["failed"]:
        click.secho(f"Alerts: {told['sent']} sent, {told['failed']} not sent", err=True)


def look_and_tell(project: Project, now: datetime) -> Counter[str]:
    """Let rules look and tell what waits; counts of `found`, `sent` and `failed`. Another process that does so now does it all."""
    from attribution.alerting.look import look  # noqa: PLC0415
    from attribution.reports import Reports  # noqa: PLC0415

    with _alone(project) as alone:
        if not alone:
            return Counter()
        reports = Reports(project, today=now.date())
        try:
            with open_editor(project.storage.database) as db:
                found = look(db, reports, project, now)
                told = tell(db, project, now)
        finally:
            reports.close()
    return Counter(found=sum(map(len, found.values()))) + told


def look_only(project: Project, now: datetime) -> dict[str, int]:
    """What each rule would find now."""
    from attribution.alerting.look import look  # noqa: PLC0415
    from attribution.reports import Reports  # noqa: PLC0415

    reports = Reports(project, today=now.date())
    try:
        with open_reader(project.storage.database) as db:
            return {rule: len(found) for rule, found in look(db, reports, project, now, keep=False).items()}
    finally:
        reports.close()


@contextmanager
def _alone(project: Project) -> Generator[bool]:
    """Whether nobody else tells alerts of this store now."""
    with Path(f"{project.storage.database}.alerts.lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def tell(db: Database, project: Project, now: datetime) -> Counter[str]:
    """Tell what waits, all of one rule and way together; what fails waits for the next look, and is given up after `MOST_TRIES`."""
    rules = {rule.name: rule for rule in project.alerts}
    waiting: defaultdict[tuple[str, Way], list[WaitingAlert]] = defaultdict(list)
    for alert in waiting_alerts(db):
        waiting[alert.rule, alert.way].append(alert)
    counts: Counter[str] = Counter()
    for (name, way), alerts in waiting.items():
        if name not in rules:  # it was taken out of the project file
            mark_told(db, [a.id for a in alerts], AlertState.GIVEN_UP, now, "there is no such rule any more")
            continue
        counts += _tell_one(db, project, rules[name], way, alerts, now)
    return counts


def _tell_one(db: Database, project: Project, rule: Alert, way: Way, alerts: list[WaitingAlert], now: datetime) -> Counter[str]:
    try:
        (_mail if way is Way.MAIL else _post)(project, rule, alerts, now)
    except SendFailed as e:
        click.secho(f"Alerts: {rule.name}: {e}", fg="yellow", err=True)
        for alert in alerts:
            state = AlertState.GIVEN_UP if alert.tries + 1 >= MOST_TRIES else AlertState.WAITING
            mark_told(db, [alert.id], state, now, str(e))
        return Counter(failed=len(alerts))
    mark_told(db, [a.id for a in alerts], AlertState.SENT, now)
    return Counter(sent=len(alerts))


def _mail(project: Project, rule: Alert, alerts: list[WaitingAlert], now: datetime) -> None:
    from dashboard.report.alerting import note_of  # noqa: PLC0415
    from spiders.send.mail import compose, send_mail  # noqa: PLC0415

    note = note_of(rule, [a.happening for a in alerts], project.brand.name)
    send_mail(project.mail, compose(project.mail, rule.mail, note.subject, note.text, now, number_of(rule, alerts)))


def _post(project: Project, rule: Alert, alerts: list[WaitingAlert], _now: datetime) -> None:
    from dashboard.report.alerting import body_of  # noqa: PLC0415
    from spiders.net.addresses import allowed_from  # noqa: PLC0415
    from spiders.send.webhook import Post, send_webhook  # noqa: PLC0415

    url, secret, number = (
        rule.webhook or os.environ.get(rule.webhook_env, ""),
        os.environ.get(rule.secret_env, ""),
        number_of(rule, alerts),
    )
    if not url:
        raise SendFailed(f"{rule.webhook_env} is not set in the environment")
    if rule.secret_env and not secret:
        raise SendFailed(f"{rule.secret_env} is not set in the environment, and nothing is sent unsigned in its place")
    body = body_of(rule, [a.happening for a in alerts], project.brand.name, number)
    send_webhook(Post(url, body, number, secret), allowed_from(project.crawl.allow_private))


def number_of(rule: Alert, alerts: list[WaitingAlert]) -> str:
    """The same for the same news, however often it is sent."""
    return hashlib.sha256("\n".join((rule.name, *sorted(a.happening.about for a in alerts))).encode()).hexdigest()[:32]
