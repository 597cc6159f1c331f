"""How far the reading of one upload is: bytes of it that have passed, told now and then."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Final

Told = Callable[[int, int], None]
"""Told how many bytes have been read, and of how many; what it raises ends the reading."""

STEPS: Final = 200
"""How often it is told while one upload is read, at most."""


class Watch:
    """Counts the bytes that are read of ``total``, and tells them in steps."""

    def __init__(self, total: int, told: Told) -> None:
        self._total, self._told = max(total, 1), told
        self._done = self._next = 0

    def passed(self, count: int) -> None:
        """Count bytes; what is read twice counts up to the end and no further."""
        self._done = min(self._done + count, self._total)
        if self._done >= self._next:
            self._next = self._done + self._total // STEPS + 1
            self._told(self._done, self._total)

    def share_of(self, size: int) -> Callable[[float], None]:
        """Return what is told the share (0 to 1) that is done of the next ``size`` bytes."""
        start = self._done

        def told(share: float) -> None:
            self.passed(max(0, start + int(share * size) - self._done))

        return told


class WatchedFile(io.FileIO):
    """A file that tells a watch how many of its bytes have been read."""

    def __init__(self, path: Path, watch: Watch) -> None:
        super().__init__(path, "rb")
        self._watch = watch

    def readinto(self, buffer: object) -> int:
        """Read into a buffer; return how many bytes."""
        count = super().readinto(buffer) or 0  # type: ignore[arg-type]  # a writable buffer
        self._watch.passed(count)
        return count

    def readall(self) -> bytes:
        """Read what is left."""
        data = super().readall() or b""
        self._watch.passed(len(data))
        return data

    def read(self, size: int | None = -1) -> bytes:
        """Read some bytes, as what unpacks does."""
        if size is None or size < 0:
            return self.readall()
        data = super().read(size) or b""
        self._watch.passed(len(data))
        return data
