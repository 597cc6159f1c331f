"""Every check for a blind spot, where it fires and where it does not."""

import re
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from dashboard.panels import _blind_counted, blind_spots, page_panels, questions
from dashboard.panels.blind_spots import CHECKS
from dashboard.view import View
from data_sources.community import Ability, Source
from tests.communities import START, community_of, table

BY_KEY = {check.key: check for check in CHECKS}
ABILITIES = [check.key for check in CHECKS[:12]]
PEOPLE = 30


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setattr(_blind_counted, "today", lambda: date(2026, 1, 10))


def whole():
    """Return a community that hides nothing: two complete quarters, all that can be told."""
    members = [
        {
            "member_id": f"m{at:02}",
            "name": f"Person {at}",
            "email_key": f"key{at}",
            "department": "Office" if at % 2 else "Plant",
            "joined_at": START,
            "left_at": START + timedelta(days=90) if at == PEOPLE - 1 else None,
        }
        for at in range(PEOPLE)
    ]
    program = {"member_id": "bot", "name": "Program", "kind": "bot"}
    posts = [
        {
            "post_id": f"p{at:03}",
            "author_id": f"m{at % 20:02}",
            "posted_at": START.replace(hour=0) + timedelta(days=at),
            "space": f"space {at % 2}",
            "parent_id": f"p{at - 1:03}" if at % 2 else None,
        }
        for at in range(184)
    ]
    found = community_of(
        can_tell=dict.fromkeys(("reads", "attributes"), Ability("yes")),
        attributes=("department",),
        members=[*members, program],
        posts=posts,
        reactions=[{"post_id": "p001", "member_id": "m02", "reacted_at": START}],
    )
    source = Source("log.csv", "activity_log", 184, 184, 0, {}, "2025-07-01", "2025-12-31")
    return replace(found, sources=(source,))


def with_people(**columns):
    found = whole()
    return replace(found, members=found.members.with_columns(**columns))


def with_posts(**columns):
    found = whole()
    return replace(found, posts=found.posts.with_columns(**columns))


def parents_lost(replies):
    """Return the community of 92 replies, the first few of which answer what is not here."""
    answers = pl.col("parent_id").is_not_null()
    lost = answers & (answers.cum_sum() <= replies)
    return with_posts(parent_id=pl.when(lost).then(pl.lit("nowhere")).otherwise("parent_id"))


def with_source(*others, **changes):
    found = whole()
    return replace(found, sources=(replace(found.sources[0], **changes), *others))


def ending(days):
    found = whole()
    last = START.replace(hour=0) + timedelta(days=days)
    return replace(
        found,
        posts=found.posts.filter(pl.col("posted_at") < last),
        reactions=found.reactions.clear(),
    )


def first(column, value):
    """Return the first row of a column changed."""
    return pl.when(pl.int_range(pl.len()) == 0).then(pl.lit(value)).otherwise(column)


def figures(kind="post", days=400):
    found = whole()
    row = {
        "subject_kind": kind,
        "subject_id": "p001",
        "measure": "reads",
        "period_start": START - timedelta(days=1),
        "period_end": START + timedelta(days=days),
        "value": 3.0,
    }
    return replace(found, aggregates=table("aggregates", [row]))


OTHER = Source("chat.zip", "slack", 9, 9, 0, {}, "2025-11-01", "2025-12-31")
NONE = pl.lit(None)

