"""One circle looked at alone: what is told of it shows nobody, beside all other circles neither."""

from dataclasses import replace
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.disclosure import circles_on_offer, gate_circle, gate_dots
from dashboard.disclosure._circle import _judged
from dashboard.metrics._communities import circle_name, communities_of
from dashboard.metrics._slice import slice_of
from dashboard.metrics.circles import codes_of, parts_of, reaching
from dashboard.metrics.network import dots_of
from dashboard.panels import page_panels
from dashboard.panels._seen import seen
from dashboard.view import Period, Scope, View
from tests.communities import community_of
from tests.metrics.paper import at

SIZES = {"a": 20, "b": 16, "c": 14, "d": 7}
NOW = Period(at(40).date(), at(74).date())
TEAMS = {"a": "red", "b": "blue", "c": "blue", "d": "green"}
APART = dict.fromkeys(("a0", "a1", "a2"), "blue")
"""Three of the largest circle are of a team whose others are elsewhere."""


def edges():
    """Return ties: circles of close people, some tied across, and who was there before."""
    rows = []
    for name, size in SIZES.items():
        who = [f"{name}{i}" for i in range(size)]
        rows += [(one, other, 45 + i % 30) for i, (one, other) in enumerate(combinations(who, 2))]
        rows += [(who[i], who[i + 1], 5 + i) for i in range(size // 2)]
    rows += [(f"a{i}", f"b{i}", 50 + i) for i in range(8)]
    rows += [(f"b{i}", f"c{i}", 50 + i) for i in range(3)]
    return [{"source_id": a, "target_id": b, "at": at(day)} for a, b, day in rows]


def made(prefix="", *, backwards=False):
    """Return the community, its members called otherwise with ``prefix``."""
    rows = edges()[::-1] if backwards else edges()
    told = [
        {**row, **{end: prefix + row[end] for end in ("source_id", "target_id")}} for row in rows
    ]
    silent = [f"s{i}" for i in range(12)]
    members = [
        {"member_id": prefix + name, "team": APART.get(name) or TEAMS.get(name[0], "green")}
        for name in [*(f"{one}{i}" for one, size in SIZES.items() for i in range(size)), *silent]
    ]
    given_ = {"edges": told, "members": members[::-1] if backwards else members}
    return community_of(attributes=("team",), **given_)


COMMUNITY = made()
EVERYONE = View(COMMUNITY, Scope(NOW))
CODES = codes_of(EVERYONE)


def looking_at(code, community=COMMUNITY, **scope):
    return View(community, Scope(NOW, circle=code, **scope))


def told(view):
    readings = seen(view, "meeting").readings
    dots = dots_of(view)
    return gate_circle(view, dots, gate_dots(dots, readings), readings)


def said(view):
    return " ".join(sentence.text for sentence in page_panels("reach", view).sentences)


def test_a_circle_is_known_by_the_ties_of_its_people_not_by_names_or_the_order_of_rows():
    assert len(set(CODES)) == 4
    assert codes_of(View(made("z", backwards=True), Scope(NOW))) == CODES
    assert not set(codes_of(View(COMMUNITY, Scope(Period(NOW.start, at(60).date()))))) & set(CODES)


def test_the_people_of_circles_are_counted_as_one_would_by_hand():
    parts = parts_of(EVERYONE)
    assert parts["people"].to_list() == [20, 16, 14, 7, 12]
    assert parts["outside"].to_list() == [8, 8, 3, 0, 0]
    assert parts["before"].to_list() == [11, 9, 8, 4, 0]
    assert reaching(EVERYONE).tolist() == [
        [20, 8, 0, 0, 0], [8, 16, 3, 0, 0], [0, 3, 14, 0, 0], [0, 0, 0, 7, 0],
    ]  # fmt: skip
    alone = parts_of(replace(EVERYONE, scope=replace(EVERYONE.scope, compare="none")))
    assert alone["before"].null_count() == alone.height


def test_only_circles_of_ten_among_everyone_in_all_spaces_are_on_offer():
    readings = seen(EVERYONE, "meeting").readings
    assert circles_on_offer(EVERYONE, readings) == dict(enumerate(CODES[:3]))
    assert told(looking_at(CODES[3])) is None
    for scope in ({"groups": (("team", "blue"),)}, {"spaces": ("here",)}):
        view = looking_at(CODES[0], **scope)
        assert circles_on_offer(view, readings) == {}


def test_circles_that_a_link_cannot_tell_apart_are_not_looked_at_alone(monkeypatch):
    same = (CODES[0], CODES[0], *CODES[2:])
    monkeypatch.setattr("dashboard.disclosure._circle.codes_of", lambda _view: same)
    readings = seen(EVERYONE, "meeting").readings
    assert circles_on_offer(EVERYONE, readings) == {2: CODES[2]}
    assert told(looking_at(CODES[0])) is None


def test_few_are_hidden_and_so_is_what_would_tell_them():
    found = told(looking_at(CODES[2]))
    assert (found.people, found.outside) == (14, None)  # three of them
    assert found.others.filter(pl.col("with") == circle_name(1))["people"].to_list() == [None]
    beside = [told(looking_at(code)).outside for code in CODES[:2]]
    assert None in beside  # else the three follow from whatever tells the sum


@given(
    st.lists(st.tuples(st.integers(5, 40), st.floats(0, 1)), min_size=1, max_size=6),
    st.tuples(st.integers(0, 60), st.floats(0, 1)),
)
def test_no_number_of_one_to_four_follows_from_all_circles_and_the_whole(circles, rest):
    rows = [(n, round(n * share)) for n, share in (*circles, rest)]
    names = [str(i) for i in range(len(rows))]
    parts = pl.DataFrame(
        {"circle": names, "people": [n for n, _ in rows], "outside": [k for _, k in rows],
         "before": [k for _, k in rows]}
    )  # fmt: skip
    shown = _judged(parts, {i: n for i, (n, _) in enumerate(circles)})
    kept = [k for k in shown["outside"].to_list()[:-1] if k is not None]
    assert not [k for k, n in zip(shown["outside"], shown["people"], strict=True)
                if k is not None and (0 < k < 5 or 0 < n - k < 5)]  # fmt: skip
    left = sum(k for _, k in rows) - sum(kept)
    hidden = [
        k for k, seen_ in zip(parts["outside"], shown["outside"], strict=True) if seen_ is None
    ]
    assert not 0 < left < 5 or len(kept) == 0
    assert len(hidden) != 1 or not 0 < hidden[0] < 5


def test_who_is_in_it_is_what_the_dots_of_the_picture_tell():
    view = looking_at(CODES[0])
    dots = gate_dots(dots_of(view), seen(view, "meeting").readings)
    assert told(view).groups.filter(pl.col("group") == "blue")["people"].to_list() == [None]
    for row in told(view).groups.drop_nulls("people").iter_rows(named=True):
        here = (dots.group == dots.groups.index(row["group"])) & (dots.circle == 0)
        assert row["people"] == here.sum()


def test_the_page_shows_one_circle_and_says_what_that_does_not_prove():
    view = looking_at(CODES[1])
    page = page_panels("reach", view)
    assert [panel.key for panel in page.panels] == ["circle", "circle_ties", "network"]
    assert page.pairs == ()
    text = said(view)
    assert "You look at circle 2: 16 people of the 57 who are connected" in text
    assert "proves nothing" in text
    ways = page.panels[2].picture.ways
    assert [(way["chosen"], way["circles"]) for _, way in ways] == [(1, [*CODES[:3], ""])]
    assert "Fewer than ten people" in " ".join(ways[0][1]["parts"][3]["facts"])
    assert page.panels[1].rows[0][0] == "have a tie with somebody outside it"


@pytest.mark.parametrize(
    ("code", "scope", "words"),
    [
        ("00c0ffee", {}, "is not in this view"),
        (CODES[3], {}, "has fewer than ten people"),
        (CODES[0], {"groups": (("team", "blue"),)}, "among everyone in all spaces only"),
    ],
)
def test_a_circle_that_is_not_looked_at_is_told_and_everyone_is_shown(code, scope, words):
    view = looking_at(code, **scope)
    assert words in said(view)
    assert page_panels("reach", view).panels[0].key != "circle"
    assert communities_of(slice_of(view)).stable
