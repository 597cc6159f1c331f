"""Zip and tar files as lists of checked entries, each opened as a stream."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
import tempfile
import weakref
import zipfile
from typing import IO, Final, Protocol, cast

from data_sources.archive_limits import (
    AGAIN,
    BROKEN,
    COPY_IN_MEMORY,
    NOISE,
    Entry,
    check_number,
    check_size,
    copy_within,
    safe_name,
)
from data_sources.errors import ExportError
from data_sources.seven_zip import MARK, SevenZip

GZIP: Final = b"\x1f\x8b"


class Container(Protocol):
    """An opened archive: what is in it, and the bytes of each entry."""

    def entries(self) -> list[Entry]:
        """Return the files that may be read; raises ExportError for whatever is unsafe."""

    def opened(self, entry: Entry) -> IO[bytes]:
        """Return the bytes of one entry."""


def container(source: IO[bytes], file: str) -> Container | None:
    """Return the archive that ``source`` is, by its first bytes; None where it is none.

    ``source`` is seekable and stays open. Raises ExportError where the archive is damaged.
    """
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    head = source.read(512)
    source.seek(0)
    if head[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        return _Zip(source, size, file)
    if head[:6] == MARK:
        return SevenZip(source, size, file)
    if head[257:262] == b"ustar" or (head[:2] == GZIP and _is_tar(source, file)):
        return _Tar(source, size, file)
    return None


class _Zip:
    """A zip on disk or in memory."""

    def __init__(self, source: IO[bytes], packed: int, file: str) -> None:
        self.file, self._size = file, packed
        try:
            self._zip = zipfile.ZipFile(source)
        except BROKEN:
            raise ExportError(file, "the zip is cut off or damaged", AGAIN) from None

    def entries(self) -> list[Entry]:
        found = []
        check_number(len(self._zip.infolist()), self.file)  # before a name of them is looked at
        for info in self._zip.infolist():
            name = safe_name(_decoded(info), self.file)
            kind = info.external_attr >> 16
            if stat.S_ISLNK(kind):
                raise ExportError(self.file, f"it holds a symbolic link ({name})", AGAIN)
            if info.is_dir() or name.endswith("/") or NOISE.search(name):
                continue
            if info.flag_bits & 0x1:
                raise ExportError(
                    self.file,
                    "it is protected by a password",
                    "unpack it and zip it again without one",
                )
            found.append(Entry(name, info.file_size, info))
        check_size(found, self._size, self.file)
        return found

    def opened(self, entry: Entry) -> IO[bytes]:
        if not isinstance(entry.place, zipfile.ZipInfo):
            raise TypeError(entry.name)
        return self._zip.open(entry.place)


class _Tar:
    """A tar, plain or compressed; a compressed one is unpacked once into a nameless file."""

    def __init__(self, source: IO[bytes], packed: int, file: str) -> None:
        self.file, self._size = file, packed
        plain = tempfile.SpooledTemporaryFile(COPY_IN_MEMORY)  # noqa: SIM115 - closed by finalize
        weakref.finalize(self, plain.close)
        try:
            copy_within(_decompressed(source), plain, self._size, file)
            plain.seek(0)
            self._tar = tarfile.open(fileobj=plain, mode="r:")  # noqa: SIM115 - lives with us
            self._members = self._listed()
        except BROKEN:
            raise ExportError(file, "the archive is cut off or damaged", AGAIN) from None

    def _listed(self) -> list[tarfile.TarInfo]:
        """Return what is in the archive; one entry too many is refused before more are read."""
        found = []
        for info in self._tar:
            found.append(info)
            check_number(len(found), self.file)
        return found

    def entries(self) -> list[Entry]:
        found = []
        for info in self._members:
            name = safe_name(info.name, self.file)
            if info.issym() or info.islnk():
                raise ExportError(self.file, f"it holds a link ({name})", AGAIN)
            if info.isfile() and not NOISE.search(name):
                found.append(Entry(name, info.size, info))
        check_size(found, self._size, self.file)
        return found

    def opened(self, entry: Entry) -> IO[bytes]:
        if not isinstance(entry.place, tarfile.TarInfo):
            raise TypeError(entry.name)
        stream = self._tar.extractfile(entry.place)
        return stream if stream is not None else io.BytesIO()


def _decoded(info: zipfile.ZipInfo) -> str:
    """Return an entry's name; old writers put UTF-8 where the standard says code page 437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _decompressed(source: IO[bytes]) -> IO[bytes]:
    source.seek(0)
    packed = source.read(2) == GZIP
    source.seek(0)
    return cast("IO[bytes]", gzip.GzipFile(fileobj=source, mode="rb")) if packed else source


def _is_tar(source: IO[bytes], file: str) -> bool:
    """Whether a gzip file holds a tar."""
    try:
        return _decompressed(source).read(512)[257:262] == b"ustar"
    except BROKEN:
        raise ExportError(file, "the gzip file is cut off or damaged", AGAIN) from None
    finally:
        source.seek(0)
