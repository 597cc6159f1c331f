"""An mbox stream -> its messages as bytes, one after the other, in bounded memory.

A message begins at a line ``From somebody ... 10:00:00 2024`` that a header line follows; so a
sentence that begins with "From " stays in its body, whether or not a program has put ``>`` before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Final

MOST: Final = 64 * 1024**2
"""A longer message keeps its first bytes only."""

_PIECE: Final = 1 << 20
_LONGEST: Final = 1_024
_BEGINS: Final = re.compile(
    rb"^From [^\n]{0,400}?\d{1,2}:\d\d[^\n]{0,200}\n(?=[!-9;-~]{1,76}:)", re.MULTILINE
)


def begins(head: bytes) -> bool:
    r"""Whether the first bytes of a file begin a message with an id.

    >>> begins(b"From a Tue Mar  5 10:00:00 2024\nMessage-ID: <1@x>\n")
    True
    """
    first = _BEGINS.match(head.lstrip(b"\xef\xbb\xbf\r\n"))
    return first is not None and b"\nmessage-id:" in head.lower()


def messages(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield the ``From `` line and the rest of each message; what stands before the first is not.

    No more than one message and a piece of the stream are held.
    """
    held, searched, inside, cut = stream.read(_PIECE).removeprefix(b"\xef\xbb\xbf"), 0, False, False
    piece = held
    while piece:
        start = 0
        for found in _BEGINS.finditer(held, searched):
            if inside and not cut:
                yield _parted(held[start : found.start()])
            start, inside, cut = found.start(), True, False
        held = held[start:]
        if len(held) > MOST:
            if inside and not cut:
                yield _parted(held[:MOST])
            held, cut = held[-_LONGEST:], True
        searched = max(int(inside and not cut), len(held) - _LONGEST)
        piece = stream.read(_PIECE)
        held += piece
    if inside and not cut:
        yield _parted(held)


def _parted(message: bytes) -> tuple[bytes, bytes]:
    line, _, rest = message.partition(b"\n")
    return line, rest
