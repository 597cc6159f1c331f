"""What is kept between two clicks; the only module that caches.

Every key is plain text: the fingerprint of the data, the scope, the version of the marks and of
the stories, the audience. No frame is ever part of a key.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from threading import Event
from typing import Final
from weakref import WeakKeyDictionary

import polars as pl
import streamlit as st

from dashboard.acts import Conflict
from dashboard.disclosure import gate
from dashboard.disclosure._quotes import Quotes
from dashboard.metrics import read
from dashboard.panels import page_panels
from dashboard.panels._panel import Audience, Page
from dashboard.story_map import SponsorStory, StoryMap
from dashboard.ui.choices import Choices, choices
from dashboard.ui.kept import forget_all, kept
from dashboard.ui.panel_data import Data, Facts, parts_of
from dashboard.view import Marks, Scope, View, to_query
from dashboard.workspace import datasets, found_stances, found_stories, found_ties, pseudonyms
from dashboard.workspace.unchanged import since_written
from data_sources import spellings
from data_sources.community import Community

Parts = tuple[Data, Data | None]
Persons = Mapping[str, str]
Curated = tuple[StoryMap, tuple[Conflict, ...]]

DATASETS: Final = 8
VIEWS: Final = 64
PAGES: Final = 256
_KEYS: Final[WeakKeyDictionary[View, str]] = WeakKeyDictionary()
SHOWN: Final = Event()
"""Set once a page is drawn."""


@kept(max_entries=DATASETS)
def dataset(token: str) -> Community:
    """Return the dataset of ``token``; raises ``UnknownDataset`` where there is none."""
    return datasets.open_dataset(token)


def marks_of(token: str) -> Marks:
    """Return what is set on a dataset now; raises ``UnknownDataset`` once it was taken back."""
    return since_written(("marks", token), lambda: _marks_now(token))


def _marks_now(token: str) -> Marks:
    datasets.title(token)  # raises where there is none any more
    return datasets.marks(token)


def joined(token: str, community: Community, marks: Marks) -> Community:
    """Return the community with the accounts that the marks join counted as one person each."""
    if not marks.joined:
        return community
    pairs = sorted(marks.joined)
    return _joined(community, marks, json.dumps([token, community.fingerprint, pairs]))


@kept(max_entries=DATASETS)
def _joined(_community: Community, _marks: Marks, key: str) -> Community:  # noqa: ARG001
    return spellings.joined(_community, _marks.joined)


def proposals(token: str) -> Mapping[str, frozenset[spellings.Pair]]:
    """Return by way the accounts of a dataset that may be of one person, whatever is joined."""
    return _proposals(dataset(token), token)


@kept(max_entries=DATASETS)
def _proposals(_community: Community, token: str) -> Mapping[str, frozenset[spellings.Pair]]:  # noqa: ARG001
    return spellings.proposals(_community)


def forget() -> None:
    """Forget everything kept; what is shown next is read and measured again."""
    forget_all()
    st.cache_resource.clear()  # noqa: TID251 - this is the place


def key_of(token: str, community: Community, scope: Scope, marks: Marks) -> str:
    """Return a text that differs when the data, the scope, the marks or the token differ.

    It differs as well once the stories are found, the labels worked through and the ties drawn,
    because the view then has them. The token is part of it because titles and file names are the
    uploader's own, even where two people uploaded the same posts.
    """
    ready = found_stories.ready(community, marks)
    told = ready and found_stories.version(community, ready)
    steps = (
        found_stories.missing, found_stances.missing, found_ties.missing, found_ties.missing_alone
    )  # fmt: skip
    waits = [missing(community, marks) for missing in steps]
    parts = [token, community.fingerprint, to_query(scope), marks.version(), told, *waits]
    return json.dumps(parts, sort_keys=True)


def offered(token: str, community: Community, zone: str) -> Choices:
    """Return what the scope offers for a dataset with days beginning in ``zone``."""
    return _offered(community, json.dumps([token, community.fingerprint, zone]), zone)


@kept(max_entries=VIEWS)
def _offered(_community: Community, key: str, zone: str) -> Choices:  # noqa: ARG001
    return choices(_community, zone)


def view(token: str, community: Community, scope: Scope, marks: Marks) -> View:
    """Return the view; the same one for the same scope, so that its frames are made once."""
    key = key_of(token, community, scope, marks)
    seen = _view(community, scope, marks, key)
    _KEYS[seen] = key
    return seen


def _key(token: str, seen: View) -> str:
    """Return the key of a view, made once a run; a view made elsewhere has none yet."""
    return _KEYS.get(seen) or key_of(token, seen.community, seen.scope, seen.marks)


@kept(max_entries=VIEWS)
def _view(_community: Community, _scope: Scope, _marks: Marks, key: str) -> View:  # noqa: ARG001
    # Whoever leads under an account that is counted with another leads under that one.
    leaders = spellings.standing(_marks.leaders, _marks.joined)
    marks, learned = replace(_marks, leaders=leaders), found_stances.kept(_community, _marks)
    drawn = found_ties.kept(_community)
    return View(_community, _scope, marks, stories(_community, _marks), learned, drawn)


def stories(community: Community, marks: Marks) -> StoryMap | None:
    """Return the stories of a community, the sponsor's apart; None until they have been found.

    While only the sponsor's is still looked for they are those found without it.
    """
    told = curated(community, marks)
    return told and told[0]


def curated(community: Community, marks: Marks) -> Curated | None:
    """Return the stories with people's acts done to them, and the acts that could not be done."""
    ready = found_stories.ready(community, marks)
    if ready is None:
        return None
    acts = [community.fingerprint, *map(repr, marks.curation)] if marks.curation else []
    key = [found_stories.version(community, ready), acts]
    return _curated(community, ready, json.dumps(key))


