"""Write the zip of Viva Engage's Export users; run ``python -m tests.exports.make_viva_users``."""

from __future__ import annotations

from tests.exports.make_exports import packed, table, write

HEADER = ["id", "name", "email", "job_title", "location", "department", "api_url", "guid", "state",
          "joined_at", "deleted_at", "deleted_by", "suspended_at", "suspended_by"]  # fmt: skip


def user(number: int, name: str, department: str, **cells: str) -> list[object]:
    """Return one row of Users.csv."""
    given = {
        "id": number,
        "name": name,
        "email": f"{name.partition(' ')[0].lower()}@example.org",
        "job_title": "null",
        "location": "Paris",
        "department": department,
        "guid": f"g-{number}",
        "state": "active",
        "joined_at": "2024-04-01T08:00:00Z",
    } | cells
    return [given.get(column, "") for column in HEADER]


USERS = [
    HEADER,
    user(501, "Ana Pérez", "Claims"),
    user(502, "Boris", "Sales"),
    user(503, "Chen", "Sales", state="soft_delete", deleted_at="2024-05-30T08:00:00Z"),
    user(504, "Dora", "Claims"),
    user(505, "Emil", "Claims", state="soft_delete", joined_at=""),
]

if __name__ == "__main__":
    write("viva_users/users/export.zip", packed({
        "Users.csv": table(USERS, bom=True),
        "Admins.csv": table([["id", "name", "email", "type"], [504, "Dora", "", "verified"]]),
        "Networks.csv": table([["id", "name"], [111, "Home"]])}))  # fmt: skip
