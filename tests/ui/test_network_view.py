import asyncio
import json

import pytest

from dashboard.server import ROUTES, vis_network
from dashboard.ui import cache, network_view
from dashboard.workspace import datasets
from tests import communities
from tests.ui.test_pages import data_of, opened


@pytest.fixture(autouse=True)
def _fresh(fresh_home):
    assert not fresh_home.exists()
    cache.forget()
    yield
    cache.forget()


def network_of(app):
    found = [data for data in data_of(app, "network") if "ways" in data]
    return found[0] if found else None


def test_the_page_sends_one_way_to_see_the_network_and_the_names_of_all():
    app = opened(page="reach")
    data = network_of(app)
    assert data["ways"][0] == "people, by location"
    assert "groups, by location" in data["ways"]
    assert data["way"] == 0
    assert data["kind"] == "people"
    assert data["source"] == ""
    assert data["library"] == network_view.LIBRARY


def test_a_view_of_one_group_offers_everyone_again():
    app = opened(page="reach", group="location=Office")
    data = network_of(app)
    assert data["only"] == "Look at everyone again"
    assert len(data["x"]) == 180


WAY = {"by": "location", "parts": [{"name": "Office"}, {"name": "gone"}]}


@pytest.mark.parametrize(
    ("part", "groups"),
    [
        (0, ["location=Office"]), (1, None), (2, None), (-1, None), (True, None), ("0", None),
        (None, None), ({"name": "Office"}, None),
    ],
)  # fmt: skip
def test_only_a_group_on_offer_is_taken_from_the_browser(monkeypatch, part, groups):
    class View:
        class scope:  # noqa: N801 - stands for the scope of a view
            groups = ()

        zone = "UTC"

    class Now:
        token, community, view = "t", None, View

    class Offered:
        groups = ("location=Office", "location=Plant A")

    state = {}
    monkeypatch.setattr(network_view.session, "opened", lambda: Now)
    monkeypatch.setattr(network_view.cache, "offered", lambda *_: Offered)
    monkeypatch.setattr(network_view.st, "session_state", state)
    network_view.only(WAY, part)
    assert state.get("group") == groups


ROUND = {"parts": [{"name": "circle 1"}, {"name": "circle 2"}], "circles": ["00c0ffee", ""]}


@pytest.mark.parametrize(
    ("way", "part", "circle"),
    [
        (ROUND, 0, "00c0ffee"), (ROUND, 1, ""), (ROUND, 2, None), (ROUND, "00c0ffee", None),
        (ROUND, True, None), (ROUND | {"chosen": 0}, 0, ""), (ROUND | {"chosen": 1}, 0, "00c0ffee"),
    ],
)  # fmt: skip
def test_only_a_circle_on_offer_is_taken_from_the_browser(monkeypatch, way, part, circle):
    state = {}
    monkeypatch.setattr(network_view.st, "session_state", state)
    network_view.only(way, part)
    assert state.get("circle") == circle


@pytest.mark.parametrize("name", ["hostile", "quiet", "busy"])
def test_what_is_sent_is_plain_data_without_a_name_of_a_member(name):
    community = communities.ALL[name]()
    app = opened(datasets.store(community), "reach")
    data = network_of(app)
    if data is None:
        return
    text = json.dumps({key: value for key, value in data.items() if key != "parts"})
    for member in community.members["member_id"]:
        assert f'"{member}"' not in text
    assert "Person 1" not in text


def test_the_server_gives_vis_network_away_from_the_wheel():
    answer = asyncio.run(vis_network(None))
    assert answer.media_type == "text/javascript"
    assert str(answer.path).endswith("vis-network.min.js")
    assert "immutable" in answer.headers["Cache-Control"]
    assert network_view.LIBRARY in [getattr(route, "path", "") for route in ROUTES]
