"""Fits the weights of inferred evidence to sample worlds whose truth is known, starting from those it finds. Run by hand; tests nothing.

python benchmarks/fit_edges.py [--seeds 1-8] [--write]

For every page of those worlds, with stated evidence hidden, the likelihood of its true parent (or of 'none of these') is made as large as
can be: a conditional logit over its candidates, in which each weight is the logarithm of a factor on the odds. What a first look tells
(attribution/ripples/heard.py) is computed with the weights found so far, twice. A weight that the worlds say little of stays near where it
started. Printed as attribution/data/edge_weights.toml; with --write it is put there. What that file calls set is not moved.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from attribution.ripples.delay import spread
from attribution.ripples.edges import Parent
from attribution.ripples.gather import reader_of
from attribution.ripples.heard import Heard, heard, is_home, standing
from attribution.ripples.inferred import Reader, Sign, clipped, odds_of
from attribution.ripples.items import Item
from attribution.ripples.weights import Delay, Weights, weights
from benchmarks.parents import material, seeds
from ripplemark.records import EvidenceKind, ParentKind
from world.build import build

#: Hours at which the factor of the delay may change; what comes later is set.
FITTED = 8
BEST = 3  # the step that counts in full
SET = frozenset({"community", "meaning", "page.identity"})
STIFF = 0.5  # how much a weight is held where it started
MOST = 6.0  # the logarithm of a factor, either way: the worlds are tidier than the web
MOST_COPY = 9.0  # ... of a copy, which has all that speaks for the parents of its original
MOST_TOPIC = 3.0  # ... of a topic, for most real pages that name one heard of it elsewhere
DATA = Path(__file__).resolve().parent.parent / "attribution" / "data" / "edge_weights.toml"
UP, DOWN = frozenset({"same_target", "named", "identity", "marks"}), frozenset({"answer", "echo"})

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate of one page: what speaks for it, but for what a first look tells."""

    page: int  # number of the page
    child: Item
    parent: Item
    true: bool
    features: Mapping[str, float]  # weight -> how often its logarithm counts
    spread: Sequence[float]
    offset: float  # logarithm of what is set


@dataclass(frozen=True, slots=True)
class Told:
    """The candidates of one world."""

    items: tuple[Item, ...]
    candidates: list[Candidate]
    pages: int


def told(seed: int, sites: int, sure: Weights) -> Told:
    """The candidates of all pages of a world."""
    world = build(seed, sites, 60)
    wide = replace(sure, delay=Delay(sure.delay.early_hours, tuple((hours, 1.0) for hours, _ in sure.delay.steps)))
    made_of, times = material(world)
    reader = reader_of(made_of, times, wide)
    keys = {p.url: f"{p.platform}:{p.post_id}" for p in world.posts}
    causes = {p.url: keys.get(p.cause.url or "", p.cause.url or "") for p in world.pages}
    places = [place for place, item in enumerate(reader.field.items) if item.kind is ParentKind.PAGE]
    found = [c for n, place in enumerate(places) for c in _candidates(n, reader, place, causes, wide)]
    print(f"world {seed}: {len(places)} pages, {len(found)} candidates", file=sys.stderr)
    return Told(reader.field.items, found, len(places))


def _candidates(page: int, reader: Reader, place: int, causes: Mapping[str, str], wide: Weights) -> Iterator[Candidate]:
    child = reader.field.items[place]
    for other, signs in reader.shown(place):
        parent = reader.field.items[other]
        features: dict[str, float] = {f"{parent.kind}.time": 1.0, "reach": float(np.log(clipped(parent.readers)))}
        offset = np.log(wide.factors.habit) if reader.habits.wrote_before(child.site, parent.when.middle) else 0.0
        features |= {"answer": 1.0} if parent.is_answer else {}
        for sign in signs:
            if sign.weight in SET or f"{parent.kind}.{sign.weight}" in SET:
                offset += float(np.log(odds_of(sign, parent.kind, wide)))
            elif sign.kind is not EvidenceKind.TIME:
                features |= _of(sign, parent.kind, wide)
        yield Candidate(
            page,
            child,
            parent,
            parent.name == causes[child.name],
            features,
            spread(parent.when, child.when, wide.delay),
            offset,
        )


def _of(sign: Sign, kind: ParentKind, sure: Weights) -> dict[str, float]:
    if sign.weight != "quote":
        return {f"{kind}.{sign.weight}": sign.strength}
    return {f"{kind}.quote.{sure.quotes.level(sign.rare)}": 1.0, "marks": float(sign.is_marked), "echo": float(sign.is_echo)}


