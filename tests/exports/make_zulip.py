"""Write the small generated Zulip export; run ``python tests/exports/make_zulip.py``."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

TARGET = Path(__file__).parent / "zulip" / "organisation" / "zulip-export-garden.tar.gz"
ARCHIVE = Path(__file__).parent / "zulip_archive" / "streams" / "archive.zip"
T0 = 1_714_550_400.25
ANA, BEN, SILENT, ROBOT, NOTICES = 11, 12, 13, 14, 5
TOWN, BOARD, DIRECT = 101, 102, 103

REALM = {
    "zerver_realm": [{"id": 2, "name": "Garden club", "string_id": "garden"}],
    "zerver_userprofile": [
        {"id": ANA, "full_name": "Ana", "email": "user11@example.org", "is_bot": False,
         "delivery_email": "ana@example.org", "role": 100, "date_joined": T0 - 9e5},
        {"id": BEN, "full_name": "Ben {", "email": "ben@example.org", "is_bot": False, "role": 400,
         "date_joined": T0 - 8e5},
        {"id": SILENT, "full_name": "Silent", "email": "silent@example.org", "is_bot": False,
         "role": 600, "date_joined": T0 - 7e5},
        {"id": ROBOT, "full_name": "Robot", "email": "robot-bot@example.org", "is_bot": True},
    ],
    "zerver_userprofile_crossrealm": [{"id": NOTICES, "email": "notification-bot@example.org"}],
    "zerver_stream": [
        {"id": 1, "name": "town", "invite_only": False},
        {"id": 2, "name": "board", "invite_only": True},
    ],
    "zerver_recipient": [
        {"id": TOWN, "type": 2, "type_id": 1},
        {"id": BOARD, "type": 2, "type_id": 2},
        {"id": DIRECT, "type": 1, "type_id": ANA},
    ],
    "zerver_subscription": [
        {"user_profile": ANA, "recipient": TOWN, "active": True},
        {"user_profile": SILENT, "recipient": TOWN, "active": True},
        {"user_profile": BEN, "recipient": TOWN, "active": False},
        {"user_profile": BEN, "recipient": BOARD, "active": True},
    ],
    "zerver_reaction": [
        {"user_profile": BEN, "message": 1, "emoji_name": "tada"},
        {"user_profile": BEN, "message": 7, "emoji_name": "secret"},
    ],
}  # fmt: skip


def sent(number: int, sender: int | None, text: str, **more: object) -> dict[str, object]:
    """Return one message of the public stream; ``number`` is also its minute."""
    told = {"id": number, "sender": sender, "recipient": TOWN, "subject": "Summer fair"}
    return told | {"content": text, "date_sent": T0 + 60 * number, "edit_history": None} | more


QUOTE = "@_**Ana|11** [said](https://chat.example.org/#narrow/near/1): yes @**Ana**"
EDITS = [
    {"user_id": BEN, "timestamp": T0 + 700, "prev_content": "June the secnd"},
    {"user_id": BEN, "timestamp": T0 + 650, "prev_topic": "Fair"},
    {"user_id": BEN, "timestamp": T0 + 600, "prev_content": "June"},
]
MESSAGES = [
    sent(1, ANA, "When is it?"),
    sent(2, BEN, "June the second", edit_history=json.dumps(EDITS)),
    sent(3, BEN, QUOTE),
    sent(4, ROBOT, "reminder for @**Ana**"),
    sent(5, ANA, "@**Silent|13** and @**nobody**, @**Ana**", subject='Beans "again"'),
    sent(6, BEN, "a secret of the board", recipient=BOARD),
    sent(7, ANA, "a secret between two", recipient=DIRECT),
    sent(8, None, "by nobody"),
    sent(9, ANA, "late", date_sent=None),
]  # fmt: skip
RECEIVED = [
    {"user_profile": BEN, "message": 1, "flags_mask": 1},
    {"user_profile": BEN, "message": 2, "flags_mask": 1},
    {"user_profile": SILENT, "message": 1, "flags_mask": 9},
    {"user_profile": SILENT, "message": 2, "flags_mask": 8},
    {"user_profile": ROBOT, "message": 1, "flags_mask": 1},
    {"user_profile": ANA, "message": 2, "flags_mask": 0},
    {"user_profile": ANA, "message": 6, "flags_mask": 1},
]
FILES = {
    "realm.json": REALM,
    "messages-000001.json": {"zerver_message": MESSAGES[:4], "zerver_usermessage": RECEIVED},
    "messages-000002.json": {"zerver_message": MESSAGES[4:], "zerver_usermessage": []},
    "attachment.json": {"zerver_attachment": []},
}


def shown(number: int, name: str, html: str, minute: float = 0) -> dict[str, object]:
    """Return one message as an archive of public streams has it."""
    told = {"id": number, "sender_full_name": name, "content": html}
    return told | {"timestamp": int(T0 + 60 * (minute or number))}


SAID = '<p><a href="https://chat.example.org/#narrow/near/22">said</a>:</p>'
TOPICS = {
    "stream_index.json": {"time": T0, "streams": {"new members": {"id": 113}}},
    "113-new-members/Hello.20.3A.29.json": [
        shown(21, "Ana", "<p>Hello &amp; welcome</p>"),
        shown(22, "Ben {", '<p>Hi <span class="user-mention" data-user-id="11">@Ana</span></p>'),
        shown(23, "Ana", SAID + "<blockquote><p>Hi</p></blockquote><p>Thanks</p>"),
        shown(24, "GitHub Bot", "<p>build passed</p>"),
        shown(25, "", "<p>by nobody</p>"),
        "no message",
    ],
    "114-beds/Caf.C3.A9.json": [shown(31, "ana", "<p>South</p>"), shown(32, "Cy", "<p>North</p>")],
}  # fmt: skip


def zipped(files: dict[str, object]) -> bytes:
    """Return a zip whose bytes are the same on every run."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 6, 1, 0, 0, 0)), json.dumps(content))
    return out.getvalue()


def packed(files: dict[str, object]) -> bytes:
    """Return a tar.gz with one root folder, whose bytes are the same on every run."""
    out = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") as zipped,
        tarfile.open(fileobj=zipped, mode="w") as archive,
    ):
        for name, content in files.items():
            data = json.dumps(content).encode()
            info = tarfile.TarInfo(f"zulip-export-garden/{name}")
            info.size, info.mtime = len(data), 1_717_200_000
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(packed(FILES))
    ARCHIVE.parent.mkdir(parents=True, exist_ok=True)
    ARCHIVE.write_bytes(zipped(TOPICS))
