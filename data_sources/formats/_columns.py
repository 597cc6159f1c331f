"""Steps that table-shaped formats share: cells by header, rows set aside, mentions, threads.

Everything works on whole columns; nothing here loops over rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from data_sources.column_facts import SCIENTIFIC
from data_sources.community import SCHEMAS, Ability, Note, empty_set_aside
from data_sources.event_words import MISSING, YES
from data_sources.places import places
from data_sources.synonyms import fold

LINE: Final = "line in file"
FILE: Final = "file of row"


def by_header(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` with folded headers; a repeated header gets a number, none is lost."""
    seen: dict[str, int] = {}
    names = []
    for column in frame.columns:
        name = fold(column)
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return frame.rename(dict(zip(frame.columns, names, strict=True)))


def cell(frame: pl.DataFrame, *names: str) -> pl.Expr:
    """Return the first of the columns ``names`` that exists, trimmed, missing words as null."""
    found = [name for name in names if name in frame.columns]
    if not found:
        return pl.lit(None, dtype=pl.String)
    return filled(pl.col(found[0]))


def filled(cells: pl.Expr) -> pl.Expr:
    """Return text cells trimmed; the empty cell, ``null``, ``N/A`` and the like become null."""
    trimmed = cells.str.strip_chars()
    return pl.when(~trimmed.is_in(MISSING)).then(trimmed)


def is_yes(cells: pl.Expr) -> pl.Expr:
    """Whether a cell says yes, in any case and language that we know; null says no."""
    return cells.str.to_lowercase().str.normalize("NFKD").is_in(YES).fill_null(value=False)


def numbers(cells: pl.Series) -> pl.Series:
    """Return text cells as numbers; a comma is a decimal sign unless it parts thousands."""
    filled_cells = cells.to_frame().select(filled(pl.col(cells.name)))[cells.name]
    plain = filled_cells.cast(pl.Int64, strict=False)
    if plain.null_count() == filled_cells.null_count():
        return plain.cast(pl.Float64)
    return filled_cells.to_frame().select(number(pl.col(cells.name)))[cells.name]


def number(cells: pl.Expr) -> pl.Expr:
    """Return text cells as numbers; a comma is a decimal sign unless it parts thousands."""
    bare = cells.str.replace_all(r"[\s'’]", "").str.replace_all(r"[.,](\d{3})\b", "$1")
    read = bare.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    return pl.when(read.is_finite()).then(read)  # "NaN" and 1e400 are no amounts


def clean_ids(
    frame: pl.DataFrame, columns: Sequence[str], file: str
) -> tuple[pl.DataFrame, list[Note]]:
    """Mend ids that a spreadsheet touched: ``123.0`` loses its end, ``1.4E+09`` becomes null."""
    notes = []
    for column in columns:
        cells = frame[column].drop_nulls()
        odd = cells.filter(cells.cast(pl.Int64, strict=False).is_null())  # no plain number
        lost = _count(odd.filter(odd.str.contains("+", literal=True)), SCIENTIFIC)
        ended = _count(odd.filter(odd.str.ends_with(".0")), r"^\d+\.0$")
        if lost:
            notes.append(
                Note(
                    "ids were shortened by a spreadsheet (such as 1.4E+09)",
                    lost,
                    f"{file}, column “{column}”",
                    "these ids are lost for good; nothing is joined by them",
                )
            )
        if ended:
            notes.append(
                Note("ids end in .0", ended, f"{file}, column “{column}”", "the end was taken off")
            )
        if lost or ended:
            whole = pl.col(column).str.replace(r"^(\d+)\.0$", "$1")
            frame = frame.with_columns(
                pl.when(~pl.col(column).str.contains(SCIENTIFIC)).then(whole).alias(column)
            )
    return frame, notes


def _count(cells: pl.Series, pattern: str) -> int:
    """Count the cells that fit ``pattern``."""
    return int(cells.str.contains(pattern).sum())


@dataclass(frozen=True)
class Rule:
    """Rows for which ``when`` holds are set aside for ``reason``; private ones show no content."""

    when: pl.Expr
    reason: str
    private: bool = False
    consequence: str = "these rows are not used"


def sort_out(
    frame: pl.DataFrame, rules: Sequence[Rule], show: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame, list[Note]]:
    """Part the rows into used and set aside -> used, set aside (as ``Community.set_aside``), notes.

    The first rule that holds gives the reason. ``frame`` has the columns ``FILE`` and ``LINE``;
    ``show`` names the columns whose cells stand in the set aside rows.
    """
    code = pl.coalesce(
        *(pl.when(rule.when).then(place) for place, rule in enumerate(rules)), pl.lit(None)
    )
    told = frame.select(code.cast(pl.Int32).alias("rule"))["rule"]
    if told.null_count() == told.len():
        return frame, empty_set_aside(), []
    aside = frame.with_columns(told).filter(pl.col("rule").is_not_null())
    private = [place for place, rule in enumerate(rules) if rule.private]
    shown = [pl.col(name) for name in show if name in frame.columns]
    row = pl.concat_str(shown or [pl.lit("")], separator=" | ", ignore_nulls=True)
    rows = aside.select(
        pl.col(FILE).cast(pl.String).alias("file"),
        pl.col(LINE).cast(pl.String).alias("line"),
        pl.col("rule")
        .replace_strict(
            {place: rule.reason for place, rule in enumerate(rules)}, return_dtype=pl.String
        )
        .alias("reason"),
        pl.when(~pl.col("rule").is_in(private)).then(row).alias("row"),
    )
    consequences = {rule.reason: rule.consequence for rule in rules}
    return frame.filter(told.is_null()), rows, aside_notes(rows, consequences)


