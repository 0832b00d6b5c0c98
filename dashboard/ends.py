"""The two ends of a link, as the drawer shows them: the way to its target, and what is known of the site it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dash import html

from attribution.authority.score import Authority, Standing
from attribution.report_rows import LinkEvidence
from dashboard.bulk import link_marks
from dashboard.edits import edits_here
from dashboard.figures.spark import spark
from dashboard.i18n import Words
from dashboard.i18n.numbers import count
from dashboard.i18n.numbers import day as day_words
from dashboard.theme import Look
from dashboard.widgets import icon, outside
from ripplemark.records import Hop, LinkRow, LinkState, Marked, SpamSign


def broken_badge(link: LinkRow, say: Words) -> list[html.Span]:
    """What the target answers, where it is broken; nothing where it is not."""
    if not link.broken:
        return []
    words = say("evidence.broken", status=link.target_status) if link.target_status else say("evidence.broken_silent")
    return [html.Span(words, className="badge broken")]


def way_to_target(link: LinkRow, say: Words) -> list[Any]:
    """Every step to the target with what it answered; nothing where the target answers by itself."""
    if len(link.chain) < 2:
        return []
    return [html.H3(say("evidence.chain")), html.Ol([_hop(hop, say) for hop in link.chain], className="chain")]


def _hop(hop: Hop, say: Words) -> html.Li:
    kind = "badge" if 300 <= hop.status < 400 else "badge follow" if 200 <= hop.status < 300 else "badge broken"
    status = html.Span(str(hop.status) if hop.status else say("evidence.no_answer"), className=kind)
    return html.Li([status, outside(hop.url, hop.url, kind="outside small")])


def linking_site(found: LinkEvidence, say: Words) -> list[Any]:
    """Authority of the domain, signs of spam of the page, and what persons decided."""
    return [
        html.H3(say("evidence.site")),
        html.P(authority_words(found.authority, say), className="authority-words"),
        *_spam(found, say),
        *_marks(found.link, found.marks, say),
    ]


def authority_words(authority: Authority, say: Words) -> str:
    """The score with where it comes from, or why there is none."""
    if authority.standing is not Standing.RANKED or authority.score is None or authority.position is None:
        return say(f"authority.{authority.standing}", release=authority.release)
    position = count(authority.position, say.lang)
    return say("authority.ranked", score=f"{authority.score:.0f}", position=position, release=authority.release)


def _spam(found: LinkEvidence, say: Words) -> list[Any]:
    """Only pages with live links are looked at for signs: of others, that there are none says nothing."""
    if found.signs:
        return [html.Ul([_sign(sign, detail, say) for sign, detail in found.signs], className="checks")]
    return [html.P(say("evidence.no_spam"), className="quiet")] if found.link.state is LinkState.LIVE else []


def _sign(sign: SpamSign, detail: str, say: Words) -> html.Li:
    shown = html.Small(detail, lang="en")
    return html.Li([icon("alert-triangle", 16, "warn"), html.Div([html.Span(say.of("spam", sign)), shown])])


def _marks(link: LinkRow, marks: Sequence[Marked], say: Words) -> list[Any]:
    """What was decided, and buttons to decide otherwise for who may; who may not sees what was."""
    said = [html.Ul([_marked(mark, say) for mark in marks], className="checks")] if marks else []
    if edits_here() is not None:
        return [*said, link_marks(link.link_id, tuple(marks), say)]
    return said or [html.P(say("evidence.unmarked"), className="quiet")]


def _marked(found: Marked, say: Words) -> html.Li:
    subject = found.subject.removeprefix("domain:")
    said = [say(f"marked.{found.mark}", subject=subject), day_words(found.at.date(), say.lang), found.note]
    return html.Li([icon("info-circle", 16, "dim"), html.Div(html.Span(" · ".join(filter(None, said))))])


def brought(found: LinkEvidence, look: Look) -> list[Any]:
    """Visits and registrations that came over the link, with their course; not measured without an access log."""
    say = look.say
    if found.brought is None:
        return [html.H3(say("evidence.brought")), html.P(say("empty.not_measured_hint"), className="quiet")]
    visits, registrations = sum(n for _, n, _ in found.brought), sum(n for *_, n in found.brought)
    days = [day for day, *_ in found.brought]
    numbers = [
        html.Span([html.B(count(visits, say.lang)), " ", say("link.visits")]),
        html.Span([html.B(count(registrations, say.lang)), " ", say("link.registrations")]),
    ]
    line = spark(_daily(found.brought), look.hues[2])
    when = (
        say("evidence.brought_days", first=day_words(days[0], say.lang), last=day_words(days[-1], say.lang))
        if days
        else say("evidence.brought_none")
    )
    drawn = html.Img(src=line, className="spark", alt="") if line else None
    return [html.H3(say("evidence.brought")), html.Div([*numbers, drawn], className="brought"), html.P(when, className="quiet")]


def _daily(days: Sequence[tuple[date, int, float]]) -> list[float]:
    """Visits on every day from the first to the last; days between on which nobody came are 0."""
    known = {day: visits for day, visits, _ in days}
    if not known:
        return []
    first, last = min(known), max(known)
    return [float(known.get(first + timedelta(days=n), 0)) for n in range((last - first).days + 1)]
