"""The lines of a block -> hits: who, when, which page, how they came. Machines, assets and errors are counted, not kept.

Everything is decided once per distinct value (agent, referrer, request, address) and joined back as vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zlib import crc32
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from attribution.intake.log_lines import Lines
from attribution.intake.log_times import Ints, Mask
from attribution.traffic.agents import BotJudge
from attribution.traffic.arrivals import Arrivals
from attribution.traffic.distinct import codes, distinct_values, firsts, lookup, texts
from attribution.traffic.local_days import DAY, by_day, local_days
from attribution.traffic.machines import added, bots_by_day, spam_by_day
from attribution.traffic.requests import Request, read_request
from attribution.traffic.visitors import address, by_name, cookie_in, encoded, period_start, seen_from, visitor_keys
from ripplemark.config import Goal, Project
from ripplemark.records import MachineDay
from ripplemark.urls import host_name, host_of

_LOOPBACK = r"(?:127\.|::1 |localhost )"
_NOBODY = ("", "-")  # names of no user


class Filtered(StrEnum):
    """Why a line that was read is no hit, in the order of asking."""

    BLANK = "blank"  # an empty line
    HEADING = "heading"  # says what the fields of the others are
    BOT = "bot"
    SPAM = "spam"  # a known referrer spammer
    INTERNAL = "internal"  # the server asking itself
    DO_NOT_TRACK = "do_not_track"  # the browser asked not to be tracked, and the project respects it
    METHOD = "method"  # neither GET nor the request of a goal: HEAD, POST, OPTIONS, garbage
    ERROR = "error"  # 4xx, 5xx; 000, the visitor left before the answer
    REDIRECT = "redirect"  # 3xx other than 304
    ASSET = "asset"  # images, scripts, feeds: parts of pages, not pages


_NUMBERS = {reason: number for number, reason in enumerate(Filtered, 1)}

SCHEMA = pa.schema(
    [
        ("at", pa.int64()),  # seconds since 1970, UTC
        ("visitor", pa.int64()),
        ("page", pa.bool_()),  # counts as a page view
        ("dressed", pa.bool_()),  # its address and agent asked for files of pages too, in the same stretch of the log
        ("goal", pa.string()),  # the goal that this request reaches; "" if none
        ("path", pa.string()),
        ("searched", pa.string()),  # what a search on the site itself was for, folded; "" if it is none
        ("tagged", pa.bool_()),  # the URL names a campaign
        ("channel", pa.string()),
        ("source", pa.string()),
        ("medium", pa.string()),
        ("campaign", pa.string()),
        ("content", pa.string()),
        ("term", pa.string()),
        ("referrer", pa.string()),  # "" if none, own or excluded
        ("file", pa.string()),  # fingerprint of the log
        ("hit", pa.int64()),  # its number: the log and the line, the same in every run
    ]
)


@dataclass(frozen=True, slots=True)
class Site:
    """What the hits of one site depend on."""

    own: frozenset[str]
    excluded: frozenset[str]
    zone: ZoneInfo
    visitor: str
    salt_days: int
    goals: tuple[Goal, ...]
    salt: Callable[[date], bytes]  # the key of the period that begins on a day
    respect_dnt: bool = False
    search_parameters: tuple[str, ...] = ()  # of the site's own search
    vhost: bool = False  # lines begin with the virtual host
    named: str = ""  # whose names the user fields hold, where every line has one and `visitor` is "user"


@dataclass(frozen=True, slots=True)
class Hits:
    """The kept lines of a block by day of the site's zone, and the number of the others."""

    days: tuple[tuple[date, pa.Table], ...]
    kept: int
    filtered: dict[Filtered, int]
    machines: tuple[MachineDay, ...] = ()  # the bots and spammers among the others


def site_of_project(project: Project, salt: Callable[[date], bytes], *, vhost: bool = False) -> Site:
    """The site that a project describes."""
    own = project.own_domains | ({host_of(project.traffic.site)} if project.traffic.site else frozenset())
    return Site(
        own=own,
        excluded=frozenset(host_name(h) for h in project.traffic.exclude_referrers),
        zone=project.traffic.zone,
        visitor=project.traffic.visitor,
        salt_days=project.traffic.salt_days,
        goals=project.goals,
        salt=salt,
        respect_dnt=project.traffic.respect_dnt,
        search_parameters=project.traffic.search_parameters,
        vhost=vhost,
    )


