"""Write the Teams, Mattermost bulk and edge-list exports.

Run ``python -m tests.exports.make_workplaces`` after a change here, then ``make expected``.
"""

from __future__ import annotations

import json

from tests.exports.make_exports import packed, table, write

T0 = 1_714_550_400_000
TOWN, QUIET = "19:town0001@thread.tacv2", "19:quiet002@thread.tacv2"
PEOPLE = {"u-1": "Ana Pérez", "u-2": "Boris", "u-3": "Chen"}


def user(number: str) -> dict[str, object]:
    """Return a user as Graph names one."""
    return {"user": {"id": number, "displayName": PEOPLE[number], "userIdentityType": "aadUser"}}


def at(minute: int) -> str:
    """Return a time of the first of May."""
    return f"2024-05-01T{8 + minute // 60:02d}:{minute % 60:02d}:00.123Z"


def chat_message(minute: int, who: str | None, text: str, **more: object) -> dict[str, object]:
    """Return one chatMessage in the open channel, unless told."""
    return {
        "id": str(T0 + minute),
        "replyToId": None,
        "messageType": "message",
        "createdDateTime": at(minute),
        "lastEditedDateTime": None,
        "deletedDateTime": None,
        "subject": None,
        "chatId": None,
        "from": user(who) if who else None,
        "body": {"contentType": "text", "content": text},
        "channelIdentity": {"teamId": "t-1", "channelId": TOWN},
        "mentions": [],
        "reactions": [],
    } | more


def teams() -> None:
    """Write Teams: replies, html, mentions, an edit, a removal, a robot, moves, private ones."""
    root = str(T0)
    html = {"contentType": "html", "content": '<p>Yes <at id="0">Ana Pérez</at> &amp; all</p>'}
    named = [{"id": 0, "mentionText": "Ana Pérez", "mentioned": user("u-1")}]
    liked = [{"reactionType": "like", "createdDateTime": at(9), "user": user("u-3")}]
    event = {"@odata.type": "#microsoft.graph.membersAddedEventMessageDetail",
             "members": [{"id": "u-2"}, {"id": "u-3"}]}  # fmt: skip
    renamed = {"@odata.type": "#microsoft.graph.channelRenamedEventMessageDetail"}
    elsewhere = {"teamId": "t-1", "channelId": QUIET}
    messages = [
        chat_message(0, "u-1", "Where do we start?", subject="Plans", reactions=liked),
        chat_message(5, "u-2", "", body=html, replyToId=root, mentions=named,
                     lastEditedDateTime=at(6)),
        chat_message(7, "u-2", "", replyToId=root, deletedDateTime=at(8)),
        chat_message(10, None, "build passed", **{"from": {
            "application": {"id": "a-1", "displayName": "Builder"}}}),
        chat_message(11, None, "", messageType="systemEventMessage", eventDetail=event),
        chat_message(12, None, "", messageType="systemEventMessage", eventDetail=renamed),
        chat_message(13, "u-1", "psst", channelIdentity=None, chatId="19:abc"),
        chat_message(14, "u-1", "among few", channelIdentity=elsewhere),
        chat_message(15, None, "nobody"),
        chat_message(16, "u-3", "when?", createdDateTime="soon"),
    ]  # fmt: skip
    channels = {"value": [
        {"id": TOWN, "displayName": "Town", "membershipType": "standard"},
        {"id": QUIET, "displayName": "Quiet", "membershipType": "private"},
    ]}  # fmt: skip
    files = {"channels.json": json.dumps(channels),
             "messages/page1.json": json.dumps({"value": messages[:6]}),
             "messages/page2.json": json.dumps(messages[6:])}  # fmt: skip
    write("teams/team/teams.zip", packed(files))
    nested = chat_message(0, "u-1", "first", replies=[
        {key: value for key, value in chat_message(3, "u-2", "second").items()
         if key not in {"replyToId", "channelIdentity"}}])  # fmt: skip
    write("teams/expanded/messages.json", json.dumps({"@odata.context": "x", "value": [nested]}))


def line(kind: str, **row: object) -> str:
    """Return one line of a bulk export."""
    return json.dumps({"type": kind, kind: row}) + "\n"


def account(name: str, *channels: str, **more: object) -> str:
    """Return the line of a user who belongs to some channels."""
    belongs = [{"name": "home", "channels": [{"name": each} for each in channels]}]
    given = {"username": name, "email": f"{name}@example.org", "teams": belongs}
    return line("user", **(given | more))


def said(minute: int, name: str, text: str, **more: object) -> dict[str, object]:
    """Return a post in the channel town, or a reply."""
    return {"user": name, "message": text, "create_at": T0 + minute * 60_000} | more


def bulk() -> None:
    """Write the bulk export: replies, reactions, an edit, twins, private and direct ones."""
    town = {"team": "home", "channel": "town"}
    wave = [{"user": "bob", "emoji_name": "wave", "create_at": T0 + 5}]
    replies = [said(2, "bob", "Hi @Ann and @ann, not @nobody", edit_at=T0 + 200_000),
               said(3, "ann", "Good", reactions=wave)]  # fmt: skip
    lines = [
        '{"type":"version","version":1,"info":{"generator":"mattermost"}}\n',
        line("team", name="home", display_name="Home"),
        line("channel", team="home", name="town", display_name="Town", type="O"),
        line("channel", team="home", name="attic", display_name="Attic", type="P"),
        account("ann", "town", "attic", first_name="Ann", last_name="Lee", position="Clerk"),
        account("bob", "town", nickname="Bobby", delete_at=0),
        account("cleo", delete_at=T0),
        line("bot", username="cron", display_name="Cron"),
        line("post", **town, **said(1, "ann", "Hello", replies=replies, reactions=wave)),
        line("post", **town, **said(4, "bob", "ok")),
        line("post", **town, **said(4, "bob", "ok")),
        line("post", **town, **said(5, "cron", "build passed")),
        line("post", **town, **said(6, "bob", "joined", type="system_join_channel")),
        line("post", team="home", channel="attic", **said(7, "ann", "psst")),
        line("direct_channel", members=["ann", "bob"]),
        line("direct_post", channel_members=["ann", "bob"], **said(8, "ann", "hey")),
        "{broken\n",
    ]
    write("mattermost_bulk/lines/import.jsonl", "".join(lines))
    write("mattermost_bulk/zip/export.zip", packed({"import.jsonl": "".join(lines[:-1])}))


def edges() -> None:
    """Write edge lists: Gephi's, a mail log, and bare numbers."""
    write("edge_list/gephi/edges.csv", table([
        ["Source", "Target", "Type", "Weight"],
        ["Ana", "Boris", "Directed", 3], ["Boris", "Ana", "Directed", "1.5"],
        ["Chen", "Chen", "Directed", 2], ["Chen", "Ana", "Directed", ""],
        ["", "Ana", "Directed", 1]]))  # fmt: skip
    mails = [
        ["Sender", "Recipient", "EventDate"],
        ["ana@example.org", "boris@example.org", "2024-05-01 10:00:00"],
        ["ana@example.org", "boris@example.org", "2024-05-01 10:00:00"],
        ["ana@example.org", "chen@example.org", "2024-05-01 10:00:00"],
        ["boris@example.org", "ana@example.org", "2024-05-02 11:30:00"],
    ]
    write("edge_list/mails/mails.csv", table(mails, delimiter=";"))
    write("edge_list/numbers/edges.txt", "# from to\n0 1\n0 2\n1\t2\n2 2\n3 0\n")


if __name__ == "__main__":
    for make in (teams, bulk, edges):
        make()
