import re
from dataclasses import replace
from functools import cache

import polars as pl
import pytest

from dashboard.charts._chart import Chart, Network
from dashboard.metrics import METRICS, read
from dashboard.metrics.network import dots_of
from dashboard.panels import page_panels, reach_groups
from dashboard.panels._sections import SECTION_OF
from dashboard.panels._seen import seen
from dashboard.view import Scope, View
from dashboard.workspace import datasets
from data_sources.community import Ability
from data_sources.sample import sample_community
from tests import communities

REACH = [key for key, metric in METRICS.items() if metric.family == "reach"]


@pytest.fixture(scope="module")
def page():
    community = sample_community()
    return page_panels("reach", View(community, marks=datasets.marks(datasets.SAMPLE)))


@cache
def unmarked():
    """Return one view of the made-up community in which nobody is marked, measured once."""
    return View(sample_community())


def panel(page, key):
    return next(panel for panel in page.panels if panel.key == key)


def said(page):
    found = [sentence.text for pair in page.pairs for sentence in pair]
    for panel in page.panels:
        found += [s.text for pair in panel.pairs for s in pair]
        found += [s.text for s in panel.sentences]
        found += [" ".join(row) for row in panel.rows]
    return found


def test_who_is_not_reached_leads(page):
    assert [pair[1].key for pair in page.pairs] == ["members_isolated", "groups_barely_reached"]
    assert [panel.key for panel in page.panels[:3]] == ["isolated", "barely", "network"]


def test_the_planted_troubles_are_said(page):
    text = " ".join(said(page))
    assert "people in “Night shift”, fewer than five are connected with anybody" in text
    assert "held together by fewer than five people" in text
    assert "of what leaders turn to is other leaders" in text
    assert "Night shift has no tie, either way, with" in text


def test_two_numbers_for_chance_are_told_apart(page):
    sentence = page.pairs[1][0].text
    (least,) = re.findall(r"Chance would give (\d+ %) or more", sentence)
    foot = panel(page, "between").foot
    assert f"were all ties drawn anew, as many for everybody, {least} or more" in foot
    assert "the sentence has the lower" in foot


def test_every_reading_of_the_family_is_shown_and_leads_to_its_panel(page):
    shown = {reading.key for panel in page.panels for reading in panel.readings}
    assert set(REACH) <= shown
    there = {panel.key for panel in page.panels}
    for key in REACH:
        assert SECTION_OF[key].page == "reach"
        assert SECTION_OF[key].panel in there


def test_how_all_of_it_moved_is_said(page):
    rows = dict(panel(page, "moved").rows)
    assert len(rows) >= 12
    assert all("→" in text for text in rows.values())


def test_a_network_is_drawn_and_its_words_say_the_same(page):
    picture = panel(page, "network").picture
    assert isinstance(picture, Network)
    name, way = picture.ways[0]
    assert name.startswith("people, by ")
    assert len(way["x"]) == sum(int(part["size"].split()[0]) for part in way["parts"])
    for part in way["parts"]:
        assert part["facts"]
        assert all(fact in picture.alt for fact in part["facts"])
    assert picture.ways[-1][0].startswith("groups, by ")


def test_fewer_than_five_people_between_two_groups_are_one_dashed_line(page):
    way = panel(page, "network").picture.ways[0][1]
    names = [{way["parts"][i]["name"] for i in pair} for pair in way["thin"]]
    assert {"Depots", "Plant B"} in names


def test_nothing_sent_to_the_browser_names_a_member(page):
    text = repr(panel(page, "network").picture.ways)
    members = sample_community().members
    for column in ("member_id", "name", "handle"):
        inside = [each for each in members[column].drop_nulls() if each in text]
        assert not [each for each in inside if re.search(rf"\b{re.escape(each)}\b", text)]


@pytest.mark.parametrize("name", ["empty", "one_post", "tiny"])
def test_too_small_a_community_is_not_drawn(name):
    made = page_panels("reach", View(communities.ALL[name]()))
    assert len(made.sentences) == 1
    assert not made.panels


def test_without_ties_the_page_says_so_in_words():
    no = {name: Ability("no", "this export has none") for name in
          ("replies", "mentions", "reactions", "reactors")}  # fmt: skip
    community = communities.busy()
    made = page_panels("reach", View(replace(community, can_tell={**community.can_tell, **no})))
    assert not made.pairs
    assert [panel.key for panel in made.panels] == ["network", "reached"]
    network = panel(made, "network")
    assert network.picture is None
    assert "neither who answered whom" in network.rows[0][0]
    assert not any(re.search(r"\b0 (of|%)", text) for text in said(made))


def test_what_an_export_does_not_tell_is_said_once():
    no = {"replies": Ability("no", "this export has none")}
    community = communities.busy()
    made = page_panels("reach", View(replace(community, can_tell={**community.can_tell, **no})))
    told = [text for panel in made.panels for text in panel.cannot_tell]
    assert [text for text in told if text.startswith("This export does not tell")]
    assert len(told) == len(set(told))


def test_without_groups_the_page_says_so_and_draws_people():
    community = sample_community()
    no = {"attributes": Ability("no", "no roster with groups was given")}
    bare = replace(
        community, attributes=(), members=community.members.drop(community.attributes),
        can_tell={**community.can_tell, **no},
    )  # fmt: skip
    made = page_panels("reach", View(bare))
    way = panel(made, "network").picture.ways
    assert way[0][0] == "people"
    assert way[0][1]["parts"] == []
    assert not [p for p in made.panels if p.key in {"isolated", "between"}
                and isinstance(p.picture, Chart) and p.picture.drawn]  # fmt: skip


