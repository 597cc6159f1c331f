"""Reads beside people: a second value of the sponsor's story, where posts have reads."""

from dataclasses import replace

import polars as pl

from dashboard.disclosure._readings import FEWER, hidden
from dashboard.metrics import read
from dashboard.panels import page_panels
from dashboard.story_map import SPONSOR
from data_sources.community import empty
from tests.metrics.paper import looked_at, people, post
from tests.metrics.test_heard import told_as

OF_READS = "Of reads it gets "


def view(tellers=12, ours=30.0, others=10.0, known=24):
    """Return twenty-four people with a post each, of whom the first ``tellers`` tell yours."""
    names = [f"m{at}" for at in range(24)]
    posts = [post(at + 1, name, at + 1) for at, name in enumerate(names)]
    reactions = [{"post_id": "p1", "member_id": "m5", "kind": "up", "n": 1, "reacted_at": None}]
    seen = looked_at(members=people(*names), posts=posts, reactions=reactions)
    rows = [
        {
            "subject_kind": "post",
            "subject_id": f"p{at + 1}",
            "measure": "reads",
            "value": ours if at < tellers else others,
        }
        for at in range(known)
    ]
    told = pl.concat(
        [empty("aggregates"), pl.DataFrame(rows, schema_overrides={"value": pl.Float64})],
        how="diagonal_relaxed",
    ) if rows else empty("aggregates")  # fmt: skip
    seen = replace(seen, community=replace(seen.community, aggregates=told))
    stories = {f"p{at + 1}": SPONSOR if at < tellers else "S-001" for at in range(24)}
    return told_as(seen, **stories)


def said(of):
    reading = read("sponsor_story_amplification", of)
    assert reading.value is not None
    return [each.sentence for each in reading.caveats if each.sentence.startswith(OF_READS)]


def test_reads_are_told_beside_reactions_with_their_interval_and_their_base():
    # Twelve of 24 tell it; their posts have 360 of 480 reads: three quarters, over a half.
    (sentence,) = said(view())
    assert sentence.startswith("Of reads it gets 1.5 times what its part of the people would give")
    assert sentence.endswith("reads are known of 100 % of the posts.")
    assert " to " in sentence


def test_only_posts_whose_reads_are_known_count_and_it_says_how_many():
    # Of the other twelve posts the reads of six are known: 360 of 420 reads, over a half.
    (sentence,) = said(view(known=18))
    assert sentence.startswith("Of reads it gets 1.7 times")
    assert "75 %" in sentence


def test_of_a_few_and_without_reads_nothing_is_told():
    assert said(view(tellers=9)) == []
    assert said(view(known=0)) == []
    assert said(view(ours=0.0)) == []


def test_it_stands_in_the_panel_of_your_story():
    panels = {panel.key: panel for panel in page_panels("stories", view()).panels}
    assert any(text.startswith(OF_READS) for text in panels["ours"].cannot_tell)


def test_where_the_number_is_hidden_its_reads_are_too():
    reading = hidden(read("sponsor_story_amplification", view()), FEWER)
    assert not [each for each in reading.caveats if each.sentence.startswith(OF_READS)]
