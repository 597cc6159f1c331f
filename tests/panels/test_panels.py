"""The contract of every panel and page, on every community."""

import itertools
import math
from dataclasses import replace

import pytest

from dashboard.charts._chart import Bars, Chart, Columns, Grid
from dashboard.disclosure import gate_all
from dashboard.metrics import METRICS, measure
from dashboard.panels import page_panels
from dashboard.panels._seen import with_counterweights
from dashboard.view import Marks, Period, Scope, View
from data_sources.community import Ability
from data_sources.sample import sample_community
from tests import communities

PAGES = ("overview", "engagement", "reach", "data", "method")
MAKERS = {**communities.ALL, "sample": sample_community}
LIVELY = ("quiet", "busy", "hostile", "sample")


@pytest.fixture(scope="module", params=MAKERS)
def view(request):
    return View(MAKERS[request.param]())


@pytest.fixture(scope="module")
def sample():
    return View(sample_community())


def sentences(page):
    for panel in page.panels:
        yield from panel.sentences
        for pair in panel.pairs:
            yield from pair
    yield from page.sentences
    for pair in page.pairs:
        yield from pair


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_its_question_and_what_it_cannot_tell(view, name):
    page = page_panels(name, view)
    assert page.key == name
    assert page.question.endswith("?")
    assert page.cannot_tell
    assert all(text.endswith(".") for text in page.cannot_tell)
    assert page.questions_for_the_room
    assert all(text.endswith("?") for text in page.questions_for_the_room)


@pytest.mark.parametrize("name", PAGES)
def test_sentences_are_plain_and_whole(view, name):
    for sentence in sentences(page_panels(name, view)):
        assert sentence.text[0] == sentence.text[0].upper()
        assert sentence.text.endswith(".")
        assert "None" not in sentence.text
        assert "nan" not in sentence.text.split()
        assert sentence.key in METRICS or sentence.key == "view"


@pytest.mark.parametrize("name", PAGES)
def test_panels_have_keys_of_their_own_titles_and_definitions(view, name):
    panels = page_panels(name, view).panels
    assert len({panel.key for panel in panels}) == len(panels)
    for panel in panels:
        assert panel.title
        assert panel.question
        assert [d.key for d in panel.definitions] == [r.key for r in panel.readings]
        assert all(d.definition and d.source for d in panel.definitions)


@pytest.mark.parametrize("name", PAGES)
def test_each_favourable_reading_has_its_counterweight_in_its_panel(view, name):
    for panel in page_panels(name, view).panels:
        keys = {reading.key for reading in panel.readings}
        assert keys == set(with_counterweights(keys))


@pytest.mark.parametrize("name", PAGES)
def test_pairs_put_an_open_dot_beside_a_filled_one(view, name):
    page, readings = page_panels(name, view), gate_all(measure(view), view, "meeting")
    for one, other in [*page.pairs, *(pair for panel in page.panels for pair in panel.pairs)]:
        moved = readings[one.key].compared
        verdict = moved.verdict if moved else ""
        low = verdict == "clear fall" or readings[one.key].value == 0
        high = verdict != "clear fall" and not readings[one.key].finding
        flatters = {"high": high, "low": low}[METRICS[one.key].favours]
        flatters = flatters and not readings[one.key].beyond
        assert (one.dot, other.dot) == ("open" if flatters else "filled", "filled")
        assert other.key in METRICS[one.key].counterweight


@pytest.mark.parametrize("name", PAGES)
def test_pictures_have_words_and_tables(view, name):
    for panel in page_panels(name, view).panels:
        picture = panel.picture
        if picture is None:
            continue
        assert picture.title
        assert picture.caption
        assert picture.alt
        columns = (picture.bars,) if isinstance(picture, Bars) else ()
        columns = picture.columns if isinstance(picture, Columns) else columns
        for bar in itertools.chain.from_iterable(columns):
            assert sum(part.share for part in bar.segments) < 1.001
            assert all(math.isfinite(part.share) for part in bar.segments)
        if isinstance(picture, Grid):
            assert all(len(row) == len(picture.columns) for row in picture.cells)
            assert len(picture.cells) == len(picture.rows) or not picture.drawn
        if isinstance(picture, Chart) and picture.drawn:
            assert picture.light.layout.xaxis.title.text or picture.light.layout.xaxis.ticktext
            rows_named = picture.light.layout.yaxis.ticktext or picture.light.layout.yaxis.type
            assert picture.light.layout.yaxis.title.text or rows_named
        elif isinstance(picture, Chart | Columns | Grid) and not picture.drawn:
            assert picture.caption == picture.alt


