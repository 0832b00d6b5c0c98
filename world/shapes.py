"""The things the generated world is made of, as frozen records. No behaviour beyond reading themselves."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

TAIPEI = timezone(timedelta(hours=8), "Asia/Taipei")
LAST_DAY = date(2025, 12, 30)


class Lang(StrEnum):
    EN = "en"
    HANS = "zh-Hans"
    HANT = "zh-Hant"


class LinkClass(StrEnum):
    EARNED = "earned"
    OWN = "own"
    PARTNER = "partner"
    PAID = "paid"
    SYNDICATED = "syndicated"


class Retold(StrEnum):
    """What a writer carries over from a source word for word."""

    WORDS = "words"
    PHRASE = "phrase"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Period:
    """The days of the world, first and last included, in Taipei."""

    first: date
    days: int

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days - 1)

    @property
    def start(self) -> datetime:
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first instant after the period."""
        return midnight(self.last + timedelta(days=1))

    def each(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range(self.days)]

    def at(self, share: float) -> date:
        """The day that lies at `share` (0..1) of the period."""
        return self.first + timedelta(days=int(share * (self.days - 1)))


def midnight(day: date) -> datetime:
    """The first instant of a Taipei day."""
    return datetime(day.year, day.month, day.day, tzinfo=TAIPEI)


def local_day(at: datetime) -> date:
    """The Taipei day an instant falls on."""
    return at.astimezone(TAIPEI).date()


@dataclass(frozen=True, slots=True)
class Campaign:
    id: str
    name: str
    languages: tuple[Lang, ...]
    topics: tuple[str, ...]
    utm_campaign: tuple[str, ...]
    starts: date
    ends: date
    cost: float  # CNY
    partners: tuple[str, ...]
    landing: dict[Lang, str]  # path on the brand's site, per language


@dataclass(frozen=True, slots=True)
class Counts:
    """One look at a post's counters; None means that the platform did not tell."""

    observed_at: datetime
    views: int | None
    likes: int | None
    reposts: int | None
    replies: int | None
    clicks: int | None


@dataclass(frozen=True, slots=True)
class Post:
    platform: str
    post_id: str
    url: str
    author: str
    followers: int | None
    text: str
    language: Lang
    created_at: datetime
    links: tuple[str, ...]
    featured: bool
    pinned: bool
    parent_id: str | None
    repost_of: str | None
    campaign: str | None
    own: bool
    price: float | None
    reach: float  # relative number of readers; not shown to anybody
    counts: tuple[Counts, ...] = ()
    tone: str | None = None  # positive, neutral, negative: what the words say; None where nobody's opinion is meant
    asks: bool = False  # about buying


@dataclass(frozen=True, slots=True)
class Site:
    host: str
    name: str
    kind: str  # blog, forum, news, directory, shop
    lang: Lang
    template: str
    paths: str  # how its URLs look: dated, posts, id, forum, news
    charset: str
    feed: str | None  # rss, atom
    sitemap: str | None  # plain, index, gz
    quirks: frozenset[str]
    authors: tuple[str, ...]
    watched: bool
    weight: float  # readership
    accounts: tuple[str, ...] = ()  # platforms that its writer is on under the site's name

    @property
    def home(self) -> str:
        return f"https://{self.host}/"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in a text where link number `index` of the page stands."""

    index: int


Inline = str | Anchor


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page body: p, h2, quote, via, embed, image, code."""

    kind: str
    parts: tuple[Inline, ...]
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    author: str
    at: datetime
    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class LinkEvent:
    """Something that happens to a link: lost, regained, changed (then with its new anchor or rel)."""

    at: datetime
    kind: str
    reason: str
    anchor: str | None = None
    rel: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One hyperlink on a page; `target` is None for links that do not lead to the brand."""

    href: str
    anchor: str
    target: str | None = None
    rel: tuple[str, ...] = ()
    placement: str = "content"
    image: bool = False
    css: str = ""  # class attribute, for microformats
    appears: datetime | None = None  # None: with the page
    life: tuple[LinkEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class PageEvent:
    """Something that happens to a page: gone_404, gone_410, redirect, noindex, canonical."""

    at: datetime
    kind: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """What made somebody write a page: a post, another page, or nothing we know."""

    kind: str = "none"
    url: str | None = None
    evidence: tuple[str, ...] = ()
    retold: Retold = Retold.NOTHING


@dataclass(frozen=True, slots=True)
class Mention:
    campaign: str | None
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    url: str
    site: str
    lang: Lang
    title: str
    author: str
    published: datetime
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    comments: tuple[Comment, ...] = ()
    tags: tuple[str, ...] = ()
    campaign: str | None = None
    cause: Cause = Cause()
    link_class: LinkClass = LinkClass.EARNED
    polarity: str | None = None
    quirks: frozenset[str] = frozenset()
    canonical: str | None = None  # None: its own URL
    fate: tuple[PageEvent, ...] = ()
    weight: float = 1.0
