"""One uploaded file, plain or archive, opened safely and read without loading all of it."""

from __future__ import annotations

import gzip
from pathlib import Path, PurePosixPath
from typing import IO, Final, cast

from data_sources.archive import Archive, open_archive
from data_sources.archive_limits import limited, most_unpacked
from data_sources.errors import ExportError
from data_sources.tabular import Table, header_of, read_table

HEAD: Final = 65_536
_WORKBOOKS: Final = (".xlsx", ".xls", ".ods")
_PACKED_TABLES: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_TABLES: Final = (".csv", ".tsv", ".txt", ".tab", *_WORKBOOKS)


class Upload:
    """What a format sees of an uploaded file; made by :func:`open_upload`.

    ``name`` is the file's name as uploaded (no folders). ``entries`` are the safe names inside an
    archive, without ``__MACOSX`` and a surplus root folder; empty for a plain file.
    """

    def __init__(self, path: Path, name: str, archive: Archive | None) -> None:
        self.path = path
        self.name = name
        self.entries: tuple[str, ...] = archive.entries if archive else ()
        self._archive = archive
        self._headers: dict[str | None, list[str]] = {}
        with path.open("rb") as stream:
            self._packed = archive is None and stream.read(2) == b"\x1f\x8b"

    def head(self, entry: str | None = None, size: int = HEAD) -> bytes:
        """Return the first bytes of the file, or of one entry of the archive."""
        with self.open(entry) as stream:
            return stream.read(size)

    def open(self, entry: str | None = None) -> IO[bytes]:
        """Open the file, or one entry of the archive, as a limited binary stream."""
        if entry is not None and self._archive is not None:
            return self._archive.open(entry)
        if entry is not None:
            raise ExportError(self.name, "it is a single file, not an archive", "check the file")
        if self._packed:
            most = most_unpacked(self.path.stat().st_size)
            return limited(cast("IO[bytes]", gzip.open(self.path, "rb")), most, self.name)
        return self.path.open("rb")

    def header(self, entry: str | None = None) -> list[str]:
        """Return the header cells of a delimited file or workbook; [] where there is none."""
        if entry not in self._headers:
            self._headers[entry] = self._header(entry)
        return list(self._headers[entry])

    def table(self, entry: str | None = None) -> Table:
        """Read the file, or one entry of the archive, as a table of text cells."""
        if entry is None and not self._packed:
            return read_table(self.path, self.name)
        with self.open(entry) as stream:
            return read_table(stream, self.name if entry is None else entry)

    def _header(self, entry: str | None) -> list[str]:
        if entry is None and self._archive is not None:
            return []
        name = self.name if entry is None else entry
        suffix = PurePosixPath(name.lower().removesuffix(".gz")).suffix
        if entry is not None and suffix not in _TABLES:
            return []
        try:
            head = self.head(entry)
            if suffix in _WORKBOOKS or head.startswith(_PACKED_TABLES):
                return self.table(entry).frame.columns
            return header_of(head, name)
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
