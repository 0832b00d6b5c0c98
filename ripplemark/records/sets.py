"""The closed sets of the product: every word that a column or a record may hold."""

from __future__ import annotations

from enum import StrEnum


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
    SOFT_404 = "soft_404"  # delivered with success, and says that there is no such page
    BUDGET = "budget"
    TRAP = "trap"
    HOST_SUSPENDED = "host_suspended"


#: Outcomes after which the page's links are known: everything else leaves them unknown, never lost.
READ_OUTCOMES = frozenset({FetchOutcome.OK, FetchOutcome.NOT_MODIFIED})
#: Outcomes that say the page itself is gone.
GONE_OUTCOMES = frozenset({FetchOutcome.NOT_FOUND, FetchOutcome.GONE, FetchOutcome.SOFT_404})


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
    SEARCH = "search"  # a list of search results
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


class AnchorKind(StrEnum):
    """What a link's anchor says."""

    BRAND = "brand"
    URL = "url"
    GENERIC = "generic"
    TOPIC = "topic"
    OTHER = "other"


class ClassReason(StrEnum):
    """Why a link has its class; what the reason is about stands beside it."""

    OWN_SITE = "own_site"  # about: the host
    PARTNER_SITE = "partner_site"  # about: the host
    SPONSORED_REL = "sponsored_rel"
    DISCLOSED = "disclosed"  # about: the page's own sentence
    AFFILIATE = "affiliate"  # about: the parameter of the link
    CANONICAL_ELSEWHERE = "canonical_elsewhere"  # about: the URL that the page names as its original
    PRINTED_BEFORE = "printed_before"  # about: the URL of the earlier printing; with the share of the text
    NO_RULE = "no_rule"  # about: the host


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
    SOFT_404 = "soft_404"  # the page is gone, though its site says that all is well
    PAGE_REDIRECTS = "page_redirects"
    NOINDEX = "noindex"
    CANONICAL_ELSEWHERE = "canonical_elsewhere"
    TARGET_BROKEN = "target_broken"


class Mark(StrEnum):
    """What a person may decide of a linking domain or page."""

    OWN = "own"
    PARTNER = "partner"
    DISAVOW = "disavow"
    ASK = "ask"  # for a link, where there is none yet


class SpamSign(StrEnum):
    """Why a page's links look like spam."""

    REFERRER_SPAM = "referrer_spam"  # the domain is on the list of known referrer spammers
    LINK_HEAP = "link_heap"  # many links to many sites around little text
    BAD_NEIGHBOURS = "bad_neighbours"  # speaks of gambling, pills or adult matters beside the link
    STUFFED_ANCHOR = "stuffed_anchor"  # several phrases of ours, or a sales phrase, in one followed anchor
    COMMENT_DROP = "comment_drop"  # a followed link dropped in comments of a page about something else
    COPIED_WIDELY = "copied_widely"  # the same text stands on many sites
    MACHINE_NAME = "machine_name"  # a host name that looks generated
    HIDDEN = "hidden"  # nobody sees it: no anchor, no image, no context


class TargetKind(StrEnum):
    """Why a target is asked."""

    SHORT = "short"  # a shortener's URL: where does it lead?
    BRAND = "brand"  # one of the brand's own: does it still answer?


class WebmentionState(StrEnum):
    """What became of a webmention."""

    WAITING = "waiting"  # the source was not visited since it came
    VERIFIED = "verified"
    NOT_FOUND = "not_found"  # the source was read and does not link to the target
    DELETED = "deleted"  # it did once: the link or the page is gone
    FAILED = "failed"  # the source cannot be read


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
    NOT_DAILY = "not_daily"  # a figure of several days where one of a day is needed
    UNKNOWN_FORMAT = "unknown_format"


class Origin(StrEnum):
    """Whose work brought a touch: the three parts that add up to all registrations."""

    DIRECT = "direct"  # the campaign's own UTM
    EARNED = "earned"  # a link that the campaign caused
    OTHER = "other"


class Tool(StrEnum):
    """Whose link list it is."""

    SEARCH_CONSOLE = "search_console"
    BING = "bing"
    AHREFS = "ahrefs"
    MAJESTIC = "majestic"
    SEMRUSH = "semrush"
    MOZ = "moz"
    SCREAMING_FROG = "screaming_frog"


class Verdict(StrEnum):
    """What our own look at a page says of a link that a tool claims to stand there."""

    LIVE = "live"
    LOST = "lost"
    NEVER_THERE = "never_there"  # the page was read, and we never saw the link
    NOT_LOOKED = "not_looked"  # the page was not visited yet
    BLOCKED = "blocked"  # it was, and could not be read


class MatchedBy(StrEnum):
    """How a claimed link was found among ours, surest first."""

    EXACT = "exact"
    REDIRECT = "redirect"  # the claimed page redirects to ours
    TWIN = "twin"  # the claimed page is the same page, byte for byte, as ours
    VARIANT = "variant"  # but for scheme, www, trailing slash, escapes
