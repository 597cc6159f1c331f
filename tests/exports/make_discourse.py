"""Write the Discourse exports but the posts query: users, readers, topics and archives.

Run ``python -m tests.exports.make_discourse`` after a change here, then ``make expected``.
"""

from __future__ import annotations

import json

from tests.exports.make_exports import packed, table, write

USERS = [
    "id", "name", "username", "email", "title", "created_at", "last_seen_at", "last_posted_at",
    "trust_level", "approved", "suspended_at", "active", "admin", "moderator", "ip_address",
    "staged", "posts_read_count", "time_read", "topic_count", "post_count", "likes_given",
    "likes_received", "Department (custom user field)", "group_names",
]  # fmt: skip


def person(number: int, name: str, reads: int, groups: str, **cells: object) -> list[object]:
    """Return one row of the user list."""
    given = {
        "id": number,
        "name": name.title(),
        "username": name,
        "email": f"{name}@example.org",
        "created_at": "2023-01-19 02:48:05 UTC",
        "last_seen_at": "2024-05-20 10:00:00 UTC" if reads else "",
        "trust_level": 1,
        "active": "true",
        "ip_address": "203.0.113.7",
        "posts_read_count": reads,
        "time_read": 60 * reads,
        "post_count": 0,
        "likes_given": 0,
        "Department (custom user field)": "Claims" if number % 2 else "Sales",
        "group_names": groups,
    } | cells
    return [given.get(column, "") for column in USERS]


def users() -> None:
    """Write the user list: groups, a suspended person, a robot, an account never activated."""
    rows = [
        USERS,
        person(1, "ann", 90, "trust_level_0;founders;writers", post_count=3, likes_given=2),
        person(2, "bob", 60, "trust_level_0;writers", post_count=4),
        person(3, "cleo", 70, "writers;trust_level_1", post_count=2),
        person(4, "dan", 45, "writers", suspended_at="2024-04-01 00:00:00 UTC"),
        person(5, "eve", 0, "writers"),
        person(6, "finn", 0, "", active="false"),
        person(7, "gil", 12, "founders"),
        person(-1, "system", 0, "admins"),
    ]
    write("discourse_users/list/user-list-240601-101010-1.csv", table(rows))
    # an older version leaves the last cell out where a person is in no group
    older = [rows[0], rows[1], person(8, "hal", 3, "")[:-1]]
    write("discourse_users/short_rows/user-list.zip", packed({"user-list.csv": table(older)}))


def readers() -> None:
    """Write the result of the query community-readers."""
    header = ["user_id", "month", "days_visited", "posts_read", "seconds_read"]
    rows = [[1, "2024-05", 12, 80, 900], [7, "2024-05", 2, 9, 50], [7, "2024-06", 1, 3, 20],
            ["", "2024-05", 1, 1, 1], [2, "soon", 1, 1, 1]]  # fmt: skip
    write("discourse_readers/months/community-readers.dcqresult.csv", table([header, *rows]))


def said(number: int, user: int, name: str, cooked: str, **more: object) -> dict[str, object]:
    """Return one post of topic 7."""
    return {
        "id": 100 + number,
        "name": name.title(),
        "username": name,
        "user_id": user,
        "created_at": f"2024-05-01T{number:02d}:00:00.000Z",
        "cooked": cooked,
        "post_number": number,
        "post_type": 1,
        "reply_to_post_number": None,
        "topic_id": 7,
        "reads": 20 - number,
        "actions_summary": [],
    } | more


def topic(posts: list[dict[str, object]], **more: object) -> str:
    """Return the JSON of a topic."""
    stream = {"posts": posts, "stream": [post["id"] for post in posts]}
    whole = {"id": 7, "title": "How do we decide?", "category_id": 4, "archetype": "regular"}
    return json.dumps({"post_stream": stream} | whole | more)


