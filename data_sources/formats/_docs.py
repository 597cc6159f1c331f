"""Writes docs/formats.md from the formats themselves; ``make docs`` calls it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from data_sources.community import CAPABILITIES, Ability
from data_sources.formats import FORMATS
from data_sources.formats._format import Format

TARGET: Final = Path(__file__).parents[2] / "docs" / "formats.md"
_WORDS: Final = {
    "text": "what was said",
    "replies": "who answered what",
    "reactions": "reactions",
    "reactors": "who reacted",
    "mentions": "who was named",
    "reads": "reading",
    "members": "people who never wrote",
    "memberships": "who belongs where",
    "removed": "what was removed",
    "edited": "what was changed",
    "spaces": "channels or categories",
    "attributes": "departments, locations, roles",
}
_HEAD: Final = """# Exports that can be read

Written by `make docs`; a test compares it with the code.
Drop the files on the Data page as you received them, several at once. Private messages are
counted and left out, e-mail addresses become keyed hashes, telephone numbers and addresses of
machines are never loaded.
"""


def formats_page() -> str:
    """Return the page: a table of what each format can tell, then a section for each."""
    return "\n".join([_HEAD, *_overview(), *(line for each in FORMATS for line in _section(each))])


def _overview() -> list[str]:
    rows = ["| export | " + " | ".join(_WORDS[name] for name in CAPABILITIES) + " |"]
    rows.append("|---" * (len(CAPABILITIES) + 1) + "|")
    for each in FORMATS:
        levels = " | ".join(each.can_tell[name].level for name in CAPABILITIES)
        rows.append(f"| {each.label} | {levels} |")
    return [*rows, ""]


def _section(each: Format) -> list[str]:
    lines = [f"## {each.label}", "", f"**How to get it.** {each.how_to_export}", ""]
    for name in CAPABILITIES:
        ability = each.can_tell[name]
        if ability.level != "yes":
            lines.append(f"- {_WORDS[name]}: {_told(ability)}")
    return [*lines, ""]


def _told(ability: Ability) -> str:
    return f"{ability.level}, {ability.reason}" if ability.reason else ability.level


if __name__ == "__main__":
    TARGET.write_text(formats_page(), encoding="utf-8")
