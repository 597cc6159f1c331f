"""How far numbers about dissent can be trusted: simulated communities in which the truth is known.

Each community has 150 people who write 1,500 posts within a quarter, of whom 10 to 35 % of the
posts disagree (some people far more than others), and such opening posts are answered 20 points
less often. Two people, each with errors of their own, label a sample that is drawn as the workbench
draws it; a weak classifier (or, with ``--learned``, the real one on words that hardly tell) scores
all posts. The truth is what labellers like these would say of all posts of a community like this.

Told are: how often there is a number, its mean beside the truth, how often the interval covers the
truth, how wide it is, and the same from the labels alone. *Unlike*: two who label as by chance.
*Removed*: a tenth of the posts that disagree taken away by a moderator, compared with before.

    python -m benchmarks.truth_dissent [--runs 400] [--seed 1] [--learned]
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from dashboard.labels import Label, Labels, Sample
from dashboard.marks import Marks
from dashboard.metrics import read
from dashboard.metrics._metric import Reading
from dashboard.period import Period
from dashboard.stance import SCORES, Stance
from dashboard.stories.disagreeing import disagrees
from dashboard.stories.scoring import scored
from dashboard.stories.stance import draw_random, readable
from dashboard.view import Scope, View
from data_sources.community import CAPABILITIES, SCHEMAS, Ability, Community, fingerprints

PEOPLE: Final = 150
POSTS: Final = 1_500
LABELLED: Final = 200
PLANTED: Final = 0.2
ANSWERED: Final = 0.6
DAYS: Final = Period(date(2026, 1, 1), date(2026, 3, 31))
START: Final = datetime(2026, 1, 1, 6, tzinfo=UTC)
FINDS: Final = (0.85, 0.95)
"""The share of posts that disagree of which a labeller says so, drawn for each labeller."""
ERRS: Final = (0.02, 0.06)
"""The share of the other posts of which they say so too."""
UNSURE: Final = 0.03
WEAK: Final = 1.0
"""How far the classifier's scores of both kinds lie apart, in their spread."""
KEYS: Final = ("dissent_share", "dissent_answered_gap")


class World(NamedTuple):
    """A community, which of its posts disagree, and the truth of both numbers."""

    community: Community
    disagree: dict[str, bool]
    truth: tuple[float, float]


class Told(NamedTuple):
    """One reading beside its truth."""

    value: float
    truth: float
    low: float
    high: float


