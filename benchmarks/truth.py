"""What the program found in the sample world, against the truth that the world was made by. Makes nothing: needs a finished demo.

ripplemark demo --no-serve && python benchmarks/truth.py [--folder demo]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from attribution.reports import Reports
from ripplemark.config import Project, load_project
from ripplemark.records import Origin, RippleEdge
from ripplemark.store.credit import MODELS, iter_origins
from ripplemark.store.database import open_reader
from ripplemark.store.registrations import registrations_between


def told(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of one file of truth."""
    return [json.loads(line) for line in (folder / "truth" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def links(reports: Reports, truth: Iterable[dict[str, Any]]) -> None:
    """Found and class of the links that robots.txt lets one see."""
    found = {(row.page_url, row.target_url): row for row in reports.iter_links()}
    wanted = {(t["page_url"], t["target_url"]): t for t in truth if t["robots_allowed"]}
    both = wanted.keys() & found.keys()
    print(f"links: {len(both)} of {len(wanted)} found (recall {len(both) / len(wanted):.3f}), {len(found)} stored")
    right: dict[str, Callable[[Any, dict[str, Any]], bool]] = {
        "rel": lambda row, t: sorted(row.rel) == sorted(t["rel"]),
        "followed": lambda row, t: row.followed == t["followed"],
        "anchor": lambda row, t: row.anchor == t["anchor"] or row.image,
        "placement": lambda row, t: row.placement.value == t["placement"],
        "class": lambda row, t: row.link_class.value == t["class"],
        "campaign": lambda row, t: row.campaign == (t["campaign"] or ""),
    }
    for name, agrees in right.items():
        print(f"  {name} right on {sum(agrees(found[key], wanted[key]) for key in both) / len(both):.3f}")


def parents(reports: Reports, truth: Iterable[dict[str, Any]]) -> None:
    """The cause of a page, by whether the page itself states one, among the edges that are kept."""
    edges: dict[str, list[RippleEdge]] = defaultdict(list)
    for edge in reports.iter_ripples():
        edges[edge.child_url].append(edge)
    of_post = {post.url: post.key for post in reports.iter_posts()}
    told_by: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for t in truth:
        if t["kind"] == "none":
            continue
        found = sorted(edges[t["page_url"]], key=lambda e: -e.probability)
        cause = of_post.get(t["cause"], t["cause"])
        among = any(e.parent == cause for e in found)
        right = found[0].parent == cause if found else False
        word = "right" if right else "wrong, though among the edges" if among else "not among the edges" if found else "no edge"
        told_by[bool(set(t["evidence"]) - {"quote"})][word] += 1
    print(f"parents of pages that state one: {dict(told_by[True])}")
    print(f"parents of pages that state none: {dict(told_by[False])}")


#: (campaign, model) -> direct, earned
Brought = dict[tuple[str, str], tuple[float, float]]


def credit(reports: Reports, project: Project, folder: Path) -> None:
    """Registrations (not purchases) that vanish without a campaign, against direct credit alone and direct + earned, by every model."""
    with open_reader(project.storage.database) as db:
        ever = datetime(1971, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
        signed_up = {r.registration_id for r in registrations_between(db, *ever) if r.goal == "registration"}
        found = brought(reports, signed_up, iter_origins(db))
    registrations = sum(t["goal"] == "registration" for t in told(folder, "registrations"))
    print(f"registrations: {len(signed_up)}, in truth {registrations}")
    without = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((folder / "truth" / "without").glob("*.json"))]
    vanish = {w["campaign"]: registrations - w["registrations"] for w in without}
    print("vanish without: " + ", ".join(f"{campaign} {n}" for campaign, n in vanish.items()))
    print("model: direct / direct + earned of each campaign; mean error in parts of the truth, direct only and direct + earned")
    for model in MODELS:
        of_each = [found.get((campaign, model), (0.0, 0.0)) for campaign in vanish]
        shown = "  ".join(f"{direct:5.1f} / {direct + earned:5.1f}" for direct, earned in of_each)
        alone = error([direct for direct, _ in of_each], vanish.values())
        both = error([direct + earned for direct, earned in of_each], vanish.values())
        print(f"{model:16} {shown}   {alone:.3f}   {both:.3f}")


def brought(reports: Reports, signed_up: set[str], origins: Iterable[tuple[str, int, Origin, str, float]]) -> Brought:
    """What each model gives to each campaign, by parts of touches."""
    credit_of = {(t.registration_id, t.position): t.credit for t in reports.iter_touches() if t.registration_id in signed_up}
    sums: dict[tuple[str, str, Origin], float] = defaultdict(float)
    for registration, position, origin, campaign, share in origins:
        for model, n in credit_of.get((registration, position), ()):
            sums[campaign, model, origin] += n * share
    keys = {(campaign, model) for campaign, model, _ in sums}
    return {key: (sums[*key, Origin.DIRECT], sums[*key, Origin.EARNED]) for key in keys}


def error(found: Iterable[float], true: Iterable[int]) -> float:
    """The mean distance from the truth, in parts of the truth."""
    parts = [abs(a - b) / b for a, b in zip(found, true, strict=True)]
    return sum(parts) / len(parts)


def dark(reports: Reports, project: Project, folder: Path) -> None:
    """Estimated dark traffic against newcomers of the campaign's deep pages who followed a link without telling a referrer, at any time."""
    seen: set[int] = set()
    true = Counter[str]()
    deep = {c.id: {urlsplit(url).path for url in c.landing} for c in project.campaigns}
    for visit in told(folder, "visits"):
        newcomer = visit["person"] not in seen
        seen.add(visit["person"])
        if (
            newcomer
            and not visit["referrer"]
            and visit["origin"] != "direct"
            and visit["landing"] in deep.get(visit["campaign"], ())
        ):
            true[visit["campaign"]] += 1
    for row in reports.iter_dark_traffic():
        if not row.path:
            print(
                f"dark {row.campaign}: {row.estimate:.0f} ({row.low:.0f} to {row.high:.0f}), in truth {true[row.campaign]} at any time"
            )


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("demo"))
    folder: Path = parser.parse_args().folder
    if not (folder / "truth").is_dir():
        print(f"NOT COMPARED: {folder} holds no sample world; make one with: make demo ARGS=--no-serve")
        return
    project = load_project(folder / "ripplemark.toml")
    reports = Reports(project)
    links(reports, told(folder, "links"))
    parents(reports, told(folder, "causes"))
    credit(reports, project, folder)
    dark(reports, project, folder)


if __name__ == "__main__":
    main()
