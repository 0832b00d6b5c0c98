"""Columns about the ways to registrations: what stands in the cells of paths and funnels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from attribution.journey_rows import FunnelStage, PathRow


def by_currency(row: PathRow) -> object:
    """The values of a path, by currency."""
    return dict(row.values)


def _campaign(row: tuple[str, FunnelStage]) -> object:
    return row[0]


def _of_stage(name: str) -> Callable[[Any], object]:
    def value(row: tuple[str, FunnelStage]) -> object:
        return getattr(row[1], name)

    return value


#: A row is a campaign with one of its stages.
FUNNEL: Mapping[str, Callable[[Any], object]] = MappingProxyType(
    {"campaign": _campaign, **{f.name: _of_stage(f.name) for f in fields(FunnelStage)}}
)
