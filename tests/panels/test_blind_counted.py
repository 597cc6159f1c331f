"""The checks of how things are counted, each where it fires and where it does not."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from dashboard.panels import _blind_counted, blind_spots
from dashboard.panels._blind_counted import CHECKS
from data_sources.community import Ability, Note
from data_sources.merge_tables import AGAIN
from tests.communities import START, community_of

BY_KEY = {check.key: check for check in CHECKS}
SAID = "Somebody should look at the heating in the hall"
GESAGT = "Die Heizung in der Halle drei ist schon wieder kaputt"


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setattr(_blind_counted, "today", lambda: date(2026, 1, 10))


def made(listed=24, posts=120, *, ends=184, **changes):
    """Return 24 people who wrote five posts each, each an answer to the one before it."""
    members = [
        {"member_id": f"m{at:02}", "known_from": "roster" if at < listed else "activity"}
        for at in range(24)
    ]
    rows = [
        {
            "post_id": f"p{at:03}",
            "author_id": f"m{at % 24:02}",
            "posted_at": START + timedelta(days=at * ends // posts),
            "parent_id": f"p{at - 1:03}" if at % 4 else None,
            "text": SAID,
        }
        for at in range(posts)
    ]
    return replace(community_of(members=members, posts=rows), **changes)


def of_posts(community, **columns):
    return replace(community, posts=community.posts.with_columns(**columns))


def with_note(reason):
    return made(notes=(Note(reason, 40),))


def every_tenth_in_german():
    return of_posts(
        made(), text=pl.when(pl.int_range(pl.len()) % 5 == 0).then(pl.lit(GESAGT)).otherwise("text")
    )


def all_answer_the_opening():
    opening = pl.format("p{}", (pl.int_range(pl.len()) // 4 * 4).cast(pl.String).str.zfill(3))
    return of_posts(made(), parent_id=pl.when(pl.int_range(pl.len()) % 4 > 0).then(opening))


FIRES = {
    "not_listed": lambda: made(listed=20),
    "concealed": lambda: with_note("names are concealed in this report"),
    "once": lambda: made(posts=30),
    "programs_apart": lambda: of_posts(
        made(), kind=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("bot")).otherwise("kind")
    ),
    "flat_answers": all_answer_the_opening,
    "few_texts": lambda: made(posts=99),
    "languages": every_tenth_in_german,
    "old": lambda: made(ends=90),
    "overlap": lambda: with_note(AGAIN),
}
SILENT = {
    "not_listed": lambda: made(listed=22),
    "concealed": lambda: with_note("names that fit several people"),
    "once": lambda: made(posts=40),
    "programs_apart": made,
    "flat_answers": made,
    "few_texts": lambda: made(posts=100),
    "languages": made,
    "old": lambda: made(ends=90, made_up=True),
    "overlap": lambda: with_note("archived channels list no members"),
}


def test_every_check_is_tested_here():
    assert FIRES.keys() == SILENT.keys() == BY_KEY.keys()


@pytest.mark.parametrize("key", FIRES)
def test_a_check_of_counting_fires_where_the_data_hide_it(key):
    sentence = BY_KEY[key].find(FIRES[key]())
    assert sentence.endswith(".")
    assert not any(sign.isdigit() for sign in sentence) or key == "old"


@pytest.mark.parametrize("key", SILENT)
def test_a_check_of_counting_is_silent_where_they_do_not(key):
    assert not BY_KEY[key].find(SILENT[key]())


def test_a_list_of_other_people_is_said_as_such_and_only_once():
    found = made(listed=0)
    stranger = found.members.head(1).with_columns(
        member_id=pl.lit("x"), known_from=pl.lit("roster")
    )
    other = replace(found, members=pl.concat([found.members, stranger]))
    spots = {spot.key: spot.sentence for spot in blind_spots.blind_spots(other)}
    assert spots["not_listed"] == "Not one of those who spoke stands on the list of people."
    assert "unlisted" not in spots


def test_few_who_spoke_are_never_told_by_the_list():
    few = made(listed=0, posts=4)
    stranger = few.members.tail(1).with_columns(known_from=pl.lit("roster"))
    assert not BY_KEY["not_listed"].find(
        replace(few, members=pl.concat([few.members.head(23), stranger]))
    )


def test_an_export_without_words_asks_nothing_of_its_words():
    found = made(posts=30)
    mute = replace(found, can_tell={**found.can_tell, "text": Ability("no", "no words")})
    assert not BY_KEY["few_texts"].find(mute)
