"""What was heard: worked examples on paper, and what must never move."""

from dataclasses import replace
from functools import cache

import polars as pl
import pytest

from dashboard.disclosure import gate_all
from dashboard.metrics import METRICS, measure, read
from dashboard.metrics._heard_tables import _others_less_ours
from dashboard.story_map import POSTS, SPONSOR, STORIES, SponsorStory, StoryMap
from dashboard.view import View
from data_sources.community import Ability
from tests.communities import ALL
from tests.metrics.paper import at, looked_at, people, post
from tests.metrics.test_contract import LEADERS, stories_of
from tests.metrics.test_silent_members import answered_for, better, removed, silenced

HEARD = [key for key, one in METRICS.items() if one.family == "heard"]
A_WEEK = (at(0).date(), at(6).date())


def told_as(view, **stories):
    """Return the view with the story of each post named; SPONSOR is the sponsor's."""
    posts = [{"post_id": f"p{n[1:]}", "story": s, "language": "en"} for n, s in stories.items()]
    named = sorted({s for s in stories.values() if s and s != SPONSOR})
    rows = [{"story": s, "name": None, "words": ["lifts", "stand", "still"]} for s in named]
    found = StoryMap(
        pl.DataFrame(posts, POSTS), pl.DataFrame(rows, STORIES), 1.0, ("en",), repr(stories),
        SponsorStory("Ours", ("zero harm",)),
    )  # fmt: skip
    return replace(view, stories=found)


def week(**tables):
    """Return a week: a and b tell your story, c, d, e and f another, g none; h leads and answers.

    a is answered after 2 hours by h, b after 30 hours by c. c is answered after 5 hours by a, d
    after nine days by h: too late for a week. e is removed unanswered, and f waits. b and c post
    again within 30 days (c by answering b), a does by answering c; d, e and f never do.
    """
    posts = [
        post(1, "a", 0), post(2, "h", 0, 2, parent_id="p1"),
        post(3, "b", 1), post(4, "c", 1, 30, parent_id="p3"),
        post(5, "c", 2), post(6, "a", 2, 5, parent_id="p5"),
        post(7, "d", 2), post(8, "h", 11, parent_id="p7"),
        post(9, "e", 3, removed_at=at(4), removed_by="moderator"),
        post(10, "f", 4),
        post(11, "g", 4), post(12, "b", 20), post(13, "h", 5), post(99, "g", 60),
    ]  # fmt: skip
    tables = {"posts": posts, "members": people(*"abcdefgh"), **tables}
    view = looked_at(*A_WEEK, leaders=("h",), **tables)
    other = dict.fromkeys(("p5", "p7", "p9", "p10"), "S-001")
    return told_as(view, p1=SPONSOR, p3=SPONSOR, **other)


def test_answers_by_class_and_their_gap():
    found = measure(week())
    assert found["answered_sponsor"].value == pytest.approx(1.0)  # 2 of 2
    assert found["answered_alternative"].value == pytest.approx(0.25)  # c's, of c, d, e, f
    assert found["answered_gap"].value == pytest.approx(0.75)
    few = "(too few to say how sure)"
    assert found["answered_gap"].finding == f"75 points less often than those that tell yours {few}"


def test_only_the_answers_of_leaders_count_for_theirs():
    reading = read("leader_answered_gap", week())
    assert reading.value == pytest.approx(0.5)  # a's of two; d's came after a week
    without = week()
    without = replace(without, marks=type(without.marks)(frozenset()))
    assert (
        read("leader_answered_gap", without).caveats[0].sentence == "nobody is marked as a leader"
    )


def test_coming_back_is_posting_again_within_30_days():
    reading = read("returned_gap", week())
    assert reading.value == pytest.approx(0.75)  # a and b both; of c, d, e, f only c did
    rows = dict(reading.tables["returns"].select("what", "posts").iter_rows())
    assert rows == {
        "another story, after an answer": 1,
        "another story, after none": 3,
        "your story, either way": 2,
    }


def test_removal_is_compared_over_all_posts_of_a_class():
    reading = read("removed_gap", week())
    assert reading.value == pytest.approx(0.25)  # one of four, none of two
    ledger = reading.tables["ledger"].filter(pl.col("posts") > 0)
    assert ledger.select("story", "what", "posts").rows() == [
        ("another story", "removed by a moderator", 1)
    ]


def test_what_was_seen_and_what_nobody_knows():
    reading = read("alternative_seen", week(reactions=[
        {"post_id": "p10", "member_id": "f"}, {"post_id": "p9", "member_id": "a"},
    ]))  # fmt: skip
    # c and d were answered, a reacted to e; that f likes his own post tells nothing.
    assert (reading.count, reading.base) == (3, 4)
    ladder = reading.tables["heard_ladder"].filter(pl.col("story") == "another story")
    assert dict(ladder.select("step", "posts").iter_rows()) == {
        "said": 4, "seen": 3, "answered in a week": 1, "by a leader": 0,
    }  # fmt: skip
    assert ladder["unknown"].sum() == 1
    assert ladder["posts"].to_list() == sorted(ladder["posts"], reverse=True)


