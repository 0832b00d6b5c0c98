"""`ripplemark opinion` as a user types it: state, labels out and in, training, and what went wrong."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.main import cli

TOML = '[brand]\nname = "Northwind Tea"\ndomains = ["tea.example"]\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "ripplemark.toml"
    path.write_text(TOML, encoding="utf-8")
    words = ("很好喝，喜欢", "太差了，失望", "收到一个杯子")
    posts = [
        {"platform": "weibo", "post_id": f"{n}", "url": f"https://weibo.com/1/{n}", "author": "mei", "text": f"第{n}次，{words[n % 3]}", "created_at": "2024-06-03T08:00:00Z"}
        for n in range(45)
    ]  # fmt: skip
    (tmp_path / "posts.jsonl").write_text("".join(json.dumps(p) + "\n" for p in posts), encoding="utf-8")
    assert call(path, "load", str(tmp_path / "posts.jsonl")).exit_code == 0
    assert call(path, "attribute").exit_code == 0
    return path


def call(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-p", str(project), *arguments])


def told(project: Path, *arguments: str) -> dict[str, object]:
    result = call(project, *arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_label_train_and_judge_anew(project: Path, tmp_path: Path) -> None:
    before = told(project, "opinion")
    assert before["texts_rated"] == 45
    assert "lexicon" in before["languages"]["zh"]  # type: ignore[index]
    path = tmp_path / "labels.csv"
    assert told(project, "opinion", "label", "--export", str(path), "-n", "36")["texts"] == 36
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    lines = [(r["text"], "negative" if "好喝" in r["text"] else "positive" if "失望" in r["text"] else "") for r in rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *lines])
    read = told(project, "opinion", "label", "--import", str(path))
    assert (read["new"], read["not_labelled"], read["rejected"]) == (24, 12, 0)
    assert told(project, "opinion", "label", "--import", str(path))["new"] == 0
    trained = told(project, "opinion", "train")["zh"]
    assert trained["labels"] == 24  # type: ignore[index]
    assert trained["macro_f1_cross_validated"] > 0.9  # type: ignore[index, operator]
    assert told(project, "attribute")["texts_judged"] == 45
    after = told(project, "opinion")
    assert "trained" in after["languages"]["zh"]  # type: ignore[index]
    exported = call(project, "export", "opinion", "--format", "jsonl").stdout.splitlines()
    judged = {
        (row["text"].partition("，")[2], row["polarity"]) for row in map(json.loads, exported) if "杯子" not in row["text"]
    }
    assert judged == {("很好喝，喜欢", "negative"), ("太差了，失望", "positive")}  # as taught, against the lexicon


def test_what_went_wrong_is_said(project: Path, tmp_path: Path) -> None:
    assert "no labels yet" in call(project, "opinion", "train").output
    assert "too few labels" in call(project, "opinion", "train", "--language", "zh").output
    assert "either --export FILE or --import FILE" in call(project, "opinion", "label").output
    (tmp_path / "there.csv").write_text("", encoding="utf-8")
    assert "is there already" in call(project, "opinion", "label", "--export", str(tmp_path / "there.csv")).output
    broken = tmp_path / "data" / "opinion" / "zh.npz"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"no model")
    result = call(project, "attribute")
    assert (result.exit_code, "is no model of ours" in result.output) == (2, True)
