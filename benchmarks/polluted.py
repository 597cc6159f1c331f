"""Makes polluted delimited files from one clean invented table, each with the cells to be read.

The kinds follow the published catalogues of what goes wrong in real files: payload, header,
several tables, delimiters, quotes, escapes, line ends, one damaged row at a time.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

Rows = list[list[str]]
HEADER: Final = ["DATE", "TIME", "Likes", "POSTID", "Price", "Group", "Text", "Link", "Note"]
_WORDS: Final = (
    "garden", "tools", "bench", "water", "spring", "meeting", "roof", "paint", "light", "kitchen",
    "summer", "bread", "team", "plan", "Tuesday", "members", "garden's", "can't", "room,", "hall,",
    "late,", "early,", "don't", "minutes", "list", "votes",
)  # fmt: skip
_ROWS: Final = 83


@dataclass(frozen=True)
class Polluted:
    """One file: the kind of its pollution, a name, its bytes, and the cells it holds."""

    kind: str
    name: str
    data: bytes
    cells: Rows


def clean_rows(seed: int = 7) -> Rows:
    """Return a header and 83 rows of nine columns: dates, codes, prices, texts, links, blanks."""
    draw = random.Random(seed)  # noqa: S311 - invented rows, no secret
    rows = [list(HEADER)]
    for number in range(_ROWS):
        words = [draw.choice(_WORDS) for _ in range(draw.randint(5, 25))]
        text = " ".join(words).strip(",").capitalize() + "."
        if number % 17 == 4:
            text = text.replace(" ", ' 5" ', 1)
        if number == 12:
            text = text.replace(" ", """ of 8\\'9" length, """, 1)
        group = " ".join(draw.choice(_WORDS).capitalize().strip(",") for _ in range(3))
        if number % 4 == 1:
            group = group.replace(" ", ", ", 1)
        if number % 13 == 6:
            group += ' 10"'
        code = f"{draw.choice('ABCM')}{draw.choice('GHK')}-{draw.randint(1000, 9999)}"
        rows.append(
            [
                f"{number % 28 + 1:02}/{number // 28 + 1:02}/2018",
                f"{number // 4:02}:{number % 4 * 15:02}",
                str(draw.randint(0, 30)),
                code,
                f"${draw.randint(1, 9999) / 100:.2f}",
                group,
                text,
                f"https://www.example.com/post/{code.replace('-', '_')}.html",
                "" if number % 9 else "Please check, again",
            ]
        )
    return rows


def quoted(cell: str, delimiter: str = ",", quote: str = '"', escape: str = '"') -> str:
    """Return a cell as a writer of minimal quotes writes it."""
    if not any(mark in cell for mark in (delimiter, ",", '"')) and cell == cell.strip():
        return cell
    return quote + cell.replace('"', escape + '"') + quote


def written(
    rows: Rows,
    delimiter: str = ",",
    ends: str = "\r\n",
    quote: str = '"',
    escape: str = '"',
) -> str:
    """Return rows as text with minimal quotes."""
    lines = (delimiter.join(quoted(cell, delimiter, quote, escape) for cell in row) for row in rows)
    return "".join(line + ends for line in lines)


def polluted(step: int = 1) -> Iterator[Polluted]:
    """Yield all polluted files; ``step`` takes only every so many rows of the row by row kinds."""
    rows = clean_rows()
    yield from _whole_files(rows)
    yield from _headers(rows)
    yield from _dialects(rows)
    yield from _survey(rows)
    yield from _combined(rows)
    for at in range(0, len(rows), step):
        yield from _damaged_rows(rows, at)


def _whole_files(rows: Rows) -> Iterator[Polluted]:
    text = written(rows)
    for name, data, cells in (
        ("clean", text, rows),
        ("no payload", "", []),
        ("no trailing newline", text.rstrip("\r\n"), rows),
        ("double trailing newline", text + "\r\n", rows),
        ("header only", written(rows[:1]), rows[:1]),
        ("one data row", written(rows[:2]), rows[:2]),
        ("no header", written(rows[1:]), rows[1:]),
    ):
        yield Polluted(name, name, data.encode(), cells)
    everything = io.StringIO()
    csv.writer(everything, quoting=csv.QUOTE_ALL).writerows(rows)
    yield Polluted("all quoted", "all quoted", everything.getvalue().encode(), rows)


