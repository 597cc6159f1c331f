"""7z files: checked by their list before anything is unpacked, then unpacked as one stream.

py7zr reads the list and undoes the packing; nothing is written under a name that the archive
gives. A password, a link, a lying size and a dictionary larger than 256 MB are refused.
"""

from __future__ import annotations

import lzma
import stat
import struct
import tempfile
import weakref
import zlib
from collections.abc import Sequence
from typing import IO, Final, cast

import py7zr
from py7zr.archiveinfo import Folder
from py7zr.py7zr import ArchiveFile

from data_sources.archive_limits import (
    AGAIN,
    BROKEN,
    COPY_IN_MEMORY,
    MAX_ENTRIES,
    NOISE,
    Entry,
    check_size,
    safe_name,
)
from data_sources.errors import ExportError

MARK: Final = b"7z\xbc\xaf\x27\x1c"
MAX_DICTIONARY: Final = 256 * 1024**2
MAX_LIST: Final = 64 * 1024**2

_PIECE: Final = 1 << 20
_SECRET: Final = b"\x06\xf1"
_LZMA: Final = b"\x03\x01\x01"
_LZMA2: Final = b"\x21"
_PPMD: Final = b"\x03\x04\x01"
_DAMAGED: Final = (
    *BROKEN,
    py7zr.exceptions.ArchiveError,
    lzma.LZMAError,
    struct.error,
    MemoryError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
)
"""What py7zr and the decoders raise for lists and bytes that make no sense."""


class SevenZip:
    """A 7z on disk or in memory; unpacked once, when the first entry is opened."""

    def __init__(self, source: IO[bytes], packed: int, file: str) -> None:
        self.file, self._packed, self._source = file, packed, source
        self._plain: IO[bytes] | None = None
        try:
            _check_list(source)
            self._archive = py7zr.SevenZipFile(source)
            self._files = list(self._archive.files)
        except py7zr.exceptions.PasswordRequired:
            raise _secret(file) from None
        except _DAMAGED:
            raise ExportError(file, "the 7z file is cut off or damaged", AGAIN) from None

    def entries(self) -> list[Entry]:
        """Return the files that may be read; raises ExportError for whatever is unsafe."""
        try:
            return self._entries()
        except _DAMAGED:
            raise ExportError(self.file, "the 7z file is cut off or damaged", AGAIN) from None

    def _entries(self) -> list[Entry]:
        if len(self._files) > 2 * MAX_ENTRIES:
            raise ExportError(self.file, f"it holds more than {MAX_ENTRIES:,} files", "split it")
        found, at = [], 0
        for each in self._files:
            name = safe_name(each.filename, self.file)
            if each.is_symlink or each.is_junction or stat.S_ISLNK(each.posix_mode or 0):
                raise ExportError(self.file, f"it holds a symbolic link ({name})", AGAIN)
            size = 0 if each.emptystream else each.uncompressed
            if size < 0:
                raise ValueError(name)
            if not each.is_directory and not NOISE.search(name):
                found.append(Entry(name, size, range(at, at + size)))
            at += size
        everything = [Entry("", at, range(at))]
        check_size(everything if at else found, self._packed, self.file)
        check_size(found, self._packed, self.file)
        for folder in self._folders():
            self._check_folder(folder)
        return found

    def opened(self, entry: Entry) -> IO[bytes]:
        """Return the bytes of one entry; unpacks everything where that is not yet done."""
        if not isinstance(entry.place, range):
            raise TypeError(entry.name)
        if self._plain is None:
            self._plain = self._unpacked()
        return cast("IO[bytes]", _Slice(self._plain, entry.place))

    def _folders(self) -> Sequence[Folder]:
        streams = self._archive.header.main_streams
        return streams.unpackinfo.folders if streams is not None else ()

    def _check_folder(self, folder: Folder) -> None:
        for coder in folder.coders:
            if coder["method"].startswith(_SECRET):
                raise _secret(self.file)
            if _dictionary(coder["method"], coder["properties"] or b"") > MAX_DICTIONARY:
                what = "unpacking it needs more than 256 MB of memory"
                raise ExportError(self.file, what, "pack it again as a zip")

    def _unpacked(self) -> IO[bytes]:
        plain = tempfile.SpooledTemporaryFile(COPY_IN_MEMORY)  # noqa: SIM115 - closed by finalize
        weakref.finalize(self, plain.close)
        place = -1
        before: Folder | None = None
        try:
            starts = self._starts()
            for each in self._files:
                if each.emptystream:
                    continue
                if each.folder is not before:
                    before, place = each.folder, place + 1
                    self._source.seek(starts[place])
                self._unpack(each, plain)
        except py7zr.exceptions.UnsupportedCompressionMethodError:
            what = "it is packed in a way that is not read here"
            raise ExportError(self.file, what, "pack it again as a zip") from None
        except _DAMAGED:
            raise ExportError(self.file, "its bytes are damaged", AGAIN) from None
        return plain

    def _starts(self) -> list[int]:
        """Return where the bytes of each packed stream start."""
        streams = self._archive.header.main_streams
        if streams is None:
            return []
        return [self._archive.afterheader + at for at in streams.packinfo.packpositions]

    def _unpack(self, each: ArchiveFile, plain: IO[bytes]) -> None:
        """Append one file, in pieces; raises where it is shorter than told or its sum is wrong."""
        left, total = each.uncompressed, 0
        decoder = each.folder.get_decompressor(each.compressed or 0)
        while left:
            before = self._source.tell()
            piece = decoder.decompress(self._source, min(left, _PIECE))
            if not piece and self._source.tell() == before:
                raise EOFError
            left -= len(piece)
            total = zlib.crc32(piece, total)
            plain.write(piece)
        if each.crc32 is not None and total != each.crc32:
            raise zlib.error


class _Slice:
    """A part of a file that others read too, as a stream."""

    def __init__(self, plain: IO[bytes], place: range) -> None:
        self._plain, self._at, self._end = plain, place.start, place.stop

    def read(self, size: int = -1) -> bytes:
        left = self._end - self._at
        self._plain.seek(self._at)
        data = self._plain.read(left if size < 0 else min(size, left))
        self._at += len(data)
        return data

    def close(self) -> None:
        """The file stays open for the others."""


def _secret(file: str) -> ExportError:
    return ExportError(
        file, "it is protected by a password", "unpack it and pack it again without one"
    )


def _check_list(source: IO[bytes]) -> None:
    """Refuse a list that is longer than any honest one, before py7zr reads it."""
    source.seek(0)
    head = source.read(32)
    if len(head) < 32 or struct.unpack("<Q", head[20:28])[0] > MAX_LIST:  # noqa: PLR2004 - fixed
        raise EOFError
    source.seek(0)


def _dictionary(method: bytes, properties: bytes) -> int:
    """Return how much memory a decoder sets aside by its properties."""
    if method in {_LZMA, _PPMD} and len(properties) >= 5:  # noqa: PLR2004 - one byte and a number
        return int(struct.unpack("<I", properties[1:5])[0])
    if method == _LZMA2 and properties:
        bits = properties[0] & 0x3F
        return (2 | bits & 1) << (bits // 2 + 11)
    return 0
