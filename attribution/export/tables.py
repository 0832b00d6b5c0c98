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
from attribution.evaluation_rows import (
    AdItem,
    AdValue,
    BeforeAfter,
    ImpressionDay,
    ImpressionRow,
    SocialLinkDay,
    SurveyChange,
    SurveyRow,
    UnitCost,
)
from attribution.export.cells import Cell, Json, cell, plain
from attribution.export.journey_columns import FUNNEL, by_currency
from attribution.export.opinion_columns import confusion, measures, quotes, share_columns
from attribution.journey_rows import PathRow
from attribution.opinion.rows import (
    AlertRow,
    BuyingRow,
    DiagnosticRow,
    FocusRow,
    FollowUpRow,
    JudgedRow,
    OpinionRow,
    RaterRow,
    SearchPageRow,
    VoiceRow,
)
from attribution.report_rows import CampaignCredit, CampaignRow, PageRow, PostRow
from attribution.ripple_rows import EdgeReliability, RippleNode, RippleTree, Spreader
from attribution.spread_rows import DoseResponse, LinkYield, Notable, SpreadRow
from ripplemark.records import (
    Annotation,
    CohortSum,
    DailyTraffic,
    DarkTraffic,
    Effect,
    EventRow,
    LinkRow,
    MachineDay,
    MentionRow,
    ModelCredit,
    PostNumber,
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
    RIPPLE_NODES = "ripple_nodes"
    RIPPLE_TREES = "ripple_trees"
    SPREADERS = "spreaders"
    EDGE_RELIABILITY = "edge_reliability"
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
    IMPRESSIONS = "impressions"
    IMPRESSION_DAYS = "impression_days"
    AD_VALUES = "ad_values"
    AD_ITEMS = "ad_items"
    UNIT_COSTS = "unit_costs"
    CONVERSIONS = "conversions"
    INTEREST = "interest"
    SURVEYS = "surveys"
    SURVEY_CHANGES = "survey_changes"
    INFLUENCE = "influence"
    SPREAD = "spread"
    LINK_YIELD = "link_yield"
    DOSE_RESPONSE = "dose_response"
    SOCIAL_LINKS = "social_links"
    OPINION = "opinion"
    OPINION_COURSE = "opinion_course"
    FOLLOW_UP = "follow_up"
    SEARCH_PAGE_ONE = "search_page_one"
    FOCUS = "focus"
    VOICES = "voices"
    BUYING = "buying"
    ALERTS = "alerts"
    DIAGNOSTICS = "diagnostics"
    RATERS = "raters"
    ANNOTATIONS = "annotations"
    PATHS = "paths"
    COHORTS = "cohorts"
    FUNNEL = "funnel"


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


def _columns(
    row_type: type,
    *first: str,
    without: Sequence[str] = (),
    computed: Mapping[str, Value] = MappingProxyType({}),
    **special: Value,
) -> Table:
    """The fields of a row type: those named first, then the others, then what is computed."""
    own = [f.name for f in fields(row_type) if f.name not in without]
    values = {**computed, **special}
    order = dict.fromkeys((*first, *own, *values))
    return Table(MappingProxyType({name: values.get(name) or _field(name) for name in order}))


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


def _tally(name: str, part: str) -> Value:
    def value(row: ImpressionRow) -> object:
        return getattr(getattr(row, name), part)

    return value


#: Each number with how many posts tell it, and whether the truth may be more.
_TALLIES = {
    column: _tally(name, part)
    for name in PostNumber
    for column, part in ((str(name), "value"), (f"{name}_posts", "posts"), (f"{name}_at_least", "at_least"))
}

#: A row is an edge with the URL of its parent.
_RIPPLE: dict[str, Value] = {
    "child_url": _of_edge("child_url"),
    "parent_url": lambda row: row[1],
    "parent_kind": _of_edge("parent_kind"),
    "probability": _of_edge("probability"),
    "evidence": _of_edge("evidence"),
    "campaign": _of_edge("campaign"),
    "label": _of_edge("label"),
}

_SHARES = share_columns("positive_share", "neutral_share", "negative_share")

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
        TableName.RIPPLE_NODES: _columns(RippleNode),
        TableName.RIPPLE_TREES: _columns(RippleTree),
        TableName.SPREADERS: _columns(Spreader),
        TableName.EDGE_RELIABILITY: _columns(EdgeReliability),
        TableName.TOUCHES: _columns(
            Touch,
            "registration_id", "position", "visit_started_at", "channel", "source", "medium", "campaign", "link_page_url", *MODELS,
            without=("credit",),
            computed={name: _model(name) for name in MODELS},
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
        TableName.IMPRESSIONS: _columns(ImpressionRow, without=tuple(PostNumber), computed=_TALLIES),
        TableName.IMPRESSION_DAYS: _columns(ImpressionDay),
        TableName.AD_VALUES: _columns(AdValue),
        TableName.AD_ITEMS: _columns(AdItem),
        TableName.UNIT_COSTS: _columns(UnitCost),
        TableName.CONVERSIONS: _columns(BeforeAfter),
        TableName.INTEREST: _columns(BeforeAfter),
        TableName.SURVEYS: _columns(SurveyRow),
        TableName.SURVEY_CHANGES: _columns(SurveyChange),
        TableName.INFLUENCE: _columns(Notable),
        TableName.SPREAD: _columns(SpreadRow),
        TableName.LINK_YIELD: _columns(LinkYield),
        TableName.DOSE_RESPONSE: _columns(DoseResponse, without=("curve",)),
        TableName.SOCIAL_LINKS: _columns(SocialLinkDay),
        TableName.OPINION: _columns(JudgedRow),
        TableName.OPINION_COURSE: _columns(OpinionRow, computed=_SHARES),
        TableName.FOLLOW_UP: _columns(FollowUpRow, computed=_SHARES),
        TableName.SEARCH_PAGE_ONE: _columns(SearchPageRow, computed=share_columns("negative_share")),
        TableName.FOCUS: _columns(FocusRow, computed=_SHARES, quotes=quotes),
        TableName.VOICES: _columns(VoiceRow, computed=share_columns("negative_share")),
        TableName.BUYING: _columns(BuyingRow),
        TableName.ALERTS: _columns(AlertRow, quotes=quotes),
        TableName.DIAGNOSTICS: _columns(DiagnosticRow, measures=measures, quotes=quotes),
        TableName.RATERS: _columns(RaterRow, confusion=confusion),
        TableName.ANNOTATIONS: _columns(Annotation, without=("id",)),
        TableName.PATHS: _columns(PathRow, values=by_currency),
        TableName.COHORTS: _columns(CohortSum, without=("campaigns",)),
        TableName.FUNNEL: Table(FUNNEL),
        TableName.WEBMENTIONS: _columns(Webmention, "source", "target", "state", "detail", without=("id",)),
    }
)  # fmt: skip
