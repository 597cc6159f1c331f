"""Dissent as two people see it: worked on paper, and every reason for which no number is told."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from dashboard.disclosure import gate, gate_all
from dashboard.labels import Drawn, Label, Labels, Sample
from dashboard.metrics import measure, read
from dashboard.metrics._dissent import (
    ALIKE,
    NO_AGREEMENT,
    NO_LABELS,
    NOT_LEARNED,
    OTHER_DAYS,
    UNCERTAIN,
    WHOLE_ONLY,
)
from dashboard.metrics.heard_dissent import TOO_FEW_OPENINGS
from dashboard.period import Period
from dashboard.stance import SCORES, Stance
from dashboard.view import Marks, Scope, View
from tests import communities
from tests.communities import community_of
from tests.metrics.paper import DAY_ONE, at

DAYS = Period(at(0).date(), at(20).date())
KEYS = ("dissent_share", "dissent_answered_gap")
ANN_SAYS_YES = [f"o{n:03}" for n in range(20)] + [f"r{n:03}" for n in range(10)]
READ = [f"{kind}{n:03}" for n in range(50) for kind in "or"]


def talk(people=20):
    """Return 100 openings and 400 answers: of the first 20 openings 8 are answered, of 30 then 24.

    Of the 50 last, which nobody reads for dissent, 32 are: 64 of 100 in all.
    """
    answered = [*range(8), *range(20, 44), *range(50, 82)]
    by = [f"m{n:02}" for n in range(people)]
    rows = [
        {"post_id": f"o{n:03}", "author_id": by[n % people], "posted_at": at(n % 20)}
        for n in range(100)
    ]
    for n in range(400):
        opening = answered[n % 64]
        rows.append({
            "post_id": f"r{n:03}", "author_id": by[(opening + 1 + n % 5) % people],
            "parent_id": f"o{opening:03}", "posted_at": at(opening % 20, 1 + n / 1_000),
        })  # fmt: skip
    rows.append({"post_id": "z", "author_id": by[0], "posted_at": at(60)})
    return community_of(members=[{"member_id": who} for who in by], posts=rows)


def labels_of(ann, bob, period=DAYS, closed=True):
    """Return a closed sample of 50 of 100 openings and 50 of 400 answers, and what two said."""
    drawn = tuple(Drawn(post, 0.5 if post[0] == "o" else 0.125) for post in READ)
    sample = Sample("dissent", 1, period, "", "Ann", DAY_ONE, drawn, DAY_ONE if closed else None)
    given = [
        Label("dissent", 1, post, who, says(post), DAY_ONE)
        for who, says in (("Ann", ann), ("Bob", bob)) for post in READ
    ]  # fmt: skip
    return Labels((sample,), tuple(given))


def yes(post):
    return post in ANN_SAYS_YES


def view_of(labels=None, community=None, score=lambda _: 500, period=DAYS, **scope):
    community = community or talk()
    labels = labels_of(yes, yes) if labels is None else labels
    ids = community.posts.filter(pl.col("posted_at") < at(21))["post_id"]
    scores = pl.DataFrame(
        [(each, True, each[0] == "o", False, score(each)) for each in ids],
        list(SCORES.items()), orient="row",
    )  # fmt: skip
    marks = Marks(labels=labels)
    scope = Scope(**{"period": period, "compare": "none", **scope})
    return View(community, scope, marks, stance=Stance(scores, f"{score(ids[0])}"))


def test_shares_on_paper():
    reading = read("dissent_share", view_of())
    assert reading.value == pytest.approx((100 * 20 / 50 + 400 * 10 / 50) / 500)  # .24
    assert reading.base == 500
    assert 0.1 < reading.low < reading.value < reading.high < 0.4
    assert "kappa of 1.00" in reading.caveats[0].sentence


def test_the_gap_on_paper():
    reading = read("dissent_answered_gap", view_of())
    assert reading.value == pytest.approx(24 / 30 - 8 / 20)
    assert reading.base == 100
    assert reading.finding.startswith("40 points less often than others (")


def test_where_two_differ_the_truth_of_a_post_is_their_mean():
    bob = [post for post in ANN_SAYS_YES if post not in {"o000", "o001", "r000", "r001"}]
    reading = read("dissent_share", view_of(labels_of(yes, lambda post: post in bob)))
    assert reading.value == pytest.approx((100 * 19 / 50 + 400 * 9 / 50) / 500)
    chance = 0.3 * 0.26 + 0.7 * 0.74
    assert f"kappa of {(0.96 - chance) / (1 - chance):.2f}" in reading.caveats[0].sentence


def test_what_one_could_not_say_is_as_the_other_said():
    def bob(post):
        return None if post in {"o000", "o030"} else yes(post)

    assert read("dissent_share", view_of(labels_of(yes, bob))).value == pytest.approx(0.24)
    both = read("dissent_share", view_of(labels_of(bob, bob)))
    assert both.value == pytest.approx((100 * 19 / 48 * 48 / 50 + 400 * 0.2) / (96 + 400))


def test_two_who_see_it_differently_are_less_sure():
    # Bob says yes to twelve posts more; only who reads sets the two intervals apart.
    more = [f"r{n:03}" for n in range(10, 22)]
    alike = read("dissent_share", view_of(labels_of(*[lambda p: yes(p) or p in more[:6]] * 2)))
    apart = read("dissent_share", view_of(labels_of(yes, lambda p: yes(p) or p in more)))
    assert apart.value == pytest.approx(alike.value)
    assert apart.high - apart.low > 1.2 * (alike.high - alike.low)


def test_a_classifier_that_knows_moves_the_number_and_makes_it_surer():
    theirs = {f"o{n:03}" for n in range(60, 90)} | {f"r{n:03}" for n in range(100, 150)}

    def score(post):
        return 1_000 if yes(post) or post in theirs else 0

    told, alone = read("dissent_share", view_of(score=score)), read("dissent_share", view_of())
    assert told.value == pytest.approx((30 + 80) / 500)
    assert told.high - told.low < alone.high - alone.low
    assert (
        "finds 100 % disagree (precision), of those that disagree it finds 100 % (recall)"
        in told.caveats[0].sentence
    )


def test_a_classifier_that_knows_nothing_moves_nothing():
    def score(post):
        return 1_000 * (int(post[1:]) % 2)

    told, alone = read("dissent_share", view_of(score=score)), read("dissent_share", view_of())
    assert told.value == pytest.approx(alone.value, abs=0.01)


def test_a_second_sample_adds_its_chances():
    first = labels_of(yes, yes)
    rest = [f"o{n:03}" for n in range(50, 100)]
    sample = replace(first.samples[0], number=2, posts=tuple(Drawn(post, 0.5) for post in rest))
    given = [Label("dissent", 2, post, who, says=True, at=DAY_ONE) for who in ("Ann", "Bob")
             for post in rest]  # fmt: skip
    both = Labels((*first.samples, sample), (*first.given, *given))
    # All openings were read: 70 of 100 disagree. Of the answers still 10 of 50.
    assert read("dissent_share", view_of(both)).value == pytest.approx((70 + 80) / 500)


NOBODY = Labels()
HALF = replace(labels_of(yes, yes), given=labels_of(yes, yes).given[:-1])
REFUSED = {
    NO_LABELS: view_of(NOBODY),
    WHOLE_ONLY: view_of(spaces=("general",)),
    OTHER_DAYS: view_of(labels_of(yes, yes, Period(at(1).date(), at(20).date()))),
    "two people have to label 100 posts of these days, and of 99 of them both have": view_of(HALF),
    UNCERTAIN: view_of(labels_of(yes, lambda p: yes(p) if int(p[1:]) % 5 > 1 else None)),
    NO_AGREEMENT: view_of(labels_of(yes, lambda p: int(p[1:]) % 3 == 0)),
    ALIKE: view_of(labels_of(lambda _: False, lambda _: False)),
    NOT_LEARNED: replace(view_of(), stance=None),
}


@pytest.mark.parametrize("why", REFUSED)
def test_each_reason_for_no_number(why):
    for key in KEYS:
        reading = read(key, REFUSED[why])
        assert reading.value is None
        assert reading.caveats[0].sentence == why


def test_of_people_who_do_not_agree_the_kappa_is_told():
    reading = read("dissent_share", REFUSED[NO_AGREEMENT])
    assert "at a kappa of 0." in reading.caveats[1].sentence
    assert "0.4 is needed" in reading.caveats[1].sentence


def test_too_few_openings_give_no_gap():
    labels = labels_of(*[lambda p: p in ANN_SAYS_YES and p not in ANN_SAYS_YES[9:20]] * 2)
    reading = read("dissent_answered_gap", view_of(labels))
    assert reading.caveats[0].sentence == TOO_FEW_OPENINGS.format(n=50)
    assert read("dissent_share", view_of(labels)).value is not None


def test_where_nobody_is_answered_no_certainty_is_claimed():
    community = talk()
    posts = community.posts.with_columns(
        parent_id=pl.lit(None, pl.String),
        thread_id=pl.when(pl.col("post_id").str.starts_with("o")).then("post_id").otherwise(
            pl.lit("elsewhere")
        ),
    )  # fmt: skip
    reading = read("dissent_answered_gap", view_of(community=replace(community, posts=posts)))
    assert (reading.value, reading.low, reading.high) == (0, None, None)
    assert reading.finding == "about as often as others (too few to say how sure)"


def test_openings_not_followed_for_a_week_are_left_out():
    short = talk()
    short = replace(short, posts=short.posts.filter(pl.col("post_id") != "z"))
    reading = read("dissent_answered_gap", view_of(community=short))
    assert reading.value is None or reading.base < 100


def test_another_period_is_told_only_where_it_was_labelled():
    part = Period(at(0).date(), at(9).date())
    now = Period(at(10).date(), at(19).date())
    view = view_of(period=now, compare=part)
    assert read("dissent_share", view).compared is None  # only 50 posts of each were labelled


def test_the_order_of_rows_and_the_names_of_labellers_change_nothing():
    view, before = view_of(), [read(key, view_of()) for key in KEYS]
    draw = np.random.default_rng(4)
    given = view.marks.labels.given
    mixed = [given[n] for n in draw.permutation(len(given))]
    named = tuple(replace(each, labeller={"Ann": "Zoe", "Bob": "Al"}[each.labeller])
                  for each in mixed)  # fmt: skip
    posts = view.community.posts.sample(fraction=1, shuffle=True, seed=5)
    scores = view.stance.scores.sample(fraction=1, shuffle=True, seed=6)
    after = replace(
        view, community=replace(view.community, posts=posts),
        marks=Marks(labels=replace(view.marks.labels, given=named)), stance=Stance(scores, "mixed"),
    )  # fmt: skip
    for old in before:
        new = read(old.key, after)
        assert (new.value, new.low, new.high) == pytest.approx((old.value, old.low, old.high))


def test_silent_members_change_nothing():
    view, before = view_of(), read("dissent_share", view_of())
    silent = community_of(members=[{"member_id": f"s{n}"} for n in range(40)]).members
    members = pl.concat([view.community.members, silent])
    after = replace(view, community=replace(view.community, members=members))
    assert read("dissent_share", after).value == pytest.approx(before.value)
    assert read("dissent_share", after).low == pytest.approx(before.low)


def test_removing_what_disagrees_is_reported_and_not_absorbed():
    view = view_of()
    gone = pl.col("post_id").is_in(["o000", "o001", "o002"])  # answered within the hour
    posts = view.community.posts.with_columns(
        removed_at=pl.when(gone).then(pl.col("posted_at") + timedelta(minutes=5))
    )
    after = measure(replace(view, community=replace(view.community, posts=posts)))
    before = measure(view)
    assert after["dissent_share"].value == pytest.approx(before["dissent_share"].value)
    assert after["dissent_answered_gap"].value > before["dissent_answered_gap"].value
    assert after["removed_share"].value > before["removed_share"].value


@pytest.mark.parametrize("name", ["empty", "one_post"])
def test_there_may_be_nothing_to_tell(name):
    community = communities.ALL[name]()
    view = View(community, marks=Marks(labels=labels_of(yes, yes)))
    for key in KEYS:
        assert read(key, view).value is None


def test_a_meeting_sees_it_only_with_ten_people_behind_what_disagrees():
    crowd, few = view_of(), view_of(community=talk(people=9))
    padded = [{"member_id": f"s{n}"} for n in range(30)]
    members = pl.concat([few.community.members, community_of(members=padded).members])
    few = replace(few, community=replace(few.community, members=members))
    for key in KEYS:
        assert gate(read(key, crowd), crowd, "meeting").value is not None
        assert gate(read(key, few), few, "meeting").value is None
    assert read("dissent_share", few).value is not None
    told = gate_all(measure(few), few, "meeting")["dissent_share"]
    assert told.caveats[0].sentence == (
        "fewer than ten people wrote the labelled posts that disagree"
    )
    assert told.finding == ""


def test_nothing_of_the_candidates_is_told():
    view = view_of()
    for key in KEYS:
        reading = gate(read(key, view), view, "meeting")
        assert not reading.tables
        assert reading.count is None
