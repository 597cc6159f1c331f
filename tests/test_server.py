import asyncio
import gc
import gzip
import os
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from queue import SimpleQueue

import pytest

from dashboard import server
from dashboard.workspace import datasets, pseudonyms


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1"])
def test_this_machine_needs_no_sign_in(address):
    assert server.refusal(address, opened=False) is None


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.7", "community.example", "", None])  # noqa: S104 - refused, that is the point
def test_any_other_address_is_refused_in_one_sentence_unless_meant(address):
    sentence = server.refusal(address, opened=False)
    assert sentence is not None
    assert sentence.count(".") >= 1
    assert "WHOLE_PICTURE_OPEN=1" in sentence
    assert server.refusal(address, opened=True) is None


def test_the_policy_allows_no_foreign_host():
    policy = server.security_headers()["Content-Security-Policy"]
    sources = {word for directive in policy.split("; ") for word in directive.split()[1:]}
    allowed = {"'self'", "'none'", "'unsafe-inline'", "data:", "blob:"}
    assert {s for s in sources if not s.startswith("'sha256-")} <= allowed
    assert "script-src 'self' blob: 'sha256-" in policy


def test_no_header_has_a_blank_at_its_end():
    assert all(value == value.strip() for value in server.security_headers().values())


def answer(address, **headers):
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"} | headers)
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.headers, response.read()


def test_every_answer_is_guarded_and_long_ones_are_compressed_for_others(serve):
    address = serve()
    for path in ("/api/health", "/", "/engagement", "/_stcore/health", "/no-such-page"):
        headers, body = answer(address + path, **{"X-Forwarded-For": "192.0.2.7"})
        for name, value in server.security_headers().items():
            assert headers[name] == value, path
        if len(body) > server.COMPRESS_FROM:
            assert headers["Content-Encoding"] == "gzip", path
            assert len(gzip.decompress(body)) > len(body)
    assert answer(f"{address}/")[0]["Content-Encoding"] is None
    assert answer(f"{address}/api/health")[1] == b'{"status":"ok"}'


@pytest.mark.parametrize(
    ("client", "header", "here"),
    [
        ("127.0.0.1", b"accept", True),
        ("::1", b"accept", True),
        ("192.0.2.7", b"accept", False),
        (None, b"accept", False),
        *(("127.0.0.1", header, False) for header in sorted(server.FORWARDED)),
    ],
)
def test_only_a_browser_on_this_machine_asks_from_here(client, header, here):
    scope = {"client": client and (client, 4711), "headers": [(header, b"x")]}
    assert server.asked_from_here(scope) is here


def test_a_warming_up_that_fails_lets_the_server_answer_and_leaves_nothing_changed(monkeypatch):
    intervals, collecting = [sys.getswitchinterval()], []

    def fail():
        intervals.append(sys.getswitchinterval())
        collecting.append(gc.isenabled())
        raise OSError("the disk is full")

    monkeypatch.setattr(datasets, "sweep", fail)
    ready = threading.Event()
    with pytest.raises(OSError, match="the disk is full"):
        server.warm_up(ready)
    assert ready.is_set()
    assert intervals[1] < intervals[0] == sys.getswitchinterval()
    assert (*collecting, gc.isenabled()) == (False, True)


def test_the_server_starts_though_the_warming_up_fails_and_that_is_told(monkeypatch):
    told = SimpleQueue()

    async def started():
        async with server.lifespan(server.app):
            return True

    def fail():
        raise OSError("the disk is full")

    monkeypatch.setattr(datasets, "sweep", fail)
    monkeypatch.setattr(server, "tell_the_key", lambda: None)
    monkeypatch.setattr(threading, "excepthook", told.put)  # Python's own writes it on the console
    assert asyncio.run(started())
    assert str(told.get(timeout=10).exc_value) == "the disk is full"


def test_the_server_refuses_an_open_address_before_it_listens(tmp_path):
    refused = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "dashboard/server.py", "--server.port=0"],
        cwd=Path(server.__file__).parent.parent,
        env={
            **os.environ,
            "STREAMLIT_SERVER_ADDRESS": "0.0.0.0",  # noqa: S104 - refused, that is the point
            "WHOLE_PICTURE_HOME": str(tmp_path / "home"),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert refused.returncode == 1
    assert "WHOLE_PICTURE_OPEN=1" in refused.stderr
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(("opened", "told"), [("1", True), ("0", False)])
def test_the_key_of_the_workbench_is_told_only_where_others_reach_the_pages(
    opened, told, monkeypatch, capsys, fresh_home
):
    monkeypatch.setenv("WHOLE_PICTURE_OPEN", opened)
    server.tell_the_key()
    said = capsys.readouterr().out
    assert bool(said) is told
    assert fresh_home.exists() is told
    if told:
        key = said.rpartition(" ")[2].strip()
        assert key == pseudonyms.key_of_workbench()
        assert len(key) == 40
        assert pseudonyms.key_of_workbench().encode() not in (fresh_home / "secret").read_bytes()
