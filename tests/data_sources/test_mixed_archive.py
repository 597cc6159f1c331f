"""Tables of several kinds in one archive: each is read, and none is left out without a word."""

import zipfile

import pytest

from data_sources.read import read_exports

LOG = """id,author,posted_at,space,reply_to,text
1,ann,2026-01-01T10:00:00Z,a,,hello there
2,ben,2026-01-01T11:00:00Z,a,1,hi
3,cat,2026-01-02T11:00:00Z,a,,what
"""
PEOPLE = """member_id,name,department
ann,Ann,North
ben,Ben,North
cat,Cat,South
eve,Eve,South
"""
TIES = """source,target,date
ann,ben,2026-01-01
ben,cat,2026-01-02
"""
OTHER = """colour,size
red,4
blue,5
"""


def packed(folder, **tables):
    path = folder / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in tables.items():
            archive.writestr(f"{name}.csv", text)
    return path


def alone(folder, **tables):
    paths = [folder / f"{name}.csv" for name in tables]
    for path, text in zip(paths, tables.values(), strict=True):
        path.write_text(text)
    return paths


@pytest.mark.parametrize(
    "tables",
    [
        {"log": LOG, "people": PEOPLE},
        {"ties": TIES, "people": PEOPLE},
        {"log": LOG, "ties": TIES, "people": PEOPLE},
    ],
    ids=["+".join(names) for names in (["log", "people"], ["ties", "people"], ["all"])],
)
def test_what_is_packed_together_is_read_as_what_is_chosen_together(tmp_path, tables):
    one, many = read_exports([packed(tmp_path, **tables)]), read_exports(alone(tmp_path, **tables))
    assert one.seed == many.seed
    for name in ("posts", "edges", "members"):
        assert one.tables()[name].height == many.tables()[name].height
    assert one.attributes == many.attributes == ("department",)
    assert sum(s.rows_in for s in one.sources) == sum(s.rows_in for s in many.sources)


def test_a_table_that_nothing_knows_is_told(tmp_path):
    found = read_exports([packed(tmp_path, log=LOG, people=PEOPLE, colours=OTHER)])
    assert found.posts.height == 3
    (told,) = [note for note in found.notes if "other columns" in note.reason]
    assert (told.rows, told.example) == (1, "colours.csv")
    assert "unpack" in told.consequence
