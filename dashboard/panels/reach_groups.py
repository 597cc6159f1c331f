"""Panels about groups: who is connected with nobody, who with whom, and whom the leaders meet."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import polars as pl

from dashboard.charts import distributions, matrix
from dashboard.charts._chart import Bars, Grid
from dashboard.charts._theme import Words
from dashboard.panels import words
from dashboard.panels._panel import Panel, Sentence
from dashboard.panels._seen import Seen
from dashboard.panels.participation import NO_GROUPS

_DARKER: Final = "Ties from row to column; the stronger, the more beside chance; hatched, none"
_MOST: Final = 8
_SMALL: Final = 17
_LESS_SMALL: Final = 21
"""Pixels of a row of the picture on the overview; more where its card is as high as two."""
_ENOUGH: Final = 20
"""A group of fewer members is not named for being apart."""
_FINDINGS: Final = {"bridge_dependence": "bridges", "leader_reach_1": "led"}
"""What the overview repeats in words, and the panel of Reach that shows it."""
_FEW: Final = "fewer than five people"


def isolated(seen: Seen) -> Panel:
    """Who is connected with somebody, of each group, and who with nobody."""
    table = seen.table("members_connected", "by_group")
    drawn = _with_text(table)
    words_ = Words(
        "Nobody's conversation",
        "Of the members of each group, those connected with somebody; hatched, with nobody",
        _alt(drawn, "are connected with somebody"),
        "members connected with somebody (% of the group)",
        empty=NO_GROUPS,
    )
    return seen.panel(
        "isolated", "Nobody's conversation", "Who has to do with nobody?",
        keys=("members_connected",), more=least_connected(seen), quiet=True,
        picture=distributions.shares_by_name(drawn, words_, "group"),
        table=table if table.width else None,
    )  # fmt: skip


def least_connected(seen: Seen) -> tuple[Sentence, ...]:
    """Say of up to two large groups that hardly anybody, or clearly fewer, is connected."""
    table, whole = seen.table("members_connected", "by_group"), seen.readings["members_connected"]
    said: list[tuple[float, str]] = []
    for row in table.iter_rows(named=True):
        base, people = row["of_people"], row["people"]
        if base is None or base < _ENOUGH:
            continue
        about = f"Of {words.grouped(base)} people in “{row['group']}”, "
        if row.get("shown") == _FEW or people == 0:
            number = "nobody is" if people == 0 else f"{words.FEWER} are"
            said.append((0.0, f"{about}{number} connected with anybody."))
        elif row["high"] is not None and whole.value is not None and row["high"] < whole.value:
            share = words.percentage(row["share"])
            text = f"{words.grouped(people)} are connected with somebody, {share}"
            all_of = f"of all members, {words.percentage(whole.value)}"
            said.append((row["share"], f"{about}{text}; {all_of}."))
    said.sort(key=lambda pair: pair[0])
    return tuple(
        Sentence(text, "members_connected", "none", "reach", "isolated", "see")
        for _, text in said[:2]
    )


def barely(seen: Seen) -> Panel:
    """Which groups have less to do with others than chance would give."""
    table = seen.table("groups_barely_reached", "by_group")
    rows: tuple[tuple[str, str], ...] = ()
    if "ties" in table.columns:
        order = table.sort(pl.col("ties") / pl.col("expected"), nulls_last=False).head(_MOST)
        rows = tuple((str(row["group"]), _outward(row)) for row in order.iter_rows(named=True))
    return seen.panel(
        "barely", "Barely reached", "Which groups have little to do with the others?",
        keys=("groups_not_reached",), rows=rows, table=table if table.width else None,
        foot="ties with other groups, and between which numbers chance would put them",
    )  # fmt: skip


def between(seen: Seen) -> Panel:
    """Ties from group to group, beside chance; empty cells are named."""
    more = tuple(
        Sentence(f"{text}.", "cross_group_ties", "none", "reach", "between", "see")
        for text in empty_cells(seen.table("cross_group_ties", "between"))[:4]
    )
    picture = _grid(seen)
    return seen.panel(
        "between", "From group to group", "Which groups turn to which?",
        keys=("cross_group_ties", "ei_index"), quiet=True, picture=picture,
        more=(seen.sentence("ei_index"), *more) if picture.drawn else (),
        table=picture.table if picture.table.height else None, foot=_chance_of_ties(seen),
    )  # fmt: skip


def small(seen: Seen, *, findings: bool = False, said: Collection[str] = ()) -> Panel:
    """The panel of the overview: ties between groups, who is barely reached.

    Without groups, how many are connected. With ``findings``, who is held together by few and that
    leaders turn to each other, where it is so. What the keys ``said`` found is not said again.
    """
    found = tuple(each for each in _found(seen) if each.key not in said) if findings else ()
    more = (*least_connected(seen)[:1], *found)
    ties = _grid(seen, _LESS_SMALL if findings else _SMALL)
    key = "groups_barely_reached"
    barely_reached = "" if key in said else seen.readings[key].finding
    return seen.panel(
        "reach_groups", "Reach", "Who is connected to whom?", quiet=True,
        keys=("members_connected", "cross_group_ties"),
        picture=ties if ties.drawn else _connected(seen),
        more=more, foot=words.lowered(barely_reached),
    )  # fmt: skip


def _found(seen: Seen) -> tuple[Sentence, ...]:
    """Say who is held together by few, and that leaders turn to each other, where it is so.

    In large data what holds together takes long and is told on the page of its own only.
    """
    found = {key: seen.readings[key].finding for key in _FINDINGS if key in seen.readings}
    return tuple(
        Sentence(words.finished(f"{text.rstrip('.')}."), key, "none", "reach", panel, "see")
        for key, text in found.items() if text for panel in (_FINDINGS[key],)
    )  # fmt: skip


def _connected(seen: Seen) -> Bars:
    reading = seen.readings["members_connected"]
    rows = []
    if reading.value is not None and reading.count is not None and reading.base is not None:
        bar = (
            distributions.segment("value", reading.value),
            distributions.segment("silent", 1 - reading.value),
        )
        text = f"{words.grouped(reading.count)} of {words.grouped(reading.base)}"
        rows = [("connected", bar, text)]
    caption = (
        "Members connected with somebody; hatched, with nobody" if rows
        else seen.sentence("members_connected").text
    )  # fmt: skip
    table = seen.table("members_connected", "kinds")
    return distributions.ladder(rows, Words("Reach", caption, caption), table)


def _grid(seen: Seen, row: int = 0) -> Grid:
    table = seen.table("cross_group_ties", "between")
    empty = empty_cells(table)
    words_ = Words(
        "From group to group",
        "Ties from row to column; hatched, none" if row else _DARKER,
        words.finished(f"{'; '.join(empty)}.") if empty else "Every group has ties to every other.",
        empty=seen.why("cross_group_ties") if not seen.told("cross_group_ties") else NO_GROUPS,
    )
    return matrix.grid(_tidy(table), _by_size(seen), words_, row or matrix.ROW)


def empty_cells(table: pl.DataFrame) -> list[str]:
    """Return which groups have no tie with which, as words: first those that have none either way.

    >>> rows = {"group": ["A", "B"], "to_group": ["B", "A"], "ties": [0.0, 0.0]}
    >>> empty_cells(pl.DataFrame(rows))
    ['A has no tie, either way, with B']
    >>> empty_cells(pl.DataFrame({"group": ["A"], "to_group": ["B"], "ties": [0.0]}))
    ['No tie leads from A to B']
    """
    if "ties" not in table.columns:
        return []
    none = table.filter((pl.col("ties") == 0) & (pl.col("group") != pl.col("to_group")))
    cells = set(none.select("group", "to_group").iter_rows())
    both = {pair for pair in cells if pair[::-1] in cells}
    either = [
        f"{name} has no tie, either way, with {words.joined(others, 'or')}"
        for name, others in _by_most(both)
    ]
    one_way = pl.DataFrame(sorted(cells - both), ["group", "to_group"], orient="row")
    rows = one_way.group_by("group", maintain_order=True).agg("to_group").iter_rows()
    return [*either, *(f"No tie leads from {name} to {words.joined(to)}" for name, to in rows)]


def _by_most(pairs: set[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Return each group with those it has no tie with, the one with most first, no pair twice."""
    left, found = set(pairs), []
    while left:
        names = sorted({name for name, _ in left})
        most = max(names, key=lambda name: sum(one == name for one, _ in left))
        found.append((most, sorted(other for one, other in left if one == most)))
        left = {pair for pair in left if most not in pair}
    return found