FIRES = {
    "unlisted": lambda: with_people(known_from=first("known_from", "activity")),
    "leavers": lambda: with_people(left_at=NONE.cast(pl.Datetime("us", "UTC"))),
    "arrivals": lambda: with_people(joined_at=NONE.cast(pl.Datetime("us", "UTC"))),
    "programs": lambda: replace(
        whole(), members=whole().members.filter(pl.col("kind") == "person")
    ),
    "deleted": lambda: with_people(kind=first("kind", "merged")),
    "nobody": lambda: with_posts(author_id=first("author_id", None)),
    "groups_unknown": lambda: with_people(
        department=pl.when(pl.int_range(pl.len()) < 20).then("department")
    ),
    "small_groups": lambda: with_people(department=first("department", "Alone")),
    "one_group": lambda: with_people(department=pl.lit("Office")),
    "few_people": lambda: replace(whole(), members=whole().members.head(9)),
    "twice": lambda: replace(
        with_source(OTHER), members=whole().members.with_columns(email_key=NONE.cast(pl.String))
    ),
    "spellings": lambda: with_people(name=first("name", "person 3 ")),
    "listed_by_writing": lambda: replace(
        whole(), members=whole().members.head(20).with_columns(known_from=pl.lit("export"))
    ),
    "one_space": lambda: with_posts(space=pl.lit("general")),
    "empty_spaces": lambda: replace(
        whole(), memberships=table("memberships", [{"member_id": "m01", "space": "attic"}])
    ),
    "wordless": lambda: with_posts(text=pl.when(pl.int_range(pl.len()) > 20).then("text")),
    "before_edits": lambda: with_posts(edited_at=first("edited_at", START)),
    "remover": lambda: with_posts(removed_by=first("removed_by", "unknown")),
    "removed_words": lambda: with_posts(
        removed_at=first("removed_at", START), text=first("text", "")
    ),
    "reaction_times": lambda: replace(
        whole(), reactions=table("reactions", [{"post_id": "p001", "member_id": "m02"}])
    ),
    "parents": lambda: parents_lost(6),
    "private": lambda: replace(whole(), private_dropped=12),
    "readers": figures,
    "report_days": lambda: figures("member", days=30),
    "undated_ties": lambda: replace(
        whole(), edges=table("edges", [{"source_id": "m01", "target_id": "m02"}])
    ),
    "elsewhere": lambda: with_posts(text=first("text", "see https://example.org/a")),
    "zoneless": lambda: with_posts(time_quality=pl.lit("assumed_zone")),
    "days_only": lambda: with_posts(time_quality=pl.lit("date")),
    "minutes": lambda: with_posts(time_quality=first("time_quality", "minute")),
    "undated": lambda: with_posts(posted_at=first("posted_at", None)),
    "gap": lambda: replace(
        whole(),
        posts=whole().posts.filter(~pl.int_range(pl.len()).is_between(50, 90)),
    ),
    "short": lambda: ending(60),
    "unfinished": lambda: ending(150),
    "young": whole,
    "free_plan": lambda: with_source(format="slack", first_day="2025-10-01"),
    "cut": lambda: with_source(rows_in=10_000),
    "aside": lambda: with_source(rows_in=200, rows_set_aside=16),
    "apart": lambda: with_source(OTHER, last_day="2025-09-30"),
    "outside": lambda: with_source(OTHER, last_day="2025-09-30"),
}
"""The smallest change of a community that hides nothing after which a check fires."""


def keys_of(community):
    return {spot.key for spot in blind_spots.blind_spots(community)}


def test_there_are_many_checks_each_with_a_key_a_theme_and_consequences():
    assert len(CHECKS) >= 25
    assert len(BY_KEY) == len(CHECKS)
    for check in CHECKS:
        assert check.theme in blind_spots.THEMES
        assert check.consequences
        assert not any(text.endswith(".") for text in check.consequences.values())


def test_every_check_is_tested_here():
    counted = {check.key for check in _blind_counted.CHECKS}  # they have tests of their own
    assert set(FIRES) == BY_KEY.keys() - set(ABILITIES) - counted


def test_a_community_that_hides_nothing_has_only_posts_too_young_to_judge():
    assert keys_of(whole()) == {"young"}


@pytest.mark.parametrize("key", FIRES)
def test_a_check_fires_where_the_data_hide_it(key):
    assert key in keys_of(FIRES[key]())


