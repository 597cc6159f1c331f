"""Who may import whom, and how large things may grow: the limits live here and nowhere else."""

import ast
import importlib.metadata
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

LAYERS = [
    ["pages", "dashboard.app", "dashboard.server", "dashboard.__main__"],
    ["dashboard.ui", "dashboard.navigation"],
    ["dashboard.preparing"],
    ["dashboard.workspace", "dashboard.pack"],
    ["dashboard.panels"],
    ["dashboard.disclosure", "dashboard.charts"],
    ["dashboard.metrics"],
    ["dashboard.stories"],
    ["dashboard.view"],
    ["dashboard.data_days", "dashboard.marks"],
    ["dashboard.labels"],
    ["dashboard.period"],
    [
        "dashboard.story_map",
        "dashboard.acts",
        "dashboard.stance",
        "dashboard.drawn_ties",
        "dashboard.circle_code",
        "dashboard.counting",
    ],
    ["data_sources"],
]
"""From the top: a line may import the lines below it, never a neighbour in its own line."""

NEIGHBOURS = {
    ("dashboard.ui", "dashboard.navigation"),  # one page list, read by the links of the ui
    ("dashboard.navigation", "dashboard.ui"),
}

MAY_USE_STREAMLIT = {"pages", "dashboard.app", "dashboard.server", "dashboard.ui"}
FUNCTION_LINES, MODULE_LINES, PAGE_LINES, ENTRY_LINES = 30, 300, 100, 60


def modules():
    found = {}
    for top in ("pages", "dashboard", "data_sources"):
        for path in sorted((ROOT / top).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found[name] = path
    return found


MODULES = modules()
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


def layer_of(module):
    """Return the place of a module in the staircase (its row and its name), or None."""
    for row, names in enumerate(LAYERS):
        for name in names:
            if module == name or module.startswith(f"{name}."):
                return row, name
    return None


def imports(module):
    """Return (line, name) of everything that a module imports, wherever in it."""
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports relatively"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield node.lineno, whole if whole in MODULES else node.module


def strangers(module):
    """Return the imports that break the order, each as a sentence."""
    place = layer_of(module)
    if place is None:
        return []
    row, own = place
    found = []
    for line, name in imports(module):
        other = layer_of(name)
        if other is None or other[1] == own or (own, other[1]) in NEIGHBOURS:
            continue
        if other[0] <= row:
            found.append(f"{MODULES[module]}:{line}: {own} may not import {other[1]} ({name})")
    return found


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_one_way(module):
    assert not strangers(module)


def test_every_module_has_a_place_in_the_staircase():
    without = [m for m in MODULES if layer_of(m) is None and m not in {"dashboard", "pages"}]
    assert not without


def test_a_format_never_imports_another_format():
    for module in MODULES:
        if not module.startswith("data_sources.formats."):
            continue
        for line, name in imports(module):
            last = name.rpartition(".")[2]
            sideways = name.startswith("data_sources.formats.") and not last.startswith("_")
            assert not sideways, f"{module}:{line} imports {name}"


@pytest.mark.parametrize("module", MODULES)
def test_streamlit_stays_on_top(module):
    place = layer_of(module)
    if place and place[1] in MAY_USE_STREAMLIT:
        return
    named = [f"{module}:{line}" for line, n in imports(module) if n.split(".")[0] == "streamlit"]
    assert not named


@pytest.mark.parametrize(
    ("library", "home"), [("plotly", "dashboard.charts"), ("pyvis", "dashboard.charts")]
)
def test_drawing_libraries_stay_in_charts(library, home):
    for module in MODULES:
        if not module.startswith(home):
            named = [n for _, n in imports(module) if n.split(".")[0] == library]
            assert not named, f"{module} imports {library}"


def test_only_the_cache_module_caches():
    for module, tree in TREES.items():
        if module == "dashboard.ui.cache":
            continue
        for node in ast.walk(tree):
            name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
            assert name not in {"cache_data", "cache_resource"}, f"{module}:{node.lineno}"


@pytest.mark.parametrize("module", [m for m in MODULES if m.startswith("pages.")])
def test_a_page_only_shows(module):
    tree = TREES[module]
    assert ast.get_docstring(tree), "a page begins with its question"
    defined = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    assert not defined
    used = {name.split(".")[0] for _, name in imports(module)}
    assert not used & {"polars", "plotly", "numpy"}


@pytest.mark.parametrize("module", MODULES)
def test_functions_stay_short(module):
    for node in ast.walk(TREES[module]):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        first = node.body[1:] if ast.get_docstring(node) else node.body
        lines = node.end_lineno - first[0].lineno + 1 if first else 0
        assert lines < FUNCTION_LINES, f"{module}.{node.name} has {lines} lines"


@pytest.mark.parametrize("module", MODULES)
def test_modules_stay_short(module):
    lines = len(MODULES[module].read_text(encoding="utf-8").splitlines())
    limit = PAGE_LINES if module.startswith("pages.") else MODULE_LINES
    limit = ENTRY_LINES + 1 if module == "dashboard.app" else limit
    assert lines < limit, f"{module} has {lines} lines"


def test_no_module_beside_the_entry_hides_a_library():
    # `streamlit run` puts dashboard/ first on the path: dashboard/types.py would hide types.
    libraries = set(sys.stdlib_module_names) | set(importlib.metadata.packages_distributions())
    beside = {p.stem for p in (ROOT / "dashboard").iterdir() if p.suffix == ".py" or p.is_dir()}
    assert not (beside - {"__init__", "__main__", "__pycache__"}) & (libraries - {"dashboard"})


def test_no_module_is_called_utils():
    assert not [m for m in MODULES if m.rpartition(".")[2] in {"utils", "helpers", "common"}]
