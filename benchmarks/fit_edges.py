"""Fits the weights of inferred evidence to sample worlds whose truth is known, starting from those it finds. Run by hand; tests nothing.

python benchmarks/fit_edges.py [--seeds 1-4] [--write]

For every page of those worlds, with stated evidence hidden, the likelihood of its true parent (or of 'none of these') under the model of
attribution/ripples is made as large as can be. A weight that the worlds say little of stays near where it started. Printed as the tables
[inferred.*], [factors], [crowd] and [delay] of attribution/data/edge_weights.toml; with --write they are put there.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from attribution.ripples.delay import spread
from attribution.ripples.gather import reader_of
from attribution.ripples.inferred import BARE, Reader, differ
from attribution.ripples.weights import Delay, Weights, weights
from benchmarks.parents import material, seeds
from ripplemark.records import EvidenceKind, ParentKind
from world.build import build

#: Hours at which the factor of the delay may change.
HOURS = (3.0, 6.0, 12.0, 24.0, 48.0, 72.0)
#: In the sample worlds nobody writes after 70 hours; 4 of 100 real writers do. So this is not fitted.
LATE = ((168.0, 0.03), (720.0, 0.01))
FLAGS = ("language.post", "language.page", "answer", "echo")
LEAST, MOST = 0.003, 0.95  # of a weight: the worlds are tidier than the web, and nothing inferred is certain
#: The worlds' writers share a few hundred sentences, so a run without quotation marks says little there. On the web it says more: held.
QUOTE = 0.3
STIFF = 0.02  # how much a logit is held where it started
DATA = Path(__file__).resolve().parent.parent / "attribution" / "data" / "edge_weights.toml"

Floats = NDArray[np.float64]
Whole = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Sample:
    """All candidates of all pages as columns: signs point to candidates, candidates to pages."""

    candidate: Whole  # of each sign
    weight: Whole  # of each sign: which weight it has
    strength: Floats  # of each sign, habit included
    flags: Floats  # of each sign: 1 where a factor applies, one column each of FLAGS
    others: Floats  # of each sign: log of the number of other texts
    is_post: Floats  # of each sign
    reach: Floats  # of each sign: log of the readers of a post; 0 where they do not count
    is_time: NDArray[np.bool_]  # of each sign
    is_bare: Floats  # of each sign
    delay: Floats  # of each candidate: share of the possible delays in each step
    page: Whole  # of each candidate
    true: NDArray[np.bool_]  # of each candidate
    pages: int


def names_of(sure: Weights) -> list[tuple[ParentKind, str]]:
    """The weights in the order of their numbers."""
    return list(sure.inferred)


def sample(numbers: Sequence[int], sites: int, sure: Weights) -> Sample:
    """The candidates of all pages of some worlds."""
    wide = replace(sure, delay=Delay(sure.delay.early_hours, (*((h, 1.0) for h in HOURS), *LATE)))
    number = {name: n for n, name in enumerate(names_of(sure))}
    signs: list[tuple[float, ...]] = []
    candidates: list[tuple[float, ...]] = []
    pages = 0
    for seed in numbers:
        world = build(seed, sites, 60)
        made_of, times = material(world)
        reader = reader_of(made_of, times, wide)
        keys = {p.url: f"{p.platform}:{p.post_id}" for p in world.posts}
        causes = {p.url: keys.get(p.cause.url or "", p.cause.url or "") for p in world.pages}
        for place, item in enumerate(reader.field.items):
            if item.kind is ParentKind.PAGE:
                for row in _candidates(reader, place, causes[item.name], wide, number):
                    signs += [(len(candidates), *sign) for sign in row[1]]
                    candidates.append((pages, *row[0]))
                pages += 1
        print(f"world {seed}: {pages} pages, {len(candidates)} candidates so far", file=sys.stderr)
    s, c = np.array(signs), np.array(candidates)
    return Sample(
        s[:, 0].astype(int), s[:, 1].astype(int), s[:, 2], s[:, 3:7], s[:, 7], s[:, 8], s[:, 9], s[:, 10] > 0, s[:, 11], c[:, 2:],
        c[:, 0].astype(int), c[:, 1] > 0, pages,
    )  # fmt: skip


def _candidates(
    reader: Reader, place: int, true: str, wide: Weights, number: dict[tuple[ParentKind, str], int]
) -> Iterator[tuple[tuple[float, ...], list[tuple[float, ...]]]]:
    child = reader.field.items[place]
    for other, signs in reader.shown(place):
        parent = reader.field.items[other]
        habit = wide.factors.habit if reader.habits.wrote_before(child.site, parent.when.middle) else 1.0
        foreign, answer = differ(child.language, parent.language), float(parent.is_answer)
        post = parent.kind is ParentKind.POST
        rows = []
        for sign in signs:
            bare = float(sign.kind in BARE)
            flags = bare * (foreign and post), bare * (foreign and not post), answer, float(sign.is_echo)
            reach = np.log(parent.readers or 1.0) if bare else 0.0
            is_time = float(sign.kind is EvidenceKind.TIME)
            strength = sign.strength * (habit if bare else 1.0)
            rows.append(
                (number[parent.kind, sign.weight], strength, *flags, np.log(sign.others), float(post), reach, is_time, bare)
            )
        yield (float(parent.name == true), *spread(parent.when, child.when, wide.delay)), rows


def start(sure: Weights) -> Floats:
    """The parameters that stand for some weights: logits of weights and factors, exponents, logits of each step by the one before."""
    steps = [next(f for h, f in sure.delay.steps if hours <= h) for hours in HOURS]
    falls = [steps[0], *(b / a for a, b in pairwise(steps))]
    flags = [*sure.language.values(), sure.factors.answer, sure.factors.echo]
    exponents = [sure.crowd[ParentKind.POST], sure.crowd[ParentKind.PAGE], sure.factors.reach, sure.factors.patience]
    return np.array([*map(_logit, [*sure.inferred.values(), *flags]), *exponents, *map(_logit, falls[1:])])


def _logit(p: float) -> float:
    p = min(MOST, max(LEAST, p))
    return float(np.log(p / (1 - p)))


def _squashed(x: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-x))


@dataclass(frozen=True, slots=True)
class Fitted:
    """Parameters read back as what they stand for."""

    weight: Floats
    flags: Floats
    crowd: Floats  # of post, of page
    reach: float
    patience: float
    steps: Floats

    @classmethod
    def of(cls, x: Floats, weights_: int) -> Fitted:
        """`weights_`: how many weights there are."""
        flags = weights_ + len(FLAGS)
        falls = _squashed(x[flags + 4 :])
        steps = np.concatenate(([1.0], np.cumprod(falls), [factor for _, factor in LATE]))
        return cls(
            _squashed(x[:weights_]),
            _squashed(x[weights_:flags]),
            x[flags : flags + 2],
            float(x[flags + 2]),
            float(x[flags + 3]),
            steps,
        )


def loss(x: Floats, told: Sample, weights_: int, began: Floats) -> tuple[float, Floats]:
    """Minus the mean log-likelihood of the true parents, with what it costs to leave the start; and the gradient."""
    f = Fitted.of(x, weights_)
    lasting = told.delay @ f.steps
    crowd = np.where(told.is_post > 0, f.crowd[0], f.crowd[1])
    reach = np.exp(f.reach * told.reach)
    w = f.weight[told.weight] * told.strength * lasting[told.candidate] ** _hold(f, told) * np.prod(f.flags**told.flags, axis=1)
    w *= np.exp(-crowd * told.others) * np.clip(reach, 0.5, 2.0)
    most = np.where(told.is_time, 0.1, 0.99)
    free, w = w < most, np.minimum(w, most)
    certain = np.exp(-np.bincount(told.candidate, np.log1p(-w), minlength=len(told.page)))
    odds = certain - 1.0
    total = 1.0 + np.bincount(told.page, odds, minlength=told.pages)
    hit = np.log(np.maximum(odds[told.true], 1e-12)).sum() - np.log(total).sum()
    pull = certain * (1.0 / total[told.page] - told.true / np.maximum(odds, 1e-12))
    moved = _gradient(f, told, pull[told.candidate] * free * w / (1.0 - w), lasting, (reach > 0.5) & (reach < 2.0))
    stiff = STIFF / len(x) * (x - began)
    return float(-hit / told.pages + (stiff * (x - began)).sum() / 2), moved / told.pages + stiff


def _hold(f: Fitted, told: Sample) -> Floats:
    """How much of the delay's factor holds for each sign."""
    return told.is_bare + f.patience * (1.0 - told.is_bare)


