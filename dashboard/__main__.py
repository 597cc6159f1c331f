"""The headless face: read, measure and write without a screen, the same numbers as on it.

``python -m dashboard inspect | measure | sample``. An error is one plain sentence on standard
error and exit status 2. Heavy modules are imported where they are used, so that ``--help``
answers at once.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dashboard.counting import Unit
    from dashboard.view import Compare, Marks, Period, View
    from data_sources.community import Community
    from data_sources.profiles import Profile

TROUBLE = 2


class RefusedError(Exception):
    """A request that cannot be met; its text is the sentence that the person reads."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    asked = parser().parse_args(arguments)
    from data_sources.formats._format import ExportError

    try:
        asked.command(asked)
    except (ExportError, RefusedError) as error:
        print(error, file=sys.stderr)
        return TROUBLE
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(prog="python -m dashboard", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    inspect = commands.add_parser("inspect", help="say what the files are and what they leave out")
    measure = commands.add_parser("measure", help="print all readings of one view")
    sample = commands.add_parser("sample", help="write the made-up community as exports")
    inspect.set_defaults(command=run_inspect)
    measure.set_defaults(command=run_measure)
    sample.set_defaults(command=run_sample)
    for command in (inspect, measure):
        _add_data(command)
    _add_scope(measure)
    measure.add_argument(
        "--sponsor-story", type=Path, metavar="FILE",
        help="a TOML file with the sponsor's own story: name, keywords = [], examples = [] (three"
        " to ten), written_on",
    )  # fmt: skip
    sample.add_argument("directory", type=Path, metavar="DIR")
    return top


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument("--roster", action="append", default=[], type=Path, metavar="FILE")
    command.add_argument("--leaders", type=Path, metavar="FILE")
    command.add_argument(
        "--map", action="append", default=[], type=Path, metavar="PROFILE",
        help="a TOML file that says what the columns of a table are: lines order, zone, and below"
        " [columns] lines such as name = 'Author' and time = 'Written on'",
    )  # fmt: skip
    command.add_argument(
        "--zone",
        help="the time zone in which days begin, and of times that name none, as Europe/Berlin",
    )
    command.add_argument("--json", action="store_true", help="print JSON in place of text")


def _add_scope(command: argparse.ArgumentParser) -> None:
    command.add_argument("--from", dest="start", metavar="DAY", help="first day, included")
    command.add_argument("--to", dest="end", metavar="DAY", help="last day, included")
    command.add_argument("--compare", default="previous", metavar="previous|FROM..TO|none")
    command.add_argument("--space", action="append", default=[])
    command.add_argument("--group", action="append", default=[], metavar="ATTR=VALUE")
    command.add_argument("--by", metavar="ATTR")
    command.add_argument(
        "--unit", default="people", metavar="people|posts|threads",
        help="what stories are counted in: people who tell them (default), posts, or threads",
    )  # fmt: skip


def run_inspect(asked: argparse.Namespace) -> None:
    """Print what the files are, what was used and set aside, and the blind spots."""
    from dashboard.panels.export import inspect_json, inspect_text

    community, _ = _open(asked)
    _print(asked, inspect_json(community), lambda: inspect_text(community))


def run_measure(asked: argparse.Namespace) -> None:
    """Print all readings of the view, after the disclosure gate."""
    from dashboard.panels.export import measure_text, view_json

    community, marks = _open(asked)
    view = _with_stories(_view(asked, community, marks), asked.sponsor_story)
    _print(asked, view_json(view), lambda: measure_text(view))


def _with_stories(view: View, path: Path | None) -> View:
    """Return the view with its stories, the sponsor's of ``path`` apart."""
    from dataclasses import replace

    from dashboard.stories import make_map, with_sponsor
    from dashboard.stories.written import read_story
    from dashboard.story_map import SPONSOR

    sponsor = None if path is None else read_story(path)
    if not view.community.can_tell["text"].can:
        return view
    found = with_sponsor(make_map(view.community), view.community, sponsor)
    if sponsor is not None and SPONSOR not in found.posts["story"]:
        print(f"No post tells “{sponsor.name}”: {path} matches nothing.", file=sys.stderr)
    return replace(view, stories=found, marks=replace(view.marks, sponsor=sponsor))


def run_sample(asked: argparse.Namespace) -> None:
    """Write the made-up community as exports into a directory."""
    from data_sources.sample_exports import write_sample

    try:
        asked.directory.mkdir(parents=True, exist_ok=True)
        written = write_sample(asked.directory)
    except OSError as error:
        raise RefusedError(f"{asked.directory} cannot be written: {error.strerror}.") from error
    for path in written:
        print(path)


def _print(asked: argparse.Namespace, json: dict[str, Any], text: Any) -> None:  # noqa: ANN401
    if not asked.json:
        print(text())
        return
    import orjson

    sys.stdout.write(orjson.dumps(json, option=orjson.OPT_INDENT_2).decode() + "\n")


def _open(asked: argparse.Namespace) -> tuple[Community, Marks]:
    from dashboard.view import Marks
    from dashboard.workspace.store import secret_key
    from data_sources import read_exports
    from data_sources.profiles import read_profile

    leaders = [path for path in (asked.leaders, getattr(asked, "sponsor_story", None)) if path]
    for path in [*asked.files, *asked.roster, *asked.map, *leaders]:
        if not path.is_file():
            raise RefusedError(f"There is no file {path}; check its name.")
    zone = _zone(asked.zone)
    profiles = [read_profile(path) for path in asked.map]
    # This home's own secret, so that two runs over the same files give the same numbers.
    community = read_exports(
        asked.files, roster=asked.roster, profiles=profiles, zone=zone, key=secret_key()
    )
    _check_used(profiles, community)
    return community, Marks(_leaders(asked.leaders, community), zone)


def _check_used(profiles: Sequence[Profile], community: Community) -> None:
    from data_sources.read import read_by

    for profile in profiles:
        if not any(note.reason == read_by(profile) for note in community.notes):
            raise RefusedError(f"{profile.name} fits none of the tables; check its columns.")


def _zone(name: str | None) -> str | None:
    from zoneinfo import available_timezones

    if name is not None and name not in available_timezones():
        raise RefusedError(f"{name} is not the name of a time zone; write it as in Europe/Berlin.")
    return name


def _leaders(path: Path | None, community: Community) -> frozenset[str]:
    from data_sources.leaders import flagged_leaders, match_leaders

    if path is None:
        return flagged_leaders(community)
    from dashboard.workspace.store import secret_key
    from data_sources.upload import open_upload

    found = match_leaders(open_upload(path), community, key=secret_key())
    for row in found.unmatched:
        print(f"{path.name}: {row} matches nobody.", file=sys.stderr)
    if not found.member_ids:
        raise RefusedError(f"Nobody in {path.name} is a member of this community; check the file.")
    return frozenset(found.member_ids)


def _view(asked: argparse.Namespace, community: Community, marks: Marks) -> View:
    from dashboard.view import Scope, View, data_period

    period = _period(asked, data_period(community, marks.zone or community.zone))
    spaces, groups = tuple(asked.space), tuple(_group(text) for text in asked.group)
    _check_names(community, spaces, groups, asked.by)
    unit = _unit(asked.unit, community)
    scope = Scope(period, _compare(asked.compare), spaces, groups, asked.by, unit=unit)
    return View(community, scope, marks)


def _unit(text: str, community: Community) -> Unit:
    from dashboard.counting import NO_THREADS, UNITS, units

    for unit in units(community):
        if text == unit:
            return unit
    if text in UNITS:
        raise RefusedError(f"Stories cannot be counted by threads: {NO_THREADS}.")
    raise RefusedError(f"--unit takes people, posts or threads, not {text}.")


def _period(asked: argparse.Namespace, whole: Period | None) -> Period | None:
    if whole is None:
        return None
    start = _day(asked.start) if asked.start else whole.start
    end = _day(asked.end) if asked.end else whole.end
    if start > whole.end or end < whole.start:
        told = f"The data run from {whole.start} to {whole.end}"
        raise RefusedError(f"{told}, outside the period asked for; choose days inside them.")
    return _between(start, end)


def _between(start: date, end: date) -> Period:
    from dashboard.view import Period

    if end < start:
        raise RefusedError(
            f"The period ends on {end}, before it begins on {start}; swap the two days."
        )
    return Period(start, end)


def _compare(text: str) -> Compare:
    if text == "previous":
        return "previous"
    if text == "none":
        return "none"
    first, dots, last = text.partition("..")
    if not dots:
        raise RefusedError(f"--compare takes previous, none or FROM..TO, not {text}.")
    return _between(_day(first), _day(last))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RefusedError(f"{text} is not a day; write it as in 2026-03-31.") from error


def _group(text: str) -> tuple[str, str]:
    attribute, equals, value = text.partition("=")
    if not equals:
        raise RefusedError(f"--group takes ATTR=VALUE, such as department=Sales, not {text}.")
    return attribute, value


def _check_names(
    community: Community,
    spaces: tuple[str, ...],
    groups: tuple[tuple[str, str], ...],
    by: str | None,
) -> None:
    known = set(community.spaces())
    for space in spaces:
        if space not in known:
            raise RefusedError(f"There is no space {space} in this data.")
    for attribute in [name for name, _ in groups] + ([by] if by else []):
        if attribute not in community.attributes:
            told = ", ".join(community.attributes) or "none"
            raise RefusedError(f"Members have no attribute {attribute}; known are: {told}.")
    for attribute, value in groups:
        if value not in set(community.members[attribute]):
            raise RefusedError(f"No member has {attribute} = {value}.")


if __name__ == "__main__":
    sys.exit(main())
