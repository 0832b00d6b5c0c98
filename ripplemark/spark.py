"""What every Spark session of ours is told, whatever it computes: its pages are off, and where it is this machine alone, its ports are this
machine's. Starts nothing."""

from __future__ import annotations

PRIVATE = {
    "spark.ui.enabled": "false",  # pages without a login
    "spark.ui.showConsoleProgress": "false",
}
#: Spark listens where the machine's name leads, to whoever comes.
ALONE = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


def private_settings(master: str) -> dict[str, str]:
    """For a session with that master. A cluster's workers call back, so there Spark chooses the address."""
    return PRIVATE | (ALONE if master.startswith("local") else {})
