"""What a page proves beside its links: more about placement, dates, classes and mentions."""

from __future__ import annotations

PROOF = """
"""
