"""Before and after, as a card of the attribution page: which campaign and metric is shown, and the callback that draws it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, html

from attribution.report_rows import CampaignName, View
from dashboard.browser import named
from dashboard.chart_card import chart_card
from dashboard.charts import register_chart
from dashboard.figures.chart import Chart
from dashboard.figures.effect import effect_chart, metric_title
from dashboard.figures.growth import date_shares
from dashboard.frame import Field
from dashboard.i18n import Words
from dashboard.i18n.numbers import share
from dashboard.questions import Reports
from dashboard.state import State
from dashboard.theme import Look
from ripplemark.records import Effect, Metric

CHART, CAMPAIGN, OUTCOME = "effect", "effect-campaign", "effect-outcome"
EFFECT_FIELDS = (Field(CAMPAIGN, "effect"), Field(OUTCOME, "outcome"))


def effect_card(state: State, reports: Reports, say: Words) -> html.Section:
    """The card with its two choices; without any comparison it says why there is nothing."""
    effects = reports.effects()
    chosen = chosen_effect(state, effects)
    tools = _tools(chosen, effects, reports.campaigns(), say) if chosen else []
    return chart_card(CHART, say, "wide", tools=tools)


def _tools(chosen: Effect, effects: Sequence[Effect], campaigns: Sequence[CampaignName], say: Words) -> list[Any]:
    known = {e.campaign for e in effects}
    own = of_campaign(effects, chosen.campaign)
    whose = [{"value": c.id, "label": c.title} for c in campaigns if c.id in known]
    what = [{"value": key, "label": metric_title(e, say)} for key, e in own.items()]
    key = next(key for key, e in own.items() if e is chosen)
    return [
        _select(CAMPAIGN, whose, chosen.campaign, say("effect.campaign")),
        _select(OUTCOME, what, key, say("effect.metric")),
    ]


def _select(name: str, options: list[dict[str, str]], value: str, label: str) -> Any:
    return dmc.Select(id=name, data=options, value=value, allowDeselect=False, size="xs", w=190, **named(aria_label=label))


def of_campaign(effects: Sequence[Effect], campaign: str) -> dict[str, Effect]:
    """The comparisons of a campaign by a key for addresses: the metric, with a number where it has several subjects."""
    found: dict[str, Effect] = {}
    for effect in effects:
        if effect.campaign == campaign:
            times = sum(e.metric is effect.metric for e in found.values())
            found[f"{effect.metric}_{times + 1}" if times else str(effect.metric)] = effect
    return found


def chosen_effect(state: State, effects: Sequence[Effect]) -> Effect | None:
    """The wanted comparison; without a wish the campaign (of the view, if it names some) with most figures, and its first metric."""
    offered = [e for e in effects if not state.view.campaigns or e.campaign in state.view.campaigns] or list(effects)
    figures = Counter(e.campaign for e in offered if e.reason is None) or Counter(e.campaign for e in offered)
    usual = figures.most_common(1)[0][0] if figures else ""
    campaign = next((e.campaign for e in effects if e.campaign == state.effect), usual)
    own = of_campaign(effects, campaign)
    return own.get(state.outcome) or next((e for e in own.values() if e.reason is None), next(iter(own.values()), None))


def register_effect(app: Dash, reports: Reports, state_of: Callable[[str], State]) -> None:
    """Wire the card."""
    register_chart(app, CHART, reports, state_of, effect_of)


def effect_of(state: State, reports: Reports, look: Look) -> Chart:
    """The chosen comparison with all those of its campaign."""
    effects = reports.effects()
    chosen = chosen_effect(state, effects)
    if chosen is None:
        return effect_chart(None, (), {}, look)
    shown = reports.effect(chosen.campaign, chosen.metric, chosen.subject) or chosen
    titles = {c.id: c.title for c in reports.campaigns()}
    chart = effect_chart(shown, list(of_campaign(effects, chosen.campaign).values()), titles, look)
    return replace(chart, subtitle=f"{chart.subtitle} · {said}") if (said := dating_words(shown, reports, look.say)) else chart


def dating_words(shown: Effect, reports: Reports, say: Words) -> str:
    """How sure the days of a comparison of links are; "" of any other, whose days are those of requests and registrations."""
    if shown.metric is not Metric.NEW_LINKS or not shown.days:
        return ""
    counted = View(shown.days[0].day, shown.days[-1].day, ("", shown.campaign))  # links that no other campaign caused
    parts = [say(f"dating.{key}", share=share(part, 0)) for key, part in date_shares(reports.growth(counted))]
    return f"{say('dating.title')} {', '.join(parts)}" if parts else ""
