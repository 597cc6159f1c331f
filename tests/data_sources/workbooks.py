"""The smallest workbooks of each kind, written by hand: cells of text, numbers and times."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import datetime
from xml.sax.saxutils import escape

import xlsxwriter

Cell = str | float | datetime
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's times have no zone
SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def serial(at: datetime) -> float:
    """Return a time as a spreadsheet counts it: days since the end of 1899."""
    return (at - EPOCH).total_seconds() / 86_400


def xlsx(rows: list[list[Cell]]) -> bytes:
    """Return an XLSX workbook with one sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(at, place, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(at, place, cell)
                else:
                    sheet.write_number(at, place, cell)
    return out.getvalue()


def ods(rows: list[list[Cell]]) -> bytes:
    """Return an ODS workbook with one sheet: a zip of XML."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "manifest")
    )
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"
                   for row in rows)  # fmt: skip
    files = {
        "mimetype": kind,
        "META-INF/manifest.xml": f"<manifest:manifest {spaces}><manifest:file-entry "
        f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="one">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in files.items():
            packed.writestr(zipfile.ZipInfo(name, (2024, 6, 1, 0, 0, 0)), text)
    return out.getvalue()


def _ods_cell(cell: Cell) -> str:
    if isinstance(cell, datetime):
        told = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, str):
        told = 'office:value-type="string"' if cell else ""
    else:
        told = f'office:value-type="float" office:value="{cell}"'
    shown = f"<text:p>{escape(str(cell))}</text:p>" if cell != "" else ""
    return f"<table:table-cell {told}>{shown}</table:table-cell>"


def xls(rows: list[list[Cell]]) -> bytes:
    """Return an XLS workbook with one sheet: BIFF8 records in a compound file."""
    plain, dated = struct.pack("<HH16x", 0, 0), struct.pack("<HH16x", 0, 22)
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0))
    head += _record(0x0042, struct.pack("<H", 1200)) + _record(0x00E0, plain)
    head += _record(0x00E0, dated)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    widest = max(map(len, rows))
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, widest, 0))
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet += _biff_cell(at, place, cell) if cell != "" else b""
    sheet += _record(0x000A, b"")
    start = len(head) + len(_record(0x0085, bytes(6) + _short("one"))) + len(_record(0x000A, b""))
    head += _record(0x0085, struct.pack("<IH", start, 0) + _short("one")) + _record(0x000A, b"")
    return _compound(head + sheet)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _short(name: str) -> bytes:
    return bytes([len(name), 0]) + name.encode("latin-1")


def _biff_cell(at: int, place: int, cell: Cell) -> bytes:
    if isinstance(cell, str):
        text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHH", at, place, 0) + text)
    value = serial(cell) if isinstance(cell, datetime) else float(cell)
    return _record(0x0203, struct.pack("<HHHd", at, place, int(isinstance(cell, datetime)), value))


def _compound(stream: bytes) -> bytes:
    """Return a compound file (OLE2) with one stream named Workbook."""
    stream = stream.ljust(8 * SECTOR, b"\0")  # shorter ones would need a second kind of sector
    sectors = -(-len(stream) // SECTOR)
    chain = [FAT, END, *range(3, 2 + sectors), END]
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0
    )
    head += struct.pack("<109I", 0, *[FREE] * 108)
    folder = _named("Root Entry", 5, 1, END, 0) + _named("Workbook", 2, FREE, 2, len(stream))
    return head + table + folder.ljust(SECTOR, b"\0") + stream.ljust(sectors * SECTOR, b"\0")


def _named(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
    return entry + bytes(36) + struct.pack("<IQ", start, size)
