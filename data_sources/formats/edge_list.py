"""Edge list: any table whose rows are ties, from one person to another.

Two columns name people, by headers such as source and target, from and to, or sender and recipient
in six languages; a weight and a time may follow. Two columns of numbers without a header, parted
by blanks, tabs or commas, are read as well; lines that begin with # are remarks. Ties of a person
to themselves are set aside, and so is a tie that stands twice at the very same time (the sender's
and the receiver's copy of one mail).
It cannot tell what was said, nor who has no tie.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import Final

import polars as pl

from data_sources.community import CAPABILITIES, Ability, Note
from data_sources.decoding import decode
from data_sources.errors import ExportError
from data_sources.formats._columns import (
    FILE,
    LINE,
    Rule,
    by_header,
    cell,
    clean_ids,
    number,
    shape,
    sort_out,
)
from data_sources.formats._format import Format, Part
from data_sources.formats._tables import Entry, load, moment, tables
from data_sources.moments import names_no_zone
from data_sources.synonyms import COLUMNS, fold, words
from data_sources.upload import Upload

FROM: Final = words(
    "source, source id, sender, sender id, from, from id, quelle, von, absender, de, expediteur,"
    "origen, remitente, bron, van, afzender, origem, remetente"
)
TO: Final = words(
    "target, target id, recipient, recipient id, receiver, to, to id, ziel, an, empfanger, cible,"
    "vers, destinataire, destino, para, destinatario, doel, naar, ontvanger"
)
WEIGHT: Final = words(
    "weight, count, value, n, strength, gewicht, anzahl, poids, nombre, peso, cantidad, aantal,"
    "quantidade"
)
AT: Final = words(
    "event date, eventdate, sent at, at, datetime, timestamp, date, time, zeit, datum, heure,"
    "fecha, hora, tijd, data, created at, sent"
)
_SAYS: Final = {*COLUMNS["text"], *COLUMNS["reply_to"], "message id", "post id"}
_BARE: Final = r"^\s*(\d+)\s*[,;\t ]\s*(\d+)(?:\s*[,;\t ]\s*(-?\d+(?:\.\d+)?))?\s*$"
_LOOKED_AT: Final = 50
_NO_TALK: Final = Ability("no", "an edge list says who is tied to whom, and nothing else")
_SELF: Final = "a tie of a person to themselves"
_COPY: Final = "the same tie at the same time"

CAN_TELL: Final = dict.fromkeys(CAPABILITIES, _NO_TALK) | {
    "members": Ability("no", "people without a tie are not in this file; add a people list"),
}


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` lists ties, by its headers or by pairs of numbers."""
    if _lists(upload):
        return 0.9
    return 0.6 if not upload.entries and _bare_lines(upload) else 0.0


def _lists(upload: Upload) -> list[Entry]:
    """Return the tables whose header names two ends and no words."""
    found = []
    for entry in tables(upload):
        names = {fold(name) for name in upload.header(entry)}
        if names & {*FROM} and names & {*TO} and not names & _SAYS:
            found.append(entry)
    return found


def _bare_lines(upload: Upload) -> bool:
    """Whether the file begins with pairs of numbers without a header."""
    head = upload.head(size=8192).removeprefix(BOM_UTF8)
    lines = head.decode("latin-1").splitlines()[:-1][:_LOOKED_AT]
    plain = pl.Series(
        [line for line in lines if line.strip() and line[0] not in "#%"], dtype=pl.String
    )
    return plain.len() > 1 and bool(plain.str.contains(_BARE).all())


def read(upload: Upload) -> Part:
    """Read the ties; raises ExportError where no two columns name people."""
    rows, notes, zoneless = _ties(upload)
    rows, id_notes = clean_ids(rows, ["source_id", "target_id"], upload.name)
    again = pl.col("at").is_not_null() & ~pl.struct(_TIE).is_first_distinct()
    rows = rows.with_columns(again.alias("again"))
    used, aside, told = sort_out(rows, _rules(), ())
    edges = shape("edges", used)
    return Part(
        file=upload.name,
        format="edge_list",
        platform="edge_list",
        kind="events",
        tables={"members": _members(edges), "edges": edges},
        can_tell=CAN_TELL,
        rows_in=rows.height,
        rows_used=used.height,
        set_aside=aside,
        notes=(*notes, *id_notes, *told),
        exported_at=used["at"].max(),  # type: ignore[arg-type]  # a column of times
        zoneless=zoneless,
    )


