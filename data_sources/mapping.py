"""Which column of a hand-made table plays which role, decided by its header and its values.

Headers are compared folded (:func:`data_sources.synonyms.fold`); a whole match beats a part match,
and the values settle what headers leave open. Nothing is loaded that no role asks for.
"""

from __future__ import annotations

import collections.abc
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from data_sources.column_facts import MOSTLY, Facts, column_facts
from data_sources.synonyms import ASIDE, COLUMNS, TOO_SHORT, fold

PERSON: Final = ("person_id", "handle", "email", "name")
"""Roles that can say who acted, the most dependable first."""

ATTRIBUTES: Final = ("department", "location", "role")
"""Roles that become group attributes of a member."""

_TIMES: Final = frozenset({"time", "joined_at", "left_at", "last_active", "edited_at"})
_NUMBERS: Final = frozenset({"likes", "reads", "replies_count"})
_PLACE: Final = {role: place for place, role in enumerate(COLUMNS)}
_MIN_ID_UNIQUE: Final = 0.9
_PART: Final = 0.6
_ACCOUNTS: Final = ("user", "member", "account", "benutzer", "mitglied", "utilisateur", "membre",
                    "usuario", "miembro", "gebruiker", "lid", "utilizador", "membro")  # fmt: skip
_CERTAIN: Final = 0.9
_UNSURE: Final = 0.5


@dataclass(frozen=True)
class Choice:
    """One column chosen for one role: how sure (0 to 1) and why, in words."""

    column: str
    sure: float
    why: str