def names_of(sure: Weights) -> dict[str, float]:
    """All weights that are fitted, as they stand: logarithms of factors, and exponents."""
    found = {f"{kind}.{name}": np.log(v) for (kind, name), v in sure.inferred.items() if not {name, f"{kind}.{name}"} & SET}
    for kind, levels in sure.quotes.levels.items():
        found |= {f"{kind}.quote.{n}": np.log(v) for n, v in enumerate(levels)}
    f = sure.factors
    found |= {"marks": np.log(f.marks), "echo": np.log(f.echo), "answer": np.log(f.answer), "reach": f.reach}
    found |= {"foreign_post": np.log(f.foreign_post), "foreign_page": np.log(f.foreign_page)}
    return found | {"heard_post": f.heard_post, "heard_page": f.heard_page, "heard_site": f.heard_site}


@dataclass(frozen=True, slots=True)
class Sample:
    """All candidates of all worlds as numbers: log odds are `x` times the weights, the delay's mean and the offset."""

    x: csr_matrix
    spread: Floats
    offset: Floats
    page: NDArray[np.intp]
    true: NDArray[np.bool_]
    pages: int

    def log_odds(self, values: Floats, steps: Floats) -> Floats:
        """Of each candidate, for the logarithms of all weights and of all steps of the delay."""
        log: Floats = self.x @ values + np.log(np.maximum(self.spread @ np.exp(steps), 1e-30)) + self.offset
        return np.clip(log, -40.0, 40.0)


def sample(some: Sequence[Told], known: Sequence[Heard], own: Sequence[Sequence[float]], names: Sequence[str]) -> Sample:
    """The numbers of all candidates, with what is known of each after a look. `own`: the probabilities of that look."""
    place = {name: n for n, name in enumerate(names)}
    rows, columns, values = list[int](), list[int](), list[float]()
    pages, row = list[int](), 0
    for world, heard_, before in zip(some, known, own, strict=True):
        first = pages[-1] + 1 if pages else 0
        home = {c.page for c in world.candidates if is_home(c.parent, c.child)}
        for c, p in zip(world.candidates, before, strict=True):
            stands = standing(c.parent, c.child, heard_, p)
            foreign = stands.foreign if c.page in home else 0.0
            features = dict(c.features) | {
                f"foreign_{c.parent.kind}": foreign,
                f"heard_{c.parent.kind}": float(np.log(stands.heard)),
            }
            features |= {"heard_site": float(np.log(stands.site))} if c.parent.kind is ParentKind.PAGE else {}
            for name, value in features.items():
                rows.append(row)
                columns.append(place[name])
                values.append(value)
            pages.append(first + c.page)
            row += 1
    all_ = [c for world in some for c in world.candidates]
    return Sample(
        csr_matrix((values, (rows, columns)), shape=(row, len(names))), np.array([c.spread for c in all_]),
        np.array([c.offset for c in all_]), np.array(pages), np.array([c.true for c in all_]), pages[-1] + 1,
    )  # fmt: skip


def probabilities(told_: Sample, values: Floats, steps: Floats) -> Floats:
    """Of each candidate, that it is the parent."""
    odds = np.exp(told_.log_odds(values, steps))
    found: Floats = odds / (1.0 + np.bincount(told_.page, odds, minlength=told_.pages))[told_.page]
    return found


def looked(some: Sequence[Told], values: Floats, steps: Floats, names: Sequence[str]) -> Sample:
    """The sample of a second look, after a first one with these weights."""
    nothing = [[0.0] * len(world.candidates) for world in some]
    found = probabilities(sample(some, [Heard()] * len(some), nothing, names), values, steps)
    known, own, start = [], [], 0
    for world in some:
        share = found[start : start + len(world.candidates)]
        start += len(world.candidates)
        parents: dict[int, list[Parent]] = defaultdict(list)
        for c, p in zip(world.candidates, share, strict=True):
            parents[c.child.page_id].append(Parent(c.parent.kind, c.parent.name, float(p), ()))
        known.append(heard(world.items, parents))
        own.append(share.tolist())
    return sample(some, known, own, names)