def topics() -> None:
    """Write topics: quotes, mentions, removed and hidden posts, a notice, a whisper, a long one."""
    link = '<a class="mention" href="/u/{0}">@{0}</a>'
    quote = (
        '<aside class="quote no-group" data-username="ann" data-post="1" data-topic="7">'
        '<div class="title">Ann:</div><blockquote><p>words</p></blockquote></aside>'
    )
    posts = [
        said(1, 1, "ann", "<p>What do <em>you</em> think &amp; why?</p>",
             actions_summary=[{"id": 2, "count": 3}], primary_group_name="founders"),
        said(2, 2, "bob", f"<p>I agree, {link.format('Ann')} and {link.format('zoe')}</p>"),
        said(3, 3, "cleo", quote + "<p>Yes</p>", reply_to_post_number=2),
        said(4, 2, "bob", "<p>oops</p>", user_deleted=True, deleted_at="2024-05-02T00:00:00Z"),
        said(5, 3, "cleo", "<p>flagged</p>", hidden=True),
        said(6, 1, "ann", "", post_type=3, action_code="closed.enabled"),
        said(7, 1, "ann", "<p>among staff</p>", post_type=4),
        said(8, -1, "system", "<p>This topic moved</p>"),
        said(9, 2, "bob", "<p>lost in time</p>", created_at=None),
    ]  # fmt: skip
    write("discourse_topics/topic/7.json", topic(posts))
    long = {"posts": [said(1, 4, "dan", "<p>first</p>", topic_id=8)], "stream": [1, 2, 3]}
    secret = [said(1, 1, "ann", "<p>psst</p>", topic_id=9)]
    files = {
        "t/8.json": topic([], id=8, post_stream=long, category_name="Ideas"),
        "t/9.json": topic(secret, id=9, archetype="private_message"),
    }
    write("discourse_topics/several/topics.zip", packed(files))


def archives() -> None:
    """Write the archives of two people, a new and an old one."""
    site = "https://forum.example.org/t/how-do-we-decide/7"
    header = ["topic_title", "categories", "is_pm", "post_raw", "post_cooked", "like_count",
              "reply_count", "url", "created_at"]  # fmt: skip
    rows = [
        ["How do we decide?", "Ideas|New", "nein", "I agree, @Ann", "<p>I agree</p>", 2, 1,
         f"{site}/2", "2024-05-01 02:00:00 UTC"],
        ["My own", "Ideas", "nein", "Who comes?", "", 0, 0, "https://forum.example.org/t/my-own/9",
         "2024-05-03 02:00:00 UTC"],
        ["Secret", "", "Ja", "psst", "", 0, 0, "https://forum.example.org/t/secret/10/1",
         "2024-05-04 02:00:00 UTC"],
        ["Odd", "", "vielleicht", "hm", "", 0, 0, "https://forum.example.org/t/odd/11/1",
         "2024-05-04 02:00:00 UTC"],
        ["Lost", "Ideas", "nein", "no time", "", 0, 0, "", "soon"],
    ]  # fmt: skip
    likes = [["id", "post_id", "topic_id", "post_number", "created_at", "updated_at", "deleted_at"],
             [1, 101, 7, 1, "2024-05-01 03:00:00 UTC", "", ""],
             [2, 103, 7, 3, "2024-05-01 03:00:00 UTC", "", "2024-05-01 04:00:00 UTC"]]  # fmt: skip
    visits = [["visited_at", "posts_read", "mobile", "time_read"],
              ["2024-05-01", 9, "true", 300], ["2024-05-02", 0, "false", 10]]  # fmt: skip
    files = {"user_archive.csv": table([header, *rows]), "likes.csv": table(likes),
             "visits.csv": table(visits), "auth_tokens.csv": "never,opened\n1,2\n",
             "preferences.json": "{}"}  # fmt: skip
    write("discourse_archive/german/user_archive-Bob-240601-101010.zip", packed(files))
    header = ["topic_title", "category", "sub_category", "is_pm", "post", "like_count",
              "reply_count", "url", "created_at"]  # fmt: skip
    rows = [["How do we decide?", "Ideas", "New", "No", "What do you think?", 3, 1, f"{site}/1",
             "2015-05-01 01:00:00 UTC"],
            ["Hello", "Ideas", "-", "No", "Hello", 0, 0, "",
             "2015-05-02 01:00:00 UTC"]]  # fmt: skip
    write("discourse_archive/older/ann-150601-101010.csv", table([header, *rows]))


if __name__ == "__main__":
    for make in (users, readers, topics, archives):
        make()
