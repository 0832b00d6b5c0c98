"""What other tools' link lists say: which tool knew which link, and since when."""

from __future__ import annotations

PROVENANCE = """
"""
