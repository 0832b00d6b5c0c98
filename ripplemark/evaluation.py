"""`[evaluation]` of the project file -> its frozen record. Reads and checks, judges no campaign."""

from __future__ import annotations

from ripplemark.project import Evaluation
from ripplemark.toml_table import Table, shown


def evaluation_of(t: Table) -> Evaluation:
    """Read and check the table. Raises ConfigError."""
    t.only("cpc", "cpc_currency", "notable_followers", "notable_authority", "media_files")
    d = Evaluation()
    authority = t.number("notable_authority", d.notable_authority, most=100.0)
    return Evaluation(
        cpc=_range(t),
        cpc_currency=t.string("cpc_currency", d.cpc_currency).upper(),
        notable_followers=t.integer("notable_followers", d.notable_followers),
        notable_authority=d.notable_authority if authority is None else authority,
        media_files=tuple(t.path.parent / name for name in t.strings("media_files")),
    )


def _range(t: Table) -> tuple[float, float]:
    given = t.raw.get("cpc", list(Evaluation().cpc))
    numbers = [v for v in given if isinstance(v, int | float) and not isinstance(v, bool)] if isinstance(given, list) else []
    if len(numbers) != 2 or not isinstance(given, list) or len(given) != 2 or not 0 <= numbers[0] <= numbers[1] <= 1e12:
        raise t.error("cpc", f"two numbers, from and to, such as [4.0, 5.0], not {shown(given)}")
    return float(numbers[0]), float(numbers[1])