def test_rows_set_aside_are_counted_and_the_overview_says_that_it_lacks_them():
    community = FIRES["aside"]()
    (spot,) = [s for s in blind_spots.blind_spots(community) if s.key == "aside"]
    assert spot.sentence.startswith("16 of 200 rows of ")
    assert any(
        text.startswith(spot.sentence) for text in blind_spots.of_page("overview", community)
    )


def test_a_few_replies_without_their_parent_are_no_blind_spot():
    assert "parents" not in keys_of(parents_lost(4))


def test_nothing_is_too_young_where_answers_cannot_be_told():
    found = whole()
    flat = replace(found, can_tell={**found.can_tell, "replies": Ability("no", "no threads")})
    assert "young" not in keys_of(flat)


@pytest.mark.parametrize("key", ABILITIES)
def test_what_an_export_cannot_tell_is_said_with_its_reason(key):
    found = whole()
    unable = replace(found, can_tell={**found.can_tell, key: Ability("no", "it is not there")})
    (spot,) = [spot for spot in blind_spots.blind_spots(unable) if spot.key == key]
    assert spot.sentence.startswith("We cannot tell ")
    assert spot.sentence.endswith(": it is not there.")
    assert spot.consequences


def test_what_is_known_in_part_says_so_in_its_consequences():
    found = whole()
    partly = replace(found, can_tell={**found.can_tell, "reads": Ability("partly", "for one")})
    (spot,) = [spot for spot in blind_spots.blind_spots(partly) if spot.key == "reads"]
    assert spot.sentence == "Only in part can we tell readers from absent people: for one."
    assert all(text.startswith("where it lacks, ") for text in spot.consequences.values())


def two_files(*reasons):
    found = whole()
    sources = tuple(
        replace(found.sources[0], file=f"{name}.csv", lacks={"reads": reason} if reason else {})
        for name, reason in zip("ab", reasons, strict=True)
    )
    able = Ability("no" if all(reasons) else "partly", "not in all files: a.csv: no reads")
    return replace(found, sources=sources, can_tell={**found.can_tell, "reads": able})


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        (("no reads", "no reads"), "in a.csv and b.csv, no reads."),
        (("no reads", "not read"), "in a.csv, no reads; in b.csv, not read."),
        (("no reads", ""), "in a.csv, no reads."),
    ],
)
def test_with_two_files_each_sentence_says_which_and_the_same_is_said_once(reasons, said):
    (spot,) = [s for s in blind_spots.blind_spots(two_files(*reasons)) if s.key == "reads"]
    assert spot.sentence.endswith(said)


def test_the_data_page_lists_every_spot_once_with_what_follows():
    community = FIRES["private"]()
    spots = blind_spots.blind_spots(community)
    panels = [p for p in page_panels("data", View(community)).panels if p.key.startswith("blind")]
    rows = [row for panel in panels for row in panel.rows]
    assert [row[0] for row in rows] == [spot.sentence for spot in spots]
    assert all(row[1].endswith(".") for row in rows)


def test_a_page_says_what_it_hides_and_what_that_does_to_it():
    community = FIRES["private"]()
    said = page_panels("reach", View(community)).cannot_tell
    assert "Private messages were left out. Ties in private are missing." in said


def test_where_nothing_is_hidden_one_row_says_so():
    found = whole()
    flat = replace(found, posts=found.posts.clear(), reactions=found.reactions.clear())
    quiet = replace(flat, sources=(), members=found.members.with_columns(left_at=pl.lit(START)))
    assert keys_of(quiet) == set()
    (panel,) = blind_spots.panels(quiet)
    assert panel.rows[0][0] == "Nothing that these pages ask for is missing."


def test_consequences_are_of_pages_that_there_are():
    for spot in blind_spots.blind_spots(FIRES["private"]()):
        assert set(spot.consequences) <= set(questions.ASKED)


def test_no_sentence_counts_out_a_few():
    for make in FIRES.values():
        for spot in blind_spots.blind_spots(make()):
            said = f"{spot.sentence} {blind_spots.in_words(spot)}"
            assert not re.search(r"\b[1-4] (?:of|people|person|member|post|repl|space|group)", said)
