"""The numerical core against published values, and against what must always hold."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dashboard.metrics import statistics

# iNEXT's spider data (Hsieh, Ma & Chao 2016), the two assemblages.
GIRDLED = [46, 22, 17, 15, 15, 9, 8, 6, 6, 4, 2, 2, 2, 2] + [1] * 12
LOGGED = [88, 22, 16, 15, 13, 10, 8, 8, 7, 7, 7, 5, 4, 4, 4, 3, 3, 3, 3, 2, 2, 2, 2] + [1] * 14

# Acute myelogenous leukaemia (Miller 1981; `aml` of R's survival package): weeks, relapsed.
MAINTAINED = ([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])
NOT_MAINTAINED = (
    [5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45],
    [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1],
)

counts_of = st.lists(st.integers(0, 60), min_size=1, max_size=40).filter(any)
amounts = hnp.arrays(
    float, st.integers(1, 40), elements=st.floats(0, 1e6, allow_subnormal=False)
).filter(lambda x: x.sum() > 1e-3)


class TestHillNumbers:
    @pytest.mark.parametrize(
        ("counts", "n", "observed", "asymptotic", "coverage"),
        [
            (GIRDLED, 168, (26, 12.05965, 7.84), (43.8929, 13.8263, 8.1748), 0.9289),
            (LOGGED, 252, (37, 14.42100, 6.76150), (61.4028, 16.3371, 6.9204), 0.9446),
        ],
    )
    def test_spiders_as_published(self, counts, n, observed, asymptotic, coverage):
        assert sum(counts) == n
        assert round(statistics.sample_coverage(counts), 4) == coverage
        for q in (0, 1, 2):
            assert statistics.hill_number(counts, q) == pytest.approx(observed[q], abs=5e-5)
            assert statistics.hill_asymptotic(counts, q) == pytest.approx(asymptotic[q], abs=5e-5)

    @pytest.mark.parametrize(
        ("size", "richness"), [(1, 1), (84, 18.912), (168, 26), (248, 30.883), (336, 34.731)]
    )
    def test_girdled_spiders_at_other_sizes_as_in_inext(self, size, richness):
        assert statistics.hill_at_size(GIRDLED, size, 0) == pytest.approx(richness, abs=5e-4)

    def test_rarefaction_is_the_mean_over_all_subsamples(self):
        kinds = [0, 0, 0, 1, 1, 2]
        for q in (0, 1, 2):
            frequency = np.zeros(5)
            chosen = list(combinations(kinds, 4))
            for sample in chosen:
                for count in np.bincount(sample, minlength=3):
                    frequency[count] += 1 / len(chosen)
            share = np.arange(1, 5) / 4
            expected = (
                np.exp(-(frequency[1:] @ (share * np.log(share))))
                if q == 1
                else (frequency[1:] @ share**q) ** (1 / (1 - q))
            )
            assert statistics.hill_at_size([3, 2, 1], 4, q) == pytest.approx(expected)

    def test_chao2_of_incidence_by_hand(self):
        # 10 units, 3 uniques, 2 duplicates: 7 + 9/10 * 9 / (2 * 2).
        assert statistics.hill_asymptotic([1, 1, 1, 2, 2, 5, 7], 0, units=10) == pytest.approx(
            7 + 0.9 * 9 / 4
        )
        # No duplicates: 3 + 9/10 * 2 * 1 / 2.
        assert statistics.hill_asymptotic([1, 1, 4], 0, units=10) == pytest.approx(3.9)

    def test_incidence_coverage_by_hand(self):
        # 1 - Q1/U (T-1) Q1 / ((T-1) Q1 + 2 Q2) with Q1 = 3, Q2 = 2, U = 19, T = 10.
        expected = 1 - 3 / 19 * 27 / (27 + 4)
        assert statistics.sample_coverage([1, 1, 1, 2, 2, 5, 7], units=10) == pytest.approx(
            expected
        )

    def test_incidence_simpson_by_hand(self):
        # U^2 (1 - 1/T) / sum Y (Y - 1), Chao et al. 2014.
        expected = 19**2 * 0.9 / (2 + 2 + 20 + 42)
        found = statistics.hill_asymptotic([1, 1, 1, 2, 2, 5, 7], 2, units=10)
        assert found == pytest.approx(expected)

    def test_incidence_grows_from_one_unit_to_the_sample(self):
        counts = [1, 1, 1, 2, 2, 5, 7]
        assert statistics.hill_at_size(counts, 1, 0, units=10) == pytest.approx(1.9)
        assert statistics.hill_at_size(counts, 10, 0, units=10) == pytest.approx(7)
        assert statistics.hill_at_size(counts, 20, 0, units=10) > 7

    @pytest.mark.parametrize("q", [0, 0.5, 1, 1.5, 2])
    def test_own_coverage_gives_what_was_seen(self, q):
        own = statistics.sample_coverage(GIRDLED)
        seen = statistics.hill_number(GIRDLED, q)
        assert statistics.hill_at_coverage(GIRDLED, own, q) == pytest.approx(seen, rel=1e-6)

    @pytest.mark.parametrize("q", [0, 1, 2])
    def test_full_coverage_gives_all_there_is(self, q):
        everything = statistics.hill_asymptotic(GIRDLED, q)
        assert statistics.hill_at_coverage(GIRDLED, 1.0, q) == pytest.approx(everything)
        assert statistics.hill_at_size(GIRDLED, 1e6, q) == pytest.approx(everything, rel=1e-3)

    @pytest.mark.parametrize("q", [1, 2])
    def test_order_is_continuous(self, q):
        for estimate in (statistics.hill_number, statistics.hill_asymptotic):
            assert estimate(GIRDLED, q + 1e-6) == pytest.approx(estimate(GIRDLED, q), rel=1e-4)

    def test_the_unseen_series_is_the_published_one(self):
        # Chao, Wang & Jost (2013), the finite form, where it still has digits.
        counts, n, f1, f2 = np.array([5, 3, 2, 1, 1]), 12, 2, 1
        a = 2 * f2 / ((n - 1) * f1 + 2 * f2)
        harmonic = sum(1 / k for k in range(1, n))
        first = sum(x / n * (harmonic - sum(1 / k for k in range(1, x))) for x in counts)
        r = np.arange(1, n)
        rest = f1 / n * (1 - a) ** (1 - n) * (-np.log(a) - np.sum((1 - a) ** r / r))
        expected = np.exp(first + rest)
        assert statistics.hill_asymptotic(counts, 1) == pytest.approx(expected, rel=1e-7)

    @given(counts_of, st.sampled_from([0, 0.5, 1, 2, 3]))
    def test_between_one_and_the_number_of_kinds(self, counts, q):
        kinds = np.count_nonzero(counts)
        assert 1 - 1e-9 <= statistics.hill_number(counts, q) <= kinds + 1e-9

    @given(counts_of, st.sampled_from([0, 1, 2]), st.integers(1, 9))
    def test_order_zeros_and_scale_change_nothing(self, counts, q, scale):
        plain = statistics.hill_number(counts, q)
        other = [scale * n for n in reversed(counts)] + [0, 0]
        assert statistics.hill_number(other, q) == pytest.approx(plain)

    @given(counts_of)
    def test_a_higher_order_never_counts_more(self, counts):
        profile = [statistics.hill_number(counts, q) for q in (0, 0.5, 1, 2, 5, np.inf)]
        assert all(a >= b - 1e-9 for a, b in pairwise(profile))

    @given(counts_of, st.sampled_from([0, 1, 2]))
    def test_larger_samples_and_fuller_coverage_never_hold_less(self, counts, q):
        assume(sum(counts) > 1)
        sizes = [1, sum(counts) // 2 + 1, sum(counts), 2 * sum(counts)]
        at_size = [statistics.hill_at_size(counts, m, q) for m in sizes]
        at_coverage = [statistics.hill_at_coverage(counts, c, q) for c in (0.2, 0.5, 0.9, 1.0)]
        for found in (at_size, at_coverage):
            assert all(b >= a - 1e-6 * a for a, b in pairwise(found))

    @given(counts_of)
    def test_coverage_is_a_share_and_full_without_singles(self, counts):
        assert 0 <= statistics.sample_coverage(counts) <= 1
        assert statistics.sample_coverage([2 * n for n in counts]) == 1

    def test_a_million_posts_are_quick_and_finite(self):
        counts = np.concatenate([np.arange(1, 1200), np.ones(5000, int), np.full(300, 2)])
        for q in (0, 1, 2):
            found = statistics.hill_asymptotic(counts, q)
            assert np.isfinite(found)
            assert found >= statistics.hill_number(counts, q)

    @pytest.mark.parametrize(
        ("call", "why"),
        [
            (lambda: statistics.hill_number([], 1), "none"),
            (lambda: statistics.hill_number([0, 0], 1), "zero"),
            (lambda: statistics.hill_number([1, -1], 1), "negative"),
            (lambda: statistics.hill_number([1, 2], -1), "order"),
            (lambda: statistics.sample_coverage([0.5, 2]), "whole"),
            (lambda: statistics.sample_coverage([3, 12], units=10), "units"),
            (lambda: statistics.hill_asymptotic([3, 1], np.inf), "order"),
            (lambda: statistics.hill_at_size([3, 1], 0.5, 0), "size"),
            (lambda: statistics.hill_at_coverage([3, 1], 0, 0), "coverage"),
            (lambda: statistics.hill_at_coverage([3, 1], 1.1, 0), "coverage"),
        ],
    )
    def test_no_answer_is_an_error_in_words(self, call, why):
        with pytest.raises(ValueError, match=why):
            call()


class TestConcentration:
    def test_gini_as_published(self):
        assert round(statistics.gini([8, 5, 1, 3, 5, 6, 7, 6, 3]), 7) == 0.2373737

    def test_gini_of_one_is_zero_and_of_one_among_many_is_n_minus_one_over_n(self):
        assert statistics.gini([7]) == 0
        assert statistics.gini([0] * 9 + [5]) == pytest.approx(0.9)

    @given(amounts)
    def test_gini_is_half_the_relative_mean_difference(self, x):
        pairs = np.abs(x[:, None] - x[None, :]).mean() / (2 * x.mean())
        assert statistics.gini(x) == pytest.approx(pairs, abs=1e-9)

    @given(amounts, st.floats(0.01, 100))
    def test_gini_ignores_order_and_scale_and_stays_in_range(self, x, scale):
        plain = statistics.gini(x)
        assert 0 <= plain <= 1 - 1 / x.size + 1e-12
        assert statistics.gini(x[::-1] * scale) == pytest.approx(plain, abs=1e-9)
        assert statistics.gini(np.concatenate([x, x])) == pytest.approx(plain, abs=1e-9)

    @given(amounts)
    def test_silent_people_raise_the_gini(self, x):
        assert statistics.gini(np.append(x, 0)) >= statistics.gini(x) - 1e-12

    @given(amounts)
    def test_twice_the_area_over_the_lorenz_curve_is_the_gini(self, x):
        curve = statistics.lorenz(x)
        assert curve.people[0] == curve.values[0] == 0
        assert curve.people[-1] == curve.values[-1] == 1
        assert (np.diff(curve.values) >= 0).all()
        assert (curve.values <= curve.people + 1e-9).all()
        area = np.trapezoid(curve.values, curve.people)
        assert 1 - 2 * area == pytest.approx(statistics.gini(x), abs=1e-9)

    @pytest.mark.parametrize(
        ("successes", "trials", "low", "high"),
        [  # Newcombe 1998, table I, method 3
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0000, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ],
    )
    def test_wilson_as_published(self, successes, trials, low, high):
        found = statistics.wilson_interval(successes, trials)
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)

    def test_wilson_to_five_digits(self):
        low, high = statistics.wilson_interval(81, 263)
        assert (round(low, 5), round(high, 5)) == (0.25529, 0.36621)
        low, high = statistics.wilson_interval(0, 20)
        assert (low, round(high, 5)) == (0, 0.16113)

    @given(st.integers(0, 500), st.integers(1, 500), st.floats(0.5, 0.99))
    def test_wilson_holds_the_share_and_mirrors(self, successes, trials, level):
        assume(successes <= trials)
        low, high = statistics.wilson_interval(successes, trials, level)
        assert 0 <= low <= successes / trials <= high <= 1
        assert low < high
        mirrored = statistics.wilson_interval(trials - successes, trials, level)
        assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-12)

    def test_jensen_shannon_by_hand(self):
        # H(m) - (H(p) + H(q)) / 2 of p = (1/2, 1/2), q = (1, 0), m = (3/4, 1/4).
        expected = 0.25 * np.log2(4) + 0.75 * np.log2(4 / 3) - 0.5
        assert statistics.jensen_shannon([0.5, 0.5], [1, 0]) == pytest.approx(expected)

    @given(st.integers(2, 20).flatmap(lambda n: st.tuples(*[hnp.arrays(
        float, n, elements=st.floats(0, 1e3, allow_subnormal=False))] * 2)))  # fmt: skip
    def test_jensen_shannon_is_symmetric_and_between_zero_and_one(self, pair):
        p, q = pair
        assume(p.sum() > 1e-3 and q.sum() > 1e-3)
        found = statistics.jensen_shannon(p, q)
        assert 0 <= found <= 1
        assert found == pytest.approx(statistics.jensen_shannon(q, p), abs=1e-12)
        assert found == pytest.approx(statistics.jensen_shannon(3 * p, q), abs=1e-9)
        assert statistics.jensen_shannon(p, p) == pytest.approx(0, abs=1e-12)

    @pytest.mark.parametrize(
        ("call", "why"),
        [
            (lambda: statistics.gini([]), "none"),
            (lambda: statistics.gini([0, 0]), "zero"),
            (lambda: statistics.gini([1, -2]), "negative"),
            (lambda: statistics.lorenz([np.nan, 1]), "finite"),
            (lambda: statistics.wilson_interval(0, 0), "trials"),
            (lambda: statistics.wilson_interval(3, 2), "trials"),
            (lambda: statistics.wilson_interval(1, 2, 1), "level"),
            (lambda: statistics.jensen_shannon([1], [1, 2]), "same parts"),
            (lambda: statistics.jensen_shannon([0, 0], [1, 2]), "zero"),
        ],
    )
    def test_no_answer_is_an_error_in_words(self, call, why):
        with pytest.raises(ValueError, match=why):
            call()


class TestSurvival:
    def test_leukaemia_medians_as_published(self):
        assert statistics.median_survival(*MAINTAINED) == 31
        assert statistics.median_survival(*NOT_MAINTAINED) == 23

    def test_leukaemia_curve_as_published(self):
        curve = statistics.kaplan_meier(*MAINTAINED)
        assert curve.times.tolist() == [9, 13, 18, 23, 31, 34, 48]
        expected = [0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184]
        assert curve.survival.round(3).tolist() == expected

    def test_log_log_greenwood_by_hand(self):
        curve = statistics.kaplan_meier(*MAINTAINED)
        # At week 13 two of eleven have relapsed: 2 of 11, Greenwood 1/110 + 1/90.
        log_log = np.log(-np.log(9 / 11))
        reach = 1.959964 * np.sqrt(1 / 110 + 1 / 90) / -np.log(9 / 11)
        ends = np.exp(-np.exp([log_log + reach, log_log - reach]))
        assert (curve.lower[1], curve.upper[1]) == pytest.approx(tuple(ends), abs=1e-6)

    def test_leukaemia_log_rank_as_published(self):
        durations, observed = (MAINTAINED[i] + NOT_MAINTAINED[i] for i in (0, 1))
        groups = ["maintained"] * 11 + ["not"] * 12
        found = statistics.log_rank(durations, observed, groups)
        assert (round(found.chi2, 3), round(found.p, 4)) == (3.396, 0.0653)

    def test_three_equal_groups_do_not_differ(self):
        durations, observed = NOT_MAINTAINED
        groups = np.repeat(["a", "b", "c"], len(durations))
        found = statistics.log_rank(durations * 3, observed * 3, groups)
        assert found == pytest.approx((0, 1), abs=1e-9)

    def test_without_events_nothing_differs(self):
        assert statistics.log_rank([1, 2], [0, 0], ["a", "b"]) == (0, 1)
        assert statistics.median_survival([1, 2], [0, 0]) is None
        assert statistics.kaplan_meier([1, 2], [0, 0]).times.size == 0
        assert statistics.cumulative_incidence([1, 2], [0, 0]).incidence.shape == (0, 1)

    def test_worked_competing_risks(self):
        # Ten cases; S(t-) d / n by hand, an event before a censoring at the same time.
        durations = [1, 2, 2, 3, 4, 4, 5, 6, 7, 8]
        causes = [1, 2, 0, 1, 1, 2, 0, 1, 0, 2]
        found = statistics.cumulative_incidence(durations, causes)
        assert found.times.tolist() == [1, 2, 3, 4, 6, 8]
        s = [1, 0.9, 0.8, 0.8 * 6 / 7, 0.8 * 6 / 7 * 4 / 6, 0.8 * 6 / 7 * 4 / 6 * 2 / 3]
        first = np.cumsum([s[0] / 10, 0, s[2] / 7, s[3] / 6, s[4] / 3, 0])
        second = np.cumsum([0, s[1] / 9, 0, s[3] / 6, 0, s[5] / 1])
        assert found.incidence[:, 0] == pytest.approx(first)
        assert found.incidence[:, 1] == pytest.approx(second)

    def test_competing_events_are_not_censoring(self):
        # Half are removed at once, the others answered: one half is ever answered, not all.
        found = statistics.cumulative_incidence([1, 1, 2, 2], [2, 2, 1, 1])
        assert found.incidence[-1].tolist() == [0.5, 0.5]

    @given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3)), min_size=1, max_size=40))
    def test_incidences_and_survival_sum_to_one(self, cases):
        durations, causes = np.array(cases).T
        found = statistics.cumulative_incidence(durations, causes)
        curve = statistics.kaplan_meier(durations, causes > 0)
        assert found.times.tolist() == curve.times.tolist()
        assert found.incidence.sum(axis=1) + curve.survival == pytest.approx(1)
        assert (np.diff(found.incidence, axis=0) >= -1e-12).all()
        known = ~np.isnan(curve.lower)
        assert (curve.lower <= curve.survival + 1e-12)[known].all()
        assert (curve.upper >= curve.survival - 1e-12)[known].all()
        assert (np.isnan(curve.lower) == (curve.survival <= 0)).all()

    @pytest.mark.parametrize(
        ("call", "why"),
        [
            (lambda: statistics.kaplan_meier([], []), "none"),
            (lambda: statistics.kaplan_meier([1, -1], [1, 1]), "negative"),
            (lambda: statistics.kaplan_meier([1, 2], [1]), "length"),
            (lambda: statistics.cumulative_incidence([1], [-1]), "causes"),
            (lambda: statistics.cumulative_incidence([1], [0.5]), "causes"),
            (lambda: statistics.log_rank([1, 2], [1, 1], ["a", "a"]), "two groups"),
            (lambda: statistics.log_rank([1, 2], [1, 1], ["a"]), "length"),
        ],
    )
    def test_no_answer_is_an_error_in_words(self, call, why):
        with pytest.raises(ValueError, match=why):
            call()
