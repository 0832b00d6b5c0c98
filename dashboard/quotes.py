"""Words of strangers as a person reads them: the quote with its matched words marked, its polarity, where it stands. Never markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dash import html

from attribution.opinion.rows import AlertRow, BuyingRow, FocusRow, Quote, RaterRow, Share, VoiceRow
from dashboard.evidence import marked
from dashboard.i18n import Words
from dashboard.i18n.numbers import NOTHING, count, share
from dashboard.i18n.numbers import day as day_words
from dashboard.report.talk import bounds, focus_title, interval
from dashboard.widgets import empty_state, outside
from ripplemark.urls import host_of

LONGEST = 240  # characters of a quote on a screen
QUOTES = 2  # of a point on a screen
LEAST_EXPECTED = 0.1
LEAST_CHANCE = 0.0001  # smaller ones say no more


def rater_words(raters: Iterable[RaterRow], say: Words) -> str:
    """How often a single text is rated right, by language: what a polarity beside a quote is worth."""
    known = [
        say("polarity.right", language=say.of("language", r.language), share=share(r.accuracy, 0))
        for r in raters
        if r.rater and r.accuracy is not None
    ]
    return say("polarity.note", languages=say("yard.comma").join(known)) if known else say("polarity.no_note")


def polarity_badge(polarity: str | None, say: Words, sure: str = "") -> html.Span:
    """What a text says by its rater; a text that nobody rates says so."""
    return html.Span(say(f"polarity.{polarity or 'none'}"), className=f"badge {polarity or ''}".rstrip(), title=sure or None)


def quote_line(quote: Quote, say: Words) -> html.Li:
    """One quote with its words marked, and the way to where it stands."""
    words = html.Q(marked(short(quote.text), quote.words))
    where = outside(quote.url, host_of(quote.url) or quote.url, kind="outside small")
    return html.Li([words, html.Span([polarity_badge(quote.polarity, say), where], className="quote-foot")])


def short(text: str) -> str:
    """The beginning of a long text, on one line."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"


# ---------------------------------------------------------------- focus points


def focus_list(rows: Sequence[FocusRow], say: Words) -> Any:
    """What people talk about: each point with its shares, the words that matched, and quotes."""
    shown = [row for row in rows if row.texts]
    if not shown:
        return empty_state("no_talk", say)
    return html.Ol([_focus(row, say) for row in shown], className="points")


def _focus(row: FocusRow, say: Words) -> html.Li:
    title = html.H3([focus_title(row, say), html.Small(say("focus.texts", n=count(row.texts, say.lang)))])
    found = html.Span(say("focus.found"), className="badge") if row.found else None
    shares = html.P(
        [
            html.Span(say("focus.negative", share=interval(row.negative_share, say.lang)), className="share negative"),
            html.Span(say("focus.positive", share=interval(row.positive_share, say.lang)), className="share positive"),
        ],
        className="shares",
    )
    words = (
        None
        if row.found or not row.words
        else html.P(say("focus.words", words=say("yard.comma").join(row.words)), className="quiet")
    )
    quotes = html.Ul([quote_line(quote, say) for quote in row.quotes[:QUOTES]], className="quotes")
    return html.Li([html.Div([title, found], className="point-head"), share_bar(row, say), shares, words, quotes])


def share_bar(row: FocusRow, say: Words) -> html.Div | None:
    """The corrected shares as one bar; none where the error is not known."""
    parts: dict[str, Share | None] = {
        "positive": row.positive_share,
        "neutral": row.neutral_share,
        "negative": row.negative_share,
    }
    if any(part is None for part in parts.values()):
        return None
    bars = [
        html.Span(
            className=f"part {name}",
            style={"flexGrow": round(part.value, 4)},
            title=f"{say(f'polarity.{name}')} {interval(part, say.lang)}",
        )
        for name, part in parts.items()
        if part is not None
    ]
    return html.Div(bars, className="share-bar")


# ---------------------------------------------------------------- alerts, questions, voices


def alerts_list(rows: Sequence[AlertRow], say: Words) -> Any:
    """Topics of which more is said badly than their own history lets expect, with the texts that carry it."""
    if not rows:
        return html.P(say("news.no_alerts"), className="quiet")
    return html.Ol([_alert(row, say) for row in rows], className="points")


def _alert(row: AlertRow, say: Words) -> html.Li:
    said = say(
        "alerts.line",
        since=day_words(row.since, say.lang),
        n=count(row.observed, say.lang),
        expected=f"{row.expected:.1f}" if row.expected >= LEAST_EXPECTED else f"< {LEAST_EXPECTED}",
        days=count(row.days_before, say.lang),
        chance=f"{row.q_value:.2%}" if row.q_value >= LEAST_CHANCE else f"< {LEAST_CHANCE:.2%}",
    )
    head = html.Div(
        [html.H3(focus_title(row, say)), html.Span(say("alerts.rising"), className="badge negative")], className="point-head"
    )
    return html.Li(
        [head, html.P(said, className="quiet"), html.Ul([quote_line(q, say) for q in row.quotes[:QUOTES]], className="quotes")]
    )


def buying_list(rows: Sequence[BuyingRow], say: Words) -> Any:
    """Who asks about buying, with the words that show it; unanswered questions first."""
    if not rows:
        return html.P(say("talk.no_buying"), className="quiet")
    return html.Ul([_question(row, say) for row in rows], className="quotes")


def _question(row: BuyingRow, say: Words) -> html.Li:
    who = " · ".join(part for part in (row.author, say.of("platform", row.place)) if part)
    state = html.Span(
        say("buying.answered" if row.answered else "buying.open"), className="badge" if row.answered else "badge negative"
    )
    at = row.at.date().isoformat() if row.at else NOTHING
    foot = html.Span([state, outside(row.url, who or row.url, kind="outside small"), html.Small(at)], className="quote-foot")
    return html.Li([html.Q(marked(short(row.text), row.words)), foot])


def voices_table(rows: Sequence[VoiceRow], say: Words, *, measured: bool = True) -> Any:
    """Who speaks of the brand, those who care most first. Visits that nobody measured are not 0."""
    if not rows:
        return empty_state("no_talk", say)
    columns = ("who", "mentions", "answers", "followers", "reach", "negative", "links", "visits")
    heads = html.Tr([html.Th(say(f"voices.{column}"), scope="col") for column in columns])
    return html.Table([html.Thead(heads), html.Tbody([_voice(row, say, measured) for row in rows])], className="numbers")


def _in_two(found: Share | None) -> Any:
    """A share above its interval."""
    return NOTHING if found is None else [share(found.value, 0), html.Small(bounds(found))]


def _voice(row: VoiceRow, say: Words, measured: bool) -> html.Tr:
    place = [say.of("platform", row.place)] if row.name != row.place else []
    where = dict.fromkeys([*place, say.of("heard", row.channel)])  # Weibo is both
    who = html.Div(
        [outside(row.url, row.name or row.place, kind="strong"), html.Small(" · ".join(where))], className="two-lines"
    )
    numbers = (row.mentions, row.answers, row.followers, row.reach)
    cells = [
        *(count(n, say.lang, 10_000) for n in numbers),
        _in_two(row.negative_share),
        _expected(row.links),
        _expected(row.visits if measured else None),
    ]
    return html.Tr([html.Th(who, scope="row"), *map(html.Td, cells)])


def _expected(n: float | None) -> str:
    return NOTHING if n is None else f"{n:,.1f}"
