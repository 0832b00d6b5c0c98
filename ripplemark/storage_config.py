"""`[storage]` and `[engine]` of the project file: where data live, and what computes visits from hits."""

from __future__ import annotations

import re

from ripplemark.project import EMBEDDED, Storage
from ripplemark.toml_table import Table, shown


def storage_of(t: Table) -> Storage:
    """Read `[storage]`. Raises ConfigError."""
    t.only("database", "data", "keep_free", "hits", "s3_endpoint")
    here = t.path.parent
    for key in ("database", "data"):
        if t.raw.get(key) == "":
            raise t.error(key, "a path; it is empty")
    free = t.integer("keep_free", Storage(here, here).keep_free, most=10_000_000)
    hits, endpoint = t.string("hits").rstrip("/"), t.string("s3_endpoint")
    if hits and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]{1,62}(?:/[^/\x00-\x1f]+)*", hits):
        raise t.error("hits", f'an address such as "s3://bucket/prefix", not {shown(hits)}; for a folder name it as data')
    if endpoint and not re.fullmatch(r"https?://[^/?#@\s]+", endpoint):
        raise t.error("s3_endpoint", f'an address such as "https://s3.example.com", not {shown(endpoint)}')
    return Storage(
        here / t.string("database", "ripplemark.db"), here / t.string("data", "data"), free, hits=hits, s3_endpoint=endpoint
    )


def engine_of(t: Table) -> str:
    """Read `[engine]`. Raises ConfigError."""
    t.only("url")
    url = t.string("url", EMBEDDED)
    if not re.fullmatch(r"[a-z][a-z0-9]*://.*", url):
        raise t.error("url", f'an address such as "duckdb://" or "pyspark://", not {shown(url)}')
    return url
