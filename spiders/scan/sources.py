"""Where archives are read from: files, web addresses that give ranges, storage that speaks S3. Reads bytes, knows no records.

An address is asked as its owner wrote it into a list: no redirect is followed, no proxy of the environment is used, and no address of
private space is asked unless the project opens it."""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ripplemark.errors import InputError
from spiders.net.addresses import Allowed, address_refusal, url_refusal

_TRIES = 5  # connections for one archive that break off one after another without a byte between them
_SECONDS = 60.0
_PIECE = 1024 * 1024


def is_remote(source: str) -> bool:
    """Whether a source is an address."""
    return source.startswith(("http://", "https://", "s3://"))


def opened(source: str, begin: int, allowed: Allowed) -> io.BufferedIOBase:
    """The bytes of a source from a place on. Raises InputError, OSError."""
    if source.startswith("s3://"):
        return io.BufferedReader(Ranges(_bucket(source), begin), _PIECE)
    if is_remote(source):
        return io.BufferedReader(Ranges(_web(source, allowed), begin), _PIECE)
    stream = Path(source).open("rb")  # noqa: SIM115 - whoever asked for it closes it
    stream.seek(begin)
    return stream


def size_of(source: str, stream: io.BufferedIOBase) -> int:
    """How long an opened source is, in bytes."""
    return int(getattr(getattr(stream, "raw", None), "size", 0)) or Path(source).stat().st_size


class Ranges(io.RawIOBase):
    """A far file read from front to back: where the connection breaks off it is asked again from there."""

    def __init__(self, ask: Callable[[int], tuple[Any, int]], begin: int) -> None:
        self._ask, self._at = ask, begin
        self._body, self.size = ask(begin)  # (something to read from, size of the whole)

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill some of the buffer. Raises OSError when the rest cannot be had."""
        for _ in range(_TRIES):
            if self._at >= self.size:
                return 0
            try:
                piece = self._body.read(len(buffer))
            except (OSError, http.client.HTTPException):
                piece = b""
            if piece:
                buffer[: len(piece)] = piece
                self._at += len(piece)
                return len(piece)
            self._body, self.size = self._ask(self._at)
        raise OSError(f"breaks off at byte {self._at:,} of {self.size:,}, {_TRIES} times")


def _web(url: str, allowed: Allowed) -> Callable[[int], tuple[Any, int]]:
    """Asks a web address from a place on."""
    if refusal := url_refusal(url, allowed):
        raise InputError(f"{url}: {refusal[1]}")
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def ask(begin: int) -> tuple[Any, int]:
        connection = _connection(url, allowed)
        connection.request(
            "GET", path, headers={"Range": f"bytes={begin}-", "User-Agent": "Ripplemark", "Accept-Encoding": "identity"}
        )
        answer = connection.getresponse()
        if answer.status == http.client.PARTIAL_CONTENT:
            return answer, int(answer.headers.get("Content-Range", "/0").rpartition("/")[2])
        if answer.status == http.client.OK and begin == 0:
            return answer, int(answer.headers.get("Content-Length") or 0)
        raise OSError(f"{url}: answers {answer.status} to a request for a range")

    return ask


def _connection(url: str, allowed: Allowed) -> http.client.HTTPConnection:
    """A connection to an address of the host that may be asked: the address that was looked at is the one that is connected to."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(f[4][0]).partition("%")[0]) for f in found]
    if why := address_refusal(host, addresses, allowed):
        raise InputError(f"{url}: {why}")
    sock = socket.create_connection((str(addresses[0]), port), _SECONDS)
    if parts.scheme == "https":
        sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    connection = http.client.HTTPConnection(host, port, timeout=_SECONDS)
    connection.sock = sock
    return connection


def _bucket(url: str) -> Callable[[int], tuple[Any, int]]:
    """Asks an object of S3 from a place on; keys and endpoint come from the environment, as boto3 takes them."""
    try:
        import boto3  # noqa: PLC0415 - few read from buckets
    except ImportError as e:
        raise InputError(f"{url}: reading from S3 needs boto3: pip install ripplemark[s3]") from e
    parts = urlsplit(url)
    client = boto3.client("s3")

    def ask(begin: int) -> tuple[Any, int]:
        answer = client.get_object(Bucket=parts.netloc, Key=parts.path.lstrip("/"), Range=f"bytes={begin}-")
        return answer["Body"], int(answer["ContentRange"].rpartition("/")[2])

    return ask
