"""Visits as the lines of a combined access log. One visit in, its requests out; keeps nothing."""

import random
from collections.abc import Iterator, Sequence
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


class Booking(NamedTuple):
    """One visit with all that its lines and its truth need; `at` is epoch seconds."""

    at: int
    person: int
    ip: str
    agent: str
    landing: str
    referrer: str
    pages: int
    first: bool  # nothing in the browser's cache yet
    registered: bool  # the visit ends in the person's registration
    value: float | None  # of a purchase
    origin: str
    source: str
    url: str | None  # of the post or page it came through
    causes: Sequence[str]  # campaigns without which it would not have been

    @property
    def campaign(self) -> str | None:
        """The campaign that brought the person first."""
        return self.causes[0] if self.causes else None


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


def visit_entries(seed: int, booking: Booking) -> Iterator[Entry]:
    """The requests of a visit, pages with their assets, in order of time; ends with the goal if there is one."""
    rng = stream(seed, "requests", booking.person, booking.at)
    at, path, referrer = booking.at, booking.landing, booking.referrer
    for n in range(booking.pages):
        status = 404 if path == BROKEN_PAGE else 200
        yield entry(at, booking.ip, f"GET {path}", status, _size(path), referrer, booking.agent)
        yield from _assets(rng, at, path, booking, fresh=booking.first and n == 0)
        referrer, path = SITE + path, _next(rng, path)
        at += 4 + min(300, int(rng.expovariate(1 / 45)))
    if booking.registered:
        yield from _goal(at, booking, referrer, "/signup", "/welcome")
    if booking.value is not None:
        yield from _goal(at + 90, booking, referrer, "/checkout", "/thanks")


def _assets(rng: random.Random, at: int, path: str, booking: Booking, *, fresh: bool) -> Iterator[Entry]:
    """What the page loads: everything at first, later mostly from the cache."""
    page = SITE + path.partition("?")[0]
    if fresh:
        for asset in _ASSETS:
            yield entry(at + (rng.random() < 0.4), booking.ip, f"GET {asset}", 200, _size(asset), page, booking.agent)
    elif rng.random() < 0.2:
        yield entry(at + 1, booking.ip, f"GET {_ASSETS[0]}", 304, 0, page, booking.agent)
    if rng.random() < 0.35:
        image = f"/images/tea-{sum(map(ord, path)) % 40:02}.png"
        yield entry(at + 1, booking.ip, f"GET {image}", 200, _size(image), page, booking.agent)


def _next(rng: random.Random, path: str) -> str:
    """Where a reader goes from a page: on in the same language."""
    return rng.choice(_NEXT_ZH if path.startswith("/zh") else _NEXT_EN)


def _goal(at: int, booking: Booking, referrer: str, path: str, done: str) -> Iterator[Entry]:
    """The form, its submission answered 302, and the page after it."""
    form = at + 6
    yield entry(at, booking.ip, f"GET {path}", 200, _size(path), referrer, booking.agent)
    yield entry(form + 40, booking.ip, f"POST {path}", 302, 0, SITE + path, booking.agent)
    yield entry(form + 41, booking.ip, f"GET {done}", 200, _size(done), SITE + path, booking.agent)


def is_view(one: Entry) -> bool:
    """Whether a line is a page that a person saw, not an asset and no form being sent."""
    return '"GET /' in one.text and "/static/" not in one.text and "/images/" not in one.text
