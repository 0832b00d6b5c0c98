"""One campaign's evaluation as parts of a screen: key figures, the whole in sentences, a card for each yardstick; two of them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any

from dash import html

from attribution.kept_rows import AsOf
from attribution.report_rows import CampaignName
from dashboard.as_of import as_of_chart
from dashboard.browser import named
from dashboard.chart_card import chart_card
from dashboard.chart_words import ChartWords
from dashboard.figures.chart import Chart, nothing
from dashboard.figures.yardsticks import section_chart, side_by_side
from dashboard.i18n import Words
from dashboard.i18n.numbers import day as day_words
from dashboard.questions import Reports
from dashboard.report.campaign import campaign_document
from dashboard.report.page import LONGEST
from dashboard.report.sections import Cell, Document, Figure, Link, Section, Sheet
from dashboard.report.svg_parts import plain
from dashboard.state import State
from dashboard.theme import Look
from dashboard.widgets import card, head, outside, tile

#: The sections of a report in their order, each with how many plots it may have: a chart card waits for each.
PLOTS = {
    "impressions": 1, "ad_value": 1, "unit_costs": 1, "conversion": 3, "interest": 3, "surveys": 3, "influence": 1, "spread": 1, "yield": 2,
    "social_links": 0, "ripples": 1, "opinion": 2, "focus": 1, "listening": 0, "mistakes": 0,
}  # fmt: skip
#: What is on the screen at once: a page with all charts would take a browser many seconds to draw.
PARTS = {
    "exposure": ("impressions", "ad_value", "social_links"),
    "worth": ("unit_costs", "conversion", "interest", "surveys"),
    "reach": ("influence", "spread", "yield", "ripples"),
    "talk": ("opinion", "focus", "listening", "mistakes"),
}
SIDES = ("a", "b")
NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # a screen has no footer that says when it was made


@dataclass(frozen=True, slots=True)
class Pair:
    """The campaigns on the screen; `second` is "" where one stands alone."""

    first: str
    second: str = ""

    @property
    def both(self) -> tuple[str, ...]:
        """Those that are shown."""
        return tuple(c for c in (self.first, self.second) if c)


def chosen_pair(state: State, campaigns: Sequence[CampaignName]) -> Pair:
    """The wanted campaign, else the view's, else the latest to start; a second one only where it is another."""
    ids = [c.id for c in campaigns]
    wanted = (state.of, *state.view.campaigns, *reversed(ids))
    first = next((name for name in wanted if name in ids), "")
    return Pair(first, state.beside if state.beside in ids and state.beside != first else "")


def document_of(campaign: str, reports: Reports, lang: str, brand: str = "", at: datetime = NEVER) -> Document:
    """The report of a campaign. Raises ValueError for a campaign that the project does not have."""
    return campaign_document(reports.evaluation(campaign), reports.talk(campaign), brand, lang, at)


def campaign_as_of(campaign: str, reports: Reports) -> AsOf | None:
    """Since when a campaign's report stands, and what came since; None where nothing did."""
    return reports.as_of("evaluation", "talk", campaign=campaign)


def sections_of(document: Document) -> dict[str, Section]:
    """The sections by name."""
    return dict(zip(PLOTS, document.sections, strict=True))


def slot(key: str, place: int, side: str) -> str:
    """The name of a chart card."""
    return f"yard-{key}-{place}-{side}"


def slots() -> list[tuple[str, str, int, str]]:
    """(name, section, place, side) of every chart card that may be needed."""
    return [(slot(key, n, side), key, n, side) for key, most in PLOTS.items() for n in range(most) for side in SIDES]


def yard_chart(key: str, place: int, side: str, state: State, reports: Reports, look: Look) -> Chart:
    """One plot of one campaign; of two side by side, over the same range of values."""
    pair = chosen_pair(state, reports.campaigns())
    shown = [sections_of(document_of(campaign, reports, state.lang))[key] for campaign in pair.both]
    n = SIDES.index(side)
    if n >= len(shown):
        return nothing(look, "filtered")
    drawn = side_by_side(shown, look, place)[n] if len(shown) > 1 else section_chart(shown[n], look, place)
    return as_of_chart(_titled(drawn, shown[n], place), campaign_as_of(pair.both[n], reports), look, whole=False)


def _titled(chart: Chart, section: Section, place: int) -> Chart:
    """The chart with the title of its plot."""
    if place >= len(section.plots):
        return chart
    title = section.plots[place].title
    return replace(chart, subtitle=title, summary=chart.summary if place == 0 else title)


# ---------------------------------------------------------------- the screen


def overall_view(documents: Sequence[Document], say: Words) -> list[Any]:
    """Key figures and the whole in sentences, of one campaign or of two side by side."""
    if len(documents) == 1:
        return [
            html.Div([tile(f.title, f.value, f.note) for f in documents[0].figures], className="kpis of-campaign"),
            summary_card(documents[0]),
        ]
    return [figures_card(documents, say), html.Div([summary_card(document) for document in documents], className="pair")]


