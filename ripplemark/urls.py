"""One truth about URLs: WHATWG parsing (ada-url), the normal form, host, registrable domain, UTM and unwrapping of redirectors.

Nothing here asks the network. A string that WHATWG rejects, or that is not http or https, is not a URL to us.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import parse_qsl, unquote

import ada_url
from publicsuffixlist import PSLFILE, PublicSuffixList, encode_idn

from ripplemark.redirectors import GOOGLE, PLATFORM_SHORTENERS, REDIRECTORS, SHORTENERS
from ripplemark.text import WEB_ADDRESS

MAX_LENGTH = 2083
SCHEMES = frozenset({"http:", "https:"})

_DOUBLED_SCHEME = re.compile(r"^(?:https?:/{1,2})+(https?):?(?=//)", re.I)
_WEB_ADDRESS = re.compile(WEB_ADDRESS)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_ASCII_START = re.compile(r"[a-z0-9-]+", re.I)


def normal(href: str, base: str | None = None) -> str:
    """The normal form of `href` seen on `base`: WHATWG serialisation without user info and fragment; "" if it is no web URL.

    An empty href is "" too: a page that names itself names nobody. Two slips of authors are undone: a doubled scheme
    (`http://http://a.example`) and words that an autolinker glued to the host (`https://a.io에서` means a.io)."""
    text = _DOUBLED_SCHEME.sub(r"\1:", href.strip(" \x00\t\n\r\x0c"))
    if not text or len(text) > 4 * MAX_LENGTH:
        return ""
    try:
        url = ada_url.URL(text, base) if base else ada_url.URL(text)
    except ValueError:
        return ""
    host, plain = url.hostname, url.href
    if not host or not plain.startswith(("http:", "https:")):
        return ""
    if "@" in plain:
        url.username = url.password = ""
    if "xn--" in host and (better := _unglued(host)):
        url.hostname = better
    url.hash = ""
    plain = url.href
    return plain if len(plain) <= MAX_LENGTH else ""


@lru_cache(maxsize=4096)
def _unglued(host: str) -> str:
    """The host without words glued to its last label, where only that makes sense; "" if nothing is glued to it."""
    front, _, last = host.rpartition(".")
    if not front or not last.startswith("xn--") or public_suffix(f"a.{last}"):
        return ""
    try:
        start = _ASCII_START.match(last[4:].encode("ascii").decode("punycode"))
    except (UnicodeError, ValueError):
        return ""
    bare = f"{front}.{start.group()}" if start else ""
    known = bool(bare) and (bool(public_suffix(bare)) or _is_address(bare))
    return bare if known else ""


def _is_address(host: str) -> bool:
    bare = host.strip("[]")
    if not (bare[-1:].isdigit() or ":" in bare):  # to be told so of every name by an error takes longer than all else here
        return False
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        return False
    return True


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


def bad_domain_reason(text: str) -> str:
    """Why `text` names no host that somebody can own, in a few words; "" if it does."""
    host = host_name(text)
    if not host or any(c in text for c in "/@?#*, "):
        return "not a bare host name"
    nobodys = public_suffix(host) == host == _registries().publicsuffix(host)  # the dear list is asked for suffixes alone
    return "a public suffix: nobody's own" if nobodys else ""


@lru_cache(maxsize=16_384)
def addresses_by_host(text: str) -> str:
    """A text with each web address in it cut to its host: tagged ones are longer than what is said."""
    return _WEB_ADDRESS.sub(lambda m: f"{host_of(m[0]) or host_of(f'http://{m[0]}')}/…", text)


def host_of(url: str) -> str:
    """The host of a URL in normal form (punycode, lower case, no port); "" if it has none."""
    try:
        return ada_url.URL(url).hostname.rstrip(".")
    except ValueError:
        return ""


def host_name(text: str) -> str:
    """A host name as written by a person, in normal form: "例え.jp" -> "xn--r8jz45g.jp"."""
    bare = text.strip()
    return host_of(bare if bare.startswith(("http://", "https://")) else f"https://{bare}/")


@lru_cache(maxsize=65_536)
def registrable(host: str) -> str:
    """The registrable domain of a host, private suffixes counted; the host itself where there is none (IPs, single labels, suffixes).

    A top-level domain that the list does not know counts as a suffix (the list's default rule `*`), save `local`: names of one
    network belong to nobody (RFC 6762)."""
    labels = host.split(".")
    if not all(labels) or _is_address(host) or labels[-1] == "local":
        return host
    suffix = public_suffix(host)
    return ".".join(labels[-2 - suffix.count(".") :]) if suffix != host else host


def is_within(host: str, domains: frozenset[str]) -> bool:
    """Whether a host is one of the domains or a subdomain of one."""
    while host:
        if host in domains:
            return True
        host = host.partition(".")[2]
    return False


def unwrapped(url: str) -> tuple[str, str]:
    """(target, wrapper host) of a link through a redirector whose target stands in the URL; (url, "") for any other link.

    The redirectors are those of `ripplemark.redirectors`; nested ones are unwrapped up to three deep."""
    current, wrapper = url, ""
    for _ in range(3):
        target = _target_in(current)
        if not target or target == current:
            break
        wrapper, current = wrapper or host_of(url), target
    return current, wrapper


def _target_in(url: str) -> str:
    """The target that a redirector's URL carries, in normal form; "" if it is none of theirs or carries no web URL."""
    host = host_of(url)
    rule = _redirector(host) if host else None
    if rule is None:
        return ""
    parsed = ada_url.URL(url)
    if not parsed.pathname.startswith(rule[0]):
        return ""
    query = parsed.search.removeprefix("?")
    given = dict(parse_qsl(query, encoding="utf-8", errors="replace"))
    return next(filter(None, (_carried(given.get(p, "") if p else query) for p in rule[1])), "")


def _carried(value: str) -> str:
    """A carried URL in normal form, with one more layer of percent-encoding taken off where it has no scheme otherwise."""
    return normal(value) or (normal(unquote(value)) if "%3a" in value.lower() else "")


@lru_cache(maxsize=65_536)
def _redirector(host: str) -> tuple[str, tuple[str, ...]] | None:
    bare = host.removeprefix("www.")
    if bare.startswith("google.") and bare == registrable(bare):
        return GOOGLE
    return REDIRECTORS.get(bare) or REDIRECTORS.get(bare.partition(".")[2] if bare.endswith("outlook.com") else "")


@lru_cache(maxsize=65_536)
def is_short(url: str) -> bool:
    """Whether the URL is a shortener's (t.co, t.cn, bit.ly, ...) that may lead anywhere. A redirector that carries its target is none."""
    from ural import is_shortened_url  # noqa: PLC0415 - its table of shorteners costs 0.1 s to load, and few commands ask

    host = host_of(url).removeprefix("www.")
    if host in PLATFORM_SHORTENERS or _target_in(url):
        return False
    return bool(is_shortened_url(url)) or (host in SHORTENERS and ada_url.URL(url).pathname != "/")


def utm(url: str) -> tuple[tuple[str, str], ...]:
    """The utm_* parameters of a URL as written, in order; at most 10, values cut to 100 characters."""
    query = ada_url.URL(url).search.lstrip("?") if url else ""
    if "utm_" not in query.lower():
        return ()
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=None, encoding="utf-8", errors="replace")
    return tuple((k.lower(), v[:100]) for k, v in pairs if k.lower().startswith("utm_"))[:10]


