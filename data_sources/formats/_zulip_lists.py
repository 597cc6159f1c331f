"""``realm.json`` of a Zulip export: its people, streams and subscriptions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO, Final

from data_sources.formats._json_stream import LongJson
from data_sources.formats._json_values import Row, whole, words
from data_sources.formats._talk import Talk

_PEOPLE: Final = "zerver_userprofile"
_OTHERS: Final = ("zerver_userprofile_crossrealm", "zerver_userprofile_mirrordummy")
_STREAMS: Final = "zerver_stream"
_RECIPIENTS: Final = "zerver_recipient"
_BELONGING: Final = "zerver_subscription"
REACTIONS: Final = "zerver_reaction"
_STREAM: Final = 2
_ROLES: Final = {100: "owner", 200: "administrator", 300: "moderator", 400: "member", 600: "guest"}


@dataclass
class Realm:
    """What the lists say: the public stream of each recipient, names, and who is a bot."""

    spaces: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, str | None] = field(default_factory=dict)
    bots: set[str] = field(default_factory=set)
    named: str = ""
    id: str = ""
    private_streams: int = 0
    cut: bool = False
    reactions: list[Row] = field(default_factory=list)

    def knows(self, name: str) -> str | None:
        """Return the id of the one person with this name, None where none or several have it."""
        return self.by_name.get(name.casefold())


def read_realm(stream: IO[bytes], talk: Talk, name: str) -> Realm:
    """Read the lists; people and memberships of public streams go into ``talk``."""
    realm = Realm()
    streams: dict[str, Row] = {}
    recipients: dict[str, Row] = {}
    belongs: list[tuple[str, str]] = []
    wanted = {_PEOPLE, *_OTHERS, _STREAMS, _RECIPIENTS, _BELONGING, REACTIONS}
    source = LongJson(stream, wanted, name)
    for piece in source:
        rows = [row for row in piece.elements if isinstance(row, dict)]
        if piece.key in {_PEOPLE, *_OTHERS}:
            for row in rows:
                _meet(row, talk, realm, other=piece.key != _PEOPLE)
        elif piece.key == _STREAMS:
            streams |= {words(row, "id"): row for row in rows}
        elif piece.key == _RECIPIENTS:
            recipients |= {words(row, "id"): row for row in rows if whole(row, "type") == _STREAM}
        elif piece.key == _BELONGING:
            belongs += [(words(row, "user_profile"), words(row, "recipient")) for row in rows
                        if row.get("active") is not False]  # fmt: skip
        else:
            realm.reactions += rows
    _place(realm, streams, recipients)
    for person, recipient in belongs:
        if person and recipient in realm.spaces:
            talk.belong(person, realm.spaces[recipient])
    _named(realm, source)
    return realm


def _place(realm: Realm, streams: dict[str, Row], recipients: dict[str, Row]) -> None:
    """Note the public streams by recipient; a stream that does not say so counts as private."""
    for recipient, row in recipients.items():
        stream = streams.get(words(row, "type_id"), {})
        if stream.get("invite_only") is False and words(stream, "name"):
            realm.spaces[recipient] = words(stream, "name")
    realm.private_streams = sum(row.get("invite_only") is not False for row in streams.values())


def _named(realm: Realm, source: LongJson) -> None:
    told = source.rest.get("zerver_realm")
    first = told[0] if isinstance(told, list) and told and isinstance(told[0], dict) else {}
    realm.named, realm.id, realm.cut = words(first, "name"), words(first, "string_id"), source.cut


def _meet(row: Row, talk: Talk, realm: Realm, *, other: bool) -> None:
    person_id = words(row, "id")
    if not person_id:
        return
    person = talk.meet(person_id)
    person.name = words(row, "full_name") or None
    person.known_from = "export"
    bot = row.get("is_bot") is True or (other and "full_name" not in row)
    if bot:
        person.kind = "bot"
        person.name = person.name or words(row, "email").partition("@")[0] or None
        realm.bots.add(person_id)
    else:
        person.email = words(row, "delivery_email") or words(row, "email") or None
        person.joined = words(row, "date_joined") or None
        person.role = _ROLES.get(whole(row, "role"))
    if person.name:
        key = person.name.casefold()
        realm.by_name[key] = None if key in realm.by_name else person_id