def part_view(part: str, documents: Sequence[Document], say: Words, curves: Sequence[Any]) -> list[Any]:
    """The cards of a part. `curves`, of how posts grew, stand first."""
    sections = [sections_of(document) for document in documents]
    if len(sections) == 1:
        cards = [c for key in PARTS[part] for c in section_cards(key, sections[0][key], SIDES[0], say)]
        return [html.Div([*curves, *cards], className="yards")]
    first = [html.Div(list(curves), className="pair")] if curves else []
    rows = [
        pair
        for key in PARTS[part]
        for pair in zip_longest(
            *(section_cards(key, found[key], side, say) for found, side in zip(sections, SIDES, strict=True)),
            fillvalue=html.Div(),
        )
    ]
    return [*first, *(html.Div(list(pair), className="pair") for pair in rows)]


def figures_card(documents: Sequence[Document], say: Words) -> html.Section:
    """The key figures of two campaigns in one table, in the order of the first."""
    found = [{f.title: f for f in document.figures} for document in documents]
    titles = dict.fromkeys(title for figures in found for title in figures)
    heads = [html.Th(say("campaigns.figure"), scope="col"), *(html.Th(d.title, scope="col") for d in documents)]
    rows = [html.Tr([html.Th(title, scope="row"), *(html.Td(_figure(f.get(title))) for f in found)]) for title in titles]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="numbers")
    title = say("campaigns.figures")
    return card(
        head(title, None),
        html.Div(table, className="scroll-x", tabIndex=0, role="region", **named(aria_label=title)),
        kind="padded",
    )


def _figure(figure: Figure | None) -> Any:
    return html.Div([html.B(figure.value), html.Small(figure.note)], className="two-lines") if figure else "–"


def summary_card(document: Document) -> html.Section:
    """The whole in a few sentences, and how far the data reach."""
    said = html.Ul([html.Li(sentence) for sentence in document.summary], className="sentences")
    return card(
        head(document.title, html.P(document.subtitle.strip(" ·"), className="quiet")),
        said,
        *(html.P(line, className="quiet") for line in document.lines),
        kind="padded",
    )


def section_cards(key: str, section: Section, side: str, say: Words) -> list[html.Section]:
    """A chart card for each plot of a section, the tables under the first; of a section without plots sentences and tables alone."""
    if not section.plots or not PLOTS[key]:
        words = [html.P(sentence) for sentence in section.sentences]
        return [card(head(section.title, None, note=section.about), *words, *_tables(section.sheets), kind="padded yard")]
    plots = section.plots[: PLOTS[key]]
    about = ChartWords(section.title, section.about or section.title, say("campaigns.sure"))
    first = chart_card(slot(key, 0, side), say, "yard", after=_folded(section.sheets, say), words=about)
    more = [
        chart_card(slot(key, n, side), say, "yard", words=replace(about, title=p.title)) for n, p in enumerate(plots[1:], 1)
    ]
    return [first, *more]


def _folded(sheets: Sequence[Sheet], say: Words) -> list[Any]:
    tables = _tables(sheets)
    return [html.Details([html.Summary(say("campaigns.tables")), *tables], className="chart-note")] if tables else []


def _tables(sheets: Sequence[Sheet]) -> list[Any]:
    return [part for sheet in sheets if sheet.rows for part in sheet_table(sheet)]


def sheet_table(sheet: Sheet) -> list[Any]:
    """A table of a report on the screen; words of strangers stay words."""
    heads = html.Tr([html.Th(c, scope="col", className=_kind(n, sheet)) for n, c in enumerate(sheet.columns)])
    rows = [html.Tr([html.Td(_cell(c), className=_kind(n, sheet)) for n, c in enumerate(row)]) for row in sheet.rows]
    table = html.Table([html.Thead(heads), html.Tbody(rows)], className="sheet")
    shown = html.Div(table, className="scroll-x", tabIndex=0, role="region", **named(aria_label=" · ".join(sheet.columns)))
    return [shown, html.P(sheet.more, className="quiet")] if sheet.more else [shown]


def _kind(column: int, sheet: Sheet) -> str:
    return "" if column < sheet.words else "number"


def _cell(cell: Cell) -> Any:
    if isinstance(cell, Link):
        return outside(cell.url, plain(cell.words, LONGEST) or plain(cell.url, LONGEST))
    return plain(cell, LONGEST)


def days_words(campaign: CampaignName, say: Words) -> str:
    """A campaign for a choice: its title and its days."""
    return f"{campaign.title} · {day_words(campaign.starts, say.lang)} – {day_words(campaign.ends, say.lang)}"
