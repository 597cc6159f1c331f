"""Write the small generated Telegram histories; run ``python tests/exports/make_telegram.py``."""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).parent
T0 = 1_714_550_400


def message(number: int, person: int | None, text: object, **more: object) -> dict[str, object]:
    """Return one message; ``number`` is its id and its minute, ``person`` None a lost account."""
    who: dict[str, object] = {"from": None}
    if person is not None:
        who = {"from": f"Person {'ABCDE'[person]}", "from_id": f"user{person}"}
    return {
        "id": number,
        "type": "message",
        "date": f"2024-05-01T10:{number:02d}:00",
        "date_unixtime": str(T0 + 60 * number),
        **who,
        "text": text,
        "text_entities": [],
    } | more


def service(number: int, person: int, action: str, **more: object) -> dict[str, object]:
    """Return one notice."""
    return {"id": number, "type": "service", "date": f"2024-05-01T10:{number:02d}:00",
            "date_unixtime": str(T0 + 60 * number), "actor": f"Person {'ABCDE'[person]}",
            "actor_id": f"user{person}", "action": action, "text": ""} | more  # fmt: skip


THUMB = {"type": "emoji", "count": 3, "emoji": "👍", "recent": [
    {"from": "Person B", "from_id": "user1", "date": "2024-05-01T10:09:00"}]}  # fmt: skip
MESSAGES = [
    service(1, 0, "create_group", members=["Person A", "Person B"]),
    service(2, 0, "invite_members", members=["Person B", "Person E"]),
    service(3, 2, "join_group_by_link", inviter="Group"),
    message(4, 0, "Where do the beans go?", reactions=[THUMB], edited="1970-01-01T00:00:00"),
    message(5, 1, ["South, ", {"type": "mention_name", "text": "A", "user_id": 0}, "!"],
            reply_to_message_id=4, edited_unixtime=str(T0 + 900)),
    message(6, 2, ["ask ", {"type": "mention", "text": "@Person B"}, " or ",
                   {"type": "mention", "text": "@stranger"}], reply_to_message_id=2_000),
    message(7, None, "from a lost account"),
    message(8, 3, "as the group") | {"from": "Garden", "from_id": "channel77"},
    message(9, 1, "") | {"photo": "photo.jpg"},
    service(10, 1, "remove_members", members=["Person B"]),
    {"type": "message", "text": "without an id"},
    message(11, 1, "when?", date="", date_unixtime=""),
]  # fmt: skip


def chat(kind: str, number: int, messages: list[object]) -> dict[str, object]:
    """Return one chat."""
    return {"name": f"Garden {number}", "type": kind, "id": number, "messages": messages}


OLD = [
    {"id": 1, "type": "message", "date": "2020-02-03T10:00:00", "edited": "1970-01-01T00:00:00",
     "from": "Person A", "from_id": 4_000, "text": "an old file"},
]  # fmt: skip
ACCOUNT = {
    "about": "Here is the data you requested.",
    "personal_information": {"user_id": 1, "phone_number": "+34 600 000 001"},
    "chats": {"about": "", "list": [
        chat("personal_chat", 5, [message(1, 0, "a secret"), service(2, 0, "phone_call")]),
        chat("private_group", 6, [message(1, 1, "a secret of few")]),
        chat("public_supergroup", 7, OLD),
    ]},
}  # fmt: skip

if __name__ == "__main__":
    for path, content in {
        "telegram/group/result.json": chat("private_supergroup", 77, MESSAGES),
        "telegram/account/result.json": ACCOUNT,
    }.items():
        (HERE / path).parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(content, indent=1, ensure_ascii=False)
        (HERE / path).write_text(text, encoding="utf-8")
