"""Webmentions received: what was claimed, and what verification found."""

from __future__ import annotations

WEBMENTIONS = """
"""
