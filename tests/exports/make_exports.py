"""Write the small generated exports under this folder, with the quirks of real ones on purpose.

Run ``python tests/exports/make_exports.py`` after a change here, then ``make expected``.
"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
BOM = "\ufeff"


def table(rows: list[list[object]], *, delimiter: str = ",", bom: bool = False) -> str:
    """Return rows as delimited text; the first row is the header."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return (BOM if bom else "") + out.getvalue()


def packed(files: dict[str, str | bytes]) -> bytes:
    """Return a zip of ``files`` whose bytes are the same on every run."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2024, 6, 1, 0, 0, 0))
            data = content.encode() if isinstance(content, str) else content
            archive.writestr(info, data)
    return out.getvalue()


def write(path: str, content: str | bytes) -> None:
    """Write one input file below this folder."""
    target = HERE / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content.encode() if isinstance(content, str) else content)


VIVA = [
    "id", "replied_to_id", "parent_id", "thread_id", "conversation_id", "group_id", "group_name",
    "participants", "in_private_group", "in_private_conversation", "sender_id", "sender_type",
    "sender_name", "sender_email", "body", "title", "message_type", "attachments", "created_at",
    "deleted_at", "deleted_by_id", "deleted_by_type",
]  # fmt: skip
FIRST = 1_489_760_000_000_001


def message(number: int, **cells: object) -> list[object]:
    """Return one row of Messages.csv; what is not given is empty."""
    given = {
        "id": FIRST + number,
        "thread_id": FIRST + number,
        "group_id": 9,
        "group_name": "Claims",
        "in_private_group": "false",
        "in_private_conversation": "FALSE",
        "sender_id": 501,
        "sender_type": "user",
        "sender_name": "Ana Pérez",
        "sender_email": "ana@example.org",
        "created_at": f"2024-05-{number + 1:02d}T09:00:00Z",
        "deleted_at": "null",
    } | cells
    return [given.get(name, "") for name in VIVA]


def viva_messages() -> list[list[object]]:
    """Return messages in no order, with replies, removals, private ones and a lost parent."""
    boris = {"sender_id": 502, "sender_name": "Boris", "sender_email": "boris@example.org"}
    answer = {"replied_to_id": FIRST, "thread_id": FIRST}
    gone = {"deleted_at": "2024-05-20T10:00:00Z"}
    return [
        VIVA,
        message(1, **boris, **answer, body="Agreed,\n[[user:501]] and [[user:503]]"),
        message(0, body="Where do we\\nstart?", title="Plans"),
        message(2, body="My mistake", **gone, deleted_by_id=501),
        message(3, **boris, body="Not allowed", **gone, deleted_by_id=900),
        message(4, body="A secret", in_private_conversation="TRUE", group_id="", group_name=""),
        message(5, body="A quiet room", in_private_group="true"),
        message(6, **boris, replied_to_id=77, thread_id=77, body='He said "no", twice'),
        message(7, body="Boris joined", message_type="system"),
        message(8, sender_id="null", sender_name="null", body="nobody"),
        message(9, created_at="soon", body="no time"),
        message(10, group_id="null", group_name="null", body="To all of you"),
    ]


def viva() -> None:
    """Write the Viva Engage cases."""
    users = table(
        [
            ["id", "name", "email", "job_title", "location", "department", "state", "joined_at",
             "deleted_at", "suspended_at"],
            [501, "Ana Pérez", "ANA@example.org", "Clerk", "Madrid", "Claims", "active",
             "2024-04-01T08:00:00Z", "", ""],
            [503, "Chen", "chen@example.org", "null", "Paris", "Sales", "soft_delete",
             "2024-05-02T08:00:00Z", "2024-05-30T08:00:00Z", ""],
        ],
        bom=True,
    )  # fmt: skip
    versions = table(
        [
            ["id", "message_id", "created_at", "title", "body"],
            [1, FIRST, "2024-05-01T09:30:00Z", "Plans", "Where do we begin?"],
            [2, FIRST + 4, "2024-05-05T09:30:00Z", "", "A secret draft"],
        ]
    )
    messages = table(viva_messages(), bom=True)
    network = {
        "Messages.csv": messages,
        "Users.csv": users,
        "Groups.csv": table([["id", "name", "private"], [9, "Claims", "false"]]),
        "MessageVersions.csv": versions,
        "request.txt": "since 2024-05-01",
        "__MACOSX/._Messages.csv": "noise",
    }
    write("viva/network/export.zip", packed(network))
    write("viva/loose/Messages.csv", messages)
    other = [
        VIVA,
        message(
            20,
            sender_id=601,
            sender_name="Dana",
            sender_email="null",
            body="Hello",
            created_at="2024-05-03T10:00:00Z",
        ),
    ]
    two = {
        "Networks.csv": table([["id", "name"], [111, "Home"], [222, "Partners"]]),
        "111/Messages.csv": messages,
        "222/Messages.csv": table(other, bom=True),
    }
    write("viva/two_networks/export.zip", packed(two))
    rows = [
        VIVA,
        message(0, id="1.48976E+15", thread_id="1.48976E+15", body="lost"),
        message(1, body="kept"),
    ]
    write("viva/spreadsheet_ids/Messages.csv", table(rows))


MATTERMOST = [
    "Post Creation Time", "Team Id", "Team Name", "Team Display Name", "Channel Id", "Channel Name",
    "Channel Display Name", "Channel Type", "User Id", "User Email", "Username", "Post Id",
    "Edited By Post Id", "Replied to Post Id", "Post Message", "Post Type", "User Type",
    "Update Time", "Updated Type",
]  # fmt: skip
NOW = 1_716_800_000_000


def entry(minute: int, user: str, post: str, text: str, **cells: object) -> list[object]:
    """Return one row of posts.csv, in the public channel unless told."""
    given = {
        "Post Creation Time": NOW + minute * 60_000,
        "Team Display Name": "Home",
        "Channel Id": "c1",
        "Channel Display Name": "Town",
        "Channel Type": "public",
        "User Id": f"u-{user}",
        "User Email": f"{user}@example.org",
        "Username": user,
        "Post Id": post,
        "Post Message": text,
        "Post Type": "message" if post else text,
        "User Type": "user",
        "Update Time": 0,
    } | cells
    return [given.get(name, "") for name in MATTERMOST]


def mattermost() -> None:
    """Write the Mattermost cases."""
    later = NOW + 90 * 60_000
    rows = [
        MATTERMOST,
        entry(0, "ann", "", "join"),
        entry(0, "bob", "", "previously-joined"),
        entry(1, "ann", "p1", "Hello @Bob, and bob@example.org\nnot @nobody"),
        entry(2, "bob", "p2", "Hi", **{"Replied to Post Id": "p1"}),
        entry(3, "bob", "p3", "wrong"),
        entry(3, "bob", "p3", "wrong", **{"Update Time": later, "Updated Type": "Deleted"}),
        entry(4, "ann", "p4", "new words",
              **{"Update Time": later, "Updated Type": "EditedNewMsg"}),
        entry(4, "ann", "p4-old", "old words",
              **{"Edited By Post Id": "p4", "Updated Type": "EditedOriginalMsg"}),
        entry(5, "robot", "p5", "build passed", **{"User Type": "bot"}),
        entry(6, "ann", "p6", "psst", **{"Channel Type": "private", "Channel Id": "c2"}),
        entry(7, "ann", "p7", "hey", **{"Channel Type": "direct", "Channel Id": "c3"}),
        entry(7, "bob", "", "join", **{"Channel Type": "direct", "Channel Id": "c3"}),
        entry(8, "bob", "p8", "ok", **{"Channel Id": "c4", "Team Display Name": "Away"}),
        entry(9, "bob", "", "leave"),
    ]  # fmt: skip
    write("mattermost/version_10_5/posts.csv", table(rows))
    first, second = table([*rows[:5]]), table([MATTERMOST, *rows[5:]])
    stated = '{"Channels": {"c1": {"MessagesCount": 12}}}'
    batches = {
        "export/batch001-1-2.zip": packed({"posts.csv": first, "metadata.json": stated}),
        "export/batch002-2-3.zip": packed({"posts.csv": second}),
    }
    write("mattermost/batches/export.zip", packed(batches))


DISCOURSE = [
    "id", "topic_id", "topic_title", "post_number", "reply_to_post_number", "post_type", "user_id",
    "username", "category", "created_at", "updated_at", "deleted_at", "deleted_by_id",
    "user_deleted", "hidden", "like_count", "reads", "raw",
]  # fmt: skip


def forum_post(number: int, user: int, name: str, raw: str, **cells: object) -> list[object]:
    """Return one row of the query ``community-posts`` in topic 7."""
    at = f"2024-05-01T{number:02d}:00:00Z"
    given = {
        "id": 100 + number,
        "topic_id": 7,
        "topic_title": "How do we decide?",
        "post_number": number,
        "post_type": 1,
        "user_id": user,
        "username": name,
        "category": "Ideas / New",
        "created_at": at,
        "updated_at": at,
        "user_deleted": "false",
        "hidden": "false",
        "like_count": 0,
        "reads": 20 - number,
        "raw": raw,
    } | cells
    return [given.get(column, "") for column in DISCOURSE]


def discourse() -> None:
    """Write the Discourse cases."""
    quote = '[quote="ann, post:1, topic:7"]\nwords\n[/quote]\nYes @cleo, not mail@example.org'
    rows = [
        DISCOURSE,
        forum_post(1, 1, "ann", "What do you think?", like_count=3),
        forum_post(2, 2, "Bob", "I agree"),
        forum_post(3, 3, "cleo", quote, reply_to_post_number=2, like_count=1),
        forum_post(4, 2, "Bob", "oops", deleted_at="2024-05-02T00:00:00Z", deleted_by_id=2,
                   user_deleted="true"),
        forum_post(5, 3, "cleo", "rude", deleted_at="2024-05-02T00:00:00Z", deleted_by_id=1),
        forum_post(6, 3, "cleo", "flagged", hidden="TRUE", updated_at="2024-05-01T08:00:00Z"),
        forum_post(7, 1, "ann", "closed this", post_type=3),
        forum_post(8, 1, "ann", "among staff", post_type=4),
        forum_post(9, -1, "system", "A notice of the forum"),
        forum_post(10, "", "", "I left"),
        forum_post(11, 2, "Bob", "elsewhere", topic_id=8, reply_to_post_number=10),
        forum_post(12, 2, "Bob", "lost in time", created_at=""),
    ]  # fmt: skip
    write("discourse_posts/one_topic/community-posts.dcqresult.csv", table(rows))
    write("discourse_posts/pages/export.zip", packed({
        "page1.csv": table([DISCOURSE, *rows[3:]]), "page2.csv": table(rows[:3])}))  # fmt: skip


def logs() -> None:
    """Write the hand-made logs, one for each language and some odd ones."""
    write("activity_log/english/log.csv", table([
        ["id", "author", "posted_at", "space", "reply_to", "text", "reactions", "phone", "private",
         "deleted"],
        ["1", "Ann Lee", "2024-03-04T10:00:00Z", "General", "", "Hello?\nAll", 2, "+34 600 000 001",
         "no", ""],
        ["2", "Bo Li", "2024-03-04T11:00:00Z", "General", "1", "Hi @ann", 0, "", "no", "yes"],
        ["3", "Ann Lee", "2024-03-05T10:00:00Z", "Ideas", "2", "ok", 1, "+34 600 000 001", "", ""],
        ["4", "Bo Li", "2024-03-05T11:00:00Z", "Ideas", "99", "and?", 0, "", "no", ""],
        ["5", "Bo Li", "2024-03-05T12:00:00Z", "Ideas", "", "secret", 0, "", "yes", ""],
        ["6", "Deleted User", "2024-03-05T13:00:00Z", "Ideas", "", "gone", 0, "", "no", ""],
        ["7", "", "2024-03-05T14:00:00Z", "Ideas", "", "who?", 0, "", "no", ""],
        ["8", "Ann Lee", "someday", "Ideas", "", "when?", 0, "", "no", ""],
    ]))  # fmt: skip
    german = table([
        ["Datum", "Uhrzeit", "Verfasser", "Gruppe", "Betreff", "Beitrag", "Abteilung"],
        ["13.03.2024", "10:00", "Jörg Groß", "Küche", "Neue Öfen", "Wann?", "Süd"],
        ["13.03.2024", "10:05", "Anna", "Küche", "AW: Neue Öfen", "Bald", "Nord"],
        ["14.03.2024", "09:00", "Anna", "Küche", "Pause", "ok", "Nord"],
        ["14.03.2024", "09:00", "Anna", "Küche", "Pause", "ok", "Nord"],
    ], delimiter=";")  # fmt: skip
    write("activity_log/german/protokoll.csv", german.encode("cp1252"))
    write("activity_log/french/journal.csv", table([
        ["Auteur", "Horodatage", "Texte", "Réponse à", "ID du message", "Canal", "Privé"],
        ["Zoé", "2024-03-04 10:00:00", "Bonjour", "", "a1", "Salon", "non"],
        ["Luc", "2024-03-04 10:05:00", "Salut", "a1", "a2", "Salon", "non"],
        ["Luc", "2024-03-04 10:06:00", "chut", "", "a3", "Salon", "oui"],
    ], delimiter=";", bom=True))  # fmt: skip
    write("activity_log/spanish/registro.csv", table([
        ["Nombre", "Fecha y hora", "Acción", "Mensaje", "Me gusta", "Ubicación"],
        ["Ana", "25/03/2024 10:00", "mensaje", "Hola", "1", "Lugo"],
        ["Luz", "04/03/2024 10:05", "respuesta", "Buenas", "0", "Vigo"],
        ["Luz", "04/03/2024 10:07", "se unió", "", "0", "Vigo"],
    ]))  # fmt: skip
    write("activity_log/dutch/logboek.csv", table([
        ["Gebruikersnaam", "Gemaakt op", "Bericht", "Draad", "Weergaven"],
        ["jan", "2024-03-04T10:00", "Hallo", "t1", "1.200"],
        ["piet", "2024-03-04T10:05", "Dag @jan", "t1", "15"],
    ]).encode("utf-16"))  # fmt: skip
    write("activity_log/portuguese/registo.csv", table([
        ["Utilizador", "Criado em", "Conteúdo", "Em resposta a", "ID da mensagem", "Oculto"],
        ["Rui", "1709546400", "Olá", "", "1", "não"],
        ["Eva", "1709546460", "Oi", "1", "2", "sim"],
    ]))  # fmt: skip
    events = [
        ["user_id", "event", "timestamp", "target", "channel", "message_id", "body"],
        ["u1", "joined", "2024-03-01T08:00:00Z", "", "town", "", ""],
        ["u1", "post", "2024-03-01T09:00:00Z", "", "town", "m1", "First"],
        ["u2", "like", "2024-03-01T10:00:00Z", "m1", "town", "", ""],
        ["u2", "view", "2024-03-01T10:00:00Z", "m1", "town", "", ""],
        ["u3", "left", "2024-03-02T10:00:00Z", "", "town", "", ""],
        ["u3", "polished", "2024-03-02T10:00:00Z", "", "town", "", ""],
    ]
    write("activity_log/events/events.tsv", table(events, delimiter="\t"))


def rosters() -> None:
    """Write the people lists."""
    write("people_roster/hr_extract/people.csv", table([
        ["People report", "", "", "", "", "", "", ""],
        ["Made on 1 March 2024", "", "", "", "", "", "", ""],
        ["Employee ID", "Preferred Name", "Work Email", "Department", "Location", "Hire Date",
         "Salary", "Gender"],
        ["0012", "Lee, Ann", "ANN@example.org", "Sales", "Bonn", "45000", "1", "f"],
        ["0013", "Bo Li", "bo@example.org", "Sales", "Köln", "45001", "2", "m"],
        ["0014", "Cy", "cy@example.org", "IT", "Köln", "", "3", "m"],
        ["", "", "", "IT", "Köln", "", "3", "m"],
    ], delimiter=";", bom=True))  # fmt: skip
    write("people_roster/german/mitglieder.csv", table([
        ["Vorname", "Nachname", "E-Mail", "Abteilung", "Standort", "Eintrittsdatum", "Austritt"],
        ["Jörg", "Groß", "joerg@example.org", "Süd", "Ulm", "13.01.2020", ""],
        ["Åsa", "Lind", "asa@example.org", "Nord", "Kiel", "01.02.2021", "31.12.2023"],
    ], delimiter=";"))  # fmt: skip


if __name__ == "__main__":
    for make in (viva, mattermost, discourse, logs, rosters):
        make()
