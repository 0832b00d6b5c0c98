"""One truth about URLs: WHATWG parsing (ada-url), the normal form, host, registrable domain, UTM and unwrapping of redirectors.

Nothing here asks the network. A string that WHATWG rejects, or that is not http or https, is not a URL to us.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import parse_qsl

import ada_url
import tldextract
from ural import infer_redirection, is_shortened_url

MAX_LENGTH = 2083
SCHEMES = frozenset({"http:", "https:"})

# The bundled public suffix list only; private suffixes count as owners of their own (user.github.io).
_suffixes = tldextract.TLDExtract(suffix_list_urls=(), include_psl_private_domains=True)
_BLANKS = re.compile(r"[\t\n\r]")


def normal(href: str, base: str | None = None) -> str:
    """The normal form of `href` seen on `base`: WHATWG serialisation without user info and fragment; "" if it is no web URL."""
    text = href.strip(" \x00\t\n\r\x0c")
    if not text or len(text) > 4 * MAX_LENGTH:
        return ""
    try:
        url = ada_url.URL(text, base) if base else ada_url.URL(text)
    except ValueError:
        return ""
    if url.protocol not in SCHEMES or not url.hostname:
        return ""
    url.username = url.password = url.hash = ""
    return url.href if len(url.href) <= MAX_LENGTH else ""


def bad_url_reason(text: str) -> str:
    """Why `text` is no absolute web URL, in a few words; "" if it is one."""
    if len(text) > MAX_LENGTH:
        return "longer than 2,083 characters"
    try:
        url = ada_url.URL(text.strip())
    except ValueError:
        return "not a URL"
    if url.protocol not in SCHEMES:
        return f"scheme {url.protocol.rstrip(':')} is not http or https"
    return "" if url.hostname else "no host"


def host_of(url: str) -> str:
    """The host of a URL in normal form (punycode, lower case, no port); "" if it has none."""
    try:
        return ada_url.URL(url).hostname.rstrip(".")
    except ValueError:
        return ""


def host_name(text: str) -> str:
    """A host name as written by a person, in normal form: "例え.jp" -> "xn--r8jz45g.jp"."""
    return host_of(f"https://{text.strip().removeprefix('https://').removeprefix('http://')}/".replace("//", "//", 1))


@lru_cache(maxsize=65_536)
def registrable(host: str) -> str:
    """The registrable domain of a host, private suffixes counted; the host itself where there is none (IPs, single labels)."""
    found = _suffixes(host)
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else host


def is_within(host: str, domains: frozenset[str]) -> bool:
    """Whether a host is one of the domains or a subdomain of one."""
    while host:
        if host in domains:
            return True
        host = host.partition(".")[2]
    return False


def unwrapped(url: str) -> tuple[str, str]:
    """(target, wrapper host) of a link through a redirector whose target stands in the URL; (url, "") for any other link.

    `ural` knows the redirectors (zhihu, weibo.cn, google, facebook, ...); nested ones are unwrapped up to three deep."""
    current, wrapper = url, ""
    for _ in range(3):
        target = normal(infer_redirection(current, recursive=False))
        if not target or target == current:
            break
        wrapper, current = wrapper or host_of(url), target
    return current, wrapper


def is_short(url: str) -> bool:
    """Whether the URL is a shortener's (t.co, t.cn, bit.ly, ...)."""
    return bool(is_shortened_url(url))


def utm(url: str) -> tuple[tuple[str, str], ...]:
    """The utm_* parameters of a URL as written, in order; at most 10, values cut to 100 characters."""
    query = ada_url.URL(url).search.lstrip("?") if url else ""
    if "utm_" not in query.lower():
        return ()
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=None, encoding="utf-8", errors="replace")
    return tuple((k.lower(), v[:100]) for k, v in pairs if k.lower().startswith("utm_"))[:10]


def is_public_host(host: str) -> bool:
    """Whether a host may be asked as far as its spelling tells: no literal private address, no localhost, at least one dot."""
    bare = host.strip("[]")
    try:
        return ipaddress.ip_address(bare).is_global
    except ValueError:
        return "." in bare and not bare.endswith((".localhost", ".local", ".internal"))


def site_of(url: str) -> str:
    """The site a URL belongs to for counting and budgets: its registrable domain."""
    return registrable(host_of(url))


def same_page_key(url: str) -> str:
    """A key under which http/https, www and trailing-slash twins of one page meet (for joins, never for storage)."""
    u = ada_url.URL(url)
    path = u.pathname.removesuffix("index.html").rstrip("/") or "/"
    query = "&".join(sorted(p for p in u.search.lstrip("?").split("&") if p and not p.lower().startswith("utm_")))
    return f"{u.hostname.removeprefix('www.')}{path}{'?' + query if query else ''}"
