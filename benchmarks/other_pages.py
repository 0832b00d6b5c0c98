"""What the pages beside overview, links and domains ask: mentions, attribution, campaigns, ripples, signals, health. For `questions.py`."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from attribution.report_rows import View
from attribution.reports import Reports
from ripplemark.records import MentionFilter, MentionOrder, MentionsShown, Metric

Ask = Callable[[Reports], object]
Made = Callable[[random.Random], Ask]
CAMPAIGNS = ("spring", "summer", "autumn")
SIGNALS = ("position", "clicks", "interest")
NUMBERS = ("views", "likes", "reposts", "replies", "clicks")


def pages(views: Callable[[random.Random], View]) -> Iterator[tuple[str, Made]]:
    """(name, what makes a question): each as the callback of one chart, table or set of tiles asks it."""

    of_view = _asking(views)
    by = lambda draw: draw.choice(("channel", "campaign", "source"))  # noqa: E731 - a choice of the page
    yield "mentions: tiles", of_view(lambda r, v, _: (_totals(r, v), r.opinion(v), r.buying(v), r.alerts(v)))
    yield "mentions: numbers alone", of_view(lambda r, v, _: _totals(r, v))
    yield "mentions: a page of the list", of_view(_listed)
    yield "mentions: the same with a search", of_view(lambda r, v, d: _listed(r, v, d, "site12"))
    yield "mentions: opinion", of_view(lambda r, v, _: r.opinion(v))
    yield "mentions: opinion by week", of_view(lambda r, v, _: r.opinion_course(v, parts=False))
    yield "mentions: focus", of_view(lambda r, v, _: (r.raters(), r.focus(v, 9)))
    yield "mentions: alerts and buying", of_view(lambda r, v, _: (r.alerts(v), r.buying(v, 8)))
    yield "mentions: voices", of_view(lambda r, v, _: r.voices(v, 12))
    yield "mentions: the next text to label", of_view(lambda r, _, __: r.label_queue())
    yield "attribution: traffic", of_view(lambda r, v, d: r.traffic(v, by(d)))
    yield "attribution: visitors", of_view(lambda r, v, _: r.visitors(v))
    yield "attribution: credit", of_view(lambda r, v, d: r.credit(v, by(d)))
    yield "attribution: parts", of_view(lambda r, v, _: (r.campaign_credit(v, "last_non_direct"), r.dark_traffic(v)))
    yield "attribution: funnel", of_view(lambda r, v, _: r.funnel(v))
    yield "attribution: paths", of_view(lambda r, v, _: r.paths(v))
    yield "attribution: cohorts", of_view(lambda r, v, _: r.cohorts(v))
    yield (
        "attribution: before and after",
        of_view(lambda r, _, d: (r.effects(), r.effect(d.choice(CAMPAIGNS), Metric.VISITS, ""))),
    )
    yield "campaigns: one", of_view(lambda r, _, d: r.evaluation(d.choice(CAMPAIGNS)))
    yield "campaigns: what is said", of_view(lambda r, _, d: r.talk(d.choice(CAMPAIGNS)))
    yield (
        "campaigns: curves of posts",
        of_view(lambda r, v, d: r.post_curves(d.choice(NUMBERS), replace(v, campaigns=(d.choice(CAMPAIGNS),)))),
    )
    yield "ripples: one campaign's", of_view(_ripple)
    yield "signals: courses", of_view(lambda r, v, d: (r.signal_kinds(v), _courses(r, v, d.choice(SIGNALS)), r.growth(v)))
    yield "signals: lags", of_view(lambda r, v, d: r.lags(v, d.choice(SIGNALS)))
    yield "health: upkeep", of_view(lambda r, _, __: r.upkeep(datetime(2024, 1, 1, tzinfo=UTC)))
    yield "health: runs", of_view(lambda r, _, __: r.runs(100))


def _asking(views: Callable[[random.Random], View]) -> Callable[[Callable[[Reports, View, random.Random], object]], Made]:
    """Makes a question about a drawn view of what asks it."""

    def of_view(ask: Callable[[Reports, View, random.Random], object]) -> Made:
        def made(draw: random.Random) -> Ask:
            view, seed = views(draw), draw.random()
            return lambda r: ask(r, view, random.Random(seed))

        return made

    return of_view


def _totals(r: Reports, v: View) -> list[int]:
    return [r.mention_total(MentionFilter(v.since, v.until, v.campaigns, shown=shown)) for shown in MentionsShown]


def _listed(r: Reports, v: View, draw: random.Random, search: str = "") -> object:
    at = draw.choice((0, 0, 25, 2_500))
    wanted = MentionFilter(
        v.since, v.until, v.campaigns, search, draw.choice(list(MentionsShown)), draw.choice(list(MentionOrder))
    )
    return r.mention_list(wanted, at, at + 25)


LATEST, LINES = timedelta(days=119), 5  # of a table of fifty subjects, and of its chart


def _courses(r: Reports, v: View, kind: str) -> object:
    """What a page reads of a kind of signal: of all subjects the latest days, of those that are drawn every day."""
    told = r.signal_days(v, kind)
    drawn = tuple(t.subject for t in told[:LINES])
    return r.signals(v, kind, drawn), r.signals(replace(v, since=max(v.since, v.until - LATEST)), kind)


MADE = 1_000  # nodes that a page makes: 300 drawn with all above them, 400 lines with whom they heard it from


def _ripple(r: Reports, v: View, draw: random.Random) -> object:
    only = View(v.since, v.until, (draw.choice(CAMPAIGNS),))
    return r.ripple_trees(View(v.since, v.until)), r.ripple_outline(only).nodes[:MADE], r.spreaders(only, 20)
