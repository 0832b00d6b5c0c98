"""Which sites have accounts on social platforms, and the profiles that their pages name as their own (rel=me). Writes no posts."""

import zlib

from world.chance import stream
from world.shapes import Site

#: Platforms whose addresses name the account.
_PROFILES = {"x": "https://x.com/{name}", "threads": "https://www.threads.com/@{name}", "weibo": "https://weibo.com/{number}"}
_SHARE = 0.5  # of the blogs


def accounts(seed: int, site: Site) -> tuple[str, ...]:
    """The platforms that a site's writer is on under the site's name; half of the blogs are on all, the others on none."""
    return tuple(_PROFILES) if site.kind == "blog" and stream(seed, "account", site.host).random() < _SHARE else ()


def handle(site: Site) -> str:
    """The name under which the writer goes everywhere."""
    return site.host.partition(".")[0]


def uid(author: str) -> str:
    """The number that Weibo gives to an account."""
    return str(1_000_000_000 + zlib.crc32(author.encode()) % 6_000_000_000)


def profiles(site: Site) -> list[str]:
    """The profiles that the site's pages name as their own."""
    name = handle(site)
    return [_PROFILES[platform].format(name=name, number=uid(name)) for platform in site.accounts]
