"""Touches, their credit and the traffic of links, computed anew from registrations, visits, links and ripples, and stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from attribution.credit.arrivals import Arrivals, arrivals
from attribution.credit.earned import OTHER, origins_of
from attribution.credit.joins import LinkIndex
from attribution.credit.models import credit_of
from attribution.credit.paths import UNASSIGNED, Journey, journeys
from attribution.links.days import day_of
from attribution.traffic.visits import visits_of_visitors
from ripplemark.config import Project
from ripplemark.records import Origin, Touch, Visit
from ripplemark.store.credit import (
    CreditedTouch,
    LiveLink,
    all_registrations,
    live_links,
    replace_link_traffic,
    replace_touches,
)
from ripplemark.store.database import Database
from ripplemark.store.ripples import Root, all_roots

#: (link, day) -> visits
LinkVisits = dict[tuple[int, date], int]


def refresh_credit(db: Database, project: Project, now: datetime) -> Counter[str]:
    """Write touches, the parts of each, the traffic of each link per day, and the sums on the links. Gives counts."""
    del now  # paths end at registrations, not today
    index, visits = joined_visits(live_links(db), arrivals(project.storage.data))
    registrations, roots = all_registrations(db), all_roots(db)
    paths = visits_of_visitors(project, {r.visitor for r in registrations if r.visitor})
    window = timedelta(days=project.traffic.lookback_days)
    touches = [t for j in journeys(registrations, paths, window) for t in touches_of(project, j, index, roots)]
    days = {r.registration_id: day_of(r.at, project.traffic.zone) for r in registrations}
    with db.transaction():
        replace_touches(db, touches)
        replace_link_traffic(db, link_traffic(visits, touches, days))
        db.touch()
    return _counts(touches, visits, len(registrations))


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


def touches_of(
    project: Project, journey: Journey, index: LinkIndex, roots: Mapping[int, Sequence[Root]]
) -> Iterator[CreditedTouch]:
    """The touches of one journey with their credit, oldest first."""
    credit = credit_of(journey.channels)
    name = journey.registration.registration_id
    if not journey.visits:
        yield CreditedTouch(Touch(name, 0, None, UNASSIGNED, "", "", "", "", Origin.OTHER, "", credit[0]), None, OTHER)
    for n, visit in enumerate(journey.visits):
        yield _touch(project, name, n, visit, credit[n], index, roots)


def _touch(
    project: Project,
    registration: str,
    n: int,
    visit: Visit,
    credit: tuple[tuple[str, float], ...],
    index: LinkIndex,
    roots: Mapping[int, Sequence[Root]],
) -> CreditedTouch:
    join = index.join(visit.referrer, visit.landing, day_of(visit.started_at, project.traffic.zone))
    link = join.link if join else None
    origins = origins_of(project.campaigns, visit.campaign, link, roots)
    touch = Touch(
        registration_id=registration,
        position=n + 1,
        visit_started_at=visit.started_at,
        channel=visit.channel,
        source=visit.source,
        medium=visit.medium,
        campaign=visit.campaign,
        link_page_url=link.page_url if link else "",
        origin=origins[0][0],
        origin_campaign=origins[0][1],
        credit=credit,
    )
    return CreditedTouch(touch, link.link_id if link else None, origins)


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


def _counts(touches: Sequence[CreditedTouch], visits: LinkVisits, registrations: int) -> Counter[str]:
    return Counter(
        registrations=registrations,
        touches=len(touches),
        touches_by_links=sum(t.link_id is not None for t in touches),
        visits_by_links=sum(visits.values()),
        without_visit=sum(t.touch.position == 0 for t in touches),
    )
