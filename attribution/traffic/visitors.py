"""Visitor keys: a keyed hash of address and agent, or of a cookie or user name. The address itself is never kept.

A salt holds for one period (`salt_days`); hashes of two periods never join, and a deleted salt makes its visitors unlinkable.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

_MASK = (1 << 64) - 1
_EPOCH = date(1970, 1, 1)


def period_start(days: int, salt_days: int) -> date:
    """The first day of the salt period of a day, given as days since 1970 (UTC)."""
    return _EPOCH + timedelta(days=days // salt_days * salt_days)


def visitor_key(salt: bytes, identity: str) -> int:
    """The key as hits carry it: a signed 64-bit number, which every backend knows."""
    keyed = _keyed(salt).copy()  # with the salt already worked in
    keyed.update(encoded(identity))
    return int.from_bytes(keyed.digest(), "big", signed=True)


def visitor_keys(salts: Sequence[bytes], periods: Iterable[int], identities: Iterable[bytes]) -> npt.NDArray[np.int64]:
    """The keys of many identities, `encoded`; `periods` says for each which of the salts is its own."""
    fresh = [_keyed(salt).copy for salt in salts]
    digests = []
    for period, identity in zip(periods, identities, strict=True):
        keyed = fresh[period]()
        keyed.update(identity)
        digests.append(keyed.digest())
    return np.frombuffer(b"".join(digests), ">i8").astype(np.int64)


def encoded(identity: str) -> bytes:
    """An identity, or a part of one, as it is hashed."""
    return identity.encode("utf-8", "replace")


@lru_cache(maxsize=64)
def _keyed(salt: bytes) -> blake2b:
    return blake2b(key=salt, digest_size=8)


def visitor_name(key: int) -> str:
    """The key as records carry it: 16 hexadecimal digits."""
    return f"{key & _MASK:016x}"


def visitor_number(name: str) -> int:
    """The key of a name; raises ValueError if it is none."""
    value = int(name, 16)
    return value - (1 << 64) if value >> 63 else value


def by_address(ip: str, agent: str) -> str:
    """The identity that address and agent make."""
    return seen_from(address(ip), agent)


def seen_from(place: str, agent: str) -> str:
    """The same of an address in its one spelling: it, and behind it what is the same for all addresses."""
    return f"{place}\x1f{agent}"


def by_name(kind: str, name: str) -> str:
    """The identity that a user name or a cookie makes; `kind` is the visitor setting of the project."""
    return f"{kind}\x1e{name}"


def address(ip: str) -> str:
    """One spelling per address."""
    return _v6(ip) if ":" in ip else ip.lower()


@lru_cache(maxsize=65_536)
def _v6(ip: str) -> str:
    try:
        found = ipaddress.IPv6Address(ip.partition("%")[0].strip("[]"))
    except ValueError:
        return ip.lower()
    return str(found.ipv4_mapped or found)


@lru_cache(maxsize=64)
def _cookie_pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf'(?:^|[\s";&]){re.escape(name)}=([^;"\s]{{1,256}})')


def cookie_in(tail: str, name: str) -> str:
    """The value of a cookie that the log writes behind the agent; "" if it is not there."""
    found = _cookie_pattern(name).search(tail)
    return found[1] if found else ""
