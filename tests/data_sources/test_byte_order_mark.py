"""A mark of the byte order before the text, as some programs write it, changes nothing read."""

from codecs import BOM_UTF8
from pathlib import Path

import pytest

from data_sources import read_exports

CASES = Path(__file__).parents[1] / "exports"
TEXTS = {".csv", ".json", ".jsonl", ".txt", ".mbox"}


def plain(path):
    """Say whether a file is text that has no mark of its own."""
    if path.suffix not in TEXTS or path.name == "expected.json":
        return False
    data = path.read_bytes()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not data.startswith(BOM_UTF8)


def single_files():
    for case in sorted(each for each in CASES.glob("*/*") if each.is_dir()):
        files = [each for each in case.rglob("*") if each.is_file()]
        (*inputs,) = (each for each in files if each.name != "expected.json")
        if len(inputs) == 1 and plain(inputs[0]):
            yield pytest.param(inputs[0], id=f"{case.parent.name}-{case.name}")


@pytest.mark.parametrize("path", list(single_files()))
def test_a_mark_before_the_text_changes_nothing(path, tmp_path):
    marked = tmp_path / path.name
    marked.write_bytes(BOM_UTF8 + path.read_bytes())
    once, again = read_exports([path]), read_exports([marked])
    assert again.counts() == once.counts()
    assert (again.edges.height, again.seed) == (once.edges.height, once.seed)


def test_there_are_files_to_try():
    assert len(list(single_files())) > 20
