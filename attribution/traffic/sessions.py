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
#: What makes two requests the same when logs overlap: the same visitor asks for the same thing in the same second.
SAME = ("at", "visitor", "path", "goal", "referrer", "channel", "source", "medium", "campaign")


@dataclass(frozen=True, slots=True)
class SessionRule:
    """When a visit ends."""

    silence: int = 1800  # seconds
    midnight: bool = False


def without_overlap(hits: ir.Table) -> ir.Table:
    """Hits that stand in several logs once: of each request as many as the log that has most of it."""
    within = ibis.window(group_by=[hits.file, *(hits[c] for c in SAME)], order_by=[hits.line])
    numbered = hits.mutate(copy_number=ibis.row_number().over(within))
    among = ibis.window(group_by=[numbered[c] for c in (*SAME, "copy_number")], order_by=[numbered.file])
    ranked = numbered.mutate(log_number=ibis.row_number().over(among))
    return ranked.filter(ranked.log_number == 0).drop("copy_number", "log_number")


def with_sessions(hits: ir.Table, rule: SessionRule) -> ir.Table:
    """Hits with `n`, their place among the visitor's hits, and `session`, the number of the visit they belong to."""
    order = ibis.window(group_by=hits.visitor, order_by=[hits.at, hits.file, hits.line])
    before = hits.at.lag().over(order)
    placed = hits.mutate(
        n=ibis.row_number().over(order),
        silent=before.isnull() | (hits.at - before >= rule.silence),
        new_day=(hits.day != hits.day.lag().over(order)).fill_null(True),
    )
    stretch = placed.mutate(awake_since=ibis.cases((placed.silent, placed.at)).max().over(_so_far(placed)))
    midnight = stretch.new_day if rule.midnight else stretch.new_day & (stretch.at - stretch.awake_since >= ENDLESS)
    ends = stretch.mutate(ends=stretch.silent | midnight)
    parts = ends.mutate(part=ends.ends.cast("int64").sum().over(_so_far(ends)))
    return _split_by_campaign(parts)


def _split_by_campaign(parts: ir.Table) -> ir.Table:
    """Sessions from parts: a hit that names another campaign than the part has named so far begins a new one."""
    key = parts.source.concat("\x1f", parts.medium, "\x1f", parts.campaign)
    tagged = ibis.window(group_by=[parts.visitor, parts.part, parts.tagged], order_by=[parts.n])
    named_before = key.lag().over(tagged)
    marked = parts.mutate(begins=parts.ends | (parts.tagged & (named_before.isnull() | (named_before != key))))
    return marked.mutate(session=marked.begins.cast("int64").sum().over(_so_far(marked)))


def visits_of(sessions: ir.Table) -> ir.Table:
    """One row per visit: visitor, day, started, ended (epoch seconds), pageviews, landing, exit and where it came from."""
    t = sessions
    came = t.channel != DIRECT.channel.value
    origin = ibis.struct({name: t[name] for name in ORIGIN}).argmin(t.n, where=came)
    rows = t.group_by("visitor", "session").aggregate(
        day=t.day.min(),
        started=t.at.min(),
        ended=t.at.max(),
        pageviews=t.page.cast("int64").sum(),
        landing=ibis.coalesce(t.path.argmin(t.n, where=t.page), t.path.argmin(t.n)),
        exit=ibis.coalesce(t.path.argmax(t.n, where=t.page), t.path.argmax(t.n)),
        origin=origin,
    )
    defaults = {"channel": DIRECT.channel.value, "source": DIRECT.source, "medium": DIRECT.medium}
    columns = {name: ibis.coalesce(rows.origin[name], ibis.literal(defaults.get(name, ""))) for name in ORIGIN}
    return rows.mutate(**columns).drop("origin", "session")


def _so_far(table: ir.Table) -> ibis.expr.builders.WindowBuilder:
    """All hits of the visitor up to this one."""
    return ibis.window(group_by=table.visitor, order_by=[table.n], preceding=None, following=0)
