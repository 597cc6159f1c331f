"""People roster: a CSV or XLSX with one row for each person, from a directory or an HR system.

Wanted are an id, a name (``Last, First`` is turned), a user name, an e-mail address, the day of
joining and of leaving, and columns that group people such as department, location or role. Title
rows above the header, leading zeros and spreadsheet dates are read. Columns about pay, health,
age, gender, birth, addresses and telephones are never loaded.
It tells who could take part; it cannot tell what anyone said.
"""

from __future__ import annotations

from collections.abc import Mapping as Pairs
from typing import Final

import polars as pl

from data_sources.column_facts import column_facts
from data_sources.community import Ability, Note
from data_sources.errors import ExportError
from data_sources.formats._columns import FILE, LINE, Rule, clean_ids, filled, shape, sort_out, told
from data_sources.formats._format import Format, Part
from data_sources.formats._tables import Entry, Loaded, load, tables
from data_sources.mapping import ATTRIBUTES, PERSON, Mapping, guess, header_roles
from data_sources.moments import Order, names_no_zone, read_times
from data_sources.profiles import Profile
from data_sources.synonyms import fold
from data_sources.upload import Upload

MOST_GROUPS: Final = 60
"""A column without a role becomes a group attribute if it has 2 to this many values."""

_NO_EVENTS: Final = "a people list does not say what anyone did"
CAN_TELL: Final = {
    **dict.fromkeys(
        (
            "text",
            "replies",
            "reactions",
            "reactors",
            "mentions",
            "reads",
            "memberships",
            "removed",
            "edited",
            "spaces",
        ),
        Ability("no", _NO_EVENTS),
    ),
    "members": Ability("yes"),
    "attributes": Ability("partly", "the columns that group people, such as department"),
}
_WHO: Final = (*PERSON, "first_name", "last_name")
_ABOUT: Final = {*ATTRIBUTES, "manager", "joined_at", "left_at", "email", "last_active"}
_EVENT_ROLES: Final = {"text", "kind", "reply_to", "thread", "target", "likes"}
_FEW_PER_GROUP: Final = 2


def recognise(upload: Upload) -> float:
    """Return how sure it is that ``upload`` lists people, not events."""
    best = 0.0
    for entry in _lists(upload):
        roles = header_roles(upload.header(entry)).keys()
        best = max(best, 0.3 if "time" in roles else 0.6)
    return best


def _lists(upload: Upload) -> list[Entry]:
    """Return the tables whose header speaks of people and not of events."""
    found = []
    for entry in tables(upload):
        roles = header_roles(upload.header(entry))
        plain_id = fold(roles.get("post_id", "id")) == "id"
        about = roles.keys() & _ABOUT
        who = roles.keys() & {*_WHO, "post_id"}
        if who and about and plain_id and not roles.keys() & _EVENT_ROLES:
            found.append(entry)
    return found


def guess_people(cells: pl.DataFrame, columns: Pairs[str, str] | None = None) -> Mapping:
    """Guess the columns of a list of people; a plain ``id`` is a person's, as no row is a message.

    ``columns`` names columns by role as a person set them.
    """
    given = dict(columns or {})
    mapping = guess(cells, given)
    plain = mapping.column("post_id")
    if plain is None or mapping.has("person_id") or "post_id" in given:
        return mapping
    return guess(cells, {**given, "person_id": plain, "post_id": ""})


def read(upload: Upload, columns: Pairs[str, str] | Profile | None = None) -> Part:
    """Read a roster; ``columns`` names columns by role where a person has set them.

    A profile says the date order too.
    """
    settled = columns if isinstance(columns, Profile) else Profile(columns or {})
    loaded = load(upload, _lists(upload) or tables(upload))
    mapping = guess_people(loaded.cells(), settled.columns)
    if not mapping.has(*_WHO):
        raise ExportError(
            upload.name,
            "no column says who a person is",
            "add a column with a member id, an e-mail address, a user name or a name",
        )
    groups = _groups(loaded, mapping)
    rows, notes = _rows(loaded, mapping, groups, upload.name)
    rows, more, zoneless = _timed(rows, mapping, upload.name, settled.order)
    known = pl.any_horizontal(pl.col("member_id", "email", "handle", "name").is_not_null())
    used, aside, reasons = sort_out(rows, [Rule(~known, "no person in this row")], ("member_id",))
    members = shape("members", used, ("email", *groups))
    return Part(
        file=upload.name,
        format="people_roster",
        platform="roster",
        kind="roster",
        tables={"members": members},
        can_tell={**CAN_TELL, "attributes": told(groups, "no column that groups people")},
        rows_in=rows.height,
        rows_used=used.height,
        set_aside=aside,
        attributes=tuple(groups),
        notes=(*loaded.notes, *_never(mapping, upload.name, rows.height), *more, *notes, *reasons),
        zoneless=zoneless,
    )


