"""How much freed memory a server's process keeps. Changes nothing of what it computes."""

from __future__ import annotations

import ctypes

ARENAS = 2  # glibc gives each thread one of its own by default, and each keeps what its thread once needed
#: Bytes: what is larger is given back as soon as it is freed; by default that bound rises with what was freed, up to 32 MB.
MAPPED = 4 << 20
#: Bytes of smaller pieces that one answer freed and the next takes again; by default they are given back from 128 kB on, and had again page by page.
KEPT = 8 << 20
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # mallopt(3)


def few_arenas() -> bool:
    """Let threads share two arenas, and give large pieces back to the system at once, small ones when there are many. Whether the C library knows how (glibc does)."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):
        return False
    return all(mallopt(*said) for said in ((_M_ARENA_MAX, ARENAS), (_M_MMAP_THRESHOLD, MAPPED), (_M_TRIM_THRESHOLD, KEPT)))


def give_back() -> bool:
    """Give the system back what is freed by now, also between what is not. Whether the C library knows how (glibc does), and there was any."""
    try:
        return bool(ctypes.CDLL(None).malloc_trim(0))
    except (AttributeError, OSError):
        return False