def test_reads_of_a_post_say_that_it_was_seen_or_not():
    reads = [
        {"subject_kind": "post", "subject_id": name, "measure": "reads", "value": float(n)}
        for name, n in (("p9", 0), ("p10", 4))
    ]
    reading = read("alternative_seen", week(aggregates=reads))
    assert (reading.count, reading.base) == (3, 4)
    assert not [c for c in reading.caveats if "unknown" in c.sentence]


def test_what_is_still_open_by_story():
    reading = read("open_alternative", week())
    assert (reading.value, reading.base) == (1, 4)  # f's: d was answered, e is removed
    table = reading.tables["open_by_story"]
    assert table.select("story", "tellers", "posts", "people", "days_open").rows() == [
        ("S-001", 4, 1, 1, 56)
    ]


def test_leaders_announce_or_converse():
    reading = read("leader_broadcast", week())
    assert (reading.count, reading.base) == (1, 2)  # an opening post and an answer in this week


def test_what_nobody_has_linked_or_labelled_cannot_be_told():
    found = measure(week())
    (why,) = found["alternative_acted_on"].caveats
    assert why.sentence == "nothing here links posts to decisions"
    for key in ("dissent_share", "dissent_answered_gap"):
        assert found[key].value is None
        assert found[key].caveats[0].sentence == "nobody has labelled a sample"


def test_each_missing_thing_is_said():
    view = week()
    bare = replace(view, stories=None)
    unwritten = replace(view, stories=replace(view.stories, sponsor=None))
    flat = Ability("no", "this export has no threads")
    threadless = replace(view.community, can_tell={**view.community.can_tell, "replies": flat})
    for other, why in (
        (bare, "the stories of these posts have not been found yet"),
        (unwritten, "nobody has written down the sponsor's story"),
        (replace(view, community=threadless), "this export has no threads"),
    ):
        assert read("answered_gap", other).caveats[0].sentence == why
        assert read("answered_gap", other).value is None


def test_a_class_of_few_people_is_hidden_in_a_meeting():
    view = week(members=people(*"abcdefgh", *(f"silent{i}" for i in range(20))))
    gated = gate_all(measure(view), view, "meeting")
    for key in ("answered_sponsor", "answered_alternative", "answered_gap", "removed_gap"):
        assert gated[key].value is None, key


@cache
def lively():
    return View(ALL["busy"](), marks=LEADERS, stories=stories_of("busy"))


def test_silent_members_change_nothing_that_is_heard():
    view = lively()
    before, after = (
        {key: read(key, each).value for key in HEARD}
        for each in (view, replace(view, community=silenced(view.community)))
    )
    assert before == after


@pytest.mark.parametrize("share", [0.1, 0.5])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_removing_posts_flatters_nothing(share, seed):
    view = lively()
    other = replace(view, community=removed(view.community, share, seed))
    before, after = ({key: read(key, each) for key in HEARD} for each in (view, other))
    for key in HEARD:
        if better(METRICS[key], before[key], after[key]):
            assert answered_for(METRICS[key], before, after), key


def test_removing_a_tenth_of_the_critical_posts_is_reported():
    view = lively()
    critical = view.stories.posts.filter(pl.col("story") != SPONSOR)["post_id"]
    gone = pl.col("post_id").is_in(critical.implode()) & (pl.col("post_id").hash(seed=1) % 10 == 0)
    posts = view.community.posts.with_columns(
        removed_at=pl.when(gone).then("posted_at").otherwise("removed_at"),
        removed_by=pl.when(gone).then(pl.lit("moderator")).otherwise("removed_by"),
    )
    other = replace(view, community=replace(view.community, posts=posts))
    before, after = (read("removed_gap", each).value for each in (view, other))
    assert after - before == pytest.approx(0.1, abs=0.03)
    # Taken away before any answer, they count as not answered and do not leave the base.
    assert read("answered_alternative", other).base == read("answered_alternative", view).base
    assert read("answered_gap", other).value > read("answered_gap", view).value


def test_gaps_in_removals_are_those_of_others_less_your_own_in_their_table_too():
    frame = pl.DataFrame({"how": ["matched"], "gap": [-0.1], "low": [-0.2], "high": [0.05]})
    turned = _others_less_ours(frame).row(0, named=True)
    assert (turned["gap"], turned["low"], turned["high"]) == (0.1, -0.05, 0.2)