def _groups(loaded: Loaded, mapping: Mapping) -> dict[str, str]:
    """Return ``attribute -> column``: the known ones, then other columns that group people."""
    groups = {role: mapping.choices[role].column for role in ATTRIBUTES if mapping.has(role)}
    for column in mapping.unused:
        facts = column_facts(loaded.frame[column])
        name = fold(column).replace(" ", "_")
        plain = max(facts.times, facts.numbers, facts.emails, facts.phones) == 0
        few = 1 < facts.distinct <= min(MOST_GROUPS, facts.filled // _FEW_PER_GROUP)
        if plain and few and name not in groups and name not in _TAKEN:
            groups[name] = column
    return groups


_TAKEN: Final = {
    "member_id", "name", "handle", "email", "email_key", "kind", "joined_at", "left_at",
    "known_from",
}  # fmt: skip


def _rows(
    loaded: Loaded, mapping: Mapping, groups: Pairs[str, str], file: str
) -> tuple[pl.DataFrame, list[Note]]:
    """Return the people under our names, which are turned to first name first; times as text."""
    raw = loaded.frame
    cells = {role: _cells(mapping, role) for role in (*_WHO, "joined_at", "left_at")}
    full = pl.concat_str(cells["first_name"], cells["last_name"], separator=" ", ignore_nulls=True)
    split = mapping.has("first_name") and not mapping.has("name")
    name = pl.when(full.str.len_chars() > 0).then(full) if split else _turned(cells["name"])
    if mapping.has("first_name") and mapping.has("name") and not mapping.has("last_name"):
        name = pl.concat_str(cells["first_name"], cells["name"], separator=" ", ignore_nulls=True)
    rows = raw.select(
        pl.col(FILE),
        pl.col(LINE),
        cells["person_id"].alias("member_id"),
        name.alias("name"),
        cells["handle"].alias("handle"),
        cells["email"].str.to_lowercase().alias("email"),
        cells["joined_at"].alias("joined_at"),
        cells["left_at"].alias("left_at"),
        pl.lit("person").alias("kind"),
        pl.lit("roster").alias("known_from"),
        *(filled(pl.col(column)).alias(name) for name, column in groups.items()),
    )
    return clean_ids(rows, ["member_id"], file)


def _timed(
    rows: pl.DataFrame, mapping: Mapping, file: str, order: Order | None
) -> tuple[pl.DataFrame, list[Note], tuple[tuple[str, str], ...]]:
    """Return the people with their times read, notes, and which times name no zone."""
    notes, zoneless = [], []
    for role in ("joined_at", "left_at"):
        moments = read_times(rows[role], order)
        if names_no_zone(moments.times, moments.quality):
            zoneless.append(("members", role))
        rows = rows.with_columns(moments.times.alias(role))
        if moments.order and not moments.sure:
            sentence = f"“{mapping.column(role)}” is read as {moments.order}, which is not certain"
            notes.append(Note(sentence, rows.height, file, "set it on the Data page if wrong"))
    return rows, notes, tuple(zoneless)


def _cells(mapping: Mapping, role: str) -> pl.Expr:
    column = mapping.column(role)
    return filled(pl.col(column)) if column is not None else pl.lit(None, dtype=pl.String)


def _turned(name: pl.Expr) -> pl.Expr:
    """Turn ``Last, First`` into ``First Last``."""
    return name.str.replace(r"^([^,]+),\s*([^,]+)$", "$2 $1")


def _never(mapping: Mapping, file: str, rows: int) -> list[Note]:
    return [
        Note(f"column “{column}” is never loaded", rows, file, why)
        for column, why in mapping.never.items()
    ]


FORMAT: Final = Format(
    key="people_roster",
    label="People list (roster)",
    how_to_export=(
        "A CSV, XLSX, XLS or ODS from your directory or HR system with one row for each person: "
        "id, name, "
        "e-mail, department, location, day of joining."
    ),
    can_tell=CAN_TELL,
    recognise=recognise,
    read=read,
)
