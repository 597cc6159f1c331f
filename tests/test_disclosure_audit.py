"""An auditor: collects all that a viewer can see of a view, and tries to solve for what is hidden.

The auditor knows how the true numbers hang together (sums of groups, parts of the silent, steps
that hold each other) and every shown number. A hidden number comes out if the equations fix it.
"""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from dashboard.disclosure import gate_all
from dashboard.metrics import measure
from dashboard.view import Period, Scope, View, data_period
from data_sources.community import Ability
from data_sources.sample import sample_community
from tests import communities

FEW = range(1, 5)


class System:
    """Numbers by name, which of them are shown, and sums that hold between them."""

    def __init__(self):
        self.places, self.shown, self.rows = {}, set(), []

    def place(self, name):
        return self.places.setdefault(name, len(self.places))

    def see(self, name, value):
        self.place(name)
        if value is not None:
            self.shown.add(name)

    def adds(self, total, parts):
        self.rows.append({self.place(total): -1.0} | {self.place(part): 1.0 for part in parts})

    def solved(self):
        """Return the hidden numbers that follow from the shown ones."""
        size = len(self.places)
        known = [{self.places[name]: 1.0} for name in self.shown]
        matrix = np.zeros((len(self.rows) + len(known), size))
        for i, row in enumerate([*self.rows, *known]):
            for place, factor in row.items():
                matrix[i, place] += factor
        _, values, vectors = np.linalg.svd(matrix)
        rank = int((values > 1e-9).sum())
        free = np.abs(vectors[rank:]).max(axis=0, initial=0.0)
        return sorted(
            str(name)
            for name, i in self.places.items()
            if name not in self.shown and free[i] < 1e-9
        )


def audit(raw, seen):
    """Return what an auditor works out of one view."""
    system = System()
    members(system, raw, seen)
    groups(system, raw, seen)
    unevenness(system, raw, seen)
    posts_by(system, seen)
    newcomers(system, raw, seen)
    return system.solved()


def members(system, raw, seen):
    for key, name in (
        ("members_total", "N"), ("members_spoke", "spoke"), ("members_silent", "silent"),
        ("members_active", "active"), ("members_unseen", "unseen"), ("members_read", "read"),
        ("members_got_answer", "answered"), ("members_reacted", "reacted"),
    ):  # fmt: skip
        system.see(name, seen[key].count)
        if seen[key].base is not None:
            system.see("N", seen[key].base)
    bases = {"voices_for_half": "spoke", "effective_voices": "spoke", "seen_once": "active"}
    for key, name in ({**bases, "posts_gini_speakers": "spoke"}).items():
        same = (
            raw[key].base == raw[f"members_{name}"].count
        )  # not so where some wrote and then left
        if same and seen[key].base is not None:
            system.see(name, seen[key].base)
    system.adds("N", ["spoke", "silent"])
    if "parts" in seen["members_silent"].tables:
        parts = seen["members_silent"].tables["parts"]
        for row in parts.iter_rows(named=True):
            system.see(("part", row["part"]), row["people"])
        system.adds("silent", [("part", name) for name in parts["part"]])
        system.adds("active", ["spoke", ("part", "reacted")])
    ladder = {"reacted or spoke": "active", "spoke": "spoke", "got an answer": "answered",
              "read": "read", "members": "N"}  # fmt: skip
    for row in (
        seen["members_got_answer"].tables.get("ladder", pl.DataFrame()).iter_rows(named=True)
    ):
        system.see(ladder[row["step"]], row["people"])
    unknowns(system, raw, seen)


def unknowns(system, raw, seen):
    """What the ladder does not know: the members beside those seen, or all who spoke."""
    if "ladder" not in seen["members_active"].tables:
        return
    truly = dict(raw["members_active"].tables["ladder"].select("step", "unknown").iter_rows())
    counts = {name: raw[f"members_{name}"].count for name in ("spoke", "active")}
    for row in seen["members_active"].tables["ladder"].iter_rows(named=True):
        step, whole = row["step"], row["of_people"]
        if not truly[step]:
            continue
        system.see(("unknown", step), row["unknown"])
        if step == "got an answer":
            told = [] if raw["members_got_answer"].count is None else ["answered"]
            system.adds("spoke", [*told, ("unknown", step)])
            continue
        for name, n in counts.items():
            if whole - truly[step] == n:
                system.adds("N", [name, ("unknown", step)])


