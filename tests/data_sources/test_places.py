"""Ids are found in a list of ids, whether they are numbers or words, by hand-made examples."""

from __future__ import annotations

import polars as pl
import pytest

from data_sources.places import places


@pytest.mark.parametrize(
    ("ids", "asked", "found"),
    [
        (["b", "a", "c"], ["a", "x", None, "b"], [1, -1, -1, 0]),
        (["3", "1", "2"], ["2", "9", None, "3"], [2, -1, -1, 0]),
        (["3", "1", "2"], ["02", "+2", "2.0", " 2", "-1", "", "x"], [-1] * 7),
        (["0", "1"], ["0", "00", "-0"], [0, -1, -1]),
        (["01", "1"], ["1", "01"], [1, 0]),
        (["1", "900000000000000000"], ["900000000000000000", "1"], [1, 0]),
        (["1", "99999999999999999999999"], ["99999999999999999999999", "2"], [1, -1]),
        (["1", "word"], ["word", "1"], [1, 0]),
        (["a", None, "a"], ["a", None], [0, -1]),
        (["7", "7", "8"], ["7", "8"], [0, 2]),
        ([], ["a"], [-1]),
        (["a"], [], []),
    ],
    ids=["words", "numbers", "other spellings", "zero", "leading zero", "far apart", "too long",
         "mixed", "twice", "number twice", "no ids", "nothing asked"],
)  # fmt: skip
def test_places(ids: list[str | None], asked: list[str | None], found: list[int]) -> None:
    there, wanted = (pl.Series("id", each, dtype=pl.String) for each in (ids, asked))
    assert places(there, wanted).tolist() == found
