"""An auditor of views: clicks through the groups and spaces of a community, and adds up.

What is told of views of several groups are sums over groups. The auditor collects those of a
reading, from the views and from the tables by group, and asks whether the number of fewer than
five people follows from them.
"""

from dataclasses import replace
from itertools import combinations

import numpy as np
import polars as pl
import pytest

from dashboard.disclosure import gate_all, standing
from dashboard.disclosure._nested import Place
from dashboard.disclosure._readings import Told
from dashboard.disclosure._removal import ledger
from dashboard.disclosure._sets import ASKED, SETS
from dashboard.disclosure._together import Groups, groups_apart
from dashboard.metrics import METRICS, read
from dashboard.metrics._metric import Reading
from dashboard.view import Scope, View
from data_sources.sample import sample_community
from tests import communities

COUNTED = (
    "members_total", "members_spoke", "members_active", "members_got_answer", "members_reacted",
    "members_connected", "reached_observed", "members_lost", "seen_once",
)  # fmt: skip


def gated(view, keys=COUNTED):
    return gate_all({key: read(key, view) for key in keys}, view, "meeting")


def choices(groups):
    for size in (1, len(groups) - 1, len(groups)):
        yield from combinations(groups, size)


def sums_told(community, attribute):
    """Return by reading the sums over groups that are told: [sums x groups], the rest last."""
    groups = sorted(community.members[attribute].drop_nulls().unique())
    names = [*groups, "group not known"]
    told = {key: [] for key in COUNTED}
    whole = gated(View(community, Scope(by=attribute)))
    for key, reading in whole.items():
        if reading.count is not None:
            told[key].append(np.ones(len(names)))
        for row in reading.tables.get("by_group", pl.DataFrame()).iter_rows(named=True):
            if row["people"] is not None:
                told[key].append(np.array([name == row["group"] for name in names], float))
    for some in choices(groups):
        scope = Scope(groups=tuple((attribute, group) for group in some))
        for key, reading in gated(View(community, scope)).items():
            if reading.count is not None:
                told[key].append(np.array([name in some for name in names], float))
    return names, {key: np.array(rows) for key, rows in told.items()}


def follows(rows, wanted):
    if not len(rows):
        return False
    found = np.linalg.lstsq(rows.T, wanted, rcond=None)[0]
    return bool(np.allclose(rows.T @ found, wanted, atol=1e-8))


def worked_out(community, attribute):
    """Return the groups of one to four people whose number follows from what is told."""
    names, told = sums_told(community, attribute)
    found = []
    groups = Groups(View(community))
    for key, rows in told.items():
        counts = groups._counted((attribute,), ASKED[key][0])[0]
        for size in (1, 2):
            for some in combinations(range(len(names)), size):
                if 0 < sum(counts[i] for i in some) < 5 and all(counts[i] for i in some):
                    wanted = np.isin(np.arange(len(names)), some).astype(float)
                    if follows(rows, wanted):
                        found.append((key, [names[i] for i in some]))
    return found


@pytest.mark.parametrize(
    ("make", "attribute"),
    [(sample_community, "location"), (communities.busy, None), (communities.hostile, None)],
    ids=["sample", "busy", "hostile"],
)
def test_no_few_people_follow_from_the_views_of_groups(make, attribute):
    community = make()
    for name in [attribute] if attribute else community.attributes:
        assert worked_out(community, name) == []


def test_the_sample_has_a_group_of_which_few_spoke_and_the_others_are_told():
    names, told = sums_told(sample_community(), "location")
    assert len(told["members_spoke"]) > len(names)
    office = np.array([name == "Office" for name in names], float)
    assert follows(told["members_spoke"], office)


def test_a_group_that_covers_another_is_hidden_in_its_own_view_too():
    community = sample_community()
    kept = groups_apart(View(community, Scope(by="location")), "members_spoke")
    assert kept == {"Depots", "Night shift"}
    for group in kept:
        seen = gated(View(community, Scope(groups=(("location", group),))))
        assert seen["members_spoke"].count is None
    depots = gated(View(community, Scope(groups=(("location", "Depots"),))))["members_spoke"]
    assert depots.caveats[0].sentence == (
        "told only of Depots and Night shift together: alone, this would show fewer than five"
        " people"
    )
    both = Scope(groups=tuple(("location", group) for group in sorted(kept)))
    assert gated(View(community, both))["members_spoke"].count is not None


