"""Write the Slack export with odd rows; run ``python tests/exports/make_slack_quirks.py``."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

TARGET = Path(__file__).parent / "slack" / "quirks" / "export.zip"
T0 = 1_439_033_466
CHART = {"id": "F1", "title": "chart.png", "user": "U11", "reactions": [
    {"name": "tada", "users": ["U22", "U33"], "count": 2}]}  # fmt: skip

USERS = [
    {"id": "U11", "name": "ada", "real_name": "Ada Quill", "tz": "America/Chicago", "is_bot": False,
     "profile": {"email": "ada@example.org", "phone": "+34 600 000 002", "title": "Cartographer"}},
    {"id": "U22", "name": "ben", "tz": "America/Chicago", "profile": {"display_name": "Ben"}},
    {"id": "U33", "name": "gone", "deleted": True},
    {"name": "without an id"},
]  # fmt: skip
CHANNELS = [
    {"id": "C1", "name": "maps", "members": ["U11", "U22", "U33"], "created": str(T0)},
    {"id": "C2", "name": "attic", "members": [], "is_archived": True, "purpose": {"value": ""}},
]


def row(second: int, **more: object) -> dict[str, object]:
    """Return one message row; ``second`` counts from the first."""
    return {"type": "message", "ts": f"{T0 + second}.000002"} | more


def says(second: int, user: str, text: str, **more: object) -> dict[str, object]:
    """Return a message that a person wrote."""
    return row(second, user=user, text=text, **more)


UPLOADED = "<@U11|ada> uploaded a file: <https://files.example.org/1|chart.png> and commented: Look"
COMMENTED = (
    "<@U22|ben> commented on ada's file <https://files.example.org/1|chart.png>: Fine, <@U11>"
)
DAYS = {
    "maps/2015-08-08.json": [
        says(0, "U22", "<@U22|ben> has joined the channel", subtype="channel_join"),
        says(10, "U11", UPLOADED, subtype="file_share", file=CHART),
        row(20, subtype="file_comment", text=COMMENTED, file=CHART, comment={"user": "U22"}),
        says(30, "U00", "renamed", subtype="channel_name"),
        row(40, subtype="bot_message", bot_id="B7", username="weather", text="Rain"),
        says(50, "U11", "<@U11> thanks <@U22|ben> and <@U22> &lt;3 <!here>"),
        says(60, "U99", "a guest of a shared channel", user_profile={"real_name": "Guest One"}),
        says(60, "U99", "a guest of a shared channel", user_profile={"real_name": "Guest One"}),
        says(70, "U22", "set the topic", subtype="channel_topic", topic="a text, not an object"),
        {"type": "message", "user": "U22", "text": "no time"},
        row(80, text="nobody"),
        "not a message",
    ],
    "maps/2015-08-09.json": [
        says(90_000, "U22", "An answer", thread_ts=f"{T0 + 50}.000002", parent_user_id="U11"),
        says(90_010, "U11", "Told to all", subtype="thread_broadcast",
             root={"ts": f"{T0 + 50}.000002"}),
        row(90_020, subtype="tombstone", user="USLACKBOT", text="This message was deleted.",
            thread_ts=f"{T0 + 90_020}.000002", parent_user_id="U22"),
        says(90_030, "U22", "Kept out", hidden_by_limit=True),
        says(90_040, "U22", "old", subtype="message_changed"),
    ],
    "attic/2015-08-08.json": [
        says(5, "U11", "<@U11|ada> has joined the channel", subtype="channel_join"),
        says(6, "U22", "Dust", edited={"user": "U22", "ts": f"{T0 + 9}.000000"}),
        says(7, "U11", "archived", subtype="channel_archive", members=["U11", "U22"]),
        says(8, "U11", "<@U11|ada> has left the channel", subtype="channel_leave"),
    ],
    "D024/2015-08-08.json": [says(1, "U11", "a secret"), says(2, "U22", "another secret")],
    "board/2015-08-08.json": [says(1, "U11", "a private plan")],
}  # fmt: skip
LISTS = {
    "users.json": USERS,
    "channels.json": CHANNELS,
    "groups.json": [{"id": "G1", "name": "board", "members": ["U11"]}],
    "dms.json": [{"id": "D024", "members": ["U11", "U22"]}],
    "integration_logs.json": [{"token": "never opened"}],
}

if __name__ == "__main__":
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("__MACOSX/._users.json", (2015, 9, 1, 0, 0, 0)), b"\0")
        for name, content in {**LISTS, **DAYS}.items():
            info = zipfile.ZipInfo(f"Our workspace/{name}", (2015, 9, 1, 0, 0, 0))
            archive.writestr(info, json.dumps(content))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(out.getvalue())
