"""Runs the benchmarks of this folder, files and packages, one after another, each in a process of its own. Measures nothing itself."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
LONG = {"kills", "soak"}  # those of `make soak`: run only when they are named


def benchmarks(named: list[str]) -> list[Path]:
    """The benchmarks, all but the long ones, or those named, in the order of their names. Raises SystemExit for an unknown name."""
    found = {p.stem: p for p in sorted(HERE.glob("*.py")) if p != Path(__file__).resolve()}
    found |= {p.parent.name: p.parent for p in HERE.glob("*/__main__.py")}
    unknown = [name for name in named if name not in found]
    if unknown:
        raise SystemExit(f"no benchmark named {unknown[0]!r}; there are: {', '.join(found)}")
    return [found[name] for name in named or sorted(found.keys() - LONG)]


def main() -> int:
    """The number of benchmarks that failed."""
    print(f"{platform.platform()}, {os.cpu_count()} CPUs, Python {platform.python_version()}", flush=True)
    failed = 0
    for file in benchmarks(sys.argv[1:]):
        print(f"\n== {file.stem}", flush=True)
        asked = [str(file)] if file.is_file() else ["-m", f"{HERE.name}.{file.name}"]
        failed += subprocess.run([sys.executable, *asked], cwd=HERE.parent, check=False).returncode != 0  # noqa: S603
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
