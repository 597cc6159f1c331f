import polars as pl
import pytest

from data_sources.mapping import guess, header_roles
from data_sources.moments import read_times

TIMES = ["2024-03-04T10:11:12Z", "2024-03-05T10:11:12Z", "2024-03-06T10:11:12Z"]


def roles(**columns: list[str]) -> dict[str, str]:
    return guess(pl.DataFrame(columns)).profile()


def test_a_plain_english_log():
    assert roles(
        id=["1", "2", "3"],
        author=["Ann Lee", "Bo Li", "Ann Lee"],
        posted_at=TIMES,
        space=["a", "b", "a"],
        reply_to=["", "1", "1"],
        text=["hi", "yo", "mail a@example.org"],
        reactions=["1", "0", "2"],
    ) == {
        "post_id": "id",
        "name": "author",
        "time": "posted_at",
        "space": "space",
        "reply_to": "reply_to",
        "text": "text",
        "likes": "reactions",
    }


@pytest.mark.parametrize(
    ("header", "who", "when", "text"),
    [
        (("Verfasser", "Erstellt am", "Beitrag"), "Verfasser", "Erstellt am", "Beitrag"),
        (("AUTEUR", "Horodatage", "Texte"), "AUTEUR", "Horodatage", "Texte"),
        (("Nombre", "Fecha", "Mensaje"), "Nombre", "Fecha", "Mensaje"),
        (("Gebruiker", "gemaakt-op", "Bericht"), "Gebruiker", "gemaakt-op", "Bericht"),
        (("Utilizador", "criado_em", "Conteúdo"), "Utilizador", "criado_em", "Conteúdo"),
        ((" User  name ", "Posted (UTC)", "message.text"), " User  name ", "Posted (UTC)",
         "message.text"),
    ],
)  # fmt: skip
def test_headers_in_six_languages_and_any_spelling(header, who, when, text):
    values = (["Ann", "Bo", "Ann"], TIMES, ["hello you", "yes", "no"])
    found = guess(pl.DataFrame(dict(zip(header, values, strict=True)))).profile()
    assert who in (found.get("name"), found.get("handle"))
    assert (found["time"], found["text"]) == (when, text)


def test_the_values_settle_what_headers_leave_open():
    assert "name" not in roles(nombre=["3", "4", "5"], fecha=TIMES)
    assert roles(comments=["1", "2", "3"], comment=["a", "b", "c"]) == {
        "replies_count": "comments",
        "text": "comment",
    }
    assert roles(user=["7", "8", "9"])["person_id"] == "user"
    assert roles(author=["a@example.org", "b@example.org"])["email"] == "author"
    assert roles(title=["Clerk", "Clerk"], department=["A", "B"])["role"] == "title"
    assert roles(title=["How?", "Why?"], message=["a", "b"])["title"] == "title"


def test_a_date_and_its_time_of_day_go_together():
    found = roles(date=["2024-03-04", "2024-03-05"], time=["10:00", "11:30"], author=["a", "b"])
    assert (found["time"], found["clock"]) == ("date", "time")


def test_two_columns_for_one_role_are_asked_about_and_the_better_one_used():
    found = guess(
        pl.DataFrame({"date": ["2024-03-04"], "created at": [TIMES[0]], "author": ["Ann"]})
    )
    assert found.column("time") == "created at"
    assert any("date" in question for question in found.ask)


def test_personal_columns_are_never_loaded_by_header_or_by_value():
    found = guess(
        pl.DataFrame(
            {
                "IP Address": ["10.0.0.1"],
                "Téléphone": ["+33 1 23 45 67 89"],
                "Gehalt": ["1000"],
                "x": ["+34 600 000 001"],
                "y": ["192.168.0.1"],
                "email address": ["a@example.org"],
                "page": ["7"],
            }
        )
    )
    assert set(found.never) == {"IP Address", "Téléphone", "Gehalt", "x", "y"}
    assert found.column("email") == "email address"


def test_what_a_person_sets_wins_over_the_guess():
    frame = pl.DataFrame({"date": TIMES, "created at": TIMES, "author": ["a", "b", "c"]})
    found = guess(frame, {"time": "date", "name": "", "handle": "author"})
    assert found.profile() == {"time": "date", "handle": "author"}


def test_a_header_alone_tells_roles():
    assert header_roles(["Autor", "Fecha", "zzz"]) == {"name": "Autor", "time": "Fecha"}


def moments(*cells: str | None) -> list[str | None]:
    read = read_times(pl.Series("at", list(cells), dtype=pl.String))
    return [at and at.isoformat() for at in read.times.to_list()]


def test_every_way_of_writing_gives_the_same_instant():
    ways = (
        "1439033466",
        "1439033466000",
        "1439033466.0",
        "1439033466000000",
        "2015-08-08T11:31:06Z",
        "2015-08-08 11:31:06+00:00",
        "2015-08-08T13:31:06+0200",
        "2015-08-08 11:31:06",
        "2015/08/08 11:31:06",
        "8 Aug 2015 11:31:06",
        "Sat, 08 Aug 2015 11:31:06 +0000",
        "Aug 8, 2015 11:31:06 AM",
        "42224,4799306",
    )
    for way in ways:
        (read,) = moments(way)
        assert read is not None, way
        assert read[:19] == "2015-08-08T11:31:06", way


def test_day_and_month_are_decided_on_the_whole_column():
    assert moments("03/04/2024", "13/04/2024")[0] == "2024-04-03T00:00:00+00:00"
    assert moments("03/04/2024", "04/13/2024")[0] == "2024-03-04T00:00:00+00:00"
    assert moments("03.04.24")[0] == "2024-04-03T00:00:00+00:00"
    open_question = read_times(pl.Series(["03/04/2024"]))
    assert (open_question.order, open_question.sure) == ("day first", False)
    assert read_times(pl.Series(["03/04/2024"]), "month first").times[0].month == 3


def test_quality_says_how_exact_a_time_is():
    cells = ["2024-03-04T10:11:12Z", "2024-03-04T10:11Z", "2024-03-04 10:11:12", "2024-03-04"]
    read = read_times(pl.Series(cells))
    assert read.quality.to_list() == ["exact", "minute", "assumed_zone", "date"]


def test_times_that_cannot_be_are_counted_not_kept():
    read = read_times(pl.Series(["1970-01-01T00:00:00Z", "2190-01-01", "soon", "", "2024-03-04"]))
    assert (read.outside, read.unread, read.times.null_count()) == (2, 1, 4)
