"""What link lists of other tools say, as records; and what our own look at the page said of each claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ripplemark.records.sets import FetchOutcome, LinkState, LostReason, MatchedBy, Tool, Verdict


@dataclass(frozen=True, slots=True)
class LinkList:
    """One export of a tool that was loaded."""

    tool: Tool
    form: str  # which of the tool's files
    name: str  # of the file
    digest: str  # sha-256 of the content, hex
    exported_on: date


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A tool says that a link to us stands on a page, or somewhere on a site. None and "" mean that it does not say."""

    page_url: str  # normal form; of a site its front page
    target_url: str = ""
    anchor: str = ""
    rel: tuple[str, ...] = ()  # of nofollow, sponsored, ugc, sorted
    followed: bool | None = None
    first_seen: date | None = None
    last_seen: date | None = None
    lost: bool = False
    lost_on: date | None = None
    lost_reason: str = ""
    authority: float | None = None
    authority_of: str = ""
    whole_site: bool = False
    links: int | None = None  # of a site: how many the tool counts


@dataclass(frozen=True, slots=True)
class TargetCount:
    """How many links to a page of ours a tool counts."""

    target_url: str
    links: int
    sites: int | None


@dataclass(frozen=True, slots=True)
class StandingLink:
    """A link that we saw on a page at some time, as far as matching needs it."""

    link_id: int
    target_url: str
    anchor: str
    state: LinkState
    lost_reason: LostReason | None
    found_by: MatchedBy  # how its page was found by the claimed one


@dataclass(frozen=True, slots=True)
class OpenListed:
    """A claim as its judge wants it: what the tool says, and what is known of the page."""

    listed_id: int
    target_url: str
    anchor: str
    whole_site: bool
    says_lost: bool
    outcome: FetchOutcome | None  # of the last visit; None: never visited, or not even known
    was_read: bool  # its links were known at some visit
    links: tuple[StandingLink, ...]


@dataclass(frozen=True, slots=True)
class ListedVerdict:
    """What our own look says of a claim."""

    listed_id: int
    verdict: Verdict
    matched_by: MatchedBy | None = None
    because: str = ""  # LostReason of the link, or FetchOutcome of the page
    link_id: int | None = None


@dataclass(frozen=True, slots=True)
class ProvenanceRow:
    """A claim with its verdict: one line of `export provenance`."""

    page_url: str
    target_url: str
    tool: Tool
    tool_first_seen: date | None
    tool_last_seen: date | None
    tool_says: LinkState
    verified: Verdict
    because: str
    matched_by: MatchedBy | None
    link_id: int | None
    state: LinkState | None  # of our link
    first_seen: datetime | None  # by us
    last_seen: datetime | None  # by us
    looked_at: datetime | None  # our last visit to the page
    whole_site: bool
    anchor: str
    rel: tuple[str, ...]
    followed: bool | None
    tool_lost_on: date | None
    tool_lost_reason: str
    authority: float | None
    authority_of: str
    tool_links: int | None
    exported_on: date
    source: str  # name of the newest file that says so


@dataclass(frozen=True, slots=True)
class ToolTally:
    """How the claims of one tool stand: distinct links (page and target), then sites named without a page."""

    tool: Tool
    claimed: int
    live: int
    lost: int
    never_there: int
    not_looked: int
    blocked: int
    only_here: int  # on pages that no other tool names
    sites: int


@dataclass(frozen=True, slots=True)
class ProvenanceTally:
    """Which tool knew which links, and which of ours nobody else knew."""

    tools: tuple[ToolTally, ...] = ()
    ours: int = 0  # live links that we know
    ours_alone: int = 0  # of them, those that no tool names


@dataclass(frozen=True, slots=True)
class KnownBy:
    """A tool that names a link of ours."""

    tool: Tool
    first_seen: date | None
    last_seen: date | None
    says: LinkState
    matched_by: MatchedBy


@dataclass(frozen=True, slots=True)
class FeedHub:
    """A WebSub hub that a feed names."""

    feed_url: str
    hub: str
    topic: str
    seen: datetime


@dataclass(frozen=True, slots=True)
class ReferrerRow:
    """A page that sent visitors by the access log, and whether it links to the brand. Forged ones never did: `never_there`."""

    page_url: str
    domain: str
    verdict: Verdict  # of a page that redirects, by where it leads
    links: int  # that stand there now
    visits: int  # that came by its links
    outcome: FetchOutcome | None  # of the last visit
    since: datetime  # the first hit that named it
    observed_at: datetime | None  # last visit
