"""How long ripples take: a sample world of about 10,000 relevant pages and 500 posts of the brand, nothing stated.

python benchmarks/ripples.py [--sites 1300]

Timed are the marks of all texts (made once, kept in the store), then what every `ripplemark attribute` does again: candidates, evidence,
shares (two looks) and roots.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from attribution.ripples.gather import likely_parents
from attribution.ripples.passages import marks_of, units_of
from attribution.ripples.roots import all_roots
from attribution.ripples.weights import weights
from benchmarks.parents import material
from world.build import build


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=1300)
    made_of, times = material(build(5, parser.parse_args().sites, 60))
    print(
        f"{len(made_of.pages):,} pages, {sum(p.own for p in made_of.posts):,} posts of the brand, {len(made_of.posts):,} posts in all"
    )
    begun = time.process_time()
    marks = [marks_of(units_of(made_of.text(p.page_id))) for p in made_of.pages]
    marked = time.process_time()
    sure = weights()
    parents = likely_parents(made_of, times, sure)
    shown = time.process_time()
    roots = all_roots({p.page_id: {("", ""): 1.0} for p in made_of.pages}, parents, times.ids, made_of.behind)
    done = time.process_time()
    size = sum(m.nbytes for m in marks) / len(marks)
    print(
        f"marks {marked - begun:.1f} CPU s ({size:,.0f} bytes a page), candidates, evidence and both looks {shown - marked:.1f}, roots {done - shown:.1f}"
    )
    print(
        f"{sum(map(len, parents.values())):,} edges, {len(roots):,} pages with roots; peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MB"
    )


if __name__ == "__main__":
    main()
