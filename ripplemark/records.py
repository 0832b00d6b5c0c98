"""The words of the product as frozen records: what the rooms hand to each other. Nothing here acts.

Times are timezone-aware UTC datetimes; URLs are absolute and in the normal form of `ripplemark.urls`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

# ---------------------------------------------------------------- closed sets


class FetchOutcome(StrEnum):
    """What came of one request: the closed list of reason codes (reference: threats, section 2a)."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    NOT_FOUND = "not_found"
    GONE = "gone"
    CLIENT_ERROR = "client_error"
    SERVER_ERROR = "server_error"
    RATE_LIMITED = "rate_limited"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    BAD_SCHEME = "bad_scheme"
    BAD_URL = "bad_url"
    BLOCKED_ADDRESS = "blocked_address"
    BLOCKED_PORT = "blocked_port"
    ROBOTS_DISALLOWED = "robots_disallowed"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    RETRY_AFTER = "retry_after"
    TOO_LARGE = "too_large"
    BAD_ENCODING = "bad_encoding"
    TIMEOUT = "timeout"
    TRUNCATED = "truncated"
    BAD_HEADERS = "bad_headers"
    TLS_ERROR = "tls_error"
    DNS_ERROR = "dns_error"
    CONNECTION_ERROR = "connection_error"
    NOT_HTML = "not_html"
    EMPTY = "empty"
    PARSE_TIMEOUT = "parse_timeout"
    PARSE_ERROR = "parse_error"
    SUSPECT_CONTENT = "suspect_content"
    BUDGET = "budget"
    TRAP = "trap"
    HOST_SUSPENDED = "host_suspended"


#: Outcomes after which the page's links are known: everything else leaves them unknown, never lost.
READ_OUTCOMES = frozenset({FetchOutcome.OK, FetchOutcome.NOT_MODIFIED})
#: Outcomes that say the page itself is gone.
GONE_OUTCOMES = frozenset({FetchOutcome.NOT_FOUND, FetchOutcome.GONE})


class UrlKind(StrEnum):
    """What a known URL is asked for."""

    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"


class UrlState(StrEnum):
    """Where a known URL stands in the frontier."""

    PENDING = "pending"  # never fetched yet
    DONE = "done"  # fetched at least once; due again at `due_at`
    FAILED = "failed"  # given up after retries; due again at `due_at`
    IGNORED = "ignored"  # will not be asked (trap, robots, budget): the outcome says why


class Route(StrEnum):
    """How a page became known."""

    WATCH = "watch"
    FEED = "feed"
    SITEMAP = "sitemap"
    POST = "post"
    REFERRER = "referrer"
    LINK_LIST = "link_list"
    WEBMENTION = "webmention"
    ARCHIVE = "archive"
    TRACE = "trace"  # outward from a relevant page
    SITE = "site"  # an internal link of a watched or relevant site


class Placement(StrEnum):
    """Where on the page a link stands."""

    CONTENT = "content"
    COMMENT = "comment"
    NAVIGATION = "navigation"
    SIDEBAR = "sidebar"
    FOOTER = "footer"
    BLOGROLL = "blogroll"
    UNKNOWN = "unknown"


class LinkClass(StrEnum):
    """Whose doing a link is."""

    EARNED = "earned"
    OWN = "own"
    PARTNER = "partner"
    PAID = "paid"
    SYNDICATED = "syndicated"


class LinkState(StrEnum):
    """Whether a link stands, as far as the readings say."""

    LIVE = "live"
    LOST = "lost"


class EventKind(StrEnum):
    """What can happen to a link."""

    APPEARED = "appeared"
    LOST = "lost"
    REGAINED = "regained"
    CHANGED = "changed"


class LostReason(StrEnum):
    """Why a link counts as lost."""

    LINK_REMOVED = "link_removed"
    PAGE_GONE = "page_gone"
    PAGE_REDIRECTS = "page_redirects"
    NOINDEX = "noindex"
    CANONICAL_ELSEWHERE = "canonical_elsewhere"
    TARGET_BROKEN = "target_broken"