def hits_of(lines: Lines, file: str, site: Site, judge: BotJudge) -> Hits:
    """The hits of a block's lines."""
    requests = [read_request(text, site.goals, site.search_parameters) for text in texts(lines, "request")]
    arrivals = Arrivals(lines, [r.query for r in requests], site.own, site.excluded)
    asked = codes(lines, "request")
    goal = _goals(requests, asked, lines.status, site.goals)
    reasons = _reasons(lines, requests, asked, goal, arrivals, judge, site)
    kept = np.flatnonzero(reasons == 0)
    counts = np.bincount(reasons, minlength=len(Filtered) + 1)
    filtered = {r: int(counts[i + 1]) for i, r in enumerate(Filtered) if counts[i + 1]}
    filtered.update({r: n for r, n in ((Filtered.BLANK, lines.blank), (Filtered.HEADING, lines.headings)) if n})
    machines = _machines(lines, reasons, arrivals, site)
    if not len(kept):
        return Hits((), 0, filtered, machines)
    names = pa.array(["", *(g.name for g in site.goals)])
    paths = pa.array([r.path for r in requests], pa.string())
    columns = {
        "at": pa.array(lines.at[kept]),
        "visitor": pa.array(_visitors(lines, kept, site)),
        "page": pa.array((goal[kept] < 0) | _gets(requests, asked)[kept]),
        "dressed": _dressed(lines, kept, np.flatnonzero(reasons == _NUMBERS[Filtered.ASSET])),
        "goal": names.take(pa.array(goal[kept] + 1)),
        "path": paths.take(pa.array(asked[kept])),
        "searched": pa.array([r.searched for r in requests], pa.string()).take(pa.array(asked[kept])),
        **arrivals.columns(kept),
        "file": pa.DictionaryArray.from_arrays(np.zeros(len(kept), np.int8), pa.array([file])).cast(pa.string()),
        "hit": pa.array((log_number(file) << 32) + lines.number[kept]),
    }
    table = pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)
    return Hits(tuple(by_day(table, local_days(lines.at[kept], site.zone))), len(kept), filtered, machines)


def days_of(parts: Iterable[Hits]) -> dict[date, pa.Table]:
    """The hits of several blocks by day, in order of days."""
    tables: dict[date, list[pa.Table]] = {}
    for part in parts:
        for day, table in part.days:
            tables.setdefault(day, []).append(table)
    return {day: pa.concat_tables(tables[day]) for day in sorted(tables)}


def log_number(file: str) -> int:
    """A number below 2**31 for a log, from its fingerprint: orders hits of one second the same way whatever was loaded first."""
    return crc32(file.encode("ascii")) >> 1


# ---------------------------------------------------------------- what is kept


def _reasons(
    lines: Lines, requests: list[Request], asked: Ints, goal: Ints, arrivals: Arrivals, judge: BotJudge, site: Site
) -> Ints:
    """Per line 0 to keep it, else 1 + the index of its reason in `Filtered`; the first reason counts."""
    status, reached = lines.status, goal >= 0
    agents = codes(lines, "agent")
    tests: dict[Filtered, Mask] = {
        Filtered.BOT: lookup(judge.judge(texts(lines, "agent")), agents),
        Filtered.SPAM: arrivals.spam,
        Filtered.INTERNAL: lookup(_loopbacks(lines, site), codes(lines, "who")),
        Filtered.DO_NOT_TRACK: lines.unwilling
        if site.respect_dnt and lines.unwilling is not None
        else np.zeros(len(status), np.bool_),
        Filtered.METHOD: ~_gets(requests, asked) & ~reached,
        Filtered.ERROR: ((status >= 400) | (status < 100)) & ~reached,
        Filtered.REDIRECT: (status >= 300) & (status < 400) & (status != 304) & ~reached,
        Filtered.ASSET: lookup([r.asset for r in requests], asked) & ~reached,
    }
    result = np.zeros(len(status), np.int64)
    for reason, number in reversed(_NUMBERS.items()):
        if reason in tests:
            result[tests[reason]] = number
    return result


def _gets(requests: list[Request], asked: Ints) -> Mask:
    return lookup([r.method == "GET" for r in requests], asked)


def _goals(requests: list[Request], asked: Ints, status: Ints, goals: tuple[Goal, ...]) -> Ints:
    """Per line the index of the first goal it reaches, -1 for none. A goal without a status takes any that is no error."""
    result = np.full(len(asked), -1, np.int64)
    for i, goal in reversed(list(enumerate(goals))):
        right = status == goal.status if goal.status else status < 400
        result[lookup([i in r.goals for r in requests], asked) & right] = i
    return result


