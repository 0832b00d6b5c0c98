"""Percent escapes of a text, undone. Pure."""

from __future__ import annotations

import re

_ESCAPES = re.compile("(?:%[0-9a-fA-F]{2})+")


def unquoted(text: str) -> str:
    """What `urllib.parse.unquote` gives, many times as fast on long pages."""
    return _ESCAPES.sub(lambda run: bytes.fromhex(run.group().replace("%", "")).decode("utf-8", "replace"), text)
