"""How well the sponsor's story is found, by the posts that somebody read blind."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard.labels import Label, Labels, Sample
from dashboard.metrics.statistics import wilson_interval
from dashboard.story_map import SponsorStory

FEWEST: Final = 10
"""Posts said to tell the story, or read of those found, below which no share is told."""
WIDEST: Final = 0.5
"""An interval wider than this says nothing."""
DRAWS: Final = 4_000

Share = tuple[float, float, float]
"""A share with the ends of its interval."""


@dataclass(frozen=True)
class Check:
    """What a blind sample showed.

    Of the posts found to tell the story ``found`` were read and ``right`` do tell it; of the
    others ``others`` were read and ``missed`` tell it as well; of ``unsure`` nobody could say.
    ``precision`` is the share of what was found that tells the story, ``recall`` the share of what
    tells it that was found; None where that is too few to say.
    """

    read: int
    found: int
    right: int
    others: int
    missed: int
    unsure: int
    precision: Share | None
    recall: Share | None

    def sentence(self) -> str:
        """Say what was read and what it shows."""
        unsure = f", of {self.unsure} nobody could say" if self.unsure else ""
        ours = (
            f"{_of(self.right, self.found)} found to tell your story"
            f" {_does(self.right)}{_written(self.precision)}"
        )
        read = (
            f"Of {self.read} posts read blind{unsure}: {ours if self.found else 'none was found'},"
            f" and {_of(self.missed, self.others)} others {_does(self.missed)}"
        )
        if self.recall is None:
            return f"{read}; too few to say how many of those that tell it are found."
        whole, interval = _percent(self.recall)
        if not self.missed:
            least = interval.partition(" ")[0]
            return f"{read}; so at least {least} % of the posts that tell it are found."
        return f"{read}; so {whole} of the posts that tell it are found ({interval})."


def check_of(labels: Labels, sponsor: SponsorStory | None) -> Check | None:
    """Return what the latest closed sample of the story as it is now showed; None for none."""
    if sponsor is None:
        return None
    ours = labels.of("sponsor")
    about = [each for each in ours.samples if each.closed_at and each.about == sponsor.version()]
    return check(about[-1], ours.given) if about else None


def check(sample: Sample, given: Sequence[Label]) -> Check:
    """Return what a sample shows, by the words of whoever read the most of it."""
    said = _of_one(sample, given)
    parts: dict[tuple[bool, float], list[bool]] = defaultdict(list)
    for post in sample.posts:
        says = said.get(post.post_id)
        if says is not None and post.chance:
            parts[bool(post.found), post.chance].append(says)
    found = [says for (is_found, _), all_said in parts.items() if is_found for says in all_said]
    others = [
        says for (is_found, _), all_said in parts.items() if not is_found for says in all_said
    ]
    right, missed = sum(found), sum(others)
    precision = (
        (right / len(found), *wilson_interval(right, len(found))) if len(found) >= FEWEST else None
    )
    unsure = len(said) - len(found) - len(others)
    recall = _recall(parts, sample) if right + missed >= FEWEST and right else None
    return Check(len(said), len(found), right, len(others), missed, unsure, precision, recall)


def mistaken(sample: Sample, given: Sequence[Label]) -> tuple[list[str], list[str]]:
    """Return the posts found that do not tell the story, and those that tell it and were not."""
    said = _of_one(sample, given)
    found = {post.post_id: bool(post.found) for post in sample.posts}
    wrongly = [post for post, says in said.items() if says is False and found[post]]
    missed = [post for post, says in said.items() if says and not found[post]]
    return wrongly, missed


def _of_one(sample: Sample, given: Sequence[Label]) -> dict[str, bool | None]:
    """Return what one person said of the posts: who read the most, the first by name of several."""
    drawn = {post.post_id for post in sample.posts}
    ours = [
        each
        for each in given
        if (each.purpose, each.sample) == (sample.purpose, sample.number) and each.post_id in drawn
    ]
    most = Counter(each.labeller for each in ours)
    who = min(most, key=lambda name: (-most[name], name), default="")
    return {each.post_id: each.says for each in ours if each.labeller == who}


def _recall(parts: dict[tuple[bool, float], list[bool]], sample: Sample) -> Share | None:
    """Return the share of posts that tell the story which were found; None where it is too wide.

    Each part stands for its posts (read over chance). How many of those not read tell the story is
    drawn from what those read say (Jeffreys' prior): none of seven read does not mean none of the
    thousands behind them, as it would if only the posts read were drawn again.
    """
    digest = hashlib.sha256(f"{sample.about}|{sample.number}".encode()).hexdigest()
    random = np.random.default_rng(int(digest[:16], 16))
    ours, every, exact = np.zeros(DRAWS), np.zeros(DRAWS), [0.0, 0.0]
    for (found, chance), said in sorted(parts.items()):
        yes, read = sum(said), len(said)
        unread = max(0, round(read / chance) - read)
        share = random.beta(yes + 0.5, read - yes + 0.5, DRAWS)
        total = yes + random.binomial(unread, share)
        every += total
        exact[1] += yes / chance
        if found:
            ours += total
            exact[0] += yes / chance
    low, high = np.quantile(ours / every, [0.025, 0.975])
    return None if high - low > WIDEST else (exact[0] / exact[1], float(low), float(high))


def _of(number: int, every: int) -> str:
    if number == every > 1:
        return f"all {every}"
    return f"{number or 'none'} of the {every}"


def _does(number: int) -> str:
    return "does" if number == 1 else "do"


def _written(share: Share | None) -> str:
    return f" ({', '.join(_percent(share))})" if share else ""


def _percent(share: Share) -> tuple[str, str]:
    value, low, high = (100 * each for each in share)
    return f"{value:.0f} %", f"{low:.0f} to {high:.0f}"
