"""Workbooks (XLSX, XLS, ODS) -> rows of text cells of the largest sheet, and those like it."""

from __future__ import annotations

import io
import zipfile
from typing import Final

import fastexcel
import polars as pl

from data_sources.dialect import Repair
from data_sources.errors import ExportError

_HEADER_WITHIN: Final = 12
_A_HEADER: Final = 2
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
    largest = filled.index(max(filled))
    told: list[Repair] = []
    rows = _rows(_without_empty(sheets[largest], told))
    others = [_rows(_without_empty(sheet, [])) for place, sheet in enumerate(sheets)
              if place != largest and filled[place]]  # fmt: skip
    alike = [more for other in others if (more := _below_the_same_header(rows, other)) is not None]
    if alike:
        told.append(Repair(0, f"{len(alike)} further sheets with the same header were added"))
    if len(sheets) - 1 > len(alike):
        told.append(Repair(0, f"{len(sheets) - 1 - len(alike)} further sheets were not read"))
    return [*rows, *(row for more in alike for row in more)], told


def _rows(sheet: pl.DataFrame) -> list[list[str]]:
    return [list(row) for row in sheet.iter_rows()]


def _below_the_same_header(rows: list[list[str]], other: list[list[str]]) -> list[list[str]] | None:
    """Return the rows of another sheet below the header that it shares, None where it has none."""
    headers = [row for row in rows[:_HEADER_WITHIN] if len({*row}) == len(row) >= _A_HEADER]
    for place, row in enumerate(other[:_HEADER_WITHIN]):
        if row in headers and all(row):
            return other[place + 1 :]
    return None


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
