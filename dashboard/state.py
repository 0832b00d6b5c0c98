"""What a page shows, as its query string says it and back again. Pure: garbage falls back to the default, nothing raises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qsl, urlencode

from attribution.report_rows import Freshness, LinkQuery, View
from dashboard.i18n import LANGUAGES
from ripplemark.records import LinkClass, Placement, PostNumber, Route, ShownState

RELS = ("follow", "nofollow", "ugc", "sponsored")
CLASSES = tuple(LinkClass)
STATES = tuple(ShownState)
PLACEMENTS = tuple(Placement)
ROUTES = tuple(Route)
BANDS = ("80", "60", "40", "20", "0", "unranked")
GROUPS = ("channel", "campaign")
METRICS = ("visits", "pv", "uv")
COMPARISONS = ("previous", "year", "own", "none")
POST_NUMBERS = tuple(PostNumber)
#: Columns of `LinkRow` that the grid may sort by.
SORTS = (
    "first_seen",
    "page_domain",
    "anchor",
    "placement",
    "campaign",
    "state",
    "language",
    "published_at",
    "visits",
    "registrations",
)
#: The class filter of the page when its address says nothing.
EARNED = (str(LinkClass.EARNED),)
MOST_CHARACTERS = 4_000
MOST_SEARCH = 200
MOST_MODELS = 4
MOST_DAYS = 3_660
MOST_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Defaults:
    """What an address is completed with: the first view, the days that have data, the campaigns that exist."""

    view: View
    span: tuple[date, date] | None
    campaigns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the days shown are compared with. Days of its own only where `kind` is own; without them, the period before."""

    kind: str = "previous"
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What an address says of the list of its page; the page knows which words of `shown` and `order` mean something."""

    find: str = ""
    shown: str = ""  # "" is the page's own choice
    order: str = ""
    page: int = 1  # from 1


@dataclass(frozen=True, slots=True)
class State:
    """All that an address says."""

    view: View
    lang: str = "en"
    links: LinkQuery = field(default_factory=lambda: LinkQuery(classes=EARNED))
    link: int | None = None  # the link whose evidence is open
    by: str = "channel"
    metric: str = "visits"
    model: str = ""  # of the three parts per campaign; "" is the page's own choice
    models: tuple[str, ...] = ()  # shown side by side; empty is the page's own choice
    effect: str = ""  # the campaign whose before and after is shown; "" is the page's own choice
    outcome: str = ""  # and the metric
    signal: str = ""  # the kind of signal shown; "" is the page's own choice
    tree: str = ""  # the campaign whose ripple is shown; "" is the page's own choice
    first: str = ""  # the channel of first visits; "" is all of them
    of: str = ""  # the campaign that is evaluated; "" is the page's own choice
    beside: str = ""  # and another beside it
    part: str = ""  # of an evaluation; "" is the page's own choice
    number: str = POST_NUMBERS[0]  # of posts, over time
    listing: Listing = Listing()
    compare: Comparison = Comparison()


def defaults_of(view: View, freshness: Freshness, campaigns: Iterable[str]) -> Defaults:
    """The defaults that the reports imply."""
    first, last = freshness.first_day, freshness.last_day
    return Defaults(view, (first, last) if first and last else None, frozenset(campaigns))


def parse(query: object, defaults: Defaults) -> State:
    """The state that a query string (with or without `?`) describes; whatever else a browser sends describes the first view."""
    said = _pairs(query if isinstance(query, str) else "")
    return State(
        view=_view(said, defaults),
        lang=_one(said.get("lang", ""), LANGUAGES),
        compare=_compare(said.get("compare", ""), defaults),
        links=_links(said),
        link=_number(said.get("link", "")),
        by=_one(said.get("by", ""), GROUPS),
        metric=_one(said.get("metric", ""), METRICS),
        model=_word(said.get("model", "")),
        models=tuple(filter(None, map(_word, _split(said.get("models", "")))))[:MOST_MODELS],
        effect=_one(said.get("effect", ""), ("", *defaults.campaigns)),
        outcome=_word(said.get("outcome", "")),
        signal=_word(said.get("signal", "")),
        tree=_one(said.get("tree", ""), ("", *defaults.campaigns)),
        first=_search(said.get("first", "")),
        of=_one(said.get("of", ""), ("", *defaults.campaigns)),
        beside=_one(said.get("beside", ""), ("", *defaults.campaigns)),
        part=_word(said.get("part", "")),
        number=_one(said.get("number", ""), POST_NUMBERS),
        listing=_listing(said),
    )


def address(state: State) -> str:
    """The query string, without `?`, that parses to the state. Filters at their default are left out; the days never are."""
    view, links, listing = state.view, state.links, state.listing
    said = {
        "since": view.since.isoformat(),
        "until": view.until.isoformat(),
        "campaign": ",".join(view.campaigns),
        "lang": "" if state.lang == LANGUAGES[0] else state.lang,
        "compare": _compare_words(state.compare),
        "q": links.search,
        "rel": ",".join(links.rels),
        "class": "" if links.classes == EARNED else ",".join(links.classes) or "all",
        "state": ",".join(links.states),
        "placement": ",".join(links.placements),
        "route": ",".join(links.routes),
        "language": ",".join(links.languages),
        "authority": ",".join(links.bands),
        "new": str(links.new_days) if links.new_days else "",
        "sort": "" if _default_order(links) else ("-" if links.descending else "") + links.sort,
        "by": "" if state.by == GROUPS[0] else state.by,
        "metric": "" if state.metric == METRICS[0] else state.metric,
        "model": state.model,
        "models": ",".join(state.models),
        "effect": state.effect,
        "outcome": state.outcome,
        "signal": state.signal,
        "tree": state.tree,
        "first": state.first,
        "of": state.of,
        "beside": state.beside,
        "part": state.part,
        "number": "" if state.number == POST_NUMBERS[0] else state.number,
        "find": listing.find,
        "show": listing.shown,
        "order": listing.order,
        "page": "" if listing.page == 1 else str(listing.page),
        "link": "" if state.link is None else str(state.link),
    }
    return urlencode({key: value for key, value in said.items() if value})


def elsewhere(state: State) -> str:
    """The query string that another page starts from: the days, what they are compared with, campaigns and language."""
    return address(State(view=state.view, lang=state.lang, compare=state.compare))


def _default_order(links: LinkQuery) -> bool:
    return links.sort == SORTS[0] and links.descending


def _pairs(query: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(query[:MOST_CHARACTERS].removeprefix("?"), max_num_fields=50))
    except ValueError:  # more fields than any page has
        return {}


def _view(said: dict[str, str], defaults: Defaults) -> View:
    """Days outside the data, in the wrong order or unreadable never reach a question."""
    since, until = _day(said.get("since", "")), _day(said.get("until", ""))
    since, until = since or defaults.view.since, until or defaults.view.until
    since, until = _clamped(min(since, until), max(since, until), defaults)
    known = (name for name in _split(said.get("campaign", "")) if name in defaults.campaigns)
    return View(since, until, tuple(dict.fromkeys(known)))


def _clamped(since: date, until: date, defaults: Defaults) -> tuple[date, date]:
    if defaults.span is None:
        return since, until
    first, last = defaults.span
    return min(max(since, first), last), max(min(until, last), first)


def _compare(text: str, defaults: Defaults) -> Comparison:
    """A word of `COMPARISONS`, or two days; what is neither is the period before."""
    days = [day for day in map(_day, text.split(",")) if day]
    if len(days) == 2:
        return Comparison("own", *_clamped(min(days), max(days), defaults))
    return Comparison(_one(text, COMPARISONS))


def _compare_words(compare: Comparison) -> str:
    if compare.since and compare.until:
        return f"{compare.since.isoformat()},{compare.until.isoformat()}"
    return "" if compare.kind == COMPARISONS[0] else compare.kind


def _links(said: dict[str, str]) -> LinkQuery:
    classes = () if said.get("class") == "all" else _some(said.get("class", ""), CLASSES) or EARNED
    sort, down = _order(said.get("sort", ""))
    return LinkQuery(
        search=_search(said.get("q", "")),
        rels=_some(said.get("rel", ""), RELS),
        classes=classes,
        states=_some(said.get("state", ""), STATES),
        placements=_some(said.get("placement", ""), PLACEMENTS),
        routes=_some(said.get("route", ""), ROUTES),
        languages=tuple(dict.fromkeys(filter(None, map(_tag, _split(said.get("language", "")))))),
        bands=_some(said.get("authority", ""), BANDS),
        new_days=_days(said.get("new", "")),
        sort=sort,
        descending=down,
    )


def _listing(said: dict[str, str]) -> Listing:
    page = max(1, _number(said.get("page", "")) or 1)
    return Listing(
        _search(said.get("find", "")), _word(said.get("show", "")), _word(said.get("order", "")), min(page, MOST_PAGE)
    )


def _search(text: str) -> str:
    return " ".join(text.split())[:MOST_SEARCH].strip()


def _order(text: str) -> tuple[str, bool]:
    column = text.removeprefix("-")
    return (column, text.startswith("-")) if column in SORTS else (SORTS[0], True)


def _some(text: str, allowed: Iterable[str]) -> tuple[str, ...]:
    """The allowed words of a comma list, in the allowed order, once each."""
    wanted = set(_split(text))
    return tuple(str(word) for word in allowed if word in wanted)


def _one(text: str, allowed: tuple[str, ...]) -> str:
    return text if text in allowed else allowed[0]


def _word(text: str) -> str:
    return text if text.isascii() and text.replace("_", "").isalnum() and len(text) <= 40 else ""


def _tag(text: str) -> str:
    """A language such as `zh-Hant`."""
    return text if text.isascii() and text.replace("-", "").isalnum() and len(text) <= 20 else ""


def _split(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


def _days(text: str) -> int:
    return min(_number(text) or 0, MOST_DAYS)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None
