"""What a process took at its most. Asks the system, keeps nothing."""

from __future__ import annotations

import resource
import sys

_KILOBYTE = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in kilobytes elsewhere


def peak_mb() -> tuple[float, float]:
    """(this process, the largest of its child processes that ended), in MB of 1,000,000 bytes; since they began."""
    own, children = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round(own * _KILOBYTE / 1e6, 1), round(children * _KILOBYTE / 1e6, 1)
