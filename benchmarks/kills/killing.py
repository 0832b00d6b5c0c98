"""Runs as processes of their own, whole or killed: after so many seconds, or at their so-manieth write, which strace counts."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def forked(work: Callable[[Path], Any], folder: Path, gate: int = -1) -> int:
    """The process of a run that begins once something was written into the gate, where there is one."""
    pid = os.fork()
    if pid:
        return pid
    code = 99
    try:
        os.setsid()
        if gate >= 0:
            os.read(gate, 1)
        code = work(folder)
    except BaseException as e:
        print(f"{type(e).__name__}: {e}", file=sys.stderr, flush=True)
    finally:
        os._exit(code if isinstance(code, int) else 0)


def ended(pid: int) -> int:
    """How the process ended: its exit code, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def whole(work: Callable[[Path], Any], folder: Path) -> float:
    """A run that nobody disturbs; its seconds."""
    begun = time.monotonic()
    code = ended(forked(work, folder))
    assert code == 0, (work, code)
    return time.monotonic() - begun


def killed_at(work: Callable[[Path], Any], folder: Path, seconds: float) -> bool:
    """Whether a kill after so many seconds met the run."""
    pid = forked(work, folder)
    time.sleep(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
        os.kill(pid, signal.SIGKILL)
    return ended(pid) == -signal.SIGKILL


def killed_at_write(work: Callable[[Path], Any], folder: Path, number: int) -> bool:
    """Whether the run was killed at its so-manieth write to a file by position (SQLite's) or by stream (Parquet's)."""
    read, write = os.pipe()
    pid = forked(work, folder, read)
    watch = ["strace", "-qq", "-p", str(pid), "-o", os.devnull, "-e", "trace=pwrite64,write,fsync,fdatasync,rename", "-e"]
    with subprocess.Popen([*watch, f"inject=pwrite64,write:signal=SIGKILL:when={number}"], stderr=subprocess.DEVNULL):  # noqa: S603
        while "TracerPid:\t0\n" in Path(f"/proc/{pid}/status").read_text():
            time.sleep(0.002)
        os.write(write, b"x")
        code = ended(pid)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    os.close(read)
    os.close(write)
    assert code in (0, -signal.SIGKILL), code
    return code == -signal.SIGKILL