def _ties(upload: Upload) -> tuple[pl.DataFrame, tuple[Note, ...], tuple[tuple[str, str], ...]]:
    """Return the rows, what is told of the tables, and which columns name no zone."""
    if found := _lists(upload):
        loaded = load(upload, found)
        rows = _rows(by_header(loaded.frame))
        loose = names_no_zone(rows["at"], rows["quality"])
        return rows, loaded.notes, (("edges", "at"),) if loose else ()
    if not upload.entries and _bare_lines(upload):
        return _bare(upload), (), ()
    why = "no two columns say from whom to whom a tie goes"
    raise ExportError(upload.name, why, "name the columns source and target")


_NO_WEIGHT: Final = "its weight is not above 0"
_TIE: Final = ("source_id", "target_id", "at", "weight")


def _rules() -> list[Rule]:
    nobody = pl.col("source_id").is_null() | pl.col("target_id").is_null()
    return [
        Rule(nobody, "only one end of the tie is named"),
        Rule(
            pl.col("source_id") == pl.col("target_id"),
            _SELF,
            consequence="left out of the network",
        ),
        Rule(pl.col("weight") <= 0, _NO_WEIGHT, consequence="no tie"),
        Rule(pl.col("again"), _COPY, consequence="counted once"),
    ]


def _rows(frame: pl.DataFrame) -> pl.DataFrame:
    at, quality = moment(frame, *_first(frame, AT))
    return frame.select(
        pl.col(FILE),
        pl.col(LINE),
        cell(frame, *FROM).alias("source_id"),
        cell(frame, *TO).alias("target_id"),
        _weight(number(cell(frame, *WEIGHT))),
        at.alias("at"),
        quality.alias("quality"),
    )


def _first(frame: pl.DataFrame, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name in frame.columns) or ("at",)


def _weight(cells: pl.Expr) -> pl.Expr:
    """Return the weight; a tie without one counts once."""
    return cells.fill_null(1.0).fill_nan(1.0).alias("weight")


def _bare(upload: Upload) -> pl.DataFrame:
    """Read pairs of numbers without a header."""
    with upload.open() as stream:
        text = decode(stream.read(), upload.name).text
    lines = pl.DataFrame({"text": text.splitlines()}, schema={"text": pl.String})
    lines = lines.with_row_index(LINE, offset=1)
    plain = lines.filter(~pl.col("text").str.contains(r"^\s*(?:[#%].*)?$"))
    return plain.select(
        pl.lit(upload.name).alias(FILE),
        pl.col(LINE),
        pl.col("text").str.extract(_BARE, 1).alias("source_id"),
        pl.col("text").str.extract(_BARE, 2).alias("target_id"),
        _weight(pl.col("text").str.extract(_BARE, 3).cast(pl.Float64, strict=False)),
        pl.lit(None, dtype=pl.Datetime("us", "UTC")).alias("at"),
    )


def _members(edges: pl.DataFrame) -> pl.DataFrame:
    """Return everyone who has a tie; an address or a name says who they are, a number does not."""
    ids = pl.concat([edges["source_id"], edges["target_id"]]).unique().sort().alias("member_id")
    who = pl.col("member_id")
    mail = who.str.contains("@", literal=True)
    named = ~mail & ~who.str.contains(r"^\d+$")
    frame = ids.to_frame().with_columns(
        pl.when(named).then(who).alias("name"),
        pl.when(mail).then(who.str.to_lowercase()).alias("email"),
        pl.lit("person").alias("kind"),
        pl.lit("activity").alias("known_from"),
    )
    return shape("members", frame, ("email",))


FORMAT: Final = Format(
    key="edge_list",
    label="Edge list (who is tied to whom)",
    how_to_export=(
        "A table with one row for each tie: source, target, and where known weight and date, from "
        "Gephi, a mail log or any other tool."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
