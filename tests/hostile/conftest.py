"""Gives this folder the fixtures of the hostile server."""

from tests.hostile.fixtures import hostile, hostile_all

__all__ = ["hostile", "hostile_all"]
