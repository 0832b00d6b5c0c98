"""The rules of a robots.txt by RFC 9309: parsing and matching, nothing fetched.

Where the RFC leaves room, as Google's matcher does: keys in any case, a missing colon forgiven, groups of one agent
merged, the longest rule wins and Allow wins a tie, percent-encoded bytes compared as written. Crawl-delay and Sitemap
are read beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_KEYS = {
    "user-agent": "agent", "useragent": "agent", "user agent": "agent",
    "allow": "allow",
    "disallow": "disallow", "dissallow": "disallow", "dissalow": "disallow", "disalow": "disallow", "diasllow": "disallow",
    "disallaw": "disallow",
    "crawl-delay": "delay", "crawldelay": "delay",
    "sitemap": "sitemap", "site-map": "sitemap",
}  # fmt: skip
_TOKEN = re.compile(r"[a-zA-Z_-]+")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_MOST_RULES = 20_000  # per file; half a megabyte holds no more that mean anything


@dataclass(slots=True)
class Group:
    """The rules of one agent: (pattern, allowed)."""

    rules: list[tuple[str, bool]] = field(default_factory=list)
    delay: float | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """A robots.txt, parsed: groups by lower-case product token, "*" for everybody else."""

    groups: dict[str, Group]
    sitemaps: tuple[str, ...] = ()

    def group(self, agent: str) -> Group | None:
        """The group that speaks to an agent (product token or whole User-Agent), or None."""
        token = product_token(agent)
        return self.groups.get(token) or self.groups.get("*") if token else None

    def allowed(self, url: str, agent: str) -> bool:
        """Whether the agent may ask for the URL. The longest matching rule decides; of two equally long, Allow."""
        group = self.group(agent)
        path = target_of(url)
        if group is None or path == "/robots.txt":
            return True
        best, allow = -1, True
        for pattern, allowed in group.rules:
            size = len(pattern)
            if (size > best or (size == best and allowed and not allow)) and matches(pattern, path):
                best, allow = size, allowed
        return allow

    def crawl_delay(self, agent: str) -> float | None:
        """Seconds the agent is asked to leave between requests, or None."""
        group = self.group(agent)
        return group.delay if group else None


NO_RULES = Rules({})


def product_token(agent: str) -> str:
    """The lower-case product token of a User-Agent: "Ripplemark/1.0 (+https://…)" -> "ripplemark"."""
    if agent.strip().startswith("*"):
        return "*"
    found = _TOKEN.match(agent.strip())
    return found.group().lower() if found else ""


def target_of(url: str) -> str:
    """What rules are matched against: path and query of a URL, escapes in upper case, no fragment."""
    parts = urlsplit(url)
    path = parts.path or "/"
    return _upper_escapes(f"{path}?{parts.query}" if parts.query else path)


def _upper_escapes(text: str) -> str:
    return _ESCAPE.sub(lambda m: m.group().upper(), text) if "%" in text else text


def pattern_of(value: str) -> str:
    """A rule's value as it is compared: bytes outside ASCII percent-encoded, escapes in upper case, runs of * made one."""
    text = "".join(c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode()) for c in value)
    return re.sub(r"\*{2,}", "*", _upper_escapes(text))


def matches(pattern: str, path: str) -> bool:
    """Whether a rule's pattern matches from the start of the path. `*` is any run of characters, a final `$` the end.

    Takes each literal piece at its first place, which is right for `*`-patterns and linear; no regular expression."""
    anchored = pattern.endswith("$")
    first, *pieces = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not pieces:
        return not anchored or at == len(path)
    for piece in pieces[:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    last = pieces[-1]
    return len(path) - len(last) >= at and path.endswith(last) if anchored else path.find(last, at) >= 0


def parse(text: str) -> Rules:
    """The rules in the text of a robots.txt. Never fails: lines that say nothing known are passed over."""
    reader = _Reader()
    for line in re.split(r"\r\n|\r|\n", text):
        key, value = _key_value(line)
        if key:
            reader.take(key, value)
    return Rules(reader.groups, tuple(reader.sitemaps))


def _key_value(line: str) -> tuple[str, str]:
    line = line.partition("#")[0].strip()
    if not line:
        return "", ""
    key, colon, value = line.partition(":")
    if not colon:
        words = line.split()
        key, value = (words[0], words[1]) if len(words) == 2 else ("", "")
    return _KEYS.get(key.strip().lower(), "other" if key else ""), value.strip()


class _Reader:
    """Keeps the agents a line speaks to: those of the User-agent lines above it since the last rule."""

    def __init__(self) -> None:
        self.groups: dict[str, Group] = {}
        self.sitemaps: list[str] = []
        self._open: list[Group] = []
        self._ruled = False
        self._count = 0

    def take(self, key: str, value: str) -> None:
        if key == "agent":
            self._agent(value)
        elif key in ("allow", "disallow"):
            self._rule(value, key == "allow")
        elif key == "delay":
            self._delay(value)
        elif key == "sitemap" and value and len(self.sitemaps) < 1000:
            self.sitemaps.append(value)

    def _agent(self, value: str) -> None:
        if self._ruled:
            self._open, self._ruled = [], False
        token = product_token(value)
        if token:
            self._open.append(self.groups.setdefault(token, Group()))

    def _rule(self, value: str, allowed: bool) -> None:
        self._ruled = True
        if value and self._count < _MOST_RULES:
            self._count += 1
            for group in self._open:
                group.rules.append((pattern_of(value), allowed))

    def _delay(self, value: str) -> None:
        """Does not close the list of agents: RFC 9309 lets no line but Allow and Disallow do that."""
        found = re.match(r"[0-9]{1,9}(?:\.[0-9]{1,6})?", value)
        for group in self._open if found else ():
            group.delay = max(group.delay or 0.0, float(found.group()))  # type: ignore[union-attr]
