"""Hostile archives and exports: bombs, lies, links, cut files, XML that expands, deep JSON."""

from __future__ import annotations

import gzip
import io
import json
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping

import py7zr
from backports import zstd

from tests.data_sources.hostile_archives import relisted, sevened
from tests.data_sources.hostile_tables import MANY, PLAIN, Hostile, zoe
from tests.exports.make_discord import GENERAL
from tests.exports.make_stack_exchange import FILES as DUMP

LOG = PLAIN.encode()
TABLE = "id,author,posted_at,space,reply_to,text\n"
ZEROS = 96 << 20


def zipped(entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of the entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 6, 1, 0, 0, 0)), content, method)
    return out.getvalue()


def tarred(entries: Mapping[str, bytes], kind: bytes = tarfile.REGTYPE) -> bytes:
    """Return a tar of the entries, all of one kind."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in entries.items():
            info = tarfile.TarInfo(name)
            info.size, info.type, info.linkname = len(content), kind, "/etc/passwd"
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def changed(data: bytes, *changes: tuple[bytes, int, bytes]) -> bytes:
    """Return bytes with others put in at a distance from the first place of a mark."""
    out = bytearray(data)
    for mark, distance, new in changes:
        at = out.index(mark) + distance
        out[at : at + len(new)] = new
    return bytes(out)


def packed(data: bytes) -> bytes:
    """Return bytes packed by gzip, the same on every run."""
    return gzip.compress(data, 6, mtime=0)


def crowded(size: int, count: int) -> bytes:
    """Return a zip whose list names one entry of ``size`` bytes ``count`` times."""
    one = zipped({"a.csv": b"0" * size})
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    told = one[start:end] * count
    close = bytearray(one[end:])
    close[12:20] = struct.pack("<II", len(told), start)
    return one[:start] + told + bytes(close)


def linked() -> bytes:
    """Return a zip with a symbolic link."""
    info = zipfile.ZipInfo("log.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def zips() -> Iterator[Hostile]:
    """Yield zips that must be refused."""
    plain = zipped({"log.csv": LOG}, zipfile.ZIP_STORED)
    listed = b"PK\x01\x02"
    locked = changed(plain, (listed, 8, b"\1"), (b"PK\x03\x04", 6, b"\1"))
    refused: dict[str, tuple[Callable[[], bytes], str]] = {
        "zip bomb": (lambda: zipped({"a.csv": b"0" * ZEROS}), "times its size"),
        "zip of one entry many times": (lambda: crowded(1 << 20, 9_000), "8 GB"),
        "zip of 250,000 entries": (lambda: crowded(1, 250_000), "200,000 files"),
        "zips three deep": (
            lambda: zipped({"b.zip": zipped({"a.zip": zipped({"x.zip": LOG})})}), "too deeply"),
        "zip bomb in a zip": (
            lambda: zipped({"a.zip": zipped({"a.csv": b"0" * ZEROS})}), "times its size"),
        "zip that tells too small a size": (
            lambda: changed(zipped({"log.csv": LOG}), (listed, 24, struct.pack("<I", 3))),
            "damaged"),
        "zip that tells too large a size": (
            lambda: changed(zipped({"log.csv": LOG}), (listed, 24, struct.pack("<I", 9**7))),
            "damaged"),
        "zip with a wrong sum": (lambda: plain.replace(b"fine", b"mine", 1), "damaged"),
        "zip with a password": (lambda: locked, "password"),
        "zip with a link": (linked, "symbolic link"),
        "zip with ..": (lambda: zipped({"../log.csv": LOG}), "points outside"),
        "zip with an absolute name": (lambda: zipped({"/etc/log.csv": LOG}), "points outside"),
        "zip with a drive": (lambda: zipped({"C:\\log.csv": LOG}), "points outside"),
        "zip cut in half": (lambda: plain[: len(plain) // 2], "cut off"),
        "zip of nothing known": (lambda: zipped({"a.bin": b"x"}), "no export that we know"),
        "zip with a damaged zip": (lambda: zipped({"a.zip": b"PK\3\4 no"}), "cut off or damaged"),
        "empty zip": (lambda: zipped({}), "."),
        "workbook bomb": (
            lambda: zipped({"[Content_Types].xml": b"x", "xl/a.xml": b"0" * ZEROS}), "times its"),
        "packed bomb in a zip": (
            lambda: zipped({"log.csv.gz": packed(LOG + b"0" * ZEROS)}), "larger than"),
    }  # fmt: skip
    for key, (data, words) in refused.items():
        yield Hostile(key, "export.zip", data, "refused", words)


def far_back(data: bytes) -> bytes:
    """Return bytes packed so that whoever unpacks them has to look back 2 GB."""
    packer = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 31})
    return packer.compress(data) + packer.flush()


def tars() -> Iterator[Hostile]:
    """Yield tars, gzip and 7z files that must be refused."""
    whole = packed(tarred({"log.csv": LOG * 400}))
    seven = sevened({"log.csv": LOG * 400})
    hidden = sevened({"log.csv": LOG}, password="x", header_encryption=True)  # noqa: S106 - of a file made here
    copied = sevened({"log.csv": LOG}, filters=[{"id": py7zr.FILTER_COPY}])
    tight = zstd.compress(MANY.encode())
    wide = ("../log.csv".encode("utf-16-le"), "nnnlog.csv".encode("utf-16-le"))
    refused: dict[str, tuple[Callable[[], bytes], str]] = {
        "tar with a symbolic link": (lambda: tarred({"log.csv": b""}, tarfile.SYMTYPE), "link"),
        "tar with a hard link": (lambda: tarred({"log.csv": b""}, tarfile.LNKTYPE), "link"),
        "tar with ..": (lambda: tarred({"../log.csv": LOG}), "points outside"),
        "tar of devices": (lambda: tarred({"log.csv": b""}, tarfile.CHRTYPE), "."),
        "tar.gz bomb": (lambda: packed(tarred({"a.csv": b"0" * ZEROS})), "far more than its size"),
        "tar.gz cut in half": (lambda: whole[: len(whole) // 2], "damaged"),
        "gzip bomb": (lambda: packed(LOG + b"0" * ZEROS), "larger than"),
        "gzip cut in half": (lambda: packed(MANY.encode())[:900], "damaged"),
        "zst bomb": (lambda: zstd.compress(LOG + b"0" * ZEROS), "larger than"),
        "zst bomb that looks back 2 GB": (lambda: far_back(LOG + b"0" * ZEROS), "larger than"),
        "zst cut in half": (lambda: tight[: len(tight) // 2], "damaged"),
        "zst with wrong bytes": (lambda: tight[:9] + b"\xff" * 90 + tight[99:], "damaged"),
        "7z bomb": (lambda: sevened({"a.csv": b"0" * ZEROS}), "times its size"),
        "7z bomb in a zip": (lambda: zipped({"a.7z": sevened({"a": b"0" * ZEROS})}), "times its"),
        "7z with a password": (lambda: hidden, "password"),
        "7z cut in half": (lambda: seven[: len(seven) // 2], "cut off or damaged"),
        "7z with a wrong sum": (lambda: copied.replace(b"fine", b"mine"), "damaged"),
        "7z with ..": (lambda: relisted({"nnnlog.csv": LOG}, wide[1], wide[0]), "points outside"),
        "7z with a huge dictionary": (
            lambda: relisted({"log.csv": LOG}, b"\x21\x01\x10", b"\x21\x01\x28"), "256 MB"),
    }  # fmt: skip
    for key, (data, words) in refused.items():
        yield Hostile(key, "export.tar.gz", data, "refused", words)


def readable() -> Iterator[Hostile]:
    """Yield archives that look odd and are read all the same."""
    noise = {"__MACOSX/._log.csv": b"x", ".DS_Store": b"x", "Thumbs.db": b"x"}
    read: dict[str, Callable[[], bytes]] = {
        "a zip named csv": lambda: zipped({"log.csv": LOG}),
        "zip with what systems leave": lambda: zipped({"log.csv": LOG} | noise),
        "zip with a surplus folder": lambda: zipped({"Export/2024/log.csv": LOG}),
        "zip with backslashes": lambda: zipped({"Export\\lög.csv": LOG}),
        "zip in a zip": lambda: zipped({"inner.zip": zipped({"log.csv": LOG})}),
        "7z in a tar.gz": lambda: packed(tarred({"inner.7z": sevened({"log.csv": LOG})})),
        "gzip in a zip": lambda: zipped({"log.csv.gz": packed(LOG)}),
        "a packed table": lambda: packed(LOG),
        "a table packed as zst": lambda: zstd.compress(LOG),
        "7z": lambda: sevened({"log.csv": LOG}),
    }
    for key, data in read.items():
        yield Hostile(key, "log.csv", data, "read", "", 5, zoe)


def documents() -> Iterator[Hostile]:
    """Yield JSON and XML that expand, nest or end too early."""
    channel = {"guild": {"id": "1", "name": "g"}, "channel": {"id": "2", "name": "beds"}}
    whole = json.dumps(channel | {"messages": GENERAL, "messageCount": len(GENERAL)}).encode()
    cut = whole[: whole.index(b'"thanks"')]
    yield Hostile(
        "JSON without its end", "beds.json", lambda: cut, "repaired", "end of the file", 2
    )
    deep = whole.partition(b'"messages": [')
    deep_whole = deep[0] + deep[1] + b"[" * 500_000
    yield Hostile("messages nested deep", "a.json", lambda: deep_whole, "repaired", "end of the", 0)
    doctype = b'<!DOCTYPE posts [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    outside = b'<!DOCTYPE posts [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    posts = b'<posts><row Id="1" PostTypeId="1" Body="&a;" /></posts>'
    refused = {
        "JSON nested a million deep": ("a.json", b"[" * 1_000_000, "."),
        "JSON of objects nested deep": ("a.json", b'{"messages":' * 200_000, "."),
        "JSON of nothing known": ("a.json", b'{"a": [1, 2, 3]}', "no export that we know"),
        "XML that expands": ("Posts.xml", doctype + posts, "entities"),
        "XML that reaches outside": ("Posts.xml", outside + posts, "entities"),
        "XML nested deep": ("Posts.xml", b"<posts><row /><a>" + b"<a>" * 200_000, "."),
    }  # fmt: skip
    for key, (file, data, words) in refused.items():
        yield Hostile(key, file, lambda data=data: data, "refused", words)  # type: ignore[misc]
    short = DUMP["Posts.xml"].encode()[: -len("</posts>") - 90]
    yield Hostile("XML without its end", "Posts.xml", lambda: short, "repaired", "end of the file")
