"""The evidence for one link, as the drawer shows it: where it stands, why it counts as earned, its life, how it came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import html

from attribution.report_rows import Check, Life, LinkEvidence, Step
from dashboard.browser import named
from dashboard.ends import broken_badge, brought, linking_site, way_to_target
from dashboard.i18n import Words
from dashboard.i18n.numbers import NOTHING, count, moment, share
from dashboard.i18n.numbers import day as day_words
from dashboard.link_rows import path_of, state_said
from dashboard.proof_words import proof_words
from dashboard.theme import Look
from dashboard.widgets import icon, inside, outside, rel_badges
from ripplemark.records import Confidence, EventKind, KnownBy, LinkRow, LinkState, MatchedBy, ParentKind

DIGEST_SHOWN = 8  # characters at either end of a digest


def evidence_view(found: LinkEvidence, titles: dict[str, str], say: Words) -> list[Any]:
    """All sections of the drawer."""
    return [
        *_head(found.link, say),
        *way_to_target(found.link, say),
        html.H3(say("evidence.context")),
        html.Blockquote(context(found), className="quote", lang=found.link.language),
        _said_elsewhere(found, say),
        html.P(snapshot_words(found, say), className="quiet snapshot"),
        html.H3(say("evidence.why" if found.link.link_class == "earned" else "evidence.why_not")),
        html.P(because(found.link, say), className="quiet") if found.link.class_reason else None,
        html.Ul([_check(check, say) for check in found.checks], className="checks"),
        *linking_site(found, say),
        html.H3(say("evidence.path")),
        _path(found, titles, say),
        _whole_ripple(found, say),
        *brought(found, Look(say.lang)),
        html.H3(say("evidence.known_by")),
        _known_by(found.known_by, say),
        html.H3(say("evidence.life")),
        _life(found.life, say),
    ]


def _by_site(link: LinkRow, say: Words) -> list[html.Span]:
    """Where the link stands by what its site as a whole shows."""
    if link.site_placement is None:
        return []
    return [html.Span(f"≈ {say.of('placement', link.site_placement)}", className="badge", title=link.site_placement_reason)]


def _head(link: LinkRow, say: Words) -> list[Any]:
    badges = [
        *rel_badges(link.rel, link.followed),
        html.Span(say.of("placement", link.placement), className="badge"),
        *_by_site(link, say),
        html.Span(say.of("class", link.link_class), className="badge"),
        html.Span(say("state.live"), className="badge follow")
        if link.state == LinkState.LIVE
        else html.Span(state_said(link, say), className="badge lost"),
        *broken_badge(link, say),
    ]
    if link.lost_reason:
        badges.append(html.Span(say.of("reason", link.lost_reason), className="badge"))
    by = " · ".join(part for part in (link.page_author, say.of("language", link.language), _published(link, say)) if part)
    return [
        html.Div(link.page_domain, className="evidence-domain"),
        html.Div(link.page_title, className="evidence-page") if link.page_title else None,
        outside(link.page_url, link.page_url, icon("external-link", 13)),
        html.Div(badges, className="badges"),
        html.P(by, className="quiet"),
        html.P([say("evidence.target"), " ", outside(link.target_url, link.target_url)], className="quiet"),
    ]


def _published(link: LinkRow, say: Words) -> str:
    if link.published_at is None:
        return say("evidence.undated")
    sure = link.published_confidence or Confidence.LOW
    return say(f"evidence.published_{sure}", day=day_words(link.published_at.date(), say.lang))


# ---------------------------------------------------------------- where it stands


def context(found: LinkEvidence) -> list[Any]:
    """The anchor in yellow between its neighbours, campaign terms in teal."""
    link = found.link
    anchor = html.Mark(link.anchor or link.href, className="anchor")
    return ["…", *marked(link.context_left, found.terms), " ", anchor, " ", *marked(link.context_right, found.terms), "…"]


def _said_elsewhere(found: LinkEvidence, say: Words) -> Any:
    """The quote of the mention, where it is not the link's own surroundings."""
    around = found.link.context_left + found.link.anchor + found.link.context_right
    if not found.quote or found.quote in around:
        return None
    words = [
        html.Small(say("evidence.quote")),
        html.Blockquote(marked(found.quote, found.terms), className="quote second", lang=found.link.language),
    ]
    return html.Div(words)


def marked(text: str, terms: Sequence[str]) -> list[Any]:
    """The text with every occurrence of a term marked; longer terms first, case ignored."""
    return [html.Mark(part, className="term") if is_term else part for part, is_term in pieces(text, terms)]


