"""The gate for what people wrote: which posts of a story a meeting may read, and in what form.

A story that ten people or more tell opens its posts; no other does. Each voice has a number that
holds for this reading only. Posts show their month, never their day, space or group. Removed posts
do not open. In a view of some groups or spaces nothing opens, because beside the wider view a post
would show whose it is, nor in a view of parts of months, where it would show its day. Wording can
still identify an author, and :data:`CAUTION` says so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

import polars as pl

from dashboard.disclosure._cells import FEW_FOR_CONDUCT
from dashboard.disclosure._days import whole_months
from dashboard.disclosure._scope import standing
from dashboard.metrics._slice import slice_of
from dashboard.metrics._told import told_of
from dashboard.stories.text import own_words
from dashboard.view import View

FEWEST_TELLERS: Final = FEW_FOR_CONDUCT
SOMEONE: Final = "someone"
CAUTION: Final = (
    "Names are taken out and voices are numbered anew for each story. Wording, and what a post"
    " tells, can still show who wrote it: read them for what is said, not for who says it."
)
TOO_FEW: Final = "Fewer than ten people tell this story in this view, so its posts do not open."
TO_JUDGE: Final = (
    "So many posts of this story wait to be read blind on the workbench that those of fewer than"
    " ten people are left; they open when the blind reading is closed."
)
NARROW: Final = (
    "Posts open only in a view of everyone in all spaces: in a narrower one they would show who"
    " wrote them."
)
PART_OF_A_MONTH: Final = (
    "Posts open only in a view of whole months: in another one they would show on which day they"
    " were written."
)
NOTHING: Final = "No post of this story can be read in this view."

_MENTION: Final = re.compile(
    r"<@[^>]*>|\[\[user:[^\]]*\]\]|(?<![\w.])@[*\w][\w.*-]*|(?<!\w)/?u/[\w-]+", re.IGNORECASE
)
_PHONE: Final = re.compile(r"(?<!\w)\+?\(?\d(?:[\s()./-]*\d){6,}(?!\w)")
_WORD: Final = re.compile(r"[^\W_](?:[\w.'’-]*\w)?")
_AGAIN: Final = re.compile(rf"{SOMEONE}(?:\s+{SOMEONE}\b)+")
_SHORTEST: Final = 3
"""Parts of names of fewer letters are left, except beside another part."""
_UNSPACED: Final = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
"""Scripts without spaces: there a name is looked for within the text."""
_NO_NAMES: Final = frozenset({
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "back", "be",
    "because", "been", "but", "by", "can", "come", "could", "day", "did", "do", "does", "down",
    "even", "first", "for", "from", "get", "go", "had", "has", "have", "he", "her", "here",
    "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "know", "like",
    "make", "me", "more", "my", "new", "no", "not", "now", "of", "off", "on", "one", "only",
    "or", "other", "our", "out", "over", "people", "say", "see", "she", "so", "some", "than",
    "that", "the", "their", "them", "then", "there", "these", "they", "this", "time", "to",
    "two", "up", "us", "use", "was", "we", "well", "were", "what", "when", "where", "which",
    "who", "why", "with", "work", "would", "year", "you", "your",
})  # fmt: skip
_WORDS_TOO: Final = frozenset({
    "bill", "dean", "drew", "faith", "frank", "grace", "grant", "guest", "hope", "jack", "joy",
    "mark", "max", "may", "mike", "pat", "rob", "rose", "sky", "summer", "sunny", "user",
    "will",
})  # fmt: skip
"""Names that are words as well: written small they are taken for words."""


class Quote(NamedTuple):
    """A post as a meeting may read it: "Voice 3", "March 2026", its own words without names."""

    voice: str
    month: str
    text: str


class Quotes(NamedTuple):
    """The posts of a story, or the sentence that says why none opens."""

    posts: tuple[Quote, ...] = ()
    why: str = ""


def quotes(
    view: View, story: str, nearest: Sequence[str] = (), aside: Collection[str] = ()
) -> Quotes:
    """Return the posts of ``story`` in a view that a meeting may read.

    ``nearest`` are ids of posts that come first, in their order; the others follow by time. Of
    each voice one post comes before the second of any, so that nobody fills the page. ``aside`` are
    ids of posts that do not open, because people are still to judge them blind.
    """
    if why := why_shut(view):
        return Quotes(why=why)
    every = _posts(view, story)
    if every["author_id"].n_unique() < FEWEST_TELLERS:
        return Quotes(why=TOO_FEW)
    posts = every.filter(~pl.col("post_id").is_in(list(aside)))
    too_few = TO_JUDGE if posts.height < every.height else TOO_FEW
    masked = Mask(view)
    read = [(*row, masked(own_words(text))) for *row, text in _ordered(posts, nearest).iter_rows()]
    voices: dict[str, int] = {}
    found = tuple(
        Quote(f"Voice {voices.setdefault(author, len(voices) + 1)}", f"{at:%B %Y}", text)
        for author, at, text in read
        if text
    )
    # What is left is counted again: a post of pictures and links alone leaves no words.
    return Quotes(found) if len(voices) >= FEWEST_TELLERS else Quotes(why=too_few)


def openable(view: View) -> dict[str, int]:
    """Return the stories whose posts open in a view, with their tellers, those of most first."""
    told = told_of(view)
    if isinstance(told, str) or why_shut(view):
        return {}
    enough = [
        (name, int(n))
        for name, n in zip(told.names, told.tellers, strict=True)
        if n >= FEWEST_TELLERS
    ]
    return dict(sorted(enough, key=lambda pair: (-pair[1], pair[0])))


class Mask:
    """Takes out of a text what names somebody of the community, telephones, people mentioned."""

    def __init__(self, view: View) -> None:
        members = view.community.members.select("name", "handle")
        named = pl.concat([members["name"], members["handle"]]).drop_nulls().unique()
        whole = [name.casefold().strip() for name in named]
        self._parts = {
            part for name in whole for part in _WORD.findall(name) if len(part) >= _SHORTEST
        } - _NO_NAMES
        self._handles = {name for name in whole if len(name) >= _SHORTEST} - _NO_NAMES
        self._within = sorted((n for n in whole if _UNSPACED.search(n)), key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return ``text`` with "someone" in the place of names, and "a number" of telephones."""
        left = _PHONE.sub("a number", _MENTION.sub(SOMEONE, text))
        for name in self._within:
            left = left.replace(name, SOMEONE)
        return _AGAIN.sub(SOMEONE, _WORD.sub(self._word, left))

    def _word(self, found: re.Match[str]) -> str:
        word = found.group()
        bare = re.sub(r"['’]s$", "", word)
        plain = bare.casefold()
        if bare == plain and plain in _WORDS_TOO:
            return word
        pieces = re.split(r"[.'’-]", plain)
        if plain in self._handles or any(piece in self._parts for piece in pieces):
            return SOMEONE + word[len(bare) :]
        return word


