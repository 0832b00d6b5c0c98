"""Where the targets of links lead: shorteners, redirects and the brand's own pages, as last asked."""

from __future__ import annotations

TARGETS = """
"""
