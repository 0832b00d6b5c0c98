"""Visits as the lines of a combined access log. One visit in, its requests out; keeps nothing."""

import random
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from world.brand import BROKEN_PAGE, SITE
from world.chance import stream

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NEXT_EN = (
    "/shop/",
    "/shop/high-mountain-oolong",
    "/about",
    "/blog/",
    "/shop/jasmine-pearls",
    "/blog/tea-mountain",
    "/cold-brew",
)
_NEXT_ZH = ("/zh/shop/", "/zh/about", "/zh/cold-brew", "/shop/high-mountain-oolong", "/zh/", "/zh/tea-mountain")
_ASSETS = ("/static/site.css", "/static/app.js", "/static/logo.png")


class Guest(NamedTuple):
    """One visit as it goes into the log; `at` is epoch seconds."""

    at: int
    person: int
    ip: str
    agent: str
    landing: str
    referrer: str
    pages: int
    first: bool  # nothing in the browser's cache yet
    user: str | None  # the user id, if the visit ends in a registration
    value: float | None  # of a purchase


class Entry(NamedTuple):
    at: int
    text: str


def stamp(at: int) -> str:
    """[02/Nov/2025:10:12:13 +0800]"""
    days, seconds = divmod(at + 28_800, 86_400)
    day = date.fromordinal(719_163 + days)
    return f"[{day.day:02}/{_MONTHS[day.month - 1]}/{day.year}:{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02} +0800]"


def entry(at: int, ip: str, request: str, status: int, size: int | str, referrer: str, agent: str) -> Entry:
    """One line of the log."""
    return Entry(at, f'{ip} - - {stamp(at)} "{request} HTTP/1.1" {status} {size} "{referrer or "-"}" "{agent}"')


def _size(path: str) -> int:
    return 2_000 + sum(map(ord, path)) * 37 % 23_000


def visit_entries(seed: int, guest: Guest) -> Iterator[Entry]:
    """The requests of a visit, pages with their assets, in order of time; ends with the goal if there is one."""
    rng = stream(seed, "requests", guest.person, guest.at)
    at, path, referrer = guest.at, guest.landing, guest.referrer
    for n in range(guest.pages):
        status = 404 if path == BROKEN_PAGE else 200
        yield entry(at, guest.ip, f"GET {path}", status, _size(path), referrer, guest.agent)
        yield from _assets(rng, at, path, guest, fresh=guest.first and n == 0)
        referrer, path = SITE + path, _next(rng, path)
        at += 4 + min(420, int(rng.expovariate(1 / 45)))
    if guest.user:
        yield from _goal(at, guest, referrer, "/signup", "/welcome")
    if guest.value is not None:
        yield from _goal(at + 90, guest, referrer, "/checkout", "/thanks")


def _assets(rng: random.Random, at: int, path: str, guest: Guest, *, fresh: bool) -> Iterator[Entry]:
    """What the page loads: everything at first, later mostly from the cache."""
    page = SITE + path.partition("?")[0]
    if fresh:
        for asset in _ASSETS:
            yield entry(at + (rng.random() < 0.4), guest.ip, f"GET {asset}", 200, _size(asset), page, guest.agent)
    elif rng.random() < 0.2:
        yield entry(at + 1, guest.ip, f"GET {_ASSETS[0]}", 304, 0, page, guest.agent)
    if rng.random() < 0.35:
        image = f"/images/tea-{sum(map(ord, path)) % 40:02}.png"
        yield entry(at + 1, guest.ip, f"GET {image}", 200, _size(image), page, guest.agent)


def _next(rng: random.Random, path: str) -> str:
    """Where a reader goes from a page: on in the same language."""
    return rng.choice(_NEXT_ZH if path.startswith("/zh") else _NEXT_EN)


def _goal(at: int, guest: Guest, referrer: str, path: str, done: str) -> Iterator[Entry]:
    """The form, its submission answered 302, and the page after it."""
    form = at + 6
    yield entry(at, guest.ip, f"GET {path}", 200, _size(path), referrer, guest.agent)
    yield entry(form + 40, guest.ip, f"POST {path}", 302, 0, SITE + path, guest.agent)
    yield entry(form + 41, guest.ip, f"GET {done}", 200, _size(done), SITE + path, guest.agent)


def goal_times(seed: int, guest: Guest) -> dict[str, int]:
    """When the goals of a visit are reached: {POST path: epoch seconds}, read off its own entries."""
    wanted = ("/signup", "/checkout")
    return {path: one.at for one in visit_entries(seed, guest) for path in wanted if f'"POST {path} ' in one.text}
