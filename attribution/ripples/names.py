"""By which names a text may speak of a page or a post without a link: its author's, its site's, its platform's. Pure but for the data file."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from attribution.campaigns.signs import stands_whole
from ripplemark.text import fold, has_cjk

_LEAST_LETTERS, _LEAST_CHARACTERS = 5, 2  # shorter names say nothing
_TITLE_LETTERS, _TITLE_CHARACTERS = 16, 7
_PARTS = re.compile(r"\s+[-|–—·•:»]\s+|\s*[|｜_]\s*")
_SHARED = 2  # pages of a site whose titles end, or begin, alike before that is its name
_MOST_TITLES = 200  # of a site that are looked at


@dataclass(frozen=True, slots=True)
class Named:
    """A name that stands in a text, and how many sites or platforms bear it."""

    name: str
    bearers: int


class Names:
    """The names of everything in a field."""

    def __init__(self, borne: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """`borne`: (bearer, names), as often as there are pages and posts."""
        bearers: dict[str, set[str]] = defaultdict(set)
        for site, names in borne:
            for name in names:
                bearers[_folded(name)].add(site)
        self._bearers = {name: len(sites) for name, sites in bearers.items()}

    def said(self, names: Iterable[str], folded: str) -> Named | None:
        """Of these names the one that a folded text says, and that the fewest bear; None if it says none."""
        said = [n for n in names if _tells(n) and stands_whole(_folded(n), folded)]
        best = min(said, key=lambda n: (self._bearers.get(_folded(n), 1), n), default=None)
        return Named(best, self._bearers.get(_folded(best), 1)) if best else None


_folded = lru_cache(maxsize=200_000)(fold)  # the same names are asked for by every later page


def _tells(name: str) -> bool:
    return len(name) >= (_LEAST_CHARACTERS if has_cjk(name) else _LEAST_LETTERS)


def site_names(titles: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    """Domain -> the name that its titles have in common: the part after or before a dash, a bar or the like."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    seen = Counter[str]()
    for domain, title in titles:
        seen[domain] += 1
        if seen[domain] <= _MOST_TITLES and len(parts := _PARTS.split(title)) > 1:
            found[domain].update({parts[0].strip(), parts[-1].strip()})
    return {d: tuple(n for n, k in counts.most_common(1) if k >= _SHARED) for d, counts in found.items()}


def own_title(title: str, names: Iterable[str]) -> str:
    """A page's title without its site's name; "" if too little is left to know the page by."""
    parts = [part.strip() for part in _PARTS.split(title)]
    left = max((part for part in parts if part not in set(names)), key=len, default="")
    return left if len(left) >= (_TITLE_CHARACTERS if has_cjk(left) else _TITLE_LETTERS) else ""


@lru_cache(maxsize=1)
def platform_names() -> Mapping[str, tuple[str, ...]]:
    """The site of a platform -> what people call it."""
    raw = tomllib.loads((files("attribution") / "data" / "platform_names.toml").read_text(encoding="utf-8"))
    return {site: tuple(names) for site, names in raw["platforms"].items()}
