"""Where bytes become text for all formats that are no tables: UTF-16 as UTF-8, no empty characters.

Nothing but a piece of the stream is held. What was mended is counted, for each entry once, however
often it is opened.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator, MutableMapping
from contextvars import ContextVar
from typing import IO, Final, cast

from data_sources.community import Note
from data_sources.decoding import wide_kind

WIDE: Final = "text in UTF-16 was read as such"
NULS: Final = "empty characters (NUL) were left out"
STRANGE: Final = "characters that are no UTF-16 were replaced"
ODD: Final = "characters that no JSON may hold were replaced"
_WHY: Final = {
    WIDE: "nothing is lost by it",
    NULS: "the text around them is used; where one stood for a letter, that letter is missing",
    STRANGE: "the text around them is used",
    ODD: "the texts that they stand in are used",
}

Mended = MutableMapping[tuple[str, str], int]
"""``(reason, entry) -> how often``; of a whole file once."""

_BUFFER: Final = 1 << 18
_PIECE: Final = 1 << 16
_DECLARED: Final = re.compile(rb'\A(\s*<\?xml[^>]*encoding=["\'])[^"\']+')


def as_text(inner: IO[bytes], entry: str, mended: Mended) -> IO[bytes]:
    """Return ``inner`` as UTF-8 without empty characters; closing it closes ``inner``.

    What it mends of ``entry`` is told in ``mended``, as far as it has been read.
    """
    buffered = cast("io.BufferedReader", inner)
    wide = wide_kind(buffered.peek(_PIECE)[:_PIECE])
    told = _Told(entry, mended)
    _LAST.set(told)
    if wide:
        told(WIDE, 1)
        pieces = _narrow(inner, wide, told)
    else:
        pieces = iter(lambda: inner.read(_PIECE), b"")
    return io.BufferedReader(_Text(inner, pieces, told), _BUFFER)


def tell_odd(count: int) -> None:
    """Tell that so many characters were replaced in what this thread opened last.

    Who parses a text knows what is odd in it, and does not know of which file it is.
    """
    told = _LAST.get()
    if told is not None and count:
        told(ODD, count)


def notes_of(mended: Mended) -> list[Note]:
    """Return what was mended as notes, in the order of entries."""
    told = sorted((entry, reason) for reason, entry in mended)
    return [Note(reason, mended[reason, entry], entry, _WHY[reason]) for entry, reason in told]


class _Told:
    """Counts what one reading of an entry mends; the longest reading of it is what is told."""

    def __init__(self, entry: str, mended: Mended) -> None:
        self._entry, self._mended = entry, mended
        self._own: dict[str, int] = {}

    def __call__(self, reason: str, count: int) -> None:
        self._own[reason] = self._own.get(reason, 0) + count
        key = reason, self._entry
        self._mended[key] = max(self._mended.get(key, 0), self._own[reason])


_LAST: Final[ContextVar[_Told | None]] = ContextVar("opened last", default=None)


def _narrow(inner: IO[bytes], encoding: str, told: Callable[[str, int], None]) -> Iterator[bytes]:
    """Yield UTF-16 as UTF-8, without its mark; an XML declaration names the new encoding."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    first, more = True, True
    while more:
        data = inner.read(_PIECE)
        more = bool(data)
        text = decoder.decode(data, final=not more)
        if strange := text.count("\ufffd"):
            told(STRANGE, strange)
        piece = (text.removeprefix("\ufeff") if first else text).encode()
        yield _DECLARED.sub(rb"\1utf-8", piece, count=1) if first else piece
        first = False


class _Text(io.RawIOBase):
    """Pieces of text without empty characters, as a stream."""

    def __init__(
        self, inner: IO[bytes], pieces: Iterator[bytes], told: Callable[[str, int], None]
    ) -> None:
        self._inner, self._pieces, self._told = inner, pieces, told
        self._left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # a writable buffer by contract
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(self._without_nuls(piece))
        count = min(len(view), len(self._left))
        view[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

    def _without_nuls(self, piece: bytes) -> bytes:
        if b"\0" not in piece:
            return piece
        kept = piece.replace(b"\0", b"")
        self._told(NULS, len(piece) - len(kept))
        return kept

    def close(self) -> None:
        self._inner.close()
        super().close()