def led(seen: Seen) -> Panel:
    """How far the leaders' own conversation reaches, and whom it never touches."""
    steps = seen.table("leader_reach_1", "steps")
    rows = [
        (_step_words(row), (distributions.segment("value", row["share"]),), _of(row))
        for row in steps.iter_rows(named=True)
    ]
    said = "; ".join(f"{label}: {text}" for label, _, text in rows)
    by_group = seen.table("leader_reach_1", "by_group")
    picture = distributions.ladder(
        rows, Words("Whom leaders reach", "Members other than leaders", f"{said}."), steps
    )
    return seen.panel(
        "led", "Whom leaders reach", "How far does the leaders' own conversation reach?",
        keys=("leader_reach_1", "leader_reach_2"), picture=picture if rows else None,
        table=by_group if by_group.width else None, rows=_bubble(seen),
        foot="leaders are those marked on the Data page",
    )  # fmt: skip


def reached(seen: Seen) -> Panel:
    """Who is known to be reached: a lower bound, with what nobody knows."""
    table = seen.table("members_not_known_reached", "by_group")
    return seen.panel(
        "reached", "Known to be reached", "Whom does any of this reach, as far as anybody can see?",
        keys=("reached_observed",), table=table if table.width else None,
    )  # fmt: skip


def _tidy(table: pl.DataFrame) -> pl.DataFrame:
    wanted = {"group": pl.String, "to_group": pl.String, "ties": pl.Float64, "expected": pl.Float64}
    return table if set(wanted) <= set(table.columns) else pl.DataFrame(schema=wanted)


