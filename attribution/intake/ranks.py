"""Common Crawl's lists of ranked domains and hosts (`*-domain-ranks.txt.gz`, `*-host-ranks.txt.gz`) -> where the wanted ones stand.

A list has a hundred million lines; it is read in blocks and only the wanted names are kept. Names stand in it reversed (com.example).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from ripplemark.records import Rank

HARMONIC, PAGERANK, NAME, HOSTS = "#harmonicc_pos", "#pr_pos", "#host_rev", "#n_hosts"
HEADER = (HARMONIC, "#harmonicc_val", PAGERANK, "#pr_val", NAME)
BLOCK = 16 * 1024 * 1024  # bytes of text at a time
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_RELEASE = re.compile(rf"cc-main-\d{{4}}(?:-\d{{2}})?(?:-{_MONTH}){{1,4}}", re.I)


@dataclass(slots=True)
class RankFile:
    """One list. After reading, `entries` and `broken` say how long it was."""

    path: Path
    header: tuple[str, ...]
    encoding: str = "utf-8"
    entries: int = 0
    broken: int = 0  # lines with another number of columns

    @property
    def release(self) -> str:
        """The release that the file's name tells, and the level: "cc-main-2026-apr-may-jun domains"; else the name itself."""
        found = _RELEASE.search(self.path.name)
        return f"{found.group().lower() if found else self.path.name} {'domains' if HOSTS in self.header else 'hosts'}"

    def ranks(self, wanted: Iterable[str], progress: Callable[[int], None] = lambda _: None) -> Iterator[Rank]:
        """A rank for every wanted domain, with None where it is not in the list.

        A list of hosts has www and the bare name apart: the better one counts. Raises OSError, pa.ArrowException for a broken file."""
        names = {reversed_name(w): w for w in wanted}
        names |= {f"{name}.www": domain for name, domain in names.items()} if HOSTS not in self.header else {}
        found: dict[str, Rank] = {}
        for name, harmonic, pagerank in self._rows(pa.array(list(names), pa.string()), progress):
            domain = names[name]
            best = found.get(domain)
            if best is None or harmonic < (best.harmonic or harmonic):
                found[domain] = Rank(domain, harmonic, pagerank)
        yield from (found.get(domain, Rank(domain, None, None)) for domain in sorted(set(names.values())))

    def _rows(self, names: pa.Array, progress: Callable[[int], None]) -> Iterator[tuple[str, int, int | None]]:
        with self._open() as reader:
            for batch in reader:
                self.entries += batch.num_rows
                progress(self.entries)
                kept = batch.filter(pc.is_in(batch.column(NAME), value_set=names))
                yield from zip(*(kept.column(c).to_pylist() for c in (NAME, HARMONIC, PAGERANK)), strict=True)

    def _open(self) -> pcsv.CSVStreamingReader:
        return pcsv.open_csv(
            self.path,  # compression is known by the name's ending or the first bytes
            read_options=pcsv.ReadOptions(block_size=BLOCK, encoding=self._encoding),
            parse_options=pcsv.ParseOptions(delimiter="\t", quote_char=False, invalid_row_handler=self._skip),
            convert_options=pcsv.ConvertOptions(
                include_columns=[HARMONIC, PAGERANK, NAME],
                column_types={HARMONIC: pa.int64(), PAGERANK: pa.int64(), NAME: pa.string()},
                null_values=["", "null"],
            ),
        )

    @property
    def _encoding(self) -> str:
        """Names are ASCII: as Latin-1 no broken byte ends the reading."""
        return self.encoding if self.encoding.startswith("utf-16") else "latin-1"

    def _skip(self, _row: pcsv.InvalidRow) -> str:
        self.broken += 1
        return "skip"


def reversed_name(host: str) -> str:
    """example.com -> com.example."""
    return ".".join(reversed(host.split(".")))
