"""How much is said and by how few: worked examples."""

import pytest

from dashboard.metrics import read
from tests.metrics.paper import looked_at, people, post


def wrote(silent=0, **posts):
    """Return a view in which each person wrote so many posts on the first day, one an hour."""
    authors = [name for name, n in posts.items() for _ in range(n)]
    return looked_at(
        members=people(*posts, *(f"silent{i}" for i in range(silent))),
        posts=[post(i, author, 0, i / 60) for i, author in enumerate(authors)],
    )


@pytest.fixture
def ten_posts():
    """Ten posts by four people (6, 2, 1, 1), and one who says nothing."""
    return wrote(silent=1, a=6, b=2, c=1, d=1)


def test_posts_are_counted(ten_posts):
    assert (read("posts_total", ten_posts).value, read("posts_total", ten_posts).unit) == (
        10,
        "posts",
    )


def test_the_fewest_people_for_half_and_for_other_shares(ten_posts):
    reading = read("voices_for_half", ten_posts)
    assert (reading.value, reading.base) == (1, 4)
    # a alone has 60 %; a and b have 80 %.
    assert reading.tables["voices"].rows() == [(0.1, 1, 4), (0.25, 1, 4), (0.5, 1, 4), (0.8, 2, 4)]


def test_just_reaching_half_is_enough():
    assert read("voices_for_half", wrote(a=5, b=3, c=2)).value == 1


def test_effective_voices_are_the_equal_voices_that_sound_alike():
    assert read("effective_voices", wrote(a=3, b=3, c=3, d=3)).value == pytest.approx(4)
    # exp(-(.9 ln .9 + .1 ln .1)) = 1.3842
    assert read("effective_voices", wrote(a=9, b=1)).value == pytest.approx(1.3842, abs=1e-4)


def test_unevenness_counts_the_silent_as_zeros_or_not_at_all():
    view = wrote(silent=2, a=4, b=4)
    # Half of the members write everything, equally: (0, 0, 4, 4) has G = 1/2; (4, 4) has G = 0.
    everyone = read("posts_gini_all", view)
    assert (everyone.value, everyone.base) == (pytest.approx(0.5), 4)
    assert read("posts_gini_speakers", view).value == pytest.approx(0)
    assert everyone.tables["lorenz"].rows() == [(0, 0), (0.25, 0), (0.5, 0), (0.75, 0.5), (1, 1)]
    assert read("posts_gini_speakers", view).tables["lorenz"].height == 3


@pytest.mark.parametrize(
    "key", ["voices_for_half", "effective_voices", "posts_gini_all", "posts_gini_speakers"]
)
def test_what_leans_on_a_few_claims_no_interval(ten_posts, key):
    reading = read(key, ten_posts)
    assert (reading.low, reading.high) == (None, None)
    assert "describes_these_only" in {caveat.key for caveat in reading.caveats}


def test_shares_of_the_posts_of_two_who_write_nearly_all_have_no_interval():
    many = dict.fromkeys((f"m{i}" for i in range(20)), 1)
    assert read("removed_share", wrote(**many)).low is not None
    reading = read("removed_share", wrote(**many, loud=50, louder=50))
    assert (reading.low, reading.high) == (None, None)
    assert reading.caveats[-1].key == "too_few"


def test_rhythm_is_told_in_the_zone_of_the_view_with_every_hour_a_row():
    view = looked_at(
        members=people("a", "b"),
        posts=[post(1, "a", 0), post(2, "b", 0), post(3, "a", 1, 0.5, time_quality="date")],
        zone="Asia/Tokyo",
    )
    table = read("posts_total", view).tables["rhythm"]
    assert table.height == 7 * 24
    # Wednesday noon is nine in the evening in Tokyo; of the third post only the day is known.
    assert [row for row in table.rows() if row[2]] == [(3, 21, 2, 2)]


def test_posts_are_told_as_posted_and_as_they_are_now():
    view = looked_at(
        members=people("a", "b"),
        posts=[post(1, "a", 0), post(2, "b", 1, removed_by="moderator")],
    )
    assert read("posts_total", view).value == 2
    assert read("posts_total", view).tables["removal"].rows() == [
        ("as posted", 2, 2),
        ("as it is now", 1, 1),
    ]


def test_weeks_without_a_post_are_there_with_none():
    view = looked_at(members=people("a"), posts=[post(1, "a", 0), post(2, "a", 14)])
    weeks = read("posts_total", view).tables["by_week"]
    assert weeks["posts"].to_list() == [1, 0, 1]
    assert [str(day) for day in weeks["period_start"]] == ["2025-01-01", "2025-01-06", "2025-01-13"]
