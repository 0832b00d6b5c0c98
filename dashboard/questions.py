"""What the dashboard may ask, as a Protocol: `attribution.reports.Reports` answers it, a fake does in tests. Nothing here answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Protocol

from attribution.authority.rows import IntersectRow
from attribution.campaign_evaluation import CampaignEvaluation
from attribution.campaign_talk import CampaignTalk
from attribution.curve_rows import PostCurve
from attribution.journey_rows import Cohorts, FunnelStage, PathRow
from attribution.kept_rows import AsOf
from attribution.lag import Course, Lag, Told
from attribution.mention_rows import LabelQueue, MentionList
from attribution.opinion.rows import AlertRow, BuyingRow, FocusRow, OpinionRow, RaterRow, VoiceRow
from attribution.referring_rows import AnchorCount, AnchorKindCount, LinkShares, SiteGrowth, SiteList, TargetCount, Velocity
from attribution.report_rows import (
    CampaignCredit,
    CampaignName,
    CreditRow,
    FlowRow,
    Freshness,
    Growth,
    Kpi,
    LinkEvidence,
    LinkPage,
    LinkQuery,
    TrafficSeries,
    View,
)
from attribution.reports.upkeep import Upkeep, Vitals
from attribution.ripple_outline import Outline
from attribution.ripple_rows import RippleTree, Spreader
from ripplemark.records import (
    Annotation,
    DarkTraffic,
    Effect,
    JudgedText,
    LinkRow,
    Mark,
    MentionFilter,
    MentionRow,
    Metric,
    ProvenanceTally,
    RangeVisitors,
    Run,
    SavedView,
    SiteFilter,
    SubjectBlock,
)


class Reports(Protocol):
    """One method per question; every answer is frozen rows."""

    def freshness(self) -> Freshness:
        """How far the data reach."""

    def campaigns(self) -> tuple[CampaignName, ...]:
        """All campaigns, by their start."""

    def default_view(self) -> View:
        """What a reader sees first."""

    def kpis(self, view: View, against: View | None = None) -> tuple[Kpi, ...]:
        """The key figures of the view and of another period; None is the one before."""

    def growth(self, view: View) -> Growth:
        """Live earned links per day and campaign, with gains and losses."""

    def flow(self, view: View) -> tuple[FlowRow, ...]:
        """Strands from platform to registration."""

    def links(self, view: View, query: LinkQuery) -> LinkPage:
        """One slice of the links that the query asks for."""

    def facets(self, view: View, query: LinkQuery) -> tuple[tuple[str, str, int], ...]:
        """(facet, value, links): each facet under the choices made in the others."""

    def facets_more(self, view: View, query: LinkQuery) -> bool:
        """Whether there may be more links than the facets say."""

    def mark_block(self, view: View, query: LinkQuery, mark: Mark, after: str = "") -> SubjectBlock:
        """Some of those that a mark on the links of a query is said of, from a place on."""

    def mark_subjects(self, view: View, query: LinkQuery, mark: Mark, most: int) -> tuple[str, ...]:
        """What a mark on the links of a query is said of: pages for `ask`, domains for all others."""

    def saved_views(self) -> tuple[SavedView, ...]:
        """All saved views by name."""

    def annotations(self, since: date, until: date) -> tuple[Annotation, ...]:
        """The notes of a span of days by day."""

    def link(self, link_id: int) -> LinkEvidence | None:
        """All that is known of one link; None if there is no such link."""

    def rank_list(self) -> str:
        """The release that authority is taken from; "" while no list was loaded."""

    def provenance(self) -> ProvenanceTally:
        """Which other tool knew which links, and how many of ours none of them names."""

    def sites(self, view: View, kind: str = "domain") -> SiteGrowth:
        """Distinct domains that link, per day."""

    def velocity(self, view: View) -> tuple[Velocity, ...]:
        """Links gained and lost in 7 and 30 days, and in as many days before."""

    def link_shares(self, view: View) -> LinkShares:
        """Followed and sitewide links among those that stand now."""

    def anchor_kinds(self, view: View) -> tuple[AnchorKindCount, ...]:
        """Links that stand now by what their anchor says."""

    def anchors(self, view: View, n: int = 50) -> tuple[AnchorCount, ...]:
        """The most frequent anchors of links that stand now."""

    def targets(self, view: View, n: int = 50) -> tuple[TargetCount, ...]:
        """The pages of the brand that most standing links lead to."""

    def linking_sites(self, wanted: SiteFilter, start: int, stop: int) -> SiteList:
        """A slice of the domains that link to the brand or did."""

    def intersect(self) -> tuple[IntersectRow, ...]:
        """Domains that link to competitors, those that do not link to the brand first."""

    def traffic(self, view: View, by: str) -> tuple[TrafficSeries, ...]:
        """Traffic per day, by `channel` or `campaign`."""

    def visitors(self, view: View, part: str = "total") -> tuple[RangeVisitors, ...]:
        """Different visitors of the view, with the bounds of one standard deviation."""

    def credit(self, view: View, by: str) -> tuple[CreditRow, ...]:
        """Registrations that every model gives, by `channel` or `campaign`."""

    def campaign_credit(self, view: View, model: str) -> tuple[CampaignCredit, ...]:
        """Direct, earned and other registrations per campaign under one model."""

    def effects(self) -> tuple[Effect, ...]:
        """Every campaign's window beside what would have come without it, per metric; without the days."""

    def effect(self, campaign: str, metric: Metric, subject: str) -> Effect | None:
        """One comparison with its days; None if there is none."""

    def dark_traffic(self, view: View) -> tuple[DarkTraffic, ...]:
        """What probably came to each campaign by links that cannot be seen: estimates."""

    def latest_links(self, view: View, n: int) -> tuple[LinkRow, ...]:
        """The newest earned links of the view."""

    def ripple_outline(self, view: View | None = None) -> Outline:
        """Posts and pages by campaign, depth and time, made as they are asked for."""

    def ripple_trees(self, view: View | None = None) -> tuple[RippleTree, ...]:
        """The ripple of each campaign as a whole."""

    def spreaders(self, view: View | None = None, most: int | None = None) -> tuple[Spreader, ...]:
        """Posts and pages from which others heard; all of them, or so many."""

    def opinion(self, view: View) -> tuple[OpinionRow, ...]:
        """Polarity of what others say: all channels first, then each."""

    def opinion_course(self, view: View, days: int = 7, *, parts: bool = True) -> tuple[OpinionRow, ...]:
        """The same by steps of so many days; all channels together alone where `parts` are not wanted."""

    def focus(self, view: View, n: int = 30) -> tuple[FocusRow, ...]:
        """What people talk about, with quotes."""

    def voices(self, view: View, n: int = 50) -> tuple[VoiceRow, ...]:
        """Who speaks of the brand, those who care most first."""

    def buying(self, view: View, n: int = 100) -> tuple[BuyingRow, ...]:
        """Who asks about buying, unanswered questions first."""

    def alerts(self, view: View) -> tuple[AlertRow, ...]:
        """Topics of which more is said badly than usual."""

    def raters(self) -> tuple[RaterRow, ...]:
        """Who rates each language, and how well."""

    def evaluation(self, campaign: str) -> CampaignEvaluation:
        """One campaign by every yardstick. Raises ValueError for a campaign that does not exist."""

    def talk(self, campaign: str) -> CampaignTalk:
        """What was heard of a campaign. Raises ValueError for a campaign that does not exist."""

    def as_of(self, *questions: str, campaign: str = "") -> AsOf | None:
        """Since when the answers to some questions stand, and what came since; None where nothing did."""

    def post_curves(self, number: str, view: View | None = None, most: int = 12) -> tuple[PostCurve, ...]:
        """How a number of the posts of the view grew."""

    def funnel(self, view: View) -> tuple[FunnelStage, ...]:
        """Reads, clicks, visits and registrations that the view's campaigns brought."""

    def reads_as_of(self) -> AsOf | None:
        """Since when the reads and clicks of the funnel stand; None where no post changed since."""

    def paths(self, view: View, n: int = 20) -> tuple[PathRow, ...]:
        """The most frequent ways to a registration."""

    def cohorts(self, view: View, channel: str = "") -> Cohorts:
        """Registrations by the week of the first visit."""

    def mention_list(self, wanted: MentionFilter, start: int, stop: int) -> MentionList:
        """A slice of the mentions."""

    def mention_total(self, wanted: MentionFilter) -> int:
        """How many mentions a filter finds."""

    def iter_mention_list(self, wanted: MentionFilter) -> Iterator[MentionRow]:
        """All mentions that a filter finds, in its order."""

    def label_queue(self, skipped: frozenset[str] = frozenset()) -> LabelQueue:
        """The next text to label; without those skipped."""

    def text_to_label(self, key: str) -> JudgedText | None:
        """One text of the queue by its key; None for any other."""

    def signal_kinds(self, view: View) -> frozenset[str]:
        """Kinds of signals that are dated within the view."""

    def signals(self, view: View, kind: str, subjects: tuple[str, ...] = ()) -> tuple[Course, ...]:
        """The signals of a kind that are dated within the view, by subject and source; of all subjects, or of those named."""

    def signal_days(self, view: View, kind: str) -> tuple[Told, ...]:
        """On which days of the view each subject of a kind is told of, by subject and source."""

    def lags(self, view: View, kind: str) -> tuple[Lag, ...]:
        """Each signal of a kind beside the links gained, the clearest relation first."""

    def runs(self, n: int = 50) -> tuple[Run, ...]:
        """The newest runs first."""

    def upkeep(self, now: datetime) -> Upkeep:
        """What is due, what failed, what was put aside, how much room it takes."""

    def vitals(self, now: datetime) -> Vitals:
        """What a monitor asks every minute."""


class Exporter(Protocol):
    """Writes a table of links as a file, piece by piece. Another room may bring a better one than the dashboard's own."""

    def __call__(self, form: str, view: View, query: LinkQuery) -> Iterable[bytes]:
        """The file's bytes in `form`: csv, jsonl or xlsx."""
