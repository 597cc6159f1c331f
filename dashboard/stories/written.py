"""The sponsor's story as a TOML file: name, keywords, examples, written_on."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from dashboard.story_map import FEWEST_EXAMPLES, MOST_EXAMPLES, SponsorStory
from data_sources.errors import ExportError


def read_story(path: Path) -> SponsorStory:
    """Read the story; raises ExportError, in one sentence, for a file that is none."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExportError(path.name, f"it is no TOML ({error})", "check the line named") from error
    name, day = written.get("name"), written.get("written_on")
    keywords, examples = (
        _texts(written.get(key, []), key, path) for key in ("keywords", "examples")
    )
    if not isinstance(name, str) or not name.strip():
        raise ExportError(path.name, "the story has no name", 'add a line name = "..."')
    if examples and not FEWEST_EXAMPLES <= len(examples) <= MOST_EXAMPLES:
        why = f"it has {len(examples)} examples"
        raise ExportError(path.name, why, "write three to ten, or none and keywords")
    if not keywords and not examples:
        raise ExportError(
            path.name, "nothing says how the story is told", "add keywords or examples"
        )
    return SponsorStory(name.strip(), keywords, examples, day if isinstance(day, date) else None)


def _texts(value: Any, key: str, path: Path) -> tuple[str, ...]:  # noqa: ANN401 - whatever TOML holds
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise ExportError(path.name, f"{key} is no list of texts", f'write {key} = ["..."]')
    return tuple(text.strip() for text in value if text.strip())
