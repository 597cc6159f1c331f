"""One suite over every format and every golden file: what a format promises, it keeps."""

from __future__ import annotations

import json
import os
import zipfile
from functools import cache
from pathlib import Path

import pytest

from data_sources.checks import check
from data_sources.community import CAPABILITIES, SCHEMAS, Community
from data_sources.errors import ExportError
from data_sources.formats import FORMATS
from data_sources.formats._format import Format, Part
from data_sources.merge import merge
from data_sources.upload import open_upload

GOLDEN = Path(__file__).parents[1] / "exports"
CASES = sorted(path for path in GOLDEN.glob("*/*") if path.is_dir())
BY_KEY = {each.key: each for each in FORMATS}
SURE = 0.3
FIRST_ROWS = 3

each_case = pytest.mark.parametrize(
    "case", CASES, ids=lambda path: f"{path.parent.name}-{path.name}"
)


def file_of(case: Path) -> Path:
    (found,) = (path for path in case.iterdir() if path.name != "expected.json")
    return found


def format_of(case: Path) -> Format:
    return BY_KEY[case.parent.name]


def part_of(case: Path) -> Part:
    return format_of(case).read(open_upload(file_of(case)))


@cache
def merged(case: Path) -> Community:
    return merge([part_of(case)])


def as_json(part: Part) -> dict[str, object]:
    """Everything of a part that a golden file fixes: counts, reasons, abilities, first rows."""
    return {
        "format": part.format,
        "kind": part.kind,
        "rows_in": part.rows_in,
        "rows_used": part.rows_used,
        "rows_set_aside": part.set_aside.height,
        "private_dropped": part.private_dropped,
        "attributes": list(part.attributes),
        "rows": {name: table.height for name, table in sorted(part.tables.items())},
        "notes": sorted([note.reason, note.rows] for note in part.notes),
        "can_tell": {name: part.can_tell[name].level for name in CAPABILITIES},
        "first": {
            name: json.loads(table.head(FIRST_ROWS).write_json())
            for name, table in sorted(part.tables.items())
        },
    }