def test_what_cannot_be_told_is_one_sentence_without_a_picture():
    flat = {"replies": Ability("no", "this export has no threads")}
    community = MAKERS["busy"]()
    view = View(replace(community, can_tell={**community.can_tell, **flat}))
    panels = {panel.key: panel for panel in page_panels("engagement", view).panels}
    assert not {"answers-group", "answers-space"} & set(panels)
    for key in ("answers", "open"):
        panel = panels[key]
        assert (panel.picture, panel.table, panel.foot, panel.pairs) == (None, None, "", ())
        assert len(panel.sentences) == 1
        assert panel.sentences[0].text.endswith("this export has no threads.")


def test_where_nobody_is_new_one_sentence_says_so():
    for name in ("overview", "engagement"):
        panels = page_panels(name, View(communities.hostile())).panels
        panel = next(panel for panel in panels if panel.key == "newcomers")
        assert panel.picture is None
        assert panel.pairs[0][0].text == "Nobody is new."


def test_who_said_nothing_is_said_once_on_a_page(sample):
    for name in ("overview", "engagement"):
        said = [s.text for s in sentences(page_panels(name, sample)) if s.key == "members_silent"]
        assert len(said) == 1


def test_every_favourable_sentence_has_its_counterweight_in_its_panel_or_above_all(sample):
    page = page_panels("engagement", sample)
    lead = {sentence.key for pair in page.pairs for sentence in pair}
    readings = gate_all(measure(sample), sample, "meeting")
    for panel in page.panels:
        pairs = [sentence for pair in panel.pairs for sentence in pair]
        said = lead | {sentence.key for sentence in (*pairs, *panel.sentences)}
        for sentence in (*pairs, *panel.sentences):
            metric = METRICS[sentence.key]
            few = readings[sentence.key].value is None
            if metric.favours == "high" and metric.counterweight and not few:
                assert said & set(metric.counterweight)


def test_what_one_file_cannot_tell_of_answers_is_outlined():
    partly = {"replies": Ability("partly", "not in all files: chat.csv: it has no threads")}
    for name, looks in (("busy", ["step5", "unknown"]), ("alike", ["unknown"])):
        community = MAKERS[name]() if name in MAKERS else communities.alike()
        view = View(replace(community, can_tell={**community.can_tell, **partly}))
        for page in ("overview", "engagement"):
            panels = {panel.key: panel for panel in page_panels(page, view).panels}
            last = panels["everyone"].picture.bars[-1]
            assert [part.look for part in last.segments] == looks
            assert last.text != "0"
            assert "not known" in last.text or last.text == "unknown"


@pytest.mark.parametrize("name", LIVELY)
def test_the_overview_says_four_to_six_sentences_and_shows_at_most_five_pictures(name):
    page = page_panels("overview", View(MAKERS[name]()))
    assert len(page.pairs) in {2, 3}
    assert len(page.panels) <= 5


@pytest.mark.parametrize("name", ["empty", "one_post", "tiny"])
def test_too_small_a_community_has_one_sentence_and_the_data_page(name):
    view = View(MAKERS[name]())
    for page in ("overview", "engagement", "method"):
        made = page_panels(page, view)
        assert len(made.sentences) == 1
        assert not made.panels
        assert not made.pairs
    assert page_panels("data", view).panels


def test_evidence_links_lead_to_panels_that_are_there(sample):
    there = {panel.key for panel in page_panels("engagement", sample).panels}
    for name in ("overview", "engagement"):
        for sentence in sentences(page_panels(name, sample)):
            if sentence.page == "engagement":
                assert sentence.panel in there
                assert sentence.link


