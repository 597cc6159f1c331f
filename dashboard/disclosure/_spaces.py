"""Which readings a view of some spaces gives away beside the views of other spaces.

People write in several spaces, so views of spaces do not add up as those of groups do: a reading is
told where each neighbouring view (all spaces, one space fewer) holds as many of the people that it
counts, or five more, and where five or nobody are in both of two parts. Posts do add up: a space
where few wrote is told only together with the one that covers it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from dashboard.disclosure._rows import Row, hidden_posts
from dashboard.disclosure._sets import ASKED, SETS
from dashboard.metrics._frames import Ints
from dashboard.metrics._responses import waiting
from dashboard.metrics._slice import Slice, slice_of
from dashboard.view import View

_OF_POSTS: Final = ("wrote", "opened", "waiting", "removed")


def apart_in_spaces(view: View) -> frozenset[str]:
    """Return the readings that a view of some spaces would give away beside its neighbours."""
    if not view.scope.spaces:
        return frozenset()
    sets = frozenset(_near(view)) | frozenset(_uncovered(view))
    return frozenset(key for key, asked in ASKED.items() if sets.intersection(asked))


def _near(view: View) -> Iterator[str]:
    """Yield the sets in which the view and a neighbour differ by few people."""
    for name, of in SETS.items():
        here = _size(view, name)
        wider = [_size(_in(view, ()), name)] + [here + n for n in _parts(view, name, here)]
        if any(0 < abs(here - n) < of.least for n in wider):
            yield name


def _parts(view: View, name: str, here: int) -> Iterator[int]:
    """Yield how many are in one chosen space alone, and how many in it and another chosen one."""
    chosen = view.scope.spaces
    for one in chosen if len(chosen) > 1 else ():
        rest = _size(_in(view, tuple(space for space in chosen if space != one)), name)
        yield here - rest
        yield _size(_in(view, (one,)), name) + rest - here


def _uncovered(view: View) -> Iterator[str]:
    """Yield the sets of authors whose few in one space follow from the posts of the view."""
    whole, chosen = slice_of(_in(view, ())), set(view.scope.spaces)
    spaces = whole.facts.spaces.to_list()
    for name in _OF_POSTS:
        rows = [Row(n) for n in _authors_by_space(whole, name)]
        away = {spaces[i] for i in hidden_posts(rows, SETS[name].least) if i < len(spaces)}
        if away & chosen and not away <= chosen:
            yield name


def _authors_by_space(part: Slice, name: str) -> list[int]:
    """Return how many people wrote such posts in each space, where no space is known last."""
    person, space = _posts(part, name)
    many = len(part.facts.spaces) + 1
    known, acting = person >= 0, max(part.facts.people.acting, 1)
    space, person = space[known], person[known]
    pairs = np.unique(np.where(space < 0, many - 1, space) * acting + person)
    counts: list[int] = np.bincount(pairs // acting, minlength=many).tolist()
    return counts


def _posts(part: Slice, name: str) -> tuple[Ints, Ints]:
    if name == "waiting":
        if not part.can("replies"):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        cases = waiting(part)
        return cases.person, part.facts.posts.space[cases.places]
    some = np.ones(part.post("person").size, bool)
    if name != "wrote":
        some = part.post("opening" if name == "opened" else "removed").astype(bool)
    return part.post("person")[some], part.post("space")[some]


def _size(view: View, name: str) -> int:
    return int(SETS[name].which(view).sum())


def _in(view: View, spaces: tuple[str, ...]) -> View:
    return replace(view, scope=replace(view.scope, spaces=spaces))
