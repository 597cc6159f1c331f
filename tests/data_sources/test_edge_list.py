from datetime import UTC, datetime
from pathlib import Path

import pytest

from data_sources import read_exports
from data_sources.checks import check
from data_sources.formats import edge_list
from data_sources.read import recognised
from data_sources.upload import open_upload

CASES = Path(__file__).parents[1] / "exports" / "edge_list"


def written(folder, text, name="edges.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def ties(path):
    return edge_list.read(open_upload(path)).tables["edges"].rows()


def test_weights_are_kept_and_a_tie_without_one_counts_once():
    rows = ties(CASES / "gephi" / "edges.csv")
    assert rows == [
        ("Ana", "Boris", None, 3.0),
        ("Boris", "Ana", None, 1.5),
        ("Chen", "Ana", None, 1.0),
    ]


def test_ties_to_oneself_are_counted_and_left_out():
    part = edge_list.read(open_upload(CASES / "numbers" / "edges.txt"))
    assert part.set_aside["reason"].to_list() == ["a tie of a person to themselves"]
    assert part.tables["edges"].height == 4


def test_both_copies_of_a_mail_are_one_tie_and_another_recipient_another():
    community = read_exports([CASES / "mails" / "mails.csv"])
    assert check(community) == []
    assert community.edges.height == 3
    assert community.edges["at"].min() == datetime(2024, 5, 1, 10, tzinfo=UTC)
    assert "@" not in community.members.write_json()


def test_repeated_ties_without_a_time_are_ties_of_their_own(tmp_path):
    path = written(tmp_path, "source,target\na,b\na,b\n")
    assert len(ties(path)) == 2


@pytest.mark.parametrize(
    "header", ["Quelle;Ziel;Gewicht", "De;Vers;Poids", "Origen;Destino;Peso", "Van;Naar;Gewicht"]
)
def test_other_languages_name_the_ends_and_the_weight(tmp_path, header):
    assert ties(written(tmp_path, f"{header}\na;b;2\n")) == [("a", "b", None, 2.0)]


def test_a_table_with_words_is_a_log_and_no_edge_list(tmp_path):
    path = written(tmp_path, "from,to,date,text\nana,boris,2024-05-01T10:00:00Z,Hello\n")
    assert next(form.key for _, form in recognised(open_upload(path))) == "activity_log"


def test_numbers_that_are_no_pairs_are_no_ties(tmp_path):
    assert edge_list.recognise(open_upload(written(tmp_path, "1\n2\n3\n"))) == 0
    assert edge_list.recognise(open_upload(written(tmp_path, "1 a\n2 b\n3 c\n"))) == 0


def test_overlapping_files_tell_each_tie_once(tmp_path):
    one = written(tmp_path, "source,target,at\na,b,2024-05-01\nb,c,2024-05-02\n")
    two = written(tmp_path, "source,target,at\nb,c,2024-05-02\nc,a,2024-05-03\n", "later.csv")
    both, turned = read_exports([one, two]), read_exports([two, one])
    assert both.edges.height == 3
    assert both.fingerprint == turned.fingerprint
    assert sum(source.rows_set_aside for source in both.sources) == 1


def test_no_story_and_no_post_is_told():
    community = read_exports([CASES / "gephi" / "edges.csv"])
    assert not any(able.can for able in community.can_tell.values())
    assert community.counts()["posts"] == 0


@pytest.mark.parametrize("weight", ["0", "-3", "-0.5"])
def test_a_weight_that_is_not_above_0_is_no_tie_and_is_told(weight, tmp_path):
    path = tmp_path / "ties.csv"
    path.write_text(f"source,target,weight\nann,bo,2\nbo,cem,{weight}\n", encoding="utf-8")
    part = edge_list.read(open_upload(path))
    assert part.tables["edges"]["weight"].to_list() == [2.0]
    assert part.set_aside["reason"].to_list() == ["its weight is not above 0"]
