"""What a delimited file is like, and what was mended in it: the words the reading modules share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """How a file parts its cells; ``quote`` may be empty.

    ``spaced`` tells that one space follows every delimiter and belongs to it; ``width`` is the
    usual number of cells in a record, 0 where it is not known.
    """

    delimiter: str = ","
    quote: str = '"'
    backslash: bool = False
    spaced: bool = False
    width: int = 0


@dataclass(frozen=True)
class Repair:
    """Something mended while reading: the line (1 is the first of the file; 0: all) and what.

    ``rows`` is how many rows it concerns.
    """

    line: int
    what: str
    rows: int = 1
