"""The questions about a dropped table: asked where needed, kept, never lost."""

import io
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui import cache, column_words, mapping
from dashboard.ui.reading import plain
from dashboard.workspace import column_profiles, datasets
from data_sources.profiles import Profile

ENTRY = Path(__file__).resolve().parent.parent.parent / "dashboard" / "app.py"
HEADER = ["Alpha", "Beta", "Gamma <b>"]
HELLO = "Hello <img src=x onerror=alert(1)>"
ROWS = f"Ann Lee;03/04/2024 10:00;{HELLO}\nBo Li;03/04/2024 11:30;And to you\n"
STRANGE = ";".join(HEADER) + "\n" + ROWS
PLAIN = "author,created at,text\nAnn,2024-03-14T10:00:00Z,Hi\nBo,2024-03-15T10:00:00Z,Yo\n"


@pytest.fixture(autouse=True)
def _fresh(fresh_home):
    assert not fresh_home.exists()
    cache.forget()
    yield
    cache.forget()


def dropped(text, name="strange.csv"):
    app = AppTest.from_file(str(ENTRY), default_timeout=60).run()
    app.switch_page("../pages/data.py").run()
    data = text if isinstance(text, bytes) else text.encode()
    app.get("file_uploader")[0].set_value((name, data, "text/csv")).run()
    assert not app.exception, [error.message for error in app.exception]
    return app


def box(app, label):
    (found,) = [each for each in app.selectbox if each.label.startswith(label)]
    return found


def pick(app, **columns):
    labels = {"name": "Who did it: name", "time": "When: date", "text": "What was said"}
    for role, column in columns.items():
        box(app, labels[role]).set_value(column)
    return app.run()


def read(app):
    (button,) = [each for each in app.button if each.label == "Read these files"]
    button.click().run()
    assert not app.exception, [error.message for error in app.exception]
    return app


def shown(app):
    return "".join(block.proto.body for block in app.get("html"))


def labels(app):
    return [each.label for each in app.selectbox]


def test_the_first_rows_are_shown_escaped():
    html = shown(dropped(STRANGE))
    assert "&lt;img src=x" in html
    assert "<img" not in html
    assert "Gamma &lt;b&gt;" in html


def test_what_is_picked_is_read_and_kept_for_the_same_header():
    app = pick(dropped(STRANGE), name="Alpha", time="Beta", text="Gamma <b>")
    box(app, "03/04 is").set_value("month first")
    box(app, "These times name no time zone").set_value("Europe/Berlin").run()
    read(app)
    kept = column_profiles.find(HEADER)
    assert (kept.columns["name"], kept.columns["time"]) == ("Alpha", "Beta")
    assert (kept.order, kept.zone) == ("month first", "Europe/Berlin")
    again = dropped(STRANGE, "april.csv")
    assert "as it was set before" in shown(again)
    assert box(again, "Who did it: name").value == "Alpha"
    assert box(again, "03/04 is").value == "month first"
    assert box(again, "These times name no time zone").value == "Europe/Berlin"


def test_what_was_guessed_by_the_values_alone_is_read_and_not_kept():
    header = ["Mitwirkung", "Zeitstempel", "Inhalt"]
    rows = [
        f"Ann{n % 4};2026-03-{1 + n:02} 10:00;a long text about the lift {n}" for n in range(20)
    ]
    app = dropped("\n".join([";".join(header), *rows, ""]))
    assert box(app, "Who did it: name").value == "Mitwirkung"
    read(app)
    assert column_profiles.find(header) is None
    notes = datasets.open_dataset(app.session_state["d"]).notes
    assert any("as they were guessed" in note.reason for note in notes)


def test_an_error_loses_nothing_that_was_picked():
    app = read(pick(dropped(STRANGE), name="Alpha", time="none of them", text="Gamma <b>"))
    assert box(app, "When: date").value == "none of them"
    assert box(app, "Who did it: name").value == "Alpha"
    assert box(app, "What was said").value == "Gamma <b>"
    assert column_profiles.find(HEADER).columns["name"] == "Alpha"