def unevenness(system, raw, seen):
    """Work out who spoke from two unevennesses, equal voices, and the first step of a curve."""
    spoke = raw["members_spoke"].count
    both = seen["posts_gini_all"], seen["posts_gini_speakers"]
    if None not in (spoke, *(one.value for one in both)) and both[1].value < 1:
        found = raw["members_total"].count * (1 - both[0].value) / (1 - both[1].value)
        if math.isclose(found, spoke, rel_tol=1e-6):
            system.see("spoke", found)
    voices = seen["effective_voices"].value
    if None not in (spoke, voices) and math.isclose(voices, spoke, rel_tol=1e-3):
        system.see("spoke", voices)
    curve = both[1].tables.get("lorenz", pl.DataFrame())
    if spoke and curve.height > 2 and math.isclose(5 / curve["people_share"][1], spoke):
        system.see("spoke", spoke)


def groups(system, raw, seen):
    names = raw["members_spoke"].tables["by_group"]["group"].to_list()
    if not names:
        return
    for key, sign in (("members_spoke", "spoke"), ("members_silent", "silent"),
                      ("members_unseen", "unseen")):  # fmt: skip
        shown = seen[key].tables.get("by_group")
        rows = [] if shown is None else shown.iter_rows(named=True)
        for row in rows:
            system.see((sign, row["group"]), row["people"])
            system.see(("size", row["group"]), row["of_people"])
        system.adds(sign, [(sign, group) for group in names])
    if len(names) == 1:  # a view of one group, whose size is that of the view
        system.see(("size", names[0]), seen["members_total"].count)
    for group in names:
        system.adds(("size", group), [("spoke", group), ("silent", group)])
    system.adds("N", [("size", group) for group in names])


def posts_by(system, seen):
    tables = [
        ("unanswered_after_7d", "by_group", "openings"),
        ("unanswered_after_7d", "by_space", "openings"),
        ("open_posts", "by_space", "open"),
        ("quiet_spaces", "spaces", "posts"),
        ("posts_total", "rhythm", "posts"),
        ("removed_share", "by_remover", "removed"),
    ]
    for name, key, part in (
        ("openings", "unanswered_after_7d", "base"), ("open", "open_posts", "count"),
        ("posts", "posts_total", "count"), ("removed", "removed_share", "count"),
    ):  # fmt: skip
        system.see(name, getattr(seen[key], part))
    for key, name, total in tables:
        if name not in seen[key].tables:
            continue
        table = seen[key].tables[name]
        cells = []
        for i, row in enumerate(table.iter_rows(named=True)):
            cells.append((key, name, i))
            system.see(cells[-1], row["posts"])
        system.adds(total, cells)


def newcomers(system, raw, seen):
    system.see("new", seen["newcomers"].value)
    system.see("gone", seen["newcomers_gone_30d"].count)
    system.see("watched", seen["newcomers_gone_30d"].base)
    for row in (
        seen["newcomers"].tables.get("ladder", communities.pl.DataFrame()).iter_rows(named=True)
    ):
        system.see({"joined": "new"}.get(row["step"], ("step", row["step"])), row["people"])
        if row["step"] == "came back":
            system.see("unwatched", row["unknown"])
    system.see("opened", seen["newcomer_first_post_answered"].base)
    if raw["newcomers_gone_30d"].base is None:  # nobody was watched: nothing is hidden
        return
    first_posts(system, raw, seen)
    system.adds("watched", ["gone", ("step", "came back")])
    system.adds("new", ["watched", "unwatched"])
    answers = seen["newcomers_gone_30d"].tables.get("by_answer")
    if answers is not None:
        for row in answers.iter_rows(named=True):
            system.see(("gone", row["first_post"]), row["people"])
            system.see(("of", row["first_post"]), row["of_people"])
        system.adds("gone", [("gone", name) for name in answers["first_post"]])
        system.adds("watched", [("of", name) for name in answers["first_post"]])


def first_posts(system, raw, seen):
    """Work out who posted and who opened from what became of the first posts.

    Where each newcomer was followed for 30 days, the parts are those of all newcomers.
    """
    parts = seen["newcomers_gone_30d"].tables.get("by_answer")
    if parts is None or raw["newcomers_gone_30d"].base != raw["newcomers"].value:
        return
    names = parts["first_post"].to_list()
    opened = [name for name in names if name in {"first post answered", "first post not answered"}]
    posted = [name for name in names if name != "never posted"]
    if opened:
        system.adds("opened", [("of", name) for name in opened])
    system.adds(("step", "posted"), [("of", name) for name in posted])
    system.adds("new", [("step", "posted"), *(("of", n) for n in names if n not in posted)])


