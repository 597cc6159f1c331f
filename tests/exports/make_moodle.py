"""Write the small generated Moodle forum; run ``python tests/exports/make_moodle.py``."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
HEADER = ("id", "discussion", "parent", "userid", "userfullname", "created", "modified", "mailed",
          "subject", "message", "messageformat", "messagetrust", "attachment", "totalscore",
          "mailnow", "deleted", "privatereplyto", "privatereplytofullname", "wordcount",
          "charcount")  # fmt: skip
T0 = 1_714_550_400


def post(number: int, parent: int, person: int, text: str, **more: object) -> list[str]:
    """Return one row; ``number`` is its id and its minute. ``more`` replaces cells."""
    cells = dict.fromkeys(HEADER, "0") | {
        "id": str(number), "discussion": "7", "parent": str(parent), "userid": str(person),
        "userfullname": f"Person {person}", "created": str(T0 + 60 * number),
        "modified": str(T0 + 60 * number), "subject": "Beans" if not parent else "Re: Beans",
        "message": text, "messageformat": "1", "privatereplytofullname": "",
    }  # fmt: skip
    return list((cells | {name: str(value) for name, value in more.items()}).values())


ROWS = [
    post(1, 0, 11, "<p>Where &amp; when?</p><p>Soon</p>"),
    post(2, 1, 12, "<p>South</p>", modified=T0 + 600),
    post(3, 2, 11, "between two", privatereplyto=12, privatereplytofullname="Person 12"),
    post(4, 99, 12, "lost"),
    post(5, 1, 13, "removed", deleted=1, modified=T0 + 900),
    post(6, 1, 12, "a < b & c", messageformat=2),
    post(7, 1, 12, "when", created="soon"),
]


def table(rows: Sequence[Sequence[str]]) -> bytes:
    """Return the rows as the forum writes them."""
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *rows])
    return out.getvalue().encode()


if __name__ == "__main__":
    path = HERE / "moodle" / "forum" / "Garden forum.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(table(ROWS))