@dataclass(frozen=True)
class Mapping:
    """The roles of a table's columns.

    ``choices`` holds the chosen column by role (keys of ``COLUMNS``, and ``clock`` for a time of
    day beside a date), ``never`` the columns that are never loaded with the reason, ``unused`` the
    others, ``ask`` the questions that only a person can settle.
    """

    choices: collections.abc.Mapping[str, Choice]
    never: collections.abc.Mapping[str, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()

    def column(self, role: str) -> str | None:
        """Return the name of the column that plays ``role``, or None."""
        choice = self.choices.get(role)
        return choice.column if choice else None

    def has(self, *roles: str) -> bool:
        """Whether any of ``roles`` has a column."""
        return any(role in self.choices for role in roles)

    @property
    def sure(self) -> float:
        """How sure the least sure of the needed roles is (who and when), 0 without one of them."""
        who = [self.choices[role].sure for role in PERSON if role in self.choices]
        when = self.choices.get("time")
        return min(max(who), when.sure) if who and when else 0.0

    def profile(self) -> dict[str, str]:
        """Return the roles as plain text, to be saved and given to :func:`guess` again."""
        return {role: choice.column for role, choice in self.choices.items()}


def guess(frame: pl.DataFrame, given: collections.abc.Mapping[str, str] | None = None) -> Mapping:
    """Guess the roles of the columns of ``frame`` (text cells).

    ``given`` names columns by role as a person or a saved profile set them; these win, and a role
    given as an empty text stays without a column.
    """
    given = {} if given is None else given
    facts = {name: column_facts(frame[name]) for name in frame.columns}
    chosen = {
        role: Choice(column, 1.0, "chosen by you")
        for role, column in given.items()
        if column in facts
    }
    taken = {choice.column for choice in chosen.values()}
    never = _never({name: seen for name, seen in facts.items() if name not in taken})
    free = {name: seen for name, seen in facts.items() if name not in taken | never.keys()}
    candidates = [
        candidate
        for candidate in _candidates(free)
        if candidate[1] not in given and candidate[1] not in chosen
    ]
    ask = _assign(candidates, chosen)
    if "clock" not in given:
        _pair_clock(free, chosen)
    if not given.keys() & {"name", "handle"}:
        ask = _account_beside_name(free, chosen, ask)
    if not given.keys() & {"title", "role", "first_name", "name"}:
        _settle_names(chosen)
    used = {choice.column for choice in chosen.values()}
    unused = tuple(name for name in facts if name not in used and name not in never)
    return Mapping(chosen, never, unused, tuple(ask))


def header_roles(header: collections.abc.Iterable[str]) -> dict[str, str]:
    """Return ``role -> column`` by whole header words alone (cheap, for recognising a file)."""
    roles: dict[str, str] = {}
    for name in header:
        folded = fold(name)
        for role, words in COLUMNS.items():
            if folded in words:
                roles.setdefault(role, name)
    return roles


def _never(facts: collections.abc.Mapping[str, Facts]) -> dict[str, str]:
    """Return the columns that are never loaded, with the reason."""
    never = {}
    for name, seen in facts.items():
        folded = fold(name)
        whole = any(folded in words for words in COLUMNS.values())
        word = next((word for word in ASIDE if not whole and _part(word, folded)), None)
        if word:
            never[name] = "a column about personal matters or ways to reach a person"
        elif seen.addresses >= _UNSURE:
            never[name] = "its values look like internet addresses of machines"
        elif seen.phones >= _UNSURE:
            never[name] = "its values look like telephone numbers"
    return never


def _part(word: str, folded: str) -> bool:
    """Whether ``word`` is the header, or stands in it as whole words."""
    return word == folded or (word not in TOO_SHORT and f" {word} " in f" {folded} ")


def _candidates(
    facts: collections.abc.Mapping[str, Facts],
) -> list[tuple[float, str, str, str]]:
    """Return ``score, role, column, why`` for all roles that a column may play, best first."""
    found = []
    with_first_name = any(fold(name) in COLUMNS["first_name"] for name in facts)
    for name, seen in facts.items():
        folded = fold(name)
        for role, words in COLUMNS.items():
            score, why = _score(folded, words)
            role_now = _settled(role, folded, seen)
            if score and role_now and (role != "last_name" or with_first_name):
                bonus = 0.05 if with_first_name and role in {"first_name", "last_name"} else 0.0
                found.append((score + bonus, role_now, name, why))
        if seen.emails >= MOSTLY:
            found.append((_CERTAIN, "email", name, "its values are e-mail addresses"))
    return sorted(found, key=lambda each: (-each[0], _PLACE[each[1]]))


def _score(folded: str, words: tuple[str, ...]) -> tuple[float, str]:
    """Return how well a header fits a list of words (0 to 1), and why."""
    if folded in words:
        return 1.0 - 0.003 * words.index(folded), "its header says so"
    longest = max(
        (w for w in words if w not in TOO_SHORT and _part(w, folded)), key=len, default=""
    )
    if not longest:
        return 0.0, ""
    share = len(longest) / len(folded)
    return _PART * share, f"its header contains “{longest}”"


def _settled(role: str, folded: str, seen: Facts) -> str | None:
    """Return the role that the values allow a header's role to be, or None."""
    if not seen.filled:
        return role
    if role in _TIMES:
        return role if seen.times >= MOSTLY else None
    if role in _NUMBERS:
        return role if seen.numbers >= MOSTLY else None
    if role in {"name", "handle", "person_id", "first_name", "last_name"}:
        return _who(role, folded, seen)
    tests = {
        "email": seen.emails >= _UNSURE,
        "post_id": seen.unique >= _MIN_ID_UNIQUE and seen.emails < _UNSURE,
        "kind": seen.events >= _UNSURE,
        "private": seen.privacy >= MOSTLY,
        "removed": max(seen.yes_no, seen.times) >= MOSTLY,
        "text": max(seen.numbers, seen.times) < MOSTLY,
        "title": seen.unique >= _UNSURE and seen.numbers < MOSTLY,
        "role": seen.unique < _MIN_ID_UNIQUE or folded not in COLUMNS["title"],
        "reply_to": seen.times < MOSTLY or seen.numbers >= MOSTLY,
    }
    return role if tests.get(role, True) else None


def _who(role: str, folded: str, seen: Facts) -> str | None:
    """Return the role of a column that names people, by its values."""
    if seen.emails >= _UNSURE:
        return "email"
    if seen.numbers >= MOSTLY and role not in {"handle", "person_id"}:
        return "person_id" if role == "name" and folded != "nombre" else None
    plain_time = seen.times >= MOSTLY and seen.numbers < MOSTLY
    return None if plain_time else role


def _assign(candidates: list[tuple[float, str, str, str]], chosen: dict[str, Choice]) -> list[str]:
    """Give each role its best column and each column its best role; return the open questions."""
    taken = {choice.column for choice in chosen.values()}
    ask = []
    for score, role, column, why in candidates:
        if column in taken:
            continue
        if role not in chosen:
            chosen[role] = Choice(column, min(1.0, score), why)
            taken.add(column)
            continue
        rival = chosen[role]
        if score > _CERTAIN and rival.sure > _CERTAIN and rival.column != column:
            words = role.replace("_", " ")
            ask.append(f"“{rival.column}” is read as the {words}; “{column}” would fit as well")
    return list(dict.fromkeys(ask))


def _pair_clock(facts: collections.abc.Mapping[str, Facts], chosen: dict[str, Choice]) -> None:
    """Find a column with the time of day beside a column with the date."""
    used = {choice.column for choice in chosen.values()}
    for name, seen in facts.items():
        whole = fold(name) in COLUMNS["time"] or _score(fold(name), COLUMNS["time"])[0] > 0
        if name not in used and whole and seen.clocks >= MOSTLY and "time" in chosen:
            chosen["clock"] = Choice(name, _CERTAIN, "its values are times of day")
            return


def _account_beside_name(
    facts: collections.abc.Mapping[str, Facts], chosen: dict[str, Choice], ask: list[str]
) -> list[str]:
    """Read ``user`` as the user name where another column is the name; return what stays open."""
    account = chosen.get("name")
    if account is None or "handle" in chosen or fold(account.column) not in _ACCOUNTS:
        return ask
    used = {choice.column for choice in chosen.values()}
    named = [name for name in facts if name not in used and fold(name) in COLUMNS["name"]]
    plain = [name for name in named if _who("name", fold(name), facts[name]) == "name"]
    if not plain:
        return ask
    chosen["handle"] = Choice(account.column, account.sure, f"“{plain[0]}” is the name beside it")
    chosen["name"] = Choice(plain[0], _CERTAIN, "its header says so")
    return [question for question in ask if f"“{plain[0]}”" not in question]


def _settle_names(chosen: dict[str, Choice]) -> None:
    """Settle what only the other columns can tell: a title without a text is a person's role."""
    title = chosen.get("title")
    if title and not chosen.keys() & {"text", "role"} and fold(title.column) in COLUMNS["role"]:
        chosen["role"] = chosen.pop("title")
    first = chosen.get("first_name")
    alone = first and not chosen.keys() & {"last_name", "name"}
    if first and alone and fold(first.column) in COLUMNS["name"]:
        chosen["name"] = chosen.pop("first_name")
