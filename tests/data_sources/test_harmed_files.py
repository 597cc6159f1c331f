"""Golden files harmed in ways that happen: all rows accounted for, or refused in one sentence."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from data_sources.checks import check
from data_sources.errors import ExportError
from data_sources.merge import merge
from data_sources.read import read_part
from data_sources.upload import open_upload

GOLDEN = Path(__file__).parents[1] / "exports"
LEFT_ALONE = {".gz", ".xlsx", ".7z"}
FILES = sorted(
    path
    for path in GOLDEN.glob("*/*/*")
    if path.is_file() and path.name != "expected.json" and path.suffix not in LEFT_ALONE
)


def cut(data, chance):
    return data[: chance.randrange(1, len(data))]


def with_nuls(data, chance):
    harmed = bytearray(data)
    for _ in range(3):
        harmed[chance.randrange(len(harmed))] = 0
    return bytes(harmed)


def in_another_encoding(data, chance):
    encoding = chance.choice(("utf-16", "cp1252", "utf-32", "utf-8-sig"))
    return data.decode("utf-8", "replace").encode(encoding, "replace")


def with_lines_twice(data, chance):
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    return b"\n".join([*lines[: at + 3], *lines[at : at + 3], *lines[at + 3 :]])


def with_an_extra_column(data, _chance):
    return b"\n".join(line + b",x" if line.strip() else line for line in data.split(b"\n"))


def with_other_values(data, chance):
    pieces = data.split(b",")
    at = chance.randrange(len(pieces))
    odd = chance.choice((b"NaN", b"1e999", b"-1", b'"\\ud800"', b"[[]]", b"null", b"9" * 30))
    return b",".join([*pieces[:at], odd, *pieces[at + 1 :]])


HARMS = (cut, with_nuls, in_another_encoding, with_lines_twice, with_an_extra_column,
         with_other_values)  # fmt: skip


def harmed(path, harm, chance):
    """Return the file harmed; of an archive one entry."""
    data = path.read_bytes()
    if path.suffix != ".zip":
        return harm(data, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        chosen = chance.choice([name for name in old.namelist() if old.read(name)])
        for name in old.namelist():
            held = old.read(name)
            new.writestr(name, harm(held, chance) if name == chosen else held)
    return out.getvalue()


def pairs():
    """Give each file two of the harms in turn, and each of a format's files others."""
    for place, path in enumerate(FILES):
        for harm in (HARMS[place % 6], HARMS[(place + 2) % 6]):
            yield pytest.param(path, harm, id=f"{'-'.join(path.parts[-3:-1])}-{harm.__name__}")


@pytest.mark.parametrize(
    ("path", "harm"),
    [
        *pairs(),
        pytest.param(
            next((GOLDEN / "mattermost/batches").glob("*.zip")), cut, id="an inner archive cut off"
        ),
    ],
)
def test_a_harmed_file_is_accounted_for_or_refused_in_one_sentence(path, harm, tmp_path):
    chance = random.Random(f"{path.parts[-3:]} {harm.__name__}")  # noqa: S311 - the same each time
    other = tmp_path / path.name
    other.write_bytes(harmed(path, harm, chance))
    try:
        part = read_part(open_upload(other))
    except ExportError as error:
        sentence = str(error)
        assert sentence.endswith(".")
        assert "\n" not in sentence
        return
    assert part.rows_in == part.rows_used + part.set_aside.height
    told = {note.reason for note in part.notes}
    assert set(part.set_aside["reason"]) <= told
    assert check(merge([part])) == []
