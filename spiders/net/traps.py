"""Spider traps by their URLs: paths that repeat, calendars without end, session ids, endless query shapes.

Pure functions on the URL's text; `Shapes` alone keeps a count, of the query shapes seen per path.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LONGEST_URL = 2083
MOST_SEGMENTS = 20
MOST_REPEATS = 3  # equal segments in a row
MOST_SHAPES = 64  # query shapes of one path
YEARS = (1990, 3)  # first calendar year worth reading, and how many years ahead

_SESSION = re.compile(
    r"(?:^|[&;?])(?:(?:phpsessid|jsessionid|aspsessionid[a-z]*|asp\.net_sessionid|sid|sessid|session_?id|zenid|cfid|cftoken)"
    r"=(?=[a-z]*[0-9])[0-9a-z]{16,}|s=[0-9a-f]{32})(?=[&;#?/]|$)",
    re.IGNORECASE,
)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=|/\(S\([0-9a-z]{16,}\)\)/", re.IGNORECASE)
_DATE_KEYS = re.compile(
    r"(?:^|[&?])(?:year|yr|date|cal(?:endar)?_?(?:date|year|month)?|start_?date|ical)=([0-9]{4})(?![0-9])", re.IGNORECASE
)
# A year alone may be the number of an event (/events/1234): only one with a month is a calendar's.
_PATH_DATE = re.compile(
    r"/(?:calendar|events?|cal|agenda)/(?:[a-z-]+/)?([0-9]{4})[/-](?:0?[1-9]|1[0-2])(?=[/-]|$)", re.IGNORECASE
)


def trap_reason(url: str, this_year: int) -> str | None:
    """Why the URL looks like one of endlessly many, or None. `this_year` is the year by which calendars are judged."""
    if len(url) > LONGEST_URL:
        return f"longer than {LONGEST_URL} characters"
    parts = urlsplit(url)
    segments = [s for s in parts.path.split("/") if s]
    return (
        _path_reason(segments)
        or _session_reason(parts.path, parts.query)
        or _calendar_reason(parts.path, parts.query, this_year)
        or _query_reason(parts.query)
    )


def _path_reason(segments: list[str]) -> str | None:
    if len(segments) > MOST_SEGMENTS:
        return f"more than {MOST_SEGMENTS} path segments"
    for width in (1, 2, 3):
        if _repeats(segments, width) >= MOST_REPEATS:
            return (
                f"{MOST_REPEATS} equal path segments in a row"
                if width == 1
                else f"{width} path segments repeat {MOST_REPEATS} times"
            )
    return None


def _repeats(segments: list[str], width: int) -> int:
    """How often in a row the most repeated run of `width` segments stands in the path."""
    most = run = 1
    for i in range(width, len(segments)):
        run = run + 1 if segments[i] == segments[i - width] else 1
        most = max(most, 1 + (run - 1) // width)
    return most


def _session_reason(path: str, query: str) -> str | None:
    return "a session id" if _SESSION.search(query) or _PATH_SESSION.search(path + "/") else None


def _calendar_reason(path: str, query: str, this_year: int) -> str | None:
    first, ahead = YEARS
    years = [int(m) for pattern, text in ((_DATE_KEYS, query), (_PATH_DATE, path)) for m in pattern.findall(text)]
    return next((f"a calendar in the year {y}" for y in years if not first <= y <= this_year + ahead), None)


def _query_reason(query: str) -> str | None:
    keys = [pair.partition("=")[0] for pair in re.split("[&;]", query) if pair]
    single = [k for k in keys if not k.endswith(("[]", "%5B%5D"))]  # an array key repeats by its nature
    return "query keys repeat" if len(single) > 3 * MOST_REPEATS and len(set(single)) * 2 < len(single) else None


def query_shape(query: str) -> frozenset[str]:
    """The set of keys of a query: filters in another order, or with other values, have the same shape."""
    return frozenset(pair.partition("=")[0].lower() for pair in re.split("[&;]", query) if pair)


class Shapes:
    """Counts the distinct query shapes asked of each path, as facets multiply them."""

    def __init__(self, most: int = MOST_SHAPES, paths: int = 50_000) -> None:
        self._most, self._paths = most, paths
        self._seen: dict[tuple[str, str], set[frozenset[str]]] = {}

    def reason(self, url: str) -> str | None:
        """Why the URL is one shape too many, or None; counts it if it is not."""
        parts = urlsplit(url)
        if not parts.query:
            return None
        if len(self._seen) >= self._paths:
            self._seen.clear()
        shapes = self._seen.setdefault((parts.netloc, parts.path), set())
        shape = query_shape(parts.query)
        if shape not in shapes and len(shapes) >= self._most:
            return f"more than {self._most} query shapes of one path"
        shapes.add(shape)
        return None
