"""Measures reading long JSON exports: messages a second as a ratio to bare orjson, and peak memory.

Writes a Discord channel and a Zulip export of so many megabytes, and reads each in a process of
its own: ``python benchmarks/reading_json.py [megabytes]``. Memory is what reading adds to a process
that has loaded our modules; beside it stand the bytes of the file and of the text that the tables
hold: words, titles, ids, names and addresses in UTF-8, cell by cell.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

MEGABYTE = 1_000_000
PEOPLE = 5_000
HELD = {
    "text", "title", "space", "post_id", "thread_id", "parent_id", "author_id", "member_id",
    "subject_id", "name", "handle", "email",
}  # fmt: skip


def word_list(chance: random.Random) -> list[str]:
    """Return invented words of 2 to 10 letters."""
    letters = "abcdefghijklmnopqrstuvwxyzéü"
    return ["".join(chance.choices(letters, k=chance.randint(2, 10))) for _ in range(3_000)]


def discord_messages(chance: random.Random) -> Iterator[dict[str, object]]:
    """Yield messages without end, as DiscordChatExporter writes them."""
    words, number = word_list(chance), 0
    while True:
        number += 1
        author = chance.randrange(PEOPLE)
        yield {
            "id": str(10**18 + number * 4096),
            "type": "Reply" if number % 4 == 0 else "Default",
            "timestamp": f"2024-{1 + number % 12:02d}-{1 + number % 28:02d}T09:00:00.123+00:00",
            "timestampEdited": None,
            "isPinned": False,
            "content": " ".join(chance.choices(words, k=chance.randint(3, 60))),
            "author": {"id": str(9 * 10**17 + author), "name": f"user{author}",
                       "discriminator": "0000", "nickname": f"User {author}", "color": None,
                       "isBot": author % 500 == 0, "roles": [{"id": "1", "name": "Member"}],
                       "avatarUrl": f"https://cdn.example.org/avatars/{author}.png"},
            "attachments": [], "embeds": [], "stickers": [],
            "reactions": [], "mentions": [],
        } | ({"reference": {"messageId": str(10**18 + (number - 1) * 4096)}}
             if number % 4 == 0 else {})  # fmt: skip


def write_discord(path: Path, size: int) -> None:
    """Write one channel of about ``size`` bytes, indented as the exporter does."""
    messages = discord_messages(random.Random(1))  # noqa: S311 - invented words
    with path.open("w", encoding="utf-8") as file:
        file.write('{\n"guild": {"id": "1", "name": "G"},\n"channel": {"id": "5", "type": '
                   '"GuildTextChat", "name": "general"},\n"exportedAt": "2025-01-01T00:00:00Z",'
                   '\n"messages": [\n')  # fmt: skip
        count = 0
        while file.tell() < size:
            some = [json.dumps(next(messages), indent=2, ensure_ascii=False) for _ in range(200)]
            file.write((",\n" if count else "") + ",\n".join(some))
            count += len(some)
        file.write(f'\n],\n"messageCount": {count}\n}}')


def zulip_files(size: int) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the files of an export of about ``size`` bytes, a thousand messages in each."""
    chance = random.Random(2)  # noqa: S311 - invented words
    words = word_list(chance)
    yield "realm.json", {
        "zerver_realm": [{"name": "R", "string_id": "r"}],
        "zerver_userprofile": [{"id": n, "full_name": f"User {n}", "is_bot": False}
                               for n in range(PEOPLE)],
        "zerver_stream": [{"id": 1, "name": "town", "invite_only": False}],
        "zerver_recipient": [{"id": 1, "type": 2, "type_id": 1}],
    }  # fmt: skip
    written = number = 0
    while written < size:
        messages = []
        for number in range(number + 1, number + 1_001):  # noqa: B020 - goes on counting
            text = " ".join(chance.choices(words, k=chance.randint(3, 60)))
            messages.append({
                "id": number, "sender": chance.randrange(PEOPLE), "recipient": 1,
                "subject": f"topic {number // 20}", "content": text,
                "rendered_content": f"<p>{text}</p>", "date_sent": 1.7e9 + number,
                "edit_history": None, "sending_client": 3, "has_link": False,
            })  # fmt: skip
        received = [{"user_profile": chance.randrange(PEOPLE), "message": row["id"],
                     "flags_mask": 1} for row in messages for _ in range(3)]  # fmt: skip
        content = {"zerver_message": messages, "zerver_usermessage": received}
        written += len(json.dumps(content))
        yield f"messages-{number // 1_000:06d}.json", content


def write_zulip(path: Path, size: int) -> None:
    """Write an export as a zip that is not compressed."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in zulip_files(size):
            archive.writestr(name, json.dumps(content))


def bare(path: Path) -> dict[str, float]:
    """Parse the same bytes with orjson alone, all at once for each file."""
    import orjson

    started, messages, size = time.perf_counter(), 0, 0
    files = [path.read_bytes()] if path.suffix == ".json" else _entries(path)
    for data in files:
        parsed = orjson.loads(data)
        messages += len(parsed.get("messages") or parsed.get("zerver_message") or [])
        size += len(data)
    return {"seconds": time.perf_counter() - started, "messages": messages, "bytes": size}


def _entries(path: Path) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield archive.read(name)


def ours(path: Path) -> dict[str, float]:
    """Read with our format."""
    from data_sources.formats import discord, zulip
    from data_sources.upload import open_upload

    before = _resident()
    started = time.perf_counter()
    part = (discord if path.suffix == ".json" else zulip).read(open_upload(path))
    seconds = time.perf_counter() - started
    posts = part.tables["posts"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024
    words = int(posts["text"].str.len_bytes().sum())
    return {"seconds": seconds, "messages": posts.height, "words": words,
            "text": text_held(part.tables),
            "added": max(peak - before, 0), "peak": peak}  # fmt: skip


def text_held(tables: Mapping[str, pl.DataFrame]) -> int:
    """Return the bytes in UTF-8 of the words, ids and names in tables, cell by cell."""
    columns = [table[name] for table in tables.values() for name in table.columns if name in HELD]
    return sum(int(column.str.len_bytes().sum() or 0) for column in columns)


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def apart(way: str, path: Path) -> dict[str, float]:
    """Run one way in a process of its own."""
    command = [sys.executable, __file__, way, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def main(size: int) -> None:
    """Write, read and print."""
    with tempfile.TemporaryDirectory() as folder:
        for name, write in (("discord.json", write_discord), ("zulip.zip", write_zulip)):
            path = Path(folder) / name
            write(path, size * MEGABYTE)
            plain, read = apart("bare", path), apart("ours", path)
            rate = [each["messages"] / each["seconds"] for each in (plain, read)]
            megabytes = {key: read[key] / MEGABYTE for key in ("added", "peak", "words", "text")}
            print(f"{name}: {plain['bytes'] / MEGABYTE:.0f} MB, {read['messages']:,.0f} messages")
            print(f"  bare orjson {rate[0]:,.0f}/s, ours {rate[1]:,.0f}/s: {rate[1] / rate[0]:.2f}")
            print(f"  peak {megabytes['peak']:.0f} MB; reading adds {megabytes['added']:.0f} MB = "
                  f"{read['added'] / plain['bytes']:.2f} of the file, "
                  f"{read['added'] / read['text']:.2f} of the words, ids and names "
                  f"({megabytes['text']:.0f} MB), {read['added'] / read['words']:.2f} of the words "
                  f"({megabytes['words']:.0f} MB)")  # fmt: skip


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps({"bare": bare, "ours": ours}[sys.argv[1]](Path(sys.argv[2]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 250)
