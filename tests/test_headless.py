"""The headless face, run as a person runs it: a command, its output, its exit status."""

import contextlib
import csv
import io
import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.__main__ import _view, _with_stories, main, parser
from dashboard.counting import UNITS
from dashboard.marks import Marks
from dashboard.panels.export import scope_json
from data_sources.sample import sample_community
from data_sources.sample_exports import write_roster, write_slack
from tests.communities import START, busy, community_of

ROOT = Path(__file__).resolve().parent.parent

KEYS = {
    "fingerprint", "scope", "counts", "members", "posts", "can_tell", "sources", "notes",
    "readings", "stories",
}  # fmt: skip
READING = {
    "label", "value", "unit", "favours", "count", "base", "of", "low", "high", "compared",
    "counterweight", "method", "caveats", "table",
}  # fmt: skip
COUNTS = {
    "members", "speakers", "posts", "reactions", "mentions", "joins", "bots", "spaces",
    "private_dropped",
}  # fmt: skip


def run(*arguments):
    """Run the command in this process, which spares the start of another."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main([str(each) for each in arguments])
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


def run_alone(*arguments):
    """Run the command as a person does."""
    return subprocess.run(
        [sys.executable, "-m", "dashboard", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def printed(*arguments):
    answer = run(*arguments, "--json")
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def refused(*arguments):
    """Run a command that must be refused; return its one sentence."""
    answer = run(*arguments)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    (sentence,) = answer.stderr.strip().splitlines()
    assert sentence.endswith(".")
    return sentence


@pytest.fixture(scope="session")
def slack(tmp_path_factory):
    path = tmp_path_factory.mktemp("slack") / "slack-export.zip"
    write_slack(busy(), path)
    return path


@pytest.fixture(scope="session")
def roster(tmp_path_factory):
    path = tmp_path_factory.mktemp("roster") / "roster.csv"
    write_roster(busy(), path)
    return path


@pytest.fixture(scope="session")
def measured(slack, roster):
    return printed("measure", slack, "--roster", roster)


def test_help_answers_without_loading_what_it_does_not_need():
    answer = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "dashboard", "--help"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip() for line in answer.stderr.splitlines()}
    assert "argparse" in loaded
    assert not loaded & {"numpy", "plotly", "polars", "streamlit"}
    assert answer.returncode == 0
    for command in ("inspect", "measure", "sample"):
        assert command in answer.stdout


def test_the_made_up_community_is_written_as_exports_that_are_read(tmp_path):
    answer = run_alone("sample", tmp_path)
    assert answer.returncode == 0, answer.stderr
    written = [Path(line) for line in answer.stdout.splitlines()]
    assert len(written) >= 4
    assert all(file.is_file() for file in written)
    slack, roster = (next(tmp_path.glob(name)) for name in ("*slack*", "*roster*"))
    counts = printed("inspect", slack, "--roster", roster)["counts"]
    assert counts["members"] == sample_community().members.height


def test_measure_prints_what_is_promised_and_nothing_else(measured):
    assert set(measured) == KEYS
    assert set(measured["counts"]) == COUNTS
    assert measured["members"] == measured["counts"]["members"]
    assert measured["posts"] == measured["counts"]["posts"]
    assert measured["readings"]
    for key, reading in measured["readings"].items():
        assert set(reading) >= READING, key


def test_every_counterweight_is_measured_too(measured):
    for key, reading in measured["readings"].items():
        assert set(reading["counterweight"]) <= set(measured["readings"]), key


def test_what_is_unknown_is_null_with_its_reason(measured):
    unknown = {k: r for k, r in measured["readings"].items() if r["value"] is None}
    assert [key for key, reading in unknown.items() if not reading["caveats"]] == []


def test_inspect_prints_the_same_without_readings(slack, roster, measured):
    seen = printed("inspect", slack, "--roster", roster)
    assert set(seen) == set(measured) - {"readings", "scope", "stories"} | {"blind_spots"}
    for key in ("fingerprint", "counts", "can_tell", "sources", "notes"):
        assert seen[key] == measured[key]


def test_inspect_prints_each_blind_spot_with_what_follows(slack, roster):
    spots = printed("inspect", slack, "--roster", roster)["blind_spots"]
    assert spots
    for spot in spots:
        assert set(spot) == {"key", "sentence", "consequence", "pages"}
        assert spot["pages"] == list(spot["consequence"]) != []
        assert all(text.endswith(".") for text in spot["consequence"].values())
    said = run("inspect", slack, "--roster", roster).stdout
    for spot in spots:
        assert spot["sentence"] in said
        assert all(text[1:] in said for text in spot["consequence"].values())


def test_rows_in_are_rows_used_and_rows_set_aside(measured):
    for source in measured["sources"]:
        assert set(source) == {"file", "format", "rows_in", "rows_used", "rows_set_aside"}
        assert source["rows_in"] == source["rows_used"] + source["rows_set_aside"]


def test_another_process_prints_the_same_and_imports_no_streamlit(slack, roster, measured):
    program = (
        "import sys; from dashboard.__main__ import main; "
        f"status = main(['measure', {str(slack)!r}, '--roster', {str(roster)!r}, '--json']); "
        "sys.exit(status or int('streamlit' in sys.modules))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False
    )
    assert answer.returncode == 0
    assert json.loads(answer.stdout) == measured


def test_an_error_leaves_with_status_two_and_nothing_but_its_sentence():
    answer = run_alone("inspect", "no-such-file.zip")
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr.count("\n") == 1


def test_without_days_the_whole_data_are_measured(slack, roster, measured):
    period = measured["scope"]["period"]
    days = ("--from", period["from"], "--to", period["to"])
    assert printed("measure", slack, "--roster", roster, *days) == measured
    assert measured["readings"]["members_total"]["value"] == measured["members"]


def test_counts_are_of_the_whole_data_whatever_the_scope(slack, roster, measured):
    first = measured["scope"]["period"]["from"]
    narrow = printed("measure", slack, "--roster", roster, "--to", first)
    assert narrow["counts"] == measured["counts"]
    assert narrow["fingerprint"] == measured["fingerprint"]
    now, whole = (each["readings"]["posts_total"]["value"] for each in (narrow, measured))
    assert now is None or now < whole


def test_without_json_there_are_sentences(slack):
    for command in ("inspect", "measure"):
        answer = run(command, slack)
        assert answer.returncode == 0
        assert answer.stdout.strip()
        assert not answer.stdout.startswith("{")


@pytest.mark.parametrize("unit", UNITS)
def test_stories_are_counted_in_what_is_asked_for(unit):
    asked = parser().parse_args(["measure", "export.zip", "--unit", unit])
    scope = scope_json(_view(asked, busy(), Marks()))
    assert scope["unit"] == unit
    assert ("stories counted by" in scope["sentence"]) is (unit != "people")


def test_leaders_that_match_are_marked_and_those_that_do_not_are_named(slack, roster, tmp_path):
    with roster.open(encoding="utf-8-sig", newline="") as file:
        names = [row["name"] for row in itertools.islice(csv.DictReader(file), 12)]
    leaders = tmp_path / "leaders.csv"
    leaders.write_text("\n".join(["name", *names, "Nobody Atall", ""]), encoding="utf-8")
    answer = run("measure", slack, "--roster", roster, "--leaders", leaders, "--json")
    assert answer.returncode == 0, answer.stderr
    assert "Nobody Atall" in answer.stderr
    assert not [name for name in names if name in answer.stderr]
    assert json.loads(answer.stdout)["readings"]["leader_post_share"]["base"]


def test_a_sponsors_story_that_no_post_tells_is_said(tmp_path, capsys):
    story, posted = tmp_path / "story.toml", {"author_id": "a", "posted_at": START}
    posts = [{"post_id": "p", "thread_id": "p", "text": "We tried the new valve", **posted}]
    community = community_of(posts=posts, members=[{"member_id": "a"}])
    asked = parser().parse_args(["measure", "x"])
    for said, told in (("zeppelin", False), ("we tried", True)):
        story.write_text(f'name = "Ours"\nkeywords = ["{said}"]\n', encoding="utf-8")
        found = _with_stories(_view(asked, community, Marks()), story)
        assert found.stories.sponsor is not None
        assert ("No post tells" in capsys.readouterr().err) is not told


def test_a_leaders_file_that_matches_nobody_is_refused(slack, tmp_path):
    leaders = tmp_path / "leaders.csv"
    leaders.write_text("name\nNobody Atall\n", encoding="utf-8")
    answer = run("measure", slack, "--leaders", leaders)
    assert answer.returncode == 2
    assert "Nobody Atall" in answer.stderr


BAD = {
    "empty.csv": b"",
    "binary.csv": bytes(range(256)) * 40,
    "cut.zip": b"PK\x03\x04" + b"\0" * 200,
    "page.csv": b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>no</body></html>",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_one_sentence(name, tmp_path):
    file = tmp_path / name
    file.write_bytes(BAD[name])
    assert refused("inspect", file).startswith(name)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--from", "yesterday"],
        ["--from", "2026-03-31", "--to", "2026-03-01"],
        ["--from", "2030-01-01", "--to", "2030-03-31"],
        ["--compare", "sometimes"],
        ["--compare", "2026-01-01.."],
        ["--compare", "2026-02-01..2026-01-01"],
        ["--space", "no such space"],
        ["--group", "no such group"],
        ["--group", "colour=red"],
        ["--by", "colour"],
        ["--unit", "words"],
        ["--zone", "Mars/Olympus"],
        ["--leaders", "no-such-file.csv"],
    ],
)
def test_what_cannot_be_followed_is_refused_in_one_sentence(slack, wrong):
    assert refused("measure", slack, *wrong)


def test_a_missing_file_is_refused_by_its_name():
    assert "no-such-file.zip" in refused("inspect", "no-such-file.zip")


@pytest.mark.exports
def test_the_known_counts_of_the_slack_export(real_exports):
    measured = printed("measure", real_exports / "slack" / "slack-export.zip")
    assert measured["counts"] == {
        "members": 71, "speakers": 32, "posts": 1031, "joins": 320, "bots": 0, "spaces": 16,
        "mentions": 158, "reactions": 236, "private_dropped": 0,
    }  # fmt: skip
    readings = measured["readings"]
    assert readings["posts_total"]["value"] == 1031
    assert readings["members_total"]["value"] == 71
    for key in ("unanswered_after_7d", "first_reply_median_hours", "questions_answered"):
        assert readings[key]["value"] is None
        assert "this export has no threads" in json.dumps(readings[key]["caveats"])
    half = readings["voices_for_half"]
    assert (half["value"], half["low"], half["high"]) == (None, 1, 4)
    assert "fewer_than_five" in json.dumps(half["caveats"])


@pytest.mark.exports
def test_the_known_counts_of_the_mattermost_export(real_exports):
    seen = printed("inspect", real_exports / "mattermost-compliance" / "csv_export.zip")
    assert seen["counts"]["posts"] == 1774
    assert seen["counts"]["members"] == 15
    assert seen["counts"]["spaces"] == 12
    assert seen["counts"]["private_dropped"] == 1131 + 642 + 607
    (source,) = seen["sources"]
    assert source["rows_in"] == 4818
    assert source["rows_in"] == source["rows_used"] + source["rows_set_aside"]


def test_people_known_by_address_alone_give_the_same_numbers_twice(tmp_path, monkeypatch):
    monkeypatch.setenv("WHOLE_PICTURE_HOME", str(tmp_path / "home"))
    log = tmp_path / "log.csv"
    rows = [f"person{n % 15}@example.org,2026-01-{n % 28 + 1:02}T10:00:00Z,word" for n in range(90)]
    log.write_text("\n".join(["email,time,text", *rows]), encoding="utf-8")
    assert printed("measure", log) == printed("measure", log)
