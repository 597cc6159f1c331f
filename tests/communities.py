"""Communities for tests: empty, one post, tiny, quiet, busy, hostile; all seeded."""

from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import polars as pl

from data_sources.community import CAPABILITIES, SCHEMAS, Ability, Community, fingerprints

START = datetime(2025, 7, 1, 9, tzinfo=UTC)
DAYS = 274  # to the end of March, so that the last quarter is complete

DEFAULTS = {
    "members": {"kind": "person", "known_from": "roster"},
    "posts": {"space": "general", "time_quality": "exact", "kind": "post", "text": "A word."},
    "reactions": {"kind": "like", "n": 1},
    "mentions": {"n": 1},
    "edges": {"weight": 1.0},
}

PAYLOADS = [
    "<img src=x onerror=\"document.title='hacked'\">",
    "<script>document.title='hacked'</script>",
    "![x](https://evil.example/pixel.png)",
    "[click](javascript:alert(1)) :material/home: $x^2$ :red[text]",
    '=HYPERLINK("https://evil.example","x")',
    "\u202eright to left\u202c and \u200b\u2060zero width",
    "W" * 400,
    "<b>bold</b> & <a href='https://evil.example'>link</a>",
]


def table(name, rows, attributes=()):
    """Return a canonical table of ``rows``; what a row leaves out is its default, else null."""
    schema = {**SCHEMAS[name], **dict.fromkeys(attributes, pl.String())}
    filled = [{**dict.fromkeys(schema), **DEFAULTS.get(name, {}), **row} for row in rows]
    return pl.DataFrame(filled, schema=schema)


def community_of(can_tell=None, attributes=(), title="Test", zone="UTC", **rows):
    """Build a community from plain rows by table; posts get thread ids where they have none."""
    above = {post["post_id"]: post.get("parent_id") for post in rows.get("posts", [])}
    for post in rows.get("posts", []):
        post.setdefault("thread_id", _root(post["post_id"], above))
    tables = {
        name: table(name, rows.get(name, []), attributes if name == "members" else ())
        for name in SCHEMAS
    }
    fingerprint, seed = fingerprints(tables)
    abilities = dict.fromkeys(CAPABILITIES, Ability("yes"))
    abilities["reads"] = Ability("no", "this export has no reads")
    if not attributes:
        abilities["attributes"] = Ability("no", "no roster with groups was given")
    return Community(
        **tables,
        attributes=tuple(attributes),
        can_tell={**abilities, **(can_tell or {})},
        zone=zone,
        title=title,
        fingerprint=fingerprint,
        seed=seed,
    )


def _root(post, above):
    """Follow the answers up to the post that opened the conversation, circles once around."""
    seen = set()
    while above.get(post) is not None and post not in seen:
        seen.add(post)
        post = above[post]
    return post


@cache
def empty():
    return community_of()


@cache
def one_post():
    return community_of(
        members=[{"member_id": "m1", "name": "Ada"}],
        posts=[{"post_id": "p1", "author_id": "m1", "posted_at": START}],
    )


@cache
def tiny():
    members = [{"member_id": f"m{i}", "name": f"Person {i}"} for i in range(7)]
    posts = [
        {"post_id": f"p{i}", "author_id": f"m{i % 4}", "posted_at": START + timedelta(days=20 * i)}
        for i in range(12)
    ]
    return community_of(members=members, posts=posts)


@cache
def quiet():
    """Four hundred on the roster, twenty-four of them say little."""
    return _made(people=400, speakers=24, posts=160, seed=1)


@cache
def busy():
    return _made(people=300, speakers=200, posts=4_000, seed=2)


@cache
def hostile():
    """Payloads in every text, and every relation that a reader could stumble over."""
    calm = _made(people=60, speakers=40, posts=600, seed=3)
    posts = _tangled(_spoilt(calm.posts, "title", "text")).with_columns(
        space=_payload().head(calm.posts.height)
    )
    values = [PAYLOADS[i % 3] for i in range(calm.members.height)]
    members = _spoilt(calm.members, "name", "handle").with_columns(
        pl.Series("department", values, dtype=pl.String),
        joined_at=_far_ahead(17, "joined_at"),
        left_at=pl.when(pl.int_range(pl.len()) % 19 == 18).then(START - timedelta(days=9_000)),
    )
    edited = posts.filter(pl.col("edited_at").is_not_null())
    versions = edited.select("post_id", "title", "text", seen_at="posted_at")
    spaces = posts.select("space").unique(maintain_order=True).head(5)
    tables = {
        **calm.tables(),
        "posts": posts,
        "members": members,
        "versions": versions.select(list(SCHEMAS["versions"])),
        "reactions": _spoilt(calm.reactions, "kind"),
        "memberships": table(
            "memberships",
            [
                {"member_id": member, "space": space}
                for member in members["member_id"][:20]
                for space in spaces["space"]
            ],
        ),
    }
    fingerprint, seed = fingerprints(tables)
    return Community(
        **tables,
        attributes=calm.attributes,
        can_tell=calm.can_tell,
        title=PAYLOADS[0],
        fingerprint=fingerprint,
        seed=seed,
    )


