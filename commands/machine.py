"""This machine's time zone, as its settings name it. Asks nothing else."""

from __future__ import annotations

import os
from pathlib import Path


def machine_zone() -> str:
    """The name of this machine's time zone, where it can be told; "" elsewhere."""
    if named := os.environ.get("TZ", "").lstrip(":"):
        return named
    try:
        return Path("/etc/timezone").read_text(encoding="utf-8").strip()
    except OSError:
        return str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
