"""What the labels teach: scores by a classifier that never saw the author, in any order of rows."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest

from dashboard.labels import Drawn, Label, Labels, Sample
from dashboard.period import Period
from dashboard.stance import SCORES
from dashboard.stories import scoring
from dashboard.stories.scoring import scored
from dashboard.stories.stance import draw_uncertain, readable
from tests.communities import START, community_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = Period(date(2025, 7, 1), date(2025, 12, 31))
AGREES = ("A good plan, we like it.", "The new hall is warm.", "Lunch was fine today.")
DIFFERS = ("This plan will cost us our jobs.", "Nobody asked the night shift.")
SEED = "00ff00ff00ff00ff"


def said(post):
    number = int(post[1:])
    return DIFFERS[number % 2] if number % 4 == 3 else AGREES[number % 3]


def differs(post):
    return said(post) in DIFFERS


def posts(number=200, people=25):
    ids = [f"p{n:04}" for n in range(number)]
    authors = [f"m{n * 7 % people:02}" for n in range(number)]
    told = {"post_id": ids, "author_id": authors, "said": [said(post) for post in ids]}
    names = dict.fromkeys(told, pl.String)
    return pl.DataFrame(told, names).with_columns(opening=pl.lit(value=True))


def labels_of(ids, says=differs):
    sample = Sample("dissent", 1, DAYS, "", "Ann", NOW, tuple(Drawn(p, 0.5) for p in ids), NOW)
    given = [Label("dissent", 1, post, who, says(post), NOW) for post in ids for who in "ab"]
    return Labels((sample,), tuple(given))


HALF = labels_of([*posts()["post_id"].to_list()[::2], "p0003", "p0007", "p0011", "p0015"])


@pytest.mark.parametrize("engine", ["embeddings", "words"])
def test_what_is_learned_tells_posts_apart(engine):
    found = scored(posts(), HALF, SEED, engine)
    assert found.schema == pl.Schema(SCORES)
    by = found.with_columns(pl.Series("differs", [differs(p) for p in found["post_id"]]))
    means = dict(by.group_by("differs").agg(pl.col("score").mean()).iter_rows())
    assert means[True] > means[False] + 200
    assert found["score"].is_between(0, 1_000).all()


def test_the_order_of_rows_changes_nothing():
    mixed = posts().sample(fraction=1, shuffle=True, seed=1)
    assert scored(mixed, HALF, SEED, "words").equals(scored(posts(), HALF, SEED, "words"))


def test_what_was_said_of_the_sponsors_story_teaches_nothing_of_dissent():
    sample = replace(HALF.samples[0], purpose="sponsor")
    given = [Label("sponsor", 1, each.post_id, "a", not each.says, NOW) for each in HALF.given]
    both = Labels((*HALF.samples, sample), (*HALF.given, *given))
    assert scored(posts(), both, SEED, "words").equals(scored(posts(), HALF, SEED, "words"))


def test_a_post_is_scored_by_what_others_wrote():
    # One author alone says what nobody else says, and is said to disagree.
    own = posts().with_columns(
        said=pl.when(pl.col("author_id") == "m03").then(pl.lit("Purple zebra.")).otherwise("said")
    )
    theirs = set(own.filter(pl.col("author_id") == "m03")["post_id"])
    labels = labels_of(own["post_id"].to_list(), lambda p: p in theirs or differs(p))
    found = scored(own, labels, SEED, "words").filter(pl.col("post_id").is_in(list(theirs)))
    assert found["score"].max() < 700


def test_of_many_posts_a_part_is_scored_and_those_of_samples_too(monkeypatch):
    monkeypatch.setattr(scoring, "AT_ONCE", 60)
    found = scored(posts(), HALF, SEED, "words")
    assert found["part"].sum() == 60
    labelled = {post.post_id for post in HALF.samples[0].posts}
    assert labelled <= set(found["post_id"])
    chosen = np.mean([int(p[1:]) for p in found.filter("part")["post_id"]])
    assert abs(chosen - 100) < 25


@pytest.mark.parametrize("says", [True, False, None])
def test_labels_that_are_all_alike_teach_nothing(says):
    assert scored(posts(), labels_of(["p0001", "p0002"], lambda _: says), SEED, "words") is None
    assert scored(posts(0), labels_of([]), SEED, "words") is None


def test_the_language_of_the_labelled_posts_decides_what_is_learned_from(monkeypatch):
    seen = []
    engines = {name: lambda texts, name=name: seen.append(name) or scoring._by_words(texts)
               for name in ("embeddings", "words")}  # fmt: skip
    monkeypatch.setattr(scoring, "_ENGINES", engines)
    scored(posts(), HALF, SEED)
    german = {text: f"Das ist überhaupt nicht wahr, sagen die Leute hier {n}."
              for n, text in enumerate((*AGREES, *DIFFERS))}  # fmt: skip
    scored(posts().with_columns(pl.col("said").replace(german)), HALF, SEED)
    assert seen == ["embeddings", "words"]


def test_those_of_which_least_is_known_are_picked_to_teach():
    rows = posts().with_columns(text="said", posted_at=pl.lit(START))
    there = community_of(
        members=[{"member_id": f"m{n:02}"} for n in range(25)],
        posts=rows.select("post_id", "author_id", "text", "posted_at").to_dicts(),
    )
    taken = frozenset({"p0001"})
    picked = draw_uncertain(there, DAYS, "UTC", 2, 30, taken, HALF)
    assert len(picked) == 30
    assert all(post.chance is None for post in picked)
    assert "p0001" not in {post.post_id for post in picked}
    scores = scored(readable(there, DAYS, "UTC"), HALF, there.seed)
    apart = scores.select("post_id", apart=(pl.col("score") - 500).abs())
    near = apart.filter(pl.col("post_id").is_in([post.post_id for post in picked]))["apart"].max()
    rest = apart.filter(~pl.col("post_id").is_in([*(p.post_id for p in picked), *taken]))
    assert near <= rest["apart"].min()
    assert draw_uncertain(there, DAYS, "UTC", 2, 30, taken, Labels()) == ()
