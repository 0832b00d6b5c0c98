"""Crawls and data health: can the numbers be trusted? Runs, what is due, what failed, what was put aside, how much room it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from dash import Dash, Input, Output, html

from attribution.report_rows import Freshness
from attribution.reports.upkeep import PutAside, Upkeep
from dashboard import ids
from dashboard.browser import named
from dashboard.chart_card import chart_card
from dashboard.charts import Make, register_chart
from dashboard.counters import counter_words, told_counts
from dashboard.figures.chart import Chart
from dashboard.figures.crawls import crawls_chart, failures_chart, took
from dashboard.figures.growth import date_shares
from dashboard.frame import Page
from dashboard.i18n import Words
from dashboard.i18n.numbers import NOTHING, count, share, size
from dashboard.i18n.numbers import day as day_words
from dashboard.questions import Reports
from dashboard.start import utc_now
from dashboard.state import State
from dashboard.still import still_table
from dashboard.theme import Look
from dashboard.widgets import card, empty_state, head, outside, tile
from ripplemark.health import RouteFacts, SilentSource
from ripplemark.records import Run, RunState

CRAWLS, FAILURES = "crawls", "failures"
TILES, RUNS, ASIDE, SOURCES, ROUTES, LOGS = (
    "health-tiles",
    "health-runs",
    "health-aside",
    "health-sources",
    "health-routes",
    "health-logs",
)
RUN_ROWS = 100


def layout(_state: State, _reports: Reports, say: Words) -> list[Any]:
    """Tiles, what crawls did, why pages fail, runs, rejects, sources, routes, logs."""
    return [
        html.Div(id=TILES, className="kpis"),
        html.Div([chart_card(CRAWLS, say, "wide"), chart_card(FAILURES, say, "slim")], className="row"),
        _table_card("runs", RUNS, say),
        html.Div([_table_card("aside", ASIDE, say), _table_card("routes", ROUTES, say)], className="row"),
        html.Div([_table_card("sources", SOURCES, say), _table_card("logs", LOGS, say)], className="row"),
    ]


def _table_card(name: str, slot: str, say: Words) -> html.Section:
    title = say(f"{name}.title")
    return card(
        head(title, html.P(say(f"{name}.subtitle"), className="quiet"), note=say(f"{name}.about")),
        html.Div(id=slot, className="scroll-x list-room", tabIndex=0, role="region", **named(aria_label=title)),
        kind="padded",
    )


def register(app: Dash, reports: Reports, state_of: Callable[[str], State], clock: Callable[[], datetime] = utc_now) -> None:
    """Wire the page: each callback reads the address, asks once, shows."""
    query = Input(ids.QUERY, "data")
    register_chart(app, CRAWLS, reports, state_of, crawls_of)
    register_chart(app, FAILURES, reports, state_of, failures_at(clock))

    @app.callback([Output(name, "children") for name in (TILES, RUNS, ASIDE, SOURCES, ROUTES, LOGS)], query)
    def tables(said: str) -> list[Any]:
        state = state_of(said)
        return shown(state, reports, clock(), Words(state.lang))


def crawls_of(_state: State, reports: Reports, look: Look) -> Chart:
    """What the last crawls did."""
    return crawls_chart(reports.runs(), look)


def failures_at(clock: Callable[[], datetime]) -> Make:
    """Why pages could not be read, as it is when asked."""
    return lambda _state, reports, look: failures_chart(reports.upkeep(clock()).failing, look)


def shown(state: State, reports: Reports, now: datetime, say: Words) -> list[Any]:
    """The tiles and the five tables."""
    kept = reports.upkeep(now)
    return [
        health_tiles(kept, reports.freshness(), date_shares(reports.growth(state.view)), say),
        runs_table(reports.runs(RUN_ROWS), say),
        aside_table(kept.put_aside, say),
        sources_table(kept.sources, say),
        routes_table(kept.routes, say),
        logs_table(kept, say),
    ]


def health_tiles(kept: Upkeep, fresh: Freshness, dating: Sequence[tuple[str, float]], say: Words) -> list[html.Section]:
    """How much was looked at in time, what waits, how sure the days are, what was put aside, how much room it takes."""
    since = (
        say("health.due_since", day=day_words(kept.oldest_due.date(), say.lang)) if kept.oldest_due else say("health.none_due")
    )
    waiting = say("health.waiting", visits=count(kept.unsettled, say.lang), days=count(kept.stale_days, say.lang))
    return [
        tile(say("health.rechecked"), share(fresh.rechecked), say("health.rechecked_note")),
        tile(say("health.due"), count(kept.due, say.lang), since),
        tile(say("health.dated"), share(dict(dating).get("dated"), 0), say("health.dated_note")),
        tile(say("health.aside"), count(kept.put_aside_total, say.lang), waiting),
        tile(say("health.room"), size(kept.database_bytes, say.lang), say("health.data", size=size(kept.data_bytes, say.lang))),
    ]


#: Columns of tables here whose cells are numbers.
NUMBERS = frozenset({"took", "number", "tries", "pages", "read", "relevant", "linking", "lines", "rejected"})


def runs_table(runs: Sequence[Run], say: Words) -> Any:
    """The newest runs first, with what they counted."""
    lines = [
        (
            f"{run.started_at:%Y-%m-%d %H:%M}",
            html.Code(run.command),
            html.Span(
                say.of("ended", run.state),
                className="badge" if run.state in (RunState.DONE, RunState.RUNNING) else "badge lost",
            ),
            took(run),
            _counts(run, say),
        )
        for run in runs
    ]
    return _table("runs", ("started", "command", "state", "took", "counts"), lines, say)


def _counts(run: Run, say: Words) -> Any:
    said = " · ".join(f"{counter_words(name, say)} {count(n, say.lang)}" for name, n in told_counts(run.counts))
    return html.Div([html.Span(run.error, lang="en"), html.Br(), said] if run.error else said, className="counts")


def aside_table(rows: Sequence[PutAside], say: Words) -> Any:
    """What was put aside, by source and reason, with examples as they stood in the input."""
    lines = [
        (
            html.Span(row.source, className="cut"),
            say.of("reject", row.reason),
            count(row.number, say.lang),
            html.Div([html.Code(f"{s.line}: {s.sample}") for s in row.samples], className="samples"),
        )
        for row in rows
    ]
    return _table("aside", ("source", "reason", "number", "samples"), lines, say)


def sources_table(rows: Sequence[SilentSource], say: Words) -> Any:
    """Feeds, sitemaps and watched pages that gave nothing at their last visit."""
    lines = [
        (
            outside(row.url, row.url, kind="outside cut"),
            say.of("source", row.kind),
            say.of("outcome", row.outcome),
            count(row.tries, say.lang),
            row.changed_at.date().isoformat() if row.changed_at else NOTHING,
        )
        for row in rows
    ]
    return _table("sources", ("url", "kind", "outcome", "tries", "changed"), lines, say)


def routes_table(rows: Sequence[RouteFacts], say: Words) -> Any:
    """How pages became known, and what they turned out to be."""
    lines = [
        (say.of("route", row.route), *(count(n, say.lang) for n in (row.pages, row.read, row.relevant, row.linking)))
        for row in rows
    ]
    return _table("routes", ("route", "pages", "read", "relevant", "linking"), lines, say)


def logs_table(kept: Upkeep, say: Words) -> Any:
    """How the reading of each log went."""
    lines = [
        (
            html.Span(file.path, className="cut"),
            count(file.lines, say.lang),
            count(file.rejected, say.lang),
            say("logs.cut") if file.truncated else say("logs.whole"),
        )
        for file in kept.log_files
    ]
    return _table("logs", ("path", "lines", "rejected", "end"), lines, say)


def _table(name: str, columns: Sequence[str], lines: Sequence[Sequence[Any]], say: Words) -> Any:
    if not lines:
        return empty_state("nothing_here", say)
    numbers = [at for at, column in enumerate(columns) if column in NUMBERS]
    return still_table([say(f"{name}.{column}") for column in columns], lines, "numbers words", numbers)


PAGE = Page("health", "/health", "activity", layout, register)
