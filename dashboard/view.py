"""What is looked at: a community through a scope, with the marks that people set.

A ``Scope`` is plain and hashable (it keys caches and stands in addresses); a ``View`` is what
every metric and panel receives.

The keys of an address: ``from``, ``to`` (days), ``compare`` (``none`` or ``DAY..DAY``; the period
before is left out), ``space`` (repeated), ``group`` (repeated ``attribute=value``), ``by``, ``tie``
(repeated; left out where all kinds count), ``unit`` (left out where people count), ``circle``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Literal

from dashboard.circle_code import asked_circle
from dashboard.counting import Unit, asked_unit
from dashboard.data_days import data_period, default_period
from dashboard.drawn_ties import DrawnTies
from dashboard.marks import Marks
from dashboard.period import Period, in_words, parse_period, quarter_of
from dashboard.stance import Stance
from dashboard.story_map import StoryMap
from data_sources.community import Community

__all__ = [
    "KEYS",
    "TIES",
    "Compare",
    "Marks",
    "Period",
    "Scope",
    "View",
    "data_period",
    "default_period",
    "describe",
    "from_query",
    "quarter_of",
    "to_query",
]


Compare = Literal["previous", "none"] | Period

TIES: Final = ("reply", "mention", "reaction", "given")
"""The kinds of tie between two people; given ones come from a list of ties."""


@dataclass(frozen=True)
class Scope:
    """The part of the data that is looked at; the empty scope is the calendar's default.

    ``groups`` are (attribute, value) pairs: values of one attribute are alternatives, different
    attributes must all hold. ``by`` names the attribute that "by group" uses. ``ties`` are the
    kinds of :data:`TIES` that count; none named means all. ``unit`` is what stories are counted in.
    ``circle`` is the code of the one circle that Reach looks at ("": everyone); no reading differs.
    """

    period: Period | None = None
    compare: Compare = "previous"
    spaces: tuple[str, ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    by: str | None = None
    ties: tuple[str, ...] = ()
    unit: Unit = "people"
    circle: str = ""


@dataclass(frozen=True, eq=False)
class View:
    """A community through a scope with marks; its period and comparison are always settled.

    ``period`` is None only where the community has no dated act; ``stories`` is None until they
    have been found (the sponsor's of the marks among them), and ``stance`` until the labels of the
    marks have been worked through. ``drawn`` holds what chance gives for the ties, one for each
    choice of kinds that was drawn so far; None where it is drawn when it is asked for, with the
    same numbers. Views compare by identity, so that frames made for one can be kept with it.
    """

    community: Community
    scope: Scope = field(default_factory=Scope)
    marks: Marks = field(default_factory=Marks)
    stories: StoryMap | None = None
    stance: Stance | None = None
    drawn: tuple[DrawnTies, ...] | None = None

    @property
    def zone(self) -> str:
        """Return the zone in which days begin."""
        return self.marks.zone or self.community.zone

    @cached_property
    def period(self) -> Period | None:
        """The chosen period, else the calendar's."""
        return self.scope.period or default_period(self.community, self.zone)

    @property
    def comparison(self) -> Period | None:
        """Return the period compared with, or None: not asked for, or one not whole in the data."""
        whole, period = data_period(self.community, self.zone), self.period
        if self.scope.compare == "none" or whole is None or period is None:
            return None
        other = period.before() if self.scope.compare == "previous" else self.scope.compare
        covered = all(
            whole.start <= each.start and each.end <= whole.end for each in (period, other)
        )
        return other if covered else None

    def compared(self) -> View | None:
        """Return the same view of the comparison period, itself compared with nothing."""
        other = self.comparison
        if other is None:
            return None
        return replace(self, scope=replace(self.scope, period=other, compare="none"))


KEYS: Final = ("from", "to", "compare", "space", "group", "by", "tie", "unit", "circle")
"""The keys of an address that belong to the scope."""

Query = Mapping[str, str | Sequence[str]]


def to_query(scope: Scope) -> dict[str, str | list[str]]:
    """Return the query of a scope; what is the default is left out."""
    query: dict[str, str | list[str]] = {}
    if scope.period:
        query |= {"from": scope.period.start.isoformat(), "to": scope.period.end.isoformat()}
    if scope.compare == "none":
        query["compare"] = "none"
    elif isinstance(scope.compare, Period):
        query["compare"] = f"{scope.compare.start}..{scope.compare.end}"
    if scope.spaces:
        query["space"] = list(scope.spaces)
    if scope.groups:
        query["group"] = [f"{attribute}={value}" for attribute, value in scope.groups]
    if scope.by:
        query["by"] = scope.by
    if scope.ties:
        query["tie"] = list(scope.ties)
    if scope.unit != "people":
        query["unit"] = scope.unit
    if scope.circle:
        query["circle"] = scope.circle
    return query


def from_query(query: Query, community: Community) -> tuple[Scope, list[str]]:
    """Return the scope that a query asks for, and what it asked for that the data do not have.

    Nothing is dropped in silence: each part of the query that cannot be followed is one sentence.
    """
    told: list[str] = []
    scope = Scope(
        period=_period(query, community, told),
        compare=_compare(_one(query, "compare"), told),
        spaces=_spaces(_many(query, "space"), community, told),
        groups=_groups(_many(query, "group"), community, told),
        ties=_ties(_many(query, "tie"), told),
        unit=asked_unit(_one(query, "unit"), community, told),
        circle=asked_circle(_one(query, "circle"), told),
    )
    by = _one(query, "by")
    if by and by not in community.attributes:
        told.append(f"This link asked to compare by “{by}”, which these data do not know.")
    return replace(scope, by=by if by in community.attributes else None), told


def describe(view: View) -> str:
    """Return the view as one sentence, such as "1 January to 31 March 2026 compared with ..."."""
    scope = view.scope
    days = in_words(view.period) if view.period else "nothing is dated"
    parts = [f"{days} {_compared(view)}"]
    parts.append(f"in {_listed(scope.spaces)}" if scope.spaces else "in all spaces")
    parts.append(_people(scope))
    if scope.by:
        parts.append(f"by {scope.by}")
    if scope.ties:
        parts.append(f"tied by {_listed(scope.ties)}")
    if scope.unit != "people":
        parts.append(f"stories counted by {scope.unit}")
    if scope.circle:
        parts.append("on Reach one circle of conversation only")
    return ", ".join(parts)


def _many(query: Query, key: str) -> list[str]:
    value = query.get(key, [])
    return [value] if isinstance(value, str) else list(value)


def _one(query: Query, key: str) -> str:
    values = _many(query, key)
    return values[-1] if values else ""


def _period(query: Query, community: Community, told: list[str]) -> Period | None:
    start, end = _one(query, "from"), _one(query, "to")
    if not start and not end:
        return None
    whole = data_period(community, community.zone)
    first = start or (str(whole.start) if whole else "")
    last = end or (str(whole.end) if whole else "")
    period = parse_period(first, last)
    if period and not (start and end):
        told.append(f"This link names one end of a period only: it shows {in_words(period)}.")
    if period is None:
        told.append(f"This link asked for the days “{first}” to “{last}”, which are not a period.")
    elif whole and (period.end < whole.start or period.start > whole.end):
        told.append(
            f"This link asked for {in_words(period)}, but these data are of {in_words(whole)}: "
            "nobody was seen then."
        )
    return period


def _compare(wanted: str, told: list[str]) -> Compare:
    if wanted in ("", "previous"):
        return "previous"
    if wanted == "none":
        return "none"
    period = parse_period(*wanted.split("..", maxsplit=1)) if ".." in wanted else None
    if period is None:
        told.append(f"This link asked to compare with “{wanted}”, which is not a period.")
        return "previous"
    return period


def _spaces(wanted: list[str], community: Community, told: list[str]) -> tuple[str, ...]:
    known = set(community.spaces())
    told += [
        f"This link asked for the space “{space}”, which these data do not contain."
        for space in wanted
        if space not in known
    ]
    return tuple(dict.fromkeys(space for space in wanted if space in known))


def _ties(wanted: list[str], told: list[str]) -> tuple[str, ...]:
    told += [
        f"This link asked for ties by “{kind}”, which is no kind of tie."
        for kind in wanted
        if kind not in TIES
    ]
    return tuple(kind for kind in TIES if kind in wanted)


def _groups(
    wanted: list[str], community: Community, told: list[str]
) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for pair in wanted:
        known = _known_group(pair, community)
        if known is None:
            told.append(f"This link asked for the group “{pair}”, which these data do not contain.")
        else:
            found[known] = None
    return tuple(found)


def _known_group(pair: str, community: Community) -> tuple[str, str] | None:
    """Find the attribute and value of ``attribute=value``; either may hold an equals sign."""
    for attribute in community.attributes:
        value = pair.removeprefix(f"{attribute}=")
        if value != pair and (community.members[attribute] == value).any():
            return attribute, value
    return None


def _compared(view: View) -> str:
    if view.scope.compare == "none" or view.period is None:
        return "compared with nothing"
    if view.comparison is None:
        whole = data_period(view.community, view.zone)
        ends = whole is not None and view.period.end > whole.end
        why = "end before" if ends else "do not reach back"
        return f"compared with nothing, because the data {why}"
    if view.scope.compare != "previous":
        return f"compared with {in_words(view.comparison)}"
    if view.period == quarter_of(view.period.start):
        return "compared with the quarter before"
    return f"compared with the {view.period.days:,} days before"


def _people(scope: Scope) -> str:
    by_attribute: dict[str, list[str]] = {}
    for attribute, value in scope.groups:
        by_attribute.setdefault(attribute, []).append(value)
    if not by_attribute:
        return "everyone"
    chosen = [f"{name} {_listed(values, 'or')}" for name, values in by_attribute.items()]
    return f"people of {' and '.join(chosen)}"


def _listed(words: Sequence[str], last: str = "and") -> str:
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