@cache
def alike(spoke=57, people=60):
    """Return a community of ``people`` of whom ``spoke`` wrote two posts each."""
    return community_of(
        members=[{"member_id": f"m{i:03}"} for i in range(people)],
        posts=[
            {
                "post_id": f"p{i:03}",
                "author_id": f"m{i % spoke:03}",
                "posted_at": START + i * timedelta(hours=7),
            }
            for i in range(2 * spoke)
        ],
    )


@cache
def only_two_reacted():
    """Return 71 members of whom 32 spoke and two more reacted, without threads and reads."""
    return community_of(
        can_tell={"replies": Ability("no", "this export has no threads")},
        members=[{"member_id": f"m{i}", "known_from": "export"} for i in range(71)],
        posts=[
            {
                "post_id": f"p{i}",
                "author_id": f"m{i % 32}",
                "posted_at": START + i * timedelta(days=1),
            }
            for i in range(64)
        ],
        reactions=[{"post_id": "p1", "member_id": f"m{i}"} for i in (40, 41)],
    )


def _payload():
    return pl.Series("payload", [PAYLOADS[i % len(PAYLOADS)] for i in range(2_000)])


def _spoilt(frame, *columns):
    return frame.with_columns(
        pl.concat_str(_payload().head(frame.height), pl.lit(f" {column}")).alias(column)
        for column in columns
    )


def _far_ahead(every, column):
    """Return the times of ``column``, some of them years after the end of the data."""
    row = pl.int_range(pl.len())
    return pl.when(row % every == 3).then(START + timedelta(days=3_000)).otherwise(column)


def _tangled(posts):
    """Answer what is nowhere, oneself, and in circles; edit and remove in years to come."""
    row = pl.int_range(pl.len()) % 50
    ids = pl.col("post_id")
    return posts.with_columns(
        parent_id=pl.when(row == 1)
        .then(pl.lit("nowhere"))
        .when(row == 2)
        .then(ids)
        # The third and the fourth answer each other; so do the fifth, sixth and seventh, in turn.
        .when(row.is_in([3, 5, 6]))
        .then(ids.shift(-1))
        .when(row == 4)
        .then(ids.shift(1))
        .when(row == 7)
        .then(ids.shift(2))
        .otherwise("parent_id"),
        edited_at=_far_ahead(23, "edited_at"),
        removed_at=pl.when(pl.col("removed_at").is_not_null()).then(_far_ahead(5, "removed_at")),
    )


ALL = {
    "empty": empty,
    "one_post": one_post,
    "tiny": tiny,
    "quiet": quiet,
    "busy": busy,
    "hostile": hostile,
}


def _made(people, speakers, posts, seed):
    draw = np.random.default_rng(seed)
    departments = ["Office", "Plant A", "Plant B", "Depots", "Night"]
    members = [
        {
            "member_id": f"m{i:04}",
            "name": f"Person {i}",
            "handle": f"person{i}",
            "department": departments[i % 5],
            "joined_at": START + timedelta(days=int(draw.integers(-200, DAYS - 20)))
            if i % 3 == 0
            else None,
        }
        for i in range(people)
    ]
    by = draw.integers(0, speakers, posts) * draw.integers(0, 2, posts)
    seconds = np.sort(draw.integers(0, DAYS * 86_400, posts))
    rows = [_post(draw, i, int(by[i]), int(seconds[i])) for i in range(posts)]
    reactions = [
        {
            "post_id": f"p{int(draw.integers(0, posts)):05}",
            "member_id": f"m{int(draw.integers(0, min(people, speakers * 2))):04}",
            "kind": f"like{i}",
        }
        for i in range(posts)
    ]
    named = [(i, int(draw.integers(0, speakers))) for i in range(0, posts, 7)]
    mentions = [
        {"post_id": f"p{i:05}", "member_id": f"m{member:04}"}
        for i, member in named
        if member != by[i]
    ]
    return community_of(
        attributes=("department",),
        members=members,
        posts=rows,
        reactions=reactions,
        mentions=mentions,
    )


def _post(draw, number, author, second):
    at = START + timedelta(seconds=second)
    answers = number > 5 and draw.random() < 0.5
    removed = draw.random() < 0.04
    return {
        "post_id": f"p{number:05}",
        "author_id": f"m{author:04}",
        "posted_at": at,
        "space": f"space {number % 6}",
        "text": ["Thanks, that helps.", "Who can help?", "We tried it.", "Welcome!"][number % 4],
        "parent_id": f"p{number - int(draw.integers(1, 5)):05}" if answers else None,
        "removed_at": at + timedelta(days=2) if removed else None,
        "removed_by": "moderator" if removed else None,
    }