def test_a_column_that_is_picked_twice_is_named():
    app = pick(dropped(STRANGE), name="Alpha", text="Alpha")
    assert "“Alpha” is picked twice" in shown(app)
    assert "picked twice" not in shown(pick(app, text="Gamma <b>"))


def test_a_plain_log_is_read_without_a_word_and_nothing_is_kept():
    app = dropped(PLAIN, "log.csv")
    assert not any(label.startswith("03/04 is") for label in labels(app))
    read(app)
    assert column_profiles.find(["author", "created at", "text"]) is None


def opened_posts(monkeypatch, app):
    kept = []
    store = datasets.store
    monkeypatch.setattr(datasets, "store", lambda found: kept.append(store(found)) or kept[-1])
    read(app)
    return datasets.open_dataset(kept[-1]).posts


def test_the_zone_chosen_for_all_files_moves_times_that_name_none_and_is_stored(monkeypatch):
    local = "author,created at,text\nAnn,2024-07-01 10:00,Hi\nBo,2024-01-15 10:00,Yo\n"
    app = dropped(local, "log.csv")
    assert box(app, "These times name no time zone").value == column_words.AS_ALL
    box(app, "Time zone of times that name none").set_value("Europe/Berlin").run()
    posts = opened_posts(monkeypatch, app)
    assert sorted(posts["posted_at"].dt.hour().to_list()) == [8, 9]


def test_a_platform_export_asks_nothing():
    app = dropped("not a table", "export.zip")
    assert not any(label.startswith("Who did it") for label in labels(app))


def test_a_header_kept_before_asks_about_its_columns_as_they_were_set():
    column_profiles.keep(HEADER, Profile({"name": "Gamma <b>", "time": "Beta", "text": ""}))
    app = dropped(STRANGE)
    assert box(app, "Who did it: name").value == "Gamma <b>"
    assert box(app, "What was said").value == "none of them"


def test_a_table_may_be_said_to_list_people():
    text = "Wer;Kontakt;Gruppe\n" + "".join(
        f"Ann Lee{at};ann{at}@example.org;{'AB'[at % 2]}\n" for at in range(8)
    )
    app = dropped(text, "who.csv")
    box(app, "Each row is").set_value("people").run()
    assert box(app, "E-mail address").value == "Kontakt"
    box(app, "Name of the person").set_value("Wer")
    read(box(app, "Department").set_value("Gruppe").run())
    kept = column_profiles.find(["Wer", "Kontakt", "Gruppe"])
    assert (kept.kind, kept.columns["name"]) == ("people", "Wer")
    again = dropped(text, "who again.csv")
    assert box(again, "Each row is").value == "people"
    assert box(again, "Department").value == "Gruppe"


def test_tables_in_an_archive_are_asked_about_and_read(monkeypatch):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("march.csv", STRANGE)
        archive.writestr("april.csv", STRANGE.replace("/04/", "/05/"))
    app = pick(dropped(packed.getvalue(), "months.zip"), name="Alpha", text="none of them")
    assert opened_posts(monkeypatch, app).height == 4
    assert column_profiles.find(HEADER).columns["name"] == "Alpha"


def test_a_people_list_asks_in_its_own_field():
    app = AppTest.from_file(str(ENTRY), default_timeout=60).run()
    app.switch_page("../pages/data.py").run()
    text = "Wer;Kontakt;Gruppe\nAnn;ann@example.org;A\nBo;bo@example.org;B\n"
    app.get("file_uploader")[1].set_value([("people.csv", text.encode(), "text/csv")]).run()
    assert not app.exception, [error.message for error in app.exception]
    assert box(app, "E-mail address").value == "Kontakt"
    assert not any(label.startswith("Each row is") for label in labels(app))


def test_a_long_table_is_asked_about_by_its_first_rows(monkeypatch):
    monkeypatch.setattr(mapping, "HEAD", 200)
    app = dropped(STRANGE + ROWS * 50)
    assert "Hello &lt;img" in shown(app)
    assert mapping._first_rows(memoryview(b"ab\n" * 100)) == b"ab\n" * 66


def test_a_file_name_is_no_markdown_in_a_label():
    assert plain("a_b [c](d).csv") == r"a\_b \[c\]\(d\).csv"
