"""Person weights: the same for the same person, paired, and with intervals that hold the truth."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from dashboard.metrics._draws import (
    DRAWS,
    acting_members,
    draw,
    effective_number,
    weights,
)
from dashboard.metrics._intervals import divided, interval_of_share
from dashboard.metrics._metric import Reading, compare, widened
from data_sources.community import CAPABILITIES, SCHEMAS, Ability, Community, empty


def community(silent=0):
    tables = {name: empty(name) for name in SCHEMAS}
    ids = ["ann", "ben", "cat", *(f"silent{i}" for i in range(silent)), "bot"]
    kinds = ["person"] * (3 + silent) + ["bot"]
    tables["members"] = pl.DataFrame(
        {"member_id": ids, "kind": kinds, "known_from": ["roster"] * len(ids)}
    ).select(
        *(
            pl.col(name)
            if name in {"member_id", "kind", "known_from"}
            else pl.lit(None, t).alias(name)
            for name, t in SCHEMAS["members"].items()
        )
    )
    at = datetime(2025, 1, 1, tzinfo=UTC)
    rows = [
        {"post_id": "1", "author_id": "ann", "posted_at": at, "kind": "post"},
        {"post_id": "2", "author_id": "bot", "posted_at": at, "kind": "bot"},
    ]
    tables["posts"] = pl.DataFrame(rows, schema=dict(SCHEMAS["posts"]))
    tables["reactions"] = pl.DataFrame(
        [{"post_id": "1", "member_id": "ben", "n": 1}], schema=dict(SCHEMAS["reactions"])
    )
    can = {name: Ability("yes") for name in CAPABILITIES}
    return Community(**tables, attributes=(), can_tell=can, seed="s")


def test_only_people_who_act_are_drawn():
    assert acting_members(community(silent=5)).to_list() == ["ann", "ben"]


def test_silent_members_change_no_draw():
    few, many = weights(community()), weights(community(silent=1000))
    assert few.people.to_list() == many.people.to_list()
    assert (few.matrix == many.matrix).all()


def test_a_persons_stream_depends_on_seed_and_person_alone():
    alone = draw(pl.Series(["ben"]), "s")
    among = draw(pl.Series(["zoe", "ben", "ann", "ben", None]), "s")
    assert among.people.to_list() == ["ann", "ben", "zoe"]
    assert (among.matrix[1] == alone.matrix[0]).all()
    assert (draw(pl.Series(["ben"]), "t").matrix != alone.matrix).any()
    assert (among.matrix[0] != among.matrix[1]).any()


def test_fewer_draws_are_the_first_of_more():
    more, fewer = (draw(pl.Series(["ann", "ben"]), "s", n).matrix for n in (1000, 250))
    assert (more[:, :250] == fewer).all()


def test_nothing_is_drawn_before_it_is_needed():
    drawn = draw(pl.Series(["ann", "ben"]), "s")
    assert "matrix" not in vars(drawn)
    assert drawn.matrix is drawn.matrix


def test_the_weights_are_always_these():
    first = draw(pl.Series(["ann"]), "s").matrix[0, :12].astype(int).tolist()
    assert first == [2, 2, 0, 1, 0, 1, 1, 0, 0, 1, 0, 0]


def test_weights_are_drawn_once_and_kept_with_their_community():
    one, other = community(), community()
    assert weights(one) is weights(one)
    assert weights(one) is not weights(other)


def test_weights_are_independent_poisson_of_mean_one():
    drawn = draw(pl.Series([f"u{i}" for i in range(2000)]), "s").matrix
    assert drawn.shape == (2000, DRAWS)
    assert drawn.mean() == pytest.approx(1, abs=0.003)
    assert drawn.var() == pytest.approx(1, abs=0.01)
    assert [(drawn == k).mean() for k in (0, 1, 2)] == pytest.approx(
        [0.368, 0.368, 0.184], abs=0.002
    )
    between_people = np.corrcoef(drawn[:100])[np.triu_indices(100, 1)]
    between_draws = np.corrcoef(drawn[:, :100].T)[np.triu_indices(100, 1)]
    assert between_people.std() == pytest.approx(DRAWS**-0.5, rel=0.1)
    assert between_draws.std() == pytest.approx(2000**-0.5, rel=0.1)


def test_sums_are_the_matrix_product_whatever_the_path():
    draws = draw(pl.Series([f"u{i}" for i in range(50)]), "s")
    matrix = draws.matrix.astype(np.float64)
    whole = np.arange(50)
    sparse = np.where(whole < 5, whole, 0)
    parts = np.stack([whole, sparse, whole * 0.1], axis=1)
    assert (draws.sums(whole) == whole @ matrix).all()
    assert (draws.sums(sparse) == sparse @ matrix).all()
    assert draws.sums(parts) == pytest.approx(parts.T @ matrix)
    assert (draws.sums(whole * 10**9) == (whole * 10**9) @ matrix).all()
    with pytest.raises(ValueError, match="50 people"):
        draws.sums(np.ones(49))


def test_rows_and_sums_per_person_leave_the_unknown_out():
    draws = draw(pl.Series(["ann", "ben"]), "s")
    asked = pl.Series(["ben", None, "zoe", "ann", "ben"])
    assert draws.rows(asked).tolist() == [1, -1, -1, 0, 1]
    assert draws.per_person(asked).tolist() == [1, 2]
    assert draws.per_person(asked, [1, 2, 4, 8, 16]).tolist() == [8, 17]


def test_the_weight_of_the_silent_is_poisson_and_grows_person_by_person():
    draws = draw(pl.Series(["ann"]), "s")
    some, more = draws.silent_weight(1000), draws.silent_weight(1100)
    assert some.mean() == pytest.approx(1000, abs=5)
    assert some.var() == pytest.approx(1000, rel=0.15)
    assert (more >= some).all()
    assert (more - some).mean() == pytest.approx(100, abs=2)
    assert (draw(pl.Series(["ben", "cat"]), "s").silent_weight(1100) == more).all()
    assert not draws.silent_weight(0).any()
    with pytest.raises(ValueError, match="negative"):
        draws.silent_weight(-1)


def test_a_share_of_members_counts_the_silent_in_its_base():
    draws = draw(pl.Series([f"u{i}" for i in range(100)]), "s")
    spoke, known = np.arange(100) < 40, np.arange(100) < 80
    above, below = draws.sums(np.stack([spoke & known, known], axis=1))
    share = divided(above, below + draws.silent_weight(120))
    assert share.mean() == pytest.approx(0.2, abs=0.005)
    # The spread of a share of 40 in 200: Wilson's and the draws' must agree.
    assert share.std() == pytest.approx(np.sqrt(0.2 * 0.8 / 200), rel=0.1)


def test_nothing_drawn_is_nan_and_never_zero():
    draws = draw(pl.Series(["ann"]), "s")
    ratio = divided(draws.sums([1]), draws.sums([1]))
    assert (np.isnan(ratio) == (draws.matrix[0] == 0)).all()
    assert set(ratio[~np.isnan(ratio)]) == {1.0}
    nobody = draw(pl.Series([], dtype=pl.String), "s").sums(np.empty(0))
    assert np.isnan(divided(nobody, nobody)).all()


def test_effective_number_of_people():
    assert effective_number([3, 3, 3, 0]) == pytest.approx(3)
    assert effective_number([]) == 0
    assert effective_number([0, 0]) == 0


def test_ratio_intervals_hold_the_truth_on_clustered_posts():
    # 80 people, each with an answer rate of their own and a skewed number of posts.
    random = np.random.default_rng(20250101)
    truth, people, runs = 0.4, 80, 600
    drawn = draw(pl.Series([f"u{i}" for i in range(people)]), "s")
    held = naive = 0
    for _ in range(runs):
        posts = 1 + random.geometric(0.25, people)
        answered = random.binomial(posts, random.beta(2, 3, people))
        share = answered.sum() / posts.sum()
        ratios = divided(*drawn.sums(np.stack([answered, posts], axis=1)))
        low, high = interval_of_share(share, ratios, effective_number(posts))
        held += low <= truth <= high
        reach = 1.96 * np.sqrt(share * (1 - share) / posts.sum())
        naive += abs(share - truth) <= reach
    assert 0.935 <= held / runs <= 0.975
    assert naive / runs < 0.9


def test_an_interval_of_few_people_is_wider_and_one_of_all_stays():
    assert widened((0.3, 0.5), 0.4, np.inf) == (0.3, 0.5)
    assert widened((None, None), 0.4, 12) == (None, None)
    reaches = [widened((0.3, 0.5), 0.4, people)[1] - 0.4 for people in (10, 30, 300)]
    assert reaches[0] > reaches[1] > reaches[2] > 0.1
    assert reaches[0] == pytest.approx(0.1 * 2.262157 / 1.959964 * (10 / 9) ** 0.5)


def test_a_share_never_passes_none_or_all():
    low, high = interval_of_share(0.06, np.linspace(0, 0.3, 999), 10)
    assert low == 0
    assert high > 0.3
    assert interval_of_share(0.94, np.linspace(0.7, 1, 999), 10)[1] == 1


def test_a_change_that_rests_on_few_people_is_clear_only_beyond_the_wider_interval():
    draws = np.linspace(0.005, 0.205, 1000)
    then = Reading("k", 0.2, "share", draws=np.zeros(1000))
    for people, verdict in ((1000.0, "clear rise"), (10.0, "no clear change")):
        now = Reading("k", 0.3, "share", draws=draws, effective=people)
        assert compare(now, then).verdict == verdict