def _headers(rows: Rows) -> Iterator[Polluted]:
    text = written(rows)
    for times in (2, 3):
        header = [" ".join([cell] * times) for cell in rows[0]]
        data = written([rows[0]] * (times - 1) + rows)
        yield Polluted(f"header rows {times}", f"{times}", data.encode(), [header, *rows[1:]])
    blank = [""] * len(HEADER)
    title = ["PREAMBLE", *blank[1:]]
    yield Polluted("preamble", "delimited", written([title, blank, *rows]).encode(), rows)
    for name, second in (
        ("same", rows[:83]),
        ("less", [row[:-1] for row in rows[:83]]),
        ("more", [["DATE", *HEADER[1:], "col1"]] + [[*row, row[-1]] for row in rows[1:83]]),
    ):
        yield Polluted(f"second table {name}", name, (text + written(second)).encode(), rows)


def _dialects(rows: Rows) -> Iterator[Polluted]:
    for name, delimiter in (
        ("semicolon", ";"), ("tab", "\t"), ("comma and space", ", "), ("space", " "), ("pipe", "|"),
        ("two pipes", "||"), ("two colons", "::"),
    ):  # fmt: skip
        data = "".join(delimiter.join(map(quoted, row)) + "\r\n" for row in rows)
        yield Polluted(f"delimiter {name}", name, data.encode(), rows)
    yield Polluted("ends LF", "lf", written(rows, ends="\n").encode(), rows)
    yield Polluted("ends CR", "cr", written(rows, ends="\r").encode(), rows)
    mixed = written(rows[:40]) + written(rows[40:], ends="\n")
    yield Polluted("ends mixed", "mixed", mixed.encode(), rows)
    yield Polluted("quote apostrophe", "'", written(rows, quote="'").encode(), rows)
    yield Polluted("escape backslash", "\\", written(rows, escape="\\").encode(), rows)
    yield Polluted("escape none", "none", written(rows, escape="").encode(), rows)


def _survey(rows: Rows) -> Iterator[Polluted]:
    """Yield what portals publish: titles, sources, totals, units, commas in numbers, encodings."""
    text = written(rows)
    body = [[cell.replace("e", "é") for cell in row] for row in rows]
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"):
        data = written(body).encode(encoding)
        yield Polluted(f"encoding {encoding}", encoding, data, body)
    foot = "\r\nSource: the office of statistics\r\n* provisional figures\r\n"
    yield Polluted("footnotes", "blank", (text + foot).encode(), rows)
    wide = written([["Source: the office"] + [""] * 8, ["(1) estimated"] + [""] * 8])
    yield Polluted("footnotes", "delimited", (text + wide).encode(), rows)
    head = "Monthly report\r\nPrinted on 3 May 2018, all groups\r\n\r\n"
    yield Polluted("preamble", "two titles", (head + text).encode(), rows)
    notes = "# exported by a tool\r\n# version 2, all\r\n"
    yield Polluted("comments", "above", (notes + text).encode(), rows)
    decimal = [[cell.replace("$", "").replace(".", ",") if at == 4 else cell  # the prices
                for at, cell in enumerate(row)] for row in rows]  # fmt: skip
    yield Polluted("decimal commas", ";", written(decimal, ";").encode(), decimal)
    other = "\r\nRegion,People\r\nNorth,10\r\nSouth,20\r\n"
    yield Polluted("second table small", "blank", (text + other).encode(), rows)
    yield Polluted("NULs", "nul", text.encode().replace(b"Please", b"Pl\x00ease"), rows)
    tails = "".join(line + ",,\r\n" for line in text.splitlines())
    yield Polluted("empty last columns", "two", tails.encode(), [[*row, "", ""] for row in rows])


