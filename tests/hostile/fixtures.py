"""The hostile server as fixtures. `pytest_plugins = ["tests.hostile.fixtures"]` in the root conftest gives them to every room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import attacks, bodies, robots_sites  # noqa: F401 - each registers its sites
from .server import SITES, Hostile


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    """A running hostile server with every site, and a log of its own."""
    with Hostile(SITES) as server:
        yield server


@pytest.fixture(scope="module")
def hostile_all() -> Iterator[Hostile]:
    """The same, shared by the tests of one module."""
    with Hostile(SITES) as server:
        yield server
