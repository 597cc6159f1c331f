"""Zip and tar files, checked before anything is unpacked and streamed within limits.

Nothing is ever written under a name that an archive gives. Symbolic links, absolute and parent
paths, encrypted entries and bombs are refused with one sentence; ``__MACOSX``, ``.DS_Store`` and
``Thumbs.db`` are passed over; a surplus root folder is taken off; zips inside a zip are opened one
level deep, their entries named ``inner.zip/entry``.
"""

from __future__ import annotations

import gzip
import io
import re
import stat
import tarfile
import tempfile
import weakref
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Final, Protocol, cast

from data_sources.archive_limits import (
    AGAIN,
    BROKEN,
    COPY_IN_MEMORY,
    MAX_BYTES,
    MAX_ENTRIES,
    NOISE,
    Entry,
    check_size,
    copy_within,
    limited,
    safe_name,
)
from data_sources.errors import ExportError

MAX_INNER: Final = 2_000


class _Container(Protocol):
    def opened(self, entry: Entry) -> IO[bytes]: ...


class Archive:
    """The files of one archive by safe name; ``open`` gives a checked, limited stream."""

    def __init__(self, file: str, holders: Mapping[str, tuple[_Container, Entry]]) -> None:
        self.file = file
        self._holders = holders
        self.entries = tuple(sorted(holders))

    def open(self, name: str) -> IO[bytes]:
        """Open one entry; raises ExportError where there is none or its bytes are damaged."""
        if name not in self._holders:
            raise ExportError(self.file, f"{name} is missing in it", AGAIN)
        holder, entry = self._holders[name]
        return _stream(holder, entry, self.file)


def open_archive(path: Path, file: str) -> Archive | None:
    """Open ``path`` as an archive named ``file``; None where it is no archive (or a workbook)."""
    with path.open("rb") as stream:
        head = stream.read(512)
    if head[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        holder = _Zip(path, file)
        entries = holder.entries()
        if any(entry.name in {"[Content_Types].xml", "mimetype"} for entry in entries):
            return None
        return Archive(file, _named(_with_inner(holder, entries, file)))
    if head[257:262] == b"ustar" or (head[:2] == b"\x1f\x8b" and _is_tar(path, file)):
        tar = _Tar(path, file)
        return Archive(file, _named([(entry.name, tar, entry) for entry in tar.entries()]))
    return None


class _Zip:
    """A zip on disk or in memory."""

    def __init__(self, source: Path | IO[bytes], file: str) -> None:
        self.file = file
        self._size = source.stat().st_size if isinstance(source, Path) else _length(source)
        try:
            self._zip = zipfile.ZipFile(source)
        except BROKEN:
            raise ExportError(file, "the zip is cut off or damaged", AGAIN) from None

    def entries(self) -> list[Entry]:
        found = []
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

    def __init__(self, path: Path, file: str) -> None:
        self.file = file
        self._size = path.stat().st_size
        plain = tempfile.SpooledTemporaryFile(COPY_IN_MEMORY)  # noqa: SIM115 - closed by finalize
        weakref.finalize(self, plain.close)
        try:
            with _decompressed(path) as source:
                copy_within(source, plain, self._size, file)
            plain.seek(0)
            self._tar = tarfile.open(fileobj=plain, mode="r:")  # noqa: SIM115 - lives with us
            self._members = self._tar.getmembers()
        except BROKEN:
            raise ExportError(file, "the archive is cut off or damaged", AGAIN) from None

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


def _stream(holder: _Container, entry: Entry, file: str) -> IO[bytes]:
    what = f"{file}, {entry.name}"
    try:
        return limited(holder.opened(entry), entry.size, what, exact=True)
    except BROKEN:
        raise ExportError(what, "its bytes are damaged", AGAIN) from None


def _with_inner(
    outer: _Zip, entries: list[Entry], file: str
) -> list[tuple[str, _Container, Entry]]:
    """Open the zips in a zip, one level deep; what people attached (``Files/``) stays closed."""
    found: list[tuple[str, _Container, Entry]] = []
    left = MAX_BYTES - sum(entry.size for entry in entries)
    for count, entry in enumerate(entries):
        attached = re.search(r"(^|/)files/", entry.name, re.IGNORECASE)
        if attached or not entry.name.lower().endswith(".zip") or count >= MAX_INNER:
            found.append((entry.name, outer, entry))
            continue
        inner = _inner(outer, entry, file)
        listed = inner.entries()
        if listed and all(each.name.lower().endswith(".zip") for each in listed):
            raise ExportError(file, "it nests archives too deeply", "unpack the outer one first")
        left -= sum(each.size for each in listed)
        if left < 0 or len(found) + len(listed) > MAX_ENTRIES:
            raise ExportError(file, "it unpacks to more than 8 GB", "export a shorter period")
        found += [(f"{entry.name}/{each.name}", inner, each) for each in listed]
    return found


def _inner(outer: _Zip, entry: Entry, file: str) -> _Zip:
    copy = tempfile.SpooledTemporaryFile(COPY_IN_MEMORY)  # noqa: SIM115 - closed by finalize
    with _stream(outer, entry, file) as source:
        copy_within(source, copy, entry.size, file)
    inner = _Zip(copy, f"{file}, {entry.name}")
    weakref.finalize(inner, copy.close)
    return inner


def _named(
    found: Iterable[tuple[str, _Container, Entry]],
) -> dict[str, tuple[_Container, Entry]]:
    """Name the entries without a folder that holds them all."""
    holders = {name: (holder, entry) for name, holder, entry in found}
    roots = {name.partition("/")[0] if "/" in name else "" for name in holders}
    root = next(iter(roots)) if len(roots) == 1 else ""
    if not root or root.lower().endswith(".zip"):
        return holders
    return {name[len(root) + 1 :]: held for name, held in holders.items()}


def _decoded(info: zipfile.ZipInfo) -> str:
    """Return an entry's name; old writers put UTF-8 where the standard says code page 437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _length(stream: IO[bytes]) -> int:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def _decompressed(path: Path) -> IO[bytes]:
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    return cast("IO[bytes]", gzip.open(path, "rb")) if packed else path.open("rb")


def _is_tar(path: Path, file: str) -> bool:
    """Whether a gzip file holds a tar."""
    try:
        with _decompressed(path) as stream:
            return stream.read(512)[257:262] == b"ustar"
    except BROKEN:
        raise ExportError(file, "the gzip file is cut off or damaged", AGAIN) from None