class DateMethod(StrEnum):
    """How a publication date was found, most trusted first."""

    FEED = "feed"
    JSON_LD = "json_ld"
    META = "meta"
    TIME = "time"
    URL = "url"
    TEXT = "text"
    FIRST_SEEN = "first_seen"


class Confidence(StrEnum):
    """How sure a value is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ParentKind(StrEnum):
    """What a ripple comes from."""

    POST = "post"
    PAGE = "page"


class EvidenceKind(StrEnum):
    """What speaks for an edge of the ripple."""

    LINK_TO_POST = "link_to_post"
    LINK_TO_PAGE = "link_to_page"
    VIA = "via"
    IN_REPLY_TO = "in_reply_to"
    REPOST_OF = "repost_of"
    EMBEDDED_POST = "embedded_post"
    COPIED_UTM = "copied_utm"


class RunState(StrEnum):
    """How a run ended, or that it has not."""

    RUNNING = "running"
    DONE = "done"
    INTERRUPTED = "interrupted"
    CRASHED = "crashed"
    FAILED = "failed"


class RejectReason(StrEnum):
    """Why a piece of input was put aside."""

    MALFORMED_LINE = "malformed_line"
    LINE_TOO_LONG = "line_too_long"
    BAD_DATE = "bad_date"
    FUTURE_DATE = "future_date"
    TRUNCATED_FILE = "truncated_file"
    NOT_UTF8 = "not_utf8"
    MISSING_COLUMN = "missing_column"
    MISSING_VALUE = "missing_value"
    BAD_VALUE = "bad_value"
    DUPLICATE = "duplicate"
    BAD_URL = "bad_url"
    BAD_JSON = "bad_json"
    UNKNOWN_FORMAT = "unknown_format"


class Origin(StrEnum):
    """Whose work brought a touch: the three parts that add up to all registrations."""

    DIRECT = "direct"  # the campaign's own UTM
    EARNED = "earned"  # a link that the campaign caused
    OTHER = "other"


# ---------------------------------------------------------------- pages and links


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
    linked: bool  # the page also has a brand link


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
    links_truncated: bool = False  # the page has more than 10,000 links


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


@dataclass(frozen=True, slots=True)
class FetchResult:
    """All that one fetch brings to the store, committed in one transaction."""

    observation: Observation
    state: UrlState
    due_at: datetime | None
    tries: int
    reading: PageReading | None = None
    found: tuple[FoundUrl, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkReading:
    """One observation of a page as the decider of link life wants it: which brand links stood there, if that is known."""

    observation_id: int
    page_id: int
    observed_at: datetime
    outcome: FetchOutcome
    final_url: str
    page_url: str
    canonical: str
    noindex: bool
    suspect: bool
    links: tuple[BrandLink, ...] | None  # None: this observation says nothing about links


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """Where a link's life stands. `occurrence` numbers equal targets on one page in document order, from 0."""

    link_id: int  # 0 before the first store
    page_id: int
    target_url: str
    occurrence: int
    state: LinkState
    seen: BrandLink  # as last read
    first_seen: datetime
    last_seen: datetime
    misses: int = 0  # successful readings in a row without it
    missed_at: datetime | None = None  # the last of them that counted
    lost_at: datetime | None = None
    lost_reason: LostReason | None = None


@dataclass(frozen=True, slots=True)
class LinkEvent:
    """Something that happened to a link, with what shows it."""

    kind: EventKind
    at: datetime
    observation_id: int
    reason: str = ""  # a LostReason, or the names of the changed fields
    before: str = ""  # for `changed`: the old value, in words
    after: str = ""


