"""One circle of conversation looked at alone: who is in it, where its ties lead, how it was before.

No reading of the page is made for a circle. It is found from the very ties that the readings
judge, so it would look close, and cut off from others, in any data.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from dashboard.charts import distributions
from dashboard.charts._theme import Words
from dashboard.disclosure import FEWEST, Circle, circles_on_offer, gate_circle, gate_dots, standing
from dashboard.metrics._communities import circle_name
from dashboard.metrics.circles import codes_of
from dashboard.metrics.network import dots_of
from dashboard.panels import words
from dashboard.panels._panel import Panel, Sentence
from dashboard.panels._seen import Seen
from dashboard.panels.participation import NO_GROUPS

_NOT_HERE: Final = (
    "The circle that was asked for is not in this view: with other days, ties or data the circles"
    " are others. What you see is everyone."
)
_NARROWED: Final = (
    "A circle is looked at alone among everyone in all spaces only. What you see are all people of"
    " this view."
)
_SMALL: Final = (
    "The circle that was asked for has fewer than ten people, so it is not looked at alone. What"
    " you see is everyone."
)
_PROVES: Final = (
    "That its people keep to each other proves nothing: circles are found from these very ties. The"
    " readings of this page are made for everyone only."
)
_UNTOLD: Final = (
    "How many of each group are in it is hidden: beside the other numbers here it would show fewer"
    " than five people."
)
_HIDDEN: Final = "hidden"
_MOST: Final = 8


def chosen(seen: Seen) -> Circle | None:
    """Return the circle that the view looks at, after the gate; None for everyone."""
    if not seen.view.scope.circle or not on_offer(seen):
        return None
    dots = dots_of(seen.view)
    drawn = None if dots is None else gate_dots(dots, seen.readings)
    if dots is None or drawn is None:
        return None
    return gate_circle(seen.view, dots, drawn, seen.readings)


def on_offer(seen: Seen) -> dict[int, str]:
    """Return the codes of the circles that may be looked at alone, by their numbers."""
    if dots_of(seen.view) is None or standing(seen.view).no_posts:
        return {}
    if seen.readings["members_isolated"].value is None:  # then no dot is drawn either
        return {}
    return circles_on_offer(seen.view, seen.readings)


def above(seen: Seen) -> tuple[Sentence, ...]:
    """Say which circle is looked at, or why the one that was asked for is not."""
    view = seen.view
    if not view.scope.circle:
        return ()
    found = chosen(seen)
    if found is not None:
        return (Sentence(_said(found), "communities"), Sentence(_PROVES, "communities"))
    if view.scope.groups or view.scope.spaces:
        return (Sentence(_NARROWED, "communities"),)
    there = dots_of(view) is not None and view.scope.circle in codes_of(view)
    table = seen.table("communities", "circles")
    at = codes_of(view).index(view.scope.circle) if there else -1
    size = table["people"][at] if there and "people" in table.columns else None
    small = size is not None and size < FEWEST
    return (Sentence(_SMALL if small else _NOT_HERE, "communities"),)


def panels(seen: Seen, found: Circle, network: Panel) -> tuple[Panel, ...]:
    """Return who is in the circle and where its ties lead, and the network around it."""
    return (_people(seen, found), _ties(seen, found), network)


def _said(found: Circle) -> str:
    size, of = words.counted(found.people, "people"), words.grouped(found.of_people)
    return (f"You look at {circle_name(found.number)}: {size} of the {of} who are connected have"
            " more to do with each other than chance would give.")  # fmt: skip


def _people(seen: Seen, found: Circle) -> Panel:
    numbers = ("low", "high")
    drawn = found.groups.with_columns(
        *(pl.lit(None, pl.Float64).alias(name) for name in numbers),
        text=pl.Series(
            [_of(row["people"], row["of_people"]) for row in _rows(found)], dtype=pl.String
        ),
    ).sort("of_people", descending=True)
    name = circle_name(found.number)
    words_ = Words(
        f"Who is in {name}", f"Of the members of each group, those in {name}; hatched, the others",
        _alt(drawn, name), f"members in {name} (% of the group)", empty=NO_GROUPS,
    )  # fmt: skip
    return seen.panel(
        "circle", f"Who is in {name}", "Which groups are in it, and which are not?",
        keys=("communities",), quiet=True, more=_nobody(found),
        picture=distributions.shares_by_name(drawn, words_, "group"), table=found.groups,
        foot="a number is hidden where it would show fewer than five people",
    )  # fmt: skip


def _ties(seen: Seen, found: Circle) -> Panel:
    people = found.people
    rows = [("have a tie with somebody outside it", _of(found.outside, people) or _HIDDEN)]
    before = words.before(seen.view)
    if found.compared and before is not None:
        then, none = found.before, None if found.before is None else people - found.before
        told = ("were connected with anybody", then), ("were connected with nobody", none)
        rows += [(f"{what} {before}", _of(n, people) or _HIDDEN) for what, n in told]
    rows += [
        (f"have a tie with {row['with']}", "nobody" if row["people"] == 0
         else _of(row["people"], people) or _HIDDEN)
        for row in found.others.head(_MOST).iter_rows(named=True)
    ]  # fmt: skip
    return seen.panel(
        "circle_ties", "Where its ties lead", "Of its people, how many turn to others?",
        keys=("communities",), quiet=True, rows=tuple(rows),
        table=found.others if found.others.height else None,
        foot="a tie in either direction counts",
    )  # fmt: skip


def _nobody(found: Circle) -> tuple[Sentence, ...]:
    none = [str(row["group"]) for row in _rows(found) if row["people"] == 0]
    if not none:
        return ()
    text = f"Nobody of {words.joined(none, 'or')} is in it."
    return (Sentence(words.finished(text), "communities"),)


def _rows(found: Circle) -> list[dict[str, object]]:
    return list(found.groups.iter_rows(named=True))


def _of(people: object, base: object) -> str | None:
    if not isinstance(people, int) or not isinstance(base, int):
        return None
    return f"{words.grouped(people)} of {words.grouped(base)}"


def _alt(drawn: pl.DataFrame, name: str) -> str:
    rows = drawn.head(distributions.MOST_ROWS).iter_rows(named=True)
    said = [f"{row['group']}, {row['text'] or _HIDDEN}" for row in rows]
    return f"How many are in {name}: {'; '.join(said)}." if said else "No groups are known."
