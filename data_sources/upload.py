"""One uploaded file, plain or archive, opened safely and read without loading all of it."""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import IO, Final

from data_sources.archive import Archive, open_archive
from data_sources.archive_limits import SECRET, limited, most_unpacked, watched
from data_sources.assembling import MAX_COLUMNS
from data_sources.community import Note
from data_sources.errors import ExportError
from data_sources.plain_text import as_text, notes_of
from data_sources.tabular import Table, header_of, read_table
from data_sources.unpacking import HEAD_BYTES, packed_by, unpacked
from data_sources.watching import Told, Watch, WatchedFile

HEAD: Final = 65_536
_WORKBOOKS: Final = (".xlsx", ".xls", ".ods")
_PACKED_TABLES: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_TABLES: Final = (".csv", ".tsv", ".txt", ".tab", *_WORKBOOKS)
_LAST: Final = 4
_READ: Final = (
    *_TABLES,
    ".json",
    ".jsonl",
    ".ndjson",
    ".xml",
    ".mbox",
    ".html",
    ".log",
    ".gz",
    ".zst",
)


class Upload:
    """What a format sees of an uploaded file; made by :func:`open_upload`.

    ``name`` is the file's name as uploaded (no folders). ``entries`` are the safe names inside an
    archive, without ``__MACOSX``, a surplus root folder and files that hold keys; empty for a plain
    file.
    """

    def __init__(self, path: Path, name: str, archive: Archive | None) -> None:
        self.path = path
        self.name = name
        names = archive.entries if archive else ()
        self.entries: tuple[str, ...] = tuple(name for name in names if not SECRET.search(name))
        self._archive = archive
        self._headers: dict[str | None, list[str]] = {}
        self._watch: Watch | None = None
        self._mended: dict[tuple[str, str], int] = {}
        with path.open("rb") as stream:
            self._packed = packed_by(stream.read(HEAD_BYTES)) if archive is None else ""

    def watch(self, told: Told) -> None:
        """Tell ``told`` how many bytes are read from now on, and of how many.

        Pictures and the like inside an archive are not expected to be read.
        """
        sizes = self._archive.sizes if self._archive else {}
        read = sum(size for name, size in sizes.items() if name.lower().endswith(_READ))
        self._watch = Watch(read if sizes else self.path.stat().st_size, told)

    def only(self, entries: Sequence[str | None]) -> Upload:
        """Return this upload with some of its entries alone; a single file stays as it is."""
        part = copy.copy(self)
        part.entries = tuple(entry for entry in entries if entry is not None)
        return part

    def head(self, entry: str | None = None, size: int = HEAD) -> bytes:
        """Return the first bytes of the file, or of one entry of the archive."""
        with self.open(entry) as stream:
            return stream.read(size)

    def open(self, entry: str | None = None) -> IO[bytes]:
        """Open the file, or one entry of the archive, as a limited stream of UTF-8.

        UTF-16 and empty characters are mended on the way; :meth:`mended` tells it.
        """
        return as_text(self._bytes(entry), entry or self.name, self._mended)

    def mended(self) -> list[Note]:
        """Return what was mended in the text that has been read so far."""
        return notes_of(self._mended)

    def _bytes(self, entry: str | None) -> IO[bytes]:
        """Open the file, or one entry of the archive, as it stands."""
        if entry is not None and self._archive is not None:
            stream = self._archive.open(entry)
            return watched(stream, self._watch.passed) if self._watch else stream
        if entry is not None:
            raise ExportError(self.name, "it is a single file, not an archive", "check the file")
        if self._packed:
            most = most_unpacked(self.path.stat().st_size)
            return limited(unpacked(self.path, self._packed, self._watch), most, self.name)
        if self._watch is None:
            return self.path.open("rb")
        return io.BufferedReader(WatchedFile(self.path, self._watch))

    def ends_open(self, entry: str | None = None) -> bool:
        """Whether the last line of a loose text file has no end, as where it was cut off.

        What an archive or a packed file holds is checked by its own sum; a workbook has no lines.
        """
        if entry is not None or self._packed:
            return False
        with self.path.open("rb") as stream:
            packed = stream.read(HEAD_BYTES) in _PACKED_TABLES
            stream.seek(-min(self.path.stat().st_size, _LAST), io.SEEK_END)
            last = stream.read().replace(b"\0", b"")
        return not packed and not last.endswith((b"\n", b"\r"))

    def header(self, entry: str | None = None) -> list[str]:
        """Return the header cells of a delimited file or workbook; [] where there is none."""
        if entry not in self._headers:
            self._headers[entry] = self._header(entry)
        return list(self._headers[entry])

    def table(self, entry: str | None = None) -> Table:
        """Read the file, or one entry of the archive, as a table of text cells."""
        watch, self._watch = self._watch, None  # of a table its rows are counted, not its bytes
        try:
            told = watch.share_of(self._size(entry)) if watch else None
            if entry is None and not self._packed:
                return read_table(self.path, self.name, told)
            with self._bytes(entry) as stream:
                return read_table(stream, self.name if entry is None else entry, told)
        finally:
            self._watch = watch

    def _size(self, entry: str | None) -> int:
        if entry is not None and self._archive is not None:
            return self._archive.sizes[entry]
        return self.path.stat().st_size

    def _header(self, entry: str | None) -> list[str]:
        if entry is None and self._archive is not None:
            return []
        name = self.name if entry is None else entry
        suffix = PurePosixPath(name.lower().removesuffix(".gz").removesuffix(".zst")).suffix
        if entry is not None and suffix not in _TABLES:
            return []
        try:
            with self._bytes(entry) as stream:
                head = stream.read(HEAD)
            if suffix in _WORKBOOKS or head.startswith(_PACKED_TABLES):
                return self.table(entry).frame.columns
            return header_of(head, name)[: MAX_COLUMNS + 1]  # more are refused when read
        except ExportError:
            return []


def open_upload(path: Path | str, name: str | None = None) -> Upload:
    """Open ``path``, shown as ``name``; raises ExportError for a missing, empty or unsafe file."""
    path = Path(path)
    name = PurePosixPath((name or path.name).replace("\\", "/")).name
    if not path.is_file():
        raise ExportError(name, "there is no such file", "check its name and folder")
    if path.stat().st_size == 0:
        raise ExportError(name, "it is empty", "download the export again")
    return Upload(path, name, open_archive(path, name))
