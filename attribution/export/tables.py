"""Which tables can be exported, and the columns of each. The names and their meaning are a promise: add, never rename."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from attribution.authority.rows import DomainRow, IntersectRow
from attribution.campaigns.unknown import UnknownCampaign
from attribution.counted_rows import AggregateRow, CampaignCost, CostRow
from attribution.export.cells import Cell, Json, cell, plain
from attribution.report_rows import CampaignCredit, CampaignRow, PageRow, PostRow
from ripplemark.records import (
    DailyTraffic,
    DarkTraffic,
    Effect,
    EventRow,
    LinkRow,
    MachineDay,
    MentionRow,
    ModelCredit,
    ProvenanceRow,
    RangeVisitors,
    ReferrerRow,
    RippleEdge,
    Signal,
    SitePage,
    SiteSearch,
    Touch,
    UrlRow,
    Webmention,
)
from ripplemark.store.credit import MODELS

Value = Callable[[Any], object]


class TableName(StrEnum):
    """What `ripplemark export` can write."""

    LINKS = "links"
    PAGES = "pages"
    MENTIONS = "mentions"
    EVENTS = "events"
    POSTS = "posts"
    RIPPLES = "ripples"
    TOUCHES = "touches"
    CREDIT = "credit"
    MODEL_CREDIT = "model_credit"
    DARK_TRAFFIC = "dark_traffic"
    CAMPAIGNS = "campaigns"
    SIGNALS = "signals"
    TRAFFIC = "traffic"
    EFFECTS = "effects"
    WEBMENTIONS = "webmentions"
    PROVENANCE = "provenance"
    DOMAINS = "domains"
    INTERSECT = "intersect"
    URLS = "urls"
    COSTS = "costs"
    CAMPAIGN_COSTS = "campaign_costs"
    AGGREGATES = "aggregates"
    MACHINES = "machines"
    REFERRERS = "referrers"
    VISITORS = "visitors"
    UNKNOWN_CAMPAIGNS = "unknown_campaigns"
    SITE_PAGES = "site_pages"
    SITE_SEARCH = "site_search"


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by name, in order, each with the value that a row has there."""

    columns: Mapping[str, Value]

    def cells(self, row: object) -> Sequence[Cell]:
        """A row for CSV and workbooks."""
        return [cell(value(row)) for value in self.columns.values()]

    def plain(self, row: object) -> dict[str, Json]:
        """A row for JSON."""
        return {name: plain(value(row)) for name, value in self.columns.items()}


def _columns(row_type: type, *first: str, without: Sequence[str] = (), **special: Value) -> Table:
    """The fields of a row type: those named first, then the others, then what is computed."""
    own = [f.name for f in fields(row_type) if f.name not in without]
    order = dict.fromkeys((*first, *own, *special))
    return Table(MappingProxyType({name: special.get(name) or _field(name) for name in order}))


def _field(name: str) -> Value:
    def value(row: Any) -> object:
        return getattr(row, name)

    return value


def _utm(row: LinkRow) -> object:
    return dict(row.utm)


def _chain(row: LinkRow) -> object:
    return [(h.url, h.status) for h in row.chain]


def _model(name: str) -> Value:
    def credit(row: Touch) -> object:
        return dict(row.credit).get(name)

    return credit


def _of_edge(name: str) -> Value:
    def value(row: tuple[RippleEdge, str]) -> object:
        return getattr(row[0], name)

    return value


#: A row is an edge with the URL of its parent.
_RIPPLE: dict[str, Value] = {
    "child_url": _of_edge("child_url"),
    "parent_url": lambda row: row[1],
    "parent_kind": _of_edge("parent_kind"),
    "probability": _of_edge("probability"),
    "evidence": _of_edge("evidence"),
    "campaign": _of_edge("campaign"),
}

TABLES: Mapping[TableName, Table] = MappingProxyType(
    {
        TableName.LINKS: _columns(
            LinkRow,
            "page_url", "target_url", "href", "anchor", "rel", "nofollow", "ugc", "sponsored", "followed", "image", "placement",
            "context_left", "context_right", "utm", "link_class", "state", "lost_reason", "first_seen", "last_seen", "published_at",
            "published_confidence", "page_title", "page_author", "language", "discovered_by",
            without=("link_id", "page_id"),
            utm=_utm,
            chain=_chain,
        ),
        TableName.PAGES: _columns(PageRow),
        TableName.MENTIONS: _columns(MentionRow, "page_url", "campaign", "terms", "quote", "linked", "polarity", "focus"),
        TableName.EVENTS: _columns(EventRow, without=("link_id",)),
        TableName.POSTS: _columns(PostRow),
        TableName.RIPPLES: Table(MappingProxyType(_RIPPLE)),
        TableName.TOUCHES: _columns(
            Touch,
            "registration_id", "position", "visit_started_at", "channel", "source", "medium", "campaign", "link_page_url", *MODELS,
            without=("credit",),
            **{name: _model(name) for name in MODELS},
        ),
        TableName.CREDIT: _columns(CampaignCredit),
        TableName.MODEL_CREDIT: _columns(ModelCredit),
        TableName.DARK_TRAFFIC: _columns(DarkTraffic),
        TableName.CAMPAIGNS: _columns(CampaignRow),
        TableName.SIGNALS: _columns(Signal),
        TableName.TRAFFIC: _columns(DailyTraffic),
        TableName.EFFECTS: _columns(Effect, without=("days",)),
        TableName.PROVENANCE: _columns(ProvenanceRow),
        TableName.DOMAINS: _columns(DomainRow),
        TableName.INTERSECT: _columns(IntersectRow),
        TableName.URLS: _columns(UrlRow),
        TableName.COSTS: _columns(CostRow),
        TableName.CAMPAIGN_COSTS: _columns(CampaignCost),
        TableName.AGGREGATES: _columns(AggregateRow),
        TableName.MACHINES: _columns(MachineDay),
        TableName.REFERRERS: _columns(ReferrerRow),
        TableName.VISITORS: _columns(RangeVisitors),
        TableName.UNKNOWN_CAMPAIGNS: _columns(UnknownCampaign),
        TableName.SITE_PAGES: _columns(SitePage),
        TableName.SITE_SEARCH: _columns(SiteSearch, exit_share=_field("exit_share")),
        TableName.WEBMENTIONS: _columns(Webmention, "source", "target", "state", "detail", without=("id",)),
    }
)  # fmt: skip
