"""Hosts as the command line takes and shows them."""

from __future__ import annotations


def shown_host(host: str) -> str:
    """The host as a URL has it."""
    return f"[{host.strip('[]')}]" if ":" in host else host
