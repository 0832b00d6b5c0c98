"""One visitor out of everything that is kept: hits, visits, the visitor of registrations, touches. What only counts people stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

import pyarrow as pa
import pyarrow.compute as pc

from attribution.traffic.hit_files import HITS, VISITS, Place, hits_at, read_table, write_table
from attribution.traffic.visitors import by_address, by_name, visitor_key, visitor_name, visitor_number
from ripplemark.config import Project
from ripplemark.errors import UsageError
from ripplemark.store.database import Database
from ripplemark.store.visitors import forget_visitors, salts

_KEY = 16  # hexadecimal digits of a visitor key
_KINDS = {HITS: "hits", VISITS: "visits"}


def keys_of(project: Project, db: Database, visitor: str, agent: str = "") -> frozenset[int]:
    """The keys that a visitor has under every salt that is kept: `visitor` is a key, an address (with its agent), or the value of
    the cookie or user name that the project knows visitors by. Raises UsageError for an address without agent."""
    if len(visitor) == _KEY and not set(visitor) - set("0123456789abcdef"):
        return frozenset({visitor_number(visitor)})
    if agent:
        identity = by_address(visitor, agent)
    elif project.traffic.visitor == "ip+agent":
        raise UsageError(
            "this project knows visitors by address and browser: name a key of 16 hexadecimal digits, or the address with --agent"
        )
    else:
        identity = by_name(project.traffic.visitor, visitor)
    return frozenset(visitor_key(salt, identity) for salt in salts(db).values())


def forget(project: Project, db: Database, keys: Collection[int]) -> Counter[str]:
    """Erase all that is kept of these visitors; gives how many hits, visits, registrations and touches there were. May be done again."""
    gone: Counter[str] = Counter(dict.fromkeys(_KINDS.values(), 0))
    wanted = pa.array(sorted(keys), pa.int64())
    for kind, name in _KINDS.items():
        files: Iterable[Place] = hits_at(project.storage).glob(f"{kind}/day=*/*.parquet")
        for file in sorted(files, key=str):
            gone[name] += _without(file, wanted)
    gone["registrations"], gone["touches"] = forget_visitors(db, [visitor_name(key) for key in keys])
    return gone


def _without(file: Place, keys: pa.Array) -> int:
    """Rewrite a file without the rows of these visitors; gives how many there were. Other files are only looked at."""
    found = pc.is_in(read_table(file, ["visitor"])["visitor"], keys)
    number = pc.sum(found).as_py() or 0
    if number:
        rest = read_table(file).filter(pc.invert(found))
        if rest.num_rows:
            write_table(rest, file)
        else:
            file.unlink()
    return int(number)