@kept(max_entries=DATASETS)
def _curated(_community: Community, _marks: Marks, key: str) -> Curated | None:  # noqa: ARG001
    return found_stories.curated(_community, _marks)


def page(name: str, token: str, seen: View, audience: Audience) -> Page:
    """Return the panels of a page for a view, after the disclosure gate."""
    return _page(seen, name, _key(token, seen), audience)


def has_page(name: str, token: str, seen: View, audience: Audience) -> bool:
    """Say whether nobody has to wait for a page."""
    return _page.has(seen, name, _key(token, seen), audience)


@kept(max_entries=PAGES)
def _page(_seen: View, name: str, key: str, audience: Audience) -> Page:  # noqa: ARG001
    return page_panels(name, _seen, audience)


def parts(token: str, seen: View, page: Page, told: Facts) -> Mapping[str, Parts]:
    """Return the panels of a page as what the page draws, by key; the same ones on the same day."""
    key = _key(token, seen)
    return _parts(page, told, json.dumps([key, told.page, str(told.today)]))


@kept(max_entries=PAGES)
def _parts(_page: Page, _told: Facts, key: str) -> Mapping[str, Parts]:  # noqa: ARG001
    return {panel.key: parts_of(panel, _told) for panel in _page.panels}


def size(token: str, seen: View) -> tuple[float | None, float | None]:
    """Return the members and the posts of a view; None where the gate hides the number."""
    return _size(seen, _key(token, seen), "meeting")


@kept(max_entries=PAGES)
def _size(_seen: View, key: str, audience: Audience) -> tuple[float | None, float | None]:  # noqa: ARG001
    members, posts = (
        gate(read(metric, _seen), _seen, audience).value
        for metric in ("members_total", "posts_total")
    )
    return members, posts


def conversations(token: str, community: Community) -> pl.DataFrame:
    """Return the posts of a dataset in the order of their conversations, for the workbench."""
    return _conversations(community, json.dumps([token, community.fingerprint]))


@kept(max_entries=DATASETS)
def _conversations(_community: Community, key: str) -> pl.DataFrame:  # noqa: ARG001
    from dashboard.panels import workbench  # noqa: PLC0415 - heavy; few open the workbench

    return workbench.conversations(_community)


def persons(token: str, community: Community) -> Persons:
    """Return what to call each member where posts are read."""
    return _persons(community, json.dumps([token, community.fingerprint]))


@kept(max_entries=DATASETS)
def _persons(_community: Community, key: str) -> Persons:  # noqa: ARG001
    return pseudonyms.persons(_community.members["member_id"])


def stories_of(token: str, seen: View) -> pl.DataFrame:
    """Return the stories of the whole data as a table, for the workbench."""
    return _stories_of(seen, key_of(token, seen.community, Scope(), seen.marks))


@kept(max_entries=DATASETS)
def _stories_of(_seen: View, key: str) -> pl.DataFrame:  # noqa: ARG001
    from dashboard.panels import workbench  # noqa: PLC0415 - the same

    return workbench.stories_of(_seen)


def nearest(token: str, seen: View, story: str, most: int) -> list[str]:
    """Return the posts of a story that lie nearest to its middle, for the workbench."""
    key = key_of(token, seen.community, Scope(), seen.marks)
    return _nearest(seen, story, most, json.dumps([key, story, most]))


@kept(max_entries=VIEWS)
def _nearest(_seen: View, _story: str, _most: int, key: str) -> list[str]:  # noqa: ARG001
    from dashboard.panels import workbench  # noqa: PLC0415 - the same

    return workbench.nearest(_seen, _story, _most)


def readable(token: str, seen: View) -> Mapping[str, str]:
    """Return what to call each story whose posts a meeting may read, by its number."""
    return _readable(seen, _key(token, seen))


@kept(max_entries=VIEWS)
def _readable(_seen: View, key: str) -> Mapping[str, str]:  # noqa: ARG001
    from dashboard.panels import stories_read  # noqa: PLC0415 - the same

    return stories_read.readable(_seen)


def quotes(token: str, seen: View, story: str, aside: Collection[str] = ()) -> Quotes:
    """Return the posts of a story that a meeting may read, those nearest to its middle first.

    Those ``aside``, by their ids, are still to be judged blind and do not open.
    """
    left_out = sorted(aside)
    return _quotes(seen, story, left_out, json.dumps([_key(token, seen), story, left_out]))


@kept(max_entries=VIEWS)
def _quotes(_seen: View, _story: str, _aside: list[str], key: str) -> Quotes:  # noqa: ARG001
    from dashboard.panels import stories_read  # noqa: PLC0415 - the same

    return stories_read.posts(_seen, _story, _aside)


def near(community: Community, sponsor: SponsorStory) -> pl.DataFrame:
    """Return how near each post lies to the sponsor's story, for the workbench."""
    return _near(community, sponsor, json.dumps([community.fingerprint, sponsor.version()]))


@kept(max_entries=DATASETS)
def _near(_community: Community, _sponsor: SponsorStory, key: str) -> pl.DataFrame:  # noqa: ARG001
    from dashboard.stories import blind  # noqa: PLC0415 - the same

    return blind.near(_community, _sponsor)
