"""`/metrics` for Prometheus: requests by family with their times, and what the store says of itself. Off unless asked for.

With several processes each counts in a file of its own, in the folder that PROMETHEUS_MULTIPROC_DIR names before this module is loaded.
"""

from __future__ import annotations

import hmac
import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from http import HTTPStatus

from dash import Dash
from flask import Flask, Response, abort, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from attribution.reports.upkeep import Vitals
from dashboard.access.rules import Access
from dashboard.questions import Reports
from ripplemark.errors import StoreError
from ripplemark.records import Run, RunState

METRICS = "/metrics"
CALLBACKS = "/_dash-update-component"
#: Beginnings of paths -> the family that their requests count to.
FAMILIES = (
    ("/_dash-component-suites/", "file"), ("/assets/", "file"), ("/export/", "export"), ("/login", "login"), ("/logout", "login"),
    ("/healthz", "monitor"), ("/_health", "monitor"), ("/metrics", "monitor"), ("/_dash", "dash"),
)  # fmt: skip
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The counters of this process and what the store says when asked."""

    def __init__(self, reports: Reports, clock: Callable[[], datetime]) -> None:
        self._reports, self._clock = reports, clock
        self._several = "PROMETHEUS_MULTIPROC_DIR" in os.environ
        self._own = CollectorRegistry()
        self._requests = Counter("ripplemark_requests", "Requests answered.", ("family", "status"), registry=self._own)
        self._seconds = Histogram(
            "ripplemark_request_seconds",
            "Seconds until the answer was ready.",
            ("family",),
            buckets=SECONDS,
            registry=self._own,
        )

    def count(self, family: str, status: int, seconds: float) -> None:
        """One request was answered."""
        self._requests.labels(family, str(status)).inc()
        self._seconds.labels(family).observe(seconds)

    def text(self) -> bytes:
        """The exposition format, of all processes together."""
        asked = CollectorRegistry()
        if self._several:
            MultiProcessCollector(asked)  # type: ignore[no-untyped-call]
        asked.register(_Store(self._reports, self._clock()))
        return (b"" if self._several else generate_latest(self._own)) + generate_latest(asked)


class _Store:
    """What the store says, asked at the time of the answer."""

    def __init__(self, reports: Reports, now: datetime) -> None:
        self._reports, self._now = reports, now

    def collect(self) -> Iterator[Metric]:
        try:
            vitals = self._reports.vitals(self._now)
        except StoreError:
            yield GaugeMetricFamily("ripplemark_store_up", "Whether the store can be read.", value=0)
            return
        yield GaugeMetricFamily("ripplemark_store_up", "Whether the store can be read.", value=1)
        yield from _figures(vitals, self._now)
        yield from _runs(vitals.last_runs)


def _figures(vitals: Vitals, now: datetime) -> Iterator[Metric]:
    waiting = (now - vitals.oldest_due).total_seconds() if vitals.oldest_due else 0.0
    yield GaugeMetricFamily("ripplemark_store_schema", "Version of the store's schema.", value=vitals.schema)
    yield GaugeMetricFamily("ripplemark_store_bytes", "Size of the database file.", value=vitals.database_bytes)
    yield GaugeMetricFamily("ripplemark_due_urls", "URLs whose next visit is due.", value=vitals.due)
    yield GaugeMetricFamily("ripplemark_oldest_due_seconds", "How long the oldest of them has waited.", value=waiting)
    rejects = GaugeMetricFamily("ripplemark_rejects", "Input that was put aside and is kept.", labels=["reason"])
    for reason, number in vitals.put_aside:
        rejects.add_metric([reason.value], number)
    yield rejects


def _runs(runs: tuple[Run, ...]) -> Iterator[Metric]:
    """Of the newest run of each command: when it began, whether it is in each state, and its counts."""
    began = GaugeMetricFamily("ripplemark_run_started_timestamp_seconds", "Start of the newest run.", labels=["command"])
    took = GaugeMetricFamily("ripplemark_run_seconds", "What the newest run took, once it ended.", labels=["command"])
    states = GaugeMetricFamily("ripplemark_run_state", "1 for the state of the newest run.", labels=["command", "state"])
    counts = GaugeMetricFamily("ripplemark_run_count", "Counts of the newest run.", labels=["command", "count"])
    for run in runs:
        began.add_metric([run.command], run.started_at.timestamp())
        if run.ended_at:
            took.add_metric([run.command], (run.ended_at - run.started_at).total_seconds())
        for state in RunState:
            states.add_metric([run.command, state.value], float(run.state is state))
        for name, number in run.counts:
            counts.add_metric([run.command, name], number)
    yield from (began, took, states, counts)


# ---------------------------------------------------------------- the route


def add_metrics(app: Dash, reports: Reports, access: Access, clock: Callable[[], datetime]) -> None:
    """Count every request and answer `/metrics` to this machine, or to who knows the token."""
    metrics = Metrics(reports, clock)
    families = {name: callback_family(name) for name in app.callback_map}

    server: Flask = app.server

    @server.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @server.after_request
    def count(answer: Response) -> Response:
        metrics.count(
            _family(families, answer.status_code), answer.status_code, time.perf_counter() - g.get("began", time.perf_counter())
        )
        return answer

    @server.get(METRICS)
    def show() -> Response:
        if not may_read(access, request.headers.get("Authorization", "")):
            abort(HTTPStatus.UNAUTHORIZED)
        return Response(metrics.text(), content_type=CONTENT_TYPE_LATEST)


def may_read(access: Access, said: str) -> bool:
    """A program of this machine that nobody passed on, or the bearer of the token."""
    if access.metrics_token:
        return hmac.compare_digest(said.encode("utf-8", "replace"), f"Bearer {access.metrics_token}".encode())
    return bool(g.caller.local)


def callback_family(name: str) -> str:
    """`..growth-figure.figure...growth-legend.children..` counts to `growth`."""
    return name.strip(".").partition(".")[0].partition("-")[0] or "callback"


def _family(families: dict[str, str], status: int) -> str:
    if request.path == CALLBACKS:  # of a refused one the body is not looked at
        return families.get(request.get_json()["output"], "refused") if status < HTTPStatus.BAD_REQUEST else "refused"
    return next((family for start, family in FAMILIES if request.path.startswith(start)), "page")
