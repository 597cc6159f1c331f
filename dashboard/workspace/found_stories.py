"""The stories of a dataset as people see them: found once, the sponsor's apart, kept for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dashboard.acts import Conflict
from dashboard.marks import Marks
from dashboard.story_map import StoryMap, version_of, with_sponsors
from dashboard.workspace import story_maps
from data_sources.community import Community

Progress = Callable[[str, float], None]


def version(community: Community, marks: Marks) -> str:
    """Return the version of the stories that a dataset has with these marks."""
    return with_sponsors(version_of(community.seed), marks.sponsor)


def missing(community: Community, marks: Marks) -> bool:
    """Say whether the stories of a dataset have yet to be found; never where no text is known."""
    return community.can_tell["text"].can and not story_maps.known(version(community, marks))


def ready(community: Community, marks: Marks) -> Marks | None:
    """Return the marks with which the stories of a dataset can be shown; None until there are any.

    While only the sponsor's story is still looked for they are those without it: the others need
    not wait. The sponsor's own posts then stand among the other stories, or in none.
    """
    if not missing(community, marks):
        return marks
    plain = replace(marks, sponsor=None)
    return None if marks.sponsor is None or missing(community, plain) else plain


def kept(community: Community, marks: Marks) -> StoryMap | None:
    """Return the stories of a dataset; None until they have been found."""
    return story_maps.kept(version(community, marks), marks.sponsor)


def curated(community: Community, marks: Marks) -> tuple[StoryMap, tuple[Conflict, ...]] | None:
    """Return the stories once people's acts are done to them, and what could not be done.

    None until the stories have been found. The sponsor's posts were taken out before.
    """
    found = kept(community, marks)
    if found is None:
        return None
    if not marks.curation:
        return found, ()
    from dashboard.stories.curation import curated as done  # noqa: PLC0415 - slow; seldom needed
    from dashboard.stories.said import said  # noqa: PLC0415 - the same

    return done(found, marks.curation, said(community))


def find(community: Community, marks: Marks, tell: Progress) -> None:
    """Find the stories of a dataset, take the sponsor's out of them, and keep both."""
    from dashboard.stories import make_map, with_sponsor  # noqa: PLC0415 - slow; seldom needed

    plain = version_of(community.seed)
    found = story_maps.kept(plain)
    if found is None:
        before = story_maps.earlier(plain, community.posts.select("post_id"))
        found = make_map(community, before=before, progress=tell)
        story_maps.keep(found)
    if marks.sponsor is not None:
        tell("looking for your story", 1.0)
        story_maps.keep(with_sponsor(found, community, marks.sponsor))
