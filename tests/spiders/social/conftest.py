"""A platform on loopback that a test fills, and a project that asks it."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from pathlib import Path

import pytest

from ripplemark.config import load_project
from tests.spiders.social.loopback import Desk, Platform, served


@pytest.fixture
def platform() -> Generator[Platform]:
    """A platform on loopback."""
    with served() as state:
        yield state


@pytest.fixture
def desk(tmp_path: Path) -> Callable[..., Desk]:
    """`desk({"platform": ...}, ...)`: a project of brand Acme Kites (acme.example) with these [[social]] tables."""

    def make(*sources: Mapping[str, object], brand: str = "", private: bool = True) -> Desk:
        lines = [
            brand or '[brand]\nname = "Acme Kites"\ndomains = ["acme.example"]',
            f"[crawl]\nallow_private = {json.dumps(['127.0.0.1'] if private else [])}\ndelay = 0.0",
        ]
        for source in sources:
            lines.append("[[social]]\n" + "\n".join(f"{k} = {json.dumps(v)}" for k, v in source.items()))
        file = tmp_path / "ripplemark.toml"
        file.write_text("\n".join(lines), encoding="utf-8")
        return Desk(tmp_path, load_project(file))

    return make