def main() -> None:
    """Print what the simulations give."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--learned", action="store_true")
    asked = parser.parse_args()
    draw = np.random.default_rng(asked.seed)
    found: dict[str, list[Told]] = {}
    unlike, apart = 0, []
    for run in range(asked.runs):
        world = made(draw)
        view = labelled(world, draw, learned=asked.learned)
        _note(found, "rectified", view, world)
        _note(found, "labels alone", _blind(view), world)
        unlike += read("dissent_share", labelled(world, draw, chance=True)).value is not None
        if run % 4 == 0:
            apart.append(removed(view, world, draw))
    _print(found, asked.runs)
    print(f"told though two label as by chance: {unlike} of {asked.runs}")
    change = np.nanmean(apart, axis=0)
    print(f"a tenth of what disagrees removed: share of dissent {change[0]:+.4f}, gap in answers"
          f" {change[1]:+.4f}, share of posts removed {change[2]:+.4f}")  # fmt: skip


def _note(found: dict[str, list[Told]], how: str, view: View, world: World) -> None:
    for key, truth in zip(KEYS, world.truth, strict=True):
        reading = read(key, view)
        into = found.setdefault(f"{key}, {how}", [])
        if reading.value is not None and reading.low is not None and reading.high is not None:
            into.append(Told(reading.value, truth, reading.low, reading.high))


def _print(found: dict[str, list[Told]], runs: int) -> None:
    names = f"{'told':>8}{'off':>9}{'spread':>9}{'covered':>9}{'width':>8}"
    print(f"{'':<36}{names}")
    for name, told in found.items():
        value, truth, low, high = np.array(told).T
        covered = ((low <= truth) & (truth <= high)).mean()
        numbers = f"{len(told) / runs:>8.3f}{(value - truth).mean():>+9.4f}"
        numbers += f"{(value - truth).std():>9.4f}{covered:>9.3f}{(high - low).mean():>8.3f}"
        print(f"{name:<36}{numbers}", flush=True)
    print(f"of {runs} communities; Monte Carlo error {np.sqrt(0.05 * 0.95 / runs):.3f}")


def made(draw: np.random.Generator) -> World:
    """Return a community in which some disagree and are answered 20 points less often."""
    share = draw.uniform(0.10, 0.35)
    person = draw.choice(PEOPLE, POSTS, p=draw.dirichlet(np.full(PEOPLE, 2.0)))
    leaning = draw.beta(3 * share, 3 * (1 - share), PEOPLE)
    disagree = draw.random(POSTS) < leaning[person]
    liked = draw.normal(scale=0.05, size=PEOPLE)
    likely = ANSWERED - PLANTED * disagree + liked[person]
    answered = draw.random(POSTS) < np.clip(likely, 0.0, 1.0)
    phrase = draw.random(POSTS) < np.where(disagree, 0.15, 0.02)
    posts = _posts(draw, person, answered, phrase, _words(draw, disagree))
    truth = _truth(share, ANSWERED - PLANTED, ANSWERED)
    names = posts["post_id"].head(POSTS).to_list()
    return World(_community(posts), dict(zip(names, disagree.tolist(), strict=True)), truth)


def _truth(share: float, theirs: float, others: float) -> tuple[float, float]:
    """Return what labellers with the mean errors would say of all: the share and the gap."""
    finds, errs = np.mean(FINDS), np.mean(ERRS)
    yes = share * finds + (1 - share) * errs
    got = share * finds * theirs + (1 - share) * errs * others
    all_got = share * theirs + (1 - share) * others
    return float(yes), float((all_got - got) / (1 - yes) - got / yes)


def _words(draw: np.random.Generator, disagree: np.ndarray) -> list[str]:
    """Return what is said, from which it can hardly be told who disagrees."""
    common = draw.integers(0, 200, (POSTS, 8))
    told = (
        draw.integers(0, 12, (POSTS, 2))
        + np.where(draw.random((POSTS, 2)) < 0.3, 12, 0) * (disagree[:, None])
    )
    letters = "abcdefghijklmnopqrstuvwxyz"
    return [
        " ".join([f"w{letters[n // 26]}{letters[n % 26]}" for n in row]
                 + [f"v{letters[n]}v" for n in some])
        for row, some in zip(common, told, strict=True)
    ]  # fmt: skip


def _posts(
    draw: np.random.Generator, person: np.ndarray, answered: np.ndarray, phrase: np.ndarray,
    words: list[str],
) -> pl.DataFrame:  # fmt: skip
    """Return the posts, and below them the answers (by a bystander who says nothing else)."""
    at = np.sort(draw.integers(0, 80 * 86_400, POSTS))
    opening = draw.random(POSTS) < 0.6
    rows = [
        {
            "post_id": f"p{i:04}", "author_id": f"m{person[i]:03}",
            "thread_id": f"p{i:04}" if opening[i] else "elsewhere",
            "posted_at": START + timedelta(seconds=int(at[i])), "kind": "post",
            "text": f"{words[i]}{'. I disagree.' if phrase[i] else '.'}",
        }
        for i in range(POSTS)
    ]  # fmt: skip
    rows += [
        {"post_id": f"r{i:04}", "author_id": "m999", "thread_id": f"p{i:04}", "kind": "post",
         "parent_id": f"p{i:04}", "posted_at": START + timedelta(seconds=int(at[i]) + 3_600)}
        for i in np.flatnonzero(opening & answered)
    ]  # fmt: skip
    rows.append({"post_id": "z", "author_id": "m999", "kind": "post",
                 "posted_at": START + timedelta(days=120)})  # fmt: skip
    return pl.DataFrame(rows, dict(SCHEMAS["posts"]))


def _community(posts: pl.DataFrame) -> Community:
    tables = {name: pl.DataFrame(schema=dict(schema)) for name, schema in SCHEMAS.items()}
    members = [{"member_id": f"m{i:03}", "kind": "person"} for i in (*range(PEOPLE), 999)]
    tables |= {"posts": posts, "members": pl.DataFrame(members, dict(SCHEMAS["members"]))}
    can = dict.fromkeys(CAPABILITIES, Ability("yes"))
    fingerprint, seed = fingerprints(tables)
    return Community(**tables, attributes=(), can_tell=can, fingerprint=fingerprint, seed=seed)


def labelled(
    world: World, draw: np.random.Generator, *, chance: bool = False, learned: bool = False
) -> View:
    """Return the community with a sample that two people labelled, with ``chance`` by chance."""
    drawn = draw_random(world.community, DAYS, "UTC", 1, LABELLED)
    given: list[Label] = []
    for who in ("Ann", "Bob"):
        finds, errs = (0.3, 0.3) if chance else (draw.uniform(*FINDS), draw.uniform(*ERRS))
        for post in drawn:
            likely = finds if world.disagree[post.post_id] else errs
            says = bool(draw.random() < likely) if draw.random() >= UNSURE else None
            given.append(Label("dissent", 1, post.post_id, who, says, START))
    sample = Sample("dissent", 1, DAYS, "", "Ann", START, drawn, START)
    labels = Labels((sample,), tuple(given))
    scores = _learned(world, labels) if learned else _scores(world, draw)
    marks = Marks(labels=labels)
    return View(
        world.community, Scope(DAYS, "none"), marks, stance=Stance(scores, labels.version())
    )


def _scores(world: World, draw: np.random.Generator) -> pl.DataFrame:
    posts = readable(world.community, DAYS, "UTC")
    disagree = posts["post_id"].replace_strict(world.disagree, return_dtype=pl.Boolean).to_numpy()
    apart = draw.normal(size=posts.height) + WEAK * (disagree - 0.8)
    score = np.rint(1_000 / (1 + np.exp(-apart))).astype(np.int64)
    return posts.with_columns(
        part=pl.lit(value=True), phrase=disagrees(posts["said"]), score=pl.Series(score)
    ).select(list(SCORES))


def _learned(world: World, labels: Labels) -> pl.DataFrame:
    posts = readable(world.community, DAYS, "UTC")
    found = scored(posts, labels, world.community.seed, "words")
    return pl.DataFrame(schema=SCORES) if found is None else found


def _blind(view: View) -> View:
    """Return the view with a classifier that says the same of every post."""
    if view.stance is None:
        return view
    same = view.stance.scores.with_columns(score=pl.lit(500, pl.Int64))
    return replace(view, stance=Stance(same, "blind"))


def removed(view: View, world: World, draw: np.random.Generator) -> tuple[float, float, float]:
    """Return how both numbers and the share removed change once a tenth of dissent is removed."""
    theirs = [post for post, says in world.disagree.items() if says and draw.random() < 0.1]
    gone = pl.col("post_id").is_in(theirs)
    posts = view.community.posts.with_columns(
        removed_at=pl.when(gone).then(pl.col("posted_at") + timedelta(minutes=30)),
        removed_by=pl.when(gone).then(pl.lit("moderator")),
    )
    after = replace(view, community=replace(view.community, posts=posts))
    changes = [
        _value(read(key, after)) - _value(read(key, view)) for key in (*KEYS, "removed_share")
    ]
    return changes[0], changes[1], changes[2]


def _value(reading: Reading) -> float:
    return np.nan if reading.value is None else reading.value


if __name__ == "__main__":
    main()
