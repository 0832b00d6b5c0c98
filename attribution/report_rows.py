"""The frozen rows that reports give and screens, exports and mails show. None means 'not measured' and is never shown as 0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from attribution.authority.score import NO_LIST, Authority
from ripplemark.records import EventKind, Evidence, KnownBy, LinkRow, Mark, Marked, ParentKind, SpamSign


@dataclass(frozen=True, slots=True)
class View:
    """What a reader looks at: days (both included, in the site's zone) and campaigns (empty: all)."""

    since: date
    until: date
    campaigns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far the data reach and how fresh they are. Charts are clamped to this span."""

    first_day: date | None
    last_day: date | None
    last_crawl_at: datetime | None
    last_crawl_state: str  # a RunState; "" without any crawl
    rechecked: float | None  # share of pages with live links that were re-checked when due
    last_hit_at: datetime | None  # None: no access log was loaded
    links_from: date | None = None  # the first day that anything is known of links
    last_scan_at: datetime | None = None  # when archives were last read for links


@dataclass(frozen=True, slots=True)
class CampaignName:
    """A campaign as a chart names and marks it, in the order of its start."""

    id: str
    title: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Kpi:
    """A key figure with the period before and its daily course."""

    key: str  # live_domains | new_links | lost_links | earned_visits | registrations
    value: float | None
    before: float | None  # None: the earlier period was not measured
    days: tuple[float | None, ...]  # one value per day of the view


@dataclass(frozen=True, slots=True)
class GrowthSeries:
    """Live earned links of one campaign, per day of the view. campaign "" = no campaign known."""

    campaign: str
    title: str
    live: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """Link growth: sitewide links count once per site; days on which a link appeared by its page's date where that is known."""

    days: tuple[date, ...]
    series: tuple[GrowthSeries, ...]
    gained: tuple[int, ...]  # per day
    lost: tuple[int, ...]  # per day
    dated: int  # links placed by a known publication date
    estimated: int  # by a date of low confidence
    first_seen: int  # by the day we first saw them


@dataclass(frozen=True, slots=True)
class FlowRow:
    """One strand from social spark to registration."""

    platform: str  # where the ripple started; "" unknown
    campaign: str
    campaign_title: str
    site_kind: str  # blog | forum | news | directory | other
    visits: int
    registrations: float


@dataclass(frozen=True, slots=True)
class LinkQuery:
    """Which links, in which order, which slice. Empty tuples mean no restriction."""

    search: str = ""  # in anchor, page URL, title, context; both Chinese scripts
    rels: tuple[str, ...] = ()  # follow | nofollow | ugc | sponsored
    classes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()  # live | lost | broken: live, and its target does not answer
    placements: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()  # of the linking domain's authority: 80 | 60 | 40 | 20 | 0 | unranked
    only: tuple[int, ...] = ()  # ids of links
    new_days: int = 0  # only links that appeared within the last so many days of the view; 0: all
    sort: str = "first_seen"  # a column of LinkRow
    descending: bool = True
    start: int = 0
    stop: int = 100


@dataclass(frozen=True, slots=True)
class LinkPage:
    """One slice of the grid."""

    total: int
    rows: tuple[LinkRow, ...]
    authority: tuple[Authority, ...] = ()  # of the domain of each row
    marks: tuple[tuple[Mark, ...], ...] = ()  # on the domain or the page of each row
    more: bool = False  # a search did not look at all links: there may be others


@dataclass(frozen=True, slots=True)
class Step:
    """One hop of the path that led to a link, cause first."""

    kind: ParentKind | None  # None: the campaign itself
    title: str
    url: str
    at: datetime | None
    probability: float | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Life:
    """One event in a link's life."""

    kind: EventKind
    at: datetime
    reason: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Check:
    """A reason to believe, or to doubt, that the link was earned."""

    passed: bool
    key: str  # translation key: not_own, not_partner, not_paid, after_start, topic_match, utm_present, content_placement, confirmed
    detail: str


@dataclass(frozen=True, slots=True)
class LinkEvidence:
    """All that is known of one link: the drawer."""

    link: LinkRow
    terms: tuple[str, ...]  # campaign terms to highlight in the quote
    quote: str  # the mention's quote; "" if none
    digest: str  # sha-256 of the page as read
    observed_at: datetime | None
    status: int
    bytes: int
    observations: int
    life: tuple[Life, ...]
    checks: tuple[Check, ...]
    path: tuple[Step, ...]
    known_by: tuple[KnownBy, ...] = ()  # other tools that name it
    authority: Authority = NO_LIST  # of the linking domain
    signs: tuple[tuple[SpamSign, str], ...] = ()  # of spam on the page, with what shows each
    marks: tuple[Marked, ...] = ()  # on the domain or the page
    brought: tuple[tuple[date, int, float], ...] | None = None  # day, visits, registrations; None: no access log was loaded


@dataclass(frozen=True, slots=True)
class TrafficSeries:
    """PV, visits, UV and registrations per day of the view for one channel or campaign. UV of a range is never their sum."""

    key: str
    title: str
    pv: tuple[int, ...]
    visits: tuple[int, ...]
    uv: tuple[int, ...]
    registrations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CreditRow:
    """Registrations that each model gives to one channel, source or campaign."""

    key: str
    title: str
    by_model: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class CampaignCredit:
    """What a campaign brought: by its own UTM, and through links it earned. key "" = everything else."""

    campaign: str
    title: str
    model: str
    direct: float
    earned: float
    other: float


# ---------------------------------------------------------------- rows of exports that no record of the ground covers


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page that was read as relevant."""

    page_url: str
    title: str
    author: str
    language: str
    published_at: datetime | None
    published_method: str
    published_confidence: str
    canonical: str
    noindex: bool
    nofollow: bool
    first_seen: datetime
    observed_at: datetime | None
    outcome: str
    links: int  # that stand
    campaigns: tuple[str, ...]  # discussed
    discovered_by: tuple[str, ...]
    webmention: str  # where the site takes webmentions: a way to reach its author


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post with its newest numbers; None is 'not known'."""

    key: str
    platform: str
    url: str
    author: str
    created_at: datetime
    campaign: str
    own: bool
    featured: bool
    pinned: bool
    followers: int | None
    views: int | None
    likes: int | None
    reposts: int | None
    replies: int | None
    clicks: int | None
    text: str


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """What a campaign brought, over all time; registrations by last non-direct."""

    campaign: str
    title: str
    starts: date
    ends: date
    cost: float | None
    currency: str
    posts: int
    mentions: int
    live_links: int
    live_domains: int
    direct: float | None
    earned: float | None
    cost_per_registration: float | None
