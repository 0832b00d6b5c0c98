"""The table `[dashboard]` of the project file: to whom the dashboard is served, by which names, behind what. Opens nothing."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path

from ripplemark.toml_table import Table, shown
from ripplemark.urls import bad_domain_reason, host_name

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,63}){1,8}")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Who may see the dashboard, and how it is reached."""

    path: str = ""  # of a host that serves other things too, below which browsers find it: "/ripples"
    hosts: tuple[str, ...] = ()  # names by which a browser may call it, beside this machine's own
    users: Path | None = None  # the file with accounts; None: beside the database
    session_hours: int = 12  # after which a reader signs in again
    proxies: tuple[str, ...] = ()  # addresses or networks of proxies whose headers are believed
    proxy_user: str = ""  # the header in which they name the reader; "" believes none
    editors: tuple[str, ...] = ()  # those of their readers who may change things
    certificate: Path | None = None  # PEM files, for HTTPS without a proxy
    key: Path | None = None
    metrics: bool = False  # /metrics for Prometheus

    @property
    def proxy_networks(self) -> tuple[Network, ...]:
        """`proxies` as networks."""
        return tuple(ipaddress.ip_network(p, strict=False) for p in self.proxies)


def dashboard_of(t: Table) -> Dashboard:
    """The table as a record. Raises ConfigError."""
    t.only("path", "hosts", "users", "session_hours", "proxies", "proxy_user", "editors", "certificate", "key", "metrics")
    d = Dashboard()
    header = t.string("proxy_user")
    if header and not _HEADER.fullmatch(header):
        raise t.error("proxy_user", f'the name of a header such as "X-Forwarded-User", not {shown(header)}')
    proxies = _networks(t)
    if header and not proxies:
        raise t.error("proxies", "the addresses of the proxies that may send proxy_user; it is missing or empty")
    certificate, key = _file(t, "certificate"), _file(t, "key")
    if (certificate is None) != (key is None):
        raise t.error("key" if key is None else "certificate", "a file: certificate and key go together")
    return Dashboard(
        path=_path(t),
        hosts=_hosts(t),
        users=_file(t, "users"),
        session_hours=t.integer("session_hours", d.session_hours, least=1, most=24 * 90),
        proxies=proxies,
        proxy_user=header,
        editors=t.strings("editors"),
        certificate=certificate,
        key=key,
        metrics=t.boolean("metrics", d.metrics),
    )


def _path(t: Table) -> str:
    said = t.string("path").rstrip("/")
    if said and not _PATH.fullmatch(said):
        raise t.error("path", f'a path such as "/ripples": a slash, then letters, digits and . _ ~ -, not {shown(said)}')
    return said


def _hosts(t: Table) -> tuple[str, ...]:
    names = t.strings("hosts")
    for name in names:
        if not _is_address(name) and (reason := bad_domain_reason(name)):
            raise t.error("hosts", f'host names or addresses such as "ripples.example.com", not {shown(name)} ({reason})')
    return tuple(name if _is_address(name) else host_name(name) for name in names)


def _networks(t: Table) -> tuple[str, ...]:
    for text in (given := t.strings("proxies")):
        try:
            ipaddress.ip_network(text, strict=False)
        except ValueError as e:
            raise t.error("proxies", f'addresses or networks such as "127.0.0.1" or "10.0.0.0/8", not {shown(text)}') from e
    return given


def _file(t: Table, key: str) -> Path | None:
    said = t.string(key)
    return t.path.parent / said if said else None


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
