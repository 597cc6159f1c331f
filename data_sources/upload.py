"""One uploaded file, plain or archive, opened safely and read without loading all of it."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Protocol


class Upload(Protocol):
    """What a format sees of an uploaded file.

    ``name`` is the file's name as uploaded (no folders). ``entries`` are the safe names inside an
    archive, without ``__MACOSX`` and a surplus root folder; empty for a plain file.
    """

    @property
    def name(self) -> str: ...
    @property
    def path(self) -> Path: ...
    @property
    def entries(self) -> tuple[str, ...]: ...
    def head(self, entry: str | None = None, size: int = 65_536) -> bytes:
        """Return the first bytes of the file, or of one entry of the archive."""
        ...

    def open(self, entry: str | None = None) -> IO[bytes]:
        """Open the file, or one entry of the archive, as a limited binary stream."""
        ...

    def header(self, entry: str | None = None) -> list[str]:
        """Return the header cells of a delimited file or workbook; [] where there is none."""
        ...
