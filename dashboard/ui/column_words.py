"""What a reader may pick a column for, in the words of the Data page, the most telling first."""

from __future__ import annotations

from typing import Final

from data_sources.moments import Order
from data_sources.profiles import Kind

_EVENTS: Final = {
    "name": "Who did it: name",
    "time": "When: date, or date and time",
    "text": "What was said",
    "space": "Where: channel, group, forum",
    "post_id": "The number or name of the message",
    "reply_to": "The message that it answers",
    "thread": "The conversation",
    "title": "Its title",
    "person_id": "Who did it: number",
    "handle": "Who did it: user name",
    "email": "Who did it: e-mail address",
    "clock": "When: time of day beside the date",
    "kind": "What was done: post, reaction, read",
    "likes": "How many reactions",
    "reads": "How many reads",
    "removed": "Removed, or when",
    "edited_at": "When it was changed",
    "private": "Private or not",
    "department": "Department of the person",
    "location": "Location of the person",
    "role": "Role of the person",
}
_PEOPLE: Final = {
    "name": "Name of the person",
    "email": "E-mail address",
    "person_id": "Number of the person",
    "handle": "User name",
    "department": "Department",
    "location": "Location",
    "role": "Role",
    "joined_at": "Day of joining",
    "left_at": "Day of leaving",
    "first_name": "First name, where names stand in two columns",
    "last_name": "Last name, where names stand in two columns",
}
ROLES: Final[dict[Kind, dict[str, str]]] = {"events": _EVENTS, "people": _PEOPLE}
"""The roles of columns by what a row is."""

FIRST: Final = 4
"""Roles that are asked about at once; the others stand below."""

KINDS: Final[dict[Kind, str]] = {
    "events": "a message or something else that was done",
    "people": "a person",
}
ORDERS: Final[dict[Order, str]] = {
    "day first": "3 April (the day first)",
    "month first": "4 March (the month first)",
}
NONE: Final = "none of them"
AS_ALL: Final = "as chosen below for all files, else UTC"
