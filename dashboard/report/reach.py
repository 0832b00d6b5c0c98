"""The yardsticks of how far the word went, as sections: influence, second hand, link yield. Pure."""

from __future__ import annotations

from attribution.campaign_evaluation import CampaignEvaluation
from attribution.spread_rows import DoseResponse, Hand, Influence, LinkYield, Notable, NotableKind, SpreadRow
from dashboard.i18n import Words
from dashboard.i18n.numbers import NOTHING, count, share
from dashboard.i18n.numbers import day as day_words
from dashboard.report.amounts import number, span
from dashboard.report.plots import Bar, Bars, Bend, Dot, Dots, Plot
from dashboard.report.sections import Cell, Link, Section, sheet

_HUES = {Hand.FIRST: 0, Hand.SECOND: 1, Hand.UNKNOWN: 4}


def influence_section(e: CampaignEvaluation, say: Words) -> Section:
    """Notable sites, media and accounts that wrote unprompted."""
    heads = ("who", "kind", "title", "day", "weight", "links", "visits")
    more = say("yard.more", n=count(e.influence.sites + e.influence.media + e.influence.accounts, say.lang), table="influence")
    return Section(
        title=say("yard.title_influence"),
        sentences=(influence_sentence(e.influence, say),),
        plots=influence_plots(e.notable, say),
        sheets=(
            sheet(tuple(say(f"col.{h}") for h in heads), tuple(_notable_cells(n, say) for n in e.notable), words=4, more=more),
        ),
        about=say("yard.about_influence"),
    )


def influence_sentence(found: Influence, say: Words) -> str:
    """How many of each kind."""
    if not found.sites + found.media + found.accounts:
        return say("yard.no_influence")
    kinds = {"site": found.sites, "media": found.media, "account": found.accounts}
    return say("yard.influence", visits=count(found.visits, say.lang), **{k: count(n, say.lang) for k, n in kinds.items()})


def _notable_cells(n: Notable, say: Words) -> tuple[Cell, ...]:
    lang = say.lang
    if n.followers is not None:
        weight = say("yard.followers", n=count(n.followers, lang, 10_000))
    else:
        weight = NOTHING if n.authority is None else f"{n.authority:.0f} / 100"
    kind = say(f"yard.notable_{n.kind}")
    links = NOTHING if n.kind is NotableKind.ACCOUNT else count(n.links, lang)
    visits = NOTHING if n.kind is NotableKind.ACCOUNT else count(n.visits, lang)
    return n.name, kind, Link(n.title, n.url), day_words(n.day, lang), weight, links, visits


def influence_plots(rows: tuple[Notable, ...], say: Words) -> tuple[Plot, ...]:
    """Visits that notable sites and media sent."""
    best = [n for n in rows if n.visits][:10]
    bars = tuple(Bar(n.name, n.visits, count(n.visits, say.lang), hue=n.kind is NotableKind.MEDIA) for n in best)
    return (Bars(say("yard.plot_influence"), bars),) if bars else ()


# ---------------------------------------------------------------- second hand


def spread_section(e: CampaignEvaluation, say: Words) -> Section:
    """Whom the writers of linking pages heard it from."""
    heads = ("heard", "pages", "links", "domains", "share")
    rows = tuple(
        (say(f"yard.hand_{r.hand}"), *(count(n, say.lang) for n in (r.pages, r.links, r.domains)), share(r.share))
        for r in e.spread
    )
    bars = tuple(Bar(say(f"yard.hand_{r.hand}"), r.links, count(r.links, say.lang), hue=_HUES[r.hand]) for r in e.spread)
    return Section(
        title=say("yard.title_spread"),
        sentences=(spread_sentence(e.spread, say),),
        plots=(Bars(say("yard.plot_spread"), bars),) if any(r.links for r in e.spread) else (),
        sheets=(sheet(tuple(say(f"col.{h}") for h in heads), rows),),
        about=say("yard.about_spread"),
    )


def spread_sentence(rows: tuple[SpreadRow, ...], say: Words) -> str:
    """The share of links that came second hand."""
    found = {r.hand: r for r in rows}
    second, unknown = found[Hand.SECOND], found[Hand.UNKNOWN]
    if second.share is None:
        return say("yard.no_spread")
    known = found[Hand.FIRST].links + second.links
    return say(
        "yard.spread",
        share=share(second.share, 0),
        second=count(second.links, say.lang),
        known=count(known, say.lang),
        unknown=count(unknown.links, say.lang),
    )


# ---------------------------------------------------------------- link yield


def yield_section(e: CampaignEvaluation, say: Words) -> Section:
    """Links per thousand reposts, and whether only hot topics bring links."""
    return Section(
        title=say("yard.title_yield"),
        sentences=(yield_sentence(e.link_yield, say), *(dose_sentence(d, say) for d in e.doses)),
        plots=tuple(dose_plot(d, e.campaign.id, say) for d in e.doses if d.curve),
        sheets=(
            sheet(
                tuple(say(f"col.{h}") for h in ("measure", "amount", "per_thousand", "interval")),
                _yield_rows(e.link_yield, say),
            ),
        ),
        about=say("yard.about_yield"),
    )


def yield_sentence(y: LinkYield, say: Words) -> str:
    """Links and domains, with the rate where reposts are known."""
    lang = say.lang
    if y.links_rate is None:
        return say("yard.yield_unknown", links=count(y.links, lang), domains=count(y.domains, lang))
    return say(
        "yard.yield",
        links=count(y.links, lang),
        domains=count(y.domains, lang),
        reposts=count(y.reposts, lang),
        rate=number(y.links_rate, lang),
        interval=span(y.links_low, y.links_high, lang),
    )


def _yield_rows(y: LinkYield, say: Words) -> tuple[tuple[str, ...], ...]:
    lang = say.lang
    return (
        (say("col.links"), count(y.links, lang), number(y.links_rate, lang), span(y.links_low, y.links_high, lang)),
        (say("col.domains"), count(y.domains, lang), number(y.domains_rate, lang), span(y.domains_low, y.domains_high, lang)),
    )


def dose_sentence(d: DoseResponse, say: Words) -> str:
    """What the curve says of the claim that only hot topics bring links, or why there is none."""
    lang = say.lang
    unit = say(f"yard.unit_{d.unit}")
    if d.verdict is None or d.exponent is None:
        return say(f"yard.dose_{d.reason}", n=count(len(d.points), lang), unit=unit)
    said = say(f"yard.dose_{d.verdict}", n=count(len(d.points), lang), unit=unit)
    figures = say(
        "yard.dose_figures", exponent=f"{d.exponent:.2f}", low=f"{d.low:.2f}", high=f"{d.high:.2f}", top=share(d.top_share, 0)
    )
    return f"{said}{say('yard.space')}{figures}"


def dose_plot(d: DoseResponse, campaign: str, say: Words) -> Dots:
    """Points and curve; those of the campaign are filled."""
    return Dots(
        title=say("yard.plot_dose", unit=say(f"yard.unit_{d.unit}")),
        x_title=say("col.reposts"),
        y_title=say("col.links"),
        dots=tuple(
            Dot(f"{p.name}: {p.reposts:,} / {p.links:,.1f}", p.reposts, p.links, p.campaign == campaign) for p in d.points
        ),
        curve=tuple(Bend(c.reposts, c.links, c.low, c.high) for c in d.curve),
    )
