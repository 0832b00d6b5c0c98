"""Links as rows of the grid and of the short table on the overview: plain values, ready to read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from dash import html

from attribution.authority.score import NO_LIST, Authority
from attribution.report_rows import CampaignName
from dashboard.ends import authority_words
from dashboard.i18n import Words
from dashboard.i18n.numbers import NOTHING, count
from dashboard.state import State, address
from dashboard.widgets import empty_state, inside, rel_badges, state_words
from ripplemark.records import LinkRow, LinkState, Mark, ShownState


def titles_of(campaigns: Iterable[CampaignName]) -> dict[str, str]:
    """Campaign id -> title."""
    return {campaign.id: campaign.title for campaign in campaigns}


def path_of(url: str) -> str:
    """All of a URL after its host, as a person may read it."""
    parts = urlsplit(url)
    return unquote(parts.path or "/", errors="replace") + (f"?{parts.query}" if parts.query else "")


def grid_row(
    row: LinkRow,
    titles: dict[str, str],
    measured: bool,
    say: Words,
    authority: Authority = NO_LIST,
    marks: Sequence[Mark] = (),
) -> dict[str, Any]:
    """A link as the grid's cells want it; `id` is text, since the grid keys rows by text. Visits that nobody measured are not 0."""
    return {
        "id": str(row.link_id),
        "page_domain": row.page_domain,
        "page_path": path_of(row.page_url),
        "page_url": row.page_url,
        "page_title": row.page_title,
        "anchor": row.anchor or say("link.no_anchor"),
        "bare": not row.anchor,
        "target": path_of(row.target_url),
        "rel": [badge for badge in ("nofollow", "ugc", "sponsored") if badge in row.rel]
        or ["follow" if row.followed else "nofollow"],
        "placement": say.of("placement", row.placement),
        "campaign": titles.get(row.campaign, row.campaign) or NOTHING,
        "first_seen": row.first_seen.date().isoformat(),
        "published_at": row.published_at.date().isoformat() if row.published_at else "",
        "guessed": row.published_confidence == "low",
        "authority": None if authority.score is None else round(authority.score),
        "authority_words": authority_words(authority, say),
        "state": str(ShownState.BROKEN) if row.broken and row.state == LinkState.LIVE else str(row.state),
        "state_words": state_said(row, say),
        "marks": [say(f"bulk.{mark}") for mark in dict.fromkeys(marks)],
        "link_class": say.of("class", row.link_class),
        "language": say.of("language", row.language),
        "visits": count(row.visits if measured else None, say.lang),
        "registrations": count(row.registrations if measured else None, say.lang),
    }


def state_said(row: LinkRow, say: Words) -> str:
    """Live, live with a broken target, or lost since when."""
    if row.state == LinkState.LIVE and row.broken:
        return say("state.broken")
    if row.state == LinkState.LIVE:
        return say("state.live")
    return say("state.lost_on", day=row.lost_at.date().isoformat()) if row.lost_at else say("state.lost")


def newest_table(rows: Sequence[LinkRow], campaigns: Iterable[CampaignName], measured: bool, state: State) -> Any:
    """The newest earned links as a table whose rows lead to their evidence."""
    say, titles = Words(state.lang), titles_of(campaigns)
    if not rows:
        return empty_state("filtered", say)
    heads = ("page", "anchor", "rel", "campaign", "first_seen", "visits", "registrations")
    numbers = {"visits", "registrations"}
    head = html.Tr([html.Th(say(f"link.{key}"), scope="col", className="number" if key in numbers else "") for key in heads])
    return html.Table(
        [html.Thead(head), html.Tbody([_newest_row(row, titles, measured, state, say) for row in rows])],
        className="links-table",
    )


def _newest_row(row: LinkRow, titles: dict[str, str], measured: bool, state: State, say: Words) -> html.Tr:
    evidence = f"/links?{address(State(view=state.view, lang=state.lang, link=row.link_id))}"
    page = [inside(evidence, row.page_domain, kind="strong"), html.Small(path_of(row.page_url))]
    anchor = html.Mark(row.anchor) if row.anchor else html.Em(say("link.no_anchor"))
    seen = [html.Span(row.first_seen.date().isoformat()), html.Small(state_words(row.state == LinkState.LOST, say))]
    return html.Tr(
        [
            html.Td(html.Div(page, className="two-lines")),
            html.Td(
                html.Div(
                    [html.Span(anchor, className="cut"), html.Small("→ " + path_of(row.target_url))], className="two-lines"
                )
            ),
            html.Td(html.Div(rel_badges(row.rel, row.followed), className="badges")),
            html.Td(titles.get(row.campaign, row.campaign) or NOTHING),
            html.Td(html.Div(seen, className="two-lines")),
            html.Td(count(row.visits if measured else None, say.lang), className="number"),
            html.Td(count(row.registrations if measured else None, say.lang), className="number"),
        ]
    )
