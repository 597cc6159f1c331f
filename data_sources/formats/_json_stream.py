"""Long JSON files in bounded memory: the elements of named lists piece by piece, and the rest.

Only a window of the file is held. Element ends are found with whole-array arithmetic, and each
window's elements are parsed at once, so that a long file takes little longer than plain parsing.
A file whose end is missing gives what can be read, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Final, TypeVar

import numpy as np
import orjson

from data_sources.decoding import mixed
from data_sources.errors import ExportError
from data_sources.plain_text import tell_odd

WINDOW: Final = 1 << 16
MAX_ELEMENT: Final = 64 * 1024**2
MAX_REST: Final = 32 * 1024**2

_QUOTE, _OPEN, _CLOSE = 1, 2, 3
_KINDS: Final = np.zeros(256, dtype=np.uint8)
_KINDS[ord('"')] = _QUOTE
_KINDS[[ord("{"), ord("[")]] = _OPEN
_KINDS[[ord("}"), ord("]")]] = _CLOSE
_TOKEN: Final = re.compile(rb'"([^"\\]*+(?:\\.[^"\\]*+)*+)"(\s*+:\s*+\[)?|["{}\[\]]', re.DOTALL)
_NEAR_END: Final = 256
_BETWEEN: Final = b" \t\r\n,"
_LONE: Final = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_INDENTED: Final = re.compile(rb"[\s,]*(\r?\n[ \t]+)\{")
_CLOSERS: Final = {ord("{"): b"}", ord("["): b"]"}


_CONTROLS: Final = bytes.maketrans(bytes(range(32)), b" " * 32)
_NEVER: Final = bytes(each for each in range(32) if each not in b"\t\n\r")
"""Controls that stand nowhere in JSON; the others may part its values."""

Value = TypeVar("Value")


def json_value(data: bytes) -> object:
    r"""Return what ``data`` holds; single bytes that no JSON may hold cost no more than themselves.

    Half a character pair becomes U+FFFD, a bare control character a blank, a byte that is no UTF-8
    the letter of Windows-1252. Raises orjson.JSONDecodeError for what is no JSON even so.

    >>> json_value(b'{"name": "Jos\xe9\n"}')
    {'name': 'José '}
    """
    plain = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return orjson.loads(plain)
    except orjson.JSONDecodeError:
        return mended(plain, orjson.loads)


def mended(data: bytes, parsed: Callable[[bytes], Value]) -> Value:
    """Return what JSON holds when the bytes that no JSON may hold are replaced, and tell how many.

    They are replaced as :func:`json_value` says; ``parsed`` may raise, and then nothing is told.
    """
    plain, halves = _LONE.subn(b"\\\\ufffd", data.translate(_CONTROLS))
    read = mixed(plain)
    found = parsed(read.text.encode())
    bare = len(data) - len(data.translate(None, _NEVER))
    tell_odd(halves + read.mended + bare)
    return found


@dataclass(frozen=True)
class Piece:
    """Some elements of a list: its ``key``, the object ``around`` it so far, ``first`` from 1.

    ``depth`` is how many objects and lists are open there, its own included.
    """

    key: str
    around: Mapping[str, object]
    elements: list[object]
    first: int
    depth: int


class LongJson:
    """The lists named ``keys``, wherever they stand in a JSON stream; iterate once over its pieces.

    Afterwards ``rest`` is the object without these lists' elements, ``cut`` says that the end of
    the file is missing, ``broken`` counts elements that are no JSON. Raises ExportError where the
    rest is larger than 32 MB.
    """

    def __init__(self, stream: IO[bytes], keys: Collection[str], what: str) -> None:
        self.rest: Mapping[str, object] = {}
        self.cut = False
        self.broken = 0
        self._stream, self._what = stream, what
        self._keys = {key.encode() for key in keys}
        self._buffer = b""
        self._ended = False
        self._read = WINDOW
        self._kept = bytearray()
        self._stack: list[tuple[int, int]] = []
        self._safe = (0, b"")

    def __iter__(self) -> Iterator[Piece]:
        self._more()
        self._buffer = self._buffer.removeprefix(b"\xef\xbb\xbf")
        while (key := self._next_list()) is not None:
            around, named = self._around(), key.decode("utf-8", "replace")
            first, depth = 1, len(self._stack)
            for elements in self._elements():
                if elements:
                    yield Piece(named, around, elements, first, depth)
                first += len(elements)
            if self.cut:
                break
            self._mark()
        self.rest = self._rest()

    def _more(self) -> None:
        data = self._stream.read(self._read)
        self._ended = not data
        self._buffer += data

    def _keep(self, end: int) -> None:
        self._kept += self._buffer[:end]
        self._buffer = self._buffer[end:]
        if len(self._kept) > MAX_REST:
            raise ExportError(
                self._what, "it holds more besides messages than an export does", "export it again"
            )

    def _next_list(self) -> bytes | None:
        """Walk on to the next list that is wanted; None at the end of the file."""
        while True:
            done = 0
            for token in _TOKEN.finditer(self._buffer):
                near = token.end() > len(self._buffer) - _NEAR_END and not self._ended
                if near or token[0] == b'"':
                    break
                done = token.end()
                if self._walked(token):
                    self._keep(done)
                    return token[1]
                if self.cut:
                    return None
            self._keep(done)
            if self._ended:
                self._keep(len(self._buffer))
                self.cut = bool(self._stack) or not self._kept.strip()
                return None
            self._more()

    def _walked(self, token: re.Match[bytes]) -> bool:
        """Note what a token opens or closes; whether it opens a list that is wanted."""
        sign, place = token[0][-1], len(self._kept)
        if token[1] is not None and token[2] is None:
            return False
        if sign in _CLOSERS:
            self._stack.append((sign, place + token.end() - 1))
            return token[1] is not None and token[1] in self._keys
        if self._stack:
            self._stack.pop()
        else:
            self.cut = True
        return False

    def _around(self) -> Mapping[str, object]:
        start = self._stack[-2][1] if len(self._stack) > 1 else 0
        self._mark()
        try:
            found = orjson.loads(bytes(self._kept[start:]) + b"]}")
        except orjson.JSONDecodeError:
            return {}
        return found if isinstance(found, dict) else {}

    def _mark(self) -> None:
        closers = b"".join(_CLOSERS[sign] for sign, _ in reversed(self._stack))
        self._safe = (len(self._kept), closers)

    def _rest(self) -> Mapping[str, object]:
        end, closers = self._safe if self.cut else (len(self._kept), b"")
        try:
            found = orjson.loads(bytes(self._kept[:end]) + closers)
        except orjson.JSONDecodeError:
            self.cut = True
            return {}
        return found if isinstance(found, dict) else {}

    def _elements(self) -> Iterator[list[object]]:
        """Yield the elements of the list at whose beginning the window stands."""
        while True:
            end, closed = _ends(self._buffer)
            harmed = 0 if end or closed else _harmed_end(self._buffer)
            end = end or harmed
            if end:
                yield self._parsed(self._buffer[:end])
                self._buffer = self._buffer[end:]
                self._read = WINDOW
            if closed:
                self._buffer = self._buffer.lstrip(_BETWEEN)
                self._kept += b"]"
                self._buffer = self._buffer[1:]
                self._stack.pop()
                return
            if harmed:
                continue  # more stands in the window behind it
            if not end:
                self._read = max(self._read, 2 * len(self._buffer))
            if self._ended or len(self._buffer) > MAX_ELEMENT:
                self.cut = True
                return
            self._more()

    def _parsed(self, data: bytes) -> list[object]:
        inner = data.strip(_BETWEEN)
        try:
            return list(orjson.loads(b"[" + inner + b"]"))
        except orjson.JSONDecodeError:
            return self._one_by_one(inner)

    def _one_by_one(self, data: bytes) -> list[object]:
        """Parse elements apart; one that is no JSON is counted, and stands as None."""
        found: list[object] = []
        while data:
            end = _first_end(data)
            one = data[:end]
            data = data[end:].lstrip(_BETWEEN)
            try:
                found.append(mended(one, orjson.loads))
            except orjson.JSONDecodeError:
                self.broken += 1
                found.append(None)
        return found


def _brackets(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the brackets outside of texts, and the depth after each of them."""
    if b"\\" in data:  # pairs of backslashes first, so that what is left escapes a quote
        data = data.replace(b"\\\\", b"  ").replace(b'\\"', b"  ")
    kinds = _KINDS[np.frombuffer(data, dtype=np.uint8)]
    places = np.flatnonzero(kinds)
    kinds = kinds[places]
    quotes = kinds == _QUOTE
    outside = ~quotes & ((np.cumsum(quotes) & 1) == 0)
    places, kinds = places[outside], kinds[outside]
    return places, np.cumsum(np.where(kinds == _OPEN, 1, -1))


def _ends(data: bytes) -> tuple[int, bool]:
    """Return where the last whole element ends, and whether the list is closed behind it."""
    places, depth = _brackets(data)
    below = np.flatnonzero(depth < 0)
    last = below[0] if below.size else depth.size
    whole = np.flatnonzero(depth[:last] == 0)
    if below.size:
        return int(places[last]), True
    return (int(places[whole[-1]]) + 1 if whole.size else 0), False


def _harmed_end(data: bytes) -> int:
    """Return where an element ends that has no end by its brackets, as where a quote is lost.

    No text of JSON goes over the end of a line, so a bracket at the element's own indentation is
    the element's own. 0 where there is none, as in a whole element that is not yet read.
    """
    begun = _INDENTED.match(data)
    at = data.find(begun[1] + b"}", begun.end()) if begun else -1
    return at + len(begun[1]) + 1 if begun and at > 0 else 0


def _first_end(data: bytes) -> int:
    places, depth = _brackets(data)
    whole = np.flatnonzero(depth == 0)
    return int(places[whole[0]]) + 1 if whole.size else len(data)
