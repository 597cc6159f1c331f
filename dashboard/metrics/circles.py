"""One circle of conversation looked at alone: who is in it, found again by what it is made of.

A circle is found from ties, so the ties of its people say nothing for or against it; what is
counted here is where they lead to, and whether its people had any in the comparison period.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

import numpy as np
import polars as pl

from dashboard.metrics._communities import circle_name, communities_of
from dashboard.metrics._frames import Ints
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics._ties import marks_of, net_of, nothing_tied
from dashboard.view import View

_CODE: Final = 4
_FEWEST: Final = 3


def codes_of(view: View) -> tuple[str, ...]:
    """Return the code of each circle of a view, the largest first; none where none is stable.

    The code is made of the ties that its people have in the view, so that the same people with the
    same ties have the same one, whatever they are called and whatever else the data hold.
    """
    return slice_of(view).own(_codes)


def parts_of(view: View) -> pl.DataFrame:
    """Return circle, people, outside, before: circles by number, everyone else last.

    ``outside`` have a tie with somebody who is not in the same circle; ``before`` had a tie in the
    comparison period, null where nothing is compared with. ``people`` of the last row are all
    others who are members now or had a tie then.
    """
    part, other = slice_of(view), view.compared()
    found, pairs = communities_of(part), net_of(part).pairs
    then = None if other is None else slice_of(other)
    known = then is not None and not nothing_tied(then)
    before = net_of(then).connected if then is not None and known else np.zeros(pairs.n, bool)
    row = np.where(found.label >= 0, found.label, found.sizes.size)
    away = found.label[pairs.source] != found.label[pairs.target]
    outside = np.zeros(pairs.n, bool)
    outside[pairs.source[away]] = outside[pairs.target[away]] = True
    some = (found.label >= 0) | part.among | before
    columns = [
        np.bincount(row[flags & some], minlength=found.sizes.size + 1)
        for flags in (some, outside, before)
    ]
    columns[0][-1] += part.n_silent
    names = [*(circle_name(i) for i in range(found.sizes.size)), "in none"]
    frame = pl.DataFrame(
        {"circle": names, "people": columns[0], "outside": columns[1], "before": columns[2]}
    )
    return frame if known else frame.with_columns(before=pl.lit(None, pl.Int64))


def reaching(view: View) -> Ints:
    """Return how many people of each circle have a tie with each other one, and with others.

    [circles x circles + 1]: the last column is of people in no circle.
    """
    found, pairs = communities_of(slice_of(view)), net_of(slice_of(view)).pairs
    size = found.sizes.size
    of = np.concatenate([pairs.source, pairs.target])
    to = found.label[np.concatenate([pairs.target, pairs.source])]
    cells = np.unique(np.stack([of, np.where(to < 0, size, to)]), axis=1)
    some = cells[:, found.label[cells[0]] >= 0]
    counts = np.zeros((size, size + 1), np.int64)
    np.add.at(counts, (found.label[some[0]], some[1]), 1)
    return counts


def _codes(part: Slice) -> tuple[str, ...]:
    if nothing_tied(part) or np.count_nonzero(net_of(part).connected) < _FEWEST:
        return ()
    found = communities_of(part)
    if not found.stable:
        return ()
    marks = marks_of(net_of(part).ties, part.among.size)
    return tuple(
        blake2b(np.sort(marks[found.label == i]).tobytes(), digest_size=_CODE).hexdigest()
        for i in range(found.sizes.size)
    )
