"""What people say, as sections: opinion, focus points, who speaks and asks, the six mistakes, alerts. A polarity never without its error. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from attribution.campaign_talk import CampaignTalk
from attribution.opinion.rows import (
    AlertRow,
    Basis,
    BuyingRow,
    DiagnosticRow,
    FocusRow,
    Measure,
    OpinionRow,
    Quote,
    SearchPageRow,
    Share,
    VoiceRow,
)
from dashboard.i18n import Words
from dashboard.i18n.numbers import NOTHING, count, share, within
from dashboard.i18n.numbers import day as day_words
from dashboard.report.amounts import listed, number
from dashboard.report.plots import Bar, Bars, Line, Lines, Plot
from dashboard.report.sections import MOST_ROWS, Cell, Link, Section, sheet
from ripplemark.urls import addresses_by_host

FOCUS_SAID, QUOTES = 3, 1
#: Channels and focus points with fewer rated texts are in the table but not drawn.
FEWEST_DRAWN = 5
_HUES = {"positive": 0, "neutral": 4, "negative": 3}


def talk_sections(t: CampaignTalk, say: Words) -> tuple[Section, ...]:
    """All sections about what is said."""
    return (
        opinion_section(t, say),
        focus_section(t.focus, say),
        listening_section(t, say),
        mistakes_section(t.diagnostics, say),
    )


def interval(s: Share | None, lang: str) -> str:
    """A corrected share with its interval; a dash where it is not known how well the rater judges."""
    return NOTHING if s is None else f"{share(s.value, 0)}{within(bounds(s), lang)}"


def bounds(s: Share) -> str:
    """The interval of a share."""
    return f"{share(s.low, 0)} – {share(s.high, 0)}"


# ---------------------------------------------------------------- opinion


def opinion_section(t: CampaignTalk, say: Words) -> Section:
    """Polarity by channel and over time, how own posts are answered, page one of the search engines."""
    heads = ("channel", "texts", "not_rated", "positive", "neutral", "negative")
    search_heads = ("keyword", "engine", "day", "results", "negative")
    return Section(
        title=say("talk.title_opinion"),
        sentences=opinion_sentences(t, say),
        plots=opinion_plots(t, say),
        sheets=(
            sheet(
                tuple(say(f"col.{h}") for h in heads),
                tuple(_opinion_cells(r, say) for r in t.opinion if r.texts or r.not_rated),
            ),
            sheet(tuple(say(f"col.{h}") for h in search_heads), tuple(_search_cells(r, say) for r in t.search_pages), words=3),
        ),
        about=say("talk.about_opinion"),
    )


def opinion_sentences(t: CampaignTalk, say: Words) -> tuple[str, ...]:
    """The whole in words; what cannot be rated is said."""
    whole = next((r for r in t.opinion if not r.channel), None)
    said = [opinion_sentence(whole, say)]
    if whole and whole.texts and whole.basis is Basis.BENCHMARK:
        said.append(say("talk.label_more"))
    answers = next((f for f in t.follow_up if not f.platform), None)
    if answers and answers.posts:
        ratio = NOTHING if answers.ratio is None else f"{answers.ratio:.1f}"
        said.append(
            say("talk.follow_up", answered=count(answers.answered, say.lang), posts=count(answers.posts, say.lang), ratio=ratio)
        )
    said += [_search_sentence(r, say) for r in t.search_pages[:1]]
    return tuple(said)


def opinion_sentence(row: OpinionRow | None, say: Words) -> str:
    """What others say, corrected for the rater's errors; without a known error no share."""
    if row is None or not row.texts:
        return say("talk.no_opinion")
    texts = count(row.texts, say.lang)
    if row.negative_share is None or row.positive_share is None:
        return say("talk.opinion_unsure", texts=texts)
    return say(
        "talk.opinion",
        texts=texts,
        negative=interval(row.negative_share, say.lang),
        positive=interval(row.positive_share, say.lang),
    )


def _search_sentence(r: SearchPageRow, say: Words) -> str:
    return say(
        "talk.search_page", keyword=r.keyword, engine=r.engine, day=day_words(r.day, say.lang), results=count(r.results, say.lang),
        negative=interval(r.negative_share, say.lang),
    )  # fmt: skip


