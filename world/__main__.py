"""`python -m world OUT`: make a world from the command line."""

import argparse
import sys
from pathlib import Path

from world.make import make_world


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m world", description="Make a small world with known truth; equal arguments give equal bytes."
    )
    parser.add_argument("out", type=Path, help="folder to write into; made if it is missing")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--sites", type=int, default=60)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--visits", type=int, default=30_000, help="about how many human visits")
    return parser.parse_args()


def _show(stage: str, done: int, total: int) -> None:
    sys.stderr.write(f"\r{stage} {done}/{total}   ")


def main() -> None:
    asked = _arguments()
    told = _show if sys.stderr.isatty() else None
    made = make_world(asked.out, seed=asked.seed, sites=asked.sites, days=asked.days, visits=asked.visits, progress=told)
    for name in ("sites", "pages", "linking_pages", "captures", "posts", "visits", "registrations", "crawl_days"):
        sys.stdout.write(f"{name:14} {getattr(made, name):>9,}\n")


if __name__ == "__main__":
    main()
