"""Burt's measures of how tied up a person is among those they are tied to."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array, csr_array

from dashboard.metrics._graph_pairs import Floats, Pairs


def constraint(pairs: Pairs) -> Floats:
    """Return Burt's constraint: [n], NaN for people without a tie.

    p(i, j) is the share of i's ties, in and out, that are with j. The constraint is the sum over
    contacts j of (p(i, j) + sum over q of p(i, q) p(q, j)) squared.
    """
    share = _shares(_both_ways(pairs))
    near = share.astype(bool)
    indirect = (share @ share).multiply(near)  # only those whom i is tied to count
    held = (share + indirect).power(2)
    sums = np.asarray(held.sum(axis=1)).ravel()
    return np.where(pairs.degree > 0, sums, np.nan)


def effective_size(pairs: Pairs) -> Floats:
    """Return Burt's effective size: [n], NaN for people without a tie.

    The number of contacts less their redundancy: for each contact j, the sum over q of p(i, q)
    m(j, q), where m(j, q) is the tie of j and q over j's strongest tie.
    """
    if not pairs.n:
        return np.empty(0)
    ties = _both_ways(pairs)
    strongest = np.asarray(ties.max(axis=1).todense()).ravel()
    marginal = _rows_divided(ties, strongest)
    redundant = (_shares(ties) @ marginal.T).multiply(ties.astype(bool))
    sizes = pairs.degree - np.asarray(redundant.sum(axis=1)).ravel()
    return np.where(pairs.degree > 0, sizes, np.nan)


def _both_ways(pairs: Pairs) -> csr_array:
    shape = (pairs.n, pairs.n)
    one_way = coo_array((pairs.weight, (pairs.source, pairs.target)), shape=shape).tocsr()
    return csr_array(one_way + one_way.T)


def _shares(ties: csr_array) -> csr_array:
    return _rows_divided(ties, np.asarray(ties.sum(axis=1)).ravel())


def _rows_divided(ties: csr_array, by: Floats) -> csr_array:
    out = ties.copy()
    out.data = ties.data / np.repeat(by, np.diff(ties.indptr))
    return out
