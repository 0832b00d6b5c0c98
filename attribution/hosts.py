"""What kind of place a referring host, or a source named in a link, is: search engine, social network, shop ...

Knowledge is in `attribution/data/*.tsv`, one file per kind, and behind them GA4's own list of sources; this module only looks things
up there. Two things no list can name are told by how a host is called: web mail (webmail.…, mail.…), and that a house such as
Google or Yahoo! has more doors than that of its search engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from ripplemark.text import fold
from ripplemark.urls import registrable


class Kind(StrEnum):
    """What a source is. The value names the data file."""

    GO_BETWEEN = "go_between"  # payment and log-in: a visitor only comes back from there; goes before all others
    AI = "ai"
    SEARCH = "search"
    SOCIAL = "social"
    VIDEO = "video"
    SHOPPING = "shopping"
    EMAIL = "email"
    PAID = "paid"
    SERVICE = "service"  # another door of a portal, an office suite
    SITE = "site"  # a site with a name, none of these
    OTHER = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A known source."""

    kind: Kind
    name: str
    params: tuple[str, ...] = ()  # query parameters that carry the search words


UNKNOWN = Place(Kind.OTHER, "")
WEB_MAIL = Place(Kind.EMAIL, "")
#: Words that are the first label of a listed host but mean nothing by themselves.
_VAGUE = frozenset([
    "1", "all", "app", "apps", "ask", "blog", "cafe", "com", "drive", "e", "email", "find", "forum", "get", "go", "help",
    "home", "image", "images", "info", "kind", "line", "link", "live", "m", "mail", "media", "medium", "my", "net", "news",
    "note", "ok", "one", "open", "org", "play", "search", "signal", "so", "start", "store", "stripe", "target", "tv",
    "video", "web", "wish", "www", "you",
])  # fmt: skip
_WEB_MAIL = re.compile(r"(?:web-?mail|mail|e-?mail|owa|zimbra|roundcube)\d*\.[^.]+\..")
_MAILING_LIST = re.compile(r"(?:pipermail|mailman|hyperkitty|archives?|lists?|listinfo)\d*(?:/|$)")
#: Houses with many doors of which search is one.
_PORTALS = frozenset(
    {"Google", "Yahoo!", "Yandex", "Baidu", "Bing", "Sogou", "360 Search", "Daum", "Seznam", "Rambler", "Mail.ru"}
)
#: Labels in front of a portal's domain that still lead to its search; m., wap. and two-letter countries among them.
_FRONT_DOOR = re.compile(
    r"www\d*|m|wap\d*|mobile|r|espanol|chinese|[a-z]{2}(-[a-z]{2})?|ipv[46]|secure|web|.*(search|such|image|video|news|busca|buscador).*"
)
_FOLDERS = 2  # parts of a path that a listed host may go by


@dataclass(frozen=True, slots=True)
class _Lists:
    exact: dict[str, Place]  # host, or host/path
    anywhere: dict[str, Place]  # "google" for google.{} ; "images.google" for images.google.{} ; with /path
    names: dict[str, Place]


@lru_cache(maxsize=65_536)
def place_of(host: str, path: str = "") -> Place:
    """The place a host (and path) belongs to: the longest match of host and parents, listed paths first; UNKNOWN if none."""
    return _find(_lists(), host.lower().strip("."), path)


def place_named(source: str) -> Place:
    """The place a source names: "google", "小红书", "news.ycombinator.com", "fb"; UNKNOWN if it names none."""
    word = source.strip().lower()
    if "." in word:
        host, _, path = word.removeprefix("https://").removeprefix("http://").partition("/")
        if (found := place_of(host, path)) is not UNKNOWN:
            return found
    return _lists().names.get(fold(word), UNKNOWN)


def source_name(source: str) -> str:
    """What people call a source: "X (Twitter)" for t.co, "Google" for google.de; the source itself where no list has a name."""
    return place_named(source).name or source.removeprefix("www.")


def is_go_between(host: str, path: str = "") -> bool:
    """Whether visitors are only sent through this host and come back: a payment, log-in or identity provider."""
    return place_of(host, path).kind is Kind.GO_BETWEEN


@lru_cache(maxsize=65_536)
def is_spam(host: str) -> bool:
    """Whether a host, or a parent of it, is on the list of referrer spammers."""
    spammers, host = _spammers(), host.lower()
    while host:
        if host in spammers:
            return True
        host = host.partition(".")[2]
    return False


