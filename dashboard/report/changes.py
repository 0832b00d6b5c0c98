"""The report of what changed since a day: links, sites, mentions, traffic, the crawl's health. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from attribution.change_rows import ChangedLink, ChangedLinks, Changes
from attribution.opinion.rows import AlertRow
from attribution.report_rows import Kpi
from dashboard.i18n import Words
from dashboard.i18n.numbers import NOTHING, change, count, share
from dashboard.i18n.numbers import day as day_words
from dashboard.report.amounts import number
from dashboard.report.frame import footer, fresh_lines
from dashboard.report.plots import Line, Lines
from dashboard.report.sections import Cell, Document, Figure, Link, Section, sheet
from dashboard.report.talk import alerts_section
from ripplemark.records import Run, RunState

#: Key figure -> its name in this report.
_NAMES = {"live_domains": "kpi.live_domains", "new_links": "kpi.new_links", "lost_links": "kpi.lost_links",
          "earned_visits": "news.metric_earned", "registrations": "news.metric_registrations"}  # fmt: skip
_TRAFFIC = ("earned_visits", "registrations")
_LINK_HEADS = ("page", "anchor", "day", "visits", "registrations", "authority")
_WORDS = 3


def changes_document(c: Changes, alerts: tuple[AlertRow, ...], brand: str, lang: str, at: datetime) -> Document:
    """The whole report."""
    say = Words(lang)
    since, until = day_words(c.since, lang), day_words(c.until, lang)
    sections = (
        _links_section("new", c.new, say),
        _links_section("lost", c.lost, say),
        *([_links_section("back", c.regained, say)] if c.regained.total else []),
        _sites_section(c, say),
        _mentions_section(c, say),
        _traffic_section(c, say),
        alerts_section(alerts, say),
        _health_section(c, say),
    )
    return Document(
        title=say("report.changes_title", since=since),
        subtitle=say("report.changes_subtitle", brand=brand, since=since, until=until),
        lang=lang,
        lines=fresh_lines(c.freshness, say),
        figures=tuple(_figure(k, c, say) for k in c.kpis),
        summary=tuple(s.sentences[0] for s in sections),
        sections=sections,
        footer=footer(at, say),
    )


def digest_document(c: Changes, alerts: tuple[AlertRow, ...], brand: str, lang: str, at: datetime) -> Document:
    """The same of one week, named as such."""
    since, until = day_words(c.since, lang), day_words(c.until, lang)
    return replace(
        changes_document(c, alerts, brand, lang, at), title=Words(lang)("news.digest_title", since=since, until=until)
    )


def _figure(k: Kpi, c: Changes, say: Words) -> Figure:
    moved = change(k.value, k.before)
    note = "" if moved is None else f"{_signed(moved)} {say('kpi.versus', n=_length(c))}"
    return Figure(say(_NAMES[k.key]), number(k.value, say.lang), note)


def _signed(moved: float) -> str:
    return ("+" if moved > 0 else "−" if moved < 0 else "") + share(abs(moved), 0)


def _length(c: Changes) -> int:
    return (c.until - c.since).days + 1


def _links_section(kind: str, links: ChangedLinks, say: Words) -> Section:
    """Links to which one thing happened, the most valuable first."""
    lang = say.lang
    sentence = (
        say(f"news.{kind}", links=count(links.total, lang), domains=count(links.domains, lang))
        if links.total
        else say(f"news.no_{kind}")
    )
    heads = [*_LINK_HEADS, *(["reason"] if kind == "lost" else [])]
    rows = tuple((*_link_cells(k, say), *([_reason(k, say)] if kind == "lost" else [])) for k in links.first)
    more = say("yard.more", n=count(links.total, lang), table="links") if links.total else ""
    return Section(
        title=say(f"news.title_{kind}"),
        sentences=(sentence,),
        sheets=(sheet(tuple(say(f"col.{h}") for h in heads), rows, words=_WORDS, more=more),),
        about=say("news.about_value") if rows else "",
    )


def _link_cells(k: ChangedLink, say: Words) -> tuple[Cell, ...]:
    link, lang = k.link, say.lang
    day = link.lost_at if link.lost_at and link.state == "lost" else link.published_at or link.first_seen
    weight = NOTHING if k.authority.score is None else f"{k.authority.score:.0f}"
    return (
        Link(link.page_title or link.page_url, link.page_url), link.anchor or say("news.anchor_image"), day_words(day.date(), lang),
        count(link.visits, lang), number(link.registrations, lang), weight,
    )  # fmt: skip


def _reason(k: ChangedLink, say: Words) -> str:
    return say.of("reason", k.link.lost_reason or "")


def _sites_section(c: Changes, say: Words) -> Section:
    lang = say.lang
    rows = tuple(
        (
            Link(s.domain, s.example), count(s.links, lang), count(s.visits, lang),
            NOTHING if s.authority.score is None else f"{s.authority.score:.0f}",
        )
        for s in c.sites
    )  # fmt: skip
    more = say("yard.more", n=count(len(rows), lang), table="domains")
    return Section(
        title=say("news.title_domains"),
        sentences=(say("news.domains", n=count(len(rows), lang)) if rows else say("news.no_domains"),),
        sheets=(sheet(tuple(say(f"col.{h}") for h in ("site", "links", "visits", "authority")), rows, more=more),),
    )


def _mentions_section(c: Changes, say: Words) -> Section:
    rows = tuple((Link(m.page_title or m.page_url, m.fragment_url or m.page_url), m.quote) for m in c.mentions)
    more = say("yard.more", n=count(len(rows), say.lang), table="mentions --unlinked")
    return Section(
        title=say("news.title_mentions"),
        sentences=(say("news.mentions", n=count(len(rows), say.lang)) if rows else say("news.no_mentions"),),
        sheets=(sheet((say("col.page"), say("col.mention")), rows, words=2, more=more),),
    )


def _traffic_section(c: Changes, say: Words) -> Section:
    """Earned visits and registrations against the days before."""
    kpis = [k for k in c.kpis if k.key in _TRAFFIC]
    days = tuple(c.since + timedelta(days=n) for n in range(_length(c)))
    lines = tuple(Line(say(_NAMES[k.key]), k.days) for k in kpis if k.value is not None and len(k.days) == len(days))
    return Section(
        title=say("news.title_traffic"),
        sentences=tuple(_traffic_sentence(k, c, say) for k in kpis),
        plots=(Lines(say("news.title_traffic"), days, lines),) if lines and len(days) > 1 else (),
    )


def _traffic_sentence(k: Kpi, c: Changes, say: Words) -> str:
    name = say(_NAMES[k.key])
    if k.value is None:
        return say("news.traffic_unknown", metric=name)
    moved = change(k.value, k.before)
    if moved is None:
        return say("news.traffic_alone", metric=name, value=number(k.value, say.lang))
    return say("news.traffic", metric=name, value=number(k.value, say.lang), change=_signed(moved), n=_length(c))


def _health_section(c: Changes, say: Words) -> Section:
    lang = say.lang
    bad = sum(r.state not in (RunState.DONE, RunState.RUNNING) for r in c.runs)
    said = say("news.runs", runs=count(len(c.runs), lang), bad=count(bad, lang)) if c.runs else say("news.no_runs")
    failing = sum(n for _, n in c.failing)
    rows = tuple(_run_cells(r, say) for r in c.runs)
    outcomes = tuple((say.of("outcome", outcome), count(n, lang)) for outcome, n in c.failing)
    return Section(
        title=say("news.title_health"),
        sentences=(said, *([say("news.outcomes", n=count(failing, lang))] if failing else [])),
        sheets=(
            sheet(tuple(say(f"col.{h}") for h in ("started", "state", "reason")), rows, words=3),
            sheet((say("col.reason"), say("col.pages")), outcomes),
        ),
    )


def _run_cells(run: Run, say: Words) -> tuple[Cell, ...]:
    return day_words(run.started_at.date(), say.lang), say.of("ended", run.state), run.error or NOTHING
