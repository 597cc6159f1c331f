"""What a person settled about a hand-made table: its columns by role, date order, time zone.

A profile is kept by the header it was made for, and written as a small TOML file:

    kind = "events"              # what a row is: or "people"; may be left out
    order = "day first"          # or "month first"; may be left out
    zone = "Europe/Berlin"       # of times without one; may be left out

    [columns]                    # role = the column that plays it; "" for none
    name = "Wer"
    time = "Wann"
    text = "Was"
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, cast
from zoneinfo import available_timezones

from data_sources.errors import ExportError
from data_sources.moments import Order
from data_sources.synonyms import COLUMNS

Kind = Literal["events", "people"]
KINDS: Final[tuple[Kind, ...]] = ("events", "people")
ORDERS: Final[tuple[Order, ...]] = ("day first", "month first")
ROLES: Final = (*COLUMNS, "clock")
"""The roles that a profile may name; ``clock`` is a time of day beside a date."""

_PARTS: Final = ("columns", "kind", "order", "zone")
_LONGEST: Final = 100_000


GUESSED: Final = "the columns as they were guessed"
"""The name of a profile that nobody looked at."""


@dataclass(frozen=True)
class Profile:
    """The columns of a table by role, and what its times leave open.

    ``columns`` holds the header of the column by role, empty for a role that none plays. ``order``
    is the order of day and month, ``zone`` the time zone of times without one; None where the
    values tell or nobody said. ``name`` stands in what is told of it. ``kind`` says whether a row
    is an event or a person. ``made_for`` is the key of the header it was made for, if of one.
    """

    columns: Mapping[str, str]
    order: Order | None = None
    zone: str | None = None
    name: str = "the columns as you set them"
    kind: Kind = "events"
    made_for: str = ""

    def lacking(self, header: Iterable[str]) -> list[str]:
        """Return the columns that this profile names and ``header`` does not have."""
        known = set(header)
        return [column for column in self.columns.values() if column and column not in known]

    def text(self) -> str:
        """Return the profile as TOML, for :func:`read_profile`."""
        kind = None if self.kind == "events" else self.kind
        told = [("kind", kind), ("order", self.order), ("zone", self.zone)]
        lines = [f"{key} = {_quoted(value)}" for key, value in told if value]
        columns = [f"{role} = {_quoted(column)}" for role, column in self.columns.items()]
        return "\n".join([*lines, "", "[columns]", *columns, ""])


def header_key(header: Iterable[str]) -> str:
    """Return what names a header, whatever the order of its columns."""
    names = sorted(name.strip() for name in header)
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()


def fitting(
    profiles: Sequence[Profile], header: Iterable[str], *, kinds: Sequence[Kind] = KINDS
) -> Profile | None:
    """Return the first profile of ``kinds`` whose columns are all in ``header``.

    One that was made for just this header goes first; one of people that was made for another is
    none, because columns such as name and e-mail stand in tables of events as well.
    """
    known = list(header)
    key = header_key(known)
    fit = [each for each in profiles if each.kind in kinds and not each.lacking(known)]
    fit = [each for each in fit if each.kind == "events" or each.made_for in {"", key}]
    return next((each for each in fit if each.made_for == key), next(iter(fit), None))


def read_profile(path: Path) -> Profile:
    """Read a profile that a person wrote; raises ExportError, in one sentence, for what is wrong.

    Nothing in it is guessed at: an unknown role, order or zone is named.
    """
    name, told = path.name, _parsed(path)
    strange = next((key for key in told if key not in _PARTS), None)
    if strange is not None:
        raise _wrong(name, f"“{strange}” is not a part of it", "write columns, kind, order, zone")
    columns = told.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise _wrong(name, "it names no column", "add [columns] with lines such as name = 'Author'")
    _check_columns(name, columns)
    order, zone = told.get("order"), told.get("zone")
    if order is not None and order not in ORDERS:
        raise _wrong(name, f"“{order}” is no date order", "write day first or month first")
    if zone is not None and zone not in available_timezones():
        raise _wrong(name, f"“{zone}” is no time zone", "write it as in Europe/Berlin")
    kind = told.get("kind", "events")
    if kind not in KINDS:
        raise _wrong(name, f"“{kind}” is no kind of table", "write events or people")
    return Profile(columns, cast("Order | None", order), zone, name, cast("Kind", kind))


def _check_columns(name: str, columns: Mapping[str, Any]) -> None:
    for role, column in columns.items():
        if role not in ROLES:
            raise _wrong(name, f"“{role}” is no role of a column", f"choose from {_listed()}")
        if not isinstance(column, str):
            raise _wrong(name, f"the column for {role} is not a text", "write it in quotes")
    named = [column for column in columns.values() if column]
    twice = next((column for column in named if named.count(column) > 1), None)
    if twice is not None:
        raise _wrong(name, f"“{twice}” stands for two roles", "give each column one role")


def _parsed(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LONGEST:
            raise _wrong(
                path.name, "it is too long for a profile", "check that it is the right one"
            )
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _wrong(path.name, "it cannot be opened", "check its name and folder") from error
    except UnicodeDecodeError as error:
        raise _wrong(path.name, "it is not text in UTF-8", "save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        why = str(error).rstrip(".")
        raise _wrong(path.name, f"it is not TOML ({why})", "check that line") from error


def _wrong(name: str, why: str, what_to_do: str) -> ExportError:
    return ExportError(name, why, what_to_do)


def _listed() -> str:
    return ", ".join(ROLES)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
