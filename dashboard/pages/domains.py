"""Referring domains: who links, how fast they come and go, how weighty they are, and who links to competitors alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from dash import Dash, Input, Output, html

from attribution.authority.rows import IntersectRow
from attribution.authority.score import Authority
from attribution.referring_rows import LinkShares, TargetCount, Velocity
from attribution.report_rows import LinkQuery, View
from dashboard import ids
from dashboard.browser import named
from dashboard.chart_card import chart_card
from dashboard.charts import register_chart
from dashboard.ends import authority_words
from dashboard.figures.before import Before, standing
from dashboard.figures.chart import Chart
from dashboard.figures.growth import date_shares
from dashboard.figures.sites import anchors_chart, sites_chart
from dashboard.frame import Page
from dashboard.i18n import Words
from dashboard.i18n.numbers import NOTHING, count, share
from dashboard.link_rows import path_of
from dashboard.lists import List, heads_of, list_card, list_shown
from dashboard.questions import Reports
from dashboard.state import EARNED, State, address
from dashboard.theme import Look
from dashboard.widgets import card, head, inside, outside, tile
from ripplemark.records import SiteFilter, SiteOrder, SiteSlice, SitesShown

SITES, ANCHORS, PACE, TARGETS, RIVALS = "sites", "anchors", "pace", "targets", "rivals"
LIST = List("domains", tuple(SitesShown), tuple(SiteOrder))
COLUMNS = ("domain", "authority", "links", "followed", "lost", "first_on", "visits", "registrations", "signs")
NUMBERS = frozenset({"authority", "links", "followed", "lost", "visits", "registrations"})
TARGET_ROWS = 12


def layout(state: State, reports: Reports, say: Words) -> list[Any]:
    """Pace, domains over time, anchors, the list, targets, competitors."""
    rivals = reports.intersect()
    return [
        html.Div(id=PACE, className="kpis"),
        html.Div(
            [
                chart_card(SITES, say, "wide"),
                chart_card(ANCHORS, say, "slim"),
            ],
            className="row",
        ),
        list_card(LIST, state.listing, say),
        *_below(rivals, say),
    ]


def _below(rivals: Sequence[IntersectRow], say: Words) -> list[Any]:
    """The pages they link to, and beside them who links to competitors, where there are any."""
    targets = _table_card("targets", say, html.Div(id=TARGETS, className="scroll-x"))
    if not rivals:
        return [targets]
    return [html.Div([targets, _table_card("rivals", say, rivals_table(rivals, say))], className="row")]


def _table_card(name: str, say: Words, table: Any) -> html.Section:
    return card(head(say(f"{name}.title"), html.P(say(f"{name}.subtitle"), className="quiet")), table, kind="padded")


def register(app: Dash, reports: Reports, state_of: Callable[[str], State]) -> None:
    """Wire the page: each callback reads the address, asks once, shows."""
    query = Input(ids.QUERY, "data")
    register_chart(app, SITES, reports, state_of, sites_of, sites_then)
    register_chart(app, ANCHORS, reports, state_of, anchors_of)

    @app.callback(Output(PACE, "children"), query)
    def pace(said: str) -> list[Any]:
        state = state_of(said)
        return pace_tiles(reports.velocity(state.view), reports.link_shares(state.view), Words(state.lang))

    @app.callback(LIST.outputs, query)
    def listed(said: str) -> tuple[Any, ...]:
        return site_list(state_of(said), reports)

    @app.callback(Output(TARGETS, "children"), query)
    def targets(said: str) -> Any:
        state = state_of(said)
        return targets_table(reports.targets(state.view, TARGET_ROWS), Words(state.lang))


def sites_of(state: State, reports: Reports, look: Look) -> Chart:
    """Domains of the view per day; they are placed in time as their links are."""
    return replace(sites_chart(reports.sites(state.view), look), sure=date_shares(reports.growth(state.view)))


def sites_then(_state: State, other: View, reports: Reports, _look: Look) -> Before:
    """The domains that stood on each day of another period."""
    growth = reports.sites(other)
    return standing(growth.days, growth.live, reports.freshness().links_from)


def anchors_of(state: State, reports: Reports, look: Look) -> Chart:
    """What anchors of standing links say."""
    return anchors_chart(reports.anchor_kinds(state.view), reports.anchors(state.view), look)


# ---------------------------------------------------------------- pace


def pace_tiles(speeds: Sequence[Velocity], shares: LinkShares, say: Words) -> list[html.Section]:
    """Links gained and lost lately, with the same span before; how many are followed, and how many repeat over a site."""
    tiles = [tile(say("pace.gained", n=s.days), count(s.gained, say.lang), _before(s.gained_before, say)) for s in speeds]
    tiles += [tile(say("pace.lost", n=s.days), count(s.lost, say.lang), _before(s.lost_before, say)) for s in speeds[:1]]
    followed = shares.followed / shares.live if shares.live else None
    tiles.append(tile(say("pace.followed"), share(followed, 0), say("pace.of_links", n=count(shares.live, say.lang))))
    repeats = shares.occurrences - shares.live
    tiles.append(tile(say("pace.sitewide"), count(shares.sitewide, say.lang), say("pace.repeats", n=count(repeats, say.lang))))
    return tiles


def _before(n: int | None, say: Words) -> str:
    return say("pace.unknown_before") if n is None else say("pace.before", n=count(n, say.lang))


# ---------------------------------------------------------------- tables


def site_list(state: State, reports: Reports) -> tuple[Any, ...]:
    """The slice of the domains that the address asks for."""
    shown, order = LIST.chosen(state.listing)
    wanted = SiteFilter(
        state.view.since,
        state.view.until,
        state.view.campaigns,
        state.listing.find.lower(),
        SitesShown(shown),
        SiteOrder(order),
    )
    found, say = reports.linking_sites(wanted, *LIST.span(state.listing)), Words(state.lang)
    measured = reports.freshness().last_hit_at is not None
    rows = [_site(row, weight, measured, state, say) for row, weight in zip(found.rows, found.authority, strict=True)]
    return list_shown(LIST, state.listing, found.total, rows, heads_of(LIST, COLUMNS, NUMBERS, say), say)


def _site(row: SiteSlice, authority: Authority, measured: bool, state: State, say: Words) -> html.Tr:
    links = address(State(state.view, state.lang, LinkQuery(search=row.domain, classes=EARNED)))
    numbers = (
        count(row.live, say.lang),
        share(row.followed / row.links, 0) if row.links else NOTHING,
        count(row.lost, say.lang),
    )
    brought = (count(row.visits if measured else None, say.lang), count(row.registrations if measured else None, say.lang))
    weight = html.Td(
        NOTHING if authority.score is None else f"{authority.score:.0f}",
        className="number",
        title=authority_words(authority, say),
    )
    badges = [html.Span(say.of("spam", sign), className="badge lost") for sign in row.signs]
    badges += [html.Span(say.of("mark", mark), className="badge") for mark in row.marks]
    return html.Tr(
        [
            html.Th(inside(f"/links?{links}", row.domain, kind="strong"), scope="row"),
            weight,
            *(html.Td(number, className="number") for number in numbers),
            html.Td(row.first_on.isoformat()),
            *(html.Td(number, className="number") for number in brought),
            html.Td(html.Div(badges, className="badges")),
        ]
    )


def targets_table(rows: Sequence[TargetCount], say: Words) -> Any:
    """The pages of the brand that most links lead to; with their hosts, if they are on several."""
    several = len({urlsplit(row.url).netloc for row in rows}) > 1
    lines = [
        (
            outside(row.url, (_place(row.url) if several else "") + path_of(row.url), kind="outside cut"),
            count(row.live, say.lang),
            share(row.share, 0),
            count(row.ever, say.lang),
        )
        for row in rows
    ]
    return _numbers([say(f"targets.{key}") for key in ("url", "live", "share", "ever")], lines)


def _place(url: str) -> str:
    """What stands before the path; unencrypted pages say so, since they are others."""
    parts = urlsplit(url)
    return f"http://{parts.netloc}" if parts.scheme == "http" else parts.netloc


def rivals_table(rows: Sequence[IntersectRow], say: Words) -> html.Div:
    """Who links to competitors, those that do not link to us first."""
    lines = [
        (
            outside(row.example, row.domain),
            say("yard.comma").join(row.rivals),
            count(row.pages, say.lang),
            NOTHING if row.authority is None else f"{row.authority:.0f}",
            say("rivals.yes" if row.links_to_us else "rivals.no"),
        )
        for row in rows
    ]
    table = _numbers([say(f"rivals.{key}") for key in ("domain", "whom", "pages", "authority", "us")], lines)
    return html.Div(table, className="scroll-x list-room", tabIndex=0, role="region", **named(aria_label=say("rivals.title")))


def _numbers(heads: Sequence[str], lines: Sequence[Sequence[Any]]) -> html.Table:
    rows = [html.Tr([html.Th(first, scope="row"), *map(html.Td, rest)]) for first, *rest in lines]
    return html.Table([html.Thead(html.Tr([html.Th(h, scope="col") for h in heads])), html.Tbody(rows)], className="numbers")


PAGE = Page("domains", "/domains", "world", layout, register, LIST.fields, compares=True)
