from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from data_sources.community import SCHEMAS, Community, empty
from data_sources.errors import ExportError
from data_sources.formats._columns import shape
from data_sources.formats._parse import email_key
from data_sources.leaders import Leaders, flagged_leaders, match_leaders, name_key
from data_sources.upload import open_upload

KEY = b"test"


@pytest.fixture
def community() -> Community:
    people = pl.DataFrame(
        {
            "member_id": ["1", "2", "3", "4", "5"],
            "name": ["Ana Pérez", "Bo Li", "Bo Li", "Cy", "Robot"],
            "handle": ["ana", "bo", "bo2", "cy", "robot"],
            "email_key": [email_key("ana@example.org", KEY), None, None, None, None],
            "kind": ["person", "person", "person", "person", "bot"],
            "role": ["Director", "Clerk", "Director", None, "Director"],
        }
    )
    tables = {name: empty(name) for name in SCHEMAS}
    tables["members"] = shape("members", people, ("role",))
    return Community(**tables, attributes=("role",), can_tell={})


def leaders(tmp_path: Path, text: str, community: Community) -> Leaders:
    path = tmp_path / "leaders.csv"
    path.write_text(text, encoding="utf-8")
    return match_leaders(open_upload(path), community, KEY)


@pytest.mark.parametrize(
    ("text", "ids", "unmatched"),
    [
        ("member_id\n2\n9\n", ("2",), ("9",)),
        ("email\nANA@example.org \nnobody@example.org\n", ("1",), ("an e-mail address",)),
        ("handle\n@Bo2\ncy\n", ("3", "4"), ()),
        ('name\n"Perez, Ana"\nBo Li\n', ("1",), ("Bo Li",)),
        ("name,email\nSomeone,ana@example.org\n", ("1",), ()),
        ("attribute,value\nRole,director\nrole,Pilot\n", ("1", "3"), ("role = Pilot",)),
        ("Mitglied\nana\n", ("1",), ()),
    ],
)
def test_leaders_are_matched_and_the_others_named(tmp_path, community, text, ids, unmatched):
    assert leaders(tmp_path, text, community) == Leaders(ids, unmatched)


def test_a_list_that_names_nobody_is_refused_in_one_sentence(tmp_path, community):
    with pytest.raises(ExportError, match="names nobody"):
        leaders(tmp_path, "colour,shape\nred,round\n", community)


def test_a_name_is_the_same_in_any_order_case_and_accent():
    assert name_key("Pérez, Ana") == name_key("ANA  Perez") != name_key("Ana Lopez")


@pytest.mark.parametrize(
    ("name", "cells", "led"),
    [
        ("leader", ["yes", "no", "Yes", None, "yes"], {"1", "3"}),
        ("führungskraft", ["nein", "ja", "nein", "nein", "ja"], {"2"}),
        ("leader", ["yes"] * 5, set()),
        ("leader", ["Ana", "no", "no", "no", "no"], set()),
        ("remote", ["yes", "no", "no", "no", "no"], set()),
    ],
)
def test_a_column_that_says_yes_or_no_of_leading_marks_leaders(community, name, cells, led):
    members = community.members.drop("role").with_columns(pl.Series(name, cells))
    said = replace(community, members=members, attributes=(name,))
    assert flagged_leaders(said) == led
