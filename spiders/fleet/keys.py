"""One fleet in Redis: its prefix, its scripts, and this crawler's name in it. Knows no URL and no host."""

from __future__ import annotations

import os
import re
import secrets
import socket
from collections.abc import Mapping
from typing import Any, Self

import redis
from scrapy_redis.connection import get_redis

from ripplemark.errors import FleetUnreachable, UsageError
from ripplemark.project import Fleet
from spiders.fleet import scripts

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


class FleetKeys:
    """The fleet of a name. One connection, used by one thread; a call waits for Redis, which answers in a fraction of a millisecond."""

    def __init__(self, server: redis.Redis, name: str, lease: float) -> None:
        if not _NAME.fullmatch(name):
            raise UsageError(f"--fleet {name[:80]!r}: a name of letters, digits, '.', '_' and '-', of at most 64")
        self.server, self.name, self.lease = server, name, lease
        self.prefix = f"ripplemark:{name}:"
        self.crawler = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(3)}"
        self._scripts = {n: server.register_script(text) for n, text in vars(scripts).items() if n.isupper() and n[0] != "_"}

    def __deepcopy__(self, _memo: object) -> Self:
        """Scrapy copies its settings as a whole: a connection stays one."""
        return self

    def key(self, name: str) -> str:
        """A key of this fleet."""
        return f"{self.prefix}{name}"

    def run(self, script: str, *arguments: str | int | float | bytes) -> Any:
        """The answer of a script. Raises FleetUnreachable."""
        try:
            return self._scripts[script](keys=[self.prefix], args=arguments)
        except redis.RedisError as e:
            raise unreachable(e) from e

    def beat(self) -> int:
        """Show life; how many URLs of crawlers that show none any more went back to the queue."""
        return int(self.run("BEAT", self.crawler, int(self.lease * 1000)))

    def leave(self) -> None:
        """What this crawler holds and has not delivered goes back to the queue."""
        self.run("BEAT", self.crawler, 0)


def fleet_keys(fleet: Fleet, name: str, environment: Mapping[str, str]) -> FleetKeys:
    """The fleet on the Redis of a project. Raises FleetUnreachable, UsageError."""
    if not fleet.redis:
        raise UsageError('--fleet needs redis = "redis://..." under [fleet] of the project file')
    password = environment.get(fleet.password_env) or None
    server = get_redis(url=fleet.redis, password=password, decode_responses=True, socket_timeout=30, socket_connect_timeout=10)
    try:
        server.ping()
    except redis.RedisError as e:
        raise unreachable(e) from e
    return FleetKeys(server, name, fleet.lease)


def unreachable(fault: Exception) -> FleetUnreachable:
    """Redis' complaint as one of ours."""
    return FleetUnreachable(
        f"the fleet's Redis cannot be used ({fault}). Check fleet.redis and the password in the environment"
    )