@lru_cache(maxsize=65_536)
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
    """A key under which http/https, www, trailing-slash and percent-encoding twins of one page meet (for joins, never for storage)."""
    u = ada_url.URL(url)
    path = u.pathname.removesuffix("index.html").rstrip("/") or "/"
    query = "&".join(sorted(p for p in u.search.lstrip("?").split("&") if p and not p.lower().startswith("utm_")))
    key = f"{u.hostname.removeprefix('www.')}{path}{'?' + query if query else ''}"
    return _ESCAPE.sub(lambda m: m.group().upper(), key) if "%" in key else key


def public_suffix(host: str) -> str:
    """The public suffix that a host ends in, by the bundled list; private ones count (github.io). "" where the list knows none."""
    return _suffix_list().publicsuffix(host) or ""


@cache
def _suffix_list() -> PublicSuffixList:
    return PublicSuffixList(_rules(), accept_unknown=False, accept_encoded_idn=False)


@cache
def _registries() -> PublicSuffixList:
    return PublicSuffixList(_rules(), accept_unknown=False, accept_encoded_idn=False, only_icann=True)


def _rules() -> Iterator[str]:
    """The lines of the bundled list, those beyond ASCII in punycode too: to encode all ten thousand would take longer than to read them."""
    with Path(PSLFILE).open(encoding="utf-8") as lines:
        for line in lines:
            yield line
            if not line.isascii() and not line.startswith("//"):
                rule = line.split()[0]
                yield "!" * rule.startswith("!") + encode_idn(rule.lstrip("!"))
