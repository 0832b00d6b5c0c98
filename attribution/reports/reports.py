"""`Reports`: one method per question. Opens a read-only store per thread, remembers answers until the data change, decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date

from attribution.authority.rows import DomainRow, IntersectRow
from attribution.opinion.picked import reading_of
from attribution.referring_rows import AnchorCount, AnchorKindCount, LinkShares, SiteGrowth, TargetCount, Velocity
from attribution.report_rows import (
    CampaignCredit,
    CampaignName,
    CampaignRow,
    CreditRow,
    FlowRow,
    Freshness,
    Growth,
    Kpi,
    LinkQuery,
    PageRow,
    PostRow,
    TrafficSeries,
    View,
)
from attribution.reports import (
    asks,
    domains,
    flow,
    grid,
    growth,
    keyfigures,
    reach,
    referring,
    tables,
    traffic,
)
from attribution.reports.audience import Audience
from attribution.reports.changed import Changed
from attribution.reports.counted import Counted
from attribution.reports.credited import Credited
from attribution.reports.curves import Grown
from attribution.reports.edited import Edited
from attribution.reports.linked import Linked
from attribution.reports.linking import Linking
from attribution.reports.ranking import Ranking
from attribution.reports.readers import Readers
from attribution.reports.talked import Talked
from attribution.reports.upkeep import Kept
from ripplemark.config import Project
from ripplemark.errors import ConfigError, StoreError
from ripplemark.records import (
    DailyTraffic,
    Effect,
    EventRow,
    LinkRow,
    Mark,
    Marked,
    MentionRow,
    Metric,
    ProvenanceRow,
    ProvenanceTally,
    RejectReason,
    RippleEdge,
    Run,
    Signal,
    Touch,
    UrlRow,
    Webmention,
)
from ripplemark.store.credit import iter_touches
from ripplemark.store.daily import daily_traffic
from ripplemark.store.database import Database, open_reader
from ripplemark.store.effects import effect_with_days, iter_effects
from ripplemark.store.evidence import iter_events, iter_mentions
from ripplemark.store.fates import iter_urls
from ripplemark.store.link_grid import iter_links
from ripplemark.store.marks import iter_marks
from ripplemark.store.provenance import iter_provenance, tally
from ripplemark.store.ripples import iter_ripples
from ripplemark.store.runs import recent_runs, reject_counts
from ripplemark.store.signals import iter_signals
from ripplemark.store.sort_table import sort_table
from ripplemark.store.webmentions import iter_webmentions


class Reports(Audience, Changed, Counted, Credited, Edited, Grown, Kept, Linked, Linking, Ranking, Talked):
    """Answers for screens, exports and mails. Thread-safe. Every method raises StoreError while there is no store yet."""

    def __init__(
        self,
        project: Project,
        open_store: Callable[[], Database] | None = None,
        today: date = date(2000, 1, 30),
        *,
        waits: bool = True,
    ) -> None:
        """`open_store` gives a store for reading, once per thread (default: the project's database); `today` is where the default
        view of an empty store ends. Who does not wait gets what `attribute` kept even if something was written since (`as_of`)."""
        self.project, self.waits = project, waits
        self._today = today
        self._readers = Readers(open_store or (lambda: open_reader(project.storage.database)))

    def prepare(self) -> None:
        """Read what never changes of the store, and what answers need of the project's words and the data files, before processes are forked, who
        then share it. A store or a taxonomy that cannot be used is told where it is asked for. Leaves no store open."""
        with suppress(StoreError):
            sort_table(self._readers.db)
        self.close()
        with suppress(ConfigError):
            reading_of(self.project)

    def close(self) -> None:
        """Close this thread's store."""
        self._readers.close()

    # ------------------------------------------------------------ the frame

    def freshness(self) -> Freshness:
        """How far the data reach and how fresh they are."""
        return self._readers.once("freshness", lambda db: reach.freshness(db, self.project.traffic.zone))

    def campaigns(self) -> tuple[CampaignName, ...]:
        """All campaigns of the project, by their start."""
        ordered = sorted(self.project.campaigns, key=lambda c: (c.starts, c.id))
        return tuple(CampaignName(c.id, c.title, c.starts, c.ends) for c in ordered)

    def default_view(self) -> View:
        """The last 30 days of the data, all campaigns."""
        return self._readers.once("default_view", lambda db: reach.default_view(db, self.project.traffic.zone, self._today))

    def _spans(self) -> reach.Spans:
        return self._readers.once("spans", lambda db: reach.spans_of(db, self.project.traffic.zone))

    # ------------------------------------------------------------ figures

    def kpis(self, view: View, against: View | None = None) -> tuple[Kpi, ...]:
        """live_domains, new_links, lost_links, earned_visits, registrations: of the view and of another (None: the period before)."""
        spans, key = self._spans(), ("kpis", view, against)
        return self._readers.once(key, lambda db: keyfigures.key_figures(db, self.project, spans, view, against))

    def growth(self, view: View) -> Growth:
        """Live earned links per day and campaign, with gains and losses; never past the last crawl."""
        spans = self._spans()
        return self._readers.once(("growth", view), lambda db: growth.growth(db, self.project, spans, view))

    def sites(self, view: View, kind: str = "domain") -> SiteGrowth:
        """Distinct domains (or `host`s) that link, per day; never past the last crawl."""
        spans = self._spans()
        return self._readers.once(("sites", view, kind), lambda db: referring.site_growth(db, spans, view, kind))

    def velocity(self, view: View) -> tuple[Velocity, ...]:
        """Links gained and lost in 7 and 30 days, and in as many days before; empty without a crawl."""
        spans = self._spans()
        return self._readers.once(("velocity", view), lambda db: referring.velocity(db, spans, view))

    def link_shares(self, view: View) -> LinkShares:
        """Followed and sitewide links among those of the view's campaigns that stand now."""
        return self._readers.once(("link_shares", view.campaigns), lambda db: referring.link_shares(db, view))

    def anchor_kinds(self, view: View) -> tuple[AnchorKindCount, ...]:
        """Links that stand now by brand, url, generic, topic and other anchors."""
        return self._readers.once(("anchor_kinds", view.campaigns), lambda db: referring.anchor_kinds(db, view))

    def anchors(self, view: View, n: int = 50) -> tuple[AnchorCount, ...]:
        """The most frequent anchors of links that stand now."""
        return self._readers.once(("anchors", view.campaigns, n), lambda db: referring.anchors(db, view, n))

    def targets(self, view: View, n: int = 50) -> tuple[TargetCount, ...]:
        """The pages of the brand that most standing links lead to."""
        return self._readers.once(("targets", view.campaigns, n), lambda db: referring.targets(db, view, n))

    def flow(self, view: View) -> tuple[FlowRow, ...]:
        """Strands from platform to registration, by earned links."""
        return self._readers.once(("flow", view), lambda db: flow.flow(db, self.project, view))

    def traffic(self, view: View, by: str) -> tuple[TrafficSeries, ...]:
        """PV, visits, UV and registrations per day by `channel`, `campaign` or `source`; empty without any log."""
        return self._readers.once(("traffic", view, by), lambda db: traffic.traffic(db, self.project, view, by))

    def credit(self, view: View, by: str) -> tuple[CreditRow, ...]:
        """Registrations that every model gives, by `channel`, `source` or `campaign`."""
        return self._readers.once(("credit", view, by), lambda db: traffic.credit(db, self.project, view, by))

    def campaign_credit(self, view: View, model: str) -> tuple[CampaignCredit, ...]:
        """Direct, earned and other registrations per campaign under one model; they add up to all registrations of the view."""
        return self._readers.once(
            ("campaign_credit", view, model), lambda db: traffic.campaign_credit(db, self.project, view, model)
        )

    def effects(self) -> tuple[Effect, ...]:
        """Every campaign's window beside what would have come without it, per metric; without the days."""
        return self._readers.once("effects", lambda db: tuple(iter_effects(db)))

    def effect(self, campaign: str, metric: Metric, subject: str) -> Effect | None:
        """One comparison with its days; None if there is none."""
        key = ("effect", campaign, metric, subject)
        return self._readers.once(key, lambda db: effect_with_days(db, campaign, metric, subject))

    # ------------------------------------------------------------ where links come from

    def provenance(self) -> ProvenanceTally:
        """Which other tool knew which links, and how many of ours none of them names."""
        return self._readers.once("provenance", tally)

    def rank_list(self) -> str:
        """The release that authority is taken from; "" while no list was loaded."""
        return self._readers.once("rank_list", domains.release)

    # ------------------------------------------------------------ health

    def runs(self, n: int = 50) -> tuple[Run, ...]:
        """The newest runs first; never remembered, for a run that goes on changes without a new version of the data."""
        return recent_runs(self._readers.db, n)

    def rejects(self) -> tuple[tuple[str, RejectReason, int], ...]:
        """(source, reason, number), most first."""
        return reject_counts(self._readers.db)

    # ------------------------------------------------------------ tables that leave the house

    def iter_links(self, view: View | None = None) -> Iterator[LinkRow]:
        """All links, or those that stood on at least one day of a view."""
        return iter_links(self._readers.db, grid.grid_filter(self._readers.db, view, LinkQuery()))

    def iter_mentions(self) -> Iterator[MentionRow]:
        """All mentions by page."""
        return iter_mentions(self._readers.db)

    def iter_unlinked(self) -> Iterator[MentionRow]:
        """Of each page that names the brand or a topic without a link of its own, one mention; those worth asking first come first."""
        return iter(asks.worth_asking(iter_mentions(self._readers.db), self.project.own_domains))

    def iter_events(self) -> Iterator[EventRow]:
        """All events of links by time."""
        return iter_events(self._readers.db)

    def iter_pages(self) -> Iterator[PageRow]:
        """All relevant pages by URL."""
        return tables.page_rows(self._readers.db)

    def iter_posts(self) -> Iterator[PostRow]:
        """All posts by time."""
        return tables.post_rows(self._readers.db)

    def iter_domains(self) -> Iterator[DomainRow]:
        """Every domain that links to the brand or did, by name."""
        return domains.domain_rows(self._readers.db)

    def iter_intersect(self) -> Iterator[IntersectRow]:
        """Domains that link to competitors, those that do not link to the brand first."""
        return domains.intersect_rows(self._readers.db)

    def iter_marks(self, mark: Mark | None = None) -> Iterator[Marked]:
        """What persons decided of linking domains and pages."""
        return iter_marks(self._readers.db, mark)

    def iter_webmentions(self) -> Iterator[Webmention]:
        """All webmentions, newest first."""
        return iter_webmentions(self._readers.db)

    def iter_ripples(self) -> Iterator[RippleEdge]:
        """All edges by child."""
        return iter_ripples(self._readers.db)

    def iter_touches(self) -> Iterator[Touch]:
        """All touches by registration and position."""
        return iter_touches(self._readers.db)

    def iter_credit(self, by: str = "channel") -> Iterator[CreditRow]:
        """Registrations of all time that every model gives, by `channel`, `source` or `campaign`."""
        return iter(traffic.credit(self._readers.db, self.project, View(date(1971, 1, 1), date(9000, 1, 1)), by))

    def iter_effects(self) -> Iterator[Effect]:
        """All comparisons before and after."""
        return iter_effects(self._readers.db)

    def iter_signals(self) -> Iterator[Signal]:
        """All signals."""
        return iter_signals(self._readers.db)

    def iter_traffic(self) -> Iterator[DailyTraffic]:
        """Daily traffic of all time."""
        return iter(daily_traffic(self._readers.db, date.min, date.max))

    def iter_provenance(self) -> Iterator[ProvenanceRow]:
        """What every other tool says of links to us, with our verdict, by page."""
        return iter_provenance(self._readers.db)

    def iter_urls(self) -> Iterator[UrlRow]:
        """Every URL that was ever known or cited, with what became of it."""
        return iter_urls(self._readers.db, self.project.crawl.rounds)

    def iter_campaigns(self) -> Iterator[CampaignRow]:
        """What each campaign brought."""
        return tables.campaign_rows(self._readers.db, self.project)