def _opinion_cells(r: OpinionRow, say: Words) -> tuple[str, ...]:
    name = say.of("heard", r.channel) if r.channel else say("talk.all_channels")
    shares = (r.positive_share, r.neutral_share, r.negative_share)
    return name, count(r.texts, say.lang), count(r.not_rated, say.lang), *(interval(s, say.lang) for s in shares)


def _search_cells(r: SearchPageRow, say: Words) -> tuple[str, ...]:
    return r.keyword, r.engine, day_words(r.day, say.lang), count(r.results, say.lang), interval(r.negative_share, say.lang)


def opinion_plots(t: CampaignTalk, say: Words) -> tuple[Plot, ...]:
    """The negative share of each channel with whiskers, and over time with its band."""
    rows = [r for r in t.opinion if r.negative_share and (not r.channel or r.texts >= FEWEST_DRAWN)]
    bars = tuple(
        Bar(
            say.of("heard", r.channel) if r.channel else say("talk.all_channels"),
            s.value,
            share(s.value, 0),
            s.low,
            s.high,
            _HUES["negative"],
        )
        for r in rows
        if (s := r.negative_share)
    )
    course = [r for r in t.course if not r.channel]
    while course and course[-1].negative_share is None:  # nothing was heard since
        course.pop()
    shares = [r.negative_share for r in course]
    plots: list[Plot] = [Bars(say("talk.plot_channels"), bars)] if bars else []
    if sum(s is not None for s in shares) > 1:
        values, low, high = (tuple(getattr(s, part) if s else None for s in shares) for part in ("value", "low", "high"))
        plots.append(
            Lines(say("talk.plot_course"), tuple(r.since for r in course), (Line(say("col.negative"), values, low, high),))
        )
    return tuple(plots)


# ---------------------------------------------------------------- focus points


def focus_section(rows: tuple[FocusRow, ...], say: Words) -> Section:
    """What people talk about, each point with its polarity and a quote."""
    points = tuple(r for r in rows if r.texts)
    drawn = tuple(Bar(focus_title(r, say), r.texts, count(r.texts, say.lang)) for r in points if r.texts >= FEWEST_DRAWN)[:10]
    named = tuple(f"{focus_title(r, say)} ({count(r.texts, say.lang)})" for r in points[:FOCUS_SAID])
    heads = ("point", "quote", "texts", "positive", "negative")
    return Section(
        title=say("talk.title_focus"),
        sentences=(say("talk.focus", points=listed(named, say)) if named else say("talk.no_focus"),),
        plots=(Bars(say("talk.plot_focus"), drawn),) if drawn else (),
        sheets=(sheet(tuple(say(f"col.{h}") for h in heads), tuple(_focus_cells(r, say) for r in points), words=2),),
        about=say("talk.about_focus"),
    )


def focus_title(row: FocusRow | AlertRow, say: Words) -> str:
    """The point in the reader's language."""
    titles = {"en": row.title_en, "zh-Hant": row.title_hant, "zh-Hans": row.title_hans}
    return titles[say.lang] or row.title_en or say("talk.everything")


def _focus_cells(r: FocusRow, say: Words) -> tuple[Cell, ...]:
    quote: Cell = _quoted(r.quotes)
    return (
        focus_title(r, say),
        quote,
        count(r.texts, say.lang),
        interval(r.positive_share, say.lang),
        interval(r.negative_share, say.lang),
    )


# ---------------------------------------------------------------- who speaks


def listening_section(t: CampaignTalk, say: Words) -> Section:
    """Who is heard most, and who asks about buying."""
    heads = ("who", "channel", "mentions", "visits", "links", "followers", "reach", "negative")
    open_questions = sum(not b.answered for b in t.buying)
    said = say("talk.no_voices") if not t.voices else say("talk.voices", n=count(min(len(t.voices), MOST_ROWS), say.lang))
    asked = (
        say("talk.no_buying")
        if not t.buying
        else say("talk.buying", n=count(len(t.buying), say.lang), open=count(open_questions, say.lang))
    )
    return Section(
        title=say("talk.title_listening"),
        sentences=(said, asked),
        sheets=(
            sheet(tuple(say(f"col.{h}") for h in heads), tuple(_voice_cells(v, say) for v in t.voices), words=2),
            sheet(
                tuple(say(f"col.{h}") for h in ("asked", "matched", "answered")),
                tuple(_buying_cells(b, say) for b in t.buying),
                words=3,
            ),
        ),
        about=say("talk.about_listening"),
    )