def _combined(rows: Rows) -> Iterator[Polluted]:
    """Yield what offices publish: several hazards at once, as people save them."""
    count = len(HEADER)
    short = [[cell.replace("e", "é") for cell in row] for row in rows[:40]]
    semi = written(short, ";")
    titles = "Tableau 3. Événements par groupe;;;;;;;;\r\nAnnée 2018;;;;;;;;\r\n;;;;;;;;\r\n"
    notes = ";;;;;;;;\r\nSource : service des études;;;;;;;;\r\n(1) provisoire;;;;;;;;\r\n"
    data = (titles + semi + notes).encode("cp1252")
    yield Polluted("combined", "titles, semicolons, Latin-1, notes", data, short)
    gaps = "\r\n".join(line + "\r\n" * (at % 7 == 3) for at, line in enumerate(semi.split("\r\n")))
    yield Polluted("combined", "blank lines between rows", gaps.encode("utf-8-sig"), short)
    figures = _figures()
    total = ["Total", *(str(sum(int(row[at]) for row in figures[1:])) for at in range(1, 6))]
    yield Polluted("combined", "totals row", written([*figures, total]).encode(), [*figures, total])
    units = ["", *["persons"] * 5]
    joined = [" ".join(filter(None, pair)) for pair in zip(figures[0], units, strict=True)]
    title = "Population by region and year\r\n\r\n"
    yield Polluted(
        "combined", "title, row of units",
        (title + written([figures[0], units, *figures[1:]])).encode(), [joined, *figures[1:]],
    )  # fmt: skip
    thousands = [[f"{int(c):,}".replace(",", "\u202f") if c.isdigit() and len(c) > 4 else c
                  for c in row] for row in figures]  # fmt: skip
    yield Polluted(
        "combined", "narrow blanks in figures", written(thousands, ";").encode(), thousands
    )
    first = [["", *row] for row in figures]
    yield Polluted("combined", "empty first column", written(first, "\t").encode("utf-16"), first)
    decimals = [[cell if not at or not index else f"{int(cell) / 7:.2f}".replace(".", ",")
                 for index, cell in enumerate(row)] for at, row in enumerate(figures)]  # fmt: skip
    yield Polluted("combined", "decimal commas", written(decimals, ";").encode(), decimals)
    yield Polluted(
        "combined", "one column", b"Name\r\nAnn Lee\r\nBo, Li\r\nCy\r\n",
        [["Name"], ["Ann Lee"], ["Bo, Li"], ["Cy"]],
    )  # fmt: skip
    words = [["Region", "Capital", "River"]] + [
        [f"{name} land", f"{name}ville", f"The {name}"]
        for name in ("North", "South", "East", "Mid")
    ]
    yield Polluted("combined", "words only", written(words).encode(), words)
    yield Polluted("combined", "words only", written(words, ";").encode(), words)
    codes = [["code", "label"], ["A1", "Forests; open, dry"], ["A2", "Meadows"], ["B1", "Water"]]
    yield Polluted("combined", "few rows", written(codes).encode(), codes)
    groups = [["Year", *(["2017"] * 2 + ["2018"] * 2)], ["Region", "men", "women", "men", "women"]]
    below = [[f"R{at:02}", *(str(100 * at + n) for n in range(4))] for at in range(1, 12)]
    header = [" ".join(pair) for pair in zip(*groups, strict=True)]
    yield Polluted(
        "combined", "header of two rows", written([*groups, *below]).encode(), [header, *below]
    )
    missing = [row if at % 5 else [row[0], *["n/a", "-", "..", "", "x"]] for at, row in
               enumerate(figures, 1)]  # fmt: skip
    yield Polluted("combined", "signs for missing", written(missing).encode(), missing)
    assert count == len(short[0])  # noqa: S101 - the titles above have as many delimiters


def _figures() -> Rows:
    """Return regions by years, as an office of statistics lists them."""
    draw = random.Random(5)  # noqa: S311 - invented figures, no secret
    body = [[f"Region {at}", *(str(draw.randint(900, 99_999)) for _ in range(5))]
            for at in range(1, 31)]  # fmt: skip
    return [["Region", "2014", "2015", "2016", "2017", "2018"], *body]


def _damaged_rows(rows: Rows, at: int) -> Iterator[Polluted]:
    lines = [[quoted(cell) for cell in row] for row in rows]
    for column in range(len(HEADER)):
        name = f"row {at} column {column}"
        more = [*lines[at][:column], "", *lines[at][column:]]
        yield Polluted("extra delimiter", name, _with(lines, at, ",".join(more)), rows)
        cell = lines[at][column]
        cut = f'"{cell}' if not cell.startswith('"') else f'""{cell[1:]}'
        told = [*lines[at][:column], cut, *lines[at][column + 1 :]]
        told_rows = [list(row) for row in rows]
        told_rows[at][column] = '"' + rows[at][column]
        yield Polluted("extra quote", name, _with(lines, at, ",".join(told)), told_rows)
        if column:
            less = ",".join(lines[at][:column]) + ",".join(lines[at][column:])
            yield Polluted("missing delimiter", name, _with(lines, at, less), rows)
    yield Polluted("row parted by spaces", f"row {at}", _with(lines, at, " ".join(lines[at])), rows)


def _with(lines: Rows, at: int, line: str) -> bytes:
    texts = [",".join(cells) for cells in lines]
    texts[at] = line
    return "".join(text + "\r\n" for text in texts).encode()
