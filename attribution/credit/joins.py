"""Which link a visit came by, told by its referrer and landing page. Pure; every join says why.

Browsers send only the origin (`https://site.example/`) across sites by default, so the landing page has to tell the link.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from urllib.parse import unquote

import ada_url

from ripplemark.store.credit import LiveLink
from ripplemark.urls import host_of, normal, registrable, same_page_key

_EARLY = timedelta(days=2)  # a dated page may be older than its date says


@dataclass(frozen=True, slots=True)
class Join:
    """The link a visit came by, and why we say so."""

    link: LiveLink
    reason: str  # page | site_and_landing | site_most_probable | redirector


class LinkIndex:
    """Links by the referrers that their readers send."""

    def __init__(self, links: Iterable[LiveLink], exact_visits: Mapping[int, int] | None = None) -> None:
        """`exact_visits` says how many visits each link surely brought: of rival links the busier one is more probable."""
        self._busy = exact_visits or {}
        self._by_page: dict[str, list[LiveLink]] = defaultdict(list)
        self._by_host: dict[str, list[LiveLink]] = defaultdict(list)
        self._by_wrapper: dict[str, list[LiveLink]] = defaultdict(list)
        for link in links:
            self._by_page[same_page_key(link.page_url)].append(link)
            self._by_host[_bare(host_of(link.page_url))].append(link)
            if link.wrapped_by and _only_redirects(link.wrapped_by):
                self._by_wrapper[_bare(link.wrapped_by)].append(link)

    def join(self, referrer: str, landing: str, day: date) -> Join | None:
        """The link that a visit with this referrer came by, if there is one."""
        url = normal(referrer) if referrer else ""
        host = _bare(host_of(url)) if url else ""
        if not host or (host not in self._by_host and host not in self._by_wrapper):
            return None
        if not _is_origin(url) and (exact := _standing(self._by_page.get(same_page_key(url), ()), day)):
            return Join(self._best(exact, landing), "page")
        return self._by_landing(host, landing, day) or self._by_redirector(host, landing, day) or self._by_site(host, url, day)

    def _by_landing(self, host: str, landing: str, day: date) -> Join | None:
        """Links of the site that lead to the landing page."""
        found = [k for k in _standing(self._by_host.get(host, ()), day) if leads_to(k.target_url, landing)]
        if not found:
            return None
        one_page = len({k.page_id for k in found}) == 1 or sum(k.headline for k in found) == 1
        return Join(self._best(found, landing), "site_and_landing" if one_page else "site_most_probable")

    def _by_redirector(self, host: str, landing: str, day: date) -> Join | None:
        """Links that go through a redirector, whose address browsers name instead of the page's."""
        found = [k for k in _standing(self._by_wrapper.get(host, ()), day) if leads_to(k.target_url, landing)]
        return Join(self._best(found, landing), "redirector") if found else None

    def _by_site(self, host: str, url: str, day: date) -> Join | None:
        """The most probable link of a site that named only itself; a page of it that we do not know names no link."""
        found = _standing(self._by_host.get(host, ()), day) if _is_origin(url) else []
        return Join(self._best(found, ""), "site_most_probable") if found else None

    def _best(self, links: Sequence[LiveLink], landing: str) -> LiveLink:
        return min(
            links,
            key=lambda k: (
                not leads_to(k.target_url, landing), not k.headline, -self._busy.get(k.link_id, 0), k.placement != "content",
                k.appeared_on, k.link_id,
            ),
        )  # fmt: skip


def _standing(links: Iterable[LiveLink], day: date) -> list[LiveLink]:
    """Links that may have been followed on a day: not lost before it, and, where the page is dated, not younger."""
    latest = (day + _EARLY).isoformat()
    text = day.isoformat()
    return [k for k in links if (k.lost_on is None or text <= k.lost_on) and not (k.dated and k.appeared_on > latest)]


@lru_cache(maxsize=65_536)
def leads_to(target_url: str, landing: str) -> bool:
    """Whether a link's target is the landing page; its parameters do not matter."""
    return bool(landing) and _path(ada_url.URL(target_url).pathname) == _path(landing.partition("?")[0])


def _path(path: str) -> str:
    return unquote(path).removesuffix("index.html").rstrip("/") or "/"


def _only_redirects(host: str) -> bool:
    """Whether a host does nothing but redirect for one platform (link.zhihu.com): a visit from google.com is a search, and one from
    t.co may come from any post."""
    return _bare(host) != registrable(_bare(host))


def _is_origin(url: str) -> bool:
    parsed = ada_url.URL(url)
    return parsed.pathname in ("", "/") and not parsed.search


def _bare(host: str) -> str:
    return host.removeprefix("www.")
