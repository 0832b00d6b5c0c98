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


#: MB that a process holds beyond its beginning: while it needs a hundred, after it has freed all but every thousandth piece, after `give_back`.
HELD = """
from ripplemark.operate.arenas import give_back
def held():
    return int(open("/proc/self/statm").read().split()[1]) * 4 // 1024
before = held()
pieces = [bytes(2_000) for _ in range(50_000)]
most = held() - before
pieces = pieces[::1000]
left = held() - before
print(most, left, held() - before if give_back() else "nothing")
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc gives back what lies between")
def test_what_lies_between_is_given_back() -> None:
    told = subprocess.run([sys.executable, "-c", HELD], check=True, capture_output=True, text=True).stdout
    most, left, kept = map(int, told.split())
    assert most > 90
    assert left > 80
    assert kept < 20
