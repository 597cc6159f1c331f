"""Limits for what is unpacked, and streams that hold to them; shared by all kinds of archive."""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Final

from data_sources.errors import ExportError

MAX_ENTRIES: Final = 200_000
MAX_BYTES: Final = 8 * 1024**3
MAX_RATIO: Final = 250
RATIO_MATTERS_FROM: Final = 64 * 1024**2
COPY_IN_MEMORY: Final = 64 * 1024**2
AGAIN: Final = "download the export again"
SECRET: Final = re.compile(
    r"(^|/)(auth_tokens\.csv|auth_token_logs\.csv|preferences\.json|integration_logs\.json)$",
    re.IGNORECASE,
)
"""Files of an export that hold keys and settings; no format needs them, so none is offered them."""
NOISE: Final = re.compile(r"(^|/)(__MACOSX|\.DS_Store|Thumbs\.db|desktop\.ini)(/|$)", re.IGNORECASE)
BROKEN: Final = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)
"""What the standard library raises for damaged archives."""

_DRIVE: Final = re.compile(r"^[A-Za-z]:")


@dataclass(frozen=True)
class Entry:
    """One file in an archive: its safe name, its size as declared, and where it stands."""

    name: str
    size: int
    place: zipfile.ZipInfo | tarfile.TarInfo | range


class _Checked(io.RawIOBase):
    """A stream that turns every kind of damage into one ExportError and ends at its limit."""

    def __init__(
        self, inner: IO[bytes], limit: int, what: str, *, exact: bool, keeps: object
    ) -> None:
        self._inner, self._left, self._what, self._exact = inner, limit, what, exact
        self._keeps = keeps
        self.told: Callable[[int], None] | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # a writable buffer by contract
        try:
            data = self._inner.read(len(view))
        except BROKEN:
            raise ExportError(self._what, "its bytes are damaged", AGAIN) from None
        self._left -= len(data)
        if self._exact and view and not data and self._left:
            raise ExportError(self._what, "it is damaged: shorter than it says", AGAIN)
        if self._left < 0:
            raise ExportError(self._what, "it is larger than it says", AGAIN)
        view[: len(data)] = data
        if self.told is not None:
            self.told(len(data))
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


def limited(
    inner: IO[bytes], limit: int, what: str, *, exact: bool = False, keeps: object = None
) -> IO[bytes]:
    """Return ``inner`` as a stream that fails in one sentence when damaged or over ``limit``.

    With ``exact`` it also fails where it ends before ``limit``. ``keeps`` is what has to live as
    long as the stream does: the archive that it reads from.
    """
    return io.BufferedReader(_Checked(inner, limit, what, exact=exact, keeps=keeps), 1 << 18)


def watched(stream: IO[bytes], told: Callable[[int], None]) -> IO[bytes]:
    """Return a stream made by :func:`limited`, which from now on tells how many bytes it read."""
    checked = stream.raw if isinstance(stream, io.BufferedReader) else None
    if isinstance(checked, _Checked):
        checked.told = told
    return stream


def most_unpacked(packed: int) -> int:
    """Return how many bytes a stream of ``packed`` bytes may unpack to.

    >>> most_unpacked(10) == RATIO_MATTERS_FROM
    True
    """
    return min(MAX_BYTES, max(RATIO_MATTERS_FROM, MAX_RATIO * packed))


def safe_name(name: str, file: str) -> str:
    """Return a name with forward slashes, or refuse one that points outside."""
    plain = name.replace("\\", "/")
    parts = PurePosixPath(plain).parts
    if plain.startswith("/") or _DRIVE.match(plain) or ".." in parts or "\0" in plain:
        raise ExportError(file, "an entry's name points outside of it", AGAIN)
    return plain.removeprefix("./")


def check_number(entries: int, file: str) -> None:
    """Refuse an archive of too many entries; raises ExportError."""
    if entries > MAX_ENTRIES:
        raise ExportError(file, f"it holds more than {MAX_ENTRIES:,} files", "split the export")


def check_size(entries: Sequence[Entry], packed: int, file: str) -> None:
    """Refuse an archive of ``packed`` bytes whose list promises too much; raises ExportError."""
    total = sum(entry.size for entry in entries)
    check_number(len(entries), file)
    if total > MAX_BYTES:
        raise ExportError(file, "it unpacks to more than 8 GB", "export a shorter period")
    if total > RATIO_MATTERS_FROM and total > MAX_RATIO * packed:
        raise ExportError(
            file, f"it unpacks to more than {MAX_RATIO} times its size", "check where it comes from"
        )


def copy_within(source: IO[bytes], target: IO[bytes], packed: int, file: str) -> None:
    """Copy a stream in pieces, with the limits on size and ratio."""
    total = 0
    while piece := source.read(1 << 20):
        total += len(piece)
        bomb = total > RATIO_MATTERS_FROM and total > MAX_RATIO * packed
        if bomb or total > MAX_BYTES:
            raise ExportError(
                file, "it unpacks to far more than its size", "check where it comes from"
            )
        target.write(piece)
    target.seek(0)
