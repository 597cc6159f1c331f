"""What people did to the stories that were found, done again on any finding of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import polars as pl

from dashboard.acts import Act, Conflict, in_force, open_undos, version_of_acts
from dashboard.stories.labels import distinctive_words, used_by
from dashboard.stories.spoken import Spoken, spoken
from dashboard.stories.sponsor import THRESHOLD
from dashboard.story_map import SPONSOR, STORIES, LeftOut, StoryMap

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def curated(
    found: StoryMap, acts: Sequence[Act], texts: pl.DataFrame
) -> tuple[StoryMap, tuple[Conflict, ...]]:
    """Return the stories once people's acts are done to them, and what could not be done.

    The acts are done in the order of their numbers, whatever the order they come in, to whatever
    was found: a story that an act names and that is not there is a conflict, and so is one that
    gets a second name. Posts that tell the sponsor's story are never touched. ``texts`` has
    ``post_id, author_id, said`` of all posts of the map, in any order. Without an act in force the
    map itself is returned. Its ``version`` tells the acts in force.
    """
    wrong = _undone_twice(acts)
    doing = in_force(acts)
    if not doing:
        return found, wrong
    work = _Work.of(found, texts)
    for act in doing:
        _DO[act.kind](work, act)
    told = replace(
        found,
        posts=work.posts.select(found.posts.columns).sort("post_id"),
        stories=work.described(found.stories),
        version=f"{found.version}-{version_of_acts(acts)}",
        left_out=work.left_out(),
    )
    return told, (*wrong, *work.conflicts)


def next_part(story: str, acts: Sequence[Act]) -> str:
    """Return the permanent number for what is split off a story: that of the story and a letter.

    It is no number that a later finding could give to a story, and none that an act ever gave,
    taken back or not.

    >>> next_part("S-003", ())
    'S-003a'
    """
    whole = story.rstrip(LETTERS)
    taken = {act.into for act in acts if act.kind == "split"}
    names = (*LETTERS, *(f"{one}{other}" for one in LETTERS for other in LETTERS))
    return next(f"{whole}{name}" for name in names if f"{whole}{name}" not in taken)


def _undone_twice(acts: Sequence[Act]) -> tuple[Conflict, ...]:
    """Return the undos of an act that was taken back already, or that there never was."""
    ordered = sorted(acts, key=lambda act: act.number)
    found = []
    for at, act in enumerate(ordered):
        if act.kind != "undo":
            continue
        before = ordered[:at]
        if act.takes_back not in open_undos(before) | {each.number for each in in_force(before)}:
            why = f"act {act.takes_back} does not count any more"
            found.append(Conflict(act.number, f"{act.sentence()} changes nothing: {why}."))
    return tuple(found)


@dataclass
class _Work:
    """The stories while they are worked on: ``posts`` has ``own``, ``author_id`` and ``left``."""

    posts: pl.DataFrame
    names: dict[str, str | None]
    named: dict[str, Act] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    excluded: list[int] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    conflicts: list[Conflict] = field(default_factory=list)

    @classmethod
    def of(cls, found: StoryMap, texts: pl.DataFrame) -> _Work:
        every = found.posts.join(texts, on="post_id", how="left").sort("post_id")
        posts = every.with_columns(pl.col("said").fill_null(""), left=pl.lit(value=False))
        return cls(posts, dict(found.stories.select("story", "name").iter_rows()))

    @cached_property
    def spoken(self) -> Spoken:
        """What the posts say, in the order of ``posts``, which never changes."""
        return spoken(self.posts["said"])

    def matching(self, act: Act) -> pl.Series:
        """Say for each post whether it has one of an act's keywords or is near an example."""
        near = pl.repeat(value=False, n=self.posts.height, eager=True)
        for keyword in act.keywords:
            near |= self.spoken.says(keyword)
        if act.examples and self.posts.height:
            near |= pl.Series(self.spoken.nearness(act.examples) >= THRESHOLD)
        return near & (self.spoken.own != "") & ~self.posts["story"].eq_missing(SPONSOR)

    def move(self, which: pl.Series, story: str | None, *, left: bool = False) -> None:
        """Let the posts of ``which`` tell ``story``; stories that nobody tells now are gone."""
        self.changed |= {story, *self.posts.filter(which)["story"]} - {None}
        self.posts = self.posts.with_columns(
            story=pl.when(which).then(pl.lit(story, pl.String)).otherwise(pl.col("story")),
            left=pl.when(which).then(pl.lit(left)).otherwise(pl.col("left")),
        )
        for each in self.names.keys() - set(self.posts["story"].drop_nulls()):
            self.gone.setdefault(each, f"every post of {each} tells another story now")
            del self.names[each]

    def missing(self, act: Act, *stories: str) -> bool:
        """Say whether a story that an act needs is not there, and tell why."""
        for story in stories:
            if story not in self.names:
                why = self.gone.get(story, f"{story} is not found in these posts")
                self.tell(act, f"{act.sentence()} waits: {why}.")
                return True
        return False

    def tell(self, act: Act, sentence: str, *, done: bool = False) -> None:
        self.conflicts.append(Conflict(act.number, sentence, done))

    def described(self, before: pl.DataFrame) -> pl.DataFrame:
        """Return the stories with their names; those whose posts changed get words anew."""
        stays = before.filter(pl.col("story").is_in(list(self.names.keys() - self.changed)))
        fresh = before.clear()
        if self.changed & self.names.keys():
            own = self.posts.select(
                "story", "language", self.spoken.own, self.spoken.words, author="author_id"
            )
            own = own.filter(pl.col("own") != "")
            words = distinctive_words(own.filter(pl.col("story") != SPONSOR))
            wanted = words.filter(pl.col("story").is_in(list(self.changed & self.names.keys())))
            fresh = used_by(wanted, own).with_columns(name=pl.lit(None, pl.String))
        every = pl.concat([stays.select(list(STORIES)), fresh.select(list(STORIES))])
        bare = pl.Series("story", sorted(self.names.keys() - set(every["story"])), pl.String)
        empty = before.clear().join(bare.to_frame(), on="story", how="right")
        every = pl.concat(
            [
                every,
                empty.select(list(STORIES)).with_columns(
                    pl.col("words", "used_by").fill_null(pl.lit([]))
                ),
            ]
        )
        return every.with_columns(
            name=pl.col("story").replace_strict(self.names, return_dtype=pl.String)
        ).sort("story")

    def left_out(self) -> LeftOut:
        posts = int(self.posts["left"].sum())
        return LeftOut(len(self.excluded), posts, min(self.excluded, default=0))


