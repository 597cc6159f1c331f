"""Write the reports of figures: Microsoft 365 usage, Slack analytics, Discourse users.

Run ``python -m tests.exports.make_reports`` after a change here, then ``make expected``.
"""

from __future__ import annotations

from tests.exports.make_exports import packed, table, write

DAY = "2024-06-01"
USERS = [
    "Report Refresh Date", "User Principal Name", "Display Name", "User State",
    "State Change Date", "Last Activity Date", "Posted Count", "Read Count", "Liked Count",
    "Assigned Products", "Report Period",
]  # fmt: skip
GROUPS = [
    "Report Refresh Date", "Group Display Name", "Is Deleted", "Owner Principal Name",
    "Last Activity Date", "Group Type", "Office 365 Connected", "Member Count", "Posted Count",
    "Read Count", "Liked Count", "Report Period",
]  # fmt: skip


def user(who: str, name: str, counts: tuple[int, int, int], state: str) -> list[object]:
    """Return one row of the report of users, over the 30 days to the first of June."""
    changed = "2024-05-20" if state == "deleted" else "2023-01-10"
    last = "2024-05-30" if counts[1] else ""
    return [DAY, who, name, state, changed, last, *counts, "ENTERPRISE E3", 30]


def group(name: str, members: int, posted: int, read: int, liked: int) -> list[object]:
    """Return one row of the report of groups."""
    return [DAY, name, "False", "ana@example.org", "2024-05-30", "public", "True", members, posted,
            read, liked, 30]  # fmt: skip


PEOPLE = [
    user("ANA@example.org", "Ana Pérez", (3, 40, 2), "active"),
    user("boris@example.org", "Boris", (2, 12, 0), "active"),
    user("eva@example.org", "Eva reads", (0, 25, 0), "active"),
    user("finn@example.org", "Finn is away", (0, 0, 0), "active"),
    user("gus@example.org", "Gus left", (0, 1, 0), "deleted"),
    user("", "nobody", (0, 0, 0), "active"),
]


def engage() -> None:
    """Write the Viva Engage reports: users, groups, both, and users with concealed names."""
    people = table([USERS, *PEOPLE], bom=True)
    groups = table([GROUPS, group("Claims", 9, 5, 70, 2), group("Lunch", 40, 0, 8, 0)], bom=True)
    hidden = [user(f"{n:032X}", f"{n + 90:032X}", (n, 5 * n, 0), "active") for n in range(3)]
    write("engage_reports/users/YammerActivityUserDetail.csv", people)
    write("engage_reports/groups/YammerGroupsActivityDetail.csv", groups)
    write("engage_reports/both/reports.zip", packed({"users.csv": people, "groups.csv": groups}))
    write("engage_reports/concealed/users.csv", table([USERS, *hidden]))


def teams() -> None:
    """Write the Teams report of users."""
    header = ["Report Refresh Date", "User Id", "User Principal Name", "Last Activity Date",
              "Is Deleted", "Deleted Date", "Assigned Products", "Team Chat Message Count",
              "Private Chat Message Count", "Call Count", "Meeting Count",
              "Report Period"]  # fmt: skip
    rows = [
        [DAY, "u-1", "ana@example.org", "2024-05-30", "False", "", "E3", 4, 90, 1, 2, 7],
        [DAY, "u-2", "boris@example.org", "", "True", "2024-05-28", "E3", 0, 0, 0, 0, 7],
        [DAY, "", f"{11:032x}", "", "False", "", "E3", 0, 1, 0, 0, 7],
        [DAY, "", "", "", "False", "", "", 0, 0, 0, 0, 7],
    ]
    write("teams_reports/users/TeamsUserActivityUserDetail.csv", table([header, *rows], bom=True))


def slack() -> None:
    """Write Slack's member and channel analytics."""
    header = ["Name", "What I Do", "User ID", "Username", "Email", "Account type",
              "Account created (UTC)", "Claimed Date (UTC)", "Deactivated date (UTC)",
              "Days active", "Days active (Desktop)", "Messages posted",
              "Messages posted in channels", "Reactions added", "Last active (UTC)"]  # fmt: skip
    born = ["Apr 17, 2023", "Apr 18, 2023"]
    rows = [
        ["Ada Quill", "Maps", "U1", "ada", "ada@example.org", "Member", *born, "", 20, 18, 50, 4,
         3, "May 30, 2024"],
        ["Ben", "", "U2", "ben", "ben@example.org", "Member", *born, "", 11, 9, 7, 2, 0,
         "May 29, 2024"],
        ["Cy reads", "", "U7", "cy", "cy@example.org", "Guest", *born, "", 9, 9, 0, 0, 0,
         "May 28, 2024"],
        ["Di", "", "U8", "di", "di@example.org", "Member", *born, "May 1, 2024", 0, 0, 0, 0, 0, ""],
        ["Cron", "", "B1", "cron", "", "Bot", *born, "", 0, 0, 9, 9, 0, ""],
        ["lost", "", "", "", "", "Member", *born, "", 0, 0, 0, 0, 0, ""],
    ]  # fmt: skip
    write("slack_members/members/members.csv", table([header, *rows], bom=True))
    header = ["Name", "Created", "Total membership", "Full Members", "Guests", "Messages posted",
              "Messages posted by members", "Members who posted",
              "Change in members who posted", "Members who viewed", "Reactions added",
              "Members who reacted", "Huddles initiated"]  # fmt: skip
    rows = [
        ["town", "Apr 17, 2023", 120, 118, 2, 4, 3, 2, "-1", 57, 3, 2, 0],
        ["#lunch", "Apr 17, 2023", 30, 30, 0, 0, 0, 0, "0", 3, 0, 0, 0],
        ["", "Apr 17, 2023", 1, 1, 0, 0, 0, 0, "0", 0, 0, 0, 0],
    ]
    write("slack_channels/channels/channels.csv", table([header, *rows], bom=True))


if __name__ == "__main__":
    engage()
    teams()
    slack()
