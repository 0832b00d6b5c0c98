"""What one distinct request line asks for: a page, a file of a page, or nothing a visitor would do. One decision per distinct text."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

from attribution.tags import EMAIL, HINT
from attribution.traffic.searched import searched_words
from ripplemark.config import Goal
from ripplemark.text import visible_control

PATH_LIMIT = 1024
#: Files that pages are made of, downloads of programs, and what machines fetch by themselves.
ASSETS = frozenset(
    [
        "css",
        "js",
        "mjs",
        "map",
        "json",
        "xml",
        "rss",
        "atom",
        "txt",
        "ico",
        "png",
        "jpg",
        "jpeg",
        "gif",
        "svg",
        "webp",
        "avif",
        "bmp",
        "tif",
        "tiff",
        "woff",
        "woff2",
        "ttf",
        "otf",
        "eot",
        "cur",
        "mp3",
        "mp4",
        "m4a",
        "m4v",
        "ogg",
        "oga",
        "ogv",
        "wav",
        "webm",
        "flac",
        "avi",
        "mov",
        "wmv",
        "flv",
        "swf",
        "m3u8",
        "ts",
        "zip",
        "gz",
        "tgz",
        "bz2",
        "xz",
        "7z",
        "rar",
        "tar",
        "dmg",
        "exe",
        "msi",
        "deb",
        "rpm",
        "apk",
        "iso",
        "bin",
        "wasm",
        "webmanifest",
    ]
)


@dataclass(frozen=True, slots=True)
class Request:
    """A request line, read."""

    method: str
    path: str  # without query, control characters escaped, e-mail addresses blotted out
    query: str  # only if it may carry campaign tags
    asset: bool
    goals: tuple[int, ...]  # indices of the goals whose method and path it fits
    searched: str = ""  # what it searches the site for


@lru_cache(maxsize=65_536)
def read_request(line: str, goals: tuple[Goal, ...], search_parameters: tuple[str, ...] = ()) -> Request:
    """A request line such as "GET /a?b=c HTTP/1.1"; anything else becomes a request with an empty method."""
    method, _, rest = line.partition(" ")
    if not rest or not method.isalpha():
        return Request("", _shown(line), "", asset=False, goals=())
    target, blank, protocol = rest.rpartition(" ")
    if not blank or not protocol.startswith("HTTP"):
        target = rest
    path, _, query = target.partition("?")
    if path[:4].lower() == "http":  # a whole URL, as proxies ask
        path = "/" + (path.split("/", 3)[3:] or [""])[0]
    path = _shown(path.partition("#")[0])
    fitting = tuple(i for i, goal in enumerate(goals) if fits(goal, method, path)) if goals else ()
    words = searched_words(query, search_parameters)
    return Request(method, path, query if query and HINT.search(query) else "", is_asset(path), fitting, words)


def is_asset(path: str) -> bool:
    """Whether a path names a file that is no page, by its extension."""
    name = path[path.rfind("/") + 1 :]
    dot = name.rfind(".")
    return dot >= 0 and name[dot + 1 :].lower() in ASSETS


def fits(goal: Goal, method: str, path: str) -> bool:
    """Whether a request is the one a goal names; the goal's path may end in *."""
    wanted, _, pattern = goal.request.partition(" ")
    if method != wanted:
        return False
    return fnmatchcase(path, pattern) if pattern.endswith("*") else path == pattern


def _shown(path: str) -> str:
    if len(path) > PATH_LIMIT or not path.isprintable():
        path = visible_control(path, PATH_LIMIT)[:PATH_LIMIT]
    return EMAIL.sub("(email)", path) if "@" in path or "%40" in path else path