def test_cells_of_two_attributes_do_not_add_up_to_a_few():
    community = sample_community()
    first, second = "location", "department"
    base = View(community)
    sites = sorted(community.members[first].drop_nulls().unique())
    for site in sites:
        scope = Scope(groups=((first, site),), by=second)
        table = gated(View(community, scope), ("members_spoke", "members_silent"))
        rows = table["members_spoke"].tables.get("by_group", pl.DataFrame())
        alone = groups_apart(View(community, scope), "members_spoke")
        for row in rows.iter_rows(named=True):
            assert row["people"] is None or row["group"] not in alone
            if row["people"] is not None:
                cell = Scope(groups=((first, site), (second, row["group"])))
                if row["group"] != "group not known":
                    seen = gated(View(community, cell), ("members_spoke",))["members_spoke"]
                    assert seen.count in {row["people"], None}
    assert Groups(base).crossed(first, frozenset({"Night shift"}), second, "members_spoke")


def test_a_view_of_three_attributes_tells_of_nobody():
    community = sample_community()
    pairs = tuple(
        (name, community.members[name].drop_nulls().sort()[0]) for name in community.attributes[:3]
    )
    assert len(pairs) == 3
    seen = gated(View(community, Scope(groups=pairs)))
    assert all(reading.count is None for reading in seen.values())


def test_every_metric_says_of_whom_it_tells():
    assert set(ASKED) == set(METRICS)
    assert {name for asked in ASKED.values() for name in asked} <= set(SETS)


def test_the_sets_are_those_that_the_readings_count():
    view = View(sample_community())
    for key, asked in ASKED.items():
        reading = METRICS[key].take(view)
        if reading.count is None or reading.unit not in {"share", "people"} or not asked:
            continue
        if key in COUNTED or key in {"newcomers", "newcomers_gone_30d", "never_addressed_back"}:
            size = int(SETS[asked[0]].which(view).sum())
            assert reading.count == size, key


def test_a_metric_that_nobody_judged_tells_of_no_few():
    view = View(sample_community())
    made_up = Reading("made_up", 3 / 95, "share", 3.0, 95.0)
    assert gate_all({"made_up": made_up}, view, "meeting")["made_up"].value is None
    plenty = replace(made_up, value=30 / 95, count=30.0)
    assert gate_all({"made_up": plenty}, view, "meeting")["made_up"].count == 30.0


def test_spaces_whose_views_differ_by_a_few_tell_nothing_beside_each_other():
    community = communities.busy()
    spaces = sorted(community.spaces())
    told = {}
    for size in (1, 2):
        for some in combinations(spaces[:4], size):
            seen = gated(View(community, Scope(spaces=some)), ("members_spoke",))
            told[some] = seen["members_spoke"].count
    whole = gated(View(community), ("members_spoke",))["members_spoke"].count
    for some, count in told.items():
        if count is None:
            continue
        assert whole is None or not 0 < abs(whole - count) < 5
        for one in some if len(some) > 1 else ():
            smaller = told[tuple(space for space in some if space != one)]
            assert smaller is None or not 0 < abs(count - smaller) < 5


def ledger_of(removed_by_class):
    """Return the ledger that a meeting sees of the sample, and what its classes lost."""
    view = View(sample_community())
    classes = pl.DataFrame(
        {"story": list(removed_by_class), "people": list(removed_by_class.values())}
    )
    rows = [
        (story, what, people)
        for what in ("removed by a moderator", "edited")
        for story, people in removed_by_class.items()
    ]
    table = pl.DataFrame(rows, ["story", "what", "people"], orient="row")
    reading = Reading("removed_gap", 0.1, "-1..1", tables={"by_class": classes, "ledger": table})
    shown = ledger(table, Place(reading, view, Told(standing(view))))
    return {(row["story"], row["what"]): row["people"] for row in shown.iter_rows(named=True)}


def test_what_a_total_of_removals_hides_is_not_told_by_class_and_remover():
    seen = ledger_of({"yours": 60, "another": 50})
    assert seen["another", "edited"] == 50
    assert seen["another", "removed by a moderator"] is None  # who removed is hidden in the sample
    seen = ledger_of({"yours": 4, "another": 50, "none": 40})
    assert seen["yours", "edited"] is None
    assert seen["none", "edited"] is None  # it covers the few
    assert seen["another", "edited"] == 50
