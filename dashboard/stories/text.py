"""What is left of a post when everything that is not its author's own words is taken away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Final

LONGEST: Final = 2_000
"""Signs of a post that are read for its story; what follows rarely changes the theme."""

FEWEST_WORDS: Final = 2
"""A post of fewer words ("thanks", "+1") tells no story."""

_WHOLE_END: Final = re.DOTALL | re.MULTILINE | re.IGNORECASE
_SPACE: Final = re.compile(r"\s+")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_TAKEN_AWAY: Final = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"```.*?(```|\Z)", re.DOTALL),  # code between fences
        (r"<(pre|code|blockquote|style|script)\b.*?(</\1>|\Z)", re.DOTALL | re.IGNORECASE),
        (r"\[quote\b.*?(\[/quote\]|\Z)", re.DOTALL | re.IGNORECASE),  # quotes of forums
        (r"^-- ?\n.*\Z", re.DOTALL | re.MULTILINE),  # a signature, as mail writes it
        (r"^.{0,120}\b(wrote|schrieb|a écrit|escribió|schreef|escreveu) ?:\s*$", re.MULTILINE),
        (r"^\s*(>|&gt;).*$", re.MULTILINE),  # quoted lines
        (r"^-{2,} ?(original message|forwarded message).*\Z", _WHOLE_END),
        (r"<(https?|mailto|tel):[^>]*>", 0),  # links as Slack writes them
        (r"<[@#!][^>]*>", 0),  # people, channels and commands as Slack writes them
        (r"\[\[(user|tag):[^\]]*\]\]", re.IGNORECASE),  # people and topics as Viva writes them
        (r"!?\[([^\]]*)\]\([^)]*\)", 0),  # links of Markdown, whose words are kept
        (r"\b(https?://|www\.)\S+", re.IGNORECASE),
        (r"\b[\w.+-]+@[\w-]+\.\w[\w.]*", 0),  # addresses
        (r"(?<!\w)@[*\w][\w.*-]*", 0),  # people as most platforms write them
        (r":[a-z0-9_+-]+:", 0),  # pictures by name
        (r"</?[A-Za-z!][^>\n]{0,200}>", 0),  # tags of HTML
        (r"`[^`\n]*`", 0),  # code within a line
    )
)
_KEEPS_WORDS: Final = _TAKEN_AWAY[10]


def own_words(text: str) -> str:
    r"""Return a post's own words in one line: no quotes, code, links, names or signatures.

    >>> own_words("> old news\nThe *heating* is off, @ann see https://x.example <b>again</b>")
    'The *heating* is off, see again'
    """
    left = text[: 4 * LONGEST]
    for pattern in _TAKEN_AWAY:
        left = pattern.sub(r" \1 " if pattern is _KEEPS_WORDS else " ", left)
    return _SPACE.sub(" ", unescape(left)).strip()[:LONGEST]


def words_of(text: str) -> list[str]:
    """Return the words of two letters and more, in small letters.

    >>> words_of("The heating, 3rd time: OFF!")
    ['the', 'heating', 'rd', 'time', 'off']
    """
    return _WORD.findall(text.casefold())


def cleaned(texts: Sequence[str]) -> list[str]:
    """Return the own words of each post; empty for a post too short to tell a story."""
    return [left if len(words_of(left)) >= FEWEST_WORDS else "" for left in map(own_words, texts)]
