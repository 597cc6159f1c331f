"""Write the small generated Slack export; run ``python tests/exports/make_slack.py``."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

TARGET = Path(__file__).parent / "slack" / "workspace" / "export.zip"
T0 = 1_714_550_400

USERS = [
    {"id": "U1", "name": "ann", "tz": "Europe/Berlin", "profile": {
        "real_name": "Ann Lee", "email": "ann@example.org", "title": "Clerk",
        "phone": "+34 600 000 001"}},
    {"id": "U2", "name": "bo", "deleted": True},
    {"id": "U3", "name": "silent", "profile": {"real_name": "Silent One"}},
    {"id": "B1", "name": "robot", "is_bot": True},
]  # fmt: skip
CHANNELS = [
    {"id": "C1", "name": "town", "members": ["U1", "U2"], "created": str(T0)},
    {"id": "C2", "name": "old", "members": [], "is_archived": True},
]


def said(second: int, user: str, text: str, **more: object) -> dict[str, object]:
    """Return one message; ``second`` counts from the first."""
    return {"type": "message", "user": user, "text": text, "ts": f"{T0 + second}.000002"} | more


DAYS = {
    "town/2024-05-01.json": [
        said(0, "U1", "<@U1> has joined the channel", subtype="channel_join"),
        said(10, "U1", "Hello <@U2> &amp; <!channel>?", thread_ts=f"{T0 + 10}.000002",
             reactions=[{"name": "wave", "users": ["U2"], "count": 2}]),
        said(20, "U2", "Hi", thread_ts=f"{T0 + 10}.000002",
             edited={"user": "U2", "ts": f"{T0 + 30}.000000"}),
        said(40, "B1", "build passed", subtype="bot_message", bot_id="B1"),
    ],
    "town/2024-05-02.json": [said(90_000, "U2", "late", thread_ts="1.000001")],
    "old/2024-05-01.json": [said(50, "U1", "an archive")],
    "hidden/2024-05-01.json": [said(60, "U1", "a secret")],
}  # fmt: skip

if __name__ == "__main__":
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"users.json": USERS, "channels.json": CHANNELS, **DAYS}.items():
            info = zipfile.ZipInfo(name, (2024, 6, 1, 0, 0, 0))
            archive.writestr(info, json.dumps(content))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(out.getvalue())
