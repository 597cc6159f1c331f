"""Builds 7z files for tests, also with a list that says what no honest writer says."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping

import py7zr

QUICK = [{"id": py7zr.FILTER_LZMA2, "preset": 1}]


def sevened(entries: Mapping[str, bytes], **options: object) -> bytes:
    """Return a 7z of the entries; ``options`` go to py7zr."""
    out = io.BytesIO()
    options = {"filters": None if options.get("password") else QUICK} | options
    with py7zr.SevenZipFile(out, "w", **options) as archive:
        for name, content in entries.items():
            archive.writef(io.BytesIO(content), name)
    return out.getvalue()


def relisted(entries: Mapping[str, bytes], old: bytes, new: bytes) -> bytes:
    """Return a 7z with a plain list in which ``old`` stands as ``new``, its sums made right."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", filters=QUICK) as archive:
        archive.set_encoded_header_mode(False)
        for name, content in entries.items():
            archive.writef(io.BytesIO(content), name)
    data = out.getvalue()
    start = 32 + struct.unpack("<Q", data[12:20])[0]
    told = data[start:]
    assert old in told, told
    told = told.replace(old, new)
    head = data[12:20] + struct.pack("<QI", len(told), zlib.crc32(told))
    return data[:8] + struct.pack("<I", zlib.crc32(head)) + head + data[32:start] + told
