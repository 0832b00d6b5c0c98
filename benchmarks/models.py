"""Markov chains of order 1 to 3 and Shapley values on a million paths over 12 channels, against ChannelAttribution.

    python benchmarks/models.py [--paths 1000000] [--repeat 3] [--channelattribution PYTHON]

Each task runs in a fresh process from the same CSV file; its clock and memory hold all of it, libraries and reading included. PYTHON is the
interpreter of an environment with ChannelAttribution (and matplotlib, which it needs). ChannelAttribution simulates and has no Shapley
value, so what it is compared with does more.
"""

# ruff: noqa: PLC0415 - each task's process loads what that task needs, and nothing of the others

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SEED = 20240501
CHANNELS = ("Direct", "Organic Search", "Paid Search", "Email", "Referral", "Organic Social", "Paid Social", "Display",
            "Affiliates", "Organic Video", "SMS", "AI Assistant")  # fmt: skip
WEIGHTS = (22, 20, 12, 10, 9, 8, 6, 5, 3, 2, 2, 1)
ENDS = 0.39  # chance of a path to end after a touch
CONVERTS = 0.04  # chance of a touch to bring a conversion in the end, and more for later channels of the list
TASKS = ("markov 1", "markov 2", "markov 3", "shapley", "all")
COLUMNS = ("path", "total_conversions", "total_conversion_value", "total_null")


def generated(file: Path, paths: int) -> None:
    """A CSV with a path a line; the same file for the same number of paths."""
    rng = random.Random(SEED)
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, delimiter=";", lineterminator="\n")
        rows.writerow(COLUMNS)
        for _ in range(paths):
            steps = [rng.choices(range(12), WEIGHTS)[0]]
            while rng.random() > ENDS:
                steps.append(steps[-1] if rng.random() < 0.3 else rng.choices(range(12), WEIGHTS)[0])
            converted = int(any(rng.random() < CONVERTS + 0.003 * step for step in steps))
            value = round(rng.uniform(5, 300), 2) if converted else 0
            rows.writerow((" > ".join(CHANNELS[step] for step in steps), converted, value, 1 - converted))


def ours(file: Path, task: str) -> dict[str, float]:
    """Conversions by channel."""
    import duckdb
    import numpy as np
    import pyarrow as pa

    from attribution.credit.markov import markov
    from attribution.credit.path_table import PathTable
    from attribution.credit.shapley import cooperative

    read = f"read_csv('{file}', delim=';', header=true)"
    sums = ", ".join(f"sum({c})::DOUBLE" for c in COLUMNS[1:])
    columns = duckdb.sql(f"SELECT string_split(path, ' > '), {sums} FROM {read} GROUP BY path").to_arrow_table().columns
    paths, *numbers = (c.combine_chunks() for c in columns)
    steps = paths.flatten().dictionary_encode()
    table = PathTable(
        tuple(steps.dictionary.to_pylist()),
        steps.indices.to_numpy().astype(np.int64),
        paths.offsets.cast(pa.int64()).to_numpy(),
        *(n.to_numpy() for n in numbers),
    )
    found = [markov(table, order) for order in (1, 2, 3) if task in ("all", f"markov {order}")]
    found += [cooperative(table)] if task in ("all", "shapley") else []
    assert all(abs(f.conversions.sum() - table.conversions.sum()) < 1e-6 for f in found)
    return dict(zip(table.names, found[0].conversions.tolist(), strict=True))


def theirs(file: Path, task: str) -> dict[str, float]:
    """Conversions by channel, as ChannelAttribution simulates them."""
    import ChannelAttribution as ca  # noqa: N813
    import pandas as pd

    data = pd.read_csv(file, sep=";")
    for order in (1, 2, 3):
        if task in ("all", f"markov {order}"):
            found = ca.markov_model(
                data, *COLUMNS[:2], var_value=COLUMNS[2], var_null=COLUMNS[3], order=order, seed=1, verbose=False
            )
    return dict(zip(found["channel_name"], found["total_conversions"], strict=True))


def alone(name: str, file: Path, task: str) -> None:
    """One task in this process: prints its figures."""
    sys.path.insert(0, str(ROOT))
    found = {"ours": ours, "theirs": theirs}[name](file, task)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "rss_mb": used.ru_maxrss // 1024, "given": sum(found.values())}))


def measured(name: str, file: Path, task: str, python: str) -> dict[str, float]:
    """One task in a fresh process, start-up included."""
    command = [python, str(Path(__file__).resolve()), "--alone", name, "--file", str(file), "--task", task]
    begun = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tempfile.gettempdir())  # noqa: S603
    seconds = time.monotonic() - begun
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures | {"seconds": seconds}


def compare(paths: int, repeat: int, python: str) -> None:
    """The table: best of `repeat` runs of each."""
    with tempfile.TemporaryDirectory(prefix="ripplemark-") as folder:
        file = Path(folder) / "paths.csv"
        generated(file, paths)
        best: dict[tuple[str, str], dict[str, Any]] = {}
        for _ in range(repeat):
            for task in TASKS:
                for name in ("ours", "theirs"):
                    if name == "theirs" and (not python or task == "shapley"):
                        continue
                    figures = measured(name, file, task, python if name == "theirs" else sys.executable)
                    best[task, name] = min(best.get((task, name), figures), figures, key=lambda f: float(f["seconds"]))
    for (task, name), f in best.items():
        print(f"{task:10}{name:8}{f['seconds']:7.2f} s  CPU {f['cpu']:6.2f} s  peak {f['rss_mb']:5} MB")
        if name == "theirs":
            other = best[task, "ours"]
            print(
                f"{task:10}theirs / ours: {f['seconds'] / other['seconds']:.2f} by wall, {f['cpu'] / other['cpu']:.2f} by CPU"
            )


def main() -> None:
    """Compare, or be one side of the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paths", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--channelattribution", default="", metavar="PYTHON")
    parser.add_argument("--alone", choices=("ours", "theirs"), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--task", default="all", help=argparse.SUPPRESS)
    a = parser.parse_args()
    if a.alone:
        alone(a.alone, a.file, a.task)
    else:
        if not a.channelattribution:
            print("NOT COMPARED: name an interpreter that has ChannelAttribution with --channelattribution PYTHON")
        compare(a.paths, a.repeat, a.channelattribution)


if __name__ == "__main__":
    main()
