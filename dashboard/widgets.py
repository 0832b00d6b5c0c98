"""One builder per widget: cards, key figures, tables, empty states. Every text of a stranger goes in as text, never as markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from attribution.report_rows import Kpi
from dashboard.below import rooted
from dashboard.browser import named
from dashboard.figures.spark import spark
from dashboard.i18n import Words
from dashboard.i18n.numbers import KPI_FROM, NOTHING, change, count, share
from dashboard.theme import Look

#: Key figure -> its icon, the index of its hue, and whether more of it is good.
KPIS = {
    "live_domains": ("world", 0, True),
    "new_links": ("link", 0, True),
    "lost_links": ("unlink", 1, False),
    "earned_visits": ("eye", 2, True),
    "registrations": ("user-plus", 1, True),
}
#: Why a key figure may be unknown, other than for want of an access log.
UNKNOWN = {"live_domains": "kpi.not_crawled", "new_links": "kpi.not_crawled", "lost_links": "kpi.not_read_again"}
LEVELS = frozenset({"live_domains"})  # what stands at the end of a period, however long that is


def icon(name: str, size: int = 18, kind: str = "") -> html.I:
    """An icon in the colour of the text around it; decoration only, so never without words beside it or a label."""
    return html.I(
        className=f"icon icon-{name} {kind}".rstrip(), style={"width": size, "height": size}, **named(aria_hidden="true")
    )


def about(text: str, label: str) -> Any:
    """A small mark that says on hover, focus or touch what a number counts."""
    mark = html.Button(icon("info-circle", 15), className="about", type="button", **named(aria_label=f"{label}: {text}"))
    return dmc.Tooltip(
        mark, label=text, multiline=True, w=300, withArrow=True, events={"hover": True, "focus": True, "touch": True}
    )


def card(*children: Any, kind: str = "", **more: Any) -> html.Section:
    """A white box with a line around it."""
    return html.Section(list(children), className=f"card {kind}".rstrip(), **more)


def head(title: str, subtitle: Any, tools: Sequence[Any] = (), note: str = "") -> html.Div:
    """The head of a card: what it shows, a line below, tools on the right."""
    heading = html.H2([title, about(note, title) if note else None], className="card-title")
    return html.Div(
        [html.Div([heading, subtitle], className="card-words"), html.Div(list(tools), className="tools")], className="card-head"
    )


# ---------------------------------------------------------------- charts


def drop(face: Any, items: Sequence[Any], label: str, kind: str = "") -> html.Details:
    """A button that opens a box of others; it closes with Escape, a click elsewhere or a choice."""
    button = html.Summary(face, className="quiet-button square", **named(aria_label=label))
    return html.Details([button, html.Div(list(items), className="drop-box")], className=f"drop {kind}".rstrip())


# ---------------------------------------------------------------- key figures


def kpi_slot(key: str, say: Words) -> html.Section:
    """The place of a key figure, a skeleton until its number comes."""
    return card(
        html.Div(_kpi_label(key, say), className="kpi-label"), html.Div(id=f"kpi-{key}", className="kpi-body"), kind="kpi"
    )


def _kpi_label(key: str, say: Words) -> list[Any]:
    return [icon(KPIS[key][0], 16, "dim"), html.Span(say(f"kpi.{key}")), about(say(f"kpi.{key}_about"), say(f"kpi.{key}"))]


def kpi_body(kpi: Kpi, look: Look, versus: str, ratio: float = 1.0) -> list[Any]:
    """Value, change and course of a key figure; a dash and the reason where it was not measured.

    `versus` names what it is compared with, "" is nothing. `ratio`: days shown for each day of that, where the periods are of unequal
    length: then means of a day are compared."""
    _, hue, _ = KPIS[kpi.key]
    if kpi.value is None:
        return [
            html.Div(html.Span(NOTHING, className="kpi-value"), className="kpi-row"),
            html.Div(look.say(UNKNOWN.get(kpi.key, "kpi.not_measured")), className="kpi-note"),
        ]
    line = spark(kpi.days, look.hues[hue], level=kpi.key in LEVELS)
    value = html.Span(count(kpi.value, look.lang, KPI_FROM), className="kpi-value", title=count(kpi.value, look.lang))
    note = html.Span(versus, className="kpi-note")
    foot = html.Div([note, html.Img(src=line, className="spark", alt="") if line else None], className="kpi-foot")
    chip = change_chip(kpi, look.say, 1.0 if kpi.key in LEVELS else ratio) if versus else None
    return [html.Div([value, chip], className="kpi-row"), foot]


def tile(label: str, value: str, note: str) -> html.Section:
    """A key figure without a course: a number and what to know about it."""
    body = [html.Div(html.Span(value, className="kpi-value"), className="kpi-row"), html.Div(note, className="kpi-note")]
    return card(html.Div(html.Span(label), className="kpi-label"), html.Div(body, className="kpi-body"), kind="kpi")


def change_chip(kpi: Kpi, say: Words, ratio: float = 1.0) -> html.Span:
    """The change against the period before: an arrow and a sign besides the colour; a dash where there is no base."""
    changed = change(kpi.value, None if kpi.before is None else kpi.before * ratio)
    if changed is None:
        return html.Span(NOTHING, className="chip flat", title=say("kpi.no_base"))
    if abs(changed) < 0.0005:
        return html.Span(share(0.0), className="chip flat")
    good = (changed > 0) == KPIS[kpi.key][2]
    arrow = icon("arrow-up-right" if changed > 0 else "arrow-down-right", 13)
    return html.Span([arrow, html.Span(change_words(changed))], className="chip good" if good else "chip bad")


def change_words(changed: float) -> str:
    """Signed per cent; from tenfold on, how many times is easier to read."""
    if changed >= 9.995:
        return f"×{changed + 1:,.0f}"
    return ("+" if changed > 0 else "−") + share(abs(changed))


# ---------------------------------------------------------------- states and small parts


def empty_state(kind: str, say: Words, action: Any = None) -> html.Div:
    """Why there is nothing to see and what to do; `kind` is an `empty.` key."""
    icons = {
        "no_data": "database-off",
        "filtered": "filter-off",
        "not_measured": "plug-off",
        "not_then": "plug-off",
        "missing_page": "file-search",
        "no_link": "file-search",
        "too_few_days": "filter-off",
        "no_variation": "filter-off",
        "no_signals": "database-off",
        "no_talk": "database-off",
        "no_paths": "database-off",
        "no_curves": "database-off",
        "no_campaign": "filter-off",
        "unsure": "filter-off",
        "no_ripple": "ripple",
        "no_lags": "filter-off",
        "all_read": "circle-check",
        "nothing_here": "circle-check",
    }
    words = [icon(icons[kind], 26), html.B(say(f"empty.{kind}")), html.Span(say(f"empty.{kind}_hint")), action]
    return html.Div(words, className="empty", role="status")


def rel_badges(rel: Sequence[str], followed: bool) -> list[html.Span]:
    """The rel tokens that matter, or `follow`."""
    shown = [token for token in ("nofollow", "ugc", "sponsored") if token in rel]
    words = shown or (["follow"] if followed else ["nofollow"])
    return [html.Span(word, className=f"badge {word}") for word in words]


def state_words(lost: bool, say: Words) -> html.Span:
    """Live or lost, with a dot: full or hollow, so that colour is not alone."""
    return html.Span(say("state.lost" if lost else "state.live"), className="dot lost" if lost else "dot live")


def outside(url: str, *children: Any, kind: str = "outside") -> Any:
    """A link to a stranger's page that tells it nothing of where the reader came from; only http and https become links."""
    if not url.startswith(("http://", "https://")):
        return html.Span(list(children), className=kind)
    return html.A(list(children), href=url, target="_blank", rel="noopener noreferrer nofollow", className=kind)


def inside(href: str, *children: Any, kind: str = "", **more: Any) -> html.A:
    """A link to another view of the dashboard, followed without loading the page anew."""
    return html.A(list(children), href=rooted(href), className=kind, **named(data_inside="1"), **more)
