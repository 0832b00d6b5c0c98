"""Polarity against public labelled sets: floors for the shipped raters, the learning curve, and that the shipped error counts still hold."""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from attribution.opinion.confusion import Confusion, as_confusion, confusion_of, macro_f1
from attribution.opinion.raters import lexicon_raters, text_score
from attribution.opinion.training import fitted, likeliest
from ripplemark.records import Polarity

FLOORS = tomllib.loads((Path(__file__).parent / "opinion.toml").read_text(encoding="utf-8"))
ERRORS = Path(__file__).resolve().parents[2] / "attribution" / "data" / "opinion_errors.toml"
WORDS = {"pos": Polarity.POSITIVE, "neu": Polarity.NEUTRAL, "neg": Polarity.NEGATIVE}
SETS = [name for name in FLOORS if name != "learnt_from_300"]
pytestmark = pytest.mark.corpus


@cache
def rows(path: Path) -> tuple[tuple[str, Polarity], ...]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple((text, WORDS[said]) for text, said in map(json.loads, lines))


def language_of(name: str) -> str:
    return "en" if name.endswith("_en") else "zh"


@cache
def rated(path: Path, language: str) -> Confusion:
    said = lexicon_raters()[language].rate([text for text, _ in rows(path)])
    return confusion_of([p for _, p in rows(path)], [r.polarity for r in said])


def two_sided(path: Path, language: str) -> Confusion:
    """Where a set has no neutral texts: whatever is not positive is negative."""
    score = lexicon_raters()[language].score
    said = [Polarity.POSITIVE if text_score(score, text) > 0 else Polarity.NEGATIVE for text, _ in rows(path)]
    return confusion_of([p for _, p in rows(path)], said)


@pytest.mark.parametrize("name", SETS)
def test_macro_f1_holds_its_floor(name: str, shared: Callable[[str], Path]) -> None:
    path = shared(f"opinion/{name}.test.jsonl")
    has_neutral = any(p is Polarity.NEUTRAL for _, p in rows(path))
    found = macro_f1(rated(path, language_of(name)) if has_neutral else two_sided(path, language_of(name)))
    assert found is not None
    assert found >= FLOORS[name]


@pytest.mark.parametrize("name", SETS)
def test_the_shipped_counts_of_errors_are_those_of_the_shipped_raters(name: str, shared: Callable[[str], Path]) -> None:
    told = {s["name"]: as_confusion(s["confusion"]) for s in tomllib.loads(ERRORS.read_text(encoding="utf-8"))["set"]}
    assert told[name] == rated(shared(f"opinion/{name}.test.jsonl"), language_of(name))


def test_three_hundred_labels_are_worth_it(shared: Callable[[str], Path]) -> None:
    labelled, unseen = rows(shared("opinion/weibo2018_zh.train.jsonl")), rows(shared("opinion/weibo2018_zh.test.jsonl"))
    found = []
    for seed in range(3):
        drawn = random.Random(seed).sample(labelled, 300)
        weights = fitted([text for text, _ in drawn], [p for _, p in drawn], "zh")
        found.append(macro_f1(confusion_of([p for _, p in unseen], likeliest(weights, [text for text, _ in unseen]))) or 0.0)
    assert sum(found) / 3 >= FLOORS["learnt_from_300"]
