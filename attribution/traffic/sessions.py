"""Hits -> visits as Ibis expressions: nothing here runs anything, and nothing here is of one backend.

A visit ends after `silence` seconds without a hit (exactly that long ends it), when a hit names another campaign than the visit
has named so far, at midnight of the site's zone if asked for, and at that midnight anyway once the visitor has been active for 24
hours without a pause: so a visit never depends on more than the days next to it. Referrers within a visit do not split it. A visit
came the way its first hit that came from anywhere did; it is Direct only if all its hits are.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from attribution.channels import DIRECT

ENDLESS = 86_400  # seconds of unbroken activity after which midnight ends a visit
ORIGIN = ("channel", "source", "medium", "campaign", "content", "term", "referrer")
_LAST = 1 << 40  # puts what it is added to behind everything else
#: What makes two requests the same when logs overlap: the same visitor asks for the same thing in the same second.
SAME = ("at", "visitor", "path", "goal", "referrer", "channel", "source", "medium", "campaign")


@dataclass(frozen=True, slots=True)
class SessionRule:
    """When a visit ends."""

    silence: int = 1800  # seconds
    midnight: bool = False


def without_overlap(hits: ir.Table) -> ir.Table:
    """Hits that stand in several logs once: of each request as many as the log that has most of it."""
    within = ibis.window(group_by=[hits.file, *(hits[c] for c in SAME)], order_by=[hits.hit])
    numbered = hits.mutate(copy_number=ibis.row_number().over(within))
    among = ibis.window(group_by=[numbered[c] for c in (*SAME, "copy_number")], order_by=[numbered.file])
    ranked = numbered.mutate(log_number=ibis.row_number().over(among))
    return ranked.filter(ranked.log_number == 0).drop("copy_number", "log_number")


def with_sessions(hits: ir.Table, rule: SessionRule) -> ir.Table:
    """visitor, hit, at, day, page, came, `n` (its place among the visitor's hits), `part` and `run`, which make the visit it belongs to.

    Carries no texts through the sorting: they are joined to the visits afterwards."""
    narrow = hits.select(
        "visitor", "hit", "at", "day", "page", came=hits.channel != DIRECT.channel.value, campaign_key=_campaign_key(hits)
    )  # fmt: skip
    order = ibis.window(group_by=narrow.visitor, order_by=[narrow.at, narrow.hit])
    naming = ibis.window(group_by=[narrow.visitor, narrow.campaign_key.notnull()], order_by=[narrow.at, narrow.hit])
    before = narrow.at.lag().over(order)
    placed = narrow.mutate(
        n=ibis.row_number().over(order),
        silent=before.isnull() | (narrow.at - before >= rule.silence),
        new_day=(narrow.day != narrow.day.lag().over(order)).fill_null(True),
        named_before=narrow.campaign_key.lag().over(naming),
    )
    return _parts(_campaigns(placed), rule)


def _campaign_key(hits: ir.Table) -> ir.Value:
    """What tells campaigns apart; null for a hit that names none."""
    return ibis.cases((hits.tagged, hits.source.concat("\x1f", hits.medium, "\x1f", hits.campaign)))


def _campaigns(placed: ir.Table) -> ir.Table:
    """With `awake_since`, `named` (the last hit that named a campaign) and `campaign` (the hit since which it has been that one)."""
    names = placed.campaign_key.notnull()
    other = names & (placed.named_before.isnull() | (placed.named_before != placed.campaign_key))
    return placed.mutate(
        awake_since=ibis.cases((placed.silent, placed.at)).max().over(_so_far(placed)),
        named=ibis.cases((names, placed.n)).max().over(_so_far(placed)),
        campaign=ibis.cases((other, placed.n)).max().over(_so_far(placed)),
    )


def _parts(hits: ir.Table, rule: SessionRule) -> ir.Table:
    """With `part`, the hit since which time alone has ended no visit, and `run`, the campaign named since then; -1 before any is."""
    midnight = hits.new_day if rule.midnight else hits.new_day & (hits.at - hits.awake_since >= ENDLESS)
    parts = hits.mutate(part=ibis.cases((hits.silent | midnight, hits.n)).max().over(_so_far(hits)))
    return parts.mutate(run=ibis.ifelse(parts.named >= parts.part, parts.campaign, -1).fill_null(-1))


def visits_of(hits: ir.Table, rule: SessionRule) -> ir.Table:
    """One row per visit: visitor, day, started, ended (epoch seconds), pageviews, landing, exit and where it came from."""
    t = with_sessions(hits, rule)
    rows = t.group_by("visitor", "part", "run").aggregate(
        day=t.day.min(),
        started=t.at.min(),
        ended=t.at.max(),
        pageviews=t.page.cast("int64").sum(),
        landing_hit=t.hit.argmin(t.n + ibis.ifelse(t.page, 0, _LAST)),  # pages before requests that are none
        exit_hit=t.hit.argmax(t.n + ibis.ifelse(t.page, _LAST, 0)),
        origin_hit=t.hit.argmin(t.n + ibis.ifelse(t.came, 0, _LAST)),
    )
    landing = hits.select(landing_hit="hit", landing="path")
    leaving = hits.select(exit_hit="hit", exit="path", exit_search="searched")
    origin = hits.select("channel", "source", "medium", "campaign", "content", "term", "referrer", origin_hit="hit")
    texts = rows.join(landing, "landing_hit").join(leaving, "exit_hit").join(origin, "origin_hit")
    return texts.select("visitor", "day", "started", "ended", "pageviews", "landing", "exit", "exit_search", *ORIGIN)


def _so_far(table: ir.Table) -> ibis.expr.builders.WindowBuilder:
    """All hits of the visitor up to this one."""
    return ibis.window(group_by=table.visitor, order_by=[table.n], preceding=None, following=0)
