"""The fast path for large clean CSV files: polars reads, and independent byte counts must agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

_CHUNK: Final = 1 << 23
_PIECE: Final = 1 << 18
_QUOTE: Final = ord('"')


def fast_csv(
    data: bytes, delimiter: str, names: Sequence[str]
) -> tuple[pl.DataFrame, pl.Series] | None:
    """Read clean UTF-8 ``data`` into text columns, with the line of each row; None if not clean.

    Clean means: every quote stands where the standard wants it, every record has as many cells as
    the header, and the bytes hold as many line ends and records as the frame says.
    """
    quoted = b'"' in data
    returns = b"\r" in data
    lone = returns and data.count(b"\r") != data.count(b"\r\n")
    if lone or b"\0" in data or (quoted and not quotes_are_clean(data, delimiter)):
        return None
    try:
        frame = pl.read_csv(
            data,
            infer_schema=False,
            separator=delimiter,
            extra_columns="raise",
            empty_string_is_null=False,
        )
    except (pl.exceptions.PolarsError, UnicodeError):
        return None
    if frame.width != len(names):
        return None
    frame = frame.rename(dict(zip(frame.columns, names, strict=True)))
    inside = _count(frame, "\n") if quoted else pl.Series([0]).new_from_index(0, frame.height)
    repeated = (frame[names[0]] == names[0]).any()  # a second header, perhaps
    if repeated or not _agrees(data, delimiter, frame, int(inside.sum()), quoted=quoted):
        return None
    if returns:
        frame = frame.with_columns(pl.all().str.replace_all("\r\n", "\n", literal=True))
    before = inside.cum_sum() - inside
    lines = pl.int_range(2, frame.height + 2, eager=True) + before
    return frame, lines.alias("line").cast(pl.Int64)


def _agrees(data: bytes, delimiter: str, frame: pl.DataFrame, inside: int, *, quoted: bool) -> bool:
    """Whether line ends and delimiters, counted in the bytes, are those that the frame implies.

    ``inside`` is how many line ends stand inside cells. polars fills records that are too short
    without telling, which only the delimiters show.
    """
    header = "".join(frame.columns)
    parted = int(_count(frame, delimiter).sum()) if quoted else 0
    parted += (frame.width - 1) * (frame.height + 1) + header.count(delimiter)
    return (
        "\n" not in header
        and _line_ends(data) == frame.height + inside
        and _bytes_like(data, delimiter, len(data)) == parted
    )


def _line_ends(data: bytes) -> int:
    """Return how many line ends stand between the first and the last byte that is none."""
    blank = len(data) - 1
    while blank >= 0 and data[blank] in b"\r\n":
        blank -= 1
    return _bytes_like(data, "\n", blank + 1)


def _bytes_like(data: bytes, mark: str, end: int) -> int:
    """Return how often the byte ``mark`` stands before ``end``; three times as fast as counting."""
    if len(mark.encode()) > 1:
        return data.count(mark.encode(), 0, end)
    there = np.frombuffer(data, dtype=np.uint8)[:end]
    pieces = range(0, there.size, _PIECE)
    return sum(int(np.count_nonzero(there[at : at + _PIECE] == ord(mark))) for at in pieces)


def _count(frame: pl.DataFrame, mark: str) -> pl.Series:
    """Return how often ``mark`` stands inside the cells of each row."""
    counts = pl.sum_horizontal(pl.all().str.count_matches(mark, literal=True).cast(pl.Int64))
    return frame.select(counts.alias("line")).to_series()


def quotes_are_clean(data: bytes, delimiter: str) -> bool:
    r"""Whether every quote opens or closes a cell or is doubled inside a quoted one.

    >>> quotes_are_clean(b'a,"b ""c"" d"\n', ","), quotes_are_clean(b'a,5" disk\n', ",")
    (True, False)
    """
    start, open_now = 0, False
    while start < len(data):
        end = min(start + _CHUNK, len(data))
        while end < len(data) and data[end - 1] == _QUOTE:
            end += 1
        fits, open_now = _chunk_is_clean(data, start, end, delimiter, open_now)
        if not fits:
            return False
        start = end
    return not open_now


def _chunk_is_clean(
    data: bytes, start: int, end: int, delimiter: str, open_now: bool
) -> tuple[bool, bool]:
    """Check one chunk that does not end inside a run of quotes; return also whether one is open."""
    # one byte of context on both sides; a line end stands for the borders of the file
    before = data[start - 1 : start] or b"\n"
    after = data[end : end + 1] or b"\n"
    window = np.frombuffer(before + data[start:end] + after, dtype=np.uint8)
    at = np.flatnonzero(window[1:-1] == _QUOTE) + 1
    if not at.size:
        return True, open_now
    opens = (np.arange(at.size) + int(open_now)) % 2 == 0
    border = np.zeros(256, dtype=bool)
    border[[ord(delimiter), ord("\n")]] = True
    left, right = border.copy(), border.copy()
    right[ord("\r")] = True
    joined = np.diff(at) == 1
    second = np.concatenate([[False], joined])
    first = np.concatenate([joined, [False]])
    if start == 0 and data.startswith(b'\xef\xbb\xbf"'):
        second[0] = True
    fine = np.where(opens, left[window[at - 1]] | second, right[window[at + 1]] | first)
    return bool(fine.all()), bool((at.size + int(open_now)) % 2)
