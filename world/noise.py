"""What else stands in a real access log: crawlers, referrer spam, dead links, broken lines, hostile tags. No human visits."""

import random
from collections.abc import Iterator, Sequence
from datetime import date

from world.brand import HOST, OWN_PAGES, SITE
from world.chance import poisson, stream
from world.logs import Entry, entry
from world.people import BOTS
from world.shapes import Period, midnight

_SPAM = ("http://semalt.com/", "http://buttons-for-website.com/", "https://darodar.com/", "http://free-traffic-rank.example/")
_SPAM_AGENT = "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/52.0.2743.116 Safari/537.36"
_DEAD = ("/wp-login.php", "/shop/2019-sale", "/zh/old-page", "/.env", "/xmlrpc.php", "/favicon.ico")
FORMULA = "/?utm_source=%3DHYPERLINK(%22http%3A%2F%2Fevil.example%22%2C%22click%22)&utm_medium=social&utm_campaign=cold-brew"
SCRIPT = "/?utm_source=%3Cscript%3Ealert(1)%3C%2Fscript%3E&utm_medium=referral&utm_campaign=%22%3E%3Cimg%20src%3Dx%3E"
_BROKEN = (
    b"-",
    b'2001:db8::77 - - [31/Foo/2025:25:61:00 +0800] "GET / HTTP/1.1" 200 512 "-" "Mozilla/5.0"',
    b'192.0.2.77 - - [0',
    b'198.51.100.9 - - "\\x16\\x03\\x01" 400 226 "-" "-"',
    b'203.0.113.8 - - [STAMP] "GET /zh/\xb1\xb1\xad\xb7 HTTP/1.1" 404 312 "http://old.example/\xff\xfe" "\xa4\xa4\xa4\xe5"',
    b'203.0.113.9 - - [STAMP] "GET /shop/ HTTP/1.1" 200',
)  # fmt: skip


def bot_entries(seed: int, day: date, busy: float) -> Iterator[Entry]:
    """Crawlers through the day; `busy` is the number of human visits, on which their number hangs loosely."""
    rng = stream(seed, "bots", day)
    start = int(midnight(day).timestamp())
    for agent, ip in BOTS:
        for _ in range(_many(rng, 4 + busy * 0.05)):
            path = rng.choice(("/robots.txt", "/sitemap.xml", *OWN_PAGES))
            method = "HEAD" if rng.random() < 0.05 else "GET"
            yield entry(start + rng.randrange(86_390), ip, f"{method} {path}", 200, rng.randint(300, 20_000), "", agent)


def _many(rng: random.Random, mean: float) -> int:
    """A count around a mean of any size."""
    return poisson(rng, mean) if mean < 40 else max(0, round(rng.gauss(mean, mean**0.5)))


def stray_entries(seed: int, day: date, busy: float) -> Iterator[Entry]:
    """Referrer spam, a spammer that never loads anything else, dead links, probes and HEAD requests."""
    rng = stream(seed, "strays", day)
    start = int(midnight(day).timestamp())
    for _ in range(_many(rng, 3 + busy * 0.008)):
        ip = f"2001:db8:bad::{rng.randrange(1, 400):x}"
        yield entry(start + rng.randrange(86_390), ip, "GET /", 200, 5_120, rng.choice(_SPAM), _SPAM_AGENT)
    for _ in range(_many(rng, 4 + busy * 0.01)):
        ip = f"2001:db8:dead::{rng.randrange(1, 900):x}"
        request = f"{rng.choice(('GET', 'GET', 'HEAD'))} {rng.choice(_DEAD)}"
        yield entry(
            start + rng.randrange(86_390),
            ip,
            request,
            404,
            196,
            rng.choice(("", f"{SITE}/", f"http://www.{HOST}/")),
            _SPAM_AGENT,
        )


def hostile_entries(period: Period, day: date) -> Iterator[Entry]:
    """On the third day somebody tries a spreadsheet formula and a script in the campaign tags."""
    if day == period.at(0.05):
        noon = int(midnight(day).timestamp()) + 43_200
        for n, path in enumerate((FORMULA, SCRIPT)):
            yield entry(noon + 60 * n, f"2001:db8:bad::f0{n}", f"GET {path}", 200, 5_120, "", _SPAM_AGENT)


def broken_lines(period: Period, day: date) -> Sequence[bytes]:
    """On every ninth day the end of the file is damaged."""
    if (day - period.first).days % 9 != 4:
        return ()
    stamp = f"{day:%d/%b/%Y}:23:59:58 +0800".encode()
    return [line.replace(b"STAMP", stamp) for line in _BROKEN]
