"""Reads every hostile file and tells how it ended: ``python -m tests.data_sources.hostile_run``.

Each file is read in this process under hard limits, with its time and its peak of memory. It
prints the counts, or with ``--json``, as the test asks for it, one line of JSON for each file. How
long five seconds are depends on the machine and on what else it does, so the counts hold files to
them, and the test holds each to ending at all.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from data_sources.checks import check
from data_sources.community import Community
from data_sources.errors import ExportError
from data_sources.read import read_exports
from tests.data_sources import hostile_exports, hostile_tables
from tests.data_sources.hostile_tables import Hostile

MOST_SECONDS = 5.0
_HANGS = 60.0
MOST_BYTES = 1 << 30
_HARD_BYTES = 6 << 30
_HARD_SECONDS = 300
_PEAK_NOW = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


def manifest() -> Iterator[Hostile]:
    """Yield all files."""
    yield from hostile_tables.encodings()
    yield from hostile_tables.dialects()
    yield from hostile_tables.storms()
    yield from hostile_tables.contents()
    yield from hostile_exports.zips()
    yield from hostile_exports.tars()
    yield from hostile_exports.readable()
    yield from hostile_exports.documents()


def tried(hostile: Hostile, folder: Path, most: float) -> dict[str, object]:
    """Read one file; ``wrong`` is what is not as the manifest says, empty where all is.

    ``most`` is how many seconds of the processor it may take.
    """
    path = folder / hostile.file
    path.write_bytes(hostile.data())
    _PEAK_NOW.write_text("5", encoding="ascii")
    wall, busy = time.monotonic(), time.process_time()
    ended, told, read = _ended(path)
    seconds = min(time.monotonic() - wall, time.process_time() - busy)
    peak = int(_STATUS.read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]) * 1024
    wrong = list(_wrong(hostile, ended, told, read))
    if seconds > most:
        wrong.append(f"took {seconds:.1f} s")
    if peak > MOST_BYTES:
        wrong.append(f"took {peak >> 20} MB")
    return {"key": hostile.key, "ended": ended, "wrong": wrong, "seconds": round(seconds, 2),
            "megabytes": peak >> 20, "told": told[:8]}  # fmt: skip


def _ended(path: Path) -> tuple[str, list[str], Community | None]:
    try:
        read = read_exports([path])
    except ExportError as error:
        return "refused", [str(error)], None
    except Exception as error:  # noqa: BLE001 - whatever else escapes is told as wrong
        return "crashed", [f"{type(error).__name__}: {error}."], None
    told = [note.reason for note in read.notes]
    return ("repaired" if told else "read"), told, read


def _wrong(
    hostile: Hostile, ended: str, told: list[str], read: Community | None
) -> Iterator[str]:  # fmt: skip
    if (ended == "refused") != (hostile.ends == "refused") or ended == "crashed":
        yield f"{ended}, not {hostile.ends}: {told[:3]}"
    elif hostile.ends == "repaired" and ended != "repaired":
        yield "nothing was told"
    if not any(hostile.words in each for each in told or [""]):
        yield f"nothing says “{hostile.words}”"
    if read is None:
        if any("\n" in each or not each.endswith(".") for each in told):
            yield "no sentence"
        return
    yield from check(read)
    if hostile.posts is not None and read.counts()["posts"] != hostile.posts:
        yield f"{read.counts()['posts']} posts, not {hostile.posts}"
    if hostile.right is not None and not hostile.right(read):
        yield "not what stands in the file"


def main(*, as_json: bool) -> int:
    """Read all files, print, and return how many did not end as they must."""
    resource.setrlimit(resource.RLIMIT_AS, (_HARD_BYTES, _HARD_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_HARD_SECONDS, _HARD_SECONDS))
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for hostile in manifest():
            results.append(tried(hostile, Path(folder), _HANGS if as_json else MOST_SECONDS))
            if as_json:
                print(json.dumps(results[-1]), flush=True)  # noqa: T201 - for the test that reads it
    wrong = [each for each in results if each["wrong"]]
    if not as_json:
        _show(results, wrong)
    return len(wrong)


def _show(results: list[dict[str, object]], wrong: list[dict[str, object]]) -> None:
    ended = [each["ended"] for each in results if not each["wrong"]]
    lines = [f"files tried      {len(results):4}"]
    for name, kind in (("refused rightly", "refused"), ("repaired", "repaired"), ("read", "read")):
        lines.append(f"{name:16} {ended.count(kind):4}")
    lines.append(f"mis-read         {len(wrong):4}")
    lines += [f"  {each['key']}: {'; '.join(map(str, each['wrong']))}" for each in wrong]
    slowest = max(results, key=lambda each: float(str(each["seconds"])))
    largest = max(results, key=lambda each: int(str(each["megabytes"])))
    lines.append(f"slowest          {slowest['seconds']} s ({slowest['key']})")
    lines.append(f"largest          {largest['megabytes']} MB ({largest['key']})")
    print("\n".join(lines))  # noqa: T201 - asked for on the command line


if __name__ == "__main__":
    sys.exit(main(as_json="--json" in sys.argv) > 0)
