"""Write the small generated mail archives; run ``python tests/exports/make_mail.py``."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
ANA, BEN = "Ana Sá <ana@example.org>", "ben@example.org"


def mail(number: int, by: str, text: str, **more: str) -> str:
    """Return one mail; ``number`` is its id and its minute. ``more`` adds or replaces headers."""
    head = {
        "From": by, "Date": f"Wed, 01 May 2024 09:{number:02d}:00 +0200", "Subject": "Beans",
        "Message-ID": f"<{number}@mail.example.org>",
        "List-Id": "Allotments <allotments.example.org>",
    } | {name.replace("_", "-"): value for name, value in more.items()}  # fmt: skip
    lines = [f"{name}: {value}" for name, value in head.items() if value]
    start = f"From nobody Wed May  1 07:{number:02d}:30 2024"
    return "\n".join([start, *lines, "", text, "", ""])


HTML = "<html><body><p>Yes &amp; no</p><blockquote><p>so?</p></blockquote></body></html>"
MIXED = """--b1
Content-Type: multipart/alternative; boundary="b2"

--b2
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

Caf=E9 at noon

--b2
Content-Type: text/html

<p>Caf&eacute;</p>
--b2--
--b1
Content-Type: image/png
Content-Disposition: attachment; filename="beans.png"

iVBORw0KGgo=
--b1--"""
ANSWER = "<1@mail.example.org>"
MAILS = [
    mail(1, "=?utf-8?q?Ana_S=C3=A1?= <Ana@Example.org>", "Where do they go?\n>From here\n"
         "From there on, at 10:00 sharp.\nReally."),
    mail(2, BEN, "South\n> Where do they go?", Subject="Re: Beans", In_Reply_To=ANSWER),
    mail(3, ANA, MIXED, In_Reply_To="your mail of today", Subject="Re: [Allotments] Beans",
         References="<0@x> <2@mail.example.org>", MIME_Version="1.0",
         Content_Type='multipart/mixed; boundary="b1"'),
    mail(4, BEN, HTML, Subject="RE: Beans", Content_Type="text/html; charset=utf-8"),
    mail(2, BEN, "South, a copy", In_Reply_To=ANSWER, List_Id="Town <town.example.org>"),
    mail(5, ANA, "lost", In_Reply_To="<gone@example.org>", Subject="Re: Soil"),
    mail(6, "Cy via Allotments <allotments@example.org>", "by the list", Subject="Fair",
         Reply_To="Cy <cy@example.org>"),
    mail(7, "Mail Delivery <mailer-daemon@example.org>", "could not be delivered", Subject="Bounce",
         Auto_Submitted="auto-replied"),
    mail(8, ANA, "from the past", Date="Thu, 01 Jan 1970 00:00:00 +0000", Subject="Past"),
    mail(9, ANA, "no zone", Date="Wed, 1 May 2024 09:09:00", Subject="Zone", Message_ID=""),
    mail(10, "", "by nobody"),
    mail(11, BEN, "odd \udcff letters", Subject="Odd", Content_Type="text/plain; charset=x-none"),
]  # fmt: skip
HIDDEN = [
    mail(1, "ann at example.org (Ann Lee)", "First", List_Id="", Subject="[Town] Fair"),
    mail(2, "ann at other.example (Ann Lee)", "Second", List_Id="", Subject="[Town] Re: Fair"),
    mail(3, "bo at example.org", "Third", List_Id="", Subject="Re: [Town] Fair",
         In_Reply_To="<1@mail.example.org>"),
]  # fmt: skip
MEMBERS = (
    "Email address,Nickname,Group status,Email status,Join year,Join month,Join day,Join hour,"
    "Join minute,Join second,Time zone\n"
    "Ben@example.org,Ben B,owner,email,2023,4,9,8,5,0,Pacific Standard Time\n"
    "quiet@example.org,,member,none,2024,1,31,,,,\n"
    "later@example.org,Later,pending,email,,,,,,,\n"
    ",Nobody,member,email,,,,,,,\n"
)
OWN = [
    mail(1, ANA, "to the group", X_Gmail_Labels="Inbox"),
    mail(2, ANA, "a secret between two", X_Gmail_Labels="Inbox", List_Id=""),
]


def joined(mails: list[str]) -> bytes:
    """Return mails as a mailbox."""
    return "".join(mails).encode("utf-8", "surrogateescape")


def packed(files: dict[str, bytes]) -> bytes:
    """Return a zip whose bytes are the same on every run."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 6, 1, 0, 0, 0)), content)
    return out.getvalue()


def written() -> dict[str, bytes]:
    """Return the exports by their path below this folder."""
    months = {
        "town/2024-May.txt.gz": gzip.compress(joined(HIDDEN[:2]), 6, mtime=0),
        "town/2024-June.txt": joined(HIDDEN[2:]),
    }
    takeout = {
        "Takeout/Groups/garden/topics.mbox": joined([mail(4, BEN, "hello", List_Id="")]),
        "Takeout/Mail/Inbox.mbox": joined(OWN),
        "Takeout/Groups/garden/members.csv": MEMBERS.encode(),
    }
    return {
        "mail/list/allotments.mbox": joined(MAILS),
        "mail/mailman/town.zip": packed(months),
        "mail/takeout/takeout.zip": packed(takeout),
    }


if __name__ == "__main__":
    for path, content in written().items():
        (HERE / path).parent.mkdir(parents=True, exist_ok=True)
        (HERE / path).write_bytes(content)
