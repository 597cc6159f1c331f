"""Write the small generated dump; run ``python tests/exports/make_stack_exchange.py``."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

HERE = Path(__file__).parent
Rows = list[dict[str, object]]


def table(root: str, rows: Rows) -> str:
    """Return one table as the dump writes it, with a byte order mark."""
    lines = [
        "  <row " + " ".join(f"{key}={quoteattr(str(value))}" for key, value in row.items()) + " />"
        for row in rows
    ]
    head = '\ufeff<?xml version="1.0" encoding="utf-8"?>'
    return "\r\n".join([head, f"<{root}>", *lines, f"</{root}>"])


def at(minute: int) -> str:
    """Return a time as the dump writes it."""
    return f"2024-05-01T09:{minute:02d}:00.123"


def packed(files: dict[str, str]) -> bytes:
    """Return a zip whose bytes are the same on every run."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 6, 1, 0, 0, 0)), content)
    return out.getvalue()


USERS: Rows = [
    {"Id": -1, "CreationDate": at(0), "DisplayName": "Community"},
    {"Id": 1, "CreationDate": at(1), "DisplayName": "Ana Sá"},
    {"Id": 2, "CreationDate": at(2), "DisplayName": "Ben"},
    {"Id": 3, "CreationDate": at(3), "DisplayName": "Ben"},
    {"Id": 4, "CreationDate": at(4), "DisplayName": "never wrote"},
]
POSTS: Rows = [
    {"Id": 1, "PostTypeId": 1, "AcceptedAnswerId": 2, "CreationDate": at(10), "Score": 2,
     "ViewCount": 40, "Body": "<p>How &amp; why?</p><blockquote><p>said</p></blockquote>",
     "OwnerUserId": 1, "Title": "Beans", "Tags": "<beans><soil>", "LastEditDate": at(20)},
    {"Id": 2, "PostTypeId": 2, "ParentId": 1, "CreationDate": at(11), "Score": -1,
     "Body": "<p>South &lt;b&gt;</p>", "OwnerUserId": 2},
    {"Id": 3, "PostTypeId": 2, "ParentId": 99, "CreationDate": at(12), "Body": "<p>lost</p>",
     "OwnerDisplayName": "user99"},
    {"Id": 4, "PostTypeId": 1, "CreationDate": at(13), "Body": "<p>spam</p>", "OwnerUserId": 3,
     "Title": "Spam", "Tags": "|soil|", "ClosedDate": at(14)},
    {"Id": 5, "PostTypeId": 4, "CreationDate": at(15), "Body": "about beans", "OwnerUserId": -1},
    {"Id": 6, "PostTypeId": 1, "CreationDate": "soon", "Body": "when", "OwnerUserId": 1},
]  # fmt: skip
COMMENTS: Rows = [
    {"Id": 1, "PostId": 2, "Score": 3, "Text": "@Ben thanks, mail@example.org", "UserId": 1,
     "CreationDate": at(21)},
    {"Id": 2, "PostId": 1, "Score": 0, "Text": "@AnaSá, see @AnaSá", "UserId": 2,
     "CreationDate": at(22)},
    {"Id": 3, "PostId": 4, "Score": 0, "Text": "moved", "UserId": -1, "CreationDate": at(23)},
]  # fmt: skip
VOTES: Rows = [
    {"Id": 1, "PostId": 1, "VoteTypeId": 2, "CreationDate": "2024-05-01T00:00:00.000"},
    {"Id": 2, "PostId": 1, "VoteTypeId": 2, "CreationDate": "2024-05-01T00:00:00.000"},
    {"Id": 3, "PostId": 2, "VoteTypeId": 3, "CreationDate": "2024-05-01T00:00:00.000"},
    {"Id": 4, "PostId": 2, "VoteTypeId": 1, "CreationDate": "2024-05-01T00:00:00.000"},
    {"Id": 5, "PostId": 1, "VoteTypeId": 5, "UserId": 4, "CreationDate": "2024-05-01T00:00:00.000"},
    {"Id": 6, "PostId": 77, "VoteTypeId": 2, "CreationDate": "2024-05-01T00:00:00.000"},
    {"Id": 7, "PostId": 1, "VoteTypeId": 16, "CreationDate": "2024-05-01T00:00:00.000"},
]
HISTORY: Rows = [
    {"Id": 1, "PostHistoryTypeId": 2, "PostId": 1, "RevisionGUID": "a", "CreationDate": at(10),
     "UserId": 1, "Text": "How?"},
    {"Id": 2, "PostHistoryTypeId": 1, "PostId": 1, "RevisionGUID": "a", "CreationDate": at(10),
     "UserId": 1, "Text": "Bean"},
    {"Id": 3, "PostHistoryTypeId": 5, "PostId": 1, "RevisionGUID": "b", "CreationDate": at(20),
     "UserId": 2, "Text": "How & why?"},
    {"Id": 4, "PostHistoryTypeId": 12, "PostId": 4, "RevisionGUID": "c", "CreationDate": at(30),
     "UserId": 2},
]  # fmt: skip
FILES = {
    "Posts.xml": table("posts", POSTS),
    "Users.xml": table("users", USERS),
    "Comments.xml": table("comments", COMMENTS),
    "Votes.xml": table("votes", VOTES),
    "PostHistory.xml": table("posthistory", HISTORY),
    "Tags.xml": table("tags", [{"Id": 1, "TagName": "beans", "Count": 1}]),
}
LOOSE = FILES["Posts.xml"].replace("lost", "l&#x8;st")[: -len("</posts>") - 40]


def written() -> dict[str, bytes]:
    """Return the exports by their path below this folder."""
    return {
        "stack_exchange/dump/garden.stackexchange.com.zip": packed(FILES),
        "stack_exchange/cut/Posts.xml": LOOSE.encode(),
    }


if __name__ == "__main__":
    for path, content in written().items():
        (HERE / path).parent.mkdir(parents=True, exist_ok=True)
        (HERE / path).write_bytes(content)
