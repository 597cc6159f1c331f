"""Workbooks (XLSX, XLS, ODS) -> rows of text cells of the largest sheet."""

from __future__ import annotations

import io
import zipfile
from typing import Final

import fastexcel
import polars as pl

from data_sources.dialect import Repair
from data_sources.errors import ExportError

MAX_ROWS: Final = 1_100_000
_PARTS: Final = ("[Content_Types].xml", "mimetype")


def workbook_rows(data: bytes, name: str) -> tuple[list[list[str]], list[Repair]]:
    """Return the rows of the sheet with the most filled cells, as text; raises ExportError.

    Of equal sheets the first is read. Dates are ISO 8601, empty first columns are left out.
    """
    if data.startswith(b"PK") and not _is_workbook(data):
        raise ExportError(
            name,
            "it is no workbook but an archive or a damaged file",
            "check its ending, or unpack it",
        )
    try:
        book = fastexcel.read_excel(data)
        sheets = [_text(book, place) for place in range(len(book.sheet_names))]
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError):
        raise ExportError(
            name, "the workbook cannot be opened", "save it again as XLSX without a password"
        ) from None
    filled = [_filled(sheet) for sheet in sheets]
    if not any(filled):
        raise ExportError(name, "the workbook holds no rows", "check that it is the right file")
    sheet = sheets[filled.index(max(filled))]
    told = []
    if len(sheets) > 1:
        told.append(Repair(0, f"{len(sheets) - 1} further sheets were not read"))
    return [list(row) for row in _without_empty(sheet, told).iter_rows()], told


def _is_workbook(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return any(part in packed.namelist() for part in _PARTS)
    except zipfile.BadZipFile:
        return False


def _text(book: fastexcel.ExcelReader, place: int) -> pl.DataFrame:
    """Return one sheet as text, without the time that every date without one carries."""
    sheet = book.load_sheet(place, header_row=None, dtypes="string").to_polars()
    midnight = r"^(\d{4}-\d\d-\d\d)[ T]00:00:00(?:\.0+)?$"
    return sheet.fill_null("").with_columns(pl.all().str.replace(midnight, "$1"))


def _filled(sheet: pl.DataFrame) -> int:
    """Return how many cells of a sheet hold anything."""
    if not sheet.width or not sheet.height:
        return 0
    return int(sheet.select(pl.sum_horizontal((pl.all() != "").sum())).item())


def _without_empty(sheet: pl.DataFrame, told: list[Repair]) -> pl.DataFrame:
    """Return a sheet without the empty columns at its sides, which are told."""
    full = [place for place, column in enumerate(sheet) if (column != "").any()]
    kept = sheet[:, full[0] : full[-1] + 1]
    if kept.width < sheet.width:
        empty = sheet.width - kept.width
        told.append(Repair(0, f"{empty} empty columns beside the table were left out"))
    return kept
