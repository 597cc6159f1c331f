"""One file packed by gzip or Zstandard -> a stream of what it holds; archives are not its task."""

from __future__ import annotations

import gzip
import io
import sys
from pathlib import Path
from typing import IO, Final, cast

from data_sources.watching import Watch, WatchedFile

HEAD_BYTES: Final = 4
"""So many first bytes tell how a file is packed."""

_GZIP: Final = b"\x1f\x8b"
_ZSTANDARD: Final = b"\x28\xb5\x2f\xfd"
_LONGEST_WINDOW: Final = 31
"""Public dumps look back 2 GB (the power of two); memory is taken only for what is unpacked."""


def packed_by(head: bytes) -> str:
    r"""Return "gzip", "zstandard", or "" for a file that is not packed, by its first bytes.

    >>> packed_by(b"id,author"), packed_by(b"\x1f\x8b\x08\x00")
    ('', 'gzip')
    """
    kinds = {"gzip": _GZIP, "zstandard": _ZSTANDARD}
    return next((kind for kind, mark in kinds.items() if head.startswith(mark)), "")


def unpacked(path: Path, kind: str, watch: Watch | None) -> IO[bytes]:
    """Return what the file at ``path``, packed by ``kind``, holds; ``watch`` sees packed bytes.

    What it raises for damage is an OSError, EOFError or zlib.error. It has no limits itself.
    """
    source = io.FileIO(path) if watch is None else WatchedFile(path, watch)
    return unpacked_from(cast("IO[bytes]", source), kind)


def unpacked_from(source: IO[bytes], kind: str) -> IO[bytes]:
    """Return what ``source``, packed by ``kind``, holds; closing it closes ``source``.

    It raises for damage what :func:`unpacked` does, and has no limits itself.
    """
    if kind == "zstandard":
        return cast("IO[bytes]", _Zstandard(source))
    stream = gzip.GzipFile(fileobj=source, mode="rb")
    stream.myfileobj = cast("io.FileIO", source)  # so that closing one closes the other
    return cast("IO[bytes]", stream)


class _Zstandard(io.RawIOBase):
    """What a file packed by Zstandard holds, piece by piece; damage is an OSError."""

    def __init__(self, source: IO[bytes]) -> None:
        if sys.version_info >= (3, 14):
            from compression import zstd  # noqa: PLC0415 - few uploads are packed so
        else:
            from backports import zstd  # noqa: PLC0415 - few uploads are packed so

        self._source, self._damage = source, zstd.ZstdError
        longest = {int(zstd.DecompressionParameter.window_log_max): _LONGEST_WINDOW}
        self._inner = zstd.ZstdFile(source, options=longest)

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        try:
            return self._inner.read(-1 if size is None else size)
        except self._damage as error:
            raise OSError(str(error)) from error

    def close(self) -> None:
        self._inner.close()
        self._source.close()
        super().close()
