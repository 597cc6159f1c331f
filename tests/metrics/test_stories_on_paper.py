"""Which stories are told, by whom, and how many of them: worked examples on paper."""

from dataclasses import replace
from math import exp, log, log2

import pytest

from dashboard.metrics import METRICS, read
from dashboard.metrics.statistics import hill_at_coverage, sample_coverage
from dashboard.period import Period
from dashboard.story_map import SPONSOR
from dashboard.view import View
from tests.communities import empty, one_post
from tests.metrics.paper import at, looked_at, people, post
from tests.metrics.test_heard import told_as

KEYS = [key for key, metric in METRICS.items() if metric.family == "stories"]


def circle(*more, turn=1, name="{}"):
    """Return January: six people write ten posts; the first two of them are in the north.

    a (twice), b and c tell of the lifts, b of the app too; d, who leads, tells yours twice and e
    once; f and a each write a post that tells nothing. Of four reactions three go to d's first post
    and one to a's. ``turn`` is the order of the rows, ``name`` what people are called.
    """
    wrote = {1: "a", 2: "a", 3: "b", 4: "c", 5: "b", 6: "d", 7: "d", 8: "e", 9: "f", 10: "a"}
    posts = [post(n, name.format(who), n) for n, who in wrote.items()][::turn]
    north, south = ([name.format(each) for each in group] for group in ("ab", ("c", "d", "e", "f")))
    members = [*people(*north, site="north"), *people(*south, site="south"), *more]
    reactions = [
        {
            "post_id": f"p{n}",
            "member_id": name.format(who),
            "kind": "up",
            "n": 1,
            "reacted_at": at(20),
        }
        for n, who in ((6, "a"), (6, "b"), (6, "c"), (1, "d"))
    ]
    view = looked_at(
        leaders=(name.format("d"),), members=members[::turn], posts=posts, reactions=reactions,
        attributes=("site",), scope={"by": "site"},
    )  # fmt: skip
    lifts, app = dict.fromkeys(("p1", "p2", "p3", "p4"), "S-001"), {"p5": "S-002"}
    yours, nothing = dict.fromkeys(("p6", "p7", "p8"), SPONSOR), dict.fromkeys(("p9", "p10"))
    return told_as(view, **lifts, **app, **yours, **nothing)


@pytest.fixture(scope="module")
def told():
    return circle()


@pytest.mark.parametrize(
    ("key", "value", "count", "base"),
    [
        ("stories_told", 3, 3, None),  # the lifts, the app, and yours
        ("largest_story_share", 3 / 5, 3, 5),  # a, b, c of a, b, c, d, e who tell any
        ("rare_stories", 3, 3, 3),  # told by three, two and one: each by fewer than five
        ("sponsor_story_people", 2 / 6, 2, 6),  # d and e of the six who posted
        ("sponsor_story_posts", 3 / 10, 3, 10),  # of all posts, those in no story among them
        ("sponsor_story_by_leaders", 2 / 3, 2, 3),  # d's two of the three
        ("largest_other_story", 3 / 2, None, None),  # three tell of the lifts, two tell yours
        ("sponsor_story_amplification", (3 / 4) / (2 / 6), None, None),
        ("posts_unassigned", 2 / 10, 2, 10),
        ("stories_in_one_group", 1, 1, 2),  # yours in the south; b alone tells of the app
    ],
)
def test_what_is_told_and_by_whom(told, key, value, count, base):
    reading = read(key, told)
    assert reading.value == pytest.approx(value)
    assert count is None or reading.count == count
    assert base is None or reading.base == base


def test_stories_as_rich_as_so_many_told_alike(told):
    # Of people: lifts 3, yours 2, the app 1, and each post in no story as one of its own: 8 told.
    # Three are told by one, one by two: coverage is 1 - 3/8 * (5 * 3) / (5 * 3 + 2), under .9,
    # so they are counted as they are.
    shares = [3 / 8, 2 / 8, 1 / 8, 1 / 8, 1 / 8]
    assert read("effective_stories", told).value == pytest.approx(
        exp(-sum(share * log(share) for share in shares))
    )


