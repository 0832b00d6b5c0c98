"""Agents against the lists of others: every crawler of the maintained list, and whom of uap-core's people we take for a machine."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from attribution.traffic.agents import MachineKind, are_bots, machine_of

Shared = Callable[[str], Path]
pytestmark = pytest.mark.corpus

#: Families that uap-core knows as browsers and apps of people.
_PEOPLE = re.compile(
    r".*(?:Safari|Chrome|Chromium|Firefox|Fennec|Iceweasel|Opera|Edge|IE|Browser|Webkit|Konqueror|Android|Vivaldi|Silk|Maxthon|Yandex"
    r"|Camino|Epiphany|Galeon|SeaMonkey|Netscape|NetFront|Kindle|Instagram|Facebook|Snapchat|Pinterest|Slack|Thunderbird|Outlook|Spotify"
    r"|Teams|DuckDuckGo|Brave|Sogou|QQ|WeChat|Whale|Coc_Coc|Obigo|Lynx|Links)(?: .*)?"
)
_MACHINES = re.compile(r"(?i)bot|crawl|spider|headless|http|search|preview|image ?proxy|index")
#: Agents of a family of people that are machines to us -> why.
TAKEN = {
    "Google Web Preview": "renders for Google's search, under Chrome's name",
    "Pinterest/0.2 (+http://www.pinterest.com/)": "fetches what is pinned, under the app's name",
}


def _uap(path: Path) -> list[tuple[str, str]]:
    """(agent, family) of uap-core's cases; a line each in its YAML."""
    text = path.read_text(encoding="utf-8")
    cases = re.findall(r"^ *- user_agent_string: *(.*)\n(?: *(?!- |family:).*\n)*? *family: *(.*)$", text, re.M)
    return [(_scalar(agent), _scalar(family)) for agent, family in cases]


def _scalar(text: str) -> str:
    text = text.strip()
    if text.startswith('"'):
        return str(json.loads(text)) if "\\x" not in text else text[1:-1]
    return text[1:-1].replace("''", "'") if text.startswith("'") else text


def test_every_listed_crawler_is_known_by_name(shared: Shared) -> None:
    entries = json.loads(shared("suites/crawler_user_agents/crawler-user-agents.json").read_text(encoding="utf-8"))
    agents = [agent for entry in entries for agent in entry["instances"]]
    missed = [agent for agent, bot in zip(agents, are_bots(agents), strict=True) if not bot]
    kinds = Counter(machine_of(agent).kind for agent in agents)
    print(f"crawlers: {len(agents) - len(missed)} of {len(agents)}", dict(kinds))
    assert len(agents) >= 2116
    assert missed == []
    assert all(machine_of(agent).name for agent in agents)
    assert MachineKind.SELF_NAMED not in kinds


def test_people_are_no_machines(shared: Shared) -> None:
    cases = _uap(shared("suites/uap_core/tests/test_ua.yaml"))
    people = [agent for agent, family in cases if _PEOPLE.fullmatch(family) and not _MACHINES.search(family)]
    taken = [agent for agent, bot in zip(people, are_bots(people), strict=True) if bot]
    print(f"uap-core: {len(cases)} agents, {len(people)} of people, taken for machines: {len(taken)}")
    assert len(cases) >= 1600
    assert len(people) >= 364
    assert [agent for agent in taken if not any(sign in agent for sign in TAKEN)] == []


def test_most_named_machines_of_uap_core_are_known(shared: Shared) -> None:
    cases = [
        agent
        for agent, family in _uap(shared("suites/uap_core/tests/test_ua.yaml"))
        if re.search(r"(?i)bot\b|crawler|spider", family)
    ]
    known = sum(are_bots(cases))
    print(f"uap-core's machines by family: {known} of {len(cases)}")
    assert known >= len(cases) * 0.99
