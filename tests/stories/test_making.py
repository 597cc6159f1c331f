from dataclasses import replace

import polars as pl
import pytest

from dashboard.stories import make_map, with_sponsor
from dashboard.stories.labels import distinctive_words
from dashboard.stories.numbering import renumbered
from dashboard.stories.sponsor import nearness
from dashboard.story_map import SPONSOR, SponsorStory
from tests import communities

HEATING = SponsorStory("Warm halls", ("new boiler",), ("The radiator in the hall is cold again",))


def told(stories):
    ids = [str(number) for number in range(len(stories))]
    return pl.DataFrame(
        {"post_id": ids, "story": stories}, {"post_id": pl.String, "story": pl.String}
    )


def kept_numbers(now, before):
    return now.with_columns(pl.col("story").replace_strict(renumbered(now, before), default=None))


def test_a_story_found_again_keeps_its_number():
    before = told(["S-001"] * 6 + ["S-002"] * 3)
    now = told(["S-001"] * 3 + ["S-002"] * 6).reverse()
    swapped = now.with_columns(post_id=told([None] * 9)["post_id"])
    assert kept_numbers(swapped, before)["story"].to_list() == ["S-001"] * 6 + ["S-002"] * 3


def test_a_new_story_never_takes_an_old_number():
    before = told(["S-001"] * 5 + ["S-004"] * 4)
    now = told(["S-001"] * 5 + [None] * 2 + ["S-002"] * 2)
    numbered = kept_numbers(now, before)["story"].to_list()
    assert numbered[:5] == ["S-001"] * 5
    assert numbered[7:] == ["S-004"] * 2
    other = kept_numbers(told([None] * 5 + ["S-001"] * 1 + [None] * 3), before)["story"]
    assert other[5] == "S-005"


def test_words_mark_a_story_off_from_the_others():
    own = pl.DataFrame(
        {
            "story": ["S-001", "S-001", "S-002", "S-002", None],
            "own": ["the lift broke", "lift again broken", "the app broke", "app badge", "lift"],
            "language": ["en"] * 5,
        }
    )
    words = dict(distinctive_words(own).iter_rows())
    assert words["S-001"][0] == "lift"
    assert words["S-002"][0] == "app"


@pytest.mark.parametrize(
    ("text", "near"),
    [("When comes the NEW  boiler?", True), ("the boiler is new", False), ("ok", False)],
)
def test_a_keyword_is_a_phrase(text, near):
    others = ["The canteen raised its price", "A training course for the trainer"] * 5
    found = nearness([text, *others], replace(HEATING, examples=()))[0]
    assert bool(found == 1.0) is near


def test_texts_near_an_example_are_nearer_than_others():
    near = nearness(
        ["In hall four the radiator stays cold", "The canteen raised its price again"], HEATING
    )
    assert near[0] > near[1]


def test_the_sponsors_posts_are_taken_out_of_the_other_stories():
    community = communities.busy()
    found = make_map(community)
    text = community.posts.filter(pl.col("kind") == "post")["text"].drop_nulls()[0]
    sponsor = SponsorStory("Ours", keywords=(text,))
    marked = with_sponsor(found, community, sponsor)
    posts = community.posts.join(marked.posts, on="post_id").filter(pl.col("story") == SPONSOR)
    assert posts.height
    assert posts["text"].str.contains(text, literal=True).all()
    assert marked.version != found.version
    assert with_sponsor(found, community, None) is found


def test_every_post_of_a_person_is_in_the_map_once():
    community = communities.busy()
    found = make_map(community)
    people = community.posts.filter(pl.col("kind") == "post")["post_id"]
    assert found.posts["post_id"].to_list() == sorted(people)
    assert set(found.stories["story"]) == set(found.posts["story"].drop_nulls())