def _by_size(seen: Seen) -> list[str]:
    table = seen.table("members_connected", "by_group")
    if "of_people" not in table.columns:
        return []
    return table.sort("of_people", descending=True, nulls_last=True)["group"].to_list()


def _with_text(table: pl.DataFrame) -> pl.DataFrame:
    if "share" not in table.columns:
        return pl.DataFrame(schema={"group": pl.String, "share": pl.Float64})
    texts = [
        None if row["share"] is None else f"{words.grouped(row['people'])} of "
        f"{words.grouped(row['of_people'])}"
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    drawn = table.with_columns(pl.Series("text", texts, pl.String))
    return drawn.sort("of_people", descending=True, nulls_last=True)


def _alt(table: pl.DataFrame, did: str) -> str:
    rows = table.head(distributions.MOST_ROWS).iter_rows(named=True)
    said = [f"{row['group']}, {row['text'] or 'hidden'}" for row in rows]
    return f"How many {did}: {'; '.join(said)}." if said else "There is nothing to draw here."


def _outward(row: dict[str, object]) -> str:
    ties, low, high = row["ties"], row["low"], row["high"]
    if not all(isinstance(each, float) for each in (ties, low, high)):
        return str(row.get("shown") or "hidden")
    number, least, most = (words.grouped(round(float(str(n)))) for n in (ties, low, high))
    return f"{number}; chance {least} to {most}"


def _chance_of_ties(seen: Seen) -> str:
    """Say what chance gives in both ways, and which of them the sentence of the ties has."""
    table, anew = (seen.table("cross_group_ties", name) for name in ("chance", "ties_anew"))
    if not table.height or table["low"][0] is None:
        return ""
    low, high = (words.percentage(table[name][0]) for name in ("low", "high"))
    dealt = f"were people dealt over the groups anew, {low} to {high} of all ties would lead across"
    if not anew.height or not seen.readings["cross_group_ties"].finding:
        return dealt
    return (
        f"chance can be drawn in two ways: {dealt}; were all ties drawn anew, as many for"
        f" everybody, {words.percentage(anew['low'][0])} or more; the sentence has the lower"
    )


def _step_words(row: dict[str, object]) -> str:
    step = "in one step" if row["steps"] == 1 else "in two steps"
    return f"{step}, {row['order']}" if row["steps"] != 1 else step


def _of(row: dict[str, object]) -> str:
    people, base = row["people"], row["of_people"]
    if not isinstance(people, int) or not isinstance(base, int):
        return str(row.get("shown") or "hidden")
    return f"{words.grouped(people)} of {words.grouped(base)}"


def _bubble(seen: Seen) -> tuple[tuple[str, str], ...]:
    table = seen.table("leader_reach_1", "bubble")
    if not table.height or table["observed"][0] is None:
        return ()
    share, low, high = (words.percentage(table[name][0]) for name in ("observed", "low", "high"))
    return (("of what leaders turn to is other leaders", share), ("by chance", f"{low} to {high}"))
