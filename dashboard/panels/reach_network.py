"""The network as a picture, after the gate, and what is told of a group once it is selected."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl

from dashboard.charts import networks
from dashboard.charts._chart import Network
from dashboard.charts.networks import Part
from dashboard.disclosure import FEWER, gate_dots, lines_of, standing
from dashboard.metrics import network as network_dots
from dashboard.metrics._slice import by_attribute
from dashboard.metrics.network import Dots, dots_of, places_of_groups
from dashboard.panels import network_circles, words
from dashboard.panels._panel import Panel
from dashboard.panels._seen import Seen

_TITLE: Final = "The network"
_QUESTION: Final = "Who is connected to whom, and who stands at the edge?"
_HIDDEN: Final = "Drawn one by one, this view would show fewer than five people."
_NOT_DRAWN: Final = (
    "lines are left out where fewer than five people of a group have one to another group"
)
_UNSTABLE: Final = "circles of conversation are not stable here and not drawn"
_REST: Final = "of no group that may be shown"
_OF_MANY: Final = "The more people, the larger the dot; the more between two, the wider their line"

Way = tuple[str, dict[str, Any]]


def network(seen: Seen, circle: int | None = None) -> Panel:
    """Everybody as a dot, or the groups as circles; those without a tie around the rim.

    With the number of a circle, that one is chosen in the picture, and only circles are shown.
    """
    dots = dots_of(seen.view)
    apart = standing(seen.view).no_posts
    drawn = None if dots is None or apart else gate_dots(dots, seen.readings)
    ways, why = _ways(seen, drawn) if dots is not None else ((), "")
    if circle is not None:
        ways = network_circles.around(ways, circle)
    if not ways:
        why = why or (_HIDDEN if dots is not None else seen.why("members_connected"))
        return seen.panel("network", _TITLE, _QUESTION, keys=("communities",), quiet=True,
                          rows=((why, ""),))  # fmt: skip
    caption = _caption(seen, drawn) if ways[0][1]["kind"] == "people" else _OF_MANY
    table = seen.table("members_connected", "by_group")
    foot = [why] if why else [_NOT_DRAWN] if drawn is not None and drawn.groups else []
    if dots is not None and not dots.stable and seen.told("communities"):
        foot.append(_UNSTABLE)
    picture = Network(ways, _TITLE, caption, f"{caption} {_alt(ways)}", table)
    return seen.panel(
        "network", _TITLE, _QUESTION, keys=("communities",), quiet=True, picture=picture,
        table=table if table.width else None, foot="; ".join(foot),
    )  # fmt: skip


def _ways(seen: Seen, dots: Dots | None) -> tuple[tuple[Way, ...], str]:
    """Return the ways to see the network, and why some are missing."""
    if seen.readings["members_connected"].value == 0:
        return (), "Nobody is connected with anybody in this view."
    by, ways, why = by_attribute(seen.view) or "", [], ""
    if dots is None:
        why = _HIDDEN
    elif dots.n <= network_dots.MOST_DOTS:
        ways.append((f"people, by {by}" if dots.groups else "people", _people(seen, dots)))
        if dots.stable:
            ways.append(("people, by circle", network_circles.by_circle(seen, dots)))
    else:
        circles = network_circles.as_dots(seen, dots) if dots.stable else None
        why = _too_many(by, circles=circles is not None)
        ways += [("circles of conversation", circles)] if circles is not None else []
    whole = _groups(seen)
    if whole is not None:
        ways.append((f"groups, by {by}", whole))
    named = ((name, way | {"by": "" if "circles" in way else by}) for name, way in ways)
    return tuple(named), why


def _too_many(by: str, *, circles: bool) -> str:
    """Say why nobody is drawn as a dot, and what can be looked at where groups are known or not."""
    why = f"more than {words.grouped(network_dots.MOST_DOTS)} members are not drawn one by one"
    if by:
        return f"{why}: look at one group alone"
    if circles:
        return f"{why}: each circle is drawn as one dot; a roster on the Data page tells groups"
    return f"{why}, and no groups are known to draw instead: a roster on the Data page tells them"


def _people(seen: Seen, dots: Dots) -> dict[str, Any]:
    parts = [Part(name, _size(seen, name), facts(seen, name)) for name in dots.groups]
    rest = _REST if dots.groups and bool((dots.group < 0).any()) else ""
    a, b, thin = lines_of(dots, dots.group, dots.circle)
    few = {i for i, name in enumerate(dots.groups) if _few(_together(seen, name))}
    return networks.people(
        x=dots.x, y=dots.y, of=dots.group, alone=dots.connected, a=a, b=b,
        parts=parts, rest=rest, thin=sorted(pair for pair in thin if few & set(pair)),
    )  # fmt: skip


def _groups(seen: Seen) -> dict[str, Any] | None:
    """Return the groups as circles with the ties between them that may be told."""
    sizes = seen.table("members_connected", "by_group")
    table = seen.table("cross_group_ties", "between")
    if "of_people" not in sizes.columns or "ties" not in table.columns:
        return None
    shown = set(table["group"].to_list())
    people = {row["group"]: row["of_people"] for row in sizes.iter_rows(named=True)
              if row["of_people"] and row["group"] in shown}  # fmt: skip
    if len(people) < 2:  # noqa: PLR2004 - one group has no other
        return None
    place = {name: i for i, name in enumerate(people)}
    lines = (
        table.filter(pl.col("group") != pl.col("to_group"), pl.col("ties") > 0)
        .filter(pl.col("group").is_in(list(place)), pl.col("to_group").is_in(list(place)))
    )  # fmt: skip
    ends = [sorted((place[a], place[b])) for a, b in lines.select("group", "to_group").iter_rows()]
    both = pl.DataFrame(
        {"a": [e[0] for e in ends], "b": [e[1] for e in ends], "ties": lines["ties"]},
        {"a": pl.Int64, "b": pl.Int64, "ties": pl.Float64},
    ).group_by("a", "b", maintain_order=True).agg(pl.col("ties").sum())  # fmt: skip
    a, b, ties = (both[name].to_numpy() for name in ("a", "b", "ties"))
    x, y = places_of_groups(len(people), a, b, ties).T
    parts = [Part(name, _size(seen, name), facts(seen, name)) for name in people]
    return networks.groups(
        x=x, y=y, people=np.array(list(people.values())), a=a, b=b, ties=ties, parts=parts
    )


def facts(seen: Seen, group: str) -> tuple[str, ...]:
    """Return what may be told of a group, as sentences."""
    found = [
        _connected(_row(seen, "members_connected", group)),
        _others(_row(seen, "groups_barely_reached", group)),
        _nowhere(seen.table("cross_group_ties", "between"), group),
        _held(_together(seen, group)),
        _met(_row(seen, "groups_untouched_by_leaders", group)),
    ]
    return tuple(text for text in found if text)


def _row(seen: Seen, key: str, group: str, table: str = "by_group") -> dict[str, Any]:
    found = seen.table(key, table)
    if "group" not in found.columns:
        return {}
    return next(found.filter(pl.col("group") == group).iter_rows(named=True), {})


def _together(seen: Seen, group: str) -> dict[str, Any]:
    return _row(seen, "bridge_dependence", group, "held_together")


def _few(row: dict[str, Any]) -> bool:
    return row.get("shown") == FEWER


def _size(seen: Seen, group: str) -> str:
    base = _row(seen, "members_connected", group).get("of_people")
    return words.counted(base, "people") if base else ""


def _connected(row: dict[str, Any]) -> str:
    base, people = row.get("of_people"), row.get("people")
    if not base:
        return ""
    if people is None:
        if _few(row):
            return f"Of {words.grouped(base)} members, fewer than five are connected with anybody."
        return f"How many of {words.grouped(base)} members are connected is hidden."
    share = words.percentage(people / base)
    return f"{words.grouped(people)} of {words.grouped(base)} members are connected, {share}."


def _others(row: dict[str, Any]) -> str:
    ties, low, high = (row.get(name) for name in ("ties", "low", "high"))
    if ties is None or low is None or high is None:
        return ""
    least, most = words.grouped(round(low)), words.grouped(round(high))
    where = "fewer than" if ties < low else "more than" if ties > high else "as many as"
    return (f"{words.counted(ties, 'ties')} with other groups, {where} chance would give"
            f" ({least} to {most}).")  # fmt: skip


def _nowhere(table: pl.DataFrame, group: str) -> str:
    if "ties" not in table.columns:
        return ""
    none = pl.col("ties") == 0
    to = table.filter(none, pl.col("group") == group, pl.col("to_group") != group)["to_group"]
    return f"No tie leads from here to {words.joined(to.to_list())}." if to.len() else ""


def _held(row: dict[str, Any]) -> str:
    if not row:
        return ""
    people = row["people"]
    if people is None:
        return "Fewer than five people hold it and all others together." if _few(row) else ""
    if not people:
        return "Nobody holds it and the others together."
    return f"{words.counted(people, 'people')} hold it and all others together."


def _met(row: dict[str, Any]) -> str:
    people = row.get("people")
    if people is None:
        return ""
    if people == 0:
        return "No member has to do with a leader."
    return f"{words.counted(people, 'members')} of it have to do with a leader."


def _caption(seen: Seen, dots: Dots | None) -> str:
    connected, alone = (seen.readings[key] for key in ("members_connected", "members_isolated"))
    if dots is None or connected.count is None or alone.count is None:
        return "Those who have to do with each other stand near each other"
    around = f"; the {words.grouped(alone.count)} around the rim with nobody" if alone.count else ""
    return (f"Each dot is a member: {words.grouped(connected.count)} are connected with somebody"
            f"{around}.")  # fmt: skip


def _alt(ways: tuple[Way, ...]) -> str:
    said = [f"{part['name']}: {' '.join(part['facts'])}" for part in ways[0][1]["parts"]]
    return " ".join(said)
