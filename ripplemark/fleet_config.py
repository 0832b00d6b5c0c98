"""`[fleet]` of the project file -> its frozen record. Opens no connection; the password comes from the environment, never from the file."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ripplemark.project import Fleet
from ripplemark.toml_table import Table, shown


def fleet_of(t: Table) -> Fleet:
    """Read and check the table. Raises ConfigError."""
    t.only("redis", "password_env", "results", "s3_endpoint", "batch", "lease")
    d = Fleet()
    redis, variable = t.string("redis"), t.string("password_env", d.password_env)
    if redis and not re.match(r"(?:rediss?|unix)://.", redis):
        raise t.error("redis", f'an address such as "redis://127.0.0.1:6379/0", not {shown(redis)}')
    if redis and urlsplit(redis).password:
        raise t.error("redis", f"an address without a password: give it in the environment, as {variable}")
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", variable):
        raise t.error("password_env", f"the name of an environment variable, not {shown(variable)}")
    results = t.string("results", d.results)
    if "://" in results and not results.startswith("s3://"):
        raise t.error("results", f'a folder, or "s3://bucket/prefix", not {shown(results)}')
    here = results if results.startswith("s3://") else str(t.path.parent / results)
    return Fleet(
        redis=redis,
        password_env=variable,
        results=here.rstrip("/"),
        s3_endpoint=t.string("s3_endpoint"),
        batch=t.integer("batch", d.batch, least=1, most=100_000),
        lease=t.integer("lease", d.lease, least=1, most=86_400),
    )
