"""Links and referring domains per day, kept up to date with every event, so that no chart scans history."""

from __future__ import annotations

GROWTH = """
"""
