"""A small rich world behind the dashboard's questions: five campaigns, 180 days, hundreds of links in three languages, hostile texts among them.

Deterministic: the same seed gives the same rows. Filters and sorts as the real reports do, in memory."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from attribution.authority.score import Authority, Standing
from attribution.report_rows import (
    CampaignCredit,
    CampaignName,
    Check,
    CreditRow,
    FlowRow,
    Freshness,
    Growth,
    GrowthSeries,
    Kpi,
    Life,
    LinkEvidence,
    LinkPage,
    LinkQuery,
    Step,
    TrafficSeries,
    View,
)
from ripplemark.records import (
    Confidence,
    DarkTraffic,
    DateMethod,
    Effect,
    EffectDay,
    EventKind,
    Evidence,
    EvidenceKind,
    Hop,
    LinkClass,
    LinkRow,
    LinkState,
    LostReason,
    Mark,
    Marked,
    Metric,
    NoEffect,
    ParentKind,
    Placement,
    ProvenanceTally,
    RangeVisitors,
    Route,
    ShownState,
    SpamSign,
    Tool,
    ToolTally,
)
from tests.dashboard.fake_edited import FakeEdited
from tests.dashboard.fake_evaluated import FakeEvaluated
from tests.dashboard.fake_journeys import FakeJourneys
from tests.dashboard.fake_linking import FakeLinking
from tests.dashboard.fake_ranking import FakeRanking
from tests.dashboard.fake_rippled import FakeRippled
from tests.dashboard.fake_talk import FakeTalk
from tests.dashboard.fake_upkeep import FakeUpkeep

FIRST, LAST = date(2026, 1, 2), date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 15, 0, tzinfo=UTC)
CAMPAIGNS = (
    CampaignName("cold-brew", "夏日冷泡挑戰", date(2026, 1, 14), date(2026, 2, 14)),
    CampaignName("mountain-film", "Tea Mountain Film", date(2026, 2, 20), date(2026, 3, 20)),
    CampaignName("desk", "Back to Desk", date(2026, 3, 12), date(2026, 4, 5)),
    CampaignName("harvest", "Autumn Harvest Live", date(2026, 4, 10), date(2026, 5, 10)),
    CampaignName("refill", "11.11 Refill Box", date(2026, 5, 8), date(2026, 6, 8)),
)
RELEASE = "cc-main-2026-may-jun"
KNOWN_ELSEWHERE = ProvenanceTally(
    (ToolTally(Tool.AHREFS, 410, 300, 60, 20, 20, 10, 150, 3), ToolTally(Tool.SEARCH_CONSOLE, 120, 100, 10, 5, 5, 0, 8, 0)),
    900,
    480,
)
EFFECTS = (
    *(
        Effect(
            "mountain-film", metric, subject, date(2026, 2, 20), date(2026, 3, 20), 49, 1, ("other_campaigns",), ("desk",),
            13_460.0, 9_397.2, 8_363.0, 10_714.4, 4_062.8, 2_745.6, 5_097.0, 6, 1, None,
            tuple(EffectDay(FIRST + timedelta(days=n), None if n == 70 else 420.0 + n) for n in range(49))
            + tuple(EffectDay(date(2026, 2, 20) + timedelta(days=n), 600.0 - n, 440.0, 380.5, 501.2) for n in range(29)),
        )
        for metric, subject in ((Metric.VISITS, ""), (Metric.REGISTRATIONS, ""), (Metric.INTEREST, "北風茶"), (Metric.INTEREST, "tea"))
    ),
    Effect("cold-brew", Metric.VISITS, "", date(2026, 1, 14), date(2026, 2, 14), 12, 0, (), reason=NoEffect.TOO_FEW_DAYS),
)  # fmt: skip
HOSTILE = (
    "<script>window.PWN=1</script>",
    '"><img src=x onerror="window.PWN=1">',
    '=HYPERLINK("http://evil.example","click")',
    "%{x} {{7*7}} ${window.PWN=1}",
    "<b onmouseover=window.PWN=1>bold</b>",
    "\u202egnp.exe\u202c abc",
    "A" * 400,
    "javascript:window.PWN=1",
)
ANCHORS = {
    "en": (
        "this cold brew kit",
        "Northwind Tea",
        "the refill box",
        "northwind.example",
        "their mountain film",
        "here",
        "a fair write-up",
    ),
    "zh-Hant": ("北風茶", "冷泡茶挑戰", "這家茶行", "看這裡", "高山茶影片"),
    "zh-Hans": ("北风茶", "冷泡挑战", "这家茶行", "点这里", "补充装"),
}
AROUND = {
    "en": (
        "after everyone kept talking about Tea Mountain Film last week I finally sat down, and honestly the page called",
        "explains the brewing ratios better than any of the threads did, with a table of temperatures and times",
    ),
    "zh-Hant": (
        "上週大家都在聊夏日冷泡挑戰，我也照著試了三天，最後發現",
        "寫得最清楚，水溫和時間都列成了表格，推薦給剛入門的朋友",
    ),
    "zh-Hans": (
        "上周大家都在聊夏日冷泡挑战，我照着试了三天，后来发现",
        "写得最清楚，水温和时间都列成了表格，推荐给刚入门的朋友",
    ),
}
DOMAINS = (
    "cedarlab",
    "harborjournal",
    "mistmarket",
    "rivernotes",
    "kettleclub",
    "northdaily",
    "leafpress",
    "steepweekly",
    "quietcorner",
    "slowcup",
)
PLATFORMS = ("weibo", "x", "reddit", "youtube", "threads", "xiaohongshu", "ptt", "")
KINDS = ("blog", "forum", "news", "directory", "other")
CHANNELS = ("Organic Search", "Referral", "Direct", "Organic Social", "Email", "Paid Social", "AI Assistants", "Display")
MODELS = ("first", "last", "last_non_direct", "linear", "time_decay", "position_u", "position_w", "markov", "shapley")


def _at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 12, tzinfo=UTC)


@dataclass
class FakeReports(FakeEdited, FakeLinking, FakeUpkeep, FakeRanking, FakeRippled, FakeTalk, FakeEvaluated, FakeJourneys):
    """Answers every question. `logs` False: no access log was loaded; `empty` True: nothing at all."""

    links_made: int = 620
    logs: bool = True
    empty: bool = False
    known_elsewhere: ProvenanceTally = KNOWN_ELSEWHERE
    failing: set[str] = field(default_factory=set)  # questions that raise
    asked: list[str] = field(default_factory=list)

    def _ask(self, question: str) -> None:
        self.asked.append(question)
        if question in self.failing:
            raise RuntimeError(f"{question} cannot be answered")

    # ------------------------------------------------------------ the frame

    def freshness(self) -> Freshness:
        if self.empty:
            return Freshness(None, None, None, "", None, None)
        return Freshness(
            FIRST, LAST, NOW - timedelta(hours=3), "done", 0.982, NOW - timedelta(hours=4) if self.logs else None, FIRST
        )

    def campaigns(self) -> tuple[CampaignName, ...]:
        return CAMPAIGNS

    def default_view(self) -> View:
        return View(FIRST, LAST)

    # ------------------------------------------------------------ links

    @cached_property
    def rows(self) -> tuple[LinkRow, ...]:
        rng = random.Random(11)
        return () if self.empty else tuple(self._link(i, rng) for i in range(1, self.links_made + 1))

    def _link(self, i: int, rng: random.Random) -> LinkRow:
        campaign = rng.choices([*CAMPAIGNS, None], [9, 8, 4, 6, 6, 5])[0]
        lang = rng.choice(("en", "en", "zh-Hant", "zh-Hans"))
        start = campaign.starts if campaign else FIRST
        day = (
            min(LAST, start + timedelta(days=int(rng.expovariate(1 / 18))))
            if campaign
            else FIRST + timedelta(days=rng.randrange(179))
        )
        domain = f"{rng.choice(DOMAINS)}{rng.randrange(1, 90)}.example"
        lost = rng.random() < 0.09 and day < LAST - timedelta(days=20)
        rel = rng.choice(((), (), (), ("nofollow",), ("nofollow", "ugc"), ("sponsored",)))
        broken = i % 12 == 0 and not lost
        hostile = HOSTILE[i % len(HOSTILE)] if i % 40 < len(HOSTILE) and i < 200 else ""
        lost_on = day + timedelta(days=rng.randrange(5, 19))
        published = None if rng.random() < 0.15 else _at(day - timedelta(days=rng.randrange(3)))
        path = f"/2026/{day.month:02d}/{rng.choice(('leaf', 'kettle', 'amber', 'steep', 'paper'))}-{rng.choice(('notes', 'press', 'garden', 'kitchen'))}-{i}"
        visits = int(rng.expovariate(1 / 14))
        left, right = AROUND[lang]
        placements = (Placement.CONTENT, Placement.CONTENT, Placement.CONTENT, Placement.COMMENT, Placement.SIDEBAR)
        return LinkRow(
            link_id=i,
            page_id=i,
            page_url=f"https://{domain}{path}",
            target_url=f"https://northwind.example{rng.choice(('/', '/about', '/zh/cold-brew', '/shop/refill', '/blog/tea-mountain?utm_campaign=film'))}",
            href="https://northwind.example/",
            anchor=hostile or (rng.choice(ANCHORS[lang]) if rng.random() > 0.04 else ""),
            rel=rel,
            nofollow="nofollow" in rel,
            ugc="ugc" in rel,
            sponsored="sponsored" in rel,
            followed="nofollow" not in rel and "sponsored" not in rel,
            image=False,
            in_noscript=False,
            wrapped_by="",
            placement=rng.choice(placements),
            context_left=hostile + left if hostile else left,
            context_right=right,
            utm=(),
            link_class=rng.choices((LinkClass.EARNED, LinkClass.PARTNER, LinkClass.PAID, LinkClass.SYNDICATED), (92, 4, 2, 2))[
                0
            ],
            class_reason="",
            campaign=campaign.id if campaign else "",
            state=LinkState.LOST if lost else LinkState.LIVE,
            lost_reason=LostReason.LINK_REMOVED if lost else None,
            first_seen=_at(day),
            last_seen=_at(lost_on if lost else LAST),
            lost_at=_at(lost_on) if lost else None,
            published_at=published,
            published_method=DateMethod.META if published else None,
            published_confidence=rng.choice((Confidence.HIGH, Confidence.HIGH, Confidence.LOW)) if published else None,
            final_url="https://tea.example/gone" if broken else "",
            chain=(Hop("https://tea.example/old", 301), Hop("https://tea.example/gone", 404)) if broken else (),
            target_status=404 if broken else 200,
            broken=broken,
            page_title=hostile or f"Notes on tea, part {i}",
            page_author="mei",
            page_host=domain,
            page_domain=domain,
            language=lang,
            discovered_by=(Route.FEED,),
            visits=visits,
            registrations=float(round(visits * rng.choice((0, 0, 0.02, 0.05)))),
        )

    def _inside(self, view: View) -> list[LinkRow]:
        return [
            row
            for row in self.rows
            if view.since <= row.first_seen.date() <= view.until and (not view.campaigns or row.campaign in view.campaigns)
        ]

    def links(self, view: View, query: LinkQuery) -> LinkPage:
        self._ask("links")
        rows = [row for row in self._inside(view) if _matches(row, query)]
        rows.sort(
            key=lambda row: (
                str(getattr(row, query.sort) or "")
                if query.sort not in ("visits", "registrations")
                else f"{getattr(row, query.sort):012.3f}"
            )
        )
        if query.descending:
            rows.reverse()
        page = tuple(rows[query.start : query.stop])
        marks = {m.subject: m.mark for m in self.marked()}
        carried = tuple(tuple(m for m in (marks.get(f"domain:{row.page_domain}"),) if m) for row in page)
        return LinkPage(len(rows), page, tuple(_authority(row) for row in page), carried)

    def facets_more(self, view: View, query: LinkQuery) -> bool:
        return False

    def facets(self, view: View, query: LinkQuery) -> tuple[tuple[str, str, int], ...]:
        self._ask("facets")
        lists = (
            *(("campaign", c.id, sum(r.campaign == c.id for r in self.rows)) for c in CAMPAIGNS),
            *(("language", lang, sum(r.language == lang for r in self.rows)) for lang in ANCHORS),
            ("route", "feed", len(self.rows)),
        )
        return (*lists, *self._chips(view, query))

    def _chips(self, view: View, query: LinkQuery) -> tuple[tuple[str, str, int], ...]:
        fields = (
            ("rel", "rels", ("follow", "nofollow", "ugc", "sponsored")),
            ("class", "classes", tuple(LinkClass)),
            ("state", "states", tuple(ShownState)),
            ("placement", "placements", tuple(Placement)),
            ("authority", "bands", ("80", "60", "40", "20", "0", "unranked")),
        )
        return tuple(
            (facet, str(value), self.links(view, replace(query, **{name: (str(value),)})).total)
            for facet, name, values in fields
            for value in values
        )

    def latest_links(self, view: View, n: int) -> tuple[LinkRow, ...]:
        self._ask("latest_links")
        return self.links(view, LinkQuery(classes=("earned",), stop=n)).rows

    def link(self, link_id: int) -> LinkEvidence | None:
        self._ask("link")
        row = next((row for row in self.rows if row.link_id == link_id), None)
        return _evidence(row) if row else None

    def rank_list(self) -> str:
        return RELEASE

    def provenance(self) -> ProvenanceTally:
        return self.known_elsewhere

    # ------------------------------------------------------------ figures

    def kpis(self, view: View, against: View | None = None) -> tuple[Kpi, ...]:
        self._ask("kpis")
        growth = self.growth(view)
        days = (view.until - view.since).days + 1
        before = against or View(view.since - timedelta(days=days), view.since - timedelta(days=1), view.campaigns)
        known = before.since >= FIRST
        earlier = len(self._inside(before)) if known else None
        live = tuple(float(sum(day)) * 0.7 for day in zip(*(s.live for s in growth.series), strict=True))
        visits = _daily(view, 300, 3) if self.logs else (None,) * days
        registered = _daily(view, 6, 5) if self.logs else (None,) * days
        return (
            (
                Kpi("live_domains", round(live[-1]) if live else 0, round(live[0]) if live and live[0] else None, live),
                Kpi("new_links", sum(growth.gained), earlier, tuple(map(float, growth.gained))),
                Kpi(
                    "lost_links",
                    sum(growth.lost),
                    round(sum(growth.lost) * 0.6) if known else None,
                    tuple(map(float, growth.lost)),
                ),
                Kpi("earned_visits", _sum(visits), _sum(visits) * 0.8 if self.logs and known else None, visits),
                Kpi("registrations", _sum(registered), _sum(registered) * 1.1 if self.logs and known else None, registered),
            )
            if not self.empty
            else ()
        )

    def growth(self, view: View) -> Growth:
        self._ask("growth")
        days = tuple(view.since + timedelta(days=i) for i in range((view.until - view.since).days + 1))
        inside = [
            row for row in self.rows if row.link_class == "earned" and (not view.campaigns or row.campaign in view.campaigns)
        ]
        named = [(c.id, c.title) for c in CAMPAIGNS if not view.campaigns or c.id in view.campaigns]
        series = [
            GrowthSeries(key, title, _live(inside, key, days))
            for key, title in [*named, *([] if view.campaigns else [("", "")])]
        ]
        gained = tuple(sum(row.first_seen.date() == day for row in inside) for day in days)
        lost = tuple(sum(bool(row.lost_at and row.lost_at.date() == day) for row in inside) for day in days)
        dated = sum(row.published_confidence == Confidence.HIGH for row in inside)
        estimated = sum(row.published_confidence == Confidence.LOW for row in inside)
        return Growth(days, tuple(series), gained, lost, dated, estimated, len(inside) - dated - estimated)

    def flow(self, view: View) -> tuple[FlowRow, ...]:
        self._ask("flow")
        rng = random.Random(view.since.toordinal())
        rows = []
        for i, campaign in enumerate(c for c in CAMPAIGNS if not view.campaigns or c.id in view.campaigns):
            for platform in PLATFORMS:
                for j, kind in enumerate(KINDS):
                    visits = (
                        int(rng.expovariate(1 / (400 / (i + 1) / (j + 1))))
                        if (campaign.starts <= view.until and self.logs)
                        else 0
                    )
                    rows.append(
                        FlowRow(
                            platform,
                            campaign.id,
                            campaign.title,
                            kind,
                            visits,
                            round(visits * rng.choice((0.004, 0.012, 0.03))),
                        )
                    )
        return tuple(rows)

    def traffic(self, view: View, by: str) -> tuple[TrafficSeries, ...]:
        self._ask("traffic")
        keys = [(c, c) for c in CHANNELS] if by == "channel" else [*((c.id, c.title) for c in CAMPAIGNS), ("", "")]
        series = []
        for i, (key, title) in enumerate(keys):
            visits = tuple(int(n or 0) for n in _daily(view, 400 / (i + 1), i + 2))
            registrations = tuple(n // 60 for n in visits)
            series.append(
                TrafficSeries(
                    key, title, tuple(n * 3 for n in visits), visits, tuple(n * 9 // 10 for n in visits), registrations
                )
            )
        return tuple(series)

    def visitors(self, view: View, part: str = "total") -> tuple[RangeVisitors, ...]:
        self._ask("visitors")
        if self.empty or not self.logs:
            return ()
        return (RangeVisitors(view.since, view.until, part, "", 12_345, 12_145, 12_545, exact=False),)

    def credit(self, view: View, by: str) -> tuple[CreditRow, ...]:
        self._ask("credit")
        del view
        if self.empty or not self.logs:
            return ()
        rng = random.Random(5)
        keys = [(c, c) for c in CHANNELS] if by == "channel" else [*((c.id, c.title) for c in CAMPAIGNS), ("", "")]
        rows = []
        for i, (key, title) in enumerate(keys):
            rows.append(
                CreditRow(key, title, tuple((model, round(420 / (i + 1) * rng.uniform(0.7, 1.3), 1)) for model in MODELS))
            )
        return tuple(rows)

    def effects(self) -> tuple[Effect, ...]:
        self._ask("effects")
        return EFFECTS

    def effect(self, campaign: str, metric: Metric, subject: str) -> Effect | None:
        self._ask("effect")
        return next((e for e in EFFECTS if (e.campaign, e.metric, e.subject) == (campaign, metric, subject)), None)

    def campaign_credit(self, view: View, model: str) -> tuple[CampaignCredit, ...]:
        self._ask("campaign_credit")
        rng = random.Random(model)
        chosen = [c for c in CAMPAIGNS if not view.campaigns or c.id in view.campaigns]
        rows = [
            CampaignCredit(c.id, c.title, model, float(rng.randrange(20, 90)), float(rng.randrange(40, 190)), 0.0)
            for c in chosen
        ]
        return (*rows, CampaignCredit("", "", model, 0.0, 0.0, 214.0))

    def dark_traffic(self, view: View) -> tuple[DarkTraffic, ...]:
        self._ask("dark_traffic")
        chosen = [c for c in CAMPAIGNS if not view.campaigns or c.id in view.campaigns]
        return tuple(DarkTraffic(c.id, "", 40, 3.5, 36.5, 21.0, 39.2) for c in chosen[:2])


def _matches(row: LinkRow, query: LinkQuery) -> bool:
    text = f"{row.anchor} {row.page_url} {row.page_title} {row.context_left} {row.context_right}".lower()
    rel = {*row.rel, *(["follow"] if row.followed else [])}
    return (
        query.search.lower() in text
        and (not query.rels or bool(rel & set(query.rels)))
        and (not query.classes or row.link_class in query.classes)
        and (not query.states or row.state in query.states or (row.broken and ShownState.BROKEN in query.states))
        and (not query.placements or row.placement in query.placements)
        and (not query.languages or row.language in query.languages)
        and (not query.only or row.link_id in query.only)
        and (not query.bands or _band(row) in query.bands)
    )


def _band(row: LinkRow) -> str:
    score = _authority(row).score
    return "unranked" if score is None else str(int(min(score, 99) // 20 * 20))


def _authority(row: LinkRow) -> Authority:
    """Two of three are ranked."""
    if row.link_id % 3 == 0:
        return Authority(Standing.NOT_LISTED, release=RELEASE)
    return Authority(Standing.RANKED, 20.0 + row.link_id % 75, 1_000 * row.link_id, RELEASE)


def _evidence(row: LinkRow) -> LinkEvidence:
    campaign = next((c for c in CAMPAIGNS if c.id == row.campaign), None)
    posted = _at(row.first_seen.date() - timedelta(days=2))
    edge = (
        Evidence(EvidenceKind.EMBEDDED_POST, f"the page embeds weibo:5123{row.link_id}"),
        Evidence(EvidenceKind.VIA, "“via @northwind” stands under the text"),
    )
    path = (
        (
            Step(None, campaign.title, "", _at(campaign.starts), None, ()),
            Step(ParentKind.POST, "@northwind on Weibo", f"https://weibo.example/5123{row.link_id}", posted, None, ()),
            Step(ParentKind.PAGE, row.page_domain, row.page_url, row.published_at, 0.83, edge),
        )
        if campaign
        else ()
    )
    life = [Life(EventKind.APPEARED, row.first_seen, "", "", "")]
    if row.link_id % 3 == 0:
        life.append(Life(EventKind.CHANGED, row.first_seen + timedelta(days=4), "rel", "", "nofollow"))
    if row.lost_at:
        life.append(Life(EventKind.LOST, row.lost_at, str(row.lost_reason), "", ""))
    return LinkEvidence(
        link=row,
        terms=("夏日冷泡挑戰", "夏日冷泡挑战", "Tea Mountain Film"),
        quote="After everyone kept talking about Tea Mountain Film, we tried it ourselves.",
        digest="9f2c41ab" * 8,
        observed_at=row.last_seen,
        status=200,
        bytes=48_213,
        observations=6,
        life=tuple(life),
        checks=(
            Check(True, "not_own", row.page_domain),
            Check(True, "not_partner", "3 partners declared"),
            Check(bool(campaign), "after_start", "2 days after"),
            Check(True, "topic_match", "Tea Mountain Film"),
            Check(False, "utm_present", ""),
            Check(row.placement == Placement.CONTENT, "content_placement", ""),
        ),
        path=path,
        authority=_authority(row),
        signs=((SpamSign.LINK_HEAP, "links to 40 sites around 900 characters of text"),) if row.link_id % 4 == 0 else (),
        marks=(Marked(f"domain:{row.page_domain}", Mark.DISAVOW, "bought", NOW),) if row.link_id % 4 == 0 else (),
    )


def _live(rows: list[LinkRow], campaign: str, days: tuple[date, ...]) -> tuple[int, ...]:
    changes: dict[date, int] = defaultdict(int)
    for row in rows:
        if row.campaign == campaign:
            changes[max(row.first_seen.date(), days[0])] += 1
            if row.lost_at:
                changes[max(row.lost_at.date(), days[0])] -= 1
    live, out = 0, []
    for day in days:
        live += changes[day]
        out.append(live)
    return tuple(out)


def _daily(view: View, level: float, seed: int) -> tuple[float | None, ...]:
    """A course per day that depends on the day alone, so that views of other days agree."""
    days = [view.since + timedelta(days=i) for i in range((view.until - view.since).days + 1)]
    return tuple(_amount(day, level, seed) for day in days)


def _amount(day: date, level: float, seed: int) -> float:
    if not FIRST <= day <= LAST:
        return 0.0
    rng = random.Random(day.toordinal() * 31 + seed)
    pushes = sum(max(0.0, 1 - (day - c.starts).days / 24) for c in CAMPAIGNS if c.starts <= day)
    weekend = 0.7 if day.weekday() >= 5 else 1.0
    return float(round(level * (0.5 + pushes) * weekend * rng.uniform(0.85, 1.15)))


def _sum(values: tuple[float | None, ...]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def hostile_rows(reports: FakeReports) -> tuple[LinkRow, ...]:
    """The links whose texts attack."""
    return tuple(row for row in reports.rows if any(text in row.anchor for text in HOSTILE))


def renamed(campaign: CampaignName, title: str) -> CampaignName:
    """The campaign under another title."""
    return replace(campaign, title=title)
