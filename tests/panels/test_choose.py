"""Which sentences lead, by the stated rule."""

from dataclasses import replace

from dashboard.disclosure import gate_all
from dashboard.metrics import METRICS, measure
from dashboard.metrics._metric import Caveat, Comparison, Reading
from dashboard.panels import choose
from dashboard.view import View
from data_sources.sample import sample_community
from tests import communities

NONE = {key: Reading(key, None, metric.unit) for key, metric in METRICS.items()}


def share(key, *, count=50.0, change=None, half=0.01):
    moved = None
    if change is not None:
        moved = Comparison(0.4, change, change - half, change + half, "clear rise")
    return Reading(key, count / 100, "share", count, 100.0, compared=moved)


def chosen(*readings):
    return choose.pairs(METRICS, {**NONE, **{reading.key: reading for reading in readings}})


def test_a_score_is_the_distance_in_half_widths():
    spoke = METRICS["members_spoke"]
    assert round(choose.score(share("members_spoke", change=0.05), spoke), 6) == 4
    assert choose.score(share("members_spoke", change=-0.05), spoke) == choose.score(
        share("members_spoke", change=0.05), spoke
    )
    assert choose.score(share("members_spoke", change=0.005), spoke) == 0


def test_without_an_interval_it_is_the_share_of_people_concerned():
    assert choose.score(share("members_spoke", count=30.0), METRICS["members_spoke"]) == 0.3
    half = Reading("voices_for_half", 10.0, "people", 10.0, 100.0)
    assert choose.score(half, METRICS["voices_for_half"]) == 0.9
    assert choose.score(half, METRICS["voices_for_half"], members=900) == 0.1
    nobody = Reading("newcomers", 0, "people", 0, 100.0)
    assert choose.score(nobody, METRICS["newcomers"]) == 0


def test_the_highest_score_leads_and_a_family_has_one_pair():
    found = chosen(
        share("members_spoke", change=0.05), share("members_silent", change=-0.05),
        share("members_active", change=0.02), share("members_unseen", change=-0.02),
        share("newcomer_first_post_answered", change=0.09), share("newcomers_gone_30d"),
    )  # fmt: skip
    assert [pair[:2] for pair in found] == [
        ("newcomer_first_post_answered", "newcomers_gone_30d"),
        ("members_spoke", "members_silent"),
    ]


def test_a_pair_whose_other_side_is_empty_stands_behind_all_others():
    found = chosen(
        share("members_spoke", count=100.0), share("members_silent", count=0.0),
        share("newcomer_first_post_answered", count=30.0), share("newcomers_gone_30d", count=40.0),
    )  # fmt: skip
    assert [pair.counterweight for pair in found] == ["newcomers_gone_30d", "members_silent"]
    assert found[-1].score == 0


def test_ties_are_broken_by_the_catalogue():
    found = chosen(
        share("newcomer_first_post_answered", count=50.0), share("newcomers_gone_30d", count=50.0),
        share("members_spoke", count=50.0), share("members_silent", count=50.0),
    )  # fmt: skip
    assert found[0].favourable == "members_spoke"


def found(key, beyond, text="told"):
    return replace(share(key, change=0.001), finding=text, beyond=beyond)


def test_the_strongest_finding_of_a_page_leads_by_its_distance_from_chance():
    members = share("members_active", change=0.02)
    bubble, bridge = found("leader_reach_1", 9.0), found("bridge_dependence", 8.0)
    beside = (share("groups_untouched_by_leaders"), share("members_isolated"))
    other = share("members_unseen")
    pairs = chosen(members, other, bubble, bridge, *beside)
    assert pairs[0].favourable == "leader_reach_1"
    assert pairs[0].score == 9.0
    assert all(pair.score < 8 for pair in pairs[1:])
    weak = chosen(members, other, found("leader_reach_1", 0.0, ""), *beside)
    assert weak[0].favourable == "members_active"


def test_a_pair_without_its_counterweight_may_not_lead():
    assert chosen(share("retention_90d", change=0.3)) == ()


def test_an_unfavourable_reading_comes_beside_what_it_weighs_against():
    found = chosen(share("members_spoke"), share("members_silent", change=0.2))
    assert found[0][:2] == ("members_spoke", "members_silent")


def test_few_people_count_as_said():
    few = Reading(
        "voices_for_half", None, "people", None, 100.0, low=1, high=4,
        caveats=(Caveat("fewer_than_five", "fewer than five people"),),
    )  # fmt: skip
    posts = Reading("posts_total", 900.0, "posts", 900.0)
    found = chosen(posts, few)
    assert found[0][:2] == ("posts_total", "voices_for_half")
    assert found[0].score == 0.96


def test_hidden_readings_never_lead():
    hidden = Caveat("hidden", "fewer than five people are behind it")
    silent = replace(NONE["members_silent"], caveats=(hidden,))
    assert chosen(share("members_spoke", change=0.4), silent) == ()


def test_four_to_six_sentences_on_every_lively_community():
    for community in (sample_community(), communities.busy(), communities.quiet()):
        view = View(community)
        found = choose.pairs(METRICS, gate_all(measure(view), view, "meeting"))
        assert 2 <= len(found) <= 3
        said = [key for pair in found for key in pair[:2]]
        assert len(said) == len(set(said))
        families = [choose.family(METRICS[pair.favourable]) for pair in found]
        assert len(families) == len(set(families))