def pieces(text: str, terms: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The text cut into terms and what lies between them; put together again it is the text."""
    folded, at = text.lower(), 0
    wanted = [term.lower() for term in sorted(terms, key=len, reverse=True) if term]
    same = len(folded) == len(text)  # some letters change their length when lowered: then nothing is marked
    while at < len(text):
        hits = [(folded.find(term, at), -len(term)) for term in wanted if same and term in folded[at:]]
        if not hits:
            yield text[at:], False
            return
        start, length = min(hits)
        if start > at:
            yield text[at:start], False
        yield text[start : start - length], True
        at = start - length


def snapshot_words(found: LinkEvidence, say: Words) -> str:
    """What was read, when, and what the server answered."""
    digest = found.digest
    short = f"sha256 {digest[:DIGEST_SHOWN]}…{digest[-DIGEST_SHOWN:]}" if digest else ""
    read = moment(found.observed_at, say.lang) if found.observed_at else ""
    status = f"HTTP {found.status}" if found.status else say("evidence.no_answer")
    size = say("evidence.kilobytes", n=count(max(1, round(found.bytes / 1024)), say.lang)) if found.bytes else ""
    seen = say("evidence.observations", n=count(found.observations, say.lang))
    return " · ".join(part for part in (short, read, status, size, seen) if part)


# ---------------------------------------------------------------- why, how, since when


def because(link: LinkRow, say: Words) -> str:
    """Why the link has its class, in the reader's language; as stored where no code is known."""
    if link.class_reason_code is None:
        return link.class_reason
    same = share(link.class_reason_share, 0) if link.class_reason_share is not None else ""
    return say(f"because.{link.class_reason_code}", about=link.class_reason_about, share=same)


def _check(check: Check, say: Words) -> html.Li:
    verdict = say("evidence.speaks_for" if check.passed else "evidence.speaks_against")
    mark = icon("circle-check" if check.passed else "alert-triangle", 16, "good" if check.passed else "warn")
    words: list[Any] = [html.Span(say.of("check" if check.passed else "doubt", check.key))]
    if detail := _detail(check, say):
        words.append(html.Small(detail))
    return html.Li([mark, html.Span(verdict, className="unseen"), html.Div(words)])


def _detail(check: Check, say: Words) -> str:
    """What was found, in the reader's language where it is a word of ours; of rules that do not apply there is nothing to say."""
    if check.passed and check.key in ("not_own", "not_partner", "not_paid"):
        return ""
    if check.key == "content_placement":
        return say.of("placement", check.detail)
    return say("evidence.observations", n=check.detail) if check.key == "confirmed" and check.detail else check.detail


def _path(found: LinkEvidence, titles: dict[str, str], say: Words) -> Any:
    items = [_step(step, say) for step in found.path]
    link = found.link
    visits = say("evidence.visits", visits=count(link.visits, say.lang), registrations=count(link.registrations, say.lang))
    last = dmc.TimelineItem(html.Span(path_of(link.target_url), className="quiet"), title=visits)
    if not items:
        title = titles.get(link.campaign, "")
        items = [
            dmc.TimelineItem(
                html.Span(say("evidence.no_path"), className="quiet"), title=title or say("evidence.unknown_origin")
            )
        ]
    return dmc.Timeline([*items, last], active=len(items), bulletSize=14, lineWidth=2)


def _step(step: Step, say: Words) -> Any:
    kind = {None: "campaign", ParentKind.POST: "post", ParentKind.PAGE: "page"}[step.kind]
    when = day_words(step.at.date(), say.lang) if step.at else ""
    sure = say("evidence.probability", share=share(step.probability, 0)) if step.probability is not None else ""
    lines = [html.Span(" · ".join(part for part in (say(f"step.{kind}"), when, sure) if part), className="quiet")]
    if step.url:
        lines.append(outside(step.url, step.url, kind="outside small"))
    lines += [
        html.Span([html.B(say.of("proof", proof.kind)), " ", proof_words(proof.words, say)], className="proof")
        for proof in step.evidence
    ]
    return dmc.TimelineItem(html.Div(lines, className="step"), title=step.title)


def _whole_ripple(found: LinkEvidence, say: Words) -> Any:
    """The way to the ripple of its campaign, where it has one."""
    if not found.link.campaign or len(found.path) < 2:
        return None
    query = urlencode({"tree": found.link.campaign} | ({} if say.lang == "en" else {"lang": say.lang}))
    return html.P(
        inside(f"/ripples?{query}", say("evidence.ripple"), kind="outside", **named(data_keep="1")), className="quiet"
    )


def _known_by(tools: Sequence[KnownBy], say: Words) -> Any:
    """Which link lists name it, since when, and what else they say."""
    if not tools:
        return html.P(say("evidence.known_by_none"), className="quiet")
    return html.Ul(
        [html.Li([html.B(say.of("tool", t.tool)), " ", html.Small(_said_by(t, say))]) for t in tools], className="checks"
    )


def _said_by(tool: KnownBy, say: Words) -> str:
    days = {"known_first": tool.first_seen, "known_last": tool.last_seen}
    words = [say(f"evidence.{key}", day=day_words(at, say.lang)) for key, at in days.items() if at]
    words += [say("evidence.known_lost")] if tool.says is LinkState.LOST else []
    words += [say("evidence.known_variant")] if tool.matched_by is MatchedBy.VARIANT else []
    return " · ".join(words)


def _life(life: Sequence[Life], say: Words) -> Any:
    if not life:
        return html.P(say("evidence.no_life"), className="quiet")
    items = [_event(event, say) for event in life]
    return dmc.Timeline(items, active=len(items) - 1, bulletSize=14, lineWidth=2)


def _event(event: Life, say: Words) -> Any:
    why = say("yard.comma").join(say.of("reason", reason.strip()) for reason in event.reason.split(",") if reason.strip())
    lines = [html.Span(" · ".join(part for part in (_when(event.at, say), why) if part), className="quiet")]
    if event.kind == EventKind.CHANGED and (event.before or event.after):
        lines.append(
            html.Span([html.Del(event.before or NOTHING), " → ", html.Ins(event.after or NOTHING)], className="changed")
        )
    return dmc.TimelineItem(html.Div(lines, className="step"), title=say.of("event", event.kind))


def _when(at: datetime, say: Words) -> str:
    return moment(at, say.lang)
