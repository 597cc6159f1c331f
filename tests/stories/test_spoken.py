"""What many posts say is read once, and told apart from what others say."""

import numpy as np
import polars as pl
import pytest

from dashboard.stories import spoken as module
from dashboard.stories.spoken import KEPT, spoken

SAID = pl.Series(["The lift stands still again", "Who repairs the LIFT?", "ok", "Lunch is at noon"])


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch):
    monkeypatch.setattr(module, "_KEPT", module.OrderedDict())


def test_a_second_question_of_the_same_posts_reads_only_the_question(monkeypatch):
    read = []
    embed = module.static_embeddings
    monkeypatch.setattr(
        module, "static_embeddings", lambda texts: (read.append(len(texts)), embed(texts))[1]
    )
    first = spoken(SAID).nearness(["The lift stands still"])
    again = spoken(SAID.clone()).nearness(["The lift stands still", "Lunch"])
    assert sorted(read) == [1, 2, 4]
    assert np.argmax(first) == 0
    assert (again >= first).all()
    assert spoken(SAID).says("the lift").to_list() == [True, True, False, False]
    assert not spoken(SAID).says("?!").any()


def test_texts_cut_in_other_places_are_others():
    one, other = pl.Series(["ab", "c"]), pl.Series(["a", "bc"])
    assert spoken(one) is spoken(one.clone())
    assert spoken(one) is not spoken(other)


def test_no_more_than_a_few_sets_of_posts_are_kept():
    first = spoken(SAID)
    for at in range(KEPT):
        spoken(pl.Series([f"other posts {at}"]))
    assert len(module._KEPT) == KEPT
    assert spoken(SAID) is not first
