"""The eleven rules of the promise, as tests, as far as there are numbers for them."""

import re
from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from dashboard.charts._chart import Bars
from dashboard.disclosure import gate_all
from dashboard.metrics import METRICS, measure
from dashboard.panels import page_panels
from dashboard.panels.export import view_json
from dashboard.view import View
from data_sources.community import Ability, fingerprints
from data_sources.sample import sample_community
from tests import communities

PAGES = ("overview", "engagement", "data", "method")
UNPAIRED = {"removed_share"}  # its counterweight needs stories


@pytest.fixture(scope="module")
def sample():
    return View(sample_community())


def changed(community, **tables):
    """Return a community with other tables, and its fingerprints made anew."""
    other = replace(community, **tables)
    fingerprint, seed = fingerprints(other.tables())
    return replace(other, fingerprint=fingerprint, seed=seed)


def texts(page):
    for panel in page.panels:
        yield from (panel.title, panel.question, panel.foot)
        yield from (text for row in panel.rows for text in row)
        yield from (s.text for s in panel.sentences)
        yield from (s.text for pair in panel.pairs for s in pair)
        if panel.picture is not None:
            yield from (panel.picture.caption, panel.picture.alt)
    yield from (s.text for pair in page.pairs for s in pair)
    yield from (*page.footer, *page.cannot_tell)


def panel_of(page, key):
    return next(panel for panel in page.panels if panel.key == key)


# 1. Everyone counts.


def test_a_thousand_silent_members_move_every_share_of_members(sample):
    community = sample.community
    silent = pl.DataFrame(
        {
            "member_id": [f"silent-{i}" for i in range(1_000)],
            "kind": "person",
            "known_from": "roster",
        }
    )
    more = changed(community, members=pl.concat([community.members, silent], how="diagonal"))
    now, then = (gate_all(measure(View(c)), View(c), "meeting") for c in (more, community))
    for key in ("members_active", "members_spoke", "members_silent", "members_got_answer"):
        assert now[key].base == then[key].base + 1_000
        assert now[key].value != then[key].value
    assert (
        "1,840 members"
        in panel_of(page_panels("engagement", View(more)), "everyone").picture.caption
    )


# 2. No favourable signal alone.


def test_every_metric_that_can_flatter_declares_its_counterweight():
    for key, metric in METRICS.items():
        if metric.favours != "-" and key not in UNPAIRED:
            assert metric.counterweight
        assert all(other in METRICS for other in metric.counterweight)


def test_counterweights_appear_beside_what_they_weigh_against(sample):
    for name in PAGES:
        for panel in page_panels(name, sample).panels:
            keys = {reading.key for reading in panel.readings}
            for key in keys:
                assert set(METRICS[key].counterweight) <= keys


def test_leading_sentences_are_pairs(sample):
    for name in ("overview", "engagement"):
        pairs = page_panels(name, sample).pairs
        assert pairs
        for favourable, counterweight in pairs:
            assert counterweight.key in METRICS[favourable.key].counterweight


# 3. No average without its tail.


def test_the_median_comes_with_the_share_never_answered(sample):
    small, large = (
        panel_of(page_panels(name, sample), "answers") for name in ("overview", "engagement")
    )
    for answers in (small, large):
        assert {"first_reply_median_hours", "unanswered_after_7d"} <= {
            reading.key for reading in answers.readings
        }
    figure = large.picture.light
    assert any("no answer" in a.text for a in figure.layout.annotations)
    assert any(trace.fillpattern.shape == "/" for trace in figure.data)
    never = small.picture.bars[-1]
    assert (never.label, never.segments[0].look) == ("no answer", "silent")
    assert never.segments[0].share == pytest.approx(measure(sample)["unanswered_after_7d"].value)


def test_those_who_stay_come_with_those_who_were_lost(sample):
    retention = panel_of(page_panels("engagement", sample), "retention")
    assert retention.pairs[0][1].key == "members_lost"


# 4. Silence is data, and unknown is not zero.


def test_the_silent_are_drawn(sample):
    for name in ("overview", "engagement"):
        picture = panel_of(page_panels(name, sample), "everyone").picture
        assert isinstance(picture, Bars)
        silent = [part for part in picture.bars[0].segments if part.look == "silent"]
        reading = measure(sample)["members_silent"]
        assert silent[0].share == pytest.approx(reading.count / reading.base)
        assert 0 < silent[0].share < 1


def test_what_an_export_cannot_tell_is_said_and_not_drawn_as_zero():
    view = View(communities.quiet())
    read = panel_of(page_panels("overview", view), "everyone").picture.bars[1]
    assert read.label == "read"
    assert read.text == "unknown"
    assert [part.look for part in read.segments] == ["unknown"]
    reading = gate_all(measure(view), view, "meeting")["members_read"]
    assert reading.value is None
    assert reading.caveats