def loss(x: Floats, told_: Sample, began: Floats, late: Floats) -> tuple[float, Floats]:
    """Minus the log-likelihood of the true parents, with what it costs to leave the start; and the gradient."""
    n = told_.x.shape[1]
    steps = np.concatenate((x[n:], late))
    log = told_.log_odds(x[:n], steps)
    odds = np.exp(log)
    total = 1.0 + np.bincount(told_.page, odds, minlength=told_.pages)
    pull = told_.true - odds / total[told_.page]
    mean = np.maximum(told_.spread @ np.exp(steps), 1e-30)
    by_step = ((pull / mean) @ told_.spread * np.exp(steps))[: len(x) - n]
    stiff = STIFF * (x - began)
    value = np.log(total).sum() - log[told_.true].sum() + (stiff * (x - began)).sum() / 2
    return float(value), np.concatenate((-(told_.x.T @ pull), -by_step)) + stiff


def limits(names: Sequence[str]) -> list[tuple[float, float]]:
    """What each weight may be: nothing that speaks for a parent may count against it."""
    return [
        (0.0, MOST_COPY) if name.endswith("copy")
        else (0.0, MOST_TOPIC) if name.endswith("topic")
        else (0.0, MOST) if name.rpartition(".")[2] in UP or ".quote." in name
        else (-MOST, 0.0) if name in DOWN or name.startswith("foreign")
        else (0.0, 1.5) if name == "reach" or name.startswith("heard")
        else (-MOST, MOST) for name in names
    ]  # fmt: skip


def fitted(some: Sequence[Told], sure: Weights) -> Weights:
    """The weights under which the true parents are most likely."""
    start = names_of(sure)
    names, values = list(start), np.array(list(start.values()), float)
    steps = np.log([factor for _, factor in sure.delay.steps])
    began = np.concatenate((values, steps[:FITTED]))
    for _ in range(2):
        told_ = looked(some, values, steps, names)
        bounds = [*limits(names), *[(-8.0, 4.0)] * FITTED]
        bounds[len(names) + BEST] = (0.0, 0.0)
        at = np.concatenate((values, steps[:FITTED]))
        found = minimize(loss, at, args=(told_, began, steps[FITTED:]), jac=True, method="L-BFGS-B", bounds=bounds)
        values, steps = found.x[: len(names)], np.concatenate((found.x[len(names) :], steps[FITTED:]))
        print(f"loss {found.fun / told_.pages:.4f} a page after {found.nit} steps", file=sys.stderr)
    return _weights(dict(zip(names, values.tolist(), strict=True)), steps, sure)


def _weights(found: Mapping[str, float], steps: Floats, sure: Weights) -> Weights:
    def factor(name: str) -> float:
        return float(f"{np.exp(found[name]):.3g}")

    f = sure.factors
    return replace(
        sure,
        inferred={key: factor(f"{key[0]}.{key[1]}") if f"{key[0]}.{key[1]}" in found else v for key, v in sure.inferred.items()},
        quotes=replace(
            sure.quotes,
            levels={k: tuple(factor(f"{k}.quote.{n}") for n in range(len(v))) for k, v in sure.quotes.levels.items()},
        ),
        factors=replace(
            f, **{name: factor(name) for name in ("answer", "marks", "echo", "foreign_post", "foreign_page")},
            **{name: round(found[name], 3) for name in ("reach", "heard_post", "heard_page", "heard_site")},
        ),
        delay=Delay(sure.delay.early_hours, tuple((h, float(f"{np.exp(s):.3g}")) for (h, _), s in zip(sure.delay.steps, steps, strict=True))),
    )  # fmt: skip


def written(text: str, sure: Weights) -> str:
    """The data file with these weights in place; comments stay."""
    for (kind, name), value in sure.inferred.items():
        text = _put(text, f"inferred.{kind}", name, str(value))
    for kind, levels in sure.quotes.levels.items():
        text = _put(text, "quotes", kind, str(list(levels)))
    for name in sure.factors.__slots__:
        text = _put(text, "factors", name, str(getattr(sure.factors, name)))
    return _put(text, "delay", "steps", str([list(step) for step in sure.delay.steps]))


def _put(text: str, table: str, name: str, value: str) -> str:
    head, mark, rest = text.partition(f"[{table}]\n")
    body, gap, tail = rest.partition("\n[")
    body = re.sub(rf"^({name} = )(\[.*\]|\S+)", lambda m: f"{m[1]}{value}", body, flags=re.M)
    return head + mark + body + gap + tail


def main() -> None:
    """Fit, print, and with --write put the weights into the data file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=seeds, default=list(range(1, 9)))
    parser.add_argument("--sites", type=int, default=60)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    sure = weights()
    text = written(DATA.read_text(encoding="utf-8"), fitted([told(seed, asked.sites, sure) for seed in asked.seeds], sure))
    if asked.write:
        DATA.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
