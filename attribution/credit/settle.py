"""Touches, their credit and the traffic of links, computed anew from registrations, visits, links and ripples, and stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from attribution.campaigns.reads import keep_reads
from attribution.credit.arrivals import Arrivals, arrivals
from attribution.credit.causes import Came, Causes
from attribution.credit.earned import OTHER
from attribution.credit.joins import LinkIndex
from attribution.credit.journey_sums import cohort_sums, path_sums
from attribution.credit.learned import credit_of, touch_shares
from attribution.credit.level_credit import Told, credit_at, learned_at, paths_at
from attribution.credit.path_table import PathTable
from attribution.credit.paths import UNASSIGNED, Journey, journeys
from attribution.credit.unconverted import unconverted
from attribution.links.days import day_of
from attribution.ripples.candidates import Directory
from attribution.traffic.hit_files import hits_at
from attribution.traffic.visits import numbers_of, visits_of_visitors
from ripplemark.config import Project
from ripplemark.records import Level, ModelCredit, Origin, Touch
from ripplemark.store.credit import (
    CreditedTouch,
    LiveLink,
    all_registrations,
    live_links,
    replace_link_traffic,
    replace_touches,
)
from ripplemark.store.credit_days import keep_credit_days
from ripplemark.store.database import Database
from ripplemark.store.journeys import replace_journeys
from ripplemark.store.model_credit import replace_model_credit
from ripplemark.store.posts import iter_posts
from ripplemark.store.ripples import all_roots

#: (link, day) -> visits
LinkVisits = dict[tuple[int, date], int]


def refresh_credit(db: Database, project: Project, now: datetime) -> Counter[str]:
    """Write touches, the parts of each, what every model gives at every level, paths and cohorts, the traffic of each link per day, and
    the sums on the links. Paths end at registrations, not at `now`. Gives counts."""
    index, visits = joined_visits(live_links(db), arrivals(hits_at(project.storage)))
    causes = Causes(project.campaigns, index, all_roots(db), Directory(tuple(iter_posts(db)), ()))
    registrations = all_registrations(db)
    visitors = {r.visitor for r in registrations if r.visitor}
    window = timedelta(days=project.traffic.lookback_days)
    windows = {g.name: timedelta(days=g.lookback_days) for g in project.goals if g.lookback_days}
    told = [
        told_of(project, j, causes) for j in journeys(registrations, visits_of_visitors(project, visitors), window, windows)
    ]
    with unconverted(project, numbers_of(visitors), causes.of) as nothing:
        touches, credit = credited(project, told, nothing)
    days = {r.registration_id: day_of(r.at, project.traffic.zone) for r in registrations}
    with db.transaction():
        replace_touches(db, touches)
        replace_model_credit(db, credit)
        replace_journeys(db, path_sums(told, project.traffic.zone), cohort_sums(told, project.traffic.zone))
        replace_link_traffic(db, link_traffic(visits, touches, days))
        keep_credit_days(db, project.traffic.zone)
        keep_reads(db, project, now)
        db.touch()
    return _counts(project, touches, visits, told)


def joined_visits(links: Sequence[LiveLink], came: Iterable[Arrivals]) -> tuple[LinkIndex, LinkVisits]:
    """Visits per link and day. Surely joined ones come first: they tell which of rival links is the more probable."""
    all_arrivals = list(came)
    first = LinkIndex(links)
    sure = Counter[int]()
    for a in all_arrivals:
        found = first.join(a.referrer, a.landing, a.day)
        if found is not None and found.reason == "page":
            sure[found.link.link_id] += a.visits
    index = LinkIndex(links, sure)
    visits: LinkVisits = defaultdict(int)
    for a in all_arrivals:
        found = index.join(a.referrer, a.landing, a.day)
        if found is not None:
            visits[found.link.link_id, a.day] += a.visits
    return index, visits


def told_of(project: Project, journey: Journey, causes: Causes) -> Told:
    """A journey with what each of its visits goes back to."""
    zone = project.traffic.zone
    came = (Came(day_of(v.started_at, zone), v.campaign, v.content, v.referrer, v.landing) for v in journey.visits)
    return Told(journey, tuple(map(causes.of, came)))


def credited(
    project: Project, told: Sequence[Told], nothing: Callable[[Level], PathTable]
) -> tuple[list[CreditedTouch], list[ModelCredit]]:
    """All touches with the credit of every model, and what every model gives at every level. `nothing` gives the paths to nothing."""
    channels = paths_at(Level.CHANNEL, told, nothing(Level.CHANNEL))
    learned = {Level.CHANNEL: learned_at(channels)}
    shares = touch_shares(channels, learned[Level.CHANNEL])
    for level in Level:
        if level is not Level.CHANNEL:
            learned[level] = learned_at(paths_at(level, told, nothing(level)))  # one at a time: they may be large
    half_life = timedelta(days=project.traffic.half_life_days)
    weights = [credit_of(one.journey.path(half_life), shares) for one in told]
    touches = [touch for one, credit in zip(told, weights, strict=True) for touch in touches_of(one, credit)]
    return touches, [row for level in Level for row in credit_at(level, told, weights, learned[level])]


def touches_of(told: Told, credit: Sequence[tuple[tuple[str, float], ...]]) -> Iterator[CreditedTouch]:
    """The touches of one journey with their credit, oldest first."""
    name = told.journey.registration.registration_id
    if not told.causes:
        yield CreditedTouch(Touch(name, 0, None, UNASSIGNED, "", "", "", "", Origin.OTHER, "", credit[0]), None, OTHER)
    for n, (visit, cause) in enumerate(zip(told.journey.visits, told.causes, strict=True)):
        touch = Touch(
            registration_id=name,
            position=n + 1,
            visit_started_at=visit.started_at,
            channel=visit.channel,
            source=visit.source,
            medium=visit.medium,
            campaign=visit.campaign,
            link_page_url=cause.link.page_url if cause.link else "",
            origin=cause.origins[0][0],
            origin_campaign=cause.origins[0][1],
            credit=credit[n],
        )
        yield CreditedTouch(touch, cause.link.link_id if cause.link else None, cause.origins)


def link_traffic(
    visits: LinkVisits, touches: Iterable[CreditedTouch], days: Mapping[str, date]
) -> Iterator[tuple[int, str, int, float]]:
    """(link, day, visits, registrations by last non-direct): visits on their own day, registrations on theirs."""
    registrations: dict[tuple[int, date], float] = defaultdict(float)
    for t in touches:
        share = dict(t.touch.credit)["last_non_direct"]
        if t.link_id is not None and share:
            registrations[t.link_id, days[t.touch.registration_id]] += share
    for link_id, day in sorted(visits.keys() | registrations.keys()):
        yield link_id, day.isoformat(), visits.get((link_id, day), 0), registrations.get((link_id, day), 0.0)


def _counts(project: Project, touches: Sequence[CreditedTouch], visits: LinkVisits, told: Sequence[Told]) -> Counter[str]:
    """What was done, and what was odd: each remark on a journey, and campaigns nobody came by."""
    seen = {campaign for t in touches for _, campaign, _ in t.origins}
    counts = Counter(
        registrations=len(told),
        touches=len(touches),
        touches_by_links=sum(t.link_id is not None for t in touches),
        visits_by_links=sum(visits.values()),
        without_visit=sum(t.touch.position == 0 for t in touches),
        campaigns_without_touch=sum(c.id not in seen for c in project.campaigns),
    )
    counts.update(f"path_{remark}" for one in told for remark in one.journey.remarks)
    return counts
