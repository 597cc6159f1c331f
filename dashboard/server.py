"""The server face: compression, security headers, a health answer, and nothing let in by accident.

``make run`` starts it with ``streamlit run dashboard/server.py`` from the project's root. It binds
to this machine only; on any other address it refuses to start without sign-in, unless
``WHOLE_PICTURE_OPEN=1`` says that everybody who reaches the address may read the data.
"""

from __future__ import annotations

import asyncio
import base64
import gc
import hashlib
import os
import re
import sys
import threading
import time
import webbrowser
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

ROOT: Final = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from dashboard.ui.importing import ONE_AT_A_TIME  # noqa: E402 - the path comes first
from dashboard.ui.this_machine import is_this_machine, others_reach  # noqa: E402 - the path comes first

FIRST_VISITOR_S: Final = 5.0
"""So long the warming up waits for the first visitor's page."""

DRAWING_S: Final = 1.0
"""So long a browser on this machine takes to draw what it was sent, and is left the processor."""

HEAD_START: Final = 0.3
"""So much of the time that the start took so far the server waits for the warming up."""

POLITE_S: Final = 0.0005
"""So long the warming up runs before the server may answer: a page is hundreds of small answers."""

COMPRESS_FROM: Final = 1024
"""Bytes below which compression costs more than it saves."""

FORWARDED: Final = frozenset({b"forwarded", b"via", b"x-forwarded-for", b"x-real-ip"})
"""The headers by which a proxy says that it asks for somebody else."""


def script_hashes() -> list[str]:
    """Return the CSP hashes of the inline scripts of the installed Streamlit's page."""
    page = Path(st.__file__).parent / "static" / "index.html"
    scripts = re.findall(r"<script>(.*?)</script>", page.read_text(encoding="utf-8"), re.DOTALL)
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def security_headers() -> dict[str, str]:
    """Return the headers of every response; no foreign host is allowed for anything."""
    policy = "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self' blob:", *script_hashes()]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'self' data: blob:",
            "frame-ancestors 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        ]
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


class SecurityHeaders:
    """Puts the security headers on every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = security_headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the headers added."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=_raw(message)).update(self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _raw(message: Message) -> MutableMapping[str, Any]:
    message.setdefault("headers", [])
    return message


class Compression:
    """Compresses what leaves this machine.

    Packing the several megabytes of a page takes longer than handing them to a browser beside the
    server. A proxy in front says for whom it asks, so what it passes on is compressed.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.plain, self.packed = app, GZipMiddleware(app, minimum_size=COMPRESS_FROM)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, compressed unless the browser is on this machine."""
        app = self.plain if asked_from_here(scope) else self.packed
        await app(scope, receive, send)


def asked_from_here(scope: Scope) -> bool:
    """Say whether a request comes from a browser on this machine, with no proxy between."""
    names = {name for name, _ in scope.get("headers", ())}
    client = scope.get("client")
    return bool(client and is_this_machine(client[0]) and not names & FORWARDED)


async def health(_request: Request) -> JSONResponse:
    """Say that the server answers."""
    return JSONResponse({"status": "ok"})


async def vis_network(_request: Request) -> FileResponse:
    """Give vis-network away, as it lies in the pyvis wheel; its version is in the address."""
    from dashboard.charts import networks  # noqa: PLC0415 - heavy; nobody waits for it at the start

    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(networks.library(), media_type="text/javascript", headers=kept)


def refusal(address: str | None, *, opened: bool) -> str | None:
    """Return why the server must not start on ``address``, or None where it may."""
    if opened or is_this_machine(address):
        return None
    return (
        f"Whole Picture would be open to everybody who reaches {address or 'this machine'}, "
        "because no sign-in is configured; start it on 127.0.0.1, or set WHOLE_PICTURE_OPEN=1 "
        "if that is meant."
    )


def warm_up(ready: threading.Event) -> None:
    """Do once, before the first visitor, what every first visit needs.

    What an interrupted upload left behind is swept away, and the made-up community is measured.
    ``ready`` is set as soon as the Overview is, or when something failed: nobody waits in vain.
    Almost everything made meanwhile stays, so that looking for garbage would find none: a seventh
    of the time.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(POLITE_S)
    gc.disable()
    try:
        _warm_up(ready)
    finally:
        gc.enable()
        sys.setswitchinterval(usual)
        ready.set()


def _warm_up(ready: threading.Event) -> None:
    with ONE_AT_A_TIME:
        from dashboard.ui import cache, preparing, scope_bar, session, show, sidebar  # noqa: F401, PLC0415 - heavy; imported in the background on purpose
        from dashboard.view import Scope  # noqa: PLC0415 - the same
        from dashboard.workspace import datasets  # noqa: PLC0415 - the same

    datasets.sweep()
    token = datasets.SAMPLE
    seen = cache.view(token, cache.dataset(token), Scope(), datasets.marks(token))
    cache.size(token, seen)
    cache.offered(token, seen.community, seen.zone)
    cache.page("overview", token, seen, "meeting")
    ready.set()
    if cache.SHOWN.wait(FIRST_VISITOR_S):  # the first page is drawn before others are measured
        time.sleep(DRAWING_S)
    cache.page("engagement", token, seen, "meeting")
    if seen.drawn:  # else a process of its own draws what Reach needs
        cache.page("reach", token, seen, "meeting")
    gc.collect()
    gc.freeze()  # what stands now stays: no collection during a click has to look through it
    preparing.begin(session.Open(token, seen.community, seen.marks, seen))


def tell_the_key() -> None:
    """Print the key of the workbench where others than this machine reach the pages."""
    if not others_reach(config.get_option("server.address")):
        return
    from dashboard.workspace import pseudonyms  # noqa: PLC0415 - heavy; seldom needed

    sys.stdout.write(f"  Key of the workbench: {pseudonyms.key_of_workbench()}\n")
    sys.stdout.flush()


def open_browser(address: str) -> None:
    """Open the address in a browser where there is a screen."""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin":
        webbrowser.open(address)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Warm up in the background, and open a browser where that was asked for.

    The server is up a little later for it, in proportion to what it has taken so far on this
    machine, so that the first visitor finds most of the work done.
    """
    ready = threading.Event()
    threading.Thread(target=warm_up, args=(ready,), daemon=True).start()
    tell_the_key()
    await asyncio.to_thread(ready.wait, HEAD_START * time.process_time())
    if os.environ.get("WHOLE_PICTURE_BROWSER") == "1":
        open_browser(f"http://127.0.0.1:{config.get_option('server.port')}")
    yield None


ROUTES: Final = [
    Route("/api/health", health),
    Route("/assets/vis-network-9.1.2.min.js", vis_network),
]
"""What the server answers itself, beside the pages."""

why_not = refusal(
    config.get_option("server.address"), opened=os.environ.get("WHOLE_PICTURE_OPEN") == "1"
)
if why_not:
    sys.exit(why_not)

app = st.App(
    ROOT / "dashboard" / "app.py",
    routes=ROUTES,
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(Compression),
    ],
    lifespan=lifespan,
)
