"""Hostile tables: every way in which a log of messages can be odd, each with how it must end."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl
import xlsxwriter

from data_sources.community import Community

Ends = Literal["refused", "repaired", "read"]
Judge = Callable[[Community], bool]


@dataclass(frozen=True)
class Hostile:
    """A file and how it must end.

    ``words`` stand in the sentence of a refusal, or in what is told of a repair. ``posts`` is how
    many posts the file holds; ``right`` looks at what was read.
    """

    key: str
    file: str
    data: Callable[[], bytes]
    ends: Ends
    words: str = ""
    posts: int | None = None
    right: Judge | None = None


HEAD = "id,author,posted_at,space,reply_to,text"
ROWS = (
    "1,Zoë,2024-03-04T10:00:00Z,General,,naïve?",
    "2,Bo,2024-03-04T11:00:00Z,General,1,fine",
    "3,Zoë,2024-03-05T10:00:00Z,Ideas,2,ok",
    "4,Bo,2024-03-05T11:00:00Z,Ideas,,more",
    "5,Zoë,2024-03-25T12:00:00Z,Ideas,4,last",
)
PLAIN = "\n".join((HEAD, *ROWS)) + "\n"
MANY = HEAD + "\n" + "".join(
    f"{n},P{n % 7},2024-03-{n % 27 + 1:02d}T10:00:00Z,General,,words {n}\n" for n in range(300)
)  # fmt: skip


def written(text: str = PLAIN, encoding: str = "utf-8") -> Callable[[], bytes]:
    """Return what makes the bytes of a text."""
    return lambda: text.encode(encoding)


def rows(*lines: str) -> Callable[[], bytes]:
    """Return what makes a table of the usual columns."""
    return written("\n".join((HEAD, *lines)) + "\n")


def named(name: str) -> Judge:
    """Judge whether there is a person of this name."""
    return lambda read: name in set(read.members["name"].drop_nulls())


def zoe(read: Community) -> bool:
    """Judge whether accents, answers and times came through."""
    parents = read.posts["parent_id"].drop_nulls().len()
    last = str(read.posts["posted_at"].max())
    return named("Zoë")(read) and parents == 3 and last.startswith("2024-03-25 12:00")


def encodings() -> Iterator[Hostile]:
    """Yield the table in encodings, one of them mixed."""
    told = {"utf-8": "", "utf-8-sig": "", "utf-16": "utf-16", "utf-16-le": "utf-16-le",
            "utf-16-be": "utf-16-be", "cp1252": "read as", "utf-32": "utf-32"}  # fmt: skip
    for name, words in told.items():
        ends: Ends = "repaired" if words else "read"
        yield Hostile(f"encoding {name}", "log.csv", written(encoding=name), ends, words, 5, zoe)
    mixed = PLAIN.encode() + "6,Bo,2024-03-06T10:00:00Z,Ideas,,café\n".encode("cp1252")
    fit = "did not fit the encoding"
    yield Hostile("encoding mixed", "log.csv", lambda: mixed, "repaired", fit, 6)
    nuls = PLAIN.replace("fine", "fi\0ne")
    yield Hostile("nul inside", "log.csv", written(nuls), "repaired", "NUL", 5, zoe)


def dialects() -> Iterator[Hostile]:
    """Yield the table parted and quoted in odd ways."""
    for key, mark in {"semicolons": ";", "tabs": "\t", "bars": "|"}.items():
        yield Hostile(key, "log.csv", written(PLAIN.replace(",", mark)), "read", "", 5, zoe)
    yield Hostile(
        "old line ends", "log.csv", written(PLAIN.replace("\n", "\r")), "read", "", 5, zoe
    )
    yield Hostile(
        "sep line", "log.csv", written("sep=,\n" + PLAIN), "repaired", "delimiter", 5, zoe
    )
    titles = "Report of the year\n\nnot for others\n" + PLAIN
    yield Hostile(
        "titles above", "log.csv", written(titles), "repaired", "above the header", 5, zoe
    )
    stray = MANY.replace("words 9\n", 'a "word 9\n')
    yield Hostile("stray quote", "log.csv", written(stray), "read", "", 300)
    ragged = MANY.replace("words 9\n", "words 9,,\n").replace(",words 5\n", "\n")
    yield Hostile("ragged rows", "log.csv", written(ragged), "repaired", "fewer cells", 300)
    again = PLAIN + HEAD + "\n6,Bo,2024-03-06T10:00:00Z,Ideas,,x\n"
    yield Hostile("header again", "log.csv", written(again), "repaired", "stands again", 6)
    storm = (HEAD + "\n") * 500_000 + "\n".join(ROWS) + "\n"
    yield Hostile("header 500,000 times", "log.csv", written(storm), "repaired", "stands again", 5)
    pairs = MANY + (HEAD + "\n" + ROWS[0].replace("1,Zoë", "x,Cy") + "\n") * 50_000
    yield Hostile("header every other row", "log.csv", written(pairs), "repaired", "stands again")
    second = PLAIN + "\nname,total\nBo,2\nZoë,3\n"
    yield Hostile("second table", "log.csv", written(second), "repaired", "further table", 5, zoe)
    below = PLAIN + "\nend of the report\n"
    yield Hostile("lines below", "log.csv", written(below), "repaired", "below the table", 5, zoe)
    lines = PLAIN.replace("fine", '"fi\nne, ""yes"""')
    yield Hostile("line breaks in quotes", "log.csv", written(lines), "read", "", 5, zoe)
    columns = PLAIN.replace("space", "author", 1)
    yield Hostile("a column name twice", "log.csv", written(columns), "repaired", "stands twice", 5)


