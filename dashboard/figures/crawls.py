"""What crawls did: pages asked and what they gave, run by run; and why pages could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.figures.chart import Chart, Figure, Key, Table, layout, nothing, plain, value_axis
from dashboard.figures.credit import rows_layout
from dashboard.i18n.numbers import NOTHING, Said, count, short_day
from dashboard.i18n.numbers import day as day_words
from dashboard.theme import Look
from ripplemark.records import Run, RunState

#: Count of a crawl -> index of its hue. Of the pages asked: had not changed, were read, were of no interest, could not be had.
PARTS = ("unchanged", "read", "passed_by", "failed")
SHOWN = 30  # crawls


def parts_of(run: Run) -> dict[str, int]:
    """The pages that a crawl asked, by what came of them; they add up to those that it asked."""
    counts = dict(run.counts)
    fetched, succeeded = counts.get("fetched", 0), counts.get("succeeded", 0)
    unchanged, read = counts.get("unchanged", 0), counts.get("read", 0)
    return {
        "unchanged": unchanged,
        "read": read,
        "passed_by": max(0, succeeded - unchanged - read),
        "failed": max(0, fetched - succeeded),
    }


def crawls_chart(runs: Sequence[Run], look: Look) -> Chart:
    """Stacked bars, one per crawl in its order; a crawl that did not end well has a mark above it."""
    crawls = [run for run in reversed(runs) if run.command == "crawl"][-SHOWN:]
    if not crawls:
        return nothing(look, "no_data")
    parts = [parts_of(run) for run in crawls]
    last = crawls[-1]
    return Chart(
        figure={"data": [*_bars(crawls, parts, look), *_bad(crawls, parts, look)], "layout": _layout(crawls, look)},
        subtitle=look.say("crawls.subtitle"),
        summary=look.say(
            "crawls.summary",
            day=day_words(last.started_at.date(), look.lang),
            n=count(sum(parts[-1].values()), look.lang),
            read=count(parts[-1]["read"], look.lang),
            failed=count(parts[-1]["failed"], look.lang),
        ),
        legend=tuple(Key(look.say(f"crawls.{name}"), colour) for name, colour in _colours(look)),
        table=Table(
            (look.say("runs.started"), *(look.say(f"crawls.{name}") for name in PARTS), look.say("runs.state")),
            tuple(_row(run, part, look) for run, part in zip(reversed(crawls), reversed(parts), strict=True)),
        ),
    )


def _colours(look: Look) -> list[tuple[str, str]]:
    return list(zip(PARTS, (look.hues[4], look.hues[0], look.grey, look.hues[1]), strict=True))


def _bars(crawls: Sequence[Run], parts: Sequence[dict[str, int]], look: Look) -> list[Figure]:
    return [
        {
            "type": "bar",
            "x": list(range(len(crawls))),
            "y": [part[name] for part in parts],
            "name": look.say(f"crawls.{name}"),
            "marker": {"color": colour},
            "hovertemplate": "%{y:,}",
        }
        for name, colour in _colours(look)
    ]


def _bad(crawls: Sequence[Run], parts: Sequence[dict[str, int]], look: Look) -> list[Figure]:
    found = [n for n, run in enumerate(crawls) if run.state not in (RunState.DONE, RunState.RUNNING)]
    if not found:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": found,
            "y": [sum(parts[n].values()) for n in found],
            "name": look.say("runs.state"),
            "text": [plain(look.say.of("ended", crawls[n].state)) for n in found],
            "marker": {"symbol": "x", "size": 9, "color": look.hues[3]},
            "hovertemplate": "%{text}",
        }
    ]


def _layout(crawls: Sequence[Run], look: Look) -> Figure:
    step = max(1, len(crawls) // (4 if look.narrow else 8))
    shown = list(range(0, len(crawls), step))
    axis: dict[str, Any] = {
        "tickvals": shown,
        "ticktext": [short_day(crawls[n].started_at.date(), look.lang) for n in shown],
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "tickangle": 0,
        "fixedrange": True,
    }
    return layout(look, barmode="stack", bargap=0.3, xaxis=axis, yaxis=value_axis(look))


def _row(run: Run, part: dict[str, int], look: Look) -> tuple[str, ...]:
    started = Said(f"{run.started_at:%Y-%m-%d %H:%M}", run.started_at)
    return (started, *(count(part[name], look.lang) for name in PARTS), look.say.of("ended", run.state))


def failures_chart(failing: Sequence[tuple[str, int]], look: Look) -> Chart:
    """Relevant pages that could not be read at their last visit, by the reason."""
    if not failing:
        return nothing(look, "all_read")
    titles = [look.say.of("outcome", outcome) for outcome, _ in failing]
    drawn = [plain(title) for title in titles]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(failing))),
        "x": [n for _, n in reversed(failing)],
        "customdata": drawn[::-1],
        "marker": {"color": look.hues[1], "cornerradius": 2},
        "hovertemplate": "%{customdata}<br><b>%{x:,}</b><extra></extra>",
    }
    return Chart(
        figure={"data": [bars], "layout": rows_layout(drawn, look)},
        subtitle=look.say("failures.subtitle"),
        summary=look.say("failures.summary", n=count(sum(n for _, n in failing), look.lang), reason=titles[0]),
        table=Table(
            (look.say("failures.reason"), look.say("failures.pages")),
            tuple((title, count(n, look.lang)) for title, (_, n) in zip(titles, failing, strict=True)),
        ),
    )


def took(run: Run) -> str:
    """How long a run took, as minutes and seconds; a dash while it goes on."""
    if run.ended_at is None:
        return NOTHING
    seconds = max(0, int((run.ended_at - run.started_at).total_seconds()))
    return f"{seconds // 60}:{seconds % 60:02}"