def _gradient(f: Fitted, told: Sample, by_log: Floats, lasting: Floats, moves: NDArray[np.bool_]) -> Floats:
    """By each parameter; `by_log` is the derivative by the logarithm of each sign's weight."""
    weight = np.bincount(told.weight, by_log, minlength=len(f.weight)) * (1.0 - f.weight)
    flags = (by_log @ told.flags) * (1.0 - f.flags)
    crowd = [-(by_log * told.others * told.is_post).sum(), -(by_log * told.others * (1.0 - told.is_post)).sum()]
    patience = (by_log * (1.0 - told.is_bare) * np.log(lasting)[told.candidate]).sum()
    of_steps = (np.bincount(told.candidate, by_log * _hold(f, told), minlength=len(lasting)) / lasting) @ told.delay * f.steps
    of_fitted, steps = of_steps[: len(HOURS)], f.steps[: len(HOURS)]
    falls = np.cumsum(of_fitted[::-1])[::-1][1:] * (1.0 - steps[1:] / steps[:-1])
    return np.concatenate((weight, flags, crowd, [(by_log * told.reach * moves).sum(), patience], falls))


def fitted(told: Sample, sure: Weights) -> Weights:
    """The weights under which the true parents are most likely."""
    began, n = start(sure), len(sure.inferred)
    least = [QUOTE if name.endswith("quote") else LEAST for _, name in sure.inferred] + [LEAST] * len(FLAGS)
    free = [(_logit(p), _logit(MOST)) for p in least]
    limits = [*free, (0.0, 2.0), (0.0, 2.0), (0.0, 1.0), (0.0, 1.0), *[(None, None)] * (len(HOURS) - 1)]
    found = minimize(loss, began, args=(told, n, began), jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 300})
    print(f"loss {loss(began, told, n, began)[0]:.4f} -> {found.fun:.4f} after {found.nit} steps", file=sys.stderr)
    f = Fitted.of(found.x, n)
    return replace(
        sure,
        inferred={k: round(float(w), 3) for k, w in zip(sure.inferred, f.weight, strict=True)},
        language=dict(zip(ParentKind, (round(float(v), 3) for v in f.flags[:2]), strict=True)),
        factors=replace(
            sure.factors,
            answer=round(float(f.flags[2]), 3),
            echo=round(float(f.flags[3]), 3),
            reach=round(f.reach, 3),
            patience=round(f.patience, 3),
        ),
        crowd={ParentKind.POST: round(float(f.crowd[0]), 3), ParentKind.PAGE: round(float(f.crowd[1]), 3)},
        delay=Delay(sure.delay.early_hours, (*((h, round(float(v), 3)) for h, v in zip(HOURS, f.steps, strict=False)), *LATE)),
    )