def aside_notes(rows: pl.DataFrame, consequences: Mapping[str, str]) -> list[Note]:
    """Return one note for each reason among the rows set aside."""
    counted = rows.group_by("reason", maintain_order=True).agg(
        pl.len(), pl.col("file").first(), pl.col("line").first()
    )
    return [
        Note(reason, rows, f"{file}, line {line}" if line else file, consequences.get(reason, ""))
        for reason, rows, file, line in counted.iter_rows()
    ]


def shape(table: str, frame: pl.DataFrame, extra: Sequence[str] = ()) -> pl.DataFrame:
    """Return ``frame`` in the columns and types of the canonical ``table``, then ``extra``."""
    wanted = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in SCHEMAS[table].items()
    ]
    return frame.select(*wanted, *extra)


def mentions(
    texts: pl.DataFrame, patterns: Sequence[str], known: Mapping[str, str] | None
) -> tuple[pl.DataFrame, list[Note]]:
    """Return the canonical mentions in ``texts`` (columns ``post_id, author_id, text``), and notes.

    Each pattern has one group, the name or id mentioned. ``known`` turns a lower-case name into a
    member id (others are left out); None takes the group itself as the member id. People who
    mention themselves are left out and counted.
    """
    if known is not None and not known:  # nobody has a name: the texts need not be read
        return shape("mentions", texts.select("post_id").clear()), []
    hits = pl.concat([_hits(texts, pattern, known) for pattern in patterns])
    own = hits.filter(pl.col("member_id") == pl.col("author_id")).height
    others = hits.filter(pl.col("member_id") != pl.col("author_id"))
    counted = others.group_by("post_id", "member_id").agg(pl.len().alias("n"))
    told = [Note("people who mention themselves", own, "", "left out of mentions")] if own else []
    return shape("mentions", counted.sort("post_id", "member_id")), told


def _hits(texts: pl.DataFrame, pattern: str, known: Mapping[str, str] | None) -> pl.DataFrame:
    """Return one row for each mention by one pattern: ``post_id, author_id, member_id``."""
    mark = "[" if pattern.startswith(r"\[") else "@"
    name = pl.col("hit").str.extract(pattern)
    if known is not None:
        lower = name.str.to_lowercase()
        ways = [lower, lower.str.strip_chars_end(".-_")]
        name = pl.coalesce(
            way.replace_strict(known, default=None, return_dtype=pl.String) for way in ways
        )
    return (
        texts.filter(pl.col("text").str.contains(mark, literal=True))
        .select("post_id", "author_id", pl.col("text").str.extract_all(pattern).alias("hit"))
        .explode("hit", empty_as_null=True)
        .drop_nulls("hit")
        .select("post_id", "author_id", name.alias("member_id"))
        .drop_nulls("member_id")
    )


AT_NAME: Final = r"(?:^|[\s(\[{>,;:\"'*!?])@([\w][\w.\-]*)"
"""A person named as ``@name``, not the middle of an e-mail address."""


def roots(links: pl.DataFrame) -> pl.Series:
    """Return the first post of each post's thread, following parents (``post_id, parent_id``).

    A parent that is not among the posts is the root itself; a circle of replies gets one root for
    all of them. Takes as many passes as the logarithm of the deepest thread.
    """
    found = places(links["post_id"], links["parent_id"])
    known = found >= 0
    root = _ends(np.where(known, found, np.arange(links.height)).astype(np.int32))
    lost = pl.when(~pl.Series(known)).then("parent_id")
    ends = links.select(pl.coalesce(lost, "post_id").alias("thread_id"))
    return ends["thread_id"].gather(root)


def _ends(parent: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Return where each row's parents end: [rows]; in a circle, its lowest row for all of them."""
    root = parent
    for _ in range(parent.size.bit_length() + 1):
        further = root[root]
        if np.array_equal(further, root):
            return root
        root = further
    root, lowest = parent, np.minimum(parent, np.arange(parent.size, dtype=np.int32))
    for _ in range(parent.size.bit_length() + 1):
        lowest, root = np.minimum(lowest, lowest[root]), root[root]
    return lowest[root]


def told(seen: object, why_not: str) -> Ability:
    """Return "yes" where the data show it, else "no": what never shows cannot be told."""
    return Ability("yes") if seen else Ability("no", why_not)