def _loopbacks(lines: Lines, site: Site) -> list[bool]:
    """Whether each distinct `who` is the server itself."""
    found = pc.match_substring_regex(lines.text["who"].dictionary, f"^{'[^ ]* ' if site.vhost else ''}{_LOOPBACK}")
    return found.to_pylist()  # type: ignore[no-any-return]


def _machines(lines: Lines, reasons: Ints, arrivals: Arrivals, site: Site) -> tuple[MachineDay, ...]:
    """The machines and referrer spammers of a block, by day and name."""
    bots, spam = (np.flatnonzero(reasons == _NUMBERS[r]) for r in (Filtered.BOT, Filtered.SPAM))
    hosts, host_of_line = arrivals.hosts(spam)
    return tuple(
        added(
            (
                bots_by_day(local_days(lines.at[bots], site.zone), codes(lines, "agent")[bots], texts(lines, "agent")),
                spam_by_day(local_days(lines.at[spam], site.zone), host_of_line, hosts),
            )
        )
    )


def _dressed(lines: Lines, kept: Ints, assets: Ints) -> pa.Array:
    """Whether the address and agent of each kept line asked for assets too."""
    key = codes(lines, "who") * (distinct_values(lines, "agent") + 1) + codes(lines, "agent")
    return pc.is_in(pa.array(key[kept]), value_set=pa.array(key[assets]))


# ---------------------------------------------------------------- who


def _visitors(lines: Lines, kept: Ints, site: Site) -> Ints:
    """The visitor key of each kept line; one hash per distinct (identity, salt period)."""
    whos, agents, tails = codes(lines, "who")[kept], codes(lines, "agent")[kept], codes(lines, "tail")[kept]
    periods, period = np.unique(lines.at[kept] // DAY // site.salt_days, return_inverse=True)
    use_tail = site.visitor.startswith("cookie:")
    key = (period * (distinct_values(lines, "who") + 1) + whos) * (distinct_values(lines, "agent") + 2) + agents + 1
    if use_tail:
        key = key * (distinct_values(lines, "tail") + 1) + tails
    first, back = firsts(key)
    salts = [site.salt(period_start(int(p) * site.salt_days, site.salt_days)) for p in periods]
    identities = _identities(lines, site, whos[first], agents[first], tails[first])
    return visitor_keys(salts, period[first].tolist(), identities)[back]


def _identities(lines: Lines, site: Site, whos: Ints, agents: Ints, tails: Ints) -> list[bytes]:
    """What each visitor is known by: the configured cookie or user name where the line has one, else address and agent."""
    seen = [encoded(seen_from("", agent)) for agent in (*texts(lines, "agent"), "")]  # -1: the empty last one
    hosts, names = _hosts(lines, site, whos), _names(lines, site, whos)
    cookies = _cookies(lines, site, tails)
    if not names and not cookies:
        return [hosts[w] + seen[a] for w, a in zip(whos.tolist(), agents.tolist(), strict=True)]
    known = zip(whos.tolist(), agents.tolist(), tails.tolist(), strict=True)
    return [cookies.get(t) or names.get(w) or hosts[w] + seen[a] for w, a, t in known]


def _hosts(lines: Lines, site: Site, whos: Ints) -> dict[int, bytes]:
    """The address of each `who`."""
    hosts, who = dict[int, bytes](), texts(lines, "who")
    for w in set(whos.tolist()):
        first, more, others = who[w].partition(" ")
        hosts[w] = encoded(address(others.partition(" ")[0] if site.vhost and more else first))
    return hosts


def _names(lines: Lines, site: Site, whos: Ints) -> dict[int, bytes]:
    """What the user of each `who` is known by, where users are asked for and it names one."""
    if site.visitor != "user":
        return {}
    who = texts(lines, "who")
    named = {w: who[w].rpartition(" ")[2] for w in set(whos.tolist())}
    return {w: encoded(by_name(site.named or site.visitor, name)) for w, name in named.items() if name not in _NOBODY}


def _cookies(lines: Lines, site: Site, tails: Ints) -> dict[int, bytes]:
    """What the cookie of each tail is known by, where a cookie is asked for and it has one."""
    cookie, tail = site.visitor.partition(":")[2], [*texts(lines, "tail"), ""]
    found = {t: cookie_in(tail[t], cookie) for t in set(tails.tolist())} if cookie else {}
    return {t: encoded(by_name(site.named or site.visitor, name)) for t, name in found.items() if name not in _NOBODY}
