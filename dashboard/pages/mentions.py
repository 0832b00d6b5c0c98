"""Mentions: who names us, what they say and how, what they talk about, who asks about buying; and whom to ask for a link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import Dash, Input, Output, html

from attribution.opinion.rows import RaterRow
from attribution.report_rows import View
from attribution.reports.periods import days_of
from dashboard import ids
from dashboard.as_of import as_of_note
from dashboard.below import rooted
from dashboard.browser import in_browser, named
from dashboard.chart_card import chart_card
from dashboard.charts import register_chart
from dashboard.evidence import marked
from dashboard.export import MENTION_FORMS, mention_filter
from dashboard.figures.before import Before
from dashboard.figures.chart import Chart
from dashboard.figures.opinion import course_before, course_chart, opinion_chart
from dashboard.frame import Page
from dashboard.i18n import Words
from dashboard.i18n.numbers import count, share
from dashboard.labelling import label_card, register_labelling
from dashboard.link_rows import path_of, titles_of
from dashboard.lists import List, heads_of, list_card, list_shown
from dashboard.questions import Reports
from dashboard.quotes import alerts_list, buying_list, focus_list, polarity_badge, rater_words, short, voices_table
from dashboard.report.talk import bounds
from dashboard.state import State
from dashboard.theme import Look
from dashboard.widgets import card, head, icon, outside, tile
from ripplemark.records import MentionFilter, MentionOrder, MentionSlice, MentionsShown

OPINION, COURSE = "opinion", "course"
TILES, FOCUS, ALERTS, BUYING, VOICES, RATERS = "mention-tiles", "focus", "alerts", "buying", "voices", "mention-raters"
COPY = "mentions-copy"
EXPORTS = {form: f"mentions-{form}" for form in MENTION_FORMS}
LIST = List("mentions", tuple(MentionsShown), tuple(MentionOrder), rows=25)
COLUMNS = ("page_column", "quote", "polarity", "campaign", "stands", "day")
#: A browser draws each part of a quote by itself, so that a page with all of them would take seconds; exports have them all.
VOICE_ROWS, BUYING_ROWS, FOCUS_ROWS, ALERT_ROWS = 12, 8, 9, 5


def layout(state: State, _reports: Reports, say: Words) -> list[Any]:
    """Key figures, opinion, what people talk about, what rises, who asks and who cares, the list, labelling."""
    return [
        html.Div(id=TILES, className="kpis"),
        html.Div([chart_card(OPINION, say, "wide"), chart_card(COURSE, say, "slim")], className="row"),
        html.Div(
            [_part(FOCUS, say, RATERS), html.Div([_part(ALERTS, say), _part(BUYING, say)], className="stack")], className="row"
        ),
        list_card(LIST, state.listing, say, [_copy(say), _exports(say)]),
        html.Div([_part(VOICES, say), label_card(say)], className="row"),
    ]


def _part(name: str, say: Words, note: str = "") -> html.Section:
    """A card whose body comes by callback; `note` is the place of a sentence below its title."""
    title = say(f"{name}.title")
    subtitle = (
        html.P(say(f"{name}.subtitle"), id=note, className="quiet")
        if note
        else html.P(say(f"{name}.subtitle"), className="quiet")
    )
    room = html.Div(id=name, className="scroll-x list-room", tabIndex=0, role="region", **named(aria_label=title))
    return card(head(title, subtitle, note=say(f"{name}.about")), room, kind="padded")


def _copy(say: Words) -> html.Button:
    words = [html.Span(say("mentions.copy"), className="before"), html.Span(say("mentions.copied"), className="after")]
    return html.Button([icon("copy", 15), *words], id=COPY, type="button", className="quiet-button copy-list")


def _exports(say: Words) -> html.Div:
    links = [
        html.A(form.upper(), id=name, href=rooted(f"/export/mentions.{form}"), className="export-link")
        for form, name in EXPORTS.items()
    ]
    return html.Div(
        [icon("download", 15), html.Span(say("links.export"), className="export-word"), *links], className="exports"
    )


def course_of(state: State, reports: Reports, look: Look) -> Chart:
    """How opinion went, week by week."""
    return course_chart(reports.opinion_course(state.view, parts=False), look)


def course_then(_state: State, other: View, reports: Reports, look: Look) -> Before:
    """How it went in another period."""
    return course_before(days_of(other.since, other.until), reports.opinion_course(other, parts=False), look)


def register(app: Dash, reports: Reports, state_of: Callable[[str], State]) -> None:
    """Wire the page: each callback reads the address, asks once, shows."""
    query = Input(ids.QUERY, "data")
    register_chart(app, OPINION, reports, state_of, lambda state, asked, look: opinion_chart(asked.opinion(state.view), look))
    register_chart(app, COURSE, reports, state_of, course_of, course_then)
    register_labelling(app, reports, state_of)
    in_browser(app, "mentions", [Output(COPY, "data-href"), *(Output(name, "href") for name in EXPORTS.values())], query)

    @app.callback(Output(TILES, "children"), query)
    def tiles(said: str) -> list[Any]:
        state = state_of(said)
        return mention_tiles(state.view, reports, Words(state.lang))

    @app.callback(Output(RATERS, "children"), Output(FOCUS, "children"), query)
    def focus(said: str) -> tuple[str, Any]:
        state = state_of(said)
        say = Words(state.lang)
        return rater_words(reports.raters(), say), focus_list(reports.focus(state.view, FOCUS_ROWS)[:FOCUS_ROWS], say)

    @app.callback(Output(ALERTS, "children"), Output(BUYING, "children"), query)
    def rising(said: str) -> tuple[Any, Any]:
        state = state_of(said)
        say = Words(state.lang)
        return alerts_list(reports.alerts(state.view)[:ALERT_ROWS], say), buying_list(
            reports.buying(state.view, BUYING_ROWS), say
        )

    @app.callback(Output(VOICES, "children"), query)
    def voices(said: str) -> Any:
        state = state_of(said)
        return voices_of(state, reports, Words(state.lang))

    @app.callback(LIST.outputs, query)
    def listed(said: str) -> tuple[Any, ...]:
        return mention_list(state_of(said), reports)


def voices_of(state: State, reports: Reports, say: Words) -> list[Any]:
    """Who speaks of the brand, and since when it is known what came of it."""
    measured = reports.freshness().last_hit_at is not None
    table = voices_table(reports.voices(state.view, VOICE_ROWS), say, measured=measured)
    return [table, as_of_note(reports.as_of("ripple_trees"), say, "kept.downstream")]


def mention_tiles(view: View, reports: Reports, say: Words) -> list[html.Section]:
    """Who names us, whom to ask, how it is said, who asks, what rises."""
    total = {shown: reports.mention_total(_wanted(view, shown)) for shown in MentionsShown}
    whole = next((row for row in reports.opinion(view) if not row.channel), None)
    questions, alerts = reports.buying(view), reports.alerts(view)
    negative = whole.negative_share if whole else None
    rated = say("mentions.of_texts", n=count(whole.texts if whole else 0, say.lang))
    return [
        tile(
            say("mentions.all"),
            count(total[MentionsShown.ALL], say.lang),
            say("mentions.linked_note", n=count(total[MentionsShown.LINKED], say.lang)),
        ),
        tile(say("mentions.unlinked"), count(total[MentionsShown.ASK], say.lang), say("mentions.unlinked_note")),
        tile(
            say("mentions.negative"),
            share(negative.value if negative else None, 0),
            f"{bounds(negative)} · {rated}" if negative else rated,
        ),
        tile(
            say("mentions.questions"),
            count(len(questions), say.lang),
            say("mentions.open", n=count(sum(not q.answered for q in questions), say.lang)),
        ),
        tile(say("mentions.alerts"), count(len(alerts), say.lang), say("mentions.alerts_note")),
    ]


def _wanted(view: View, shown: MentionsShown) -> MentionFilter:
    return MentionFilter(view.since, view.until, view.campaigns, shown=shown)


# ---------------------------------------------------------------- the list


def mention_list(state: State, reports: Reports) -> tuple[Any, ...]:
    """The slice of the mentions that the address asks for."""
    found = reports.mention_list(mention_filter(state), *LIST.span(state.listing))
    say, titles, raters = Words(state.lang), titles_of(reports.campaigns()), reports.raters()
    rows = [_mention(row, titles, raters, say) for row in found.rows]
    return list_shown(LIST, state.listing, found.total, rows, heads_of(LIST, COLUMNS, frozenset(), say), say)


def _mention(found: MentionSlice, titles: dict[str, str], raters: Sequence[RaterRow], say: Words) -> html.Tr:
    row = found.row
    page = [
        outside(row.fragment_url, found.domain, kind="strong"),
        html.Small(row.page_title or path_of(row.page_url), title=row.page_url),
    ]
    state = [
        html.Span(
            say("mentions.is_linked" if row.linked else "mentions.is_unlinked"),
            className="badge follow" if row.linked else "badge",
        )
    ]
    if found.asked:
        state.append(html.Span(say("mark.ask"), className="badge"))
    if row.noindex:
        state.append(html.Span("noindex", className="badge lost"))
    right = next((r.accuracy for r in raters if r.language == found.language[:2]), None)
    sure = say("polarity.one", share=f"{right:.0%}") if row.polarity and right is not None else ""
    note = found.author if found.published_at else say("mentions.only_seen")
    return html.Tr(
        [
            html.Th(html.Div(page, className="two-lines"), scope="row"),
            html.Td(html.Q(marked(short(row.quote), row.terms), lang=found.language), className="quoted"),
            html.Td(polarity_badge(row.polarity, say, sure)),
            html.Td(titles.get(row.campaign, row.campaign) or say("mentions.name_alone")),
            html.Td(html.Div(state, className="badges")),
            html.Td(
                html.Div(
                    [html.Span((found.published_at or row.first_seen).date().isoformat()), html.Small(note)],
                    className="two-lines",
                )
            ),
        ]
    )


PAGE = Page("mentions", "/mentions", "message-2", layout, register, LIST.fields, compares=True)
