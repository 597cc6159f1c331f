"""Starts a Streamlit server on a free port, waits until it is healthy, and stops it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Server:
    """A running server and the seconds that it took to be healthy."""

    port: int
    seconds: float


@contextmanager
def running(script: Path, home: Path) -> Iterator[Server]:
    """Run ``streamlit run script`` from the project's root, with ``home`` as its workspace."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    environment = {**os.environ, "WHOLE_PICTURE_HOME": str(home)}
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_until_healthy(port, process)
        yield Server(port, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait()


def wait_until_healthy(port: int, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    """Ask the health address until it answers."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.01)
    raise RuntimeError("the server did not answer")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