def test_the_footer_checks_the_view(sample):
    footer = page_panels("overview", sample).footer
    assert "other periods of 90 days" in footer[0]
    fingerprint = sample.community.fingerprint
    assert footer[-1] == f"data {fingerprint[:4]}-{fingerprint[4:8]}"


def test_groups_hidden_are_counted_in_the_footer():
    footer = page_panels("overview", View(communities.quiet())).footer
    assert any("not shown: else fewer than five" in fact for fact in footer)


def test_the_planted_troubles_are_said(sample):
    engagement = " ".join(s.text for s in sentences(page_panels("engagement", sample)))
    overview = " ".join(s.text for s in sentences(page_panels("overview", sample)))
    for text in (engagement, overview):
        assert "people in “Night shift”" in text
        assert "In “repairs”" in text


def test_what_leaders_say_is_said_where_they_are_marked(sample):
    few = frozenset(sample.community.members["member_id"].head(12))
    page = page_panels("engagement", View(sample.community, marks=Marks(few)))
    leaders = next(panel for panel in page.panels if panel.key == "leaders")
    assert leaders.sentences[0].text.startswith("Leaders wrote")


def test_the_data_page_says_what_cannot_be_told():
    panels = page_panels("data", View(communities.quiet())).panels
    rows = {row[0] for panel in panels if panel.key.startswith("blind") for row in panel.rows}
    assert "We cannot tell readers from absent people: this export has no reads." in rows


def test_a_row_without_a_number_that_nothing_hides_is_unknown():
    panels = page_panels("overview", View(communities.busy())).panels
    table = next(panel for panel in panels if panel.key == "everyone").table
    shown = dict(table.select("step", "shown").iter_rows())
    assert shown["read"] == "unknown"
    assert shown["spoke"] == "yes"


def test_the_data_page_says_in_how_many_spaces_anybody_wrote():
    silent = communities.table("memberships", [{"member_id": "m0001", "space": "attic"}])
    view = View(replace(communities.busy(), memberships=silent))
    for seen, said in ((View(communities.busy()), "6"), (view, "7, with posts in 6")):
        counts = next(p for p in page_panels("data", seen).panels if p.key == "counts")
        assert dict(counts.rows)["spaces"] == said


def test_the_method_page_has_every_metric_with_its_value(sample):
    page = page_panels("method", sample)
    keys = [key for panel in page.panels for key in panel.table["key"]]
    assert keys == list(METRICS)
    assert all(panel.table["value"].null_count() == 0 for panel in page.panels)


def test_another_period_is_another_page(sample):
    days = Period(sample.period.start, sample.period.start.replace(day=28))
    other = page_panels("overview", View(sample.community, Scope(period=days)))
    assert other.pairs != page_panels("overview", sample).pairs


def test_the_workbench_sees_what_a_meeting_does_not():
    view = View(communities.busy())
    pages = [page_panels(name, view, "workbench") for name in PAGES]
    half = next(panel for panel in pages[0].panels if panel.key == "voices")
    assert not any("fewer than five" in text for _, text in half.rows)


def test_an_unknown_page_is_refused(sample):
    with pytest.raises(KeyError):
        page_panels("nowhere", sample)


def test_a_group_that_is_told_together_only_says_so_in_each_panel():
    view = View(sample_community(), Scope(groups=(("location", "Depots"),)))
    for page in ("overview", "engagement"):
        panels = {panel.key: panel for panel in page_panels(page, view).panels}
        for key in {"everyone", "voices", "newcomers"} & panels.keys():
            panel = panels[key]
            said = panel.pairs or panel.sentences or panel.rows
            assert panel.picture is not None or said, key
    groups = {panel.key: panel for panel in page_panels("engagement", view).panels}["groups"]
    said = [groups.picture.caption] if groups.picture else [s.text for s in groups.sentences]
    assert any("only of Depots and Night shift together" in text for text in said)