@each_case
def test_golden_file_reads_as_expected(case):
    read = as_json(part_of(case))
    expected = case / "expected.json"
    if os.environ.get("EXPECTED") == "write":
        expected.write_text(json.dumps(read, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert read == json.loads(expected.read_text(encoding="utf-8"))


def test_every_golden_file_is_claimed_by_its_own_format_alone(capsys):
    matrix = {
        f"{case.parent.name}/{case.name}": [
            each.recognise(open_upload(file_of(case))) for each in FORMATS
        ]
        for case in CASES
    }
    with capsys.disabled():
        if os.environ.get("SHOW_CONFUSION"):
            print("\n", [each.key for each in FORMATS])  # noqa: T201 - asked for on the command line
            for name, sure in matrix.items():
                print(f"{name:40}", sure)  # noqa: T201 - the same
    for name, sure in matrix.items():
        best = max(sure)
        first = [each.key for each, one in zip(FORMATS, sure, strict=True) if one >= best - SURE]
        assert first == [name.split("/")[0]], (name, sure)


def test_every_format_has_a_golden_file():
    assert {case.parent.name for case in CASES} == set(BY_KEY)


@each_case
def test_tables_have_the_canonical_columns(case):
    part = part_of(case)
    extra = {"members": {*part.attributes, "email"}}
    for name, table in part.tables.items():
        assert dict(list(table.schema.items())[: len(SCHEMAS[name])]) == SCHEMAS[name]
        assert set(table.columns) - set(SCHEMAS[name]) <= extra.get(name, set())


@each_case
def test_every_row_is_used_or_set_aside_with_a_reason(case):
    part = part_of(case)
    assert part.rows_in == part.rows_used + part.set_aside.height
    assert part.set_aside["reason"].null_count() == 0
    told = {note.reason: note.rows for note in part.notes}
    for reason, rows in part.set_aside["reason"].value_counts().iter_rows():
        assert told[reason] == rows


@each_case
def test_can_tell_says_all_and_why_not(case):
    part = part_of(case)
    assert set(part.can_tell) == set(CAPABILITIES) == set(format_of(case).can_tell)
    for ability in part.can_tell.values():
        assert ability.level == "yes" or ability.reason


@each_case
def test_a_file_tells_nothing_that_its_format_says_it_cannot(case):
    promised = format_of(case).can_tell
    told = {name for name, ability in part_of(case).can_tell.items() if ability.can}
    assert told <= {name for name, ability in promised.items() if ability.can}


@each_case
def test_reading_twice_is_the_same_community_and_twice_the_file_is_once(case):
    one, two = merged(case), merge([part_of(case)])
    assert (one.fingerprint, one.seed) == (two.fingerprint, two.seed)
    both = merge([part_of(case), part_of(case)])
    assert both.counts() | {"private_dropped": 0} == one.counts() | {"private_dropped": 0}


@each_case
def test_the_community_holds_together(case):
    assert check(merged(case)) == []


@each_case
def test_no_address_reaches_a_table(case):
    community = merged(case)
    members = community.members.write_json()
    assert "@example.org" not in members
    assert "+34" not in members
    for table in community.tables().values():
        assert "email" not in table.columns


def damaged(data: bytes, how: str) -> bytes:
    if how == "half":
        return data[: len(data) // 2]
    if how == "noise":
        return bytes(range(256)) * 8
    if how == "page":
        return b"<!DOCTYPE html><html><body>Please sign in</body></html>"
    if how == "header only":
        return data.split(b"\n")[0] + b"\n"
    return data[:7]


def read_or_sentence(each: Format, path: Path) -> tuple[Part | None, str]:
    try:
        return each.read(open_upload(path)), ""
    except ExportError as error:
        return None, str(error)


@each_case
@pytest.mark.parametrize("how", ["half", "noise", "page", "header only", "first bytes"])
def test_a_damaged_file_gives_a_part_or_one_plain_sentence(case, how, tmp_path):
    path = tmp_path / file_of(case).name
    path.write_bytes(damaged(file_of(case).read_bytes(), how))
    part, sentence = read_or_sentence(format_of(case), path)
    if part is None:
        assert sentence.endswith(".")
        assert "\n" not in sentence
    else:
        assert part.rows_in == part.rows_used + part.set_aside.height


TEXTS = [case for case in CASES if file_of(case).suffix == ".csv" and case.name != "german"]


@pytest.mark.parametrize("case", TEXTS, ids=lambda path: f"{path.parent.name}-{path.name}")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_changes_nothing(case, encoding, tmp_path):
    original = file_of(case).read_bytes()
    text = original.decode("utf-16" if original[:2] == b"\xff\xfe" else "utf-8-sig")
    path = tmp_path / file_of(case).name
    path.write_bytes(text.encode(encoding))
    upload = open_upload(path)
    assert format_of(case).recognise(upload) > SURE
    again, before = format_of(case).read(upload), part_of(case)
    for name, table in before.tables.items():
        assert table.equals(again.tables[name]), name


@pytest.mark.parametrize("case", TEXTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_the_order_and_case_of_columns_change_nothing(case, tmp_path):
    frame = open_upload(file_of(case)).table().frame
    turned = frame.select(reversed(frame.columns)).rename(lambda name: f" {name.upper()} ")
    path = tmp_path / file_of(case).name
    turned.write_csv(path)
    again, before = format_of(case).read(open_upload(path)), part_of(case)
    counts = {name: table.height for name, table in before.tables.items()}
    assert {name: table.height for name, table in again.tables.items()} == counts
    for name in ("posts", "members"):
        if name in before.tables:
            own = [column for column in SCHEMAS[name] if column in before.tables[name].columns]
            assert again.tables[name].select(own).equals(before.tables[name].select(own))


@pytest.mark.parametrize("each", FORMATS, ids=lambda each: each.key)
def test_recognising_never_raises(each, tmp_path):
    empty_zip = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty_zip, "w"):
        pass
    odd = tmp_path / "odd.csv"
    odd.write_bytes(b'"\x00\n,,,\n' * 3)
    for path in (odd, *(file_of(case) for case in CASES)):
        assert 0 <= each.recognise(open_upload(path)) <= 1
    try:
        upload = open_upload(empty_zip)
    except ExportError:
        return
    assert each.recognise(upload) == 0