def bare_sample():
    """Return the made-up community of whose members no group is known."""
    community = sample_community()
    members = community.members.drop(community.attributes)
    return View(replace(community, attributes=(), members=members))


def test_more_people_than_can_be_drawn_are_groups(monkeypatch):
    monkeypatch.setattr("dashboard.metrics.network.MOST_DOTS", 100)
    monkeypatch.delattr("dashboard.metrics.network.places_of")  # of those not drawn
    network = panel(page_panels("reach", View(sample_community())), "network")
    assert [name for name, _ in network.picture.ways][-1] == "groups, by location"
    assert "look at one group alone" in network.foot
    assert "member" not in network.picture.caption


def test_more_people_than_can_be_drawn_without_groups_are_circles(monkeypatch):
    monkeypatch.setattr("dashboard.metrics.network.MOST_DOTS", 100)
    monkeypatch.setattr("dashboard.metrics._communities.STABLE", 0.0)
    view = bare_sample()
    network = panel(page_panels("reach", view), "network")
    ((name, way),) = network.picture.ways
    assert name == "circles of conversation"
    table = read("communities", view).tables["circles"]
    assert len(way["x"]) == len(way["parts"]) == table.height > 1
    dots = dots_of(view)
    ends = zip(dots.a, dots.b, strict=True)
    pairs = {tuple(sorted(dots.circle[[i, j]].tolist())) for i, j in ends}
    assert set(zip(way["a"], way["b"], strict=True)) <= {(i, j) for i, j in pairs if -1 < i < j}
    assert "each circle is drawn as one dot" in network.foot


def test_where_neither_groups_nor_circles_are_known_that_is_said(monkeypatch):
    monkeypatch.setattr("dashboard.metrics.network.MOST_DOTS", 100)
    monkeypatch.setattr("dashboard.metrics._communities.STABLE", 2.0)
    network = panel(page_panels("reach", bare_sample()), "network")
    ((said, _),) = network.rows
    assert "one group alone" not in said
    assert "a roster on the Data page tells them" in said


def test_where_few_have_no_tie_people_are_not_drawn_one_by_one():
    view = View(communities.busy())
    assert 0 < dots_of(view).n - dots_of(view).connected < 5
    network = panel(page_panels("reach", view), "network")
    assert [name for name, _ in network.picture.ways] == ["groups, by department"]
    assert "fewer than five people" in network.foot


def test_one_group_alone_is_drawn():
    scope = Scope(groups=(("location", "Office"),))
    made = page_panels("reach", View(sample_community(), scope))
    way = panel(made, "network").picture.ways[0][1]
    assert len(way["x"]) == 180


def test_the_overview_has_a_reach_panel():
    overview = page_panels("overview", unmarked())
    reach = panel(overview, "reach_groups")
    assert reach.picture.drawn
    leading = [sentence.text for pair in overview.pairs for sentence in pair]
    assert any("Barely reached: Depots and Night shift" in text for text in leading)
    assert not reach.foot
    led = View(sample_community(), marks=datasets.marks(datasets.SAMPLE))
    assert "Depots and Night shift" in panel(page_panels("overview", led), "reach_groups").foot
    found = reach_groups.small(seen(led, "meeting"), findings=True).sentences
    text = " ".join(sentence.text for sentence in found)
    assert "people in “Night shift”, fewer than five are connected" in text
    assert "Depots and Plant B are held together by fewer than five people" in text
    assert "of what leaders turn to is other leaders" in text
    again = reach_groups.small(seen(led, "meeting"), findings=True, said={"leader_reach_1"})
    assert [s for s in found if s.key != "leader_reach_1"] == list(again.sentences)
    bare = View(communities.alike(30))
    assert panel(page_panels("overview", bare), "reach_groups").picture.caption


def test_the_strongest_finding_of_reach_leads_the_overview_and_is_said_once():
    view = View(sample_community(), marks=datasets.marks(datasets.SAMPLE))
    overview = page_panels("overview", view)
    told = {key: seen(view, "meeting").readings[key].beyond for key in REACH}
    strongest = max(told, key=told.get)
    assert strongest == "leader_reach_1"
    leading = [sentence for pair in overview.pairs for sentence in pair]
    text = "65 % of what leaders turn to is other leaders, where chance would give 32 %"
    assert text in next(each.text for each in leading if each.key == strongest)
    assert next(each.dot for each in leading if each.key == strongest) == "filled"
    assert {"members_silent", "unanswered_after_7d"} <= {each.key for each in leading}
    assert text not in " ".join(s.text for s in panel(overview, "reach_groups").sentences)
    nobody = page_panels("overview", unmarked())
    assert not any("leaders" in s.text for pair in nobody.pairs for s in pair)


def test_empty_cells_are_named_once_a_pair():
    rows = [(a, b, 0.0 if "C" in (a, b) and a != b else 3.0) for a in "ABC" for b in "ABC"]
    table = pl.DataFrame(rows, ["group", "to_group", "ties"], orient="row")
    assert reach_groups.empty_cells(table) == ["C has no tie, either way, with A or B"]
    assert reach_groups.empty_cells(pl.DataFrame()) == []


def test_leaders_are_met_only_where_they_are_marked():
    made = page_panels("reach", unmarked())
    assert "nobody is marked as a leader" in " ".join(said(made))
