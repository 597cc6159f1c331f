"""Scores our reader of delimited text against others, on polluted files made here.

A file scores at most 10: success, and precision, recall and F1 of the header, the records and the
cells. Prints the mean of every kind of pollution for each reader, and the mean over all files:
``python benchmarks/reading.py [every how many rows]``.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import polars as pl  # noqa: E402 - after the path is set
from polluted import Rows, polluted  # noqa: E402 - after the path is set

from data_sources.errors import ExportError  # noqa: E402 - after the path is set
from data_sources.tabular import read_cells  # noqa: E402 - after the path is set


def score(wanted: Rows, read: Rows | None) -> float:
    """Return the points of one file, 0 to 10; a refusal has none."""
    if read is None:
        return 0.0
    if not wanted:
        return 10.0
    header = _three(_folded(wanted[0]), _folded(read[0] if read else []))
    joined = _three(*(_folded("".join(row) for row in rows[1:]) for rows in (wanted, read)))
    cells = _three([c for row in wanted for c in row], [c for row in read for c in row])
    return 1 + header + joined + cells


def _folded(texts: Iterable[str]) -> list[str]:
    return [text.lower() for text in texts]


def _three(wanted: Iterable[str], read: Iterable[str]) -> float:
    """Return precision plus recall plus F1 of two bags of texts."""
    first, second = Counter(wanted), Counter(read)
    if not first:
        return 3.0
    common = (first & second).total()
    if not common:
        return 0.0
    precision, recall = common / first.total(), common / second.total()
    return precision + recall + 2 * precision * recall / (precision + recall)


def ours(path: Path) -> Rows | None:
    """Read with our reader."""
    try:
        return read_cells(path)
    except ExportError:
        return None


def plain(path: Path) -> Rows | None:
    """Read with csv.reader as it stands."""
    try:
        with path.open(newline="", encoding="utf-8") as stream:
            return list(csv.reader(stream))
    except (csv.Error, UnicodeError):
        return None


def sniffed(path: Path) -> Rows | None:
    """Read with csv.Sniffer, or plainly where it gives up."""
    try:
        with path.open(newline="", encoding="utf-8") as stream:
            text = stream.read()
        return list(csv.reader(text.splitlines(keepends=True), csv.Sniffer().sniff(text)))
    except (csv.Error, UnicodeError):
        return plain(path)


def lenient(path: Path) -> Rows | None:
    """Read with polars in its most lenient way."""
    try:
        frame = pl.read_csv(
            path, infer_schema=False, has_header=False, truncate_ragged_lines=True,
            encoding="utf8-lossy", ignore_errors=True,
        )  # fmt: skip
    except pl.exceptions.PolarsError:
        return None
    return [[cell or "" for cell in row] for row in frame.iter_rows()]


READERS: dict[str, Callable[[Path], Rows | None]] = {
    "ours": ours, "csv.reader": plain, "Sniffer": sniffed, "polars": lenient,
}  # fmt: skip


def main(step: int) -> None:
    """Read every polluted file with every reader and print the table of means."""
    points: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "polluted.csv"
        for file in polluted(step):
            path.write_bytes(file.data)
            for name, reader in READERS.items():
                points[file.kind][name].append(score(file.cells, reader(path)))
    print(f"{'kind':28}{'files':>6}" + "".join(f"{name:>12}" for name in READERS))
    for kind, marks in points.items():
        means = "".join(f"{sum(marks[name]) / len(marks[name]):12.3f}" for name in READERS)
        print(f"{kind:28}{len(marks['ours']):6}{means}")
    alls = {name: [p for marks in points.values() for p in marks[name]] for name in READERS}
    means = "".join(f"{sum(marks) / len(marks):12.3f}" for marks in alls.values())
    print(f"{'all files':28}{len(alls['ours']):6}{means}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
