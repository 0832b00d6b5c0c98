"""What the dashboard is told of its readers, and who is asking now. Decides nothing about single requests."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import g, has_request_context

from ripplemark.dashboard_config import Network
from ripplemark.records.accounts import Role
from ripplemark.store.database import Database

#: This machine's names, as a Host header has them.
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Access:
    """By which names the dashboard is called, and who may see it. Without `accounts` and `proxy_user` there is no log-in."""

    hosts: tuple[str, ...] = LOOPBACK
    root: str = ""  # the path of a host below which browsers find it, such as "/ripples"
    accounts: Callable[[], Database] | None = None  # opens the file of accounts
    proxies: tuple[Network, ...] = ()  # whose headers are believed
    proxy_user: str = ""  # the header in which they name the reader
    editors: frozenset[str] = frozenset()  # those of their readers who may change things
    session_seconds: int = 12 * 3600
    cookie: str = ""  # sets cookies of two dashboards on one machine apart: browsers share them between ports
    metrics: bool = False
    metrics_token: str = ""  # lets others than this machine read the metrics; "" lets nobody
    clock: Callable[[], float] = time.time  # seconds since 1970

    @property
    def login(self) -> bool:
        """Whether a reader must say who they are."""
        return self.accounts is not None or bool(self.proxy_user)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asking."""

    name: str
    role: Role
    signed_in: bool = False  # by a password here, so that signing out is possible here


#: Whoever sits at this machine, where no log-in is set up.
LOCAL = Person("", Role.EDITOR)
NOBODY = Person("", Role.READER)


def person() -> Person:
    """Who is asking now; outside a request, whoever started the program."""
    if not has_request_context() or "person" not in g:
        return LOCAL
    return g.person or NOBODY


def may_edit() -> bool:
    """Whether who is asking may change something."""
    return person().role is Role.EDITOR


def author() -> str:
    """Whose name stands with what is changed now; "" where there is no log-in."""
    return person().name


def form_token() -> str:
    """What a form of ours must send back, so that no other site's form passes for it."""
    return str(g.get("token", "")) if has_request_context() else ""
