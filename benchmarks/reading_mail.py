"""Measures reading a mailbox against the bare mailbox module: messages a second and peak memory.

``python benchmarks/reading_mail.py [messages]`` writes a mailbox (100,000 messages unless told) and
reads it in a process of its own each: with ``mailbox`` alone, and as a part of a community. Memory
is the peak above that of a process that has imported both; beside it stands the text that the
tables hold, counted as in ``reading_json.py``.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MANY = 100_000
WORDS = [
    "beans",
    "soil",
    "water",
    "when",
    "where",
    "who",
    "garden",
    "fair",
    "tools",
    "seeds",
    "next",
    "week",
    "please",
    "thanks",
]
START = datetime(2015, 1, 1, tzinfo=UTC)

BARE = """
import mailbox
box = mailbox.mbox(path)
n = sum(1 for mail in box if mail["Message-ID"] and mail.get_payload(decode=True) is not None)
"""
OURS = """
from data_sources.formats import mail
from data_sources.upload import open_upload
from benchmarks.reading_json import text_held
part = mail.read(open_upload(path))
n = part.rows_used
text = text_held(part.tables)
"""
FRAME = """
import resource, sys, time
path, text = sys.argv[1], 0
import polars, email, mailbox, data_sources.read
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
{work}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(n, time.process_time() - start, peak / 1024, text / 2**20)
"""


def mailbox_of(many: int, path: Path) -> None:
    """Write a mailbox; two of three mails answer one of the fifty before."""
    draw = random.Random(1)  # noqa: S311 - no secret
    with path.open("w", encoding="utf-8") as out:
        for number in range(many):
            at = START + timedelta(minutes=5 * number)
            answer = draw.randrange(max(0, number - 50), number) if number % 3 else None
            text = "\n".join(" ".join(draw.choices(WORDS, k=12)) for _ in range(12))
            who = draw.randrange(2_000)
            head = [
                f"From p{who}@example.org {at:%a %b %d %H:%M:%S %Y}",
                f"From: Person {who} <p{who}@example.org>", f"Date: {format_datetime(at)}",
                f"Message-ID: <{number}@mail.example.org>", "Subject: Beans",
                "List-Id: <allotments.example.org>", "Content-Type: text/plain; charset=utf-8",
            ]  # fmt: skip
            if answer is not None:
                head.append(f"In-Reply-To: <{answer}@mail.example.org>")
            out.write("\n".join([*head, "", text, "", ""]))


def measured(work: str, path: Path) -> tuple[int, float, float, float]:
    """Run a piece of work in its own process -> messages, seconds, MB on top, MB of text."""
    command = [sys.executable, "-c", FRAME.format(work=work), str(path)]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    many, seconds, peak, text = out.split()
    return int(many), float(seconds), float(peak), float(text)


def main(many: int) -> None:
    """Print messages a second of both, their ratio, and memory beside the text held."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.mbox"
        started = time.monotonic()
        mailbox_of(many, path)
        print(f"{many:,} messages, {path.stat().st_size >> 20} MB, "
              f"written in {time.monotonic() - started:.0f} s")  # fmt: skip
        bare_many, bare, bare_peak, _ = measured(BARE, path)
        our_many, ours, peak, text = measured(OURS, path)
    print(f"bare mailbox  {bare_many / bare:10,.0f} messages a second  {bare_peak:6.0f} MB")
    print(f"ours          {our_many / ours:10,.0f} messages a second  {peak:6.0f} MB")
    print(f"ratio of time {ours / bare:10.2f}")
    print(f"memory beside text {peak / text:5.2f} ({text:.0f} MB of words, ids and names)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
