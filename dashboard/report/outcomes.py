"""The yardsticks of what came of it, as sections: prices of a click, conversion, search interest, surveys. Pure."""

from __future__ import annotations

from attribution.campaign_evaluation import CampaignEvaluation
from attribution.evaluation_rows import Basis, BeforeAfter, Phase, SurveyChange, SurveyRow, UnitCost, UnitKind
from dashboard.i18n import Words
from dashboard.i18n.numbers import NOTHING, count, share, within
from dashboard.i18n.numbers import day as day_words
from dashboard.report.amounts import listed, money, number, points, shares, signed
from dashboard.report.plots import Bar, Bars, Plot
from dashboard.report.sections import Section, sheet
from ripplemark.records import Metric

SHARE = "share"
#: The same colours for the same phase everywhere.
_PHASE_HUES = {Phase.BEFORE: 4, Phase.DURING: 0, Phase.AFTER: 2}


# ---------------------------------------------------------------- prices of a click


def unit_costs_section(e: CampaignEvaluation, say: Words) -> Section:
    """CPC beside its benchmark, CPA, CPM, each with what it is divided by."""
    heads = ("measure", "divided_by", "cost", "units", "price", "benchmark")
    rows = tuple(_unit_cells(u, say) for u in e.unit_costs)
    return Section(
        title=say("yard.title_unit_costs"),
        sentences=unit_costs_sentences(e.unit_costs, say),
        plots=cpc_plots(e.unit_costs, say),
        sheets=(sheet(tuple(say(f"col.{h}") for h in heads), rows, words=2, most=30),),
        about=say("yard.about_unit_costs"),
    )


def unit_costs_sentences(rows: tuple[UnitCost, ...], say: Words) -> tuple[str, ...]:
    """A sentence for each price that is known; one that says why where none is."""
    said = tuple(_unit_sentence(u, say) for u in rows if u.value is not None)
    return said or (_priceless(tuple(u for u in rows if u.cost is not None), say),)


def _priceless(spent: tuple[UnitCost, ...], say: Words) -> str:
    """Why there is no price: no money is known, or nothing that it could be divided by."""
    if not spent:
        return say("yard.no_unit_costs")
    sums = dict.fromkeys(money(u.cost, u.currency) for u in spent)
    units = ((say(f"yard.units_{u.basis}_{u.kind}"), "0" if u.units == 0 else say("yard.unknown")) for u in spent)
    listed = say("yard.units_between").join(say("yard.units_said", what=what, n=n) for what, n in units)
    return say("yard.no_units", cost=say("yard.comma").join(sums), units=listed)


def _unit_sentence(u: UnitCost, say: Words) -> str:
    sentence = say(
        f"yard.price_{u.basis}_{u.kind}",
        price=money(u.value, u.currency),
        cost=money(u.cost, u.currency),
        units=number(u.units, say.lang),
    )
    if u.verdict is None:
        return sentence
    judged = say(f"yard.verdict_{u.verdict}", low=f"{u.benchmark_low:g}", high=f"{u.benchmark_high:g}", currency=u.currency)
    return f"{sentence}{say('yard.space')}{judged}"


def _unit_cells(u: UnitCost, say: Words) -> tuple[str, ...]:
    benchmark = f"{u.benchmark_low:g} – {u.benchmark_high:g}" if u.benchmark_low is not None else NOTHING
    by = say(f"yard.units_{u.basis}_{u.kind}")
    return (
        say(f"yard.kind_{u.kind}"),
        by,
        money(u.cost, u.currency),
        number(u.units, say.lang),
        money(u.value, u.currency),
        benchmark,
    )


def cpc_plots(rows: tuple[UnitCost, ...], say: Words) -> tuple[Plot, ...]:
    """The price of a click beside the benchmark; only what is in its currency."""
    clicks = [u for u in rows if u.kind is UnitKind.CPC and u.benchmark_low is not None and u.benchmark_high is not None]
    if not any(u.value is not None for u in clicks):
        return ()
    low, high, currency = clicks[0].benchmark_low or 0.0, clicks[0].benchmark_high or 0.0, clicks[0].currency
    bars = tuple(
        Bar(say(f"yard.click_{u.basis}"), u.value, money(u.value, currency), hue=u.basis is Basis.BUDGET) for u in clicks
    )
    label = say("yard.benchmark", low=f"{low:g}", high=f"{high:g}", currency=currency)
    return (Bars(say("yard.plot_cpc"), bars, (low, high), label),)