def _folders(path: str) -> Iterator[str]:
    """The beginnings of a path, longest first: "/i/grok", "/i", ""."""
    parts = [part for part in path.split("/")[: _FOLDERS + 2] if part]
    for depth in range(min(_FOLDERS, len(parts)), -1, -1):
        yield "/".join(["", *parts[:depth]])


def _find(lists: _Lists, host: str, path: str) -> Place:
    folders, labels = list(_folders(path)), host.split(".")
    for depth in range(len(labels)):
        if found := _listed(lists, ".".join(labels[depth:]), folders):
            if _leads_to(found, labels[:depth]):
                return found
            break
    return WEB_MAIL if _is_web_mail(host, path) else UNKNOWN


def _listed(lists: _Lists, host: str, folders: list[str]) -> Place | None:
    """The place of exactly this host, by its longest listed path."""
    stem = _stem(host)
    for folder in folders:
        if found := lists.exact.get(host + folder) or (lists.anywhere.get(stem + folder) if stem else None):
            return found
    return None


def _leads_to(place: Place, front: list[str]) -> bool:
    """Whether the labels in front of a listed host still lead to it: docs.google.com is not Google's search engine."""
    return place.name not in _PORTALS or all(_FRONT_DOOR.fullmatch(label) for label in front)


def _is_web_mail(host: str, path: str) -> bool:
    """Whether a host is called like web mail, and the path is no archive of a mailing list."""
    return bool(_WEB_MAIL.match(host)) and not _MAILING_LIST.match(path.lstrip("/"))


def _stem(host: str) -> str:
    """A host without its public suffix: "images.google.co.uk" -> "images.google"; "" if it is a suffix itself."""
    owner = registrable(host)
    label = owner.partition(".")[0]
    return host[: len(host) - len(owner)] + label if host.endswith(owner) and "." in owner else ""


# ---------------------------------------------------------------- data files


def _rows(name: str) -> Iterator[list[str]]:
    for row in (files("attribution") / "data" / name).read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            yield row.split("\t")


@cache
def _lists() -> _Lists:
    lists = _Lists({}, {}, {})
    for kind in Kind:
        if kind is not Kind.OTHER:
            _read(kind, lists)
    _read_ga4(lists)
    return lists


def _read(kind: Kind, lists: _Lists) -> None:
    for row in _rows(f"{kind}.tsv"):
        name, others, hosts, params = (*row, "", "", "")[:4]
        place = Place(kind, name, tuple(params.split()))
        for word in (name, *others.split(",")):
            if word and kind is not Kind.GO_BETWEEN:
                lists.names.setdefault(fold(word), place)
        for host in hosts.split():
            _add_host(host.lower(), place, lists)


def _add_host(host: str, place: Place, lists: _Lists) -> None:
    bare = host.removeprefix("{}.")
    name, slash, path = bare.partition("/")
    if name.endswith(".{}"):
        lists.anywhere.setdefault(name.removesuffix(".{}") + slash + path, place)
    else:
        lists.exact.setdefault(bare, place)
    label = _stem(name.replace("{}", "com"))
    if (
        label
        and "." not in label
        and not slash
        and label not in _VAGUE
        and place.kind not in (Kind.GO_BETWEEN, Kind.SERVICE, Kind.SITE)
    ):
        lists.names.setdefault(fold(label), place)


def _read_ga4(lists: _Lists) -> None:
    """GA4's sources: words as names; hosts where our own lists have nothing to say of exactly this one."""
    for kind, sources in _rows("ga4_sources.tsv"):
        place = Place(Kind(kind), "")
        for source in sources.split(", "):
            lists.names.setdefault(fold(source), place)
            if "." in source and not _listed(lists, source, [""]) and _find(lists, source, "").kind is not place.kind:
                lists.exact[source] = place


@cache
def spam_list_taken() -> str:
    """The day on which the list of referrer spammers was taken, as its head states it."""
    head = files("attribution.data").joinpath("referrer_spam.txt").read_text(encoding="utf-8").partition("\n\n")[0][:1000]
    stated = re.search(r"Taken on (\d{4}-\d\d-\d\d)", head)
    return stated.group(1) if stated else ""


@cache
def _spammers() -> frozenset[str]:
    return frozenset(row[0].lower() for row in _rows("referrer_spam.txt"))
