"""What a browser asked, with another period, other campaigns, filters and orders where its inputs carry them. Pure: everything is drawn from one
`Random`."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dashboard import state
from ripplemark.records import MentionOrder, MentionsShown, SiteOrder, SitesShown

LONG = 1826  # days
#: What the address of each page carries besides days and campaigns, as often as it stands here; "" is the page's own choice.
CARRIED: dict[str, dict[str, tuple[str, ...]]] = {
    "/": {},
    "/links": {
        "class": ("", "", "", "all"), "rel": ("", "", "follow", "nofollow", "ugc"), "state": ("", "", "live", "lost"),
        "placement": ("", "", "", "content", "comment", "footer"), "authority": ("", "", "", "80", "60", "0", "unranked"),
        "language": ("", "", "", "en", "zh-Hant", "de"), "route": ("", "", "", "feed", "trace", "link_list"), "new": ("", "", "", "7", "30"),
        "sort": ("", *state.SORTS, *(f"-{name}" for name in state.SORTS)),
    },
    "/domains": {"show": tuple(SitesShown), "order": tuple(SiteOrder), "find": ("", "", "", "site12"), "page": ("", "", "2", "100")},
    "/mentions": {"show": tuple(MentionsShown), "order": tuple(MentionOrder), "find": ("", "", "", "site12"), "page": ("", "", "2", "100")},
    "/ripples": {"tree": ("campaign",)},
    "/campaigns": {
        "of": ("campaign",), "beside": ("", "campaign"), "number": state.POST_NUMBERS,
        "part": ("", "worth", "reach", "talk"),
    },
    "/attribution": {
        "by": state.GROUPS, "metric": state.METRICS, "model": ("", "first", "linear", "time_decay"), "models": ("", "", "first,last,linear,shapley"),
        "effect": ("", "campaign"), "outcome": ("", "visits", "pv"), "first": ("", "", "organic_search"),
    },
    "/signals": {"signal": ("", "position", "clicks", "impressions", "ctr", "interest")},
    "/health": {},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """What can be drawn from: the days with data, the campaigns, the number of links, the parts of an evaluation."""

    first: date
    last: date
    campaigns: tuple[str, ...]
    links: int


def drawn(page: str, body: dict[str, Any], known: Known, draw: Random) -> dict[str, Any]:
    """The request of that page with another view in every part that says one."""
    query = address(page, known, draw)
    made = deepcopy(body)
    for part in (*made["inputs"], *made.get("state", ())):
        part["value"] = _value(part, query, known, draw)
    return made


def address(page: str, known: Known, draw: Random) -> str:
    """A query string: mostly the last thirty days, now and then a week, a year or five, up to the last day or any; sometimes of some campaigns."""
    days = draw.choice((30, 30, 30, 7, 365, LONG))
    span = (known.last - known.first).days + 1
    until = known.last - timedelta(days=draw.choice((0, 0, draw.randrange(span))))
    since = max(known.first, until - timedelta(days=days - 1))
    some = draw.choice(((), (), (), draw.sample(known.campaigns, min(1, len(known.campaigns))), known.campaigns[1:]))
    said = {
        "since": str(since),
        "until": str(until),
        "campaign": ",".join(some),
        "compare": draw.choice(("", "", "year", "none")),
    }
    for key, values in CARRIED[page].items():
        value = draw.choice(values)
        said[key] = draw.choice(known.campaigns or ("",)) if value == "campaign" else value
    return urlencode({**said, "lang": draw.choice(("", "", "zh-Hant", "zh-Hans"))})


def _value(part: dict[str, Any], query: str, known: Known, draw: Random) -> Any:
    """What stands in one part: the view where it says one, else what the browser sent."""
    value = part.get("value")
    match part["id"]:
        case "query":
            return query
        case "route":
            return {**value, "search": f"?{query}"}
        case "look":
            return {"dark": draw.random() < 0.5, "narrow": draw.random() < 0.2}
        case "link":
            return draw.randrange(1, known.links + 1) if value else value
        case "grid" if isinstance(value, dict):
            return {**value, **_rows(query, draw)}
    return value


def _rows(query: str, draw: Random) -> dict[str, Any]:
    """A hundred rows of the grid, in the order of the address."""
    order = dict(parse_qsl(query)).get("sort", "") or "-first_seen"
    start = draw.choice((0, 0, 0, 100, 1_000))
    sort = {"colId": order.removeprefix("-"), "sort": "desc" if order.startswith("-") else "asc"}
    return {"startRow": start, "endRow": start + 100, "sortModel": [sort]}
