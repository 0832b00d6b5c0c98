"""The tables with which a demo ends: what each campaign earned, and how direct, earned and other add up."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import IO, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from attribution.counted_rows import CampaignCost
from attribution.report_rows import CampaignCredit, LinkQuery, View
from attribution.reports import Reports
from ripplemark.config import Project
from ripplemark.records import LinkClass, LinkRow
from ripplemark.text import visible_control

MODEL = "last_non_direct"
ALL_TIME = View(date(1971, 1, 1), date(9000, 1, 1))
BEST = 5
NOTHING = "-"  # where there is no value


@dataclass(slots=True)
class Earned:
    """What a campaign's earned links amount to; a sitewide link once per site."""

    links: int = 0
    lost: int = 0
    visits: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that the closing tables show."""

    credit: tuple[CampaignCredit, ...]
    earned: dict[str, Earned]
    best: tuple[LinkRow, ...]
    classes: Counter[str]
    costs: tuple[CampaignCost, ...] = ()

    @property
    def direct(self) -> float:
        """Registrations by the campaigns' own posts."""
        return sum(c.direct for c in self.credit)

    @property
    def through_links(self) -> float:
        """Registrations through links that campaigns earned."""
        return sum(c.earned for c in self.credit)

    @property
    def other(self) -> float:
        """All other registrations."""
        return sum(c.other for c in self.credit)


def outcome(project: Project) -> Outcome:
    """Read what the closing tables show."""
    reports = Reports(project)
    try:
        earned: dict[str, Earned] = defaultdict(Earned)
        classes: Counter[str] = Counter()
        for link in reports.iter_links():
            classes[link.link_class] += 1
            if link.link_class is LinkClass.EARNED:
                earned[link.campaign].visits += link.visits
        for campaign, one in earned.items():
            shares = reports.link_shares(replace(ALL_TIME, campaigns=(campaign,)))
            one.links, one.lost = shares.ever, shares.ever - shares.live
        credit = reports.campaign_credit(ALL_TIME, MODEL)
        costs = reports.campaign_costs(ALL_TIME)
        best = reports.links(ALL_TIME, LinkQuery(classes=("earned",), sort="registrations", stop=BEST)).rows
    finally:
        reports.close()
    return Outcome(credit, dict(earned), best, classes, costs)


def figures(project: Project) -> dict[str, Any]:
    """The same for machines."""
    found = outcome(project)
    return {
        "campaigns": {
            c.campaign: {**_numbers(found.earned.get(c.campaign, Earned())), "direct": c.direct, "earned": c.earned}
            for c in found.credit
            if c.campaign
        },
        "registrations": {"direct": found.direct, "earned": found.through_links, "other": found.other},
        "links": dict(found.classes),
        "costs": {c.campaign: {"cost": c.cost, "cpc": c.cpc, "cpa": c.cpa, "roas": c.roas} for c in found.costs if c.campaign},
    }


def _numbers(earned: Earned) -> dict[str, int]:
    return {"links": earned.links, "lost": earned.lost, "visits": earned.visits}


def print_tables(project: Project, out: IO[str]) -> None:
    """The closing tables for people, in 80 columns."""
    found, console = outcome(project), Console(file=out, highlight=False, markup=False)
    for title, table in (
        ("What each campaign brought: links it earned, visits by them, registrations", _campaigns(found)),
        ("Registrations (last non-direct): the parts add up to the whole", _registrations(found)),
        ("What it cost: per click, per registration; value of the registrations by cost", _costs(found)),
        ("Earned links that brought most", _best(found)),
    ):
        console.print(f"\n{title}")
        console.print(table)


def _table(*columns: str, words: int = 1) -> Table:
    """A table whose first columns are words, in several lines where the terminal is narrow, and whose others are numbers, which are always whole."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        if number < words:
            table.add_column(column, overflow="fold")
        else:
            table.add_column(column, justify="right", no_wrap=True)
    return table


def _campaigns(found: Outcome) -> Table:
    table = _table("campaign", "earned links", "lost", "visits", "reg. direct", "reg. earned")
    for credit in found.credit:
        if credit.campaign:
            one = found.earned.get(credit.campaign, Earned())
            counts = (f"{one.links:,}", f"{one.lost:,}", f"{one.visits:,}")
            table.add_row(credit.title, *counts, f"{credit.direct:,.1f}", f"{credit.earned:,.1f}")
    rest = found.earned.get("", Earned())
    table.add_row("(no campaign)", f"{rest.links:,}", f"{rest.lost:,}", f"{rest.visits:,}", NOTHING, NOTHING)
    return table


def _registrations(found: Outcome) -> Table:
    table = _table("part", "registrations")
    table.add_row("direct: the campaigns' own posts", f"{found.direct:,.1f}")
    table.add_row("earned: links that campaigns caused", f"{found.through_links:,.1f}")
    table.add_row("other", f"{found.other:,.1f}")
    table.add_row("all", f"{found.direct + found.through_links + found.other:,.1f}")
    return table


def _costs(found: Outcome) -> Table:
    table = _table("campaign", "cost", "clicks", "CPC", "CPA", "ROAS")
    for c in found.costs:
        clicks = NOTHING if c.clicks is None else f"{c.clicks:,}"
        table.add_row(c.title or "(no campaign)", f"{c.cost:,.0f} {c.currency}", clicks, *map(_ratio, (c.cpc, c.cpa, c.roas)))
    return table


def _ratio(value: float | None) -> str:
    return NOTHING if value is None else f"{value:,.2f}"


def _best(found: Outcome) -> Table:
    table = _table("site", "anchor", "campaign", "visits", "reg.", words=3)
    for link in found.best:
        words = (link.page_host, link.anchor or "(image)", link.campaign or NOTHING)
        table.add_row(*(visible_control(w, 60) for w in words), f"{link.visits:,}", f"{link.registrations:,.1f}")
    return table
