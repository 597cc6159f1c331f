"""Write the Enterprise Grid export; run ``python -m tests.exports.make_slack_grid``.

Two workspaces, a user of both, a broadcast reply, and a workspace that keeps edits and removals.
"""

from __future__ import annotations

import json

from tests.exports.make_exports import packed, write

T0 = 1_714_550_400


def user(number: str, name: str, **more: object) -> dict[str, object]:
    """Return one user of the organisation."""
    profile = {"email": f"{name}@example.org", "real_name": name.title()}
    return {"id": number, "name": name, "profile": profile, "tz": "Europe/Berlin"} | more


def ts(second: int) -> str:
    """Return the time of a row, which is its id as well."""
    return f"{T0 + second}.000100"


def said(second: int, who: str, text: str, **more: object) -> dict[str, object]:
    """Return one message."""
    return {"type": "message", "user": who, "text": text, "ts": ts(second)} | more


def changed(second: int, now: dict[str, object], before: dict[str, object]) -> dict[str, object]:
    """Return the notice of an edit."""
    return {"type": "message", "subtype": "message_changed", "hidden": True, "ts": ts(second),
            "message": now, "previous_message": before}  # fmt: skip


def removed(second: int, before: dict[str, object]) -> dict[str, object]:
    """Return the notice of a removal."""
    return {"type": "message", "subtype": "message_deleted", "hidden": True, "ts": ts(second),
            "deleted_ts": before["ts"], "previous_message": before}  # fmt: skip


def channels(*names: str) -> str:
    """Return a channels.json; ids are made of the names."""
    return json.dumps([
        {"id": f"C{name.upper()}", "name": name, "members": ["U1", "W2"]} for name in names
    ])  # fmt: skip


FIRST = said(10, "U1", "We beginn at noon")
SECOND = said(10, "U1", "We begin at noon", edited={"user": "U1", "ts": ts(20)})
THIRD = said(10, "U1", "We begin at one", edited={"user": "U1", "ts": ts(30)})
GONE = said(40, "W2", "I should not say this")
KEPT = said(50, "W2", "Only its notice is here")

NORTH = [
    THIRD,
    changed(20, SECOND, FIRST),
    changed(30, THIRD, SECOND),
    GONE,
    removed(45, GONE),
    removed(60, KEPT),
    said(70, "W2", "See you there", subtype="thread_broadcast", thread_ts=ts(10),
         root={"ts": ts(10), "text": "We begin at one"}),
    {"type": "message", "subtype": "message_changed", "ts": ts(80)},
]  # fmt: skip
SOUTH = [said(0, "U1", "Hello, south <@W2>"), said(5, "U9", "a guest of a shared channel")]

FILES = {
    "org_users.json": json.dumps([user("U1", "ann"), user("W2", "bo", is_restricted=True)]),
    "north/users.json": json.dumps([user("U1", "ann")]),
    "north/channels.json": channels("plans"),
    "north/plans/2024-05-01.json": json.dumps(NORTH),
    "north/groups.json": json.dumps([{"id": "G1", "name": "few"}]),
    "north/few/2024-05-01.json": json.dumps([said(0, "U1", "psst")]),
    "south/channels.json": channels("hall"),
    "south/hall/2024-05-01.json": json.dumps(SOUTH),
}

if __name__ == "__main__":
    write("slack/grid/export.zip", packed(FILES))
