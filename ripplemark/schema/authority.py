"""How weighty a domain is, signs of spam, what persons marked, and competitors' links."""

from __future__ import annotations

AUTHORITY = """
"""
