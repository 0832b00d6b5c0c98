"""A file that is one JSON document, as interfaces answer: read whole, bounded; or why it cannot be. Knows nothing of what stands in it."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

from attribution.intake.csv_table import opened_bytes
from ripplemark.records import Reject, RejectReason
from ripplemark.text import visible_control

MOST_BYTES = 512 * 1024 * 1024  # of one answer


def document(path: Path, encoding: str) -> Any | Reject:
    """What a file holds, plain or gzip."""

    def unusable(reason: RejectReason, why: object) -> Reject:
        return Reject(path.name, 0, reason, visible_control(f"not read to its end: {why}"))

    with opened_bytes(path) as file:
        try:
            data = file.read(MOST_BYTES + 1)
            if len(data) > MOST_BYTES:
                return unusable(RejectReason.BAD_JSON, f"longer than {MOST_BYTES:,} bytes")
            return json.loads(data.decode(encoding))
        except (EOFError, OSError, zlib.error) as e:
            return unusable(RejectReason.TRUNCATED_FILE, e)
        except (ValueError, RecursionError) as e:
            return unusable(RejectReason.BAD_JSON, e)
