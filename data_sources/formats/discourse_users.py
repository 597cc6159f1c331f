"""Discourse user list: Admin, Users, Export; a CSV in a zip arrives by private message.

Columns: id, name, username, email, created_at, last_seen_at, suspended_at, active, admin,
moderator, trust_level, posts_read_count, time_read, topic_count, post_count, likes_given,
group_names (parted by ``;``) and custom user fields; the addresses of machines in it are never
read. Figures are of the whole time since a person joined. A person in several groups counts in the
smallest that five or more belong to.
It cannot tell messages, nor when anyone read or wrote.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from data_sources.community import Ability
from data_sources.formats._columns import (
    FILE,
    LINE,
    Rule,
    by_header,
    cell,
    clean_ids,
    filled,
    number,
    shape,
    sort_out,
)
from data_sources.formats._figures import able, everyone, figures
from data_sources.formats._format import Format, Part
from data_sources.formats._tables import Loaded, load, moment, tables_with
from data_sources.upload import Upload

SIGNATURE: Final = {"username", "trust level", "posts read count"}
MEASURES: Final = {
    "posts read count": "reads",
    "time read": "seconds_read",
    "post count": "posts",
    "likes given": "reactions",
}
_FIELD: Final = "custom user field"
_AUTOMATIC: Final = r"^(?:trust_level_\d|everyone|admins|moderators|staff|logged_in_users)$"
_ENOUGH: Final = 5
_MOST_VALUES: Final = 60
_NEVER_ACTIVE: Final = "an account that was never activated"

CAN_TELL: Final = able(
    reads=Ability("partly", "how many posts each person read since joining, not which or when"),
    members=Ability("yes"),
    attributes=Ability("partly", "groups, trust levels and custom fields"),
)


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` holds a Discourse user list."""
    return 0.97 if tables_with(upload, SIGNATURE) else 0.0


def read(upload: Upload) -> Part:
    """Read the people and their figures since joining; figures stay figures."""
    loaded = load(upload, tables_with(upload, SIGNATURE))
    rows, fields = _rows(loaded)
    rows, id_notes = clean_ids(rows, ["member_id"], upload.name)
    used, aside, notes = sort_out(rows, _rules(), ())
    until = used["last_seen"].max()
    timed = used.with_columns(
        subject_id=pl.col("member_id"),
        period_start=pl.col("joined_at"),
        period_end=pl.lit(until, dtype=used.schema["last_seen"]),
    )
    attributes = (*(("group",) if used["group"].count() else ()), "trust_level", *fields)
    tables = {
        "members": _members(used, attributes),
        "aggregates": figures(timed, "member", MEASURES),
    }
    return Part(
        file=upload.name,
        format="discourse_users",
        platform="discourse",
        kind="aggregate",
        tables=tables,
        can_tell=CAN_TELL | {"members": everyone(tables["members"], tables["aggregates"])},
        rows_in=rows.height,
        rows_used=used.height,
        set_aside=aside,
        attributes=attributes,
        notes=(*loaded.notes, *id_notes, *notes),
        exported_at=until,  # type: ignore[arg-type]  # a column of times
    )


def _rules() -> list[Rule]:
    return [
        Rule(pl.col("member_id").is_null(), "no person"),
        Rule(pl.col("sleeping"), _NEVER_ACTIVE, consequence="nobody is counted for it"),
    ]


def _rows(loaded: Loaded) -> tuple[pl.DataFrame, list[str]]:
    """Return the people under our names, and the custom fields that group people."""
    frame = by_header(loaded.frame)
    joined_at, _ = moment(frame, "created at")
    seen, _ = moment(frame, "last seen at")
    left, _ = moment(frame, "suspended at")
    fields = {
        name.removesuffix(_FIELD).strip().replace(" ", "_"): name
        for name in frame.columns
        if name.endswith(_FIELD) and 1 < frame[name].n_unique() <= _MOST_VALUES
    }
    active = cell(frame, "active").str.to_lowercase()
    rows = frame.select(
        pl.col(FILE),
        pl.col(LINE),
        cell(frame, "id").alias("member_id"),
        cell(frame, "name").alias("full name"),
        cell(frame, "username").alias("handle"),
        cell(frame, "email").str.to_lowercase().alias("email"),
        cell(frame, "trust level").alias("trust_level"),
        active.is_in(["false", "f", "no", "0"]).fill_null(value=False).alias("sleeping"),
        cell(frame, "group names").alias("groups"),
        *(number(cell(frame, name)).alias(name) for name in MEASURES),
        *(filled(pl.col(column)).alias(name) for name, column in fields.items()),
        joined_at.alias("joined_at"),
        seen.alias("last_seen"),
        left.alias("left_at"),
    )
    named = rows.with_columns(pl.coalesce("full name", "handle").alias("name"))
    return named.with_columns(_group(named)), list(fields)


def _group(rows: pl.DataFrame) -> pl.Series:
    """Return one group for each person: the smallest with five members, else the largest."""
    each = rows.with_row_index("row").select("row", pl.col("groups").str.split(";").alias("group"))
    each = each.explode("group", empty_as_null=True).with_columns(pl.col("group").str.strip_chars())
    own = each.filter(~pl.col("group").str.contains(_AUTOMATIC) & (pl.col("group") != ""))
    sized = own.with_columns(pl.len().over("group").cast(pl.Int64).alias("size"))
    small = pl.col("size") < _ENOUGH
    order = pl.when(small).then(-pl.col("size")).otherwise("size")
    first = sized.sort("row", small, order, "group").unique("row", keep="first")
    places = rows.with_row_index("row").select("row")
    return places.join(first, on="row", how="left", maintain_order="left")["group"]


def _members(used: pl.DataFrame, attributes: tuple[str, ...]) -> pl.DataFrame:
    robot = pl.col("member_id").str.starts_with("-")
    told = used.with_columns(
        pl.when(robot).then(pl.lit("bot")).otherwise(pl.lit("person")).alias("kind"),
        pl.lit("export").alias("known_from"),
    )
    once = told.unique("member_id", keep="last", maintain_order=True)
    return shape("members", once, ("email", *attributes))


FORMAT: Final = Format(
    key="discourse_users",
    label="Discourse user list",
    how_to_export=(
        "Admin, Users, Export; a private message brings the file. Upload it together with the "
        "posts: it names those who read and never wrote."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
