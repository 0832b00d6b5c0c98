"""Which user agents are machines, and which machine each is: the maintained crawler list, agents that call themselves so, and empty ones.

Judges agents alone; what a visitor does is judged in `behaviour`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

import pyarrow as pa
import pyarrow.compute as pc
from crawleruseragents import CRAWLER_USER_AGENTS_DATA

_CHUNK = 150  # patterns per compiled expression: one automaton over all 1,500 outgrows its memory limit and slows down
_REMEMBERED = 200_000
_NAME = 40  # characters of a machine's name
#: Words by which unlisted machines name themselves, a contact address after +, and programming libraries. Cubot is a telephone.
_SELF_NAMED = (
    r"(?i)crawl|spider|(?:^|[^u])bots?[\d_.]*\b|robots?\b|scraper\b|\+https?://|\bfeed ?fetcher|uptime|health-?check|link-?check|kube-probe"
    r"|archiver\b|libcurl|httpclient|http-java-client|aws-sdk|boto3?/|headless"
    r"|^(?:java|jakarta|okhttp|apache-http|axios|got|curl|wget|python|php|ruby|perl|go-http|libwww|lwp|aiohttp|httpx|requests|node|undici"
    r"|dart|reqwest|restsharp|faraday|mechanize|winhttp|guzzle|unirest|rpt-http|http)[\w.-]*(?:/| |$)"
)
_COMPATIBLE = re.compile(r"compatible[;,]? *\+?([A-Za-z][^/;,()+]{2,})")
_FRONT = re.compile(r"^(?!Mozilla|Opera|DoCoMo|http)([A-Za-z][\w .!-]{2,}?)(?:/|$|[\[(+;,@]| \d)")
_WORD = re.compile(r"([\w.-]*(?:crawl|spider|bot|headless|scraper)[\w-]*)", re.IGNORECASE)
_ESCAPED_MARK, _MARK = re.compile(r"\\(\W)"), re.compile(r"[\\^$.|?*+(){}\[\]]")
_EMPTY = ("", "-")


class MachineKind(StrEnum):
    """What a machine is for; where the list names several purposes, the first of these."""

    AI = "ai-crawler"
    SEARCH = "search-engine"
    PREVIEW = "social-preview"
    SEO = "seo"
    ADVERTISING = "advertising"
    ARCHIVER = "archiver"
    FEED = "feed-reader"
    MONITORING = "monitoring"
    SCANNER = "scanner"
    ACADEMIC = "academic"
    AUTOMATION = "browser-automation"
    LIBRARY = "http-library"
    SELF_NAMED = "self-named"  # on no list
    UNNAMED = "unnamed"  # no agent at all


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine by purpose and name."""

    kind: MachineKind
    name: str


class BotJudge:
    """Remembers what it found, so that each distinct agent is looked at once per load."""

    def __init__(self) -> None:
        self._known: dict[str, bool] = {}

    def judge(self, agents: list[str]) -> list[bool]:
        """Whether each agent is a machine."""
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        fresh = [a for a in agents if a not in self._known]
        self._known.update(zip(fresh, are_bots(fresh), strict=True))
        return [self._known[a] for a in agents]


def are_bots(agents: list[str]) -> list[bool]:
    """Whether each agent is a machine; an empty agent ("" or "-") is one: no browser hides its name."""
    if not agents:
        return []
    column = pa.array(agents, pa.string())
    found = pc.is_in(column, pa.array([*_EMPTY, *_seen()]))
    for expression in (*_expressions(), _SELF_NAMED, _for_models()):
        found = pc.or_(found, pc.match_substring_regex(column, expression))
    return [bool(value) for value in found.to_pylist()]


@lru_cache(maxsize=16_384)
def machine_of(agent: str) -> Machine:
    """Which machine an agent is; only for agents that are one. A listed one goes by its entry, another by what it calls itself."""
    if agent in _EMPTY:
        return Machine(MachineKind.UNNAMED, "")
    if known := _seen().get(agent):
        return known
    if word := re.search(_for_models(), agent):
        return Machine(MachineKind.AI, word.group().lower())
    for entry, (text, pattern) in zip(_listed(), _sought(), strict=True):
        if text in agent and (found := text or _first(pattern, agent)):
            machine = _entry(entry)
            return machine if machine.name else Machine(machine.kind, _tidy(found))
    return Machine(MachineKind.SELF_NAMED, _tidy(_product(agent)))


def _product(agent: str) -> str:
    """What an unlisted machine calls itself: after "compatible;", or at the front, or the word that gives it away."""
    for where in (_COMPATIBLE, _FRONT, _WORD):
        if found := where.search(agent):
            return found[1]
    return ""


# ---------------------------------------------------------------- the list


def _kind(tags: list[str]) -> MachineKind:
    return next((kind for kind in MachineKind if kind in tags), MachineKind.SELF_NAMED)


def _tidy(text: str) -> str:
    return text.strip(" /;,()^$+").lower()[:_NAME]


def _entry(entry: dict[str, object]) -> Machine:
    """The machine of an entry; without a name where its pattern is no plain text, so that the agent's own word is taken."""
    pattern, tags = str(entry["pattern"]), entry["tags"]
    plain = re.sub(r"\\([^\w])", "", pattern)
    name = "" if re.search(r"[\\\[\](){}|?*+]", plain) else _tidy(re.sub(r"\\(.)", r"\1", pattern))
    return Machine(_kind(tags if isinstance(tags, list) else []), name)


def _words(name: str) -> list[str]:
    text = (files("attribution") / "data" / name).read_text(encoding="utf-8")
    return [row for row in text.splitlines() if row and not row.startswith("#")]


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(_words("browser_words.txt"))


@cache
def _for_models() -> str:
    return "(?i)" + "|".join(map(re.escape, _words("ai_agents.txt")))


@cache
def _listed() -> tuple[dict[str, object], ...]:
    return tuple(entry for entry in CRAWLER_USER_AGENTS_DATA if entry["pattern"] not in _ambiguous())


@cache
def _seen() -> dict[str, Machine]:
    """The agents that the list saw under a pattern which people's browsers match as well."""
    odd = (entry for entry in CRAWLER_USER_AGENTS_DATA if entry["pattern"] in _ambiguous())
    return {agent: _entry(entry) for entry in odd for agent in entry["instances"]}


@cache
def _expressions() -> tuple[str, ...]:
    patterns = [f"(?:{entry['pattern']})" for entry in _listed()]
    return tuple("|".join(patterns[i : i + _CHUNK]) for i in range(0, len(patterns), _CHUNK))


@cache
def _sought() -> tuple[tuple[str, re.Pattern[str] | None], ...]:
    """Per entry of the list its pattern as the plain text that nearly all of them are; "" and the pattern compiled where it is none."""
    return tuple(_text_or_pattern(str(entry["pattern"])) for entry in _listed())


def _text_or_pattern(pattern: str) -> tuple[str, re.Pattern[str] | None]:
    if _MARK.search(_ESCAPED_MARK.sub("", pattern)):
        return "", re.compile(pattern)
    return _ESCAPED_MARK.sub(r"\1", pattern), None


def _first(pattern: re.Pattern[str] | None, agent: str) -> str:
    """The first text in an agent that a pattern fits; "" if none does."""
    found = pattern.search(agent) if pattern else None
    return found.group() if found else ""
