"""Write the small generated Reddit dump; run ``python tests/exports/make_reddit.py``."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

TARGET = Path(__file__).parent / "reddit" / "subreddit" / "garden.zip"
T0 = 1_714_550_400


def submission(
    number: int, author: str, title: str, text: str, **more: object
) -> dict[str, object]:
    """Return one submission; ``number`` is its id and its minute."""
    told = {"id": f"s{number}", "author": author, "title": title, "selftext": text, "score": 1}
    when = {"subreddit": "garden", "created_utc": T0 + 60 * number, "edited": False}
    return told | when | more


def comment(
    number: int, author: str, text: str, parent: object, **more: object
) -> dict[str, object]:
    """Return one comment on the first submission."""
    return {"id": f"c{number}", "author": author, "body": text, "link_id": "t3_s1", "score": 1,
            "parent_id": parent, "subreddit": "garden", "created_utc": str(T0 + 60 * number),
            "edited": False} | more  # fmt: skip


SUBMISSIONS = [
    submission(1, "ana", "Beans", "Where do they go, u/Ben?", score=5),
    submission(2, "ben", "Gone", "[deleted]"),
    submission(3, "[deleted]", "Taken down", "[removed]", score=0),
]
COMMENTS = [
    comment(4, "ben", "South", "t3_s1", score=3, edited=T0 + 900),
    comment(5, "ana", "thanks /u/ben and u/nobody_here", "t1_c4"),
    comment(6, "cem", "[removed]", "t1_c4", score=-4),
    comment(7, "AutoModerator", "Read the rules, u/ana", "t3_s1"),
    comment(8, "cem", "to a lost one", "t1_c99"),
    comment(9, "cem", "a parent by number", 123_456),
    comment(10, "cem", "when?", "t1_c4", created_utc=None),
    {"subreddit": "garden", "body": "without an id"},
]


def lines(rows: list[dict[str, object]]) -> str:
    """Return rows as the lines of a file."""
    return "".join(json.dumps(row) + "\n" for row in rows)


def packed(files: dict[str, str]) -> bytes:
    """Return a zip whose bytes are the same on every run."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 6, 1, 0, 0, 0)), content)
    return out.getvalue()


if __name__ == "__main__":
    files = {
        "garden_submissions.jsonl": lines(SUBMISSIONS),
        "garden_comments.jsonl": lines(COMMENTS) + '{"id": "c11", "auth',
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(packed(files))
