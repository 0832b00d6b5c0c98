"""Every campaign's evaluation, put together from the store by the pure deciders of `attribution/campaigns`. Decides nothing itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from attribution.campaign_evaluation import CampaignEvaluation, Outcome
from attribution.campaigns.ad_value import ad_items, ad_values
from attribution.campaigns.impressions import impression_days, impressions, newest, social_links, tally
from attribution.campaigns.influence import Told, Voice, influence, notable_accounts, notable_sites, spread
from attribution.campaigns.link_yield import dose_response, link_yield
from attribution.campaigns.media import media_list
from attribution.campaigns.phases import before_after
from attribution.campaigns.signs import campaign_of_utm
from attribution.campaigns.surveys import survey_changes, survey_rows
from attribution.campaigns.unit_costs import Brought, unit_costs
from attribution.counted_rows import CampaignCost
from attribution.effects.series import Measured, courses, measured
from attribution.evaluation_rows import BeforeAfter
from attribution.links.days import day_of
from attribution.report_rows import CampaignName, Freshness
from attribution.reports.campaign_web import Weighty, campaign_web, weighty_domains
from attribution.reports.costs import MODEL, campaign_costs
from attribution.reports.domains import Weights
from attribution.reports.reach import freshness
from attribution.ripples.refresh import post_campaigns
from attribution.spread_rows import DosePoint, DoseResponse, LinkYield
from ripplemark.config import Campaign, Project
from ripplemark.records import Effect, Mark, Metric, Origin, Post, PostNumber, Price, RippleEdge, SurveyWave
from ripplemark.store.campaign_links import campaign_totals, links_on_roots, live_domains, news_pages
from ripplemark.store.costs import iter_costs
from ripplemark.store.credit import credit_by_origin, touches_stored
from ripplemark.store.credit_days import credit_is_kept, origins_by_day
from ripplemark.store.daily import traffic_span, traffic_sums
from ripplemark.store.database import Database
from ripplemark.store.effects import iter_effects
from ripplemark.store.growth import earned_visits
from ripplemark.store.marks import marked_domains
from ripplemark.store.posts import iter_posts
from ripplemark.store.prices import iter_prices
from ripplemark.store.ripples import all_roots, iter_ripples
from ripplemark.store.surveys import iter_survey_waves
from ripplemark.urls import host_of, registrable


@dataclass(frozen=True, slots=True)
class Ground:
    """All that evaluations stand on, read once for every campaign."""

    project: Project
    freshness: Freshness
    posts: tuple[tuple[str, Post], ...]  # with the campaign behind each
    links: Mapping[str, tuple[int, int]]  # campaign -> headline earned links of all time, and those that stand
    prices: tuple[Price, ...]
    waves: tuple[SurveyWave, ...]
    costs: tuple[CampaignCost, ...]
    measured: Measured
    effects: tuple[Effect, ...]
    edges: tuple[RippleEdge, ...]
    media: Mapping[str, str]
    weights: Weights
    weighty: Weighty
    credit: Mapping[tuple[str, Origin], float] | None  # None: never computed
    tagged_visits: Mapping[str, int] | None  # None: no log


def evaluation_ground(db: Database, project: Project) -> Ground:
    """What the evaluation of any campaign stands on."""
    return _ground(db, project)


def evaluation_of(db: Database, ground: Ground, campaign: Campaign) -> CampaignEvaluation:
    """One campaign."""
    return _evaluation(db, ground, campaign, (_dose_of_campaigns(ground), _dose_of_posts(db, ground)))


def _ground(db: Database, project: Project) -> Ground:
    posts, weights, media = tuple(iter_posts(db)), Weights(db), media_list(project.evaluation.media_files)
    behind = post_campaigns(project, posts)
    return Ground(
        project=project,
        freshness=freshness(db, project.traffic.zone),
        posts=tuple((behind[p.key], p) for p in posts),
        links=campaign_totals(db),
        prices=tuple(iter_prices(db)),
        waves=tuple(iter_survey_waves(db)),
        costs=campaign_costs(db, project, iter_costs(db)),
        measured=measured(db, project),
        effects=tuple(iter_effects(db)),
        edges=tuple(iter_ripples(db)),
        media=media,
        weights=weights,
        weighty=Weighty(
            weighty_domains(weights.scores(), project.evaluation.notable_authority, media), news_pages(db), _allied(db, project)
        ),
        credit=_credit(db, project) if touches_stored(db) else None,
        tagged_visits=_tagged_visits(db, project),
    )


def _credit(db: Database, project: Project) -> dict[tuple[str, Origin], float]:
    """What each campaign brought over all time, directly and by links."""
    if credit_is_kept(db, project.traffic.zone):
        return {(c, o): n for o, c, n in origins_by_day(db, date.min, date.max, MODEL)}
    return {(c, o): n for o, c, n in credit_by_origin(db, "", "~", MODEL)}


def _allied(db: Database, project: Project) -> frozenset[str]:
    partners = {p for c in project.campaigns for p in c.partners}
    return project.own_domains | partners | marked_domains(db, Mark.OWN) | marked_domains(db, Mark.PARTNER)


def _tagged_visits(db: Database, project: Project) -> dict[str, int] | None:
    span = traffic_span(db)
    if span is None:
        return None
    found = Counter[str]()
    for _, name, _, _, visits, _, _ in traffic_sums(db, *span, "campaign", with_campaign=False):
        found[campaign_of_utm(project.campaigns, name)] += visits
    return found


def _evaluation(db: Database, ground: Ground, c: Campaign, doses: tuple[DoseResponse, ...]) -> CampaignEvaluation:
    zone, judged = ground.project.traffic.zone, ground.project.evaluation
    posts = [p for campaign, p in ground.posts if campaign == c.id]
    web = campaign_web(db, c.id, ground.weighty, frozenset(e.child_url for e in ground.edges))
    notable = (
        *notable_sites(c.id, web.weighty, ground.media, _authority(ground, web.weighty), judged),
        *notable_accounts(c.id, _voices(ground, posts), judged),
    )
    rows, outcome = impressions(c.id, posts), _outcome(db, ground, c)
    items = ad_items(c.id, posts, web.front, ground.prices, zone)
    costs = tuple(cost for cost in ground.costs if cost.campaign == c.id)
    around = _around(ground, c)
    return CampaignEvaluation(
        campaign=CampaignName(c.id, c.title, c.starts, c.ends),
        freshness=ground.freshness,
        outcome=outcome,
        impressions=rows,
        impression_days=impression_days(c.id, posts, zone),
        ad_values=ad_values(c.id, items),
        ad_items=items,
        costs=costs,
        unit_costs=unit_costs(c, costs, _brought(outcome, rows[0].views.value), judged),
        conversions=tuple(r for r in around if r.metric not in (Metric.INTEREST, Metric.NEW_LINKS)),
        interest=tuple(r for r in around if r.metric is Metric.INTEREST),
        surveys=survey_rows(c, ground.waves),
        survey_changes=survey_changes(c, ground.waves),
        influence=influence(notable),
        notable=notable,
        spread=spread(c.id, web.heard, ground.edges, web.rest),
        link_yield=_yield(c.id, posts, ground.links.get(c.id, (0, 0))[0], web.domains),
        doses=doses,
        social_links=social_links(c.id, posts, ground.project.own_domains, zone),
    )


def _outcome(db: Database, ground: Ground, c: Campaign) -> Outcome:
    links, live = ground.links.get(c.id, (0, 0))
    credit, tagged = ground.credit, ground.tagged_visits
    earned = earned_visits(db, date.min.isoformat(), date.max.isoformat(), (c.id,))
    return Outcome(
        cost=c.cost,
        currency=c.currency,
        live_links=live,
        lost_links=links - live,
        live_domains=live_domains(db, c.id),
        tagged_visits=None if tagged is None else tagged.get(c.id, 0),
        earned_visits=None if tagged is None else sum(earned.values()),
        direct=None if credit is None else credit.get((c.id, Origin.DIRECT), 0.0),
        earned=None if credit is None else credit.get((c.id, Origin.EARNED), 0.0),
    )


def _brought(outcome: Outcome, views: int | None) -> Brought:
    visits = None if outcome.tagged_visits is None else outcome.tagged_visits + (outcome.earned_visits or 0)
    registrations = None if outcome.direct is None else outcome.direct + (outcome.earned or 0.0)
    return Brought(visits, registrations, views)


def _authority(ground: Ground, pages: Iterable[Told]) -> dict[str, float]:
    domains = {registrable(host_of(p.url)) for p in pages}
    return {d: score for d in domains if (score := ground.weights.authority(d).score) is not None}


def _voices(ground: Ground, posts: Iterable[Post]) -> Iterator[Voice]:
    for p in posts:
        if not p.own:
            yield Voice(p.platform, p.author, p.text, p.url, day_of(p.created_at, ground.project.traffic.zone), p.followers)


def _around(ground: Ground, c: Campaign) -> tuple[BeforeAfter, ...]:
    effects = {(e.metric, e.subject): e for e in ground.effects if e.campaign == c.id}
    return before_after(c, courses(ground.measured, c.id), effects, ground.project.campaigns)


def _yield(campaign: str, posts: list[Post], links: int, domains: int) -> LinkYield:
    reposts = tally((p for p in posts if p.own), PostNumber.REPOSTS).value
    return link_yield(campaign, sum(p.own for p in posts), reposts, links, domains)


def _dose_of_campaigns(ground: Ground) -> DoseResponse:
    posts: dict[str, list[Post]] = defaultdict(list)
    for campaign, p in ground.posts:
        if campaign and p.own:
            posts[campaign].append(p)
    points = [
        DosePoint(c.title, c.id, reposts, float(ground.links.get(c.id, (0, 0))[0]))
        for c in ground.project.campaigns
        if (reposts := tally(posts[c.id], PostNumber.REPOSTS).value) is not None
    ]
    return dose_response("campaign", points)


def _dose_of_posts(db: Database, ground: Ground) -> DoseResponse:
    """Own posts with the links whose ripple started from each, in shares."""
    on_page = links_on_roots(db)
    started: dict[str, float] = defaultdict(float)
    for page, roots in all_roots(db).items():
        for root in roots:
            started[root.post] += root.share * on_page.get(page, 0)
    points = [
        DosePoint(p.url, campaign, reposts, started.get(p.key, 0.0))
        for campaign, p in ground.posts
        if p.own and (reposts := newest(p, PostNumber.REPOSTS)) is not None
    ]
    return dose_response("post", points)