def test_without_threads_nothing_is_said_of_answers():
    flat = {"replies": Ability("no", "this export has no threads")}
    community = communities.busy()
    view = View(replace(community, can_tell={**community.can_tell, **flat}))
    said = " ".join(texts(page_panels("engagement", view)))
    assert "this export has no threads" in said
    answers = panel_of(page_panels("engagement", view), "answers")
    assert answers.picture is None
    assert answers.sentences[0].text.endswith("this export has no threads.")
    small = panel_of(page_panels("overview", view), "answers").picture
    assert (small.bars, small.caption) == ((), "This export has no threads.")


# 5. Every number carries its base and its uncertainty.


def test_shares_of_people_say_x_of_n_and_their_interval(sample):
    pairs = page_panels("engagement", sample).pairs
    assert pairs
    for pair in pairs:
        for sentence in pair:
            assert re.search(r"\d+ of \d+ members .*\d+ % \(\d+ to \d+\)", sentence.text)


def test_only_a_clear_change_is_called_a_change(sample):
    readings = gate_all(measure(sample), sample, "meeting")
    for reading in readings.values():
        compared = reading.compared
        if compared is not None and compared.verdict in {"clear rise", "clear fall"}:
            assert compared.low > 0 or compared.high < 0


def test_every_definition_has_its_base(sample):
    for panel in page_panels("method", sample).panels:
        for reading, definition in zip(panel.readings, panel.definitions, strict=True):
            if reading.unit == "share" and reading.value is not None:
                assert definition.base


# 6. The view is placed among its alternatives.


def test_every_page_places_its_view(sample):
    for name in PAGES:
        assert any("other periods" in fact for fact in page_panels(name, sample).footer)


# 7. The same data give the same picture.


def test_the_order_of_rows_changes_nothing(sample):
    community = sample.community
    shuffled = changed(
        community,
        posts=community.posts.sample(fraction=1, shuffle=True, seed=1),
        members=community.members.sample(fraction=1, shuffle=True, seed=2),
        reactions=community.reactions.sample(fraction=1, shuffle=True, seed=3),
    )
    assert shuffled.fingerprint == community.fingerprint
    for name in PAGES:
        one, two = (page_panels(name, View(c)) for c in (community, shuffled))
        assert list(texts(one)) == list(texts(two))


# 8. What was removed stays in the picture.


def test_removed_posts_are_counted_as_posted(sample):
    community = sample.community
    gone = community.posts.with_columns(
        removed_at=pl.when(pl.int_range(pl.len()) % 10 == 0)
        .then(pl.col("posted_at") + timedelta(days=30))
        .otherwise("removed_at"),
        removed_by=pl.when(pl.int_range(pl.len()) % 10 == 0)
        .then(pl.lit("moderator"))
        .otherwise("removed_by"),
    )
    view = View(changed(community, posts=gone))
    assert measure(view)["posts_total"].value == measure(sample)["posts_total"].value
    removed = panel_of(page_panels("engagement", view), "removed")
    assert any("by a moderator" in label for label, _ in removed.rows)


# 9. People are protected (the auditor has a test of his own).


def test_nobody_is_named(sample):
    named = set(sample.community.members["name"].drop_nulls()) | set(
        sample.community.members["member_id"]
    )
    for name in PAGES:
        page = page_panels(name, sample)
        said = " ".join(texts(page))
        tables = [str(row) for p in page.panels if p.table is not None for row in p.table.rows()]
        everything = set(re.findall(r"[\w-]+(?: [\w-]+)?", " ".join([said, *tables])))
        assert not named & everything


def test_fewer_than_five_is_a_sentence_and_not_a_hole():
    said = " ".join(texts(page_panels("overview", View(communities.busy()))))
    assert "Fewer than five people wrote half of all posts." in said


# 10. What is shared is what was seen.


def test_the_json_holds_the_numbers_of_the_screen(sample):
    told = view_json(sample)["readings"]
    for name in PAGES:
        for panel in page_panels(name, sample).panels:
            for reading in panel.readings:
                assert told[reading.key]["value"] == reading.value
                assert told[reading.key]["low"] == reading.low


# 11. Removal and silence never improve a number.


def test_removing_unanswered_posts_never_leaves_fewer_unanswered(sample):
    community = sample.community
    answered = community.posts.filter(pl.col("thread_id") != pl.col("post_id"))["thread_id"]
    alone = ~pl.col("post_id").is_in(answered.unique().implode()) & (
        pl.col("thread_id") == pl.col("post_id")
    )
    hide = alone & (pl.int_range(pl.len()) % 10 == 0)
    gone = community.posts.with_columns(
        removed_at=pl.when(hide)
        .then(pl.col("posted_at") + timedelta(hours=1))
        .otherwise("removed_at"),
        removed_by=pl.when(hide).then(pl.lit("moderator")).otherwise("removed_by"),
    )
    now, then = measure(View(changed(community, posts=gone))), measure(sample)
    assert now["unanswered_after_7d"].value >= then["unanswered_after_7d"].value - 1e-9
    if now["open_posts"].value < then["open_posts"].value:
        assert now["removed_share"].value > then["removed_share"].value
