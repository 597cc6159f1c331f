"""One mail -> what it says of itself: who, when, ids, list, and its text; never raises."""

from __future__ import annotations

import base64
import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import mktime_tz, parseaddr, parsedate_tz
from typing import Final

from data_sources.formats._html_text import html_to_text
from data_sources.moments import EARLIEST

_ID: Final = re.compile(r"<\s*([^<>\s]+)\s*>")
_HIDDEN: Final = re.compile(r"^\s*(\S+) at (\S+)\s*(?:\((.*)\))?\s*$", re.DOTALL)
_ADDRESS: Final = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_VIA: Final = re.compile(r"\s+via\s+.+$", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"^>(>*From )", re.MULTILINE)
_LISTED: Final = re.compile(r"<?([^<>\s.]+)[^<>\s]*>?\s*$")
_SOFTWARE: Final = re.compile(
    r"^(?:mailer-daemon|postmaster|mailman(?:-.*)?|.*-(?:bounces|request|owner)|owner-.*"
    r"|listserv|majordomo|sympa|no-?reply.*|do-?not-?reply.*|notifications?)$"
)
_ZONED: Final = re.compile(r"(?:[+-]\d{4}|[A-Za-z]{1,5})\s*(?:\([^)]*\)?)?\s*$")
_DEEPEST: Final = 20


@dataclass(frozen=True)
class Sender:
    """Who wrote: a key that is no address, the name, the address where it is a real one."""

    key: str
    name: str | None
    address: str | None
    software: bool = False


def parsed(data: bytes) -> Message:
    """Return a mail; of one that is nested beyond all reason the headers only."""
    try:
        return email.message_from_bytes(data)
    except RecursionError:
        return BytesHeaderParser().parsebytes(data)


def header(mail: Message, name: str) -> str:
    """Return a header with its encoded words read and its line breaks as blanks."""
    raw = mail.get(name)
    if raw is None:
        return ""
    text = str(raw)
    if not isinstance(raw, str):  # letters that stand there as bare bytes
        bare = next(value for key, value in mail.raw_items() if key.lower() == name.lower())
        text = readable(bare.encode("utf-8", "surrogateescape"), None)
    if "=?" in text:
        text = _decoded_words(text)
    return " ".join(text.split())


def _decoded_words(text: str) -> str:
    try:
        pairs = decode_header(text)
    except (ValueError, LookupError):  # base64 that is none
        return text
    return "".join(
        part if isinstance(part, str) else readable(part, charset) for part, charset in pairs
    )


def readable(data: bytes, charset: str | None) -> str:
    """Return bytes as text: by the charset that is told, UTF-8, or Windows-1252."""
    for name in (charset or "utf-8", "utf-8", "cp1252"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("latin-1")


def short(text: str) -> str:
    """Return twelve characters that stand for a text, the same wherever it stands again."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=9).digest()
    return base64.urlsafe_b64encode(digest).decode()


def message_id(mail: Message) -> str | None:
    """Return the twelve characters of the Message-ID; None where there is none."""
    raw = header(mail, "Message-ID")
    found = _ID.search(raw)
    return short(found[1] if found else raw) if raw else None


def parent_id(mail: Message) -> str | None:
    """Return what it answers: In-Reply-To where it holds an id, else the last of References."""
    answered = _ID.findall(header(mail, "In-Reply-To"))[:1]
    found = answered or _ID.findall(header(mail, "References"))[-1:]
    return short(found[0]) if found else None


def sender(mail: Message) -> Sender | None:
    """Return who wrote; an address that list software has hidden is never taken for one."""
    raw = header(mail, "From")
    hidden = _HIDDEN.match(raw)
    if hidden:
        name = (hidden[3] or "").strip() or hidden[1]
        return Sender(_by_name(name), name, None, bool(_SOFTWARE.match(hidden[1].lower())))
    name, address = parseaddr(raw)
    if _VIA.search(name):  # the list rewrote the sender, so that the mail passes checks
        name = _VIA.sub("", name)
        given = header(mail, "X-Original-From") or header(mail, "Reply-To")
        other = parseaddr(given)[1]
        address = "" if other == address or "," in given else other
    address = address.strip().lower()
    name = name.strip(" '\"")
    if _ADDRESS.match(name):
        name = name.partition("@")[0]
    if _ADDRESS.match(address):
        local = address.partition("@")[0]
        digest = hashlib.blake2b(address.encode("utf-8", "surrogateescape"), digest_size=12)
        key = "mail:" + digest.hexdigest()
        return Sender(key, name or local, address, bool(_SOFTWARE.match(local)))
    name = name or raw.partition("@")[0].strip(" <\"'")
    return Sender(_by_name(name), name, None) if name else None


def _by_name(name: str) -> str:
    return "name:" + short(" ".join(name.casefold().split()))


def sent_at(mail: Message, line: bytes) -> tuple[str, str]:
    """Return the time (ISO 8601, UTC; empty where unknown), and what is odd about it."""
    own = _moment(header(mail, "Date"))
    if own and own[0]:
        return own
    arrived = header(mail, "Received").rpartition(";")[2]
    words = line.decode("latin-1").split(maxsplit=2)
    for text in (arrived, words[-1], " ".join(words[-1].split()[-5:])):
        found = _moment(text)
        if found and found[0]:
            return found[0].removesuffix("Z") + "Z", "arrived"  # machines write UTC
    return "", ""


def _moment(text: str) -> tuple[str, str] | None:
    try:
        parts = parsedate_tz(text)
        if parts is None:
            return None
        at = datetime.fromtimestamp(mktime_tz((*parts[:9], parts[9] or 0)), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    if not EARLIEST <= at <= datetime.now(UTC) + timedelta(days=1):
        return "", "insane"
    told = at.strftime("%Y-%m-%dT%H:%M:%S")
    return (f"{told}Z", "") if _ZONED.search(text) else (told, "no zone")


def is_automatic(mail: Message) -> bool:
    """Whether a program sent it: a bounce, an absence notice, a digest of the list software."""
    told = header(mail, "Auto-Submitted").lower()
    return bool(told) and not told.startswith("no")


def listed(mail: Message) -> str | None:
    """Return the list that it went to, by its List-Id or its address for posting."""
    found = _LISTED.search(header(mail, "List-Id"))
    if found:
        return found[1]
    posted = re.search(r"mailto:([^@>\s]+)@", header(mail, "List-Post"))
    return posted[1] if posted else None


def text_of(mail: Message) -> tuple[str, int]:
    """Return the text of a mail, and how many attachments are not read."""
    plain, html, attached = [], [], 0
    for part in _leaves(mail, 0):
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind not in _READ:
            attached += 1
        elif kind == "text/plain":
            plain.append(_payload(part))
        else:
            html.append(html_to_text(_payload(part)))
    text = "\n".join(plain if any(each.strip() for each in plain) else html)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    return (_ESCAPED.sub(r"\1", text) if ">From " in text else text).strip(), attached


_READ: Final = ("text/plain", "text/html")


def _leaves(mail: Message, depth: int) -> Iterator[Message]:
    """Yield the parts that hold something themselves; a mail inside a mail is an attachment."""
    parts = mail.get_payload()
    if not isinstance(parts, list) or mail.get_content_maintype() != "multipart":
        yield mail
    elif depth < _DEEPEST:
        for part in parts:
            if isinstance(part, Message):
                yield from _leaves(part, depth + 1)


def _payload(part: Message) -> str:
    data = part.get_payload(decode=True)
    charset = part.get_content_charset()
    return readable(data, charset) if isinstance(data, bytes) else ""
