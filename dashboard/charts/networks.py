"""The network: people as dots nobody is named on, or groups as circles with their names.

The graph is built with pyvis; its nodes and edges leave as columns, several times smaller, and
vis-network from the pyvis wheel draws them. One way to see a network is plain data:

``kind`` ("people" or "groups"), ``x``, ``y`` (places, whole numbers), ``of`` (the place in
``parts`` that gives a node its colour, -1 for none), ``size`` (radius, by node, of groups only),
``alone`` (nodes from this one on have no tie), ``a``, ``b``, ``width`` (lines; widths of groups
only), ``parts`` (each with ``name``, ``size`` in words, ``colour`` by theme, ``facts``), ``rest``
(what the dots without a colour are), ``thin`` (pairs of parts that fewer than five people hold
together), ``options`` (of vis-network).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from dashboard.charts._theme import DARK, LIGHT

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Way = dict[str, Any]

SCALE: Final = 1_000
"""Units of the drawing from the middle to the edge of the connected."""

COLOURS: Final = (
    ("#1B6B86", "#4FA9C9"), ("#8A4A7C", "#C98BBB"), ("#5B7A22", "#9DBB5E"),
    ("#A34A3C", "#E08A7B"), ("#4C5CA6", "#93A1E6"), ("#2D8568", "#62C2A2"),
    ("#7B6147", "#BFA488"), ("#6B4E9B", "#AE94DC"),
)  # fmt: skip
"""Colours of groups and circles, light theme and dark: not the sponsor's, none of the silent."""

OTHER: Final = (LIGHT.soft, DARK.soft)
"""The colour of groups beyond those."""

_OPTIONS: Final = {
    "physics": {"enabled": False},
    "layout": {"randomSeed": 1},
    "interaction": {
        "dragNodes": False, "dragView": False, "zoomView": False, "hover": False,
        "selectConnectedEdges": False, "hideEdgesOnDrag": True, "tooltipDelay": 0,
        "keyboard": False, "multiselect": False,
    },
    "nodes": {"shape": "dot", "chosen": False, "font": {"multi": False}},
    "edges": {"smooth": False, "chosen": False, "hoverWidth": 0, "selectionWidth": 0},
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A group or circle: its name, its size in words, and what is told once it is selected."""

    name: str
    size: str
    facts: tuple[str, ...]


def library() -> Path:
    """Return the file of vis-network that the pyvis wheel carries."""
    found = find_spec("pyvis")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pyvis is not installed")
    return Path(found.origin).parent / "templates/lib/vis-9.1.2/vis-network.min.js"


def people(  # noqa: PLR0913 - columns of one table, by name
    *, x: Floats, y: Floats, of: Ints, alone: int, a: Ints, b: Ints, parts: Sequence[Part],
    rest: str, thin: Sequence[tuple[int, int]] = (),
) -> Way:  # fmt: skip
    """Return people as dots: [dots] places in units of the circle, lines by the numbers of dots."""
    nodes = [
        {"id": i, "x": left, "y": top, "of": part, "shape": "dot"}
        for i, (left, top, part) in enumerate(
            zip(_units(x), _units(y), of.tolist(), strict=True)
        )
    ]  # fmt: skip
    edges = [{"from": one, "to": other} for one, other in zip(a.tolist(), b.tolist(), strict=True)]
    return _columns(nodes, edges, "people") | {
        "alone": alone, "parts": _parts(parts), "rest": rest,
        "thin": [list(pair) for pair in thin],
    }  # fmt: skip


def groups(  # noqa: PLR0913 - columns of two tables, by name
    *, x: Floats, y: Floats, people: Ints, a: Ints, b: Ints, ties: Floats, parts: Sequence[Part],
) -> Way:  # fmt: skip
    """Return groups as circles, their area by ``people``, lines by ``ties``: [groups], [lines]."""
    size = np.sqrt(people / max(int(people.max(initial=1)), 1)) * 110 + 24
    width = 2 + 26 * np.sqrt(ties / max(float(ties.max(initial=1.0)), 1.0))
    nodes = [
        {"id": i, "x": left, "y": top, "of": i, "shape": "dot", "size": round(radius)}
        for i, (left, top, radius) in enumerate(
            zip(_units(x * 0.8), _units(y * 0.8), size.tolist(), strict=True)
        )
    ]
    edges = [
        {"from": one, "to": other, "width": round(wide, 1)}
        for one, other, wide in zip(a.tolist(), b.tolist(), width.tolist(), strict=True)
    ]
    return _columns(nodes, edges, "groups") | {
        "alone": len(nodes), "parts": _parts(parts), "rest": "", "thin": [],
    }  # fmt: skip


def _columns(nodes: list[Way], edges: list[Way], kind: str) -> Way:
    """Put the graph together with pyvis, and return its nodes and edges as columns."""
    from pyvis.network import Network  # noqa: PLC0415 - takes a second; only who draws waits

    net = Network(cdn_resources="local")
    net.set_options(json.dumps(_OPTIONS))
    net.nodes, net.edges = nodes, edges  # one by one takes seconds for thousands
    made_nodes, made_edges, _, _, _, options = net.get_network_data()
    return {
        "kind": kind,
        **{name: [node[name] for node in made_nodes] for name in ("x", "y", "of")},
        "size": [node["size"] for node in made_nodes if "size" in node],
        "a": [edge["from"] for edge in made_edges],
        "b": [edge["to"] for edge in made_edges],
        "width": [edge["width"] for edge in made_edges if "width" in edge],
        "options": json.loads(options),
    }


def _parts(parts: Sequence[Part]) -> list[Way]:
    """Return the parts as data; the first of them have colours of their own."""
    return [
        {
            "name": part.name, "size": part.size, "facts": list(part.facts),
            "colour": list(COLOURS[i] if i < len(COLOURS) else OTHER),
        }
        for i, part in enumerate(parts)
    ]  # fmt: skip


def _units(places: Floats) -> list[int]:
    whole: list[int] = np.rint(places * SCALE).astype(np.int64).tolist()
    return whole
