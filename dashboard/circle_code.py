"""The code of a circle of conversation, as it stands in an address."""

from __future__ import annotations

import re
from typing import Final

_CODE: Final = re.compile("[0-9a-f]{8}")


def asked_circle(wanted: str, told: list[str]) -> str:
    """Return the code that an address asks for, "" for none; what is no code is told.

    Whether a view has such a circle is told where it is looked at.

    >>> asked_circle("00c0ffee", []), asked_circle("circle 1", told := []), len(told)
    ('00c0ffee', '', 1)
    """
    if not wanted or _CODE.fullmatch(wanted):
        return wanted
    told.append(f"This link asked for the circle “{wanted}”, which is not one.")
    return ""
