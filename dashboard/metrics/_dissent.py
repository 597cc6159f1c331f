"""What two people who read the same posts said of them, beside all posts of a view."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final, NamedTuple

import numpy as np
import polars as pl

from dashboard.labels import FEWEST_BOTH, Labels, Sample
from dashboard.metrics._draws import Floats
from dashboard.metrics._frames import Flags, Ints
from dashboard.metrics._labelled import Posts, cohen_kappa
from dashboard.metrics._metric import Caveat
from dashboard.metrics._slice import Slice, slice_of
from dashboard.stance import THOUSANDTHS, Stance
from dashboard.view import View
from data_sources.places import places

NO_LABELS: Final = "nobody has labelled a sample"
WHOLE_ONLY: Final = "dissent is told of the whole community only"
OTHER_DAYS: Final = "the posts that were labelled were drawn from other days than these"
UNCERTAIN: Final = (
    "of a fifth of the answers or more, people could not say whether a post disagrees"
)
NO_AGREEMENT: Final = "people do not agree what dissent is here: no number"
ALIKE: Final = "both people said the same of every post, so it cannot be seen whether they agree"
NOT_LEARNED: Final = "what was labelled has not been worked through yet"
LEAST_KAPPA: Final = 0.4
MOST_UNSURE: Final = 0.2

_HALF: Final = 0.5
_STRATUM: Final = ("opening", "phrase")


class Refused(NamedTuple):
    """Why nothing is told, with what has to be said beside it."""

    why: str
    beside: tuple[Caveat, ...] = ()


@dataclass(frozen=True, eq=False)
class Sampled:
    """Posts of a view that two people labelled, drawn by chance, and all that were scored.

    All are places among the posts of the facts: ``places`` of the labelled posts of which at
    least one could say ([labelled]), with ``weight`` (the inverse of the chance to be drawn),
    ``first`` and ``second`` (each person's answer, NaN where they could not say), ``said`` (the
    mean of both) and ``score`` (0 to 1); ``frame`` with ``frame_score`` stand for all posts.
    ``both`` is how many posts both labelled, ``who`` are the two.
    """

    part: Slice
    who: tuple[str, str]
    both: int
    kappa: float
    places: Ints
    weight: Floats
    first: Floats
    second: Floats
    score: Floats
    frame: Ints
    frame_score: Floats

    @property
    def said(self) -> Floats:
        """The mean of the answers of those who could say: [labelled]."""
        mean: Floats = np.nanmean(np.stack([self.first, self.second]), axis=0)
        return mean

    @property
    def disagreeing(self) -> int:
        """How many people wrote the labelled posts of which both, or the one who could, say yes."""
        return int(np.unique(self.person(self.places[self.said > _HALF])).size)

    def labelled(self, said: Floats, scores: Floats) -> Posts:
        """Return the labelled posts with values of them: [labelled x kinds] each."""
        return Posts(self.person(self.places), self.weight, scores, said)

    def all_posts(self, scores: Floats) -> Posts:
        """Return the posts that stand for all, with values of them: [frame x kinds]."""
        return Posts(self.person(self.frame), np.ones(self.frame.size), scores)

    def person(self, rows: Ints) -> Ints:
        """Return who wrote the posts of these places."""
        person: Ints = self.part.facts.posts.person[rows]
        return person

    def some(self, labelled: Flags, frame: Flags) -> Sampled:
        """Return the labelled posts and the frame of which a mask holds."""
        return replace(
            self, places=self.places[labelled], weight=self.weight[labelled],
            first=self.first[labelled], second=self.second[labelled], score=self.score[labelled],
            frame=self.frame[frame], frame_score=self.frame_score[frame],
        )  # fmt: skip


def sampled_of(view: View) -> Sampled | Refused:
    """Return the labelled posts of a view, or why nothing can be told of them; kept."""
    labels = view.marks.labels.of("dissent")
    if not labels.samples:
        return Refused(NO_LABELS)
    if view.scope.spaces or view.scope.groups:
        return Refused(WHOLE_ONLY)
    part = slice_of(view)
    key = ("dissent", labels.version(), view.stance and view.stance.version, id(part))
    kept = part.facts.kept(key)
    if not isinstance(kept, Sampled | Refused):
        kept = _sampled(part, labels, view.stance)
        part.facts.keep(key, kept)
    return kept


def _sampled(part: Slice, labels: Labels, stance: Stance | None) -> Sampled | Refused:
    days = part.period
    samples = [
        each for each in labels.samples
        if days is not None and each.period.start <= days.start and days.end <= each.period.end
        and any(post.chance is not None for post in each.posts)
    ]  # fmt: skip
    if not samples:
        return Refused(OTHER_DAYS)
    drawn = _drawn(samples)
    here = _here(part, drawn["post_id"])
    who, said = _pair(drawn, labels, set(drawn["post_id"].filter(pl.Series(here >= 0))))
    within = said.with_columns(place=_here(part, said["post_id"])).filter(pl.col("place") >= 0)
    why = _refusal(within)
    if why is not None:
        return why
    if stance is None:
        return Refused(NOT_LEARNED)
    return _with_scores(part, who, within, _weighted(drawn, said, stance), stance)


def _drawn(samples: list[Sample]) -> pl.DataFrame:
    """Return ``sample, post_id, chance`` of the posts drawn by chance, each post once."""
    rows = [
        (each.number, post.post_id, post.chance)
        for each in samples for post in each.posts if post.chance is not None
    ]  # fmt: skip
    names = {"sample": pl.Int64, "post_id": pl.String, "chance": pl.Float64}
    drawn = pl.DataFrame(rows, names, orient="row")
    return drawn.unique("post_id", keep="first", maintain_order=True)


def _here(part: Slice, ids: pl.Series) -> Ints:
    """Return the place of each post among the posts of the facts, -1 outside the view."""
    posts = part.facts.posts
    rows = places(part.facts.tables["posts"]["post_id"], ids)
    place = np.full(part.facts.tables["posts"].height + 1, -1)
    place[posts.row] = np.arange(posts.row.size)
    found: Ints = place[rows]
    inside = np.zeros(posts.row.size + 1, bool)
    inside[:-1][part.picked] = True
    return np.where(inside[found], found, -1)


def _pair(
    drawn: pl.DataFrame, labels: Labels, within: set[str]
) -> tuple[tuple[str, str], pl.DataFrame]:
    """Return the two who labelled most posts of the view together, and what both said.

    The frame has ``post_id, first, second`` (null where they could not say), by ``post_id``.
    """
    known = dict(drawn.select("post_id", "sample").iter_rows())
    said: dict[str, dict[str, bool | None]] = {}
    for each in labels.given:
        if known.get(each.post_id) == each.sample:
            said.setdefault(each.labeller, {})[each.post_id] = each.says
    common = {
        (one, two): said[one].keys() & said[two].keys()
        for one, two in combinations(sorted(said), 2)
    }
    best = max(common, key=lambda pair: len(common[pair] & within), default=("", ""))
    one, two = (said.get(name, {}) for name in best)
    rows = [(post, one[post], two[post]) for post in sorted(common.get(best, ()))]
    names = {"post_id": pl.String, "first": pl.Boolean, "second": pl.Boolean}
    return best, pl.DataFrame(rows, names, orient="row")


def _refusal(within: pl.DataFrame) -> Refused | None:
    """Return why the answers of two people give no number; None where they do."""
    if within.height < FEWEST_BOTH:
        number = str(within.height) if within.height else "none"
        needed = f"two people have to label {FEWEST_BOTH} posts of these days"
        return Refused(f"{needed}, and of {number} of them both have")
    answers = within.select("first", "second")
    if sum(answers.null_count().row(0)) >= MOST_UNSURE * 2 * within.height:
        return Refused(UNCERTAIN)
    kappa = cohen_kappa(within["first"].to_list(), within["second"].to_list())
    if kappa is None:
        return Refused(ALIKE)
    if kappa < LEAST_KAPPA:
        beside = Caveat("partly", f"{agreement(within.height, kappa)}; {LEAST_KAPPA} is needed.")
        return Refused(NO_AGREEMENT, (beside,))
    return None


def agreement(both: int, kappa: float) -> str:
    """Say how many posts two people labelled, and how far they agree beyond chance."""
    told = f"Two people labelled the same {both} posts and agree at a kappa of {kappa:.2f}"
    return f"{told} (1: always, 0: as by chance)"


def _weighted(drawn: pl.DataFrame, said: pl.DataFrame, stance: Stance) -> pl.DataFrame:
    """Return ``opening, phrase, chance``: how likely a post of a stratum was drawn and read by two.

    Samples follow each other and never draw a post again, so the chances of a stratum add up.
    """
    read = drawn.with_columns(read=pl.col("post_id").is_in(said["post_id"].implode()))
    chance = (pl.col("chance") * pl.col("read").mean().over("sample")).alias("chance")
    strata = stance.scores.select("post_id", *_STRATUM)
    known = read.with_columns(chance).join(strata, on="post_id")
    by_sample = known.group_by("sample", *_STRATUM).agg(pl.col("chance").mean())
    return by_sample.group_by(*_STRATUM).agg(pl.col("chance").sum())


def _with_scores(
    part: Slice, who: tuple[str, str], within: pl.DataFrame, chance: pl.DataFrame, stance: Stance
) -> Sampled:
    kappa = cohen_kappa(within["first"].to_list(), within["second"].to_list())
    every = stance.scores.join(chance, on=list(_STRATUM), how="left")
    told = within.filter(pl.any_horizontal(pl.col("first", "second").is_not_null())).join(
        every, on="post_id"
    ).sort("place")  # fmt: skip
    frame = every.filter("part").select("score", place=_here(part, every.filter("part")["post_id"]))
    frame = frame.filter(pl.col("place") >= 0).sort("place")
    first, second = (
        told[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("first", "second")
    )
    return Sampled(
        part, who, within.height, kappa or 0.0, told["place"].to_numpy(),
        1.0 / told["chance"].to_numpy(), first, second, told["score"].to_numpy() / THOUSANDTHS,
        frame["place"].to_numpy(), frame["score"].to_numpy() / THOUSANDTHS,
    )  # fmt: skip
