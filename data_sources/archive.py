"""Zip, tar and 7z files, checked before anything is unpacked and streamed within limits.

Nothing is ever written under a name that an archive gives. Symbolic links, absolute and parent
paths, encrypted entries and bombs are refused with one sentence; ``__MACOSX``, ``.DS_Store`` and
``Thumbs.db`` are passed over; a surplus root folder is taken off; archives inside an archive are
opened one level deep, their entries named ``inner.zip/entry``; an entry packed by gzip or Zstandard
is read as what it holds, under its name without ``.gz`` or ``.zst``.
"""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, Final, cast

from data_sources.archive_limits import (
    AGAIN,
    BROKEN,
    COPY_IN_MEMORY,
    MAX_BYTES,
    MAX_ENTRIES,
    Entry,
    copy_within,
    limited,
    most_unpacked,
)
from data_sources.containers import Container, container
from data_sources.errors import ExportError
from data_sources.unpacking import HEAD_BYTES, packed_by, unpacked_from

MAX_INNER: Final = 2_000

_PACKED: Final = (".gz", ".zst")
_ARCHIVES: Final = (".zip", ".7z", ".tar", ".tar.gz", ".tgz")
_WORKBOOKS: Final = frozenset({"[Content_Types].xml", "mimetype"})
_ATTACHED: Final = re.compile(r"(^|/)files/", re.IGNORECASE)

Found = tuple[str, Container, Entry]


class Archive:
    """The files of one archive by safe name; ``open`` gives a checked, limited stream.

    ``sizes`` says how many bytes each has, as the archive declares it.
    """

    def __init__(self, file: str, holders: Mapping[str, tuple[Container, Entry]]) -> None:
        self.file = file
        self._holders = holders
        self.entries = tuple(sorted(holders))
        self.sizes = {name: entry.size for name, (_, entry) in holders.items()}

    def open(self, name: str) -> IO[bytes]:
        """Open one entry; raises ExportError where there is none or its bytes are damaged."""
        if name not in self._holders:
            raise ExportError(self.file, f"{name} is missing in it", AGAIN)
        holder, entry = self._holders[name]
        stream = _stream(holder, entry, self.file)
        return _unpacked(stream, entry, self.file) if _is_packed(entry.name) else stream


def open_archive(path: Path, file: str) -> Archive | None:
    """Open ``path`` as an archive named ``file``; None where it is no archive (or a workbook)."""
    with contextlib.ExitStack() as closing:
        stream = closing.enter_context(path.open("rb"))
        outer = container(stream, file)
        entries = outer.entries() if outer is not None else []
        if outer is None or any(entry.name in _WORKBOOKS for entry in entries):
            return None
        archive = Archive(file, _named(_with_inner(outer, entries, file)))
        weakref.finalize(outer, closing.pop_all().close)
    return archive


def _stream(holder: Container, entry: Entry, file: str) -> IO[bytes]:
    what = f"{file}, {entry.name}"
    try:
        return limited(holder.opened(entry), entry.size, what, exact=True, keeps=holder)
    except BROKEN:
        raise ExportError(what, "its bytes are damaged", AGAIN) from None


def _is_packed(name: str) -> bool:
    return name.lower().endswith(_PACKED) and not _is_archive(name)


def _plain(name: str) -> str:
    """Return the name of what a packed entry holds."""
    return name.rpartition(".")[0] if _is_packed(name) else name


def _is_archive(name: str) -> bool:
    return name.lower().endswith(_ARCHIVES)


def _unpacked(stream: IO[bytes], entry: Entry, file: str) -> IO[bytes]:
    """Return what a packed entry holds; as it stands where it is not packed."""
    kind = packed_by(cast("io.BufferedReader", stream).peek(HEAD_BYTES))
    if not kind:
        return stream
    most = most_unpacked(entry.size)
    return limited(unpacked_from(stream, kind), most, f"{file}, {entry.name}")


def _with_inner(outer: Container, entries: list[Entry], file: str) -> list[Found]:
    """Open the archives in an archive; what people attached (``Files/``) stays closed."""
    found: list[Found] = []
    left = MAX_BYTES - sum(entry.size for entry in entries)
    for count, entry in enumerate(entries):
        if _ATTACHED.search(entry.name) or not _is_archive(entry.name) or count >= MAX_INNER:
            found.append((entry.name, outer, entry))
            continue
        inner = _inner(outer, entry, file)
        listed = inner.entries()
        if listed and all(_is_archive(each.name) for each in listed):
            raise ExportError(file, "it nests archives too deeply", "unpack the outer one first")
        left -= sum(each.size for each in listed)
        if left < 0 or len(found) + len(listed) > MAX_ENTRIES:
            raise ExportError(file, "it unpacks to more than 8 GB", "export a shorter period")
        found += [(f"{entry.name}/{each.name}", inner, each) for each in listed]
    return found


def _inner(outer: Container, entry: Entry, file: str) -> Container:
    with contextlib.ExitStack() as closing:
        copy = closing.enter_context(tempfile.SpooledTemporaryFile(COPY_IN_MEMORY))
        with _stream(outer, entry, file) as source:
            copy_within(source, copy, entry.size, file)
        what = f"{file}, {entry.name}"
        inner = container(cast("IO[bytes]", copy), what)
        if inner is None:
            raise ExportError(what, "the archive is cut off or damaged", AGAIN)
        weakref.finalize(inner, closing.pop_all().close)
    return inner


def _named(found: Iterable[Found]) -> dict[str, tuple[Container, Entry]]:
    """Name the entries without a folder that holds them all, and packed ones by what they hold."""
    holders = {name: (holder, entry) for name, holder, entry in found}
    roots = {name.partition("/")[0] if "/" in name else "" for name in holders}
    root = next(iter(roots)) if len(roots) == 1 else ""
    cut = len(root) + 1 if root and not _is_archive(root) else 0
    named: dict[str, tuple[Container, Entry]] = {}
    for name, held in holders.items():
        plain = name if {_plain(name), _plain(name)[cut:]} & {*holders, *named} else _plain(name)
        named[plain[cut:]] = held
    return named