# ---------------------------------------------------------------- before, during, after

_HEADS = ("metric", "before", "during", "after", "observed", "expected", "effect", "interval")


def conversion_section(e: CampaignEvaluation, say: Words) -> Section:
    """Traffic, registrations and sales before, during and after, against what would have come without the campaign."""
    return Section(
        title=say("yard.title_conversion"),
        sentences=around_sentences(headline(e.conversions), say) or (say("yard.no_conversion"),),
        plots=around_plots(headline(e.conversions), say),
        sheets=(sheet(tuple(say(f"col.{h}") for h in _HEADS), tuple(_around_cells(r, say) for r in e.conversions), most=30),),
        about=say("yard.about_conversion"),
    )


def headline(rows: tuple[BeforeAfter, ...]) -> tuple[BeforeAfter, ...]:
    """The rows that are said aloud: registrations, sales, visits; the others stand in the table."""
    order = (Metric.REGISTRATIONS, Metric.VALUE, Metric.VISITS)
    return tuple(sorted((r for r in rows if r.metric in order and not r.subject), key=lambda r: order.index(r.metric)))


def interest_section(e: CampaignEvaluation, say: Words) -> Section:
    """Search interest before, during and after; each term and source by itself."""
    return Section(
        title=say("yard.title_interest"),
        sentences=around_sentences(e.interest, say) or (say("yard.no_interest"),),
        plots=around_plots(e.interest, say),
        sheets=(sheet(tuple(say(f"col.{h}") for h in _HEADS), tuple(_around_cells(r, say) for r in e.interest), most=30),),
        about=say("yard.about_interest"),
    )


def around_sentences(rows: tuple[BeforeAfter, ...], say: Words) -> tuple[str, ...]:
    """A sentence for each row; last, which other campaigns are in these figures too."""
    compared = next((r for r in rows if r.effect is not None and r.mixed_with), None)
    caveat = (say("yard.mixed", others=listed(compared.mixed_with, say)),) if compared else ()
    return (*(around_sentence(r, say) for r in rows), *caveat)


def around_sentence(r: BeforeAfter, say: Words) -> str:
    """A metric in three spans, then whether the window differs from what would have come."""
    lang, name = say.lang, metric_name(r, say)
    key = "yard.around_mean" if r.metric is Metric.INTEREST else "yard.around"
    said = say(key, metric=name, before=number(r.before, lang), during=number(r.during, lang), after=number(r.after, lang))
    return f"{said}{say('yard.space')}{_effect_sentence(r, say)}"


def _effect_sentence(r: BeforeAfter, say: Words) -> str:
    if r.effect is None or r.low is None or r.high is None:
        return say(f"yard.why_{r.reason}") if r.reason else say("yard.why_not_compared")
    key = "more" if r.low > 0 else "less" if r.high < 0 else "unclear"
    unit = "mean" if r.metric is Metric.INTEREST else "sum"
    lang = say.lang
    return say(
        f"yard.effect_{unit}_{key}",
        observed=number(r.observed, lang),
        expected=number(r.expected, lang),
        effect=number(abs(r.effect), lang),
        low=signed(r.low, lang),
        high=signed(r.high, lang),
    )


def metric_name(r: BeforeAfter, say: Words) -> str:
    """What is measured; of an interest whose, of registrations which goal."""
    name = say(f"effect.of_{r.metric}")
    if not r.subject:
        return name
    if r.metric is Metric.REGISTRATIONS:
        return say("effect.of_goal", goal=r.subject)
    return f"{name}{': ' if say.lang == 'en' else '：'}{_term(r.subject, say)}"


def _term(subject: str, say: Words) -> str:
    """A term with its source by the name that people know, such as Google Trends."""
    term, _, source = subject.removesuffix(")").rpartition(" (")
    return f"{term}{within(say.of('tool', source), say.lang)}" if say.knows(f"tool.{source}") else subject


