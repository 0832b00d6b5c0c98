"""Where `ripplemark` begins: nothing is imported but by who runs it, since a worker process imports the module anew that its parent began with."""

from __future__ import annotations


def main() -> None:
    """The console script; ends the process with an exit code of ours."""
    from commands.main import main as run  # noqa: PLC0415 - the reason for this file

    run()
