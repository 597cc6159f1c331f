"""HTML bodies as plain text: paragraphs become lines, quotes stay marked by ``> ``."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

_QUOTES: Final = re.compile(r"(</?blockquote[^<>]*>)", re.IGNORECASE)
_UNSEEN: Final = re.compile(r"<(script|style|head|title)\b[^<>]*>", re.IGNORECASE)
_LINES: Final = re.compile(
    r"\s*</?(?:p|div|br|li|ul|ol|tr|table|h[1-6]|pre|hr|dl|dt|dd|section|article)\b[^<>]*>\s*",
    re.IGNORECASE,
)
_TAGS: Final = re.compile(r"</?[A-Za-z!][^<>]*>")
_BLANK_LINES: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_DEEPEST: Final = 8


def html_to_text(html: str) -> str:
    r"""Return what a reader of the HTML sees; every pass is linear in its length.

    >>> html_to_text("<p>One &amp; two</p><blockquote><p>said</p></blockquote><p>three</p>")
    'One & two\n> said\nthree'
    """
    if "<" not in html:
        return unescape(html) if "&" in html else html
    pieces, depth = [], 0
    for piece in _QUOTES.split(_without_unseen(html)):
        if _QUOTES.fullmatch(piece):
            depth = max(0, depth - 1) if piece.startswith("</") else min(_DEEPEST, depth + 1)
            continue
        words = _BLANK_LINES.sub("\n", unescape(_TAGS.sub("", _LINES.sub("\n", piece)))).strip()
        if words:
            mark = "> " * depth
            pieces.append(mark + words.replace("\n", "\n" + mark) if mark else words)
    return "\n".join(pieces)


def _without_unseen(html: str) -> str:
    """Take out what no browser shows as text: scripts, styles and heads."""
    if not _UNSEEN.search(html):
        return html
    lower, kept, at = html.lower(), [], 0
    if len(lower) != len(html):  # a few capitals grow in lower case; then places would not agree
        lower = html
    while opening := _UNSEEN.search(html, at):
        kept.append(html[at : opening.start()])
        end = lower.find(f"</{opening[1].lower()}", opening.end())
        if end < 0:
            at = opening.end()
            break
        at = html.find(">", end) + 1 or len(html)
    return "".join([*kept, html[at:]])
