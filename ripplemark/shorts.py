"""A link to a shortener, once it is known where that leads. Pure."""

from __future__ import annotations

from dataclasses import replace

from ripplemark.records import BrandLink
from ripplemark.urls import host_of, utm


def resolved(short: BrandLink, brand_url: str) -> BrandLink:
    """A link to a shortener as the link to the brand that it is."""
    wrapper = short.wrapped_by or host_of(short.target_url)
    return replace(short, target_url=brand_url, utm=utm(brand_url), wrapped_by=wrapper, via=short.target_url)