def storms() -> Iterator[Hostile]:
    """Yield what no reader should take on, and what is no table."""
    noise = random.Random(7).randbytes(3_000_000)  # noqa: S311 - no secret
    refused: dict[str, tuple[bytes, str]] = {
        "20,000 columns": ((b"a," * 20_000 + b"\n") * 40, "columns"),
        "commas only": (b"," * 3_000_000, "no rows"),
        "quotes only": (b'"' * 3_000_000, "."),
        "quotes and commas": (b'",' * 1_500_000, "."),
        "one long line": (b"a" * 20_000_000, "."),
        "a cell of 5 MB": (MANY.encode() + b"9,Bo,2024-03-04T11:00:00Z,x,," + b"y" * 5_000_000,
                           "2 MB"),
        "noise": (noise, "not a text file"),
        "zeros": (b"\0" * 1_000_000, "."),
        "a picture": (b"\x89PNG\r\n\x1a\n" + noise[:5000], "not a text file"),
        "a PDF": (b"%PDF-1.7\n" + noise[:5000], "not a text file"),
        "a program": (b"\x7fELF" + noise[:5000], "not a text file"),
        "a page": (b"<!DOCTYPE html><html><body>Please sign in</body></html>", "web page"),
        "nothing": (b"", "empty"),
        "blanks": (b" \r\n\t\n" * 9, "empty"),
        "unknown columns": (b"kelvin,metres\n3,4\n5,6\n", "no known export"),
        "damaged old workbook": (b"\xd0\xcf\x11\xe0" + noise[:9000], "workbook"),
    }  # fmt: skip
    for key, (data, words) in refused.items():
        yield Hostile(key, "log.csv", lambda data=data: data, "refused", words)  # type: ignore[misc]
    opened = MANY + '1,"Bo,2024\n' * 60_000
    yield Hostile("quotes that never close", "log.csv", written(opened), "repaired", "never close")
    yield Hostile("header only", "log.csv", written(HEAD + "\n"), "read", "", 0)
    yield Hostile("one row", "log.csv", rows(ROWS[0]), "read", "", 1)
    yield Hostile(
        "half a row at the end", "log.csv", written(MANY + "301,Bo"), "repaired", "fewer", 300
    )
    yield Hostile("a workbook named csv", "log.csv", book, "read", "", 5, zoe)
    yield Hostile("a full sheet", "log.csv", full_sheet, "repaired", "probably cut")