def why_shut(view: View) -> str:
    """Return why no story opens its posts in a view, empty where those told by enough people do."""
    if view.period is None or view.stories is None:
        return NOTHING
    if why := standing(view).no_posts or standing(view).nothing:
        return why
    if view.scope.groups or view.scope.spaces:
        return NARROW
    return "" if whole_months(view) else PART_OF_A_MONTH


def _posts(view: View, story: str) -> pl.DataFrame:
    """Return post_id, author_id, posted_at, text of the story's posts that nobody removed."""
    part, told = slice_of(view), told_of(view)
    ids = part.facts.tables["posts"]
    if isinstance(told, str):
        return ids.select("post_id", "author_id", "posted_at", "text").clear()
    rows = part.facts.posts.row[part.picked][told.post_is(story)]
    kept = ids.select("post_id")[rows].join(view.community.posts, on="post_id", how="left")
    kept = kept.filter(pl.col("removed_at").is_null(), pl.col("author_id").is_not_null())
    said = pl.concat_str(pl.col("title", "text"), separator="\n", ignore_nulls=True)
    local = pl.col("posted_at").dt.convert_time_zone(view.zone)
    return kept.select("post_id", "author_id", local, said.alias("text"))


def _ordered(posts: pl.DataFrame, nearest: Sequence[str]) -> pl.DataFrame:
    """Return author_id, posted_at, text in the order in which they are read."""
    rank = pl.DataFrame(
        {"post_id": list(nearest), "rank": list(range(len(nearest)))},
        {"post_id": pl.String, "rank": pl.Int64},
    )
    ranked = posts.join(rank, on="post_id", how="left").sort(
        "rank", "posted_at", "post_id", nulls_last=True
    )
    turn = pl.int_range(pl.len()).over("author_id")
    placed = ranked.with_columns(turn.alias("turn")).with_row_index("place")
    return placed.sort("turn", "place").select("author_id", "posted_at", "text")
