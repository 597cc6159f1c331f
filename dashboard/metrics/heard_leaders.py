"""The leaders' mirror: broadcast or conversation?"""

from __future__ import annotations

import numpy as np
import polars as pl

from dashboard.metrics._builders import OVER_PEOPLE, Tables, partly, settled
from dashboard.metrics._draws import effective_number
from dashboard.metrics._frames import Flags
from dashboard.metrics._groups import UNKNOWN
from dashboard.metrics._intervals import divided, interval_of_share
from dashboard.metrics._metric import Reading, Sentences, cannot_tell, metric
from dashboard.metrics._slice import Slice, slice_of
from dashboard.metrics.heard_answers import NO_LEADERS
from dashboard.view import View


@metric(
    "leader_broadcast",
    family="heard",
    label="Leaders' opening posts",
    question="Do leaders announce, or do they converse?",
    why="An announcement asks for applause, an answer for a conversation.",
    definition=(
        "Opening posts of leaders in the period over all posts and replies of leaders; questions"
        " among them, and the groups of those whom they answered, in the table."
    ),
    not_counted="Leaders whom nobody has marked; reactions.",
    unit="share",
    favours="low",
    counterweight=("leader_answered_gap",),
    blind_spot="What leaders say in person, on the phone or in private messages.",
    needs=frozenset({"replies"}),
    source="This project's definition.",
    sentences=Sentences(
        "{value} of what leaders wrote opened a conversation, the rest answered others"
        "[ {interval}][; {before}, {then}: {change}].",
        "{value} of what leaders wrote opened a conversation, the rest answered others"
        "[ {interval}][; {before}, {then}: {verdict}].",
        "We cannot see whether leaders announce or converse: {why}.",
        none="Everything that leaders wrote answered others[; {before}, {then} did not].",
    ),
)
def leader_broadcast(view: View) -> Reading:
    """Return the share of leaders' posts that open a conversation."""
    key, part = "leader_broadcast", slice_of(view)
    if not part.leaders_known:
        return cannot_tell(key, NO_LEADERS)
    led, opening = _led(part), part.post("opening").astype(bool)
    if not led.any():
        return cannot_tell(key, "leaders wrote nothing in this view")
    person = part.post("person")
    columns = np.column_stack([part.count(person[led & opening]), part.count(person[led])])
    sums, (count, base) = part.facts.draws.sums(columns), columns.sum(axis=0)
    draws, effective = divided(sums[0], sums[1]), effective_number(columns[:, 1])
    low, high = interval_of_share(float(count / base), draws, effective)
    return settled(
        Reading(
            key, float(count / base), "share", float(count), float(base),
            "posts and replies of leaders", low, high, method=OVER_PEOPLE,
            caveats=partly(part, "replies"), draws=draws, effective=effective,
            tables=Tables(mirror=lambda: _mirror(part), answered_groups=lambda: _groups(part)),
        )
    )  # fmt: skip


def _led(part: Slice) -> Flags:
    """Return which posts of the view are by leaders: [posts]."""
    flags: Flags = part.leading[part.post("person")]
    return flags


def _mirror(part: Slice) -> pl.DataFrame:
    """Return what, posts, of_posts: opening posts, replies and questions of all leaders."""
    led, opening = _led(part), part.post("opening").astype(bool)
    asks = part.flag("asks") if part.can("text") else np.zeros(led.size, bool)
    rows = {"opened a conversation": opening, "answered others": ~opening, "asked something": asks}
    return pl.DataFrame(
        {
            "what": list(rows),
            "posts": [int((led & of).sum()) for of in rows.values()],
            "of_posts": [int(led.sum())] * len(rows),
        },
        {"what": pl.String, "posts": pl.Int64, "of_posts": pl.Int64},
    )


def _groups(part: Slice) -> pl.DataFrame:
    """Return group, replies, people: the groups of those whom leaders answered, none left out."""
    to = part.post("to")[_led(part)]
    to = to[to >= 0]
    names, codes = part.facts.group_codes(part.attribute or "")
    own = codes[to]
    own = np.where(own < 0, len(names), own)
    rows = [
        (name, int((own == code).sum()), int(np.unique(to[own == code]).size))
        for code, name in enumerate([*names, UNKNOWN])
        if names and (name != UNKNOWN or (own == code).any())
    ]
    return pl.DataFrame(
        rows, {"group": pl.String, "replies": pl.Int64, "people": pl.Int64}, orient="row"
    )