def book() -> bytes:
    """Return the table as a workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for at, line in enumerate((HEAD, *ROWS)):
            for place, cell in enumerate(line.split(",")):
                sheet.write_string(at, place, cell)
    return out.getvalue()


def full_sheet() -> bytes:
    """Return exactly as many rows as a spreadsheet holds."""
    return (HEAD + "\n").encode() + b"1,Bo,2024-03-04T11:00:00Z,x,,y\n" * 1_048_575


def contents() -> Iterator[Hostile]:
    """Yield rows that are well formed and still odd: ids, answers, times, people, secrets."""
    at = "2024-03-04T11:00:00Z,General"
    deep = [f"{n},Bo,{at},{n - 1 or ''},x" for n in range(1, 60_001)]
    yield Hostile("60,000 deep", "log.csv", rows(*deep), "read", "", 60_000, one_thread)
    circle = [f"{n},P{n},{at},{n % 5_000 + 1},x" for n in range(1, 5_001)]
    yield Hostile("a circle of answers", "log.csv", rows(*circle), "read", "", 5_000, one_thread)
    own = MANY + f"400,Bo,{at},400,x\n401,Bo,{at},400,x\n"
    yield Hostile("an answer to itself", "log.csv", written(own), "read", "", 302, one_answer)
    lost = (f"1,Bo,{at},99,x", f"2,Bo,{at},1,x")
    yield Hostile("a missing parent", "log.csv", rows(*lost), "read", "", 2, keeps_parent)
    twice = MANY + MANY.splitlines()[9] + "\n"
    yield Hostile("an id twice", "log.csv", written(twice), "repaired", "same", 300)
    minus = [f"-{n},Bo,{at},,x" for n in range(1, 6)]
    yield Hostile("negative ids", "log.csv", rows(*minus), "read", "", 5)
    short = [f"1.4897{n}E+09,Bo,2024-03-04T11:{n:02d}:00Z,General,,words {n}" for n in range(6)]
    yield Hostile("shortened ids", "log.csv", rows(*short), "repaired", "shortened", 6)
    long = [f"100000000000000000{n},Bo,{at},,x" for n in range(3)]
    yield Hostile("ids of nineteen digits", "log.csv", rows(*long), "read", "", 3)
    yield from times()
    yield from people()


def times() -> Iterator[Hostile]:
    """Yield odd times."""
    far = MANY + "".join(f"{year},Bo,{year}-03-04T11:00:00Z,x,,y\n" for year in (1970, 2099))
    yield Hostile("1970 and 2099", "log.csv", written(far), "repaired", "before 1990", 300)
    either = [f"{n},Bo,0{n}/0{n + 1}/2024 11:00,x,,y" for n in range(1, 8)]
    yield Hostile("days or months", "log.csv", rows(*either), "repaired", "not certain", 7)
    epoch = [f"{n},Bo,{1_709_550_000_000 + n},x,,y" for n in range(5)]
    yield Hostile("milliseconds", "log.csv", rows(*epoch), "read", "", 5, in_2024)
    serial = [f"{n},Bo,4535{n}.5,x,,y" for n in range(5)]
    yield Hostile("days of a spreadsheet", "log.csv", rows(*serial), "read", "", 5, in_2024)


def people() -> Iterator[Hostile]:
    """Yield names that are formulas, and columns that no one may see."""
    at = "2024-03-04T11:00:00Z"
    odd = ("=cmd|' /C calc'!A0", "<script>alert(1)</script>", "\u202egnitirw", "$x^2$", "x" * 9_000)
    lines = [f"{n},{name},{at},x,,{name}" for n, name in enumerate(odd)]
    yield Hostile("names that are code", "log.csv", rows(*lines), "read", "", 5, named(odd[1]))
    gone = [f"{n},Deleted User,{at},x,,y" for n in range(4)] + [f"9,Bo,{at},x,,y"]
    yield Hostile("a merged account", "log.csv", rows(*gone), "read", "", 1, merged)
    secret = f"id,author,posted_at,text,private\n1,Bo,{at},open,no\n2,Bo,{at},hidden,yes\n"
    yield Hostile(
        "private rows", "log.csv", written(secret), "repaired", "private", 1, unseen("hidden")
    )
    for key, value in {"telephone numbers": "+34 600 000 00", "addresses": "ann@example.org ",
                       "IP addresses": "10.20.30.4"}.items():  # fmt: skip
        lines = [f"{n},Bo{n},{at},x,{value}{n}" for n in range(6)]
        text = "id,author,posted_at,text,extra\n" + "\n".join(lines) + "\n"
        yield Hostile(key, "log.csv", written(text), "repaired", "", 6, unseen(value.strip()))


def one_thread(read: Community) -> bool:
    """Judge whether all posts stand in one thread."""
    return read.posts["thread_id"].n_unique() == 1


def keeps_parent(read: Community) -> bool:
    """Judge whether an answer to a missing post is still an answer."""
    return read.posts["parent_id"].drop_nulls().len() == 2


def one_answer(read: Community) -> bool:
    """Judge whether a post that answers itself is an opening, and the answer to it an answer."""
    return read.posts["parent_id"].drop_nulls().to_list() == ["400"]


def merged(read: Community) -> bool:
    """Judge whether the account that stands for many is apart from people."""
    return "merged" in set(read.members["kind"])


def in_2024(read: Community) -> bool:
    """Judge whether all times are of one year."""
    return set(read.posts["posted_at"].dt.year()) == {2024}


def unseen(secret: str) -> Judge:
    """Judge whether a value stands in no table."""
    return lambda read: (
        not any(
            secret in frame.select(pl.col(pl.String)).write_json()
            for frame in read.tables().values()
        )
    )
