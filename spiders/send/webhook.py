"""One POST of JSON to a webhook: to the address that was looked at and no other, no redirects, bounded in time and size, signed.

The signature is `X-Ripplemark-Signature: t=SECONDS,v1=HEX`: HMAC-SHA256 over `SECONDS.BODY` under the shared key. `X-Ripplemark-Delivery` names the
message: a receiver that knows it can leave a repetition out.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from ripplemark.errors import SendFailed
from spiders.net.addresses import Allowed, address_refusal, url_refusal

TIMEOUT = 10.0  # seconds, for each step
TRIES = 3
PAUSE = 2.0  # seconds before the second try; twice as long before each later one
MOST_ANSWER = 16 * 1024  # bytes that are read of an answer
LASTING = frozenset({408, 425, 429})  # of 4xx: those that pass


@dataclass(frozen=True, slots=True)
class Post:
    """What is sent where."""

    url: str
    body: bytes
    number: str  # names the message
    secret: str = ""  # signs it; "" = unsigned
    agent: str = "Ripplemark"


def send_webhook(
    post: Post, allowed: Allowed, *, clock: Callable[[], float] = time.time, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Send it, a few times if need be. Raises SendFailed; what refuses for good is tried once."""
    if refusal := url_refusal(post.url, allowed):
        raise SendFailed(
            f"webhook at {_host(post.url)}: {refusal[1] or refusal[0]}. [crawl] allow_private opens private places"
        )
    why = ""
    for number in range(TRIES):
        if number:
            sleep(PAUSE * 2 ** (number - 1))
        try:
            status = _once(post, allowed, int(clock()))
        except (OSError, http.client.HTTPException) as e:
            why = f"{type(e).__name__}: {e}"[:200]
            continue
        if 200 <= status < 300:
            return
        why = f"it answered {status}"
        if status < 500 and status not in LASTING:
            break
    raise SendFailed(f"webhook at {_host(post.url)}: {why}")


def signature(secret: str, at: int, body: bytes) -> str:
    """What a receiver checks."""
    return f"t={at},v1={hmac.new(secret.encode(), str(at).encode() + b'.' + body, hashlib.sha256).hexdigest()}"


def _once(post: Post, allowed: Allowed, at: int) -> int:
    parts = urlsplit(post.url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    headers = {
        "Content-Type": "application/json", "User-Agent": post.agent, "X-Ripplemark-Delivery": post.number, "Connection": "close",
        **({"X-Ripplemark-Signature": signature(post.secret, at, post.body)} if post.secret else {}),
    }  # fmt: skip
    connection = _Pinned(host, port, _address(host, port, allowed), ssl.create_default_context() if secure else None)
    try:
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), post.body, headers)
        answer = connection.getresponse()
        answer.read(MOST_ANSWER)
        return answer.status
    finally:
        connection.close()


def _address(host: str, port: int, allowed: Allowed) -> str:
    """The address to connect to, after all that the host has were looked at. Raises SendFailed."""
    found = [
        ipaddress.ip_address(str(info[4][0]).partition("%")[0])
        for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ]
    if refusal := address_refusal(host, found, allowed):
        raise SendFailed(f"webhook at {host}: {refusal}. [crawl] allow_private opens private places")
    return str(found[0])


class _Pinned(http.client.HTTPConnection):
    """A connection to one address, under the name of its host."""

    def __init__(self, host: str, port: int, address: str, context: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self._address, self._context = address, context
        self.default_port = 443 if context else 80

    def connect(self) -> None:
        """Past every other resolver."""
        raw = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = self._context.wrap_socket(raw, server_hostname=self.host) if self._context else raw


def _host(url: str) -> str:
    """The host alone: the rest of a webhook's address is often a secret."""
    try:
        return urlsplit(url).hostname or "no host"
    except ValueError:
        return "no host"
