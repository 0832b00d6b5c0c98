"""A server's threads share two heaps: what one has freed the others use, and no thread keeps a heap of its own."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

#: The heaps of a process (`malloc_info` of glibc prints them) whose eight threads all hold memory at once.
HEAPS = """
import ctypes, sys, threading
from ripplemark.operate.arenas import few_arenas
if sys.argv[1] == "few":
    assert few_arenas()
together, kept = threading.Barrier(8), []
def work():
    together.wait()
    kept.append([bytes(1_000 + n % 7) for n in range(2_000)])
    together.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info(0, ctypes.c_void_p(libc.fdopen(1, b"w")))
libc.fflush(None)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives threads heaps of their own")
def test_threads_share_two_heaps() -> None:
    def heaps(how: str) -> int:
        return subprocess.run([sys.executable, "-c", HEAPS, how], check=True, capture_output=True, text=True).stdout.count(
            "<heap nr="
        )

    assert heaps("few") <= 2 < heaps("own")
