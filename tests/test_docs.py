"""The documentation says what is true, and nothing stray is in the tree."""

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


def targets():
    """Return the targets of the Makefile with their comments, where they have one."""
    rules = re.findall(r"^([a-z]+):([^\n=]*)$", MAKEFILE, re.MULTILINE)
    return {name: rest.partition("## ")[2].strip() for name, rest in rules}


def tree():
    """Return every file of the tree but those in hidden folders, which tools fill."""
    for top in sorted(ROOT.iterdir()):
        if top.is_file():
            yield top
        elif not top.name.startswith(".") or top.name in {".ci", ".streamlit"}:
            yield from (file for file in sorted(top.rglob("*")) if file.is_file())


@pytest.mark.parametrize("page", PAGES)
def test_every_make_command_of_a_page_exists(page):
    named = set(re.findall(r"make ([a-z]+)\b(?=`|     #)", (ROOT / page).read_text("utf-8")))
    assert named <= set(targets())


def test_the_readme_names_the_two_commands():
    text = (ROOT / "README.md").read_text("utf-8")
    assert "make run " in text
    assert "make test " in text


def test_every_target_is_described():
    assert targets()["run"]
    assert not [name for name, told in targets().items() if not told and name != "chromium"]


def test_help_lists_every_described_target():
    answer = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    listed = set(re.findall(r"^  make ([a-z]+)", answer, re.MULTILINE))
    assert listed == {name for name, told in targets().items() if told}


def test_links_of_the_pages_lead_somewhere():
    for page in PAGES:
        text = (ROOT / page).read_text("utf-8")
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            assert (ROOT / link).exists(), f"{page} leads to {link}"


def test_decisions_are_numbered_without_gaps_and_have_three_parts():
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    assert numbers == list(range(1, len(pages) + 1))
    for number, page in enumerate(pages, start=1):
        text = page.read_text("utf-8")
        assert text.startswith(f"# {number}. "), page.name
        parts = [line for line in text.splitlines() if line.startswith("## ")]
        assert parts == ["## Context", "## Decision", "## Consequences"], page.name


def test_every_library_of_the_requirements_is_pinned_and_has_its_reason():
    reasons = (ROOT / "docs" / "decisions" / "0006-libraries.md").read_text("utf-8")
    for file in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / file).read_text("utf-8").splitlines():
            if line and not line.startswith(("#", "-r")):
                name, pinned, _ = line.partition("==")
                assert pinned, line
                assert name in reasons, f"{name} has no reason in the decision on libraries"


def generator():
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_metrics_is_what_the_metrics_say():
    written = (ROOT / "docs" / "metrics.md").read_text("utf-8")
    assert written == generator().metrics_page(), "run `make docs` and read what changed"


def test_the_changelog_begins_with_what_is_not_released_and_tells_changed_numbers():
    headings = re.findall(r"^##+ (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert "Numbers that changed" in headings


def test_settings_that_protect_readers_are_pinned():
    text = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    for line in (
        "gatherUsageStats = false",
        "enableAgentApi = false",
        'showErrorDetails = "none"',
        'address = "127.0.0.1"',
    ):
        assert re.search(rf"^{re.escape(line)}(\s|$)", text, re.MULTILINE), line


STRAY = (
    "/" + "work/",
    "../" + "shared/exports/",
    "TO" + "DO",
    "FIX" + "ME",
    "unsafe_" + "allow_html=True",
)


def test_nothing_stray_is_in_the_tree():
    for file in tree():
        named = file.name != ".git"  # a second work tree of one repository says there where that is
        if named and file.suffix in {".py", ".md", ".toml", ".txt", ".js", ".css", ""}:
            text = file.read_text("utf-8", errors="replace")
            found = [word for word in STRAY if word in text]
            assert not found, f"{file.relative_to(ROOT)} contains {found}"
