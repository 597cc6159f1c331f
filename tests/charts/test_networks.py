import json

import numpy as np
import pytest
from pyvis.network import Network

from dashboard.charts import networks
from dashboard.charts.networks import Part

PARTS = [Part(f"group {i}", "12 people", ("A fact.",)) for i in range(10)]


def people(n=6):
    angle = np.arange(n) / n
    return networks.people(
        x=np.cos(angle), y=np.sin(angle), of=np.arange(n) % 3 - 1, alone=n - 2,
        a=np.array([0, 1]), b=np.array([1, 2]), parts=PARTS, rest="of no group", thin=[(0, 1)],
    )  # fmt: skip


def test_dots_have_neither_a_name_nor_a_number_nor_a_tooltip():
    made = people()
    assert not {"id", "label", "title", "name"} & set(made)
    assert made["of"] == [-1, 0, 1, -1, 0, 1]
    assert all(isinstance(x, int) for x in made["x"] + made["y"])


def test_nothing_moves_and_nothing_is_fetched():
    options = people()["options"]
    assert options["physics"]["enabled"] is False
    assert options["nodes"]["shape"] == "dot"
    assert options["interaction"]["hover"] is False
    assert options["nodes"]["font"]["multi"] is False
    assert "image" not in json.dumps(options)


def test_pyvis_puts_the_graph_together(monkeypatch):
    given = []
    whole = Network.get_network_data
    monkeypatch.setattr(
        Network, "get_network_data", lambda self: given.append(len(self.nodes)) or whole(self)
    )
    people(9)
    assert given == [9]


def test_lines_lead_between_the_numbers_of_dots():
    made = people()
    assert (made["a"], made["b"], made["thin"]) == ([0, 1], [1, 2], [[0, 1]])


def test_groups_beyond_the_palette_share_one_quiet_colour():
    colours = [tuple(part["colour"]) for part in people()["parts"]]
    assert len(set(colours[: len(networks.COLOURS)])) == len(networks.COLOURS)
    assert set(colours[len(networks.COLOURS) :]) == {networks.OTHER}


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("theme", "card"), [(0, "#FFFFFF"), (1, "#1C2228")])
def test_every_colour_stands_out_from_the_card(theme, card):
    for pair in (*networks.COLOURS, networks.OTHER):
        light, dark = sorted((luminance(pair[theme]), luminance(card)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3


def test_circles_of_groups_grow_with_their_people_and_lines_with_their_ties():
    made = networks.groups(
        x=np.array([0.0, 1.0, -1.0]), y=np.zeros(3), people=np.array([10, 40, 400]),
        a=np.array([0, 1]), b=np.array([1, 2]), ties=np.array([3.0, 300.0]), parts=PARTS[:3],
    )  # fmt: skip
    assert made["size"] == sorted(made["size"])
    assert made["width"] == sorted(made["width"])
    assert made["alone"] == 3


def test_five_thousand_people_weigh_little():
    n = 5_000
    draw = np.random.default_rng(1)
    made = networks.people(
        x=draw.random(n), y=draw.random(n), of=draw.integers(-1, 8, n), alone=n,
        a=draw.integers(0, n, 3 * n), b=draw.integers(0, n, 3 * n), parts=PARTS, rest="",
    )  # fmt: skip
    assert len(json.dumps(made)) < 350_000


def test_vis_network_lies_in_the_wheel():
    assert "vis-network" in networks.library().read_text("utf-8")[:400]