def written(text: str, sure: Weights) -> str:
    """The data file with these weights in place; comments stay."""
    for (kind, name), value in sure.inferred.items():
        text = _put(text, f"inferred.{kind}", name, value)
    for kind, value in sure.language.items():
        text = _put(text, "language", kind, value)
    for name in ("answer", "echo", "reach", "patience"):
        text = _put(text, "factors", name, getattr(sure.factors, name))
    for kind, value in sure.crowd.items():
        text = _put(text, "crowd", kind, value)
    steps = ", ".join(f"[{hours}, {factor}]" for hours, factor in sure.delay.steps)
    return re.sub(r"^steps = .*$", f"steps = [{steps}]", text, flags=re.M)


def _put(text: str, table: str, name: str, value: float) -> str:
    head, mark, rest = text.partition(f"[{table}]\n")
    body, gap, tail = rest.partition("\n[")
    body = re.sub(rf"^({name} = )\S+(\s*)", lambda m: f"{m[1]}{value}{m[2]}", body, flags=re.M)
    return head + mark + body + gap + tail


def main() -> None:
    """Fit, print, and with --write put the weights into the data file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=seeds, default=list(range(1, 5)))
    parser.add_argument("--sites", type=int, default=60)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    sure = weights()
    found = fitted(sample(asked.seeds, asked.sites, sure), sure)
    text = written(DATA.read_text(encoding="utf-8"), found)
    if asked.write:
        DATA.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