def _around_cells(r: BeforeAfter, say: Words) -> tuple[str, ...]:
    lang = say.lang
    interval = f"{signed(r.low, lang)} … {signed(r.high, lang)}" if r.low is not None else NOTHING
    three = (number(v, lang) for v in (r.before, r.during, r.after))
    return (
        metric_name(r, say), *three, number(r.observed, lang), number(r.expected, lang), signed(r.effect, lang), interval
    )  # fmt: skip


def around_plots(rows: tuple[BeforeAfter, ...], say: Words) -> tuple[Plot, ...]:
    """Means of a day in the three spans, a drawing for each metric: their units differ."""
    return tuple(
        Bars(
            say("yard.plot_around", metric=metric_name(r, say)),
            tuple(
                Bar(say(f"yard.phase_{phase}"), value, number(value, say.lang), hue=_PHASE_HUES[phase])
                for phase, value in ((Phase.BEFORE, r.before), (Phase.DURING, r.during), (Phase.AFTER, r.after))
            ),
        )
        for r in rows
        if r.during is not None
    )


# ---------------------------------------------------------------- surveys


def surveys_section(e: CampaignEvaluation, say: Words) -> Section:
    """Waves of surveys with their intervals, and the change around the campaign."""
    heads = ("question", "wave", "day", "phase", "sample", "answer", "interval")
    return Section(
        title=say("yard.title_surveys"),
        sentences=tuple(change_sentence(c, say) for c in e.survey_changes)
        or (say("yard.no_surveys") if not e.surveys else say("yard.no_survey_pair"),),
        plots=survey_plots(e.surveys, say),
        sheets=(sheet(tuple(say(f"col.{h}") for h in heads), tuple(_wave_cells(w, say) for w in e.surveys), words=4, most=30),),
        about=say("yard.about_surveys"),
    )


def change_sentence(c: SurveyChange, say: Words) -> str:
    """The two waves around the campaign, and whether chance alone explains their difference."""
    if c.kind == SHARE:
        before, after, gap = share(c.before), share(c.after), say("yard.points", n=points(c.difference))
        low, high = points(c.low), points(c.high)
    else:
        before, after, gap = f"{c.before:.2f}", f"{c.after:.2f}", f"{c.difference:+.2f}".replace("-", "−")
        low, high = (NOTHING if v is None else f"{v:+.2f}".replace("-", "−") for v in (c.low, c.high))
    sure = c.low is not None and c.high is not None and (c.low > 0 or c.high < 0)
    judged = "unknown" if c.low is None else "sure" if sure else "chance"
    return say(
        f"yard.survey_{judged}", question=c.question, before=before, after=after, one=c.wave_before, two=c.wave_after, gap=gap, low=low,
        high=high,
    )  # fmt: skip


def _wave_cells(w: SurveyRow, say: Words) -> tuple[str, ...]:
    interval = shares(w.low, w.high) if w.kind == SHARE else NOTHING if w.low is None else f"{w.low:.2f} – {w.high:.2f}"
    phase = say(f"yard.phase_{w.phase}")
    return w.question, w.wave, day_words(w.day, say.lang), phase, count(w.sample, say.lang), _answer(w), interval


def survey_plots(rows: tuple[SurveyRow, ...], say: Words) -> tuple[Plot, ...]:
    """A drawing for each question: waves in order, with whiskers."""
    questions: dict[tuple[str, str], list[SurveyRow]] = {}
    for row in rows:
        questions.setdefault((row.survey, row.question), []).append(row)
    return tuple(
        Bars(say("yard.plot_survey", question=question), tuple(_wave_bar(w, say) for w in waves))
        for (_, question), waves in questions.items()
    )


def _wave_bar(w: SurveyRow, say: Words) -> Bar:
    label = f"{w.wave} · {say(f'yard.phase_{w.phase}')}"
    return Bar(label, w.value, _answer(w), w.low, w.high, hue=_PHASE_HUES[w.phase])


def _answer(w: SurveyRow) -> str:
    return share(w.value) if w.kind == SHARE else f"{w.value:.2f}"
