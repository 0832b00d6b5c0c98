"""What kind of place a referring host, or a source named in a link, is: search engine, social network, shop ...

Knowledge is in `attribution/data/*.tsv`, one file per kind; this module only looks things up there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from ripplemark.urls import registrable


class Kind(StrEnum):
    """What a source is. The value names the data file."""

    AI = "ai"
    SEARCH = "search"
    SOCIAL = "social"
    VIDEO = "video"
    SHOPPING = "shopping"
    EMAIL = "email"
    PAID = "paid"
    OTHER = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A known source."""

    kind: Kind
    name: str
    params: tuple[str, ...] = ()  # query parameters that carry the search words


UNKNOWN = Place(Kind.OTHER, "")
#: Words that are the first label of a listed host but mean nothing by themselves.
_VAGUE = frozenset(
    [
        "mail",
        "email",
        "e",
        "my",
        "home",
        "go",
        "app",
        "apps",
        "web",
        "www",
        "search",
        "m",
        "blog",
        "news",
        "line",
        "note",
        "signal",
        "target",
        "wish",
        "medium",
        "kind",
        "live",
        "start",
        "find",
        "ask",
        "com",
        "net",
        "org",
        "info",
        "forum",
        "cafe",
        "image",
        "images",
        "video",
        "tv",
        "play",
        "store",
        "help",
        "get",
        "open",
        "link",
        "media",
        "all",
        "one",
        "you",
        "ok",
        "so",
        "1",
        "note",
        "stripe",
    ]
)


@dataclass(frozen=True, slots=True)
class _Lists:
    exact: dict[str, Place]  # host, or host/path
    anywhere: dict[str, Place]  # "google" for google.{} ; "images.google" for images.google.{} ; with /path
    names: dict[str, Place]


@lru_cache(maxsize=65_536)
def place_of(host: str, path: str = "") -> Place:
    """The place a host (and path) belongs to: the longest match of host and parents, listed paths first; UNKNOWN if none."""
    lists = _lists()
    parts = [part for part in path.split("/")[:4] if part]
    folders = ["/".join(["", *parts[:depth]]) for depth in range(min(2, len(parts)), -1, -1)]  # "/i/grok", "/i", ""
    labels = host.removeprefix("www.").split(".")
    for k in range(len(labels)):
        parent = ".".join(labels[k:])
        stem = _stem(parent)
        for table, key in ((lists.exact, parent), (lists.anywhere, stem)):
            for folder in folders if key else ():
                if found := table.get(key + folder):
                    return found
    return UNKNOWN


def place_named(source: str) -> Place:
    """The place a source names: "google", "小红书", "news.ycombinator.com", "fb"; UNKNOWN if it names none."""
    word = source.strip().lower()
    if "." in word and (found := place_of(word)) is not UNKNOWN:
        return found
    return _lists().names.get(word, UNKNOWN)


@lru_cache(maxsize=65_536)
def is_spam(host: str) -> bool:
    """Whether a host, or a parent of it, is on the list of referrer spammers."""
    spammers = _spammers()
    while host:
        if host in spammers:
            return True
        host = host.partition(".")[2]
    return False


def _stem(host: str) -> str:
    """A host without its public suffix: "images.google.co.uk" -> "images.google"; "" if it is a suffix itself."""
    owner = registrable(host)
    label = owner.partition(".")[0]
    return host[: len(host) - len(owner)] + label if host.endswith(owner) and "." in owner else ""


@cache
def _lists() -> _Lists:
    lists = _Lists({}, {}, {})
    for kind in Kind:
        if kind is not Kind.OTHER:
            _read(kind, lists)
    return lists


def _read(kind: Kind, lists: _Lists) -> None:
    text = (files("attribution") / "data" / f"{kind}.tsv").read_text(encoding="utf-8")
    for row in text.splitlines():
        if row.startswith("#"):
            continue
        name, others, hosts, params = (*row.split("\t"), "", "")[:4]
        place = Place(kind, name, tuple(params.split()))
        for word in (name, *others.split(",")):
            if word:
                lists.names.setdefault(word.lower(), place)
        for host in hosts.split():
            _add_host(host, place, lists)


def _add_host(host: str, place: Place, lists: _Lists) -> None:
    bare = host.removeprefix("{}.")
    name, slash, path = bare.partition("/")
    if name.endswith(".{}"):
        lists.anywhere.setdefault(name.removesuffix(".{}") + slash + path, place)
    else:
        lists.exact.setdefault(bare, place)
    label = _stem(name.replace("{}", "com"))
    if label and "." not in label and not slash and label not in _VAGUE:
        lists.names.setdefault(label, place)


@cache
def _spammers() -> frozenset[str]:
    text = (files("attribution") / "data" / "referrer_spam.txt").read_text(encoding="utf-8")
    return frozenset(row for row in text.splitlines() if row and not row.startswith("#"))
