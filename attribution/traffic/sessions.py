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

    `part` is the hit since which time alone has ended no visit, `run` the hit since which the campaign has been that one; -1 before
    any is named. Carries no texts through the sorting, which costs most here and is done twice: they are joined to the visits afterwards."""
    narrow = hits.select("visitor", "hit", "at", "day", "page", came=_came(hits))
    named = narrow.left_join(_named(hits), "hit", rname="{name}_named").drop("hit_named")
    told = named.mutate(
        names=named.names.fill_null(False), other=named.other.fill_null(False)
    )  # some join nothing as null, some as False
    parts = _parts(_so_far(_placed(told, rule)), rule)
    return parts.select("visitor", "hit", "at", "day", "page", "came", "n", "part", "run")


def _came(hits: ir.Table) -> ir.IntegerValue:
    return (hits.channel != DIRECT.channel.value).cast("int64")


def _named(hits: ir.Table) -> ir.Table:
    """The hits that name a campaign, and whether it is another one than the visitor's last such hit named."""
    tagged = hits.filter(hits.tagged)
    keys = tagged.select("hit", "visitor", "at", key=_key(tagged))
    before = keys.key.lag().over(ibis.window(group_by=keys.visitor, order_by=[keys.at, keys.hit]))
    return keys.select("hit", names=ibis.literal(True), other=(keys.key != before).fill_null(True))


def _key(hits: ir.Table) -> ir.StringValue:
    return hits.source.concat("\x1f", hits.medium, "\x1f", hits.campaign)


def _placed(hits: ir.Table, rule: SessionRule) -> ir.Table:
    """With the place of each hit among the visitor's, and whether silence or midnight comes before it."""
    order = ibis.window(group_by=hits.visitor, order_by=[hits.at, hits.hit])
    before = hits.at.lag().over(order)
    return hits.mutate(
        n=ibis.row_number().over(order),
        silent=before.isnull() | (hits.at - before >= rule.silence),
        new_day=(hits.day != hits.day.lag().over(order)).fill_null(True),
    )


def _so_far(placed: ir.Table) -> ir.Table:
    """With what the visitor's hits up to each one tell: since which hit and moment he has been awake without a pause, which hit and moment
    began the day, which hit named a campaign last, and since which it has been that one."""
    so_far = ibis.window(group_by=placed.visitor, order_by=[placed.at, placed.hit], preceding=None, following=0)

    def last(when: ir.BooleanValue, value: ir.Column) -> ir.Value:
        return ibis.cases((when, value)).max().over(so_far)

    return placed.mutate(
        awake=last(placed.silent, placed.n),
        awake_since=last(placed.silent, placed.at),
        today=last(placed.new_day, placed.n),
        today_since=last(placed.new_day, placed.at),
        named=last(placed.names, placed.n),
        named_since=last(placed.other, placed.n),
    )


def _parts(hits: ir.Table, rule: SessionRule) -> ir.Table:
    """With `part` and `run`. A day ends a visit if it began after the visitor woke, and long enough after where midnight alone ends none."""
    ended = (hits.today > hits.awake) & (rule.midnight or hits.today_since - hits.awake_since >= ENDLESS)
    parts = hits.mutate(part=ibis.ifelse(ended, hits.today, hits.awake))
    return parts.mutate(run=ibis.ifelse(parts.named >= parts.part, parts.named_since, -1).fill_null(-1))


def visits_of(hits: ir.Table, rule: SessionRule, *, carried: bool = False) -> ir.Table:
    """One row per visit: visitor, day, started, ended (epoch seconds), pageviews, landing, exit and where it came from.

    `carried` takes the texts along with the hits in place of joining them to the visits: the same rows, by one exchange between machines and
    two sorts in place of eight and nine."""
    rows = _with_texts_carried(hits, rule) if carried else _with_texts_joined(hits, rule)
    return rows.select("visitor", "day", "started", "ended", "pageviews", "landing", "exit", "exit_search", *ORIGIN)


def _with_texts_joined(hits: ir.Table, rule: SessionRule) -> ir.Table:
    t = with_sessions(hits, rule)
    rows = _visits(t, landing_hit=_landing(t, t.hit), exit_hit=_exit(t, t.hit), origin_hit=_origin(t, t.hit))
    landing = hits.select(landing_hit="hit", landing="path")
    leaving = hits.select(exit_hit="hit", exit="path", exit_search="searched")
    origin = hits.select(*ORIGIN, origin_hit="hit")
    return rows.join(landing, "landing_hit").join(leaving, "exit_hit").join(origin, "origin_hit")


def _with_texts_carried(hits: ir.Table, rule: SessionRule) -> ir.Table:
    wide = hits.select("visitor", "hit", "at", "day", "page", "path", "searched", "tagged", *ORIGIN, came=_came(hits))
    t = _parts(_so_far(_told(_placed(wide, rule))), rule)
    leaving = ibis.struct({"path": t.path, "searched": t.searched})
    came = ibis.struct({name: t[name] for name in ORIGIN})
    rows = _visits(t, landing=_landing(t, t.path), left=_exit(t, leaving), came=_origin(t, came))
    return rows.mutate(exit=rows["left"]["path"], exit_search=rows["left"]["searched"], **{n: rows.came[n] for n in ORIGIN})


def _told(placed: ir.Table) -> ir.Table:
    """With what `_named` says, by one more look along the same order."""
    key, before = _key(placed), ibis.window(group_by=placed.visitor, order_by=[placed.at, placed.hit], preceding=(None, 1))
    last = ibis.cases((placed.tagged, ibis.struct({"n": placed.n, "key": key}))).max().over(before)
    return placed.mutate(names=placed.tagged, other=placed.tagged & (key != last["key"]).fill_null(True))


def _visits(t: ir.Table, **told: ir.Value) -> ir.Table:
    return t.group_by("visitor", "part", "run").aggregate(
        day=t.day.min(), started=t.at.min(), ended=t.at.max(), pageviews=t.page.cast("int64").sum(), **told
    )


def _landing(t: ir.Table, value: ir.Value) -> ir.Value:
    return value.argmin(t.n + ibis.ifelse(t.page, 0, _LAST))  # pages before requests that are none


def _exit(t: ir.Table, value: ir.Value) -> ir.Value:
    return value.argmax(t.n + ibis.ifelse(t.page, _LAST, 0))


def _origin(t: ir.Table, value: ir.Value) -> ir.Value:
    return value.argmin(t.n - t.came * _LAST)
