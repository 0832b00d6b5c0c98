"""Pages as records: what the crawl knows of a URL, what one visit brought, what one reading of its bytes gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ripplemark.records.authority import RivalLink
from ripplemark.records.ripple_sets import EvidenceKind
from ripplemark.records.ripples import PageAccount
from ripplemark.records.sets import (
    Confidence,
    DateMethod,
    FetchOutcome,
    Placement,
    Route,
    UrlKind,
    UrlState,
)


@dataclass(frozen=True, slots=True)
class PublishedDate:
    """A publication date with how it was found and how sure it is."""

    at: datetime
    method: DateMethod
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class BrandLink:
    """One hyperlink occurrence on a page to a brand URL, as read; position is 1-based among the page's a/area[href]."""

    position: int
    href: str  # as written, entities decoded, cut to 2,083 characters
    target_url: str  # absolute, unwrapped, normal form
    anchor: str  # text, or the image's alt; blanks collapsed, at most 512 characters
    rel: tuple[str, ...]  # lower-cased tokens, sorted, unique
    followed: bool  # page-level robots, X-Robots-Tag and noscript counted
    image: bool
    placement: Placement
    context_left: str  # up to 100 characters before the anchor
    context_right: str  # up to 100 characters after it
    utm: tuple[tuple[str, str], ...]  # utm_* of the link, in order
    in_noscript: bool = False
    wrapped_by: str = ""  # the redirector's host, if the target was unwrapped
    via: str = ""  # the shortener's URL, if asking it showed the target

    @property
    def nofollow(self) -> bool:
        """Whether the link itself says nofollow."""
        return "nofollow" in self.rel

    @property
    def ugc(self) -> bool:
        """Whether the link says user-generated content."""
        return "ugc" in self.rel

    @property
    def sponsored(self) -> bool:
        """Whether the link says it is paid for."""
        return "sponsored" in self.rel


@dataclass(frozen=True, slots=True)
class Mention:
    """A page discusses a campaign topic or names the brand, with the quote that shows it."""

    campaign: str  # campaign id; "" for the brand itself
    terms: tuple[str, ...]  # what matched, as configured
    quote: str  # up to 240 characters of the page's own words around the first match
    linked: bool  # the page also has a brand link in what it says; one in a menu or foot is none
    position: int | None = None  # of the name in the main text, in characters; None: it stands elsewhere
    placement: Placement = Placement.UNKNOWN
    fragment: str = ""  # what goes after the # of the URL so that a browser shows it


@dataclass(frozen=True, slots=True)
class Citation:
    """A link of a relevant page that leads neither to the brand nor to its own site: raw material of ripples and tracing."""

    url: str  # absolute, unwrapped, normal form
    text: str  # anchor text, at most 200 characters
    relation: EvidenceKind | None  # how the page itself states the relation (via, in-reply-to, ...), if it does
    placement: Placement = Placement.UNKNOWN


@dataclass(frozen=True, slots=True)
class PageReading:
    """All that one reading of a page's bytes gave. Pure: depends on bytes, URL, headers and project only."""

    url: str
    title: str
    author: str
    language: str  # BCP 47 primary tag with script for Chinese: en, zh-Hans, zh-Hant; "" if unknown
    published: PublishedDate | None
    canonical: str  # absolute; "" if none or unusable
    noindex: bool
    nofollow: bool
    charset: str
    charset_source: str  # bom | header | meta | detected
    text: str  # main text, at most 20,000 characters
    text_digest: str  # sha-256 of the main text, hex
    links: tuple[BrandLink, ...] = ()
    mentions: tuple[Mention, ...] = ()
    citations: tuple[Citation, ...] = ()  # at most 500
    internal: tuple[str, ...] = ()  # links within the page's own site, for the frontier; at most 2,000
    feeds: tuple[str, ...] = ()  # autodiscovered feeds
    rivals: tuple[RivalLink, ...] = ()  # links to competitors, each target once; at most 200
    shorts: tuple[
        BrandLink, ...
    ] = ()  # links to shorteners, which may lead to the brand: their target is the short URL; at most 100
    webmention: str = ""  # where the page's site takes webmentions, absolute
    accounts: tuple[PageAccount, ...] = ()  # elsewhere, that the page says are its own; at most 20
    links_truncated: bool = False  # the page has more than 10,000 links
    topic_score: float = 0.0  # names and topics in title, headings and main text, weighed
    news: bool = False  # it says of itself that it is news, by schema.org


@dataclass(frozen=True, slots=True)
class FoundUrl:
    """A URL that a fetch made known."""

    url: str
    kind: UrlKind
    route: Route
    source: str  # the URL (or post, or file) it was found in
    round: int  # 0 for watched sites; +1 for each step outward
    published_at: datetime | None = None  # the feed's or sitemap's date for it
    published_by: DateMethod | None = None
    listing: bool = False  # an archive, tag or pagination page: asked last
    score: float = 0.0  # topic score of the page that cites it: the higher, the sooner


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a page was found changed. Older looks count for less."""

    looks: float = 0.0  # readings compared with the one before
    changes: float = 0.0  # of them, those that differed
    days: float = 0.0  # between them


@dataclass(frozen=True, slots=True)
class KnownUrl:
    """One row of the frontier: a URL, where it stands, and what a conditional request needs."""

    id: int
    url: str
    host: str
    domain: str  # registrable domain, private suffixes counted as owners
    kind: UrlKind
    state: UrlState
    round: int
    priority: int
    due_at: datetime | None
    etag: str
    last_modified: str
    body_digest: str
    tries: int
    relevant: bool
    changed_at: datetime | None = None  # last time the body differed
    observed_at: datetime | None = None  # last visit
    hint_at: datetime | None = None  # the date a feed or sitemap states for it
    hint_by: DateMethod | None = None
    pace: Pace = Pace()
    reread: bool = False  # names or topics changed since it was read: the same bytes may say something else now


@dataclass(frozen=True, slots=True)
class Observation:
    """One visit to a URL: when, what came back. Append-only."""

    url_id: int
    observed_at: datetime
    outcome: FetchOutcome
    status: int  # HTTP status; 0 if there was no answer
    final_url: str  # after redirects
    bytes: int
    ms: int
    body_digest: str  # sha-256 of the body, hex; "" without one
    passed_gate: bool
    detail: str = ""  # one line: the exception, the hop, the TLS fault
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False  # same body as the observation before: its links stand as read then
    hops: tuple[str, ...] = ()  # URLs passed through on the way to final_url
    answer_key: str = (
        ""  # equal where two URLs of a host give the same page, but for their addresses; "" if it was not looked at
    )


@dataclass(frozen=True, slots=True)
class FetchResult:
    """All that one fetch brings to the store, committed in one transaction."""

    observation: Observation
    state: UrlState
    due_at: datetime | None
    tries: int
    reading: PageReading | None = None
    found: tuple[FoundUrl, ...] = ()
    hubs: tuple[str, ...] = ()  # WebSub hubs that a feed names
    topic: str = ""  # the feed's name for itself, which a subscription must use
    pace: Pace | None = None  # None leaves it as it was
