"""Long XML files of ``<row .../>`` elements, read as a stream; documents with entities are refused.

Nothing is built as a tree: each row is handed over and forgotten. Characters that XML does not
allow, which real dumps hold, become blanks and are counted. A file that is cut off gives the rows
before the cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO, Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from data_sources.errors import ExportError

_PIECE: Final = 1 << 18
_LONGEST_REFERENCE: Final = 12
_CONTROLS: Final = bytes([*range(9), 11, 12, *range(14, 32)])
_BLANKED: Final = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_REFERENCE: Final = re.compile(
    rb"&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef]|d[89a-f][0-9a-f]{2})|0*(?:[0-8]|1[124-9]|2\d|3[01]));",
    re.IGNORECASE,
)
_DEEPEST: Final = 50
_ROOT: Final = re.compile(rb"<([A-Za-z][\w.-]*)[\s/>]")

Row = Mapping[str, str]


def root_of(head: bytes) -> str:
    """Return the name of the root element in the first bytes of a file, an empty text if none.

    >>> root_of(b'<?xml version="1.0"?><!-- a dump --><posts><row Id="1" /></posts>')
    'posts'
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"<"):
        return ""
    found = _ROOT.search(re.sub(rb"<[?!][^>]*>", b"", start[:4096]))
    return found[1].decode("ascii", "replace").lower() if found else ""


class XmlRows(ContentHandler):
    """Iterates over the attributes of the rows; ``mended`` and ``cut`` are known at the end."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        super().__init__()
        self._stream, self._name = stream, name
        self._found: list[Row] = []
        self._depth = 0
        self.mended = 0
        self.cut = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - as SAX says
        """Keep a row; refuse documents nested deeper than any export."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ExportError(self._name, "its XML is nested too deeply", "check where it is from")
        if name == "row":
            self._found.append(dict(attrs.items()))

    def endElement(self, name: str) -> None:  # noqa: N802 - as SAX says
        """Leave an element."""
        del name
        self._depth -= 1

    def __iter__(self) -> Iterator[Row]:
        parser = DefusedExpatParser(forbid_dtd=True)
        parser.setContentHandler(self)
        for piece in self._pieces():
            try:
                parser.feed(piece)
            except DefusedXmlException:
                why = "it defines entities of its own, which no export does"
                raise ExportError(self._name, why, "check where it comes from") from None
            except (SAXException, ValueError, LookupError):
                self.cut = True
            rows, self._found = self._found, []
            yield from rows
            if self.cut:
                return
        self.cut = self._depth > 0 or self.cut

    def _pieces(self) -> Iterator[bytes]:
        """Yield the bytes with forbidden characters blanked, references never cut in two."""
        rest, wide = b"", False
        while data := self._stream.read(_PIECE):
            wide = wide or data.startswith((b"\xff\xfe", b"\xfe\xff"))
            if wide:
                yield data
                continue
            clean = data.translate(_BLANKED)
            self.mended += 0 if clean == data else len(data) - len(data.translate(None, _CONTROLS))
            clean = rest + clean
            at = clean.rfind(b"&", len(clean) - _LONGEST_REFERENCE)
            if at >= 0 and b";" not in clean[at:]:
                clean, rest = clean[:at], clean[at:]
            else:
                rest = b""
            clean, count = _REFERENCE.subn(b" ", clean)
            self.mended += count
            yield clean
        if rest:
            yield rest