def _voice_cells(v: VoiceRow, say: Words) -> tuple[Cell, ...]:
    lang = say.lang
    name = f"{v.name} ({say.of('platform', v.place)})" if v.name and v.name != v.place else say.of("platform", v.place)
    brought = (number(v.visits, lang), number(v.links, lang))
    numbers = (
        count(v.mentions, lang),
        *brought,
        count(v.followers, lang),
        count(v.reach, lang),
        interval(v.negative_share, say.lang),
    )
    return Link(name, v.url), say.of("heard", v.channel), *numbers


def _buying_cells(b: BuyingRow, say: Words) -> tuple[Cell, ...]:
    return Link(b.text, b.url), listed(b.words, say), say("talk.yes") if b.answered else say("talk.no")


# ---------------------------------------------------------------- mistakes and alerts


def mistakes_section(rows: tuple[DiagnosticRow, ...], say: Words) -> Section:
    """The six mistakes: made or not, by which measures."""
    made = tuple(say(f"talk.mistake_{r.mistake}") for r in rows if r.made)
    unknown = sum(r.made is None for r in rows)
    said = say("talk.mistakes", made=listed(made, say)) if made else say("talk.no_mistakes")
    heads = ("mistake", "made", "measures", "example")
    return Section(
        title=say("talk.title_mistakes"),
        sentences=(said, *([say("talk.mistakes_unknown", n=count(unknown, say.lang))] if unknown else [])),
        sheets=(
            sheet(
                tuple(say(f"col.{h}") for h in heads),
                tuple(_mistake_cells(r, say) for r in sorted(rows, key=lambda r: not r.made)),
                words=4,
            ),
        ),
        about=say("talk.about_mistakes"),
    )


def _quoted(quotes: Sequence[Quote]) -> Cell:
    """The first quote, of addresses in it the host."""
    return Link(addresses_by_host(quotes[0].text), quotes[0].url) if quotes else NOTHING


def _mistake_cells(r: DiagnosticRow, say: Words) -> tuple[Cell, ...]:
    judged = {True: say("talk.yes"), False: say("talk.no"), None: say("yard.unknown")}[r.made]
    example: Cell = _quoted(r.quotes)
    return say(f"talk.mistake_{r.mistake}"), judged, _measures(r.measures, say), example


def _measures(measures: Sequence[Measure], say: Words) -> str:
    """All measures of a mistake, those on the wrong side of their threshold first and marked."""
    ordered = sorted(measures, key=lambda m: not m.bad)
    return "; ".join(f"{'✗ ' if m.bad else ''}{_measure_words(m, say)}" for m in ordered)


def _measure_words(m: Measure, say: Words) -> str:
    """A measure beside its threshold: 62% (bad above 50%)."""
    side = say("talk.bad_above" if m.bad_above else "talk.bad_below", threshold=_measured(m, m.threshold, say))
    return f"{say.of('gauge', m.name)}: {_measured(m, m.value, say)} ({side})"


def _measured(m: Measure, value: float | None, say: Words) -> str:
    if value is None:
        return say("yard.unknown")
    return share(value, 0) if m.name.endswith("_share") else number(value, say.lang)


def alerts_section(rows: tuple[AlertRow, ...], say: Words) -> Section:
    """Topics of which more is said badly than their own history lets expect."""
    heads = ("topic", "since_day", "came", "usual", "quote")
    return Section(
        title=say("news.title_alerts"),
        sentences=(say("news.alerts", n=count(len(rows), say.lang)) if rows else say("news.no_alerts"),),
        sheets=(sheet(tuple(say(f"col.{h}") for h in heads), tuple(_alert_cells(r, say) for r in rows), words=2),),
        about=say("talk.about_alerts") if rows else "",
    )


def _alert_cells(r: AlertRow, say: Words) -> tuple[Cell, ...]:
    quote: Cell = _quoted(r.quotes)
    numbers = (count(r.observed, say.lang), f"{r.expected:.1f}")
    return focus_title(r, say), day_words(r.since, say.lang), *numbers, quote