def _rename(work: _Work, act: Act) -> None:
    if work.missing(act, act.story):
        return
    before = work.named.get(act.story)
    if before is not None and before.name != act.name:
        names = f"“{before.name}” ({before.who()}) and “{act.name}” ({act.who()})"
        work.tell(act, f"{act.story} was given two names, {names}: the later counts.", done=True)
    work.names[act.story], work.named[act.story] = act.name, act


def _merge(work: _Work, act: Act) -> None:
    if work.missing(act, act.story, act.into):
        return
    if act.story == act.into:
        work.tell(act, f"{act.sentence()} changes nothing: it is the same story.")
        return
    if work.names[act.into] is None:
        work.names[act.into] = work.names[act.story]
    work.gone[act.story] = f"{act.story} is part of {act.into} ({act.who()})"
    work.move(work.posts["story"].eq_missing(act.story), act.into)


def _split(work: _Work, act: Act) -> None:
    if work.missing(act, act.story):
        return
    inside = work.posts["story"].eq_missing(act.story)
    which = inside & work.matching(act)
    if not which.any() or int(which.sum()) == int(inside.sum()):
        none = "no post" if not which.any() else "every post"
        work.tell(act, f"{act.sentence()} waits: {none} of {act.story} matches.")
        return
    work.names[act.into] = act.name or None
    work.move(which, act.into)


def _pin(work: _Work, act: Act) -> None:
    if work.missing(act, act.story):
        return
    which = work.matching(act)
    if not which.any():
        work.tell(act, f"{act.sentence()} waits: no post matches.")
        return
    work.move(which, act.story)


def _exclude(work: _Work, act: Act) -> None:
    if work.missing(act, act.story):
        return
    work.gone[act.story] = f"{act.story} was left out ({act.who()})"
    inside = work.posts["story"].eq_missing(act.story)
    work.excluded.append(work.posts.filter(inside)["author_id"].drop_nulls().n_unique())
    work.move(inside, None, left=True)


_DO: Final[dict[str, Callable[[_Work, Act], None]]] = {
    "rename": _rename,
    "merge": _merge,
    "split": _split,
    "pin": _pin,
    "exclude": _exclude,
}
