"""The report of one campaign: key figures, the whole in a few sentences, then a section for each yardstick. Pure."""

from __future__ import annotations

from datetime import datetime

from attribution.campaign_evaluation import CampaignEvaluation
from attribution.campaign_talk import CampaignTalk
from attribution.evaluation_rows import Basis, UnitKind
from dashboard.i18n import Words
from dashboard.i18n.numbers import NOTHING, count
from dashboard.i18n.numbers import day as day_words
from dashboard.report.amounts import listed, money, number, tallied
from dashboard.report.exposure import (
    ad_value_section,
    ad_value_sentences,
    impressions_section,
    impressions_sentences,
    social_links_section,
)
from dashboard.report.frame import footer, fresh_lines
from dashboard.report.outcomes import (
    around_sentences,
    change_sentence,
    conversion_section,
    headline,
    interest_section,
    surveys_section,
    unit_costs_section,
    unit_costs_sentences,
)
from dashboard.report.reach import (
    influence_section,
    influence_sentence,
    spread_section,
    spread_sentence,
    yield_section,
    yield_sentence,
)
from dashboard.report.ripples import ripples_section
from dashboard.report.sections import Document, Figure, Section
from dashboard.report.talk import opinion_sentences, talk_sections


def campaign_document(e: CampaignEvaluation, talk: CampaignTalk, brand: str, lang: str, at: datetime) -> Document:
    """The whole report of what was measured and what was said."""
    say = Words(lang)
    since, until = day_words(e.campaign.starts, lang), day_words(e.campaign.ends, lang)
    return Document(
        title=say("report.campaign_title", campaign=e.campaign.title),
        subtitle=say("report.campaign_subtitle", brand=brand, since=since, until=until),
        lang=lang,
        lines=fresh_lines(e.freshness, say),
        figures=campaign_figures(e, say),
        summary=(*campaign_summary(e, say), opinion_sentences(talk, say)[0]),
        sections=(*yardsticks(e, say), ripples_section(talk.tree, talk.spreaders, say), *talk_sections(talk, say)),
        footer=footer(at, say),
    )


def yardsticks(e: CampaignEvaluation, say: Words) -> tuple[Section, ...]:
    """A section for each yardstick, in the order of a campaign's ripple."""
    makers = (
        impressions_section, ad_value_section, unit_costs_section, conversion_section, interest_section, surveys_section,
        influence_section, spread_section, yield_section, social_links_section,
    )  # fmt: skip
    return tuple(make(e, say) for make in makers)


def campaign_summary(e: CampaignEvaluation, say: Words) -> tuple[str, ...]:
    """The whole in a few sentences: what it was seen, earned, brought and cost."""
    said = [
        impressions_sentences(e.impressions[0], say)[0],
        yield_sentence(e.link_yield, say) if _knows_links(e) else "",
        influence_sentence(e.influence, say),
        spread_sentence(e.spread, say),
        say("yard.space").join(around_sentences(headline(e.conversions)[:1], say)),
        *(change_sentence(c, say) for c in e.survey_changes[:1]),
        ad_value_sentences(e, say)[0],
        unit_costs_sentences(e.unit_costs, say)[0],
    ]
    return tuple(s for s in said if s)


def _knows_links(e: CampaignEvaluation) -> bool:
    """Whether anybody looked for links: without, none found is no figure."""
    return e.freshness.links_from is not None


def campaign_figures(e: CampaignEvaluation, say: Words) -> tuple[Figure, ...]:
    """The numbers at the top."""
    lang, o, posts, looked = say.lang, e.outcome, e.impressions[0], _knows_links(e)
    brought = None if o.tagged_visits is None else o.tagged_visits + (o.earned_visits or 0)
    registered = None if o.direct is None else o.direct + (o.earned or 0.0)
    return (
        Figure(say("report.figure_cost"), money(o.cost, o.currency)),
        Figure(say("report.figure_posts"), tallied(posts.views, say), say("report.note_posts", n=count(posts.posts, lang))),
        Figure(
            say("report.figure_links"),
            count(o.live_links if looked else None, lang),
            say("report.note_links", n=count(o.live_domains, lang), lost=count(o.lost_links, lang)) if looked else "",
        ),
        Figure(
            say("report.figure_visits"),
            count(brought, lang),
            say("report.note_visits", tagged=count(o.tagged_visits, lang), earned=count(o.earned_visits, lang)),
        ),
        Figure(
            say("report.figure_registrations"),
            number(registered, lang),
            say("report.note_registrations", direct=number(o.direct, lang), earned=number(o.earned, lang)),
        ),
        _ad_value_figure(e, say),
        *_cpc_figures(e, say),
    )


def _ad_value_figure(e: CampaignEvaluation, say: Words) -> Figure:
    priced = tuple(money(v.value, v.currency) for v in e.ad_values if v.currency)
    shown = listed(priced, say) or (NOTHING if not e.ad_items else say("yard.unknown"))
    return Figure(say("report.figure_ad_value"), shown, say("report.note_items", n=count(len(e.ad_items), say.lang)))


def _cpc_figures(e: CampaignEvaluation, say: Words) -> tuple[Figure, ...]:
    """The price of a paid click, and of a visit where that of the whole cost is known."""
    figures = []
    for u in e.unit_costs:
        if u.kind is UnitKind.CPC and u.value is not None:
            key = "cpc" if u.basis is Basis.ADS else "budget_cpc"
            known = u.benchmark_low is not None
            note = say("report.note_benchmark", low=f"{u.benchmark_low:g}", high=f"{u.benchmark_high:g}") if known else ""
            figures.append(Figure(say(f"report.figure_{key}"), money(u.value, u.currency), note))
    return tuple(figures)