@dataclass(frozen=True, slots=True)
class LinkVerdict:
    """Whose doing a link is, with the reason in words."""

    link_class: LinkClass
    reason: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link occurrence with its page: one line of `export links`."""

    link_id: int
    page_id: int
    page_url: str
    target_url: str
    href: str
    anchor: str
    rel: tuple[str, ...]
    nofollow: bool
    ugc: bool
    sponsored: bool
    followed: bool
    image: bool
    in_noscript: bool
    wrapped_by: str
    placement: Placement
    context_left: str
    context_right: str
    utm: tuple[tuple[str, str], ...]
    link_class: LinkClass
    class_reason: str
    campaign: str  # "" if no campaign is known to have caused it
    state: LinkState
    lost_reason: LostReason | None
    first_seen: datetime
    last_seen: datetime
    lost_at: datetime | None
    published_at: datetime | None
    published_method: DateMethod | None
    published_confidence: Confidence | None
    page_title: str
    page_author: str
    page_host: str
    page_domain: str
    language: str
    discovered_by: tuple[Route, ...]
    visits: int
    registrations: float  # last non-direct


# ---------------------------------------------------------------- posts


@dataclass(frozen=True, slots=True)
class PostCounts:
    """A snapshot of a post's numbers. None is 'not known', never 0."""

    observed_at: datetime
    views: int | None = None
    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    clicks: int | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """An item on a social platform."""

    platform: str
    post_id: str
    url: str
    author: str
    text: str
    created_at: datetime
    followers: int | None = None
    language: str = ""
    campaign: str = ""  # declared by the user or matched by topic
    own: bool = False  # published by the brand
    links: tuple[str, ...] = ()
    featured: bool = False
    pinned: bool = False
    parent_id: str = ""
    repost_of: str = ""
    counts: tuple[PostCounts, ...] = ()

    @property
    def key(self) -> str:
        """`platform:post_id`, the post's name everywhere."""
        return f"{self.platform}:{self.post_id}"


# ---------------------------------------------------------------- ripples


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence, in words a person can check."""

    kind: EvidenceKind
    words: str


@dataclass(frozen=True, slots=True)
class RippleEdge:
    """Who heard it from whom, how probably, and why."""

    child_url: str
    parent_kind: ParentKind
    parent: str  # page URL, or post key
    campaign: str
    probability: float
    evidence: tuple[Evidence, ...]


# ---------------------------------------------------------------- traffic and credit


@dataclass(frozen=True, slots=True)
class Registration:
    """A conversion. `visitor` is the key that hits carry; empty when the input names nobody."""

    registration_id: str
    at: datetime
    visitor: str
    goal: str
    value: float | None = None
    currency: str = ""
    source: str = ""  # the file, or "log" for a goal rule


@dataclass(frozen=True, slots=True)
class Visit:
    """A session of hits, as the touch of a path sees it."""

    visit_id: str
    visitor: str
    started_at: datetime
    pageviews: int
    channel: str
    source: str
    medium: str
    campaign: str  # utm_campaign as sent, cleaned; "" if none
    content: str  # utm_content
    landing: str  # path
    referrer: str  # full URL; "" if none or own


@dataclass(frozen=True, slots=True)
class Touch:
    """A visit on the path to a registration, with the credit that each model gives it."""

    registration_id: str
    position: int  # from 1; 0 when no visit of this visitor is known
    visit_started_at: datetime | None
    channel: str
    source: str
    medium: str
    campaign: str
    link_page_url: str  # the page whose link was followed; "" if none
    origin: Origin
    origin_campaign: str  # campaign id behind a direct or earned touch; "" otherwise
    credit: tuple[tuple[str, float], ...] = ()  # model -> share of this registration


@dataclass(frozen=True, slots=True)
class DailyTraffic:
    """One line of `export traffic`: a day of one combination of channel, source, medium and campaign."""

    day: date
    channel: str
    source: str
    medium: str
    campaign: str
    pv: int
    visits: int
    uv: int
    registrations: int


@dataclass(frozen=True, slots=True)
class Signal:
    """A dated number about ranking."""

    day: date
    kind: str  # position, clicks, impressions, ctr, interest, authority
    subject: str  # keyword, domain or page
    value: float
    source: str


# ---------------------------------------------------------------- runs


@dataclass(frozen=True, slots=True)
class Reject:
    """A piece of input that was put aside."""

    source: str
    line: int  # from 1; 0 where lines do not apply
    reason: RejectReason
    sample: str  # first 200 characters, control characters escaped


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command."""

    run_id: int
    command: str
    started_at: datetime
    ended_at: datetime | None
    state: RunState
    counts: tuple[tuple[str, int], ...] = field(default=())
    error: str = ""