def test_groups_differ_by_what_they_tell(told):
    # North: lifts 2 of 3, the app 1. South: lifts 1 of 3, yours 2. Both together: 1/2, 1/6, 1/3.
    north = 2 / 3 * log2((2 / 3) / (1 / 2)) + 1 / 3 * log2((1 / 3) / (1 / 6))
    south = 1 / 3 * log2((1 / 3) / (1 / 2)) + 2 / 3 * log2((2 / 3) / (1 / 3))
    reading = read("story_group_divergence", told)
    chance = reading.tables["chance"].row(0, named=True)
    assert chance["observed"] == pytest.approx((north + south) / 2)
    assert reading.value == pytest.approx(chance["observed"] - chance["expected"])


@pytest.mark.parametrize("key", KEYS)
def test_neither_the_order_of_rows_nor_what_people_are_called_matters(told, key):
    one = read(key, told)
    assert read(key, circle(turn=-1)).value == pytest.approx(one.value, nan_ok=False)
    other = read(key, circle(name="person {}"))
    if key != "story_group_divergence":  # chance deals the groups anew to people in their order
        assert other.value == pytest.approx(one.value)


@pytest.mark.parametrize("key", KEYS)
def test_who_says_nothing_changes_no_number_about_what_is_said(told, key):
    silent = people(*(f"silent {n}" for n in range(5)), site="north")
    one, other = read(key, told), read(key, circle(*silent))
    assert other.value == pytest.approx(one.value)
    assert (other.low, other.high, other.base) == (one.low, one.high, one.base)


@pytest.mark.parametrize("make", [empty, one_post])
@pytest.mark.parametrize("key", KEYS)
def test_without_stories_there_is_a_reason_and_no_number(key, make):
    reading = read(key, View(make()))
    assert reading.value is None
    assert any(caveat.key == "cannot_tell" and caveat.sentence for caveat in reading.caveats)


def test_nothing_is_told_of_the_sponsors_before_it_is_written_down(told):
    unwritten = replace(told, stories=replace(told.stories, sponsor=None, version="without"))
    for key in KEYS:
        reading = read(key, unwritten)
        if key.startswith("sponsor_story") or key == "largest_other_story":
            assert reading.value is None
            assert "sponsor" in reading.caveats[0].sentence


def test_each_story_of_a_few_is_listed(told):
    table = read("stories_told", told).tables["stories"]
    assert dict(table.select("story", "people").iter_rows()) == {"S-001": 3, SPONSOR: 2, "S-002": 1}
    assert table["posts"].sum() == 8


def test_two_periods_are_compared_at_one_completeness():
    # January and February tell the same mix of stories; in February four times as many people do.
    told = {"S-001": 4, "S-002": 2, "S-003": 1, "S-004": 1}
    stories, posts, number = {}, [], 0
    for first, times in ((0, 1), (31, 4)):
        for story, tellers in told.items():
            for n in range(tellers * times):
                number += 1
                stories[f"p{number}"] = story
                posts.append(post(number, f"{story}-{first}-{n}", first + n % 20))
    names = sorted({row["author_id"] for row in posts})
    february = (at(31).date(), at(46).date())
    compare = Period(at(0).date(), at(30).date())
    view = told_as(
        looked_at(*february, members=people(*names), posts=posts, scope={"compare": compare}),
        **stories,
    )
    reading = read("effective_stories", view)
    whole = exp(-sum(n / 8 * log(n / 8) for n in told.values()))  # as observed in either month
    january = told_as(
        looked_at(compare.start, compare.end, members=people(*names), posts=posts,
                  scope={"compare": "none"}), **stories,
    )  # fmt: skip
    coverage = sample_coverage(list(told.values()), 8)
    assert coverage < 0.9
    assert read("effective_stories", january).value == pytest.approx(whole)
    assert reading.compared.value == pytest.approx(whole)
    february_counts = [4 * n for n in told.values()]
    assert reading.value == pytest.approx(hill_at_coverage(february_counts, coverage, 1, 32))
    assert reading.value < whole