def hidden_but_shown(raw, seen):
    """Return the sets of members that are hidden as readings and yet follow from other numbers."""
    system = System()
    members(system, raw, seen)
    unevenness(system, raw, seen)
    known = system.shown | set(system.solved())
    return [n for n in ("spoke", "active") if seen[f"members_{n}"].count is None and n in known]


def small_cells(seen):
    """Return every shown cell about people that fewer than five are behind or beside."""
    found = []
    for key, reading in seen.items():
        for name, table in reading.tables.items():
            if name == "shares" or "people" not in table.columns:
                continue
            for row in table.iter_rows(named=True):
                people, base = row["people"], row.get("of_people")
                near = None if None in (people, base) else base - people
                if people in FEW or near in FEW or (base in FEW):
                    found.append((key, name, row))
        if reading.unit == "people" and reading.value is not None and reading.value in FEW:
            found.append((key, "value", reading.value))
    return found


def periods(community):
    whole = data_period(community, "UTC")
    middle = whole.start + (whole.end - whole.start) / 2
    yield None
    yield whole
    for days in (6, 29, 89):
        yield Period(middle, middle + communities.timedelta(days=days))


def scopes(community):
    for period in periods(community):
        for by in community.attributes or (None,):
            yield Scope(period=period, by=by)
    for space in community.spaces().to_list()[:4]:
        yield Scope(spaces=(space,))
    for attribute in community.attributes:
        for value in community.members[attribute].drop_nulls().unique().sort().to_list()[:3]:
            yield Scope(groups=((attribute, value),))


def one_file_without_answers(answers=True):
    """Return a community of which one of several files does not tell who answered whom."""
    community = communities.busy() if answers else communities.alike()
    partly = {"replies": Ability("partly", "not in all files: chat.csv: it has no threads")}
    return replace(community, can_tell={**community.can_tell, **partly})


COMMUNITIES = {
    "one file without answers": one_file_without_answers,
    "no answer known": lambda: one_file_without_answers(answers=False),
    "sample": sample_community,
    "busy": communities.busy,
    "quiet": communities.quiet,
    "hostile": communities.hostile,
    "alike": communities.alike,
    "only two reacted": communities.only_two_reacted,
}


def views():
    for name, make in COMMUNITIES.items():
        community = make()
        for i, scope in enumerate(scopes(community)):
            yield pytest.param(View(community, scope), id=f"{name}-{i}")


@pytest.fixture(scope="module", params=views())
def told(request):
    """Return the readings of a view as they are, and as they are shown: one view after another."""
    raw = measure(request.param)
    return raw, gate_all(raw, request.param, "meeting")


def test_no_hidden_number_can_be_worked_out(told):
    assert audit(*told) == []


def test_no_hidden_set_of_members_follows_from_other_numbers(told):
    assert hidden_but_shown(*told) == []


def test_no_shown_number_rests_on_a_few(told):
    assert small_cells(told[1]) == []


def test_steps_of_members_differ_by_none_or_by_five(told):
    _, seen = told
    keys = (
        "members_total",
        "members_spoke",
        "members_active",
        "members_got_answer",
        "members_read",
        "reached_observed",
    )
    sizes = sorted(seen[key].count for key in keys if seen[key].count is not None)
    if seen["members_unseen"].count is not None:
        sizes = sorted([*sizes, seen["members_unseen"].base - seen["members_unseen"].count])
    assert not [1 for low, high in pairwise([0, *sizes]) if round(high - low) in FEW]


def test_the_auditor_finds_what_is_badly_hidden():
    system = System()
    for name, value in (("a", None), ("b", 20), ("all", 23)):
        system.see(name, value)
    system.adds("all", ["a", "b"])
    assert system.solved() == ["a"]


def test_shown_shares_do_not_carry_more_than_shown_numbers():
    view = View(communities.quiet())
    for reading in gate_all(measure(view), view, "meeting").values():
        for table in reading.tables.values():
            if "shown" not in table.columns or "share" not in table.columns:
                continue
            hidden = table.filter(table["shown"] != "yes")
            assert hidden["share"].null_count() == hidden.height
            assert all(math.isfinite(share) for share in table["share"].drop_nulls())
