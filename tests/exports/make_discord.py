"""Write the small generated Discord exports; run ``python tests/exports/make_discord.py``."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
ANA, BEN, BOT, GONE = "1001", "1002", "1003", "456226577798135808"
NAMES = {ANA: "ana", BEN: "ben", BOT: "helper", GONE: "Deleted User"}


def author(person: str) -> dict[str, object]:
    """Return an author as the exporter writes one."""
    roles = [{"id": "7", "name": "Gardener"}] if person == ANA else []
    return {"id": person, "name": NAMES[person], "discriminator": "0000",
            "nickname": NAMES[person].title(), "isBot": person == BOT, "roles": roles}  # fmt: skip


def message(number: int, person: str, text: str, **more: object) -> dict[str, object]:
    """Return one message; ``number`` is its id's end and its minute."""
    return {
        "id": str(10**18 + number),
        "type": "Default",
        "timestamp": f"2024-05-01T09:{number:02d}:00.5+02:00",
        "timestampEdited": None,
        "isPinned": False,
        "content": text,
        "author": author(person),
        "attachments": [],
        "reactions": [],
        "mentions": [],
    } | more


def answering(number: int, **more: object) -> dict[str, object]:
    """Return the reference of an answer."""
    return {"type": "Reply", "reference": {"messageId": str(10**18 + number)} | more}


THUMB = {"emoji": {"id": "", "name": "👍", "code": "thumbsup"}, "count": 3}
GENERAL = [
    message(0, BEN, "Joined the server.", type="GuildMemberJoin"),
    message(1, ANA, 'Where do the "beans" go?\n{[', reactions=[
        THUMB | {"users": [{"id": BEN, "name": "ben"}]}]),
    message(2, BEN, "South, @Ana", **answering(1), mentions=[{"id": ANA, "name": "ana"}],
            timestampEdited="2024-05-01T10:00:00+02:00"),
    message(3, ANA, "thanks", **answering(2), mentions=[{"id": BEN, "name": "ben"}]),
    message(4, GONE, "left long ago", **answering(90)),
    message(5, BOT, "Reminder @Ana", mentions=[{"id": ANA, "name": "ana"}]),
    message(6, ANA, "look", type="Default",
            reference={"type": "Forward", "messageId": str(10**18 + 1)}),
    message(7, BEN, "", attachments=[{"fileName": "beans.png"}]),
    {"id": str(10**18 + 8), "type": "Default", "content": "nobody"},
    message(9, ANA, "no time", timestamp=""),
]  # fmt: skip
THREAD = [
    message(20, ANA, "When is the fair?"),
    message(21, BEN, "In June"),
    message(22, ANA, "Good", **answering(21)),
]


def channel(messages: list[object], **more: object) -> dict[str, object]:
    """Return one file; ``more`` overrides what its channel is."""
    place = {"id": "55", "type": "GuildTextChat", "categoryId": "5", "category": "Garden",
             "name": "beds", "topic": None}  # fmt: skip
    return {
        "guild": {"id": "9", "name": "Allotments", "iconUrl": ""},
        "channel": place | more,
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2024-06-01T00:00:00+00:00",
        "messages": messages,
        "messageCount": len(messages),
    }


FORUM = {"id": str(10**18 + 20), "type": "GuildPublicThread", "category": "questions",
         "name": "Summer fair"}  # fmt: skip
FILES = {
    "Allotments - Garden - beds [55].json": channel(GENERAL),
    "Allotments - Garden - beds [55] (after 2024-05-01).json": channel(
        [message(1, ANA, "Where do the beans go?", timestampEdited="2024-05-02T08:00:00+02:00")]),
    "Allotments - questions - Summer fair [1].json": channel(THREAD, **FORUM),
    "Direct Messages - Private - ben [8].json": channel(
        [message(40, BEN, "a secret")], type="DirectTextChat"),
}  # fmt: skip
CSV = (
    "AuthorID,Author,Date,Content,Attachments,Reactions\n"
    '"1001","ana","2024-05-01T09:01:00.0000000+02:00","Where, ""friends""?\nHere","",'
    '"👍 (3),bean (1)"\n'
    '"1002","ben","2024-05-01T09:02:00.0000000+02:00","South @ana","",""\n'
    '"1002","ben","2024-05-01T09:02:00.0000000+02:00","South @ana","",""\n'
    f'"{GONE}","Deleted User","2024-05-01T09:04:00.0000000+02:00","bye","",""\n'
    '"1002","ben","soon","when","",""\n'
)


def packed(files: dict[str, str]) -> bytes:
    """Return a zip whose bytes are the same on every run."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 6, 1, 0, 0, 0)), content)
    return out.getvalue()


def written() -> dict[str, bytes]:
    """Return the exports by their path below this folder."""
    texts = {name: json.dumps(file, indent=2, ensure_ascii=False) for name, file in FILES.items()}
    whole = json.dumps(channel(GENERAL), indent=2, ensure_ascii=False)
    cut = whole[: whole.index("look") + 2]
    return {
        "discord/server/export.zip": packed(texts),
        "discord/cut/beds.json": cut.encode(),
        "discord_csv/channel/Allotments - Garden - beds [55].csv": CSV.encode(),
    }


if __name__ == "__main__":
    for path, content in written().items():
        (HERE / path).parent.mkdir(parents=True, exist_ok=True)
        (HERE / path).write_bytes(content)
