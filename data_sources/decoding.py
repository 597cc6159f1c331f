"""Bytes of a text file -> text, with the guess and the number of mended characters told."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from typing import Final

from charset_normalizer import from_bytes

from data_sources.errors import KINDS_OF_FILE, ExportError

_SAMPLE: Final = 65_536
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC: Final = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PAR1", b"SQLite format 3", b"\x7fELF", b"Rar!",
    b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ",
)  # fmt: skip
_BLANK: Final = b"\x00\xef\xbb\xbf\xff\xfe \r\n\t"
_MANY_NULS: Final = 0.2
_MANY_CONTROLS: Final = 0.05
_MULTIBYTE: Final = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_HTML: Final = re.compile(rb"^\s*(?:<!doctype html|<html|<head|<body)", re.IGNORECASE)
_DETECTED: Final = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "shift_jis", "gb18030",
                    "big5", "euc_kr", "koi8_r", "mac_roman", "cp850")  # fmt: skip


@dataclass(frozen=True)
class Decoded:
    """Text, the encoding it was read in, how many characters did not fit it, and NULs left out."""

    text: str
    encoding: str
    mended: int
    nuls: int = 0


def decode(data: bytes, name: str) -> Decoded:
    """Decode a whole file: byte order mark, UTF-16 by its NULs, strict UTF-8, then a detector.

    Raises ExportError for a file that is no text: binary, or a web page.
    """
    refuse_other_kinds(data[:_SAMPLE], name)
    decoded = _decoded(data)
    nuls = decoded.text.count("\0")
    if not nuls:
        return decoded
    return replace(decoded, text=decoded.text.replace("\0", ""), nuls=nuls)


def _decoded(data: bytes) -> Decoded:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _with_mark(data[len(mark) :], encoding)
    wide = _wide(data[:_SAMPLE])
    if wide:
        return _with_mark(data, wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        return _guessed(data)


def encoding_of(head: bytes, name: str) -> str:
    """Return the encoding of a file by its first bytes, which may end inside a character."""
    whole = head[: head.rfind(b"\n") + 1] if b"\n" in head else head
    return decode(whole or head, name).encoding


def is_blank(data: bytes) -> bool:
    """Whether nothing stands in a file but blanks, line ends and a byte order mark."""
    return not data[:_SAMPLE].strip(_BLANK) and not data.strip(_BLANK)


def refuse_other_kinds(head: bytes, name: str) -> None:
    """Raise ExportError for bytes that are no table: nothing, a web page, a binary file."""
    if is_blank(head):
        raise ExportError(name, "it is empty", "download the export again")
    if _HTML.match(head.removeprefix(codecs.BOM_UTF8)):
        raise ExportError(
            name, "it is a web page, not a table", "sign in to the platform and download it again"
        )
    marked = any(head.startswith(mark) for mark, _ in _BOMS)
    controls = len(head) - len(head.translate(None, bytes([*range(9), *range(14, 32)])))
    binary = not marked and not _wide(head) and controls > max(2, _MANY_CONTROLS * len(head))
    if head.startswith(_MAGIC) or binary:
        raise ExportError(name, "it is not a text file", f"choose one of {KINDS_OF_FILE}")


def wide_kind(head: bytes) -> str:
    r"""Return the UTF-16 kind of a text by its mark or the places of its NULs; "" of any other.

    >>> wide_kind("id".encode("utf-16-le")), wide_kind(b"id")
    ('utf-16-le', '')
    """
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding if "16" in encoding else ""
    return _wide(head)


def _wide(head: bytes) -> str:
    """Return the UTF-16 kind that the places of the NULs show, or an empty text."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    least = _MANY_NULS * len(head) / 2
    if odd > least and odd > 8 * even:
        return "utf-16-le"
    if even > least and even > 8 * odd:
        return "utf-16-be"
    return ""


def _with_mark(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    strange = text.count("\ufffd")
    if strange and encoding == "utf-8":
        return mixed(data)
    return Decoded(text.removeprefix("\ufeff"), encoding, strange)


def _guessed(data: bytes) -> Decoded:
    """Decode what is no UTF-8: mostly UTF-8 with strange bytes, or a code page."""
    if len(_MULTIBYTE.findall(data)) > len(re.findall(rb"[\x80-\xff]", data)) / 4:
        return mixed(data)
    sample = b"\n".join(line for line in data[: 8 * _SAMPLE].split(b"\n") if not line.isascii())
    best = from_bytes(sample[:_SAMPLE] or data[:_SAMPLE], cp_isolation=list(_DETECTED)).best()
    encoding = best.encoding if best else "cp1252"
    western = sample.decode("cp1252", errors="replace")
    if sample.decode(encoding, errors="replace") == western:  # siblings that differ elsewhere
        encoding = "cp1252"
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def mixed(data: bytes) -> Decoded:
    """Decode UTF-8 in which single bytes are of Windows-1252; never raises."""
    mended = 0

    def mend(error: UnicodeError) -> tuple[str, int]:
        nonlocal mended
        if not isinstance(error, UnicodeDecodeError):
            raise error
        mended += error.end - error.start
        bad = error.object[error.start : error.end]
        return bad.decode("cp1252", errors="replace"), error.end

    codecs.register_error("whole-picture-mixed", mend)
    text = data.decode("utf-8", errors="whole-picture-mixed")
    return Decoded(text, "utf-8", mended)
