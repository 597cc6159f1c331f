"""Write the small generated GitHub Discussions; run ``python tests/exports/make_github.py``."""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).parent


def written(number: int, login: str | None, text: str, **more: object) -> dict[str, object]:
    """Return what discussions, comments and replies have in common; ``number`` is the minute."""
    return {
        "id": f"D_{number}",
        "body": text,
        "author": {"login": login} if login else None,
        "createdAt": f"2024-05-01T10:{number:02d}:00Z",
        "lastEditedAt": None,
        "upvoteCount": 0,
        "reactionGroups": [{"content": "HEART", "reactors": {"totalCount": 0}}],
    } | more


def some(nodes: list[dict[str, object]], total: int | None = None) -> dict[str, object]:
    """Return a page of a list."""
    count = len(nodes) if total is None else total
    return {"totalCount": count, "pageInfo": {"hasNextPage": count > len(nodes)}, "nodes": nodes}


def discussion(number: int, login: str | None, text: str, comments: dict[str, object],
               **more: object) -> dict[str, object]:  # fmt: skip
    """Return one discussion."""
    head = {"number": number, "title": f"Topic {number}", "category": {"name": "Q&A"}}
    return written(number, login, text, comments=comments, **more) | head


REPLIES = some([
    written(3, "ana", "You do, @BEN", replyTo={"id": "D_2"}, lastEditedAt="2024-05-02T10:00:00Z"),
    written(4, None, "an old hand"),
], 7)  # fmt: skip
FIRST = discussion(1, "ana", "Who waters, @ben and @nobody? mail a@example.org", some([
    written(2, "ben", "Not me", replies=REPLIES, upvoteCount=2,
            reactionGroups=[{"content": "HEART", "reactors": {"totalCount": 3}}]),
    written(5, "ben", "buy now", isMinimized=True, minimizedReason="SPAM"),
    written(6, "ben", "was answered", isMinimized=True, minimizedReason="RESOLVED"),
    written(7, "helper[bot]", "@ana closed"),
]))  # fmt: skip
SECOND = discussion(20, "cem", "A lonely one", some([]), createdAt="2024-06-01T10:00:00Z")


def page(nodes: list[dict[str, object]], total: int) -> dict[str, object]:
    """Return one answer of the interface."""
    return {"data": {"repository": {"discussions": some(nodes, total)}}}


def pages() -> str:
    """Return two answers, one after the other."""
    return "\n".join(json.dumps(page([one], 2), ensure_ascii=False) for one in (FIRST, SECOND))


if __name__ == "__main__":
    for path, content in {
        "github_discussions/pages/discussions.json": pages(),
        "github_discussions/nodes/nodes.json": json.dumps([FIRST, SECOND], indent=1),
    }.items():
        (HERE / path).parent.mkdir(parents=True, exist_ok=True)
        (HERE / path).write_text(content, encoding="utf-8")
